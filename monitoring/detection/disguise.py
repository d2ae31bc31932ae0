"""How far a spelling found in a title is from the plain name: the kind of disguise, if any."""

import unicodedata
from collections.abc import Mapping

from monitoring.detection.fold import LETTERS, TO_SIMPLIFIED, bare

KINDS = (
    "plain",
    "width",
    "traditional",
    "spaced",
    "styled",
    "inserted_sign",
    "look_alike",
    "hidden",
)
"""From harmless to deliberate."""
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}

_SPELLING_SIGNS = frozenset(" -.'’&·・")
"""Signs that belong to the spelling of many names (Coca-Cola, L'Oréal, P&G): leaving them out or
exchanging one for another disguises nothing."""


def worst(kinds: list[str]) -> str:
    return max(kinds, key=_RANK.__getitem__, default="plain")


def of_letter(found: str, meant: str) -> str:
    """Kind of the step from the name's character to the one in the title; both fold alike."""
    if found.casefold() == meant.casefold():
        return "plain"
    if bare(found).casefold() == bare(meant).casefold():
        if 0xFF00 <= ord(found) <= 0xFFEF or 0xFF00 <= ord(meant) <= 0xFFEF:
            return "width"
        if unicodedata.decomposition(found).startswith("<") or not unicodedata.decomposition(found):
            return "plain" if found.isascii() else "styled"
        return "look_alike" if meant.isascii() else "plain"
    if TO_SIMPLIFIED.get(found, found) == TO_SIMPLIFIED.get(meant, meant):
        return "traditional"
    return "look_alike"


def of_gap(gap: str, own_gap: str) -> str:
    """Kind of what stands between two letters, against what the name itself has there."""
    if not gap:
        return "plain"
    if any(unicodedata.category(sign) in ("Cf", "Cc") for sign in gap):
        return "hidden"
    if own_gap and set(gap) <= _SPELLING_SIGNS | set(own_gap):
        return "plain"
    if gap.isspace():
        return "spaced"
    if all(unicodedata.category(sign)[0] == "M" for sign in gap):
        return "styled"
    return "inserted_sign"


def cells(text: str, table: Mapping[int, str]) -> list[tuple[str, str, str]]:
    """(folded character, original, what stood before it) for each folded character."""
    cells: list[tuple[str, str, str]] = []
    before = ""
    for character in text:
        folded = table[ord(character)]
        if not folded:
            before += character
            continue
        for part in folded:
            cells.append((part, character, before))
            before = ""
    return cells


def describe(found: str, name: str, table: Mapping[int, str] = LETTERS) -> tuple[str, int]:
    """(kind, changed letters) of `found`, a slice of a title whose fold equals that of `name`."""
    if found == name or _composed(found) == _composed(name):
        return "plain", 0
    kinds: list[str] = []
    changed = 0
    for position, (here, there) in enumerate(zip(cells(found, table), cells(name, LETTERS), strict=True)):
        kind = of_letter(here[1], there[1])
        kinds.append(kind)
        changed += kind == "look_alike"
        if position:
            kinds.append(of_gap(here[2], there[2]))
    if unicodedata.category(found[-1])[0] == "M":
        kinds.append("styled")
    return worst(kinds), changed


def _composed(text: str) -> str:
    # Not casefold, for which Maß is mass.
    return unicodedata.normalize("NFC", text).lower()
