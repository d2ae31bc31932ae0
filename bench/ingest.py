"""How fast listings come in: new, seen again, changed; from parsed records and from a file; and beside what
PostgreSQL itself does with the same rows in the same run.

    python -m bench.ingest [--rows 100000] [--pictures 1] [--runs 3] [--memory]

Starts a database of its own and throws it away. Each figure is the median of the runs; a run takes all
rows in the product's own batches, each a transaction. CPU is that of this process and of the server's for
it, so that a busy machine shows. `--memory` also imports files of 100,000 and 1,000,000 rows, each in a
process of its own, and prints their peak memory."""

import argparse
import csv
import gc
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

T0 = datetime(2026, 1, 1, tzinfo=UTC)
LISTINGS_PER_SELLER = 20
WORDS = (
    "登山鞋",
    "冲锋衣",
    "双肩背包",
    "保温杯",
    "蓝牙耳机",
    "机械键盘",
    "速干T恤",
    "遮阳伞",
    "护手霜",
    "积木",
)
FIRST_ID = 680_100_000_000


def line_of(n: int, pictures: int, total: int) -> dict[str, object]:
    """Listing `n` as the feed tells it: some 60 characters of title, a shop with twenty listings."""
    word = WORDS[n % len(WORDS)]
    shop = n * 7919 % max(1, total // LISTINGS_PER_SELLER)
    item_id = str(FIRST_ID + n)
    return {
        "item_id": item_id,
        "title": f"阿尔派 户外{word} 男女同款 2026新款透气防水轻便{word} 官方正品包邮 现货速发 货号{n:07d}",
        "price": f"{n % 900 + 19}.{n % 100:02d}",
        "currency": "CNY",
        "category": f"5001{n % 97:04d}",
        "seller": {
            "id": f"22{shop:08d}",
            "name": f"海风小店{shop}",
            "location": "浙江 杭州",
            "credit": shop % 7,
        },
        "sales": n % 5000,
        "pictures": [f"https://img.example/bao/uploaded/i{p}/{item_id}-{p}.jpg" for p in range(pictures)],
        "url": f"https://item.taomart.example/item.htm?id={item_id}",
        "status": "onsale",
        "modified": f"2025-12-{n % 28 + 1:02d}T{n % 24:02d}:{n % 60:02d}:{n // 60 % 60:02d}Z",
        "brand": "阿尔派",
        "attributes": {"货号": f"{n:07d}"},
    }


def write_file(path: Path, rows: int, pictures: int) -> None:
    with path.open("w", encoding="utf-8") as out:
        for n in range(rows):
            out.write(json.dumps(line_of(n, pictures, rows), ensure_ascii=False) + "\n")


@dataclass
class Figure:
    name: str
    rate: float
    """Rows a second of wall time."""
    here: float
    server: float
    """Microseconds of CPU a row: this process, the server's process."""


class Clock:
    """Wall time, this process's CPU, and that of the server process behind the connection."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self._server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def now(self) -> tuple[float, float, float]:
        try:
            server = int(self._server.read_text().split()[0]) / 1e9
        except OSError:  # a server elsewhere, or not Linux
            server = float("nan")
        return time.perf_counter(), time.process_time(), server

    def measure(self, name: str, rows: int, work: Callable[[], object]) -> Figure:
        before = self.now()
        work()
        wall, here, server = (b - a for a, b in zip(before, self.now(), strict=True))
        return Figure(name, rows / wall, here / rows * 1e6, server / rows * 1e6)


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE listings_listing, listings_snapshot, listings_listingimage, listings_seller CASCADE"
        )
        cursor.execute("DROP TABLE IF EXISTS bench_raw, bench_bare")


BARE = (
    "item_id text, url text, seller text, title text, price numeric(14, 2), currency text, category text,"
    " sales integer, state text, content_hash text, modified_at timestamptz, pictures text, attributes text"
)


def as_csv(records: "list[ListingRecord]") -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for r in records:
        pictures, attributes = json.dumps(r.pictures), json.dumps(dict(r.attributes))
        writer.writerow(
            (
                *(
                    r.item_id,
                    r.url,
                    r.seller.id if r.seller else None,
                    r.title,
                    r.price,
                    r.currency,
                    r.category,
                ),
                *(r.sales, r.state, r.content_hash(), r.modified, pictures, attributes),
            )
        )
    return text.getvalue()


def raw_copy(texts: list[str]) -> None:
    """The rows as text, ready, into a table without any index."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_raw ({BARE})")
        for text in texts:
            cursor.copy_expert("COPY bench_raw FROM STDIN (FORMAT csv)", io.StringIO(text), 1 << 16)


