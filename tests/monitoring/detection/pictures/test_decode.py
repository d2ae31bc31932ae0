import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from monitoring.detection.pictures.decode import FORMATS, UnreadablePicture, decode, decode_small
from tests.monitoring.detection.pictures.drawn import drawn, encoded

JPEG = encoded(drawn(1))
PNG = encoded(drawn(1), "PNG")


def png_header(width, height):
    """A PNG that declares a size and has no pixels: what a decompression bomb looks like."""
    chunks = {b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0), b"IDAT": zlib.compress(b"\0")}
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks.items()
    )


def test_a_picture_is_shrunk_to_its_longer_side_and_never_enlarged():
    large = decode(encoded(drawn(2, (1600, 1200))), longest=512)
    assert (large.grey.shape, large.width, large.height) == ((384, 512), 1600, 1200)
    small = decode(JPEG, longest=5000)
    assert (small.grey.shape, small.grey.dtype, small.rgb) == ((300, 400), np.uint8, None)


def test_colour_is_given_where_it_is_asked_for():
    picture = decode(encoded(Image.new("RGB", (90, 60), (250, 10, 10)), "PNG"), colour=True)
    assert picture.rgb is not None
    assert picture.rgb.shape == (60, 90, 3)
    assert picture.rgb[30, 45].tolist() == [250, 10, 10]
    assert picture.grey[30, 45] == decode(encoded(Image.new("L", (9, 9), 82), "PNG")).grey[4, 4]


def test_the_small_decode_of_a_jpeg_keeps_128_pixels():
    assert decode_small(encoded(drawn(2, (1600, 1200)))).shape == (150, 200)
    assert decode_small(JPEG).shape == (150, 200)
    assert decode_small(encoded(drawn(2, (200, 150)))).shape == (150, 200)
    # Other formats have no small decode; the hash shrinks them.
    assert decode_small(PNG).shape == (300, 400)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_lies_as_its_exif_orientation_says(orientation, form):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(drawn(3), form, exif=exif)
    shown = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("L")
    picture = decode(data)
    assert (picture.width, picture.height) == shown.size
    # A JPEG's own brightness and that of its colours differ by rounding and clipping.
    assert np.abs(picture.grey - np.asarray(shown, np.int16)).mean() < 0.5
    small = decode_small(data)
    reference = np.asarray(shown.resize(small.shape[::-1]), np.int16)
    assert np.abs(small - reference).mean() < 4


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_is_ignored(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert decode(encoded(drawn(3), exif=exif)).grey.shape == (300, 400)


def transparent_palette():
    picture = Image.new("P", (40, 40), 1)
    picture.putpalette([0, 0, 0, 10, 10, 10])
    return picture


@pytest.mark.parametrize(
    "data",
    [
        encoded(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"),
        encoded(Image.new("LA", (40, 40), (0, 0)), "PNG"),
        encoded(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "WEBP", lossless=True),
        encoded(transparent_palette(), "PNG", transparency=1),
        encoded(transparent_palette(), "GIF", transparency=1),
    ],
    ids=["rgba", "la", "webp", "palette", "gif"],
)
def test_what_is_transparent_is_white(data):
    assert decode(data).grey.min() == 255
    assert decode_small(data).min() == 255
    assert decode(data, colour=True).rgb.min() == 255


@pytest.mark.parametrize(
    "data",
    [
        encoded(Image.new("CMYK", (40, 40), (0, 0, 0, 128))),
        encoded(Image.new("L", (40, 40), 127)),
        encoded(Image.fromarray(np.full((40, 40), 127 * 257, np.uint16)), "PNG"),
        encoded(Image.new("RGB", (40, 40), (127, 127, 127)), "AVIF"),
        encoded(Image.new("RGB", (40, 40), (127, 127, 127)), "BMP"),
        encoded(Image.new("1", (40, 40), 1), "PNG"),
    ],
    ids=["cmyk", "grey", "16 bit", "avif", "bmp", "one bit"],
)
def test_every_form_of_picture_comes_as_brightness(data):
    levels = {int(decode(data).grey[20, 20]), int(decode_small(data)[20, 20])}
    assert levels <= {126, 127, 128} or levels == {255}


@pytest.mark.parametrize("read", [decode, decode_small])
def test_a_picture_that_declares_too_many_pixels_is_refused_before_any_is_decoded(read):
    with pytest.raises(UnreadablePicture, match="9000 x 9000 pixels are more than"):
        read(png_header(9_000, 9_000))
    with pytest.raises(UnreadablePicture):
        read(png_header(60_000, 60_000))
    with pytest.raises(UnreadablePicture, match="more than 100"):
        read(JPEG, most_pixels=100)


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", JPEG[:2000], PNG[: len(PNG) // 2]],
    ids=["empty", "header", "svg", "cut jpeg", "cut png"],
)
@pytest.mark.parametrize("read", [decode, decode_small])
def test_what_is_no_whole_picture_is_unreadable(read, data):
    with pytest.raises(UnreadablePicture):
        read(data)


def test_rare_formats_and_pictures_without_extent_are_unreadable():
    assert "TIFF" not in FORMATS
    with pytest.raises(UnreadablePicture):
        decode(encoded(drawn(1), "TIFF"))
    with pytest.raises(UnreadablePicture, match="1 x 400 pixels show nothing"):
        decode(encoded(Image.new("RGB", (1, 400)), "PNG"))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_picture_or_unreadable(data):
    with pytest.raises(UnreadablePicture):
        decode(data)


@given(st.sampled_from([JPEG, PNG]), st.data())
def test_damaged_pictures_raise_nothing_else(whole, data):
    damaged = bytearray(whole)
    # Half of the damage goes to the headers, where the decoders make their decisions.
    for at in data.draw(
        st.lists(st.integers(0, 700) | st.integers(0, len(whole) - 1), min_size=1, max_size=8)
    ):
        damaged[at] = data.draw(st.integers(0, 255))
    for read in (decode, decode_small):
        try:
            read(bytes(damaged), most_pixels=1_000_000)
        except UnreadablePicture as refused:
            assert str(refused)
