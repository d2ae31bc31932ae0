"""What describes a picture: complete, compact, the same everywhere; empty where there is nothing to see."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageOps

from monitoring.detection.pictures.decode import Picture, decode
from monitoring.detection.pictures.features import Features, describe

from .drawn import drawn, encoded

ROOT = Path(__file__).resolve().parents[4]


def features_of(picture, **options):
    return describe(decode(encoded(picture, "PNG"), colour=True), **options)


def test_features_survive_being_stored_within_100_kilobytes():
    made = features_of(drawn(1, (900, 700)))
    stored = made.to_bytes()
    again = Features.from_bytes(stored)

    assert len(made) > 100
    assert len(stored) <= 100_000
    assert (again.width, again.height) == (made.width, made.height)
    assert np.abs(again.points - made.points).max() < 0.01
    assert np.array_equal(again.descriptors, made.descriptors)
    assert again.thumbnail.shape == made.thumbnail.shape


def test_features_of_another_version_or_cut_short_are_refused():
    stored = features_of(drawn(1)).to_bytes()

    with pytest.raises(ValueError, match="version"):
        Features.from_bytes(b"1999.1\0\0" + stored[8:])
    for length in (0, 5, 200, len(stored) // 2):
        with pytest.raises(ValueError):
            Features.from_bytes(stored[:length])


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_mirroring_the_features_and_the_picture_is_one(seed):
    picture = drawn(seed)
    mirrored, described = features_of(picture).mirrored, features_of(ImageOps.mirror(picture))
    likeness = mirrored.unit @ described.unit.T
    nearest = likeness.argmax(axis=1)
    apart = np.linalg.norm(mirrored.points[:, :2] - described.points[nearest, :2], axis=1)

    assert np.median(apart) < 0.5
    assert np.median(likeness.max(axis=1)) > 0.99


@pytest.mark.parametrize(
    "shape", [(300, 400), (5, 5), (23, 800), (2000, 24), (1, 1)], ids=lambda shape: f"{shape[1]}x{shape[0]}"
)
@pytest.mark.parametrize("level", [0, 128, 255])
def test_blank_and_tiny_pictures_have_no_features(shape, level):
    made = describe(Picture(np.full(shape, level, np.uint8), shape[1], shape[0]))

    assert len(made) == 0
    assert len(Features.from_bytes(made.to_bytes())) == 0


@settings(max_examples=12, deadline=None)
@given(
    height=st.integers(1, 300),
    width=st.integers(1, 300),
    low=st.integers(0, 255),
    high=st.integers(1, 256),
    seed=st.integers(0, 99),
)
def test_any_pixels_are_described_and_twice_the_same(height, width, low, high, seed):
    pixels = np.random.default_rng(seed).integers(min(low, high - 1), high, (height, width), np.uint8)
    picture = Picture(pixels, width, height)
    made = describe(picture)

    assert len(made) <= 640
    assert np.isfinite(made.points).all()
    assert describe(picture).to_bytes() == made.to_bytes()


def test_another_process_gives_the_same_features():
    data = encoded(drawn(7), "PNG")
    script = (
        "import sys, hashlib\n"
        "from monitoring.detection.pictures.decode import decode\n"
        "from monitoring.detection.pictures.features import describe\n"
        "made = describe(decode(sys.stdin.buffer.read(), colour=True))\n"
        "print(hashlib.sha256(made.to_bytes()).hexdigest())\n"
    )
    there = subprocess.run(
        [sys.executable, "-c", script], input=data, capture_output=True, cwd=ROOT, check=True
    )

    here = describe(decode(data, colour=True))
    assert there.stdout.decode().strip() == hashlib.sha256(here.to_bytes()).hexdigest()


def test_a_crop_of_any_part_keeps_features():
    made = features_of(drawn(3, (640, 480)), most=80)
    columns = np.histogram(made.points[:, 0], bins=4, range=(0, made.width))[0]

    assert columns.min() >= 8


def test_a_packshot_is_told_from_a_scene():
    scene = drawn(4)
    packshot = ImageOps.expand(scene.resize((200, 150)), border=60, fill="white")

    assert features_of(packshot).on_plain_ground
    assert not features_of(scene).on_plain_ground
