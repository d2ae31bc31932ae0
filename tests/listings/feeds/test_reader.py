"""From bytes to lines: encodings, gzip, bombs, and rows that are too long to hold."""

import gzip
import io
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listings.feeds.reader import Line, lines
from listings.feeds.records import Fault, Reason, Rejected, Unusable


def read(data: bytes, **options) -> list[tuple[int, str]]:
    return [
        (each.number, each.text) if isinstance(each, Line) else (each.line, each.reason.value)
        for each in lines(io.BytesIO(data), **options)
    ]


def fault(data: bytes, **options) -> Fault:
    with pytest.raises(Unusable) as caught:
        read(data, **options)
    return caught.value.fault


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_encodings_are_told_apart_by_content(encoding, pack):
    data = pack("id,品名\r\n1,耐克 登山鞋\r\n2,𠮷野家\n".encode(encoding))
    assert read(data) == [(1, "id,品名"), (2, "1,耐克 登山鞋"), (3, "2,𠮷野家")]


def test_encoding_is_decided_where_the_first_telling_line_is():
    data = b"plain\n" * 5000 + "华为手机壳\n".encode("gb18030")
    assert read(data)[-1] == (5001, "华为手机壳")


def test_two_encodings_are_never_mixed():
    """UTF-8 lines in a GB18030 file would decode to nonsense; they are refused, and the other way round."""
    gb, utf = "耐克运动鞋官方旗舰店".encode("gb18030"), "耐克运动鞋官方旗舰店".encode()
    assert [r for _, r in read(b"\n".join([gb, gb, utf, gb]))] == [
        gb.decode("gb18030"),
        gb.decode("gb18030"),
        "encoding",
        gb.decode("gb18030"),
    ]
    assert [r for _, r in read(b"\n".join([utf, gb, utf]))] == [utf.decode(), "encoding", utf.decode()]


def test_a_wrong_encoding_is_refused_as_a_whole():
    data = "品名,价格\n耐克,1\n".encode("gb18030")
    with pytest.raises(Unusable) as caught:
        read(data, encoding="utf-8")
    assert (caught.value.fault, caught.value.params["other"]) == (Fault.ENCODING, "gb18030")
    assert fault(b"\xff\x80\x81\n" * 10) is Fault.ENCODING
    assert fault(b"x", encoding="utf-99") is Fault.UNKNOWN_ENCODING


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"PK\x03\x04rest", Fault.ARCHIVE),
        ("品名\n".encode("utf-16"), Fault.UTF16),
        (gzip.compress(b"row\n" * 9999, mtime=0)[:-20], Fault.GZIP),
        (gzip.compress(b"row\n", mtime=0) + b"garbage", Fault.GZIP),
        (b"\x1f\x8b\x08\x00broken", Fault.GZIP),
    ],
)
def test_what_is_not_text_is_named(data, expected):
    assert fault(data) is expected


def test_a_damaged_end_gives_the_rows_before_it():
    source = lines(io.BytesIO(gzip.compress("".join(f"{i}\n" for i in range(99_999)).encode())[:-30]))
    got = []
    with pytest.raises(Unusable):
        for line in source:
            got.append(line)
    assert len(got) > 10_000
    assert got[0] == Line(1, "0")


def test_gzip_of_several_members_is_one_text():
    assert read(gzip.compress(b"a\n") + gzip.compress(b"b\n") + b"\x00" * 100) == [(1, "a"), (2, "b")]


def test_a_decompression_bomb_is_stopped_early():
    squeeze = zlib.compressobj(9, wbits=31)
    bomb = b"".join(squeeze.compress(b"0" * 2**20) for _ in range(300)) + squeeze.flush()
    assert len(bomb) < 400_000
    tracemalloc.start()
    assert fault(bomb) is Fault.BOMB
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 2**20


def test_a_50_mb_row_costs_itself_and_no_memory():
    class Long(io.RawIOBase):
        def __init__(self):
            self.parts = iter([b"first\n", *[b"x" * 65536] * 800, b"\nlast\n"])

        def read(self, size=-1):
            return next(self.parts, b"")

    tracemalloc.start()
    got = list(lines(Long()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [got[0], got[2]] == [Line(1, "first"), Line(3, "last")]
    assert (got[1].line, got[1].reason, len(got[1].excerpt)) == (2, Reason.TOO_LONG, 200)
    assert peak < 8 * 2**20


def test_nul_bytes_refuse_their_line_only():
    assert read(b"a\nb\x00b\nc") == [(1, "a"), (2, "nul"), (3, "c")]


@given(st.binary(max_size=3000))
def test_random_bytes_raise_nothing_else(data):
    try:
        found = list(lines(io.BytesIO(data)))
    except Unusable:
        return
    assert all(isinstance(each, Line | Rejected) for each in found)
    numbers = [each.number if isinstance(each, Line) else each.line for each in found]
    assert numbers == list(range(1, len(numbers) + 1))


@given(st.lists(st.text(st.characters(exclude_characters="\n\r\x00\ufeff", exclude_categories=["Cs"]))))
def test_utf8_lines_come_back(texts):
    got = read("\n".join(texts).encode(), encoding="utf-8")
    while texts and not texts[-1]:
        texts.pop()
    assert [text for _, text in got][: len(texts)] == texts