def bare_merge(texts: list[str]) -> None:
    """The rows as text, ready, into staging and from there into one table with one index, hash compared."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_bare ({BARE}, PRIMARY KEY (item_id))")
        cursor.execute(f"CREATE TEMPORARY TABLE bench_staged ({BARE})")
        for text in texts:
            with transaction.atomic():
                cursor.execute("TRUNCATE bench_staged")
                cursor.copy_expert("COPY bench_staged FROM STDIN (FORMAT csv)", io.StringIO(text), 1 << 16)
                cursor.execute(
                    "INSERT INTO bench_bare SELECT * FROM bench_staged ON CONFLICT (item_id) DO UPDATE SET"
                    " title = EXCLUDED.title, price = EXCLUDED.price, content_hash = EXCLUDED.content_hash"
                    " WHERE bench_bare.content_hash <> EXCLUDED.content_hash"
                )
        cursor.execute("DROP TABLE bench_staged")


def batches(records: "list[ListingRecord]") -> "Iterator[list[ListingRecord]]":
    for start in range(0, len(records), BATCH):
        yield records[start : start + BATCH]


def one_run(rows: int, file: Path) -> Iterator[Figure]:
    market = Marketplace.objects.get(code="taomart")
    clock = Clock()
    with file.open("rb") as stream:
        records = [row for row in read(stream) if isinstance(row, ListingRecord)]
    assert len(records) == rows
    gc.collect()
    gc.freeze()  # the product streams; that all records lie in memory here must not weigh on its figures

    def take(given: "list[ListingRecord]", **expected: int) -> None:
        moment = T0 + timedelta(days=expected.pop("day", 0))
        outcome = ingest(marketplace=market, records=given, observed_at=moment)
        found = {"new": outcome.new, "changed": outcome.changed, "unchanged": outcome.unchanged}
        assert found == {"new": 0, "changed": 0, "unchanged": 0} | expected, found

    def import_it(**expected: int) -> None:
        with file.open("rb") as stream:
            run = import_file(stream=stream, source=file.name, marketplace=market)
        assert all(getattr(run, name) == number for name, number in expected.items())

    def drain(stream_rows: "Iterator[object]") -> None:
        for _ in stream_rows:
            pass

    empty()
    texts = [as_csv(batch) for batch in batches(records)]
    yield clock.measure("raw COPY, text ready, no index", rows, lambda: raw_copy(texts))
    yield clock.measure("bare COPY + merge, one table, one index", rows, lambda: bare_merge(texts))
    empty()
    yield clock.measure("new rows, from records", rows, lambda: take(records, new=rows))
    vacuum()
    yield clock.measure("unchanged, from records", rows, lambda: take(records, unchanged=rows))
    sold = [replace(record, sales=(record.sales or 0) + 1) for record in records]
    yield clock.measure("unchanged, but each sold one more", rows, lambda: take(sold, unchanged=rows))
    vacuum()
    yield clock.measure("unchanged, first sight of the day", rows, lambda: take(sold, unchanged=rows, day=2))
    vacuum()
    tenth = [replace(r, price=r.price + Decimal(1)) if n % 10 == 0 else r for n, r in enumerate(sold)]
    share = len(tenth[::10])
    part = {"changed": share, "unchanged": rows - share}
    yield clock.measure("one in ten changed its price", rows, lambda: take(tenth, day=2, **part))
    with file.open("rb") as stream:
        yield clock.measure("parsing the file alone (NDJSON)", rows, lambda: drain(read(stream)))
    empty()
    yield clock.measure("new rows, importer, from the file", rows, lambda: import_it(new=rows))
    vacuum()
    yield clock.measure("unchanged, importer, from the file", rows, lambda: import_it(unchanged=rows))


def vacuum() -> None:
    """What autovacuum does within the minute, done here so that it does not fall into some figure."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE listings_listing, listings_snapshot, listings_seller")


