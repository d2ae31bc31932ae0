"""What the brands' own pictures are searched with, and what listings' pictures were found to show. Reads all
brands, so it needs the platform scope."""

import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, Q

from listings.models import ListingImage
from monitoring.detection.pictures.evidence import VERSION
from monitoring.detection.pictures.hashing import PictureHash
from monitoring.detection.pictures.index import PictureIndex, ReferencePicture
from monitoring.detection.types import Look, Outline
from monitoring.models import PictureMatch, PicturePrint, PictureText, ReferencePrint
from monitoring.queries.snapshots import Sight


@dataclass(frozen=True, slots=True)
class References:
    """All references as they stand, searchable. Some 100 KB each."""

    index: PictureIndex
    up_to: int
    """Number of the newest."""
    state: tuple[int, int, int]


_lock = threading.Lock()
_held: References | None = None


def _made() -> Any:
    return ReferencePrint.objects.across_brands().filter(version=VERSION, problem="")


def newest_reference() -> int:
    """Number of the newest print; 0 while there is none."""
    return _made().aggregate(newest=Max("number"))["newest"] or 0


def references() -> References:
    """The index of this process, made anew when a reference came or went."""
    global _held  # noqa: PLW0603  one per process is the point
    found = _made().aggregate(count=Count("id"), newest=Max("number"), last=Max("id"))
    state = (found["count"], found["newest"] or 0, found["last"] or 0)
    with _lock:
        if _held is None or _held.state != state:
            many = [
                ReferencePicture(
                    id=str(row["reference_id"]),
                    brand=str(row["brand_id"]),
                    product=row["reference__product__name"],
                    hash=PictureHash(bytes(row["bits"]), row["quality"]),
                    features=bytes(row["features"]),
                )
                for row in _made()
                .order_by("number")
                .values(
                    *("reference_id", "brand_id", "bits", "quality", "features"),
                    "reference__product__name",
                )
            ]
            _held = References(PictureIndex(many), state[1], state)
        return _held


@dataclass(frozen=True, slots=True)
class PictureTotals:
    """How far the pictures are behind, for the operator."""

    to_examine: int
    """Fetched pictures of listings."""
    references: int
    """Pictures of brands that can be searched with."""
    unreadable_references: int
    texts_read: int
    texts_waiting: int


_TOTALS = """
SELECT (SELECT count(*) FROM listings_listingimage WHERE state = 'fetched' AND examine_at IS NOT NULL),
       (SELECT count(*) FROM monitoring_referenceprint WHERE version = %s AND problem = ''),
       (SELECT count(*) FROM monitoring_referenceprint WHERE problem <> ''),
       (SELECT count(*) FROM monitoring_picturetext WHERE version <> ''),
       (SELECT count(*) FROM monitoring_picturetext WHERE due_at IS NOT NULL)
"""


def picture_totals() -> PictureTotals:
    """In one query, for it stands on a page that asks again every other second."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, [VERSION])
        return PictureTotals(*cursor.fetchone())


def stale_digests(limit: int) -> list[str]:
    """Pictures that were examined with another version, or before the newest reference came; the ones seen
    last first, for they are most likely still on sale."""
    old = Q(version__lt=VERSION) | Q(version__gt=VERSION) | Q(compared_up_to__lt=newest_reference())
    waiting = ListingImage.objects.filter(
        sha256=OuterRef("sha256"), state="fetched", examine_at__isnull=False
    )
    rows = PicturePrint.objects.filter(old).filter(~Exists(waiting)).order_by("-id")
    return list(rows.values_list("sha256", flat=True)[:limit])


def _outline(corners: Sequence[Sequence[float]]) -> Outline:
    one, two, three, four = ((float(x), float(y)) for x, y in corners)
    return one, two, three, four


def _looks(digests: Iterable[str]) -> dict[str, list[Look]]:
    """By digest. Pictures of retired products speak no more."""
    rows = (
        PictureMatch.objects.across_brands()
        .filter(sha256__in=digests, reference__product__active=True)
        .order_by("reference_id")
        .values(
            *("sha256", "brand_id", "reference_id", "how", "measure", "share", "mirrored", "region"),
            *("reference_region", "reference__product__name"),
        )
    )
    found: dict[str, list[Look]] = defaultdict(list)
    for row in rows:
        found[row["sha256"]].append(
            Look(
                brand=str(row["brand_id"]),
                reference=str(row["reference_id"]),
                how=row["how"],
                measure=row["measure"],
                product=row["reference__product__name"],
                share=row["share"],
                region=_outline(row["region"]),
                reference_region=_outline(row["reference_region"]),
                mirrored=row["mirrored"],
            )
        )
    return found


def _lines(digests: Iterable[str]) -> dict[str, list[str]]:
    rows = PictureText.objects.filter(sha256__in=digests).exclude(lines=[])
    return dict(rows.values_list("sha256", "lines"))


def fetched_digests(listing_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Listing -> address of a picture -> SHA-256, in the listing's order."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = ListingImage.objects.filter(listing_id__in=listing_ids, state="fetched")
    for listing_id, url, digest in rows.order_by("position", "id").values_list("listing_id", "url", "sha256"):
        found[listing_id][url] = digest
    return found


def with_pictures(sights: Sequence[Sight]) -> list[Sight]:
    """The sights with what is known of their pictures, of those that the listing still shows: three queries
    whatever their number."""
    fetched = fetched_digests([sight.listing_id for sight in sights])
    digests = {digest for each in fetched.values() for digest in each.values()}
    looks, lines = _looks(digests), _lines(digests)
    if not looks and not lines:
        return list(sights)
    return [_completed(sight, fetched.get(sight.listing_id, {}), looks, lines) for sight in sights]


def _completed(
    sight: Sight, fetched: dict[str, str], looks: dict[str, list[Look]], lines: dict[str, list[str]]
) -> Sight:
    shown = [(url, digest) for url in sight.facts.pictures if (digest := fetched.get(url))]
    seen = tuple(look._replace(picture=url) for url, digest in shown for look in looks.get(digest, ()))
    digests = dict.fromkeys(digest for _, digest in shown)
    written = tuple(line for digest in digests for line in lines.get(digest, ()))
    if not seen and not written:
        return sight
    return replace(sight, facts=replace(sight.facts, looks=seen, picture_texts=written))
