"""Examine pictures: prints of the brands' own, comparison of the listings', and another look at the listings
that show one. Every step leaves rows that tell what is left to do; killed anywhere and done again it ends the
same, and what is due is a query."""

import logging
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Max
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from brands import tenancy
from brands.models import ReferencePicture
from listings import actions as listings
from listings.models import Listing, ListingImage
from monitoring import ocr
from monitoring.actions.scans import look_again
from monitoring.detection.pictures.decode import UnreadablePicture, decode_small
from monitoring.detection.pictures.evidence import VERSION, look_of
from monitoring.detection.pictures.hashing import hash_of_grey
from monitoring.detection.pictures.index import PictureMatch as Match
from monitoring.detection.pictures.index import described, reference_picture
from monitoring.models import PictureMatch, PicturePrint, ReferencePrint
from monitoring.queries.pictures import References, references, stale_digests
from monitoring.queries.profiles import matcher_of_all

AT_ONCE = 8
"""Pictures of one task: some two seconds, for other work may wait behind it."""
IN_FLIGHT = 200
"""Handed out and not done with: about a minute's work, so that no message grows older than its claim."""
CLAIM = timedelta(minutes=10)
PATIENCE = timedelta(minutes=15)
"""So long listings' pictures wait for a brand's new one: a file that nobody can open holds up nobody else."""
MOST_TRIES = 3
"""Of one picture; it is counted before, so that one that kills its worker is given up in the end."""
TITLES_READ = 20
GIVEN_UP = "given up"
_NUMBER_LOCK = 0x69706A66_0003

log = logging.getLogger(__name__)


@transaction.atomic
def claim_references() -> list[int]:
    """Ids of the brands' pictures to compute now: new ones, and those computed under another version. Needs
    the platform scope."""
    prints = ReferencePrint.objects.across_brands()
    known = prints.values("reference_id")
    new = ReferencePicture.objects.across_brands().exclude(pk__in=known).values_list("id", "brand_id")
    ReferencePrint.objects.bulk_create(
        [ReferencePrint(reference_id=pk, brand_id=brand_id) for pk, brand_id in new[:IN_FLIGHT]],
        ignore_conflicts=True,
    )
    now = timezone.now()
    prints.exclude(version=VERSION).filter(due_at__isnull=True).update(due_at=now, tries=0)
    room = max(IN_FLIGHT - prints.filter(due_at__gt=now).count(), 0)
    due = prints.filter(due_at__lte=now).order_by("due_at", "id").select_for_update(skip_locked=True)
    found = list(due.values_list("pk", "reference_id")[:room])
    prints.filter(pk__in=[pk for pk, _ in found]).update(due_at=now + CLAIM)
    return [reference_id for _, reference_id in found]


def claim_pictures() -> list[int]:
    """Ids of listings' pictures to examine now. While brands' new pictures wait for their first try none is
    handed out: they would have to be examined again at once. Needs the platform scope."""
    waiting = ReferencePrint.objects.across_brands().filter(due_at__isnull=False, tries=0)
    if waiting.filter(reference__created_at__gt=timezone.now() - PATIENCE).exists():
        return []
    ids = listings.claim_to_examine(in_flight=IN_FLIGHT)
    if not ids and not ListingImage.objects.filter(state="fetched", examine_at__isnull=False).exists():
        # nothing that is new waits, so there is time for what is known under older references
        _put_up_again(stale_digests(IN_FLIGHT))
    return ids


def _put_up_again(digests: list[str]) -> None:
    """What nobody shows any more is forgotten instead."""
    if not digests:
        return
    shown = ListingImage.objects.filter(sha256__in=digests, state="fetched")
    gone = set(digests) - set(shown.values_list("sha256", flat=True))
    PictureMatch.objects.across_brands().filter(sha256__in=gone).delete()
    PicturePrint.objects.filter(sha256__in=gone).delete()
    listings.examine_again(digests=digests)


def read_reference(*, reference_id: int) -> bool:
    """Compute the print of a brand's picture. False when it is made already, gone, or cannot be read."""
    with tenancy.platform_scope():
        mine = ReferencePrint.objects.across_brands().filter(reference_id=reference_id, due_at__isnull=False)
        row = mine.select_related("reference").first()
        if row is None:
            return False
    problem, made = "", None
    try:
        data = bytes_of(row.reference.file)
        if row.tries >= MOST_TRIES:
            raise UnreadablePicture(GIVEN_UP)
        with tenancy.platform_scope():
            mine.update(tries=F("tries") + 1)
        made = reference_picture(data, id=str(reference_id), brand=str(row.brand_id))
    except (UnreadablePicture, FileNotFoundError) as error:
        problem = str(error)[:200] or type(error).__name__
    with tenancy.platform_scope():
        done: dict[str, Any] = {"version": VERSION, "due_at": None, "problem": problem}
        if made is not None:
            _one_at_a_time()
            done |= {
                "number": _next_number(),
                "bits": made.hash.bits,
                "quality": made.hash.quality,
                "features": made.features,
                "tries": 0,
            }
        mine.update(**done)
    return made is not None


