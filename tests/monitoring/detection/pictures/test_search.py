import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.detection.pictures import search
from monitoring.detection.pictures.hashing import PictureHash, dihedral
from monitoring.detection.pictures.search import HashIndex
from tests.monitoring.detection.pictures.drawn import DATA, drawn

HASHES = DATA / "pdq-copy-detection" / "reg-test-input"


def rows(values):
    return np.frombuffer(b"".join(values), np.uint8).reshape(-1, 32)


def one_by_one(references, queries, bits):
    """The same answer by comparing everything with everything."""
    apart = np.unpackbits(references[None] ^ queries[:, None], axis=2).sum(axis=2)
    return [[(int(row), int(line[row])) for row in np.flatnonzero(line <= bits)] for line in apart]


@st.composite
def around(draw):
    """Hashes scattered around a few centres at 0 to 60 bits, so that every radius has its border cases."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    centres = random.integers(0, 2, (draw(st.integers(1, 4)), 256), dtype=np.uint8)
    if draw(st.booleans()):
        centres[0] = 0
    made = []
    for _ in range(draw(st.integers(0, 80))):
        near = centres[random.integers(len(centres))].copy()
        if draw(st.booleans()):
            near[random.choice(256, random.integers(0, 61), replace=False)] ^= 1
        else:
            # Spread evenly over the bands: the hardest to find.
            for band in range(16):
                near[band * 16 + random.choice(16, random.integers(0, 3), replace=False)] ^= 1
        made.append(near)
    references = np.packbits(np.array(made, np.uint8).reshape(-1, 256), axis=1)
    return references, np.packbits(centres, axis=1)


@given(around(), st.integers(0, 31))
@settings(max_examples=150, deadline=None)
def test_the_index_finds_what_comparing_everything_finds(hashes, bits):
    references, queries = hashes
    assert HashIndex(references).within(queries, bits) == one_by_one(references, queries, bits)


@pytest.mark.parametrize("bits", [-1, 32, 256])
def test_a_radius_which_the_bands_cannot_answer_is_refused(bits):
    with pytest.raises(ValueError, match=r"outside 0\.\.31"):
        HashIndex(np.zeros((3, 32), np.uint8)).within(np.zeros((1, 32), np.uint8), bits)


@pytest.mark.parametrize("shape", [(32,), (4, 16), (2, 256)])
def test_rows_of_another_length_are_refused(shape):
    with pytest.raises(ValueError, match="rows of 32 bytes"):
        HashIndex(np.zeros(shape, np.uint8))


def test_an_empty_index_and_an_empty_question_have_empty_answers():
    nothing = np.zeros((0, 32), np.uint8)
    assert HashIndex(nothing).within(np.zeros((2, 32), np.uint8)) == [[], []]
    assert HashIndex(np.zeros((2, 32), np.uint8)).within(nothing) == []
    assert len(HashIndex.of([])) == 0


def test_many_references_in_one_band_are_compared_in_parts(monkeypatch):
    monkeypatch.setattr(search, "_MOST_CANDIDATES", 7)
    references = np.repeat(rows([b"\x0f" * 32, b"\xf0" * 32]), 50, axis=0)
    answers = HashIndex(references).within(references[[0, 99]])
    assert answers == [[(row, 0) for row in range(50)], [(row, 0) for row in range(50, 100)]]


def test_more_questions_than_are_looked_up_together():
    references = np.random.default_rng(5).integers(0, 256, (300, 32), dtype=np.uint8)
    assert HashIndex(references).within(references) == [[(row, 0)] for row in range(300)]


def test_the_index_survives_pickling():
    hashes = [PictureHash(bytes([level]) * 32, quality) for level, quality in ((1, 90), (2, 10), (3, 60))]
    index = pickle.loads(pickle.dumps(HashIndex.of(hashes)))
    assert len(index) == 3
    assert index.within(rows([each.bits for each in hashes])) == [[(0, 0)], [], [(2, 0)]]


def test_featureless_pictures_never_match():
    blank, seen = PictureHash(b"\x01" * 32, 49), PictureHash(b"\x01" * 32, 50)
    assert HashIndex.of([blank, blank]).copies((seen,) * 8) == []
    assert HashIndex.of([seen]).copies((blank,) * 8) == []
    assert [copy.row for copy in HashIndex.of([blank, seen]).copies((seen,) * 8)] == [1]


def test_a_turned_copy_is_found_and_the_turn_named():
    references = [np.asarray(drawn(seed).convert("L")) for seed in range(20)]
    index = HashIndex.of([dihedral(grey)[0] for grey in references])
    mirrored = index.copies(dihedral(np.ascontiguousarray(references[7][:, ::-1])))
    assert [(copy.row, copy.turn) for copy in mirrored] == [(7, "flipped left to right")]
    assert mirrored[0].distance <= 6
    plain = index.copies(dihedral(references[7]))
    assert [(copy.row, copy.turn, copy.distance) for copy in plain] == [(7, "original", 0)]


@pytest.mark.skipif(not HASHES.exists(), reason="the published hashes (../shared/data) are missing")
@pytest.mark.parametrize("bits", [5, 20, 31])
def test_the_published_needles_are_found_in_the_published_haystack(bits):
    hay, needles = (
        rows(bytes.fromhex(line) for line in (HASHES / name).read_text().split())
        for name in ("haystack.txt", "needles.txt")
    )
    assert (len(hay), len(needles)) == (1350, 100)
    expected = one_by_one(hay, needles, bits)
    assert HashIndex(hay).within(needles, bits) == expected
    assert sum(map(len, expected)) > 0
