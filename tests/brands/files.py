"""Files as people upload them, good and bad."""

import io
import random
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def pdf(name: str = "certificate.pdf", salt: str = "") -> SimpleUploadedFile:
    return upload(name, PDF.replace(b"1 0 obj", f"% {salt}\n1 0 obj".encode()))


def picture(
    kind: str = "PNG", size: tuple[int, int] = (200, 150), seed: int = 1, exif: Image.Exif | None = None
) -> bytes:
    drawn = Image.new("RGB", size)
    pixels = random.Random(seed)
    drawn.putdata([(pixels.randrange(256), 40, 90) for _ in range(size[0] * size[1])])
    out = io.BytesIO()
    drawn.save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A small file whose header says it is enormous: a decompression bomb."""

    def chunk(tag: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
