"""One picture held against one brand's own pictures: looked at, shown with what agrees, and forgotten."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image

from brands.models import Brand
from monitoring.detection.pictures.decode import UnreadablePicture, decode_small
from monitoring.detection.pictures.evidence import look_of
from monitoring.detection.pictures.hashing import SAME, dihedral, distance
from monitoring.detection.pictures.index import PictureIndex, ReferencePicture
from monitoring.detection.types import Look, Outline
from monitoring.queries.why import Printed, printed

SIDE = 480
"""Pixels of the longer side of a picture on the page."""
MOST_SHOWN = 4
"""Matches, the surest first."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as the page holds it, in itself: an address that needs no store."""

    address: str
    width: int
    height: int
    corners: str
    """Of the outline, for an SVG polygon in the picture's own pixels; empty for none."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A reference picture that the picture shows."""

    how: str
    product: str
    share: int
    """Per cent of the picture sent."""
    mirrored: bool
    sent: Drawn
    reference: Drawn | None
    """None when its file is gone."""


@dataclass(frozen=True, slots=True)
class Seen:
    looks: tuple[Look, ...]
    agreements: list[Agreement]
    compared: int
    all: int
    """Reference pictures that the brand has; those not yet prepared cannot be compared."""
    nearest: int | None
    """Bits that differ from the nearest reference picture, of 256; None where none can be compared."""
    same_up_to: int = SAME


def look_at(data: bytes, brand: Brand) -> Seen:
    """What the picture shows of the brand's own. Raises UnreadablePicture; takes a quarter of a second, and
    a fiftieth for each reference that it might show."""
    known = printed(brand)
    index = PictureIndex([each.picture for each in known.prints])
    matches = index.look(data, [str(brand.pk)]) if len(index) else []
    looks = tuple(look_of(match, "") for match in matches)
    by_id = {each.picture.id: each for each in known.prints}
    return Seen(
        looks=looks,
        agreements=[_agreement(data, look, by_id[look.reference]) for look in looks[:MOST_SHOWN]],
        compared=len(known.prints),
        all=known.all,
        nearest=_nearest(data, [each.picture for each in known.prints]),
    )


def _nearest(data: bytes, references: Sequence[ReferencePicture]) -> int | None:
    """However the picture is turned or mirrored; pictures that show next to nothing are not compared."""
    turned = dihedral(decode_small(data))
    if turned[0].featureless:
        return None
    telling = [each.hash for each in references if not each.hash.featureless]
    return min((distance(one, other) for one in turned for other in telling), default=None)


def _agreement(data: bytes, look: Look, reference: Printed) -> Agreement:
    said = {
        "same": _("The same picture: %(measure)s of 256 bits differ"),
        "copy": _("A copy, in part or edited: %(measure)s places agree"),
        "product": _("The same product, photographed again: %(measure)s places agree"),
    }
    try:
        own = _drawn(reference.content(), look.reference_region)
    except (OSError, UnreadablePicture):
        own = None
    return Agreement(
        how=said[look.how] % {"measure": look.measure},
        product=look.product,
        share=round(look.share * 100),
        mirrored=look.mirrored,
        sent=_drawn(data, look.region),
        reference=own,
    )


def _drawn(data: bytes, outline: Outline | None) -> Drawn:
    """`data` are bytes that the portal itself encoded when they were uploaded."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            shown = picture.convert("RGB")
    except (OSError, ValueError) as error:
        raise UnreadablePicture(str(error)) from error
    shown.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=85)
    width, height = shown.size
    corners = " ".join(f"{x * width:.1f},{y * height:.1f}" for x, y in outline or ())
    encoded = base64.b64encode(out.getvalue()).decode("ascii")
    return Drawn(f"data:image/jpeg;base64,{encoded}", width, height, corners)
