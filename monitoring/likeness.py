"""What makes two titles the same goods, and what makes a change of a listing a real one. Pure."""

import hashlib
from collections.abc import Collection
from decimal import Decimal

from monitoring.detection.fold import WITHOUT_SIGNS, fold

SHORTEST_SKELETON = 6
"""Folded letters. Below that, titles that have nothing to do with each other would be a family."""
PRICE_STEP = Decimal("0.10")
"""A price that moves by less than a tenth is a voucher or a season, not another offer."""


def bones(title: str) -> str:
    """The title as a reader sees it, without digits and signs: sellers vary exactly these."""
    return fold("".join(" " if char.isdigit() else char for char in title), WITHOUT_SIGNS)


def skeleton(title: str) -> str:
    """Digest of the title's bones; flags that share it are a family. Empty for a title too short to tell."""
    letters = bones(title)
    if len(letters) < SHORTEST_SKELETON:
        return ""
    return hashlib.sha256(letters.encode("utf-8", "surrogatepass")).hexdigest()


def _price_moved(before: Decimal | None, after: Decimal | None) -> bool:
    if before is None or after is None:
        return before != after
    return abs(after - before) > before * PRICE_STEP


def changed_materially(
    *,
    titles: tuple[str, str],
    prices: tuple[Decimal | None, Decimal | None],
    sellers: tuple[str, str],
    pictures: tuple[Collection[str], Collection[str]],
) -> bool:
    """Whether the listing is another offer than the one that was let go; each pair is (then, now)."""
    return (
        bones(titles[0]) != bones(titles[1])
        or _price_moved(*prices)
        or sellers[0] != sellers[1]
        or set(pictures[0]) != set(pictures[1])
    )
