"""Reading the writing in pictures: an optional extra (requirements-ocr.txt). Without it nothing is read, and
whoever asks is told so."""

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module, metadata
from importlib.util import find_spec
from typing import Any

from monitoring.detection.pictures.decode import decode

PACKAGE = "rapidocr"
LONGEST = 1280
"""Pixels; smaller writing than that leaves legible nobody reads on a telephone either."""
LEAST_SURE = 0.6
"""Of a line, as the reader itself puts it; 0 to 1. Below, what was read is mostly pattern and shadow."""


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec(PACKAGE) is not None and find_spec("onnxruntime") is not None


def version() -> str:
    """Of the reader with its models: what another one read is read again. Empty without it."""
    return f"{PACKAGE} {metadata.version(PACKAGE)}" if available() else ""


@lru_cache(maxsize=1)
def _reader() -> Callable[..., Any]:
    """Loaded once a process, some 500 MB; with it come its models, nothing is downloaded."""
    made: Callable[..., Any] = import_module(PACKAGE).RapidOCR(params={"Global.log_level": "critical"})
    return made


def load() -> None:
    """Load the reader, if it is not. Raises whatever its libraries do where they cannot be loaded."""
    _reader()


def read(data: bytes) -> list[str]:
    """The lines of writing in a picture, from top to bottom. About a second. Raises UnreadablePicture for
    bytes that are no picture, and ModuleNotFoundError without the extra."""
    picture = decode(data, longest=LONGEST, colour=True)
    if picture.rgb is None:
        return []
    found = _reader()(picture.rgb[:, :, ::-1])
    return [
        text.strip()
        for text, sure in zip(found.txts or (), found.scores or (), strict=True)
        if sure >= LEAST_SURE and text.strip()
    ]
