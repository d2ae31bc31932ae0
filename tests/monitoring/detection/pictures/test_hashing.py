import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageFilter

from monitoring.detection.pictures.decode import UnreadablePicture, decode, decode_small
from monitoring.detection.pictures.hashing import (
    BITS,
    SAME,
    PictureHash,
    dihedral,
    distance,
    hash_of,
    hash_of_grey,
)
from tests.monitoring.detection.pictures.drawn import DATA, drawn, encoded

PUBLISHED = DATA / "pdq-copy-detection"
needs_published = pytest.mark.skipif(
    not PUBLISHED.exists(), reason="the pictures published with PDQ (../shared/data) are not on this machine"
)
TURNED = (
    lambda grey: grey,
    np.rot90,
    lambda grey: np.rot90(grey, 2),
    lambda grey: np.rot90(grey, 3),
    lambda grey: grey[::-1],
    lambda grey: grey[:, ::-1],
    lambda grey: grey.T,
    lambda grey: np.rot90(grey.T, 2),
)
"""In the order of TURNS."""


@pytest.mark.parametrize(
    "edit",
    [
        lambda picture: picture.resize((200, 150)),
        lambda picture: picture.resize((130, 97)),
        lambda picture: picture.resize((1013, 760)),
        lambda picture: picture.filter(ImageFilter.GaussianBlur(2)),
        lambda picture: ImageEnhance.Contrast(picture).enhance(0.7),
        lambda picture: ImageEnhance.Brightness(picture).enhance(0.9),
    ],
    ids=["half", "a third", "larger", "blurred", "flat", "dark"],
)
@pytest.mark.parametrize("seed", range(5))
def test_size_focus_light_and_compression_leave_a_picture_the_same(seed, edit):
    original = hash_of(encoded(drawn(seed)))
    assert distance(original, hash_of(encoded(edit(drawn(seed)), quality=30))) <= SAME
    assert distance(original, hash_of(encoded(edit(drawn(seed)), "PNG"))) <= SAME


@given(st.integers(0, 10_000), st.sampled_from([(400, 300), (301, 417), (128, 128), (64, 90), (33, 500)]))
@settings(max_examples=40, deadline=None)
def test_turning_the_picture_and_turning_the_hash_are_one(seed, size):
    grey = np.asarray(drawn(seed, size).convert("L"))
    turned = dihedral(grey)
    assert turned[0] == hash_of_grey(grey)
    # Rounding to whole steps of brightness may tip a frequency that stands at the median.
    pairs = zip(turned, TURNED, strict=True)
    assert max(distance(hash_, hash_of_grey(turn(grey))) for hash_, turn in pairs) <= 6


def test_different_pictures_stand_far_apart_in_every_turn():
    turned = [dihedral(np.asarray(drawn(seed).convert("L"))) for seed in range(30)]
    closest = min(
        distance(one[0], other) for one, many in itertools.permutations(turned, 2) for other in many
    )
    assert closest > 2 * SAME


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("RGB", (400, 400), "white"),
        Image.new("RGB", (400, 400), "black"),
        Image.linear_gradient("L"),
        Image.effect_noise((400, 400), 20),
    ],
    ids=["white", "black", "shade", "noise"],
)
def test_a_picture_without_features_is_told(picture):
    assert hash_of(encoded(picture)).featureless
    assert not hash_of(encoded(drawn(1))).featureless


@pytest.mark.parametrize("shape", [(0, 0), (4, 400), (400, 4), (20, 20, 3)])
def test_what_has_no_extent_has_no_hash(shape):
    with pytest.raises(UnreadablePicture):
        hash_of_grey(np.zeros(shape, np.uint8))
    with pytest.raises(UnreadablePicture):
        dihedral(np.zeros(shape, np.uint8))
    with pytest.raises(UnreadablePicture):
        hash_of(b"no picture")


