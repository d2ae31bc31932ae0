"""From blocks of bytes to numbered lines of text, in bounded memory.

Lines are parted as bytes: in UTF-8, GB18030 and Big5 alike no other character contains a line feed.
The encoding is decided once, by majority over the lines from the first one that is not ASCII; a
line that does not fit the decision is refused by itself, so two encodings are never mixed."""

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO, NamedTuple

from listings.feeds.records import EXCERPT, Fault, Reason, Rejected, Unusable
from listings.feeds.unpack import blocks

MAX_LINE = 1024**2
SAMPLE_LINES, SAMPLE_BYTES = 2000, 1024**2
ENCODINGS = {
    "auto": "",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "big5": "big5",
}
CANDIDATES = ("utf-8", "gb18030")
SURE_OF_UTF8 = 6
"""GB18030 text of so many characters is valid UTF-8 once in 100,000 lines or less."""


class Line(NamedTuple):
    number: int
    text: str


class _Raw(NamedTuple):
    number: int
    data: bytes
    too_long: bool = False


def lines(stream: BinaryIO, *, encoding: str = "auto", max_line: int = MAX_LINE) -> Iterator[Line | Rejected]:
    """Every line without its end, numbered from 1; Rejected in the place of one that cannot be
    read. Raises Unusable when the source as a whole cannot."""
    chosen = ENCODINGS.get(encoding.lower())
    if chosen is None:
        known = ", ".join(ENCODINGS)
        raise Unusable(Fault.UNKNOWN_ENCODING, encoding=encoding[:40], known=known)
    raw = _split(_without_bom(blocks(stream)), max_line)
    for line in raw:
        if line.data.isascii():
            yield _decoded(line, "ascii")
            continue
        sample = _sample(line, raw)
        decided = _decide(sample, chosen)
        guessed = decided != chosen
        for each in chain(sample, raw):
            yield _decoded(each, decided, guessed=guessed)


def _without_bom(source: Iterator[bytes]) -> Iterator[bytes]:
    first = next(source, b"")
    if len(first) < len(codecs.BOM_UTF8):
        first += next(source, b"")
    yield first.removeprefix(codecs.BOM_UTF8)
    yield from source


def _split(source: Iterable[bytes], longest: int) -> Iterator[_Raw]:
    """A line beyond `longest` bytes is passed over block by block; only its beginning is kept."""
    number, rest, passing = 1, b"", False
    for block in source:
        parts = (rest + block).split(b"\n")
        rest = parts.pop()
        for part in parts:
            yield _Raw(number, part[:EXCERPT] if passing else part, passing or len(part) > longest)
            number, passing = number + 1, False
        if passing or len(rest) > longest:
            rest, passing = rest[:EXCERPT], True
    if rest:
        yield _Raw(number, rest, passing or len(rest) > longest)


def _sample(first: _Raw, raw: Iterator[_Raw]) -> list[_Raw]:
    sample, size = [first], len(first.data)
    while len(sample) < SAMPLE_LINES and size < SAMPLE_BYTES:
        line = next(raw, None)
        if line is None:
            break
        sample.append(line)
        size += len(line.data)
    return sample


def _decide(sample: list[_Raw], chosen: str) -> str:
    """The encoding that most of the telling lines are written in. One that was asked for is not
    second-guessed, but refused when most lines contradict it."""
    telling = [line.data for line in sample if not line.too_long and not line.data.isascii()]
    if not telling:
        return chosen or CANDIDATES[0]
    for candidate in (chosen,) if chosen else CANDIDATES:
        fitting = sum(_fits(data, candidate) for data in telling)
        if fitting * 2 > len(telling):
            return candidate
    tried = (chosen,) if chosen else CANDIDATES
    raise Unusable(
        Fault.ENCODING,
        line=sample[0].number,
        encoding=" / ".join(tried),
        other=next((c for c in CANDIDATES if c not in tried), "big5"),
    )


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(line: _Raw, encoding: str, *, guessed: bool = False) -> Line | Rejected:
    if line.too_long:
        return Rejected(Reason.TOO_LONG, line=line.number, excerpt=_excerpt(line, encoding))
    if b"\x00" in line.data:
        return Rejected(Reason.NUL, line=line.number, excerpt=_excerpt(line, encoding))
    if guessed and encoding != "utf-8" and _surely_utf8(line.data):
        return Rejected(Reason.ENCODING, encoding, line=line.number, excerpt=line.data.decode()[:EXCERPT])
    try:
        return Line(line.number, line.data.decode(encoding).removesuffix("\r"))
    except UnicodeDecodeError:
        return Rejected(Reason.ENCODING, encoding, line=line.number, excerpt=_excerpt(line, encoding))


def _excerpt(line: _Raw, encoding: str) -> str:
    return line.data[:EXCERPT].decode(encoding, "replace").replace("\x00", "\N{SYMBOL FOR NULL}")


def _surely_utf8(data: bytes) -> bool:
    """A UTF-8 line among GB18030 ones would often decode, to nonsense."""
    try:
        return sum(c > "\x7f" for c in data.decode("utf-8")) >= SURE_OF_UTF8
    except UnicodeDecodeError:
        return False
