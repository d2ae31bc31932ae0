"""One picture against one reference: no edit hides a copy, and strangers stay strangers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps

from monitoring.detection.pictures.decode import Picture, decode
from monitoring.detection.pictures.features import describe
from monitoring.detection.pictures.matching import match

from .drawn import drawn, encoded


def features_of(picture, **options):
    return describe(decode(encoded(picture), colour=True), **options)


def banner(picture):
    made = picture.copy()
    ImageDraw.Draw(made).rectangle((0, 0, made.width, made.height // 5), fill=(214, 32, 40))
    return made


def collage(picture):
    made = Image.new("RGB", (800, 600), "white")
    for place, each in enumerate((drawn(901), drawn(902), picture, drawn(903))):
        made.paste(each.resize((400, 300)), ((place % 2) * 400, (place // 2) * 300))
    return made


def photographed(picture):
    """Seen from the side on a cluttered table, smaller and turned."""
    scene = drawn(950, (700, 600))
    corners = (-60, -40, 60, 540, 640, 560, 560, 40)
    seen = picture.resize((500, 500)).transform((400, 400), Image.Transform.QUAD, corners, fillcolor="white")
    scene.paste(seen.resize((300, 420)), (180, 90))
    return scene


@pytest.mark.parametrize(
    "edit",
    [
        lambda picture: picture.crop((0, 0, 280, 210)),
        lambda picture: picture.crop((120, 90, 400, 300)),
        banner,
        collage,
        lambda picture: ImageOps.expand(picture, border=40, fill=(250, 120, 0)),
        lambda picture: picture.rotate(90, expand=True),
        lambda picture: picture.rotate(180),
        lambda picture: picture.rotate(7, expand=True, fillcolor="white"),
        lambda picture: picture.resize((200, 150)),
    ],
    ids=["left crop", "right crop", "banner", "collage", "border", "turn", "half turn", "tilt", "half size"],
)
def test_an_edited_copy_is_a_copy(edit):
    found = match(features_of(edit(drawn(20)), most=1200), features_of(drawn(20)))

    assert found is not None
    assert (found.how, found.flipped) == ("copy", False)


@pytest.mark.parametrize("flip", [ImageOps.mirror, ImageOps.flip])
def test_a_mirrored_copy_is_told(flip):
    found = match(features_of(flip(drawn(21)).crop((40, 30, 400, 300))), features_of(drawn(21)))

    assert found is not None
    assert (found.how, found.flipped) == ("copy", True)


@settings(max_examples=10, deadline=None)
@given(
    seed=st.integers(0, 5000),
    left=st.integers(0, 120),
    top=st.integers(0, 90),
    mirrored=st.booleans(),
)
def test_the_region_says_which_part_of_the_reference_is_where(seed, left, top, mirrored):
    crop = drawn(seed).crop((left, top, left + 280, top + 210))
    found = match(features_of(ImageOps.mirror(crop) if mirrored else crop), features_of(drawn(seed)))

    assert found is not None
    assert found.how == "copy"
    across, down = (left / 400, (left + 280) / 400), (top / 300, (top + 210) / 300)
    expected = [(across[0], down[0]), (across[1], down[0]), (across[1], down[1]), (across[0], down[1])]
    assert np.allclose(found.region.reference, expected, atol=0.02)
    whole = [(0, 0), (1, 0), (1, 1), (0, 1)]
    assert np.allclose(found.region.query, [(1 - x, y) if mirrored else (x, y) for x, y in whole], atol=0.02)
    assert found.region.share > 0.95


def test_a_photo_of_the_thing_is_the_product_and_no_copy():
    packshot = ImageOps.expand(drawn(30).resize((300, 300)), border=50, fill="white")
    found = match(features_of(photographed(drawn(30)), most=1200), features_of(packshot))

    assert found is not None
    assert (found.how, found.flipped) == ("product", False)
    assert 0 < found.score < 1
    assert 0.1 < found.region.share < 0.5


def test_a_picture_that_fills_its_frame_stands_for_a_product_only_when_told_so():
    tight = drawn(30).resize((300, 300))
    query = features_of(photographed(drawn(30)), most=1200)
    few = features_of(tight, most=70)

    assert not few.on_plain_ground
    assert match(query, few) is None
    told = match(query, few, packshot=True)
    assert told is not None
    assert told.how == "product"


@settings(max_examples=10, deadline=None)
@given(one=st.integers(0, 5000), other=st.integers(5001, 10_000))
def test_different_pictures_do_not_match(one, other):
    assert match(features_of(drawn(one)), features_of(drawn(other))) is None


def test_two_things_on_one_background_are_no_copies():
    ground = drawn(40, (640, 480))
    pictures = []
    for seed in (41, 42):
        scene = ground.copy()
        scene.paste(drawn(seed, (520, 400)), (60, 40))
        pictures.append(features_of(scene))

    found = match(*pictures)
    assert found is None or found.how != "copy"


def test_nothing_matches_a_blank_and_a_blank_matches_nothing():
    blank = describe(Picture(np.full((300, 400), 255, np.uint8), 400, 300))
    something = features_of(drawn(50))

    assert match(blank, something) is None
    assert match(something, blank) is None
    assert match(blank, blank) is None


@settings(max_examples=10, deadline=None)
@given(seeds=st.tuples(st.integers(0, 99), st.integers(0, 99)), size=st.integers(24, 200))
def test_any_two_pictures_are_compared_and_twice_the_same(seeds, size):
    one, other = (
        describe(
            Picture(np.random.default_rng(seed).integers(0, 256, (size, size * 2), np.uint8), size * 2, size)
        )
        for seed in seeds
    )

    assert match(one, other) == match(one, other)
    assert (match(one, other) is not None) == (seeds[0] == seeds[1])
