"""A listing's picture among the references of all brands."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from monitoring.detection.pictures.decode import UnreadablePicture, decode
from monitoring.detection.pictures.features import describe
from monitoring.detection.pictures.index import PictureIndex, reference_picture

from .drawn import drawn, encoded
from .test_matching import collage, photographed

T = Image.Transpose


def packshot(seed):
    return ImageOps.expand(drawn(seed).resize((300, 300)), border=50, fill="white")


@pytest.fixture(scope="module")
def references():
    shown = [
        reference_picture(encoded(drawn(seed)), id=f"picture-{seed}", brand=f"brand-{seed % 3}")
        for seed in range(200, 212)
    ]
    packed = [
        reference_picture(
            encoded(packshot(seed)), id=f"pack-{seed}", brand="packed", product=f"product {seed}"
        )
        for seed in (30, 31)
    ]
    return shown + packed


@pytest.fixture(scope="module")
def index(references):
    return PictureIndex(references)


def test_the_same_picture_is_found_by_its_hash_alone(index):
    (found,) = index.look(encoded(drawn(203), quality=60))

    assert (found.reference, found.brand, found.how, found.inliers) == (
        "picture-203",
        "brand-2",
        "same",
        None,
    )
    assert found.distance <= 31
    assert found.region.share == 1.0


@pytest.mark.parametrize(
    "turn", [T.ROTATE_90, T.ROTATE_180, T.ROTATE_270, T.FLIP_LEFT_RIGHT, T.FLIP_TOP_BOTTOM]
)
def test_both_stages_see_a_turned_picture_lie_alike(index, turn):
    data = encoded(drawn(204).transpose(turn))
    (by_hash,) = index.look(data)
    (by_features,) = index.shown(describe(decode(data, colour=True)))

    assert (by_hash.how, by_features.how) == ("same", "copy")
    assert by_hash.flipped == by_features.flipped
    assert np.allclose(by_hash.region.query, by_features.region.query, atol=0.02)


def test_a_crop_is_found_with_its_place(index):
    (found,) = index.look(encoded(drawn(205).crop((100, 60, 400, 300))))

    assert (found.reference, found.how, found.distance) == ("picture-205", "copy", None)
    assert np.allclose(found.region.reference, [(0.25, 0.2), (1, 0.2), (1, 1), (0.25, 1)], atol=0.02)


def test_every_reference_in_a_collage_is_found(references):
    index = PictureIndex([*references, reference_picture(encoded(drawn(902)), id="second", brand="other")])
    found = index.look(encoded(collage(drawn(206))))

    assert {(each.reference, each.how) for each in found} == {("picture-206", "copy"), ("second", "copy")}


def test_a_photo_of_the_product_names_it(index):
    found = index.look(encoded(photographed(drawn(31))), brands=["packed"])

    assert [(each.reference, each.product, each.how) for each in found] == [
        ("pack-31", "product 31", "product")
    ]


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(1000, 9000))
def test_other_pictures_show_nothing_of_ours(index, seed):
    assert index.look(encoded(drawn(seed)), brands=["packed", "nobody"]) == []


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_unreadable_and_nothing_worse(index, data):
    with pytest.raises(UnreadablePicture):
        index.look(data)


@settings(max_examples=15, deadline=None)
@given(at=st.integers(0, 5000), value=st.integers(0, 255), length=st.integers(100, 20_000))
def test_a_damaged_picture_is_unreadable_or_shows_at_most_itself(index, at, value, length):
    whole = bytearray(encoded(drawn(207)))
    whole[at % len(whole)] = value
    try:
        found = index.look(bytes(whole[:length]))
    except UnreadablePicture:
        return
    assert {each.reference for each in found} <= {"picture-207"}


@pytest.mark.parametrize("colour", ["white", "black", (120, 120, 120)])
@pytest.mark.parametrize("size", [(400, 300), (8, 8), (900, 20)])
def test_blank_and_tiny_pictures_show_nothing(index, colour, size):
    assert index.look(encoded(Image.new("RGB", size, colour))) == []


def test_an_index_without_references_finds_nothing():
    assert PictureIndex([]).look(encoded(drawn(1)), brands=["any"]) == []


def test_a_reference_without_features_is_never_shown():
    blank = reference_picture(encoded(Image.new("RGB", (300, 300), "white")), id="blank", brand="b")

    assert PictureIndex([blank]).look(encoded(drawn(1)), brands=["b"]) == []
    assert PictureIndex([blank]).look(encoded(Image.new("RGB", (300, 300), "white"))) == []


def test_a_pickled_index_answers_alike(index):
    again = pickle.loads(pickle.dumps(index))
    data = encoded(drawn(208).crop((60, 40, 400, 300)))

    assert again.look(data) == index.look(data) != []


def test_the_order_of_the_references_changes_no_answer(references):
    data = encoded(drawn(209).crop((0, 60, 330, 300)))
    (forwards,) = PictureIndex(references).look(data)

    assert PictureIndex(references[::-1]).look(data) == [forwards]


def test_references_of_named_brands_are_compared_whatever_they_share(index, references):
    stranger = describe(decode(encoded(drawn(5555)), colour=True))
    rows = {row for row, _ in index.shortlist(stranger, ["packed"])}

    assert {row for row, each in enumerate(references) if each.brand == "packed"} <= rows


def test_features_of_another_version_are_refused(references):
    old = replace(references[0], features=b"1999.1\0\0" + references[0].features[8:])

    with pytest.raises(ValueError, match="version"):
        PictureIndex([old])