@given(st.integers(5, 90), st.integers(5, 90), st.integers(0, 255), st.integers(0, 2**32 - 1))
@settings(deadline=None)
def test_any_brightness_has_a_hash_within_its_ranges(height, width, level, seed):
    noise = np.random.default_rng(seed).integers(0, level + 1, (height, width), dtype=np.uint8)
    made = hash_of_grey(noise)
    assert len(made.bits) == BITS // 8
    assert 0 <= made.quality <= 100
    # Half of the frequencies lie above their median, fewer where many are equal.
    assert int.from_bytes(made.bits).bit_count() <= BITS // 2
    assert made == hash_of_grey(noise.copy())


def test_the_hash_of_a_known_pattern_stays_what_it_was():
    """Stored hashes are compared with new ones: whoever changes this must change PIPELINE too."""
    y, x = np.mgrid[0:240, 0:320]
    pattern = ((x * x // 97 + y * 3 + (x * y) // 53) % 256).astype(np.uint8)
    known = bytes.fromhex("699449ff49df5bff9b8c3300e31c8e1f783e80fe7ff0c0001ff0d2201f70d260")
    made = hash_of_grey(pattern)
    # Processors round the last digit of a sum differently.
    assert distance(made, PictureHash(known, 100)) <= 2
    assert made.quality == 100


def published(path):
    return (PUBLISHED / path).read_bytes()


@needs_published
def test_the_published_edits_are_the_same_picture_and_the_others_are_not():
    original = hash_of(published("bridge-mods/aaa-orig.jpg"))
    edited = {
        path.name: distance(original, hash_of(path.read_bytes())) for path in PUBLISHED.glob("bridge-mods/*")
    }
    assert len(edited) == 12
    assert {name: bits for name, bits in edited.items() if bits > SAME} == {}
    others = [
        *PUBLISHED.glob("reg-test-input/labelme-subset/*"),
        PUBLISHED / "reg-test-input/pen-and-coaster.png",
    ]
    hashes = [original, *(hash_of(path.read_bytes()) for path in others)]
    assert len(hashes) == 9
    seen = [each for each in hashes if not each.featureless]
    assert len(seen) == 7
    assert min(distance(one, other) for one, other in itertools.combinations(seen, 2)) > 3 * SAME


@needs_published
def test_the_published_turns_are_those_of_the_hash():
    turned = dihedral(decode_small(published("reg-test-input/dih/bridge-1-original.jpg")))
    files = sorted(PUBLISHED.glob("reg-test-input/dih/*"))
    apart = [[distance(hash_, hash_of(path.read_bytes())) for hash_ in turned] for path in files]
    assert [row.index(min(row)) for row in apart] == list(range(8))
    assert max(min(row) for row in apart) <= 4


@needs_published
@pytest.mark.parametrize(
    ("path", "bits"),
    [
        ("dih/bridge-1-original.jpg", "d8f8f0cee0f4a84f0637022a078f67f0b36e2ed596621e1d33e6339c4e9c9b22"),
        ("dih/bridge-2-rotate-90.jpg", "30a10efdf1c83f429013d48d0ffffc52e34e0e35ada952a9d29605215aa9e5af"),
        ("dih/bridge-3-rotate-180.jpg", "2dad5a64b1a142e7d362a09857da895ae63b8c7fc23794b766b319361fc93188"),
        ("labelme-subset/q0746.jpg", "1049d96239e24d4dca2c55512b8bdb77425f4dbcf575a0a95555aaab5554aaaa"),
    ],
)
def test_the_hash_is_the_published_one_up_to_its_own_sampling(path, bits):
    """Hashes as the reference implementation prints them (its regression test and its Python bindings)."""
    data = published(f"reg-test-input/{path}")
    assert distance(hash_of(data), PictureHash(bytes.fromhex(bits), 100)) <= SAME
    assert distance(hash_of(data), hash_of_grey(decode(data, longest=5000).grey)) <= 8
