"""One brand as the engine sees it, for a question asked on a page; in any scope that holds the brand."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from brands.models import Brand, ReferencePicture
from monitoring.detection.engine import Engine, compile_profiles
from monitoring.detection.pictures.evidence import VERSION
from monitoring.detection.pictures.hashing import PictureHash
from monitoring.detection.pictures.index import ReferencePicture as PrintedPicture
from monitoring.models import ReferencePrint
from monitoring.queries.profiles import build_profiles
from monitoring.queries.weights import weights_in_force

MOST_PRINTS = 300
"""Of one brand: 30 MB. The newest are compared."""


def askable(brand_ids: Iterable[int] | None) -> dict[str, Brand]:
    """Active brands by slug, in order of their names: these, or all where None."""
    found = Brand.objects.active().order_by("name")
    if brand_ids is not None:
        found = found.filter(pk__in=brand_ids)
    return {brand.slug: brand for brand in found}


def engine_of(brand: Brand) -> Engine:
    """The brand by itself, under the weights in force. Compiling one brand costs about a millisecond; what
    its goods usually cost is left to the scan, which has the listings at hand."""
    return compile_profiles(build_profiles([brand]), weights_in_force())


@dataclass(frozen=True, slots=True)
class Printed:
    """A reference picture that is prepared for comparison."""

    picture: PrintedPicture
    row: ReferencePicture

    def content(self) -> bytes:
        """Raises OSError when the file is gone."""
        with self.row.file.open("rb") as opened:
            data: bytes = opened.read()
        return data


@dataclass(frozen=True, slots=True)
class Prints:
    prints: list[Printed]
    all: int
    """Reference pictures, prepared or not."""


def printed(brand: Brand) -> Prints:
    """The brand's own pictures; one query."""
    made = ReferencePrint.objects.for_brand(brand).filter(
        reference_id=OuterRef("pk"), version=VERSION, problem=""
    )
    rows = list(
        ReferencePicture.objects.for_brand(brand)
        .select_related("product")
        .annotate(
            bits=Subquery(made.values("bits")),
            quality=Subquery(made.values("quality")),
            features=Subquery(made.values("features")),
        )
        .order_by("-id")[:MOST_PRINTS]
    )
    found = [
        Printed(
            PrintedPicture(
                id=str(row.pk),
                brand=str(brand.pk),
                product=row.product.name,
                hash=PictureHash(bytes(row.bits), row.quality),
                features=bytes(row.features),
            ),
            row,
        )
        for row in rows
        if row.bits
    ]
    return Prints(found, len(rows))
