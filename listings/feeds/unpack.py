"""Bytes of a source in blocks, unpacked when they are gzip. Nothing here holds more than a block."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from listings.feeds.records import Fault, Unusable

BLOCK = 64 * 1024
GZIP = b"\x1f\x8b"
SIGNATURES = {
    b"PK\x03\x04": Fault.ARCHIVE,
    b"Rar!": Fault.ARCHIVE,
    b"7z\xbc\xaf": Fault.ARCHIVE,
    b"\xfd7zXZ": Fault.ARCHIVE,
    b"BZh": Fault.ARCHIVE,
    b"\xd0\xcf\x11\xe0": Fault.ARCHIVE,
    b"\xff\xfe": Fault.UTF16,
    b"\xfe\xff": Fault.UTF16,
}
BOMB_BYTES = 64 * 1024**2
"""Below this, unpacking costs under a second whatever the ratio is."""
BOMB_RATIO = 200
"""Listings pack 5 to 50 times; deflate can reach 1032."""
MAX_BYTES = 64 * 1024**3


def blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Raises Unusable: not text at all, damaged gzip, or a decompression bomb."""
    head = stream.read(BLOCK)
    if head.startswith(GZIP):
        yield from _checked(_gunzip(stream, head))
        return
    yield from _checked(_plain(stream, head))


def _plain(stream: BinaryIO, head: bytes) -> Iterator[bytes]:
    while head:
        yield head
        head = stream.read(BLOCK)


def _checked(source: Iterator[bytes]) -> Iterator[bytes]:
    """The signature is looked for in the first block that holds anything."""
    first = next(source, b"")
    for signature, fault in SIGNATURES.items():
        if first.startswith(signature):
            raise Unusable(fault)
    if first:
        yield first
    yield from source


def _gunzip(stream: BinaryIO, head: bytes) -> Iterator[bytes]:
    taken = given = 0
    machine = zlib.decompressobj(wbits=31)
    data = head
    while True:
        if not data:
            data = stream.read(BLOCK)
            if not data:
                break
        if machine.eof:
            if not data.startswith(GZIP):
                if data.strip(b"\x00"):
                    raise Unusable(Fault.GZIP, kept=given)
                data = b""
                continue
            machine = zlib.decompressobj(wbits=31)
        before = len(data)
        try:
            out = machine.decompress(data, BLOCK)
        except zlib.error:
            raise Unusable(Fault.GZIP, kept=given) from None
        data = machine.unconsumed_tail or machine.unused_data
        taken += before - len(data)
        given += len(out)
        if given > MAX_BYTES or (given > BOMB_BYTES and given > BOMB_RATIO * taken):
            raise Unusable(Fault.BOMB, ratio=given // max(taken, 1))
        if out:
            yield out
    if not machine.eof:
        raise Unusable(Fault.GZIP, kept=given)
