"""Writing in pictures is read where the cheap evidence leaves a listing open, once, and only where the reader
is installed."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from PIL import ImageDraw, ImageFont

from listings.models import ListingImage
from monitoring import ocr, tasks
from monitoring.actions import texts
from monitoring.detection.pictures.decode import UnreadablePicture
from monitoring.models import Flag, PictureText
from tests.factories.rows import make_listing
from tests.monitoring.detection.pictures.drawn import drawn, encoded

OPEN = "Alpina 登山鞋 懂的来"
"""A word that often goes with copies, which is not enough."""
FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sent(monkeypatch) -> list[tuple]:
    found: list[tuple] = []
    for name in ("scan_shard", "read_reference", "examine_pictures", "read_texts"):
        task = getattr(tasks, name)
        monkeypatch.setattr(task, "delay", lambda argument, task=task: found.append((task, argument)))
    return found


class Reader:
    """In the place of the optional package: says what stands in a picture by its digest."""

    def __init__(self) -> None:
        self.says: dict[str, list[str]] = {}
        self.asked: list[str] = []

    def __call__(self, data: bytes) -> list[str]:
        digest = hashlib.sha256(data).hexdigest()
        self.asked.append(digest)
        if digest not in self.says:
            raise UnreadablePicture("nothing to see")
        return self.says[digest]


@pytest.fixture
def reader(monkeypatch) -> Reader:
    made = Reader()
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "version", lambda: "reader 1")
    monkeypatch.setattr(ocr, "load", lambda: None)
    monkeypatch.setattr(ocr, "read", made)
    return made


def work(sent) -> None:
    while sent:
        task, argument = sent.pop(0)
        task(argument)


def run(sent) -> None:
    for _ in range(3):
        tasks.tick_scans()
        work(sent)
        tasks.tick_pictures()
        work(sent)


def offer(title: str, seed: int = 1):
    url = f"https://img.example/{title}.jpg"
    listing = make_listing(title, price=None, pictures=[url])
    data = encoded(drawn(seed))
    digest = hashlib.sha256(data).hexdigest()
    ListingImage.objects.create(
        listing=listing, url=url, state="fetched", file=ContentFile(data, name="x.jpg"), sha256=digest
    )
    return digest


def test_what_stands_in_the_picture_decides(world, sent, reader) -> None:
    reader.says[offer(OPEN)] = ["一比一复刻", "顺丰包邮"]
    run(sent)
    flag = Flag.objects.for_brand(world.alpina).get()
    signals = {signal["code"]: signal for signal in flag.evidence.get().signals}
    assert signals["jargon.explicit"]["params"]["where"] == "picture"
    assert signals["jargon.explicit"]["span"] is None
    assert PictureText.objects.get().due_at is None


def test_the_page_says_that_the_words_stood_in_a_picture(world, sent, reader, sign_in) -> None:
    reader.says[offer(OPEN)] = ["一比一复刻"]
    run(sent)
    flag = Flag.objects.for_brand(world.alpina).get()
    page = sign_in(world.alice).get(reverse("review", args=["alpina", flag.pk])).content.decode()
    assert "It stands in a picture" in page


def test_only_what_is_open_is_read_and_each_picture_once(world, sent, reader) -> None:
    wanted = offer(OPEN)
    assert offer(f"{OPEN} 2") == wanted, "the same picture"
    offer("Alpina 高仿 登山鞋", 2)
    offer("Alpina 登山鞋", 3)
    offer("毛巾", 4)
    reader.says[wanted] = ["全国包邮"]
    run(sent)
    assert reader.asked == [wanted]
    assert Flag.objects.for_brand(world.alpina).count() == 1
    run(sent)
    assert reader.asked == [wanted]


def test_another_version_of_the_reader_reads_again(world, sent, reader, monkeypatch) -> None:
    digest = offer(OPEN)
    reader.says[digest] = ["一比一复刻"]
    run(sent)
    monkeypatch.setattr(ocr, "version", lambda: "reader 2")
    run(sent)
    assert reader.asked == [digest, digest]
    assert PictureText.objects.get().version == "reader 2"


def test_killed_before_the_listings_were_looked_at_and_done_again(world, sent, reader, monkeypatch) -> None:
    digest = offer(OPEN)
    reader.says[digest] = ["一比一复刻"]

    class Killed(BaseException):
        pass

    def die(**_fields):
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(texts, "look_again", die)
        with pytest.raises(Killed):
            run(sent)
    sent.clear()
    PictureText.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    run(sent)
    assert reader.asked == [digest]
    assert Flag.objects.for_brand(world.alpina).get().evidence.count() == 1


def test_what_cannot_be_read_is_read_once(world, sent, reader, monkeypatch) -> None:
    digest = offer(OPEN)
    run(sent)
    row = PictureText.objects.get()
    assert (row.lines, row.problem, row.due_at, reader.asked) == ([], "nothing to see", None, [digest])

    def fail(_data):
        raise RuntimeError("the reader itself")

    monkeypatch.setattr(ocr, "read", fail)
    PictureText.objects.update(version="", tries=0)
    for _ in range(texts.MOST_TRIES + 1):
        PictureText.objects.update(due_at=timezone.now() - timedelta(seconds=1))
        run(sent)
    row.refresh_from_db()
    assert (row.problem, row.due_at) == (texts.GIVEN_UP, None)


def test_a_reader_that_cannot_be_loaded_costs_no_picture_a_try(world, sent, reader, monkeypatch) -> None:
    def broken() -> None:
        raise ImportError("libGL.so.1")

    monkeypatch.setattr(ocr, "load", broken)
    reader.says[offer(OPEN)] = ["一比一复刻"]
    run(sent)
    row = PictureText.objects.get()
    assert (row.tries, row.version, row.due_at is not None) == (0, "", True)


def test_without_the_reader_nothing_happens_and_the_page_says_so(world, sent, monkeypatch, sign_in) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    digest = offer(OPEN)
    run(sent)
    assert not PictureText.objects.exists()
    PictureText.objects.create(sha256=digest)
    tasks.tick_pictures()
    assert sent == []
    tasks.read_texts([digest])
    assert PictureText.objects.get().version == ""
    page = sign_in(world.dana).get(reverse("ops_scans")).content.decode()
    assert "is not installed" in page


def test_the_page_says_how_many_were_read(world, sent, reader, sign_in) -> None:
    reader.says[offer(OPEN)] = ["一比一复刻"]
    run(sent)
    PictureText.objects.create(sha256="0" * 64)
    page = sign_in(world.dana).get(reverse("ops_scans")).content.decode()
    assert "Pictures whose writing was read: 1, waiting: 1" in page


@pytest.mark.skipif(not ocr.available(), reason="the optional reader is not installed (requirements-ocr.txt)")
@pytest.mark.skipif(not FONT.exists(), reason="no Chinese font to write with (package fonts-noto-cjk)")
def test_the_real_reader_reads_chinese_on_a_picture() -> None:
    picture = drawn(1, (800, 800))
    pen = ImageDraw.Draw(picture)
    for height, line in ((40, "一比一复刻"), (640, "加V看实拍 Alpina")):
        pen.rectangle((40, height, 760, height + 90), fill="white")
        pen.text((60, height + 10), line, font=ImageFont.truetype(FONT, 52), fill="black")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    found = "".join("".join(ocr.read(out.getvalue())).split())
    assert "一比一复刻" in found
    assert "加V看实拍" in found
    assert "Alpina" in found
    with pytest.raises(UnreadablePicture):
        ocr.read(b"no picture")
