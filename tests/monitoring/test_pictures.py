"""Pictures are examined apart from the scan, each once, and what they show reaches the flag whichever of the
two comes first."""

import hashlib
import re
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from brands.models import Product, ReferencePicture
from listings.models import ListingImage
from monitoring import tasks
from monitoring.actions import pictures, scans
from monitoring.detection.pictures.evidence import VERSION
from monitoring.models import Evidence, Flag, PictureMatch, PicturePrint, ReferencePrint
from monitoring.queries import pictures as picture_queries
from monitoring.queries.outlines import points
from monitoring.queries.pictures import with_pictures
from monitoring.queries.snapshots import sights_of
from tests.factories.rows import make_listing
from tests.html import assert_strict_html
from tests.monitoring.detection.pictures.drawn import drawn, encoded

URL = "https://img.example/{}.jpg"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sent(monkeypatch) -> list[tuple]:
    """What was queued, in place of a queue."""
    found: list[tuple] = []
    for name in ("scan_shard", "read_reference", "examine_pictures", "read_texts"):
        task = getattr(tasks, name)
        monkeypatch.setattr(task, "delay", lambda argument, task=task: found.append((task, argument)))
    return found


def work(sent: list[tuple]) -> None:
    while sent:
        task, argument = sent.pop(0)
        task(argument)


def tick(sent) -> None:
    """As beat does: until a tick finds nothing more to do."""
    for _ in range(8):
        tasks.tick_pictures()
        work(sent)


def scan(sent) -> None:
    tasks.tick_scans()
    work(sent)