def bytes_of(file: FieldFile) -> bytes:
    """Before a try is counted: a store that is away is not the picture's fault."""
    with file.open("rb") as opened:
        data: bytes = opened.read()
    return data


def _one_at_a_time() -> None:
    """Numbers become visible in their order: whoever saw one has seen all below."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBER_LOCK])


def _next_number() -> int:
    """Beyond all that any picture was ever compared with, deleted references included."""
    prints = ReferencePrint.objects.across_brands().aggregate(newest=Max("number"))
    compared = PicturePrint.objects.aggregate(newest=Max("compared_up_to"))
    return max(prints["newest"] or 0, compared["newest"] or 0) + 1


def examine(*, image_ids: Collection[int]) -> int:
    """Compare these listings' pictures with the brands', then look again at the listings that show one. A
    picture that could not be opened for a passing reason stays due. Returns how many were examined."""
    with tenancy.platform_scope():
        images = list(
            ListingImage.objects.filter(pk__in=image_ids, state="fetched", examine_at__isnull=False)
        )
        held = references()
    if not images:
        return 0
    telling: dict[str, bool] = {}
    for image in images:
        if image.sha256 not in telling:
            try:
                telling[image.sha256] = _compare(image, held)
            except Exception:
                # one picture must not keep the others; it is due again when the claim ends
                log.exception("picture %s of listing %s could not be examined", image.pk, image.listing_id)
    done = [image for image in images if image.sha256 in telling]
    again = {image.listing_id for image in done if telling[image.sha256] or ocr.available()}
    look_again(listing_ids=again)
    listings.examined(image_ids=[image.pk for image in done])
    return len(done)


def _compare(image: ListingImage, held: References) -> bool:
    """Whether the picture shows, or was thought to show, a brand's picture."""
    digest = image.sha256
    row, _ = PicturePrint.objects.get_or_create(sha256=digest)
    if row.version == VERSION and row.compared_up_to >= held.up_to:
        with tenancy.platform_scope():
            return PictureMatch.objects.across_brands().filter(sha256=digest).exists()
    matches: list[Match] = []
    row.problem = ""
    try:
        data = bytes_of(image.file)
        if row.tries >= MOST_TRIES:
            raise UnreadablePicture(GIVEN_UP)
        PicturePrint.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
        small = decode_small(data)
        made = hash_of_grey(small)
        row.bits, row.quality = made.bits, made.quality
        if len(held.index):
            matches = held.index.same(small) or held.index.shown(described(data), _named_beside(digest))
        row.tries = 0
    except (UnreadablePicture, FileNotFoundError) as error:
        row.problem = str(error)[:200] or type(error).__name__
    row.version, row.compared_up_to = VERSION, held.up_to
    with tenancy.platform_scope():
        return _keep(row, matches)


def _named_beside(digest: str) -> set[str]:
    """Brands that the titles of listings with this picture name."""
    titles = list(
        Listing.objects.filter(images__sha256=digest).values_list("title", flat=True).distinct()[:TITLES_READ]
    )
    with tenancy.platform_scope():
        engine = matcher_of_all().engine
    return {engine.profiles[seen.brand].id for title in titles for seen in engine.sightings(title)}


def _keep(row: PicturePrint, matches: list[Match]) -> bool:
    """In the place of what was known of the picture."""
    PicturePrint.objects.select_for_update().filter(pk=row.pk).first()
    present = ReferencePicture.objects.across_brands().filter(pk__in=[int(m.reference) for m in matches])
    brands = dict(present.values_list("id", "brand_id"))
    before, _ = PictureMatch.objects.across_brands().filter(sha256=row.sha256).delete()
    found = [
        (look, int(look.reference))
        for look in (look_of(match, row.sha256) for match in matches)
        if int(look.reference) in brands
    ]
    PictureMatch.objects.bulk_create(
        PictureMatch(
            brand_id=brands[reference_id],
            reference_id=reference_id,
            sha256=row.sha256,
            how=look.how,
            measure=look.measure,
            share=look.share,
            mirrored=look.mirrored,
            region=look.region,
            reference_region=look.reference_region,
        )
        for look, reference_id in found
    )
    row.save()
    return bool(before or found)