def peak_of(rows: int, pictures: int, folder: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of a process of its own that imports a file of that many rows."""
    file = folder / f"{rows}.ndjson"
    write_file(file, rows, pictures)
    empty()
    code = f"import django; django.setup(); from bench.ingest import import_alone as go; go({str(file)!r})"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    file.unlink()
    seconds, kilobytes = done.stdout.split()
    return float(seconds), int(kilobytes) / 1024


def import_alone(path: str) -> None:
    market = Marketplace.objects.get(code="taomart")
    start = time.perf_counter()
    with open(path, "rb") as stream:
        import_file(stream=stream, source="bench", marketplace=market)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(time.perf_counter() - start, peak // (1024 if sys.platform == "darwin" else 1))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--pictures", type=int, default=1, help="pictures a listing")
    options.add_argument("--runs", type=int, default=3, help="0: no table")
    options.add_argument(
        "--memory", action="store_true", help="also the peak memory at 100,000 and 1,000,000 rows"
    )
    chosen = options.parse_args()
    call_command("migrate", verbosity=0)
    Marketplace.objects.get_or_create(code="taomart", defaults={"name": "Taomart"})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "listings.ndjson"
        write_file(file, chosen.rows, chosen.pictures)
        runs = [list(one_run(chosen.rows, file)) for _ in range(chosen.runs)]
        if runs:
            _print(runs, chosen)
        if chosen.memory:
            print("\nImporter, NDJSON, a process of its own    seconds    rows/s   peak MB")
            for rows in (100_000, 1_000_000):
                seconds, peak = peak_of(rows, chosen.pictures, folder)
                print(f"{rows:>12,} rows {seconds:>31.1f} {rows / seconds:>9,.0f} {peak:>9.0f}")
    return 0


def _print(runs: list[list[Figure]], chosen: argparse.Namespace) -> None:
    load = os.getloadavg()[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT version(), current_setting('fsync')")
        version, fsync = cursor.fetchone()
    print(
        f"{chosen.rows:,} rows, {chosen.pictures} picture(s) each, batches of {BATCH:,}, median of"
        f" {chosen.runs};"
        f" {os.cpu_count()} cores, load {load:.1f}; {' '.join(version.split()[:2])}, fsync {fsync}"
    )
    print(f"{'':42}{'rows/s':>10}{'of raw':>9}{'of bare':>9}{'CPU here':>11}{'CPU server':>12}  µs a row")
    rows = [
        (
            same[0].name,
            median(each.rate for each in same),
            median(each.here for each in same),
            median(each.server for each in same),
        )
        for same in zip(*runs, strict=True)
    ]
    raw, bare = rows[0][1], rows[1][1]
    for name, rate, here, server in rows:
        print(f"{name:42}{rate:>10,.0f}{rate / raw:>9.2f}{rate / bare:>9.2f}{here:>11.1f}{server:>12.1f}")


if __name__ == "__main__" or not os.environ.get("DJANGO_SETTINGS_MODULE"):
    # Alone, it needs the stores and the settings that a test run gets from conftest.py.
    import django

    from tests import services

    services.prepare()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipjf.settings")
    django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from listings.actions import import_file, ingest  # noqa: E402
from listings.actions.ingest import BATCH  # noqa: E402
from listings.feeds.records import ListingRecord  # noqa: E402
from listings.feeds.sources import read  # noqa: E402
from listings.models import Marketplace  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
