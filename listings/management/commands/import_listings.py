"""`manage.py import_listings FILE --marketplace CODE`: the importer at the command line."""

import stat
import sys
from argparse import ArgumentParser, ArgumentTypeError
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from listings.actions import import_file
from listings.feeds.records import Reason
from listings.feeds.sources import FORMATS
from listings.models import Import, Marketplace
from listings.queries import reject_reasons
from listings.reasons import REJECTED, SourceUnusable


def column_of(text: str) -> tuple[str, str]:
    column, sign, field = text.rpartition("=")
    if not (column and sign and field):
        raise ArgumentTypeError(f"{text!r} is not COLUMN=FIELD, like 品名=title")
    return column, field


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


class RejectsFile:
    """Made at the first refused row. Beside the source; in the present folder when that one is read-only."""

    def __init__(self, source: str, asked: str | None) -> None:
        name = f"{Path(source).name if source != '-' else 'stdin'}.rejects.ndjson"
        beside = Path(source).parent / name if source != "-" else Path(name)
        self._places = [Path(asked)] if asked else [beside, Path(name)]
        self._file: TextIO | None = None
        self.path: Path | None = None

        if asked:
            self._file = self._open()

    def write(self, text: str) -> None:
        if self._file is None:
            self._file = self._open()
        self._file.write(text)

    def _open(self) -> TextIO:
        problem = ""
        for path in self._places:
            if _kept_read_only(path.parent):
                problem = f"{path.parent} is read-only"
                continue
            try:
                file = path.open("w", encoding="utf-8")
            except OSError as error:
                problem = f"{path}: {error.strerror}"
                continue
            self.path = path
            return file
        raise CommandError(
            f"The refused rows cannot be written ({problem}). Name another place with --rejects; "
            "rows read so far were kept."
        )

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def _kept_read_only(folder: Path) -> bool:
    """Whoever took the write permission away from everybody meant it; for root it would not hold."""
    try:
        return not folder.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    except OSError:
        return False  # opening says what is wrong


class Command(BaseCommand):
    help = (
        "Import listings from NDJSON, CSV (gzip of either) or TOP item JSON. Running it again changes "
        "nothing. Refused rows go to a file with line and reason; they alone are no failure."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file; - reads standard input")
        parser.add_argument("--marketplace", required=True, metavar="CODE")
        parser.add_argument("--create-marketplace", metavar="NAME", help="make it if it is not there")
        parser.add_argument(
            "--map", action="append", default=[], type=column_of, metavar="COLUMN=FIELD", dest="mapping"
        )
        parser.add_argument("--format", default="auto", choices=FORMATS)
        parser.add_argument("--encoding", default="auto", help="auto, utf-8, gb18030 or big5")
        parser.add_argument("--rejects", metavar="PATH", help="default: FILE.rejects.ndjson")
        parser.add_argument("--limit", type=positive, metavar="N", help="read N rows only")

    def handle(self, *args: Any, **options: Any) -> None:
        source = options["file"]
        with ExitStack() as stack:
            stream, size = _open(source)
            stack.callback(stream.close)
            rejects = RejectsFile(source, options["rejects"])
            stack.callback(rejects.close)
            marketplace = _marketplace(options["marketplace"], options["create_marketplace"])
            show = stack.enter_context(_Bar(self.stderr, source, stream, size))
            try:
                run = import_file(
                    stream=stream,
                    source=Path(source).name if source != "-" else "stdin",
                    marketplace=marketplace,
                    kind=options["format"],
                    encoding=options["encoding"],
                    mapping=dict(options["mapping"]),
                    limit=options["limit"],
                    rejects=rejects,
                    progress=show,
                )
            except SourceUnusable as error:
                raise CommandError(f"{source} cannot be read. {error}{_kept(show.last)}") from None
        self._summary(run, rejects.path)

    def _summary(self, run: Import, rejects: Path | None) -> None:
        self.stdout.write(
            f"read {run.read:,} = new {run.new:,} + changed {run.changed:,} + unchanged {run.unchanged:,}"
            f" + rejected {run.rejected:,}"
        )
        if not run.rejected:
            return
        self.stdout.write(f"{run.rejected:,} of {run.read:,} rows were refused; each is in {rejects}:")
        for reason, number in reject_reasons(run):
            self.stdout.write(f"  {number:>9,}  {REJECTED[Reason(reason)]}")


def _open(source: str) -> tuple[BinaryIO, int | None]:
    if source == "-":
        return sys.stdin.buffer, None
    path = Path(source)
    if path.is_dir():
        raise CommandError(f"{source} is a folder. Name one file in it.")
    try:
        return path.open("rb"), path.stat().st_size
    except FileNotFoundError:
        raise CommandError(f"There is no file {source}. Check the path.") from None
    except OSError as error:
        raise CommandError(f"{source} cannot be opened: {error.strerror}.") from None


def _marketplace(code: str, name: str | None) -> Marketplace:
    found = Marketplace.objects.filter(code=code).first()
    if found is not None:
        return found
    if name is None:
        known = ", ".join(Marketplace.objects.order_by("code").values_list("code", flat=True)) or "none yet"
        raise CommandError(
            f"There is no marketplace {code!r}. Known: {known}. To make it, add --create-marketplace NAME."
        )
    try:
        validate_slug(code)
    except ValidationError:
        raise CommandError(f"The code {code!r} may have letters, digits, - and _ only.") from None
    if len(code) > 40 or not name.strip() or len(name) > 80:
        raise CommandError("A marketplace's code has at most 40 characters, its name 1 to 80.")
    return Marketplace.objects.create(code=code, name=name.strip())


def _kept(run: Import | None) -> str:
    if run is None or not run.read - run.rejected:
        return " Nothing was imported."
    return (
        f" {run.read:,} rows before that were read (new {run.new:,}, changed {run.changed:,}, unchanged"
        f" {run.unchanged:,}, rejected {run.rejected:,}) and are kept; importing again is harmless."
    )


class _Bar:
    """Bytes read as a bar, rows as counts: the number of rows is not known before the end."""

    def __init__(self, stderr: Any, source: str, stream: BinaryIO, size: int | None) -> None:
        self._stream, self._size = stream, size
        self.last: Import | None = None
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[counts]}"),
            TimeElapsedColumn(),
            console=Console(file=getattr(stderr, "_out", stderr)),
        )
        self._task = self._progress.add_task(Path(source).name, total=size, counts="")

    def __enter__(self) -> "_Bar":
        self._progress.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._progress.stop()

    def __call__(self, run: Import) -> None:
        self.last = run
        counts = f"{run.read:,} rows: {run.new:,} new, {run.changed:,} changed, {run.rejected:,} refused"
        done = self._stream.tell() if self._size is not None else None
        self._progress.update(self._task, completed=done, counts=counts)
