"""What a person uploads, before it is kept: its type by content, its size, its pixels.

Pictures are decoded and encoded anew, so that what is stored is a picture and nothing else: no
metadata, no second format hidden behind the first. A PDF cannot be encoded anew; it is checked from
both ends, refused with active content, and only ever served as a download.
"""

import hashlib
import io
import re
import secrets
import warnings
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from brands.errors import Invalid

PICTURES = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "WEBP": ("image/webp", "webp")}
PDF = ("application/pdf", "pdf")
REFERENCE_SIDE = (100, 2000)
"""Shortest and longest side of a reference picture in pixels: below, nothing can be compared; above,
nothing is won, so it is scaled down."""
_PDF_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|OpenAction|RichMedia)\b")
_TRAILER = 1024


@dataclass(frozen=True, slots=True)
class Accepted:
    """A checked file as it will be stored."""

    content: bytes
    content_type: str
    extension: str
    name: str
    """What the person called it, for display and download only: never part of a path."""
    width: int = 0
    height: int = 0

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def as_file(self) -> ContentFile:
        return ContentFile(self.content, name=f"{secrets.token_hex(16)}.{self.extension}")


class CappedUploadHandler(FileUploadHandler):
    """Stops keeping a file's bytes once it is over the limit, so that a huge upload fills no disk. The
    size it is reported with is the real one, and the form refuses it for that."""

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self._received += len(raw_data)
        return raw_data if self._received <= settings.UPLOAD_MAX_BYTES + self.chunk_size else None

    def file_complete(self, file_size: int) -> None:
        return None


def check_document(upload: UploadedFile) -> Accepted:
    """A PDF or a picture. Invalid with a sentence for the person otherwise."""
    data, name = _read(upload)
    if data.startswith(b"%PDF-"):
        return _pdf(data, name)
    return _picture(data, name, refusal=_("“%(name)s” is not a PDF, JPEG, PNG or WebP file."))


def check_reference(upload: UploadedFile) -> Accepted:
    """A picture of a product, at least 100 pixels wide and high; scaled down to 2000."""
    data, name = _read(upload)
    return _picture(
        data, name, refusal=_("“%(name)s” is not a JPEG, PNG or WebP picture."), sides=REFERENCE_SIDE
    )


def _read(upload: UploadedFile) -> tuple[bytes, str]:
    name = _display_name(upload.name or "")
    limit = settings.UPLOAD_MAX_BYTES
    if (upload.size or 0) > limit:
        raise Invalid(
            _("“%(name)s” is larger than %(limit)s MB. Please send a smaller file.")
            % {"name": name, "limit": limit // (1024 * 1024)}
        )
    upload.seek(0)
    data = upload.read(limit + 1)
    if not data:
        raise Invalid(_("“%(name)s” is empty.") % {"name": name})
    return data, name


def _display_name(name: str) -> str:
    """Printable, without folders and without signs that turn text around."""
    base = PurePath(name.replace("\\", "/")).name
    return "".join(c for c in base if c.isprintable())[-120:].strip() or _("file")


def _pdf(data: bytes, name: str) -> Accepted:
    tail = data[-_TRAILER:]
    end = tail.rfind(b"%%EOF")
    if end < 0 or tail[end + 5 :].strip(b"\r\n\t \0"):
        raise Invalid(
            _("“%(name)s” is not a complete PDF file. Please save it again and retry.") % {"name": name}
        )
    if _PDF_ACTIVE.search(data):
        raise Invalid(
            _("“%(name)s” is a PDF with scripts or attached files. Please print it to a plain PDF and retry.")
            % {"name": name}
        )
    return Accepted(data, *PDF, name)


def _picture(data: bytes, name: str, *, refusal: str, sides: tuple[int, int] | None = None) -> Accepted:
    try:
        with warnings.catch_warnings():
            # Pillow only warns between one and two times its own limit; ours is checked below
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=tuple(PICTURES)) as source:
                _check_pixels(source, name, sides)
                kind = source.format or ""
                picture = ImageOps.exif_transpose(source)
                picture.load()
        content = _encode(picture, kind, sides)
    except Invalid:
        raise
    except Image.DecompressionBombError as error:
        raise Invalid(_too_many_pixels(name)) from error
    except (OSError, ValueError, SyntaxError, TypeError, IndexError, OverflowError, MemoryError) as error:
        # all that Pillow's decoders are known to raise on a file that is cut off or forged
        raise Invalid(refusal % {"name": name}) from error
    with Image.open(io.BytesIO(content)) as result:
        width, height = result.size
    return Accepted(content, *PICTURES[kind], name, width, height)


def _too_many_pixels(name: str) -> str:
    return _("“%(name)s” has more than %(limit)s million pixels. Please send a smaller picture.") % {
        "name": name,
        "limit": settings.UPLOAD_MAX_PIXELS // 1_000_000,
    }


def _check_pixels(source: Image.Image, name: str, sides: tuple[int, int] | None) -> None:
    """From the header, before a pixel is decoded."""
    if source.width * source.height > settings.UPLOAD_MAX_PIXELS:
        raise Invalid(_too_many_pixels(name))
    if sides and min(source.size) < sides[0]:
        raise Invalid(
            _("“%(name)s” is only %(width)s × %(height)s pixels; it needs at least %(least)s each way.")
            % {"name": name, "width": source.width, "height": source.height, "least": sides[0]}
        )


def _encode(picture: Image.Image, kind: str, sides: tuple[int, int] | None) -> bytes:
    transparent = "A" in picture.getbands() or "transparency" in picture.info
    plain = picture.convert("RGB" if kind == "JPEG" or not transparent else "RGBA")
    if sides:
        plain.thumbnail((sides[1], sides[1]), Image.Resampling.LANCZOS)
    plain.info = {}
    out = io.BytesIO()
    options = {"JPEG": {"quality": 92}, "PNG": {"optimize": False}, "WEBP": {"quality": 92}}[kind]
    plain.save(out, kind, **options)
    return out.getvalue()