def reference(brand, seed: int = 1, product: str = "Ridge boot", **fields) -> ReferencePicture:
    owner, _ = Product.objects.get_or_create(
        brand=brand,
        name=product,
        defaults={"category": "shoes", "reference_price": Decimal("900"), "currency": "CNY"} | fields,
    )
    data = encoded(drawn(seed))
    return ReferencePicture.objects.create(
        brand=brand,
        product=owner,
        file=ContentFile(data, name=f"{seed}.jpg"),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def offer(title: str, *shown: Image.Image, price: str = "90", **fields):
    """A listing with its pictures fetched."""
    urls = [URL.format(f"{title}-{number}") for number in range(len(shown))]
    listing = make_listing(title, price=Decimal(price), pictures=urls, **fields)
    for number, picture in enumerate(shown):
        fetched(listing, urls[number], encoded(picture), number, picture.size)
    return listing


def fetched(listing, url: str, data: bytes, position: int = 0, size=(400, 300)) -> ListingImage:
    return ListingImage.objects.create(
        listing=listing,
        url=url,
        position=position,
        state="fetched",
        file=ContentFile(data, name="x.jpg"),
        width=size[0],
        height=size[1],
        sha256=hashlib.sha256(data).hexdigest(),
    )


def part(seed: int = 1) -> Image.Image:
    return drawn(seed).crop((40, 30, 380, 290))


def codes(flag: Flag) -> set[str]:
    return {signal["code"] for signal in flag.evidence.latest("id").signals}


def test_a_brand_that_is_only_shown_is_flagged_when_its_picture_is_read_after_the_scan(world, sent) -> None:
    shown = reference(world.alpina)
    listing = offer("登山鞋 男款", part())
    scan(sent)
    assert not Flag.objects.for_brand(world.alpina).exists()
    tick(sent)
    flag = Flag.objects.for_brand(world.alpina).get()
    assert (flag.listing, codes(flag)) == (listing, {"picture.copy", "price.very_low"})
    signal = next(s for s in flag.evidence.get().signals if s["code"] == "picture.copy")
    assert signal["params"]["reference"] == str(shown.pk)
    assert signal["params"]["product"] == "Ridge boot"
    assert signal["params"]["picture"] == listing.snapshots.get().pictures[0]
    assert not ListingImage.objects.filter(examine_at__isnull=False).exists()
    assert not Flag.objects.for_brand(world.borealis).exists()


def test_the_scan_takes_with_it_what_was_read_before(world, sent) -> None:
    reference(world.alpina)
    listing = offer("Alpina 登山鞋", part(), price="400")
    tick(sent)
    flag = Flag.objects.for_brand(world.alpina).get()
    before = Evidence.objects.for_brand(world.alpina).count()
    scan(sent)
    assert codes(flag) == {"picture.copy", "price.low", "name.plain"}
    assert Evidence.objects.for_brand(world.alpina).count() == before == 1
    assert flag.listing == listing


def test_a_flag_gathers_the_evidence_of_its_pictures(world, sent) -> None:
    listing = offer("Alpina 高仿 登山鞋", part())
    scan(sent)
    flag = Flag.objects.for_brand(world.alpina).get()
    assert "picture.copy" not in codes(flag)
    tick(sent)
    assert flag.evidence.count() == 1, "there is nothing to compare with"
    reference(world.alpina)
    tick(sent)
    scan(sent)
    assert flag.evidence.count() == 2
    assert "picture.copy" in codes(flag)
    assert {evidence.snapshot_id for evidence in flag.evidence.all()} == {listing.snapshots.get().pk}


def test_every_picture_is_computed_once(world, sent, monkeypatch) -> None:
    reference(world.alpina)
    same = drawn(5)
    for number in range(3):
        offer(f"鞋 {number}", same, part())
    computed: list[str] = []
    whole = pictures._keep
    monkeypatch.setattr(
        pictures, "_keep", lambda row, matches: computed.append(row.sha256) or whole(row, matches)
    )
    tick(sent)
    assert len(computed) == len(set(computed)) == 2
    assert PicturePrint.objects.count() == 2
    assert PictureMatch.objects.for_brand(world.alpina).count() == 1
    assert Flag.objects.for_brand(world.alpina).count() == 3


def test_killed_at_any_line_and_done_again_it_ends_the_same(world, sent, monkeypatch) -> None:
    reference(world.alpina)
    offer("登山鞋", part())

    class Killed(BaseException):
        """Not an Exception: nothing of ours may catch a SIGKILL either."""

    def die(*_args, **_fields):
        raise Killed

    for module, step in (
        (pictures, "reference_picture"),
        (pictures, "_one_at_a_time"),
        (pictures, "described"),
        (pictures, "_keep"),
        (pictures, "look_again"),
        (scans, "raise_flags"),
        (pictures.listings, "examined"),
    ):
        with monkeypatch.context() as broken:
            broken.setattr(module, step, die)
            with pytest.raises(Killed):
                tick(sent)
        sent.clear()
        past = timezone.now() - timedelta(seconds=1)
        ReferencePrint.objects.across_brands().filter(due_at__isnull=False).update(due_at=past)
        ListingImage.objects.filter(examine_at__isnull=False).update(examine_at=past)
    tick(sent)
    flag = Flag.objects.for_brand(world.alpina).get()
    assert (flag.evidence.count(), flag.times_seen) == (1, 1)
    assert PictureMatch.objects.for_brand(world.alpina).count() == 1
    assert not ListingImage.objects.filter(examine_at__isnull=False).exists()


def test_a_new_reference_is_compared_with_pictures_known_already(world, sent) -> None:
    listing = offer("帐篷", drawn(7))
    tick(sent)
    assert PicturePrint.objects.get().compared_up_to == 0
    reference(world.borealis, 7, "Tent", category="home")
    tick(sent)
    assert [str(match.reference_id) for match in PictureMatch.objects.for_brand(world.borealis)] != []
    (sight,) = with_pictures(list(sights_of([listing.pk])))
    assert [look.how for look in sight.facts.looks] == ["same"]


def test_another_version_computes_everything_afresh(world, sent, monkeypatch) -> None:
    reference(world.alpina)
    offer("登山鞋", part())
    tick(sent)
    monkeypatch.setattr(pictures, "VERSION", "next/next")
    monkeypatch.setattr(picture_queries, "VERSION", "next/next")
    tick(sent)
    assert set(ReferencePrint.objects.across_brands().values_list("version", flat=True)) == {"next/next"}
    assert set(PicturePrint.objects.values_list("version", flat=True)) == {"next/next"}
    assert PictureMatch.objects.for_brand(world.alpina).count() == 1
    assert len(VERSION) <= 40


def test_pictures_of_a_retired_product_speak_no_more(world, sent) -> None:
    shown = reference(world.alpina)
    listing = offer("登山鞋", part())
    tick(sent)
    Product.objects.for_brand(world.alpina).filter(pk=shown.product_id).update(active=False)
    (sight,) = with_pictures(list(sights_of([listing.pk])))
    assert sight.facts.looks == ()


def test_a_picture_that_the_listing_no_longer_shows_says_nothing(world, sent) -> None:
    reference(world.alpina)
    listing = offer("登山鞋", part())
    tick(sent)
    snapshot = listing.snapshots.get()
    snapshot.pictures = [URL.format("another")]
    snapshot.save()
    (sight,) = with_pictures(list(sights_of([listing.pk])))
    assert sight.facts.looks == ()


def test_a_removed_reference_takes_its_matches_with_it(world, sent) -> None:
    shown = reference(world.alpina)
    listing = offer("登山鞋", part())
    tick(sent)
    shown.delete()
    (sight,) = with_pictures(list(sights_of([listing.pk])))
    assert sight.facts.looks == ()
    tick(sent)
    assert len(picture_queries.references().index) == 0


def test_what_cannot_be_read_is_given_up_and_holds_nothing_up(world, sent) -> None:
    reference(world.alpina)
    broken = reference(world.alpina, 2)
    with open(broken.file.path, "wb") as file:
        file.write(b"no picture")
    listing = offer("登山鞋", part())
    fetched(listing, URL.format("gone"), b"other", 1).file.storage.delete(
        ListingImage.objects.get(position=1).file.name
    )
    tick(sent)
    assert ReferencePrint.objects.across_brands().exclude(problem="").get().reference_id == broken.pk
    assert PicturePrint.objects.exclude(problem="").count() == 1
    assert Flag.objects.for_brand(world.alpina).count() == 1
    tasks.tick_pictures()
    assert sent == []


def test_a_brands_picture_that_nobody_can_open_holds_up_nobody_else_for_long(
    world, sent, monkeypatch
) -> None:
    reference(world.alpina)
    broken = reference(world.borealis, 2)
    offer("登山鞋", part())
    opened = pictures.bytes_of

    def bytes_of(file):
        if file.name == broken.file.name:
            raise PermissionError(file.name)
        return opened(file)

    monkeypatch.setattr(pictures, "bytes_of", bytes_of)
    with suppress(PermissionError):
        tick(sent)
    sent.clear()
    tick(sent)
    assert not PicturePrint.objects.exists()  # it is new, so the others wait for it
    ReferencePicture.objects.across_brands().update(created_at=timezone.now() - pictures.PATIENCE)
    tick(sent)
    assert PicturePrint.objects.count() == 1
    assert Flag.objects.for_brand(world.alpina).count() == 1


def test_a_picture_that_kills_its_worker_is_given_up(world, sent) -> None:
    reference(world.alpina)
    offer("登山鞋", part())
    digest = ListingImage.objects.get().sha256
    PicturePrint.objects.create(sha256=digest, tries=pictures.MOST_TRIES)
    tick(sent)
    assert PicturePrint.objects.get().problem == pictures.GIVEN_UP
    tasks.tick_pictures()
    assert sent == []


@pytest.mark.parametrize("count", [1, 12])
def test_queries_do_not_grow_with_the_listings(world, sent, count, django_assert_num_queries) -> None:
    reference(world.alpina)
    listings = [offer(f"登山鞋 {number}", part()) for number in range(count)]
    tick(sent)
    found = list(sights_of([listing.pk for listing in listings]))
    with django_assert_num_queries(3):
        assert all(sight.facts.looks for sight in with_pictures(found))


@pytest.mark.parametrize(("who", "page"), [("alice", "review"), ("bob", "am_flag")])
def test_the_pages_of_a_flag_outline_what_agrees_in_both_pictures(world, sent, sign_in, who, page) -> None:
    others = [reference(world.alpina, seed, "Ridge boot") for seed in (3, 4)]
    shown = reference(world.alpina, 1, "Ridge boot")
    listing = offer("登山鞋", drawn(9), part())
    url = URL.format("twice")
    fetched(listing, url, encoded(drawn(1).crop((20, 10, 400, 300))), 2, (380, 290))
    listing.snapshots.update(pictures=[*listing.snapshots.get().pictures, url])
    tick(sent)
    flag = Flag.objects.for_brand(world.alpina).get()
    place = ["alpina", flag.pk] if page == "review" else [flag.pk]
    answer = sign_in(getattr(world, who)).get(reverse(page, args=place))
    text = answer.content.decode()
    assert_strict_html(text)
    first, second, third = ListingImage.objects.filter(listing=flag.listing).order_by("position")
    places = [text.index(f'id="shot-{image.pk}"') for image in (third, second, first)]
    assert places == sorted(places), "what agrees in most comes first, what does not agree last"
    assert text.index(f"reference-{shown.pk}") < text.index(f"reference-{others[0].pk}")
    found = re.findall(r'<svg class="pane-outline" viewBox="0 0 (\d+ \d+)".*?<polygon points="([^"]+)"', text)
    assert [size for size, _ in found] == ["380 290", "340 260", "400 300"]
    first_shown, _, own = ([tuple(map(float, c.split(","))) for c in each.split()] for _, each in found)
    assert own[0] == pytest.approx((20, 10), abs=6)
    assert own[2] == pytest.approx((400, 300), abs=6)
    assert first_shown[0] == pytest.approx((0, 0), abs=6)
    assert text.count("part or an altered copy of the brand") == 1


@pytest.mark.parametrize(
    "forged", ["", "1,2", "0,0 1,0 1,1 0,1 <script>", '0,0 1,0 1,1 0,1" onload="x', "a,b " * 4]
)
def test_an_outline_that_is_none_is_not_drawn(forged) -> None:
    assert points(forged, 400, 300) == ""
    assert points("0,0 1,0 1,1 0,1", None, 300) == ""
    assert points("0,0.5 1,0 1,1 0,1", 400, 300) == "0.0,150.0 400.0,0.0 400.0,300.0 0.0,300.0"


def test_a_retired_products_picture_stays_beside_the_flag_that_speaks_of_it(world, sent, sign_in) -> None:
    shown = reference(world.alpina)
    offer("登山鞋", part())
    tick(sent)
    Product.objects.for_brand(world.alpina).update(active=False)
    flag = Flag.objects.for_brand(world.alpina).get()
    text = sign_in(world.bob).get(reverse("am_flag", args=[flag.pk])).content.decode()
    assert f"reference-{shown.pk}" in text
