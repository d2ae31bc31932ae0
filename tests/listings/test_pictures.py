"""Pictures from addresses that sellers chose."""

import hashlib
import io
import struct
import zlib
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from listings import actions, tasks
from listings.models import ListingImage
from listings.picture_files import BadPicture, Problem, reencode
from tests.factories.rows import make_listing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, (200, 30, 30, 0)[: len(mode)]).save(out, kind, **options)
    return out.getvalue()


def make_image(url: str, **fields) -> ListingImage:
    fields = {"next_try_at": timezone.now()} | fields
    return ListingImage.objects.create(listing=make_listing(), url=url, **fields)


def fetched(url: str, **fields) -> ListingImage:
    image = actions.fetch_picture(image_id=make_image(url, **fields).pk)
    image.refresh_from_db()
    return image


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("WEBP", "RGB"), ("GIF", "RGB"), ("JPEG", "CMYK")]
)
def test_a_picture_is_kept_as_a_jpeg(web, kind, mode):
    data = picture(kind, mode=mode)
    image = fetched(web.give("/p", data))
    assert (image.state, image.width, image.height, image.problem) == ("fetched", 60, 40, "")
    assert image.sha256 == hashlib.sha256(data).hexdigest()
    with image.file.open() as file, Image.open(file) as kept:
        assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (60, 40))


def test_large_ones_are_scaled_and_lose_their_metadata(web):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "camera of a seller"
    image = fetched(web.give("/p", picture(size=(2400, 1200), exif=exif)))
    assert (image.width, image.height) == (600, 1200)  # turned upright
    with image.file.open() as file:
        content = file.read()
    assert b"camera" not in content
    assert b"Exif" not in content


def test_the_same_bytes_are_stored_once(web, media):
    data = picture()
    images = [fetched(web.give(f"/{n}", data)) for n in range(3)]
    assert len({image.file.name for image in images}) == 1
    assert {(image.state, image.width) for image in images} == {("fetched", 60)}
    assert len([p for p in media.rglob("*") if p.is_file()]) == 1


def bomb() -> bytes:
    """A PNG of 60,000 x 60,000 pixels in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 10**6))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"<html>not a picture</html>", Problem.NOT_A_PICTURE),
        (b"", Problem.NOT_A_PICTURE),
        (picture(size=(500, 500))[:300], Problem.NOT_A_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Problem.NOT_A_PICTURE),
        (bomb(), Problem.TOO_MANY_PIXELS),
    ],
    ids=["html", "empty", "cut", "svg", "bomb"],
)
def test_what_is_no_picture_is_broken_at_once(web, media, data, problem):
    with pytest.raises(BadPicture) as caught:
        reencode(data)
    assert caught.value.problem is problem
    image = fetched(web.give("/x", data))
    assert (image.state, image.problem, image.next_try_at) == ("broken", problem.value, None)
    assert [p for p in media.rglob("*") if p.is_file()] == []


def test_lasting_problems_are_not_tried_again(web, settings):
    image = fetched(web.give("/gone", status=404))
    assert (image.state, image.problem, image.tries) == ("broken", "status 404", 1)
    settings.OUTBOUND_ALLOW_PRIVATE = ()
    image = fetched(web.give("/ok", picture()))
    assert (image.state, image.problem) == ("broken", "private")


def test_passing_problems_are_tried_five_times_later_each_time(web):
    image = make_image(web.give("/down", status=503))
    waits = []
    for tries in range(1, 5):
        image = actions.fetch_picture(image_id=image.pk)
        assert (image.state, image.tries) == ("pending", tries)
        waits.append(round((image.next_try_at - timezone.now()).total_seconds()))
    assert waits == [30, 120, 480, 1920]
    assert actions.fetch_picture(image_id=image.pk).state == "broken"
    assert actions.fetch_picture(image_id=image.pk) is None
    assert actions.retry_broken(listing_id=image.listing_id) == 1
    web.give("/down", picture())
    assert actions.fetch_picture(image_id=image.pk).state == "fetched"


class Killed(BaseException):
    """Nothing that code could catch by being careful."""


def test_a_picture_that_kills_its_worker_is_given_up(web, monkeypatch):
    """Killed by the kernel for its memory, say: nothing is written after that, so the try counts before."""
    image = make_image(web.give("/p", picture()))

    def dies(data: bytes) -> None:
        raise Killed

    monkeypatch.setattr("listings.actions.pictures.reencode", dies)
    for _ in range(5):
        with pytest.raises(Killed):
            actions.fetch_picture(image_id=image.pk)
    assert actions.fetch_picture(image_id=image.pk) is not None
    image.refresh_from_db()
    assert (image.state, image.tries, image.next_try_at) == ("broken", 5, None)
    assert len(web.asked) == 5


def test_a_picture_is_claimed_once(web, monkeypatch):
    ids = [make_image(f"{web.url}/{n}").pk for n in range(3)]
    make_image(web.url + "/later", next_try_at=timezone.now() + timedelta(hours=1))
    make_image(web.url + "/done", state="fetched")
    queued = []
    monkeypatch.setattr(tasks.fetch_picture, "delay", queued.append)
    tasks.tick_pictures()
    tasks.tick_pictures()
    assert queued == ids
    ListingImage.objects.filter(pk=ids[1]).update(next_try_at=timezone.now())  # its worker died
    tasks.tick_pictures()
    assert queued == [*ids, ids[1]]
