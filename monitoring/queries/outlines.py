"""Where the flag's pictures agree with the brand's: the outlines that its evidence keeps, in pixels of the
pictures as they are stored."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from monitoring.wording import Reason

_SHARES = re.compile(r"(?:-?\d+(?:\.\d+)?,-?\d+(?:\.\d+)?(?: |$)){4}")


@dataclass(frozen=True, slots=True)
class Outlined:
    """One reason that speaks of two pictures."""

    picture: str
    """Address of the listing's picture."""
    reference: int
    region: str
    reference_region: str


def outlined(reasons: Iterable[Reason]) -> list[Outlined]:
    """The weightiest first, each picture of the listing once."""
    found: dict[str, Outlined] = {}
    for reason in reasons:
        params = reason.params
        reference = str(params.get("reference", ""))
        if reason.family != "picture" or not reference.isdecimal():
            continue
        each = Outlined(
            str(params.get("picture", "")),
            int(reference),
            str(params.get("region", "")),
            str(params.get("reference_region", "")),
        )
        found.setdefault(each.picture, each)
    return list(found.values())


def points(shares: str, width: int | None, height: int | None) -> str:
    """The corners in pixels, as an SVG polygon wants them; empty where the size is not known."""
    if not width or not height or not _SHARES.fullmatch(shares):
        return ""
    corners = [corner.split(",") for corner in shares.split()]
    return " ".join(f"{float(x) * width:.1f},{float(y) * height:.1f}" for x, y in corners)
