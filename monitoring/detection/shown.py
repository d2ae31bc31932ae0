"""What a listing's pictures say against it: which of a brand's own pictures they show, and what is written
in them. Pure and light: whoever compares pictures hands in the result (types.Look)."""

from collections.abc import Iterable, Mapping, Sequence

from monitoring.detection.names import Sighting
from monitoring.detection.types import Look, Outline, Signal
from monitoring.detection.weights import (
    IN_PASSING_SHARE,
    PICTURE_UNNAMED_SHARE,
    READ_IN_PICTURE_SHARE,
    TELLING_SHARE,
)

MOST_TOLD = 3
"""Pictures of one listing that are told; the first weighs, the others are there to be seen."""
_SUREST = ("same", "copy", "product")
IN_PICTURE = {"where": "picture"}
"""Params of a signal whose words stood in a picture; such a signal has no span."""


def picture_signals(looks: Sequence[Look], points: Mapping[str, int], *, named: bool) -> list[Signal]:
    """One signal for each picture of the listing that shows one of the brand's, the weightiest first; only
    that one weighs. `named`: the title names the brand, however disguised."""
    surest: dict[str, Look] = {}
    for look in sorted(looks, key=rank):
        surest.setdefault(look.picture, look)
    share = 1.0 if named else PICTURE_UNNAMED_SHARE
    told = sorted(
        surest.values(), key=lambda look: (not vouches(look), -points[f"picture.{look.how}"], rank(look))
    )[:MOST_TOLD]
    return [
        Signal(
            code,
            0 if at else round(points[code] * share * (1 if vouches(look) else IN_PASSING_SHARE)),
            params=_params(look),
        )
        for at, (look, code) in enumerate((look, f"picture.{look.how}") for look in told)
    ]


def vouches(look: Look) -> bool:
    """Whether the picture is one of the brand's goods: their product in a corner of a photo, or a few
    agreeing letters on a banner, say little of what is sold."""
    return look.how != "product" or look.share >= TELLING_SHARE


def product_itself(looks: Sequence[Look]) -> Look | None:
    """The look in which the listing's picture shows the brand's product, and not in passing."""
    telling = (look for look in looks if look.product and vouches(look))
    return min(telling, key=rank, default=None)


def belied(look: Look, points: Mapping[str, int]) -> Signal:
    return Signal("picture.belies_fits", points["picture.belies_fits"], params=_params(look))


def read_in_picture(signal: Signal, share: float = 1.0) -> Signal:
    """The signal of a line of writing: it weighs a little less, and its span is no place in the title."""
    weight = round(signal.weight * share * READ_IN_PICTURE_SHARE)
    return Signal(signal.code, weight, params={**signal.params, **IN_PICTURE})


def names_in_pictures(written: Iterable[Sequence[Sighting]]) -> dict[int, Signal]:
    """For each brand that a line of writing names plainly, a signal that tells so. It says that the brand is
    meant and no more: of a spelling that is off nobody knows whether the seller or the reading erred."""
    found: dict[int, Signal] = {}
    for sightings in written:
        for each in sightings:
            if each.sure and each.kind == "plain" and each.brand not in found:
                told = {"found": each.name, "name": each.name, **IN_PICTURE}
                found[each.brand] = Signal("name.plain", 0, params=told)
    return found


def rank(look: Look) -> tuple[int, int, str, str, Look]:
    """The surest first: by hash, by pixels, by product; the nearest of each."""
    nearest = look.measure if look.how == "same" else -look.measure
    return _SUREST.index(look.how), nearest, look.reference, look.picture, look


def _params(look: Look) -> dict[str, str]:
    told = {
        "reference": look.reference,
        "product": look.product,
        "shown": f"{look.reference} ({look.product})" if look.product else look.reference,
        "measure": str(look.measure),
        "how": look.how,
        "picture": look.picture,
        "region": outline_text(look.region),
        "reference_region": outline_text(look.reference_region),
    }
    return told | {"mirrored": "yes"} if look.mirrored else told


def outline_text(outline: Outline) -> str:
    """`x,y x,y x,y x,y`, as the points of an SVG polygon are written."""
    return " ".join(f"{x:.4g},{y:.4g}" for x, y in outline)
