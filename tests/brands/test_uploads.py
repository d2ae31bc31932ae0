"""Type by content, metadata gone, limits kept; every refusal a sentence."""

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from PIL import Image

from brands.errors import Invalid
from brands.uploads import check_document, check_reference
from tests.brands.files import PDF, picture, png_claiming, upload


@pytest.mark.parametrize(
    ("kind", "content_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_a_picture_is_known_by_its_content_not_its_name(kind: str, content_type: str) -> None:
    accepted = check_document(upload("certificate.pdf", picture(kind)))
    assert (accepted.content_type, accepted.width, accepted.height) == (content_type, 200, 150)
    assert accepted.as_file().name.endswith({"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}[kind])


def test_metadata_does_not_survive() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret camera of Alice"
    source = picture("JPEG", exif=exif)
    assert b"Secret camera" in source
    accepted = check_document(upload("a.jpg", source))
    assert b"Secret camera" not in accepted.content
    assert dict(Image.open(io.BytesIO(accepted.content)).getexif()) == {}


def test_the_orientation_of_the_camera_is_applied_before_it_is_dropped() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    accepted = check_document(upload("a.jpg", picture("JPEG", size=(200, 150), exif=exif)))
    assert (accepted.width, accepted.height) == (150, 200)


def test_what_hides_behind_a_picture_is_gone() -> None:
    accepted = check_document(upload("a.png", picture("PNG") + b"PK\x03\x04<script>alert(1)</script>"))
    assert b"<script>" not in accepted.content


def test_a_decompression_bomb_is_refused_from_its_header() -> None:
    with pytest.raises(Invalid, match="40 million pixels"):
        check_document(upload("bomb.png", png_claiming(60_000, 60_000)))


def test_the_pixel_limit_is_the_setting() -> None:
    with override_settings(UPLOAD_MAX_PIXELS=29_999), pytest.raises(Invalid):
        check_document(upload("a.png", picture("PNG")))
    with override_settings(UPLOAD_MAX_PIXELS=30_000):
        assert check_document(upload("a.png", picture("PNG"))).width == 200


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b"GIF89a" + b"\0" * 50,
        b"MZ" + b"\0" * 200,
        picture("PNG")[:300],
        b"\xff\xd8\xff\xe0" + b"\0" * 100,
        b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 20,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\0",
    ],
    ids=["html", "gif", "exe", "cut png", "false jpeg", "false webp", "svg", "nul"],
)
def test_what_is_no_document_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        check_document(upload("trap.jpg", content))
    assert "trap.jpg" in str(refusal.value.message)


def test_pdf_is_taken_as_it_is() -> None:
    accepted = check_document(upload("a.pdf", PDF))
    assert (accepted.content, accepted.content_type, accepted.extension) == (PDF, "application/pdf", "pdf")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (PDF[:-7], "not a complete PDF"),
        (PDF + b"PK\x03\x04 a zip behind it", "not a complete PDF"),
        (PDF.replace(b"/Type", b"/OpenAction << /S /JavaScript >> /Type"), "scripts or attached files"),
        (PDF.replace(b"/Type", b"/Names << /EmbeddedFiles 3 0 R >> /Type"), "scripts or attached files"),
    ],
    ids=["cut", "polyglot", "script", "attachment"],
)
def test_a_pdf_that_is_more_or_less_than_one_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        check_document(upload("a.pdf", content))


def test_html_with_a_pdf_inside_is_no_pdf() -> None:
    with pytest.raises(Invalid, match="not a PDF"):
        check_document(upload("a.pdf", b"<html>" + PDF))


def test_empty_and_oversize_are_said_so() -> None:
    with pytest.raises(Invalid, match="is empty"):
        check_document(upload("a.pdf", b""))
    with override_settings(UPLOAD_MAX_BYTES=1024 * 1024), pytest.raises(Invalid, match="larger than 1 MB"):
        check_document(upload("a.pdf", PDF + b"x" * 1024 * 1024))


def test_a_name_is_for_display_only() -> None:
    stored = check_document(upload("x.pdf", PDF)).as_file().name
    assert re.fullmatch(r"[0-9a-f]{32}\.pdf", stored)
    named = upload("x.pdf", PDF)
    named._name = "..\\..\\windows\\evil\u202efdp.exe"
    assert check_document(named).name == "evilfdp.exe"


def test_reference_pictures_are_large_enough_and_scaled_down() -> None:
    with pytest.raises(Invalid, match="at least 100 each way"):
        check_reference(upload("small.png", picture("PNG", size=(200, 99))))
    assert check_reference(upload("wide.png", picture("PNG", size=(2400, 120)))).width == 2000
    with pytest.raises(Invalid, match="not a JPEG, PNG or WebP"):
        check_reference(upload("a.pdf", PDF))


def test_a_cmyk_photograph_becomes_an_ordinary_one() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (120, 120), (0, 90, 90, 0)).save(out, "JPEG")
    accepted = check_reference(upload("print.jpg", out.getvalue()))
    assert Image.open(io.BytesIO(accepted.content)).mode == "RGB"


def test_files_lie_outside_the_web_root() -> None:
    media, static = Path(settings.MEDIA_ROOT), Path(settings.STATIC_ROOT)
    assert not media.is_relative_to(static)
    assert not any(media.is_relative_to(folder) for folder in settings.STATICFILES_DIRS)
