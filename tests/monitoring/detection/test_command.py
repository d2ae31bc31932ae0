"""The command line: one verdict a line in the order of the listings, malformed lines told and skipped."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from monitoring.detection import __main__ as command
from monitoring.detection.weights import WEIGHTS

ROOT = Path(__file__).parents[3]
BRANDS = [
    {"id": "nike", "names": ["Nike", "耐克"], "categories": ["shoes"], "reference_price": "899", "extra": 1},
    {
        "id": "sony",
        "names": ["Sony", "索尼"],
        "aliases": [],
        "reference_price": None,
        "authorised_sellers": [7],
    },
]
LISTINGS = [
    {
        "marketplace": "taobao",
        "item_id": "1",
        "title": "N1KE 鞋 索尼 耳机",
        "price": "79.00",
        "currency": "CNY",
    },
    {
        "item_id": "2",
        "title": "耐*克 高仿",
        "price": None,
        "category": None,
        "seller": {"id": 7, "name": "x"},
    },
    {"item_id": "3", "title": "无名"},
    {"item_id": 4, "title": "耐克", "price": -1, "unknown": []},
]


def run(tmp_path, lines, *options, brands_told=BRANDS):
    brands = tmp_path / "brands.json"
    brands.write_text(json.dumps(brands_told), "utf-8")
    return subprocess.run(
        [sys.executable, "-m", "monitoring.detection", "--brands", str(brands), *options],
        input=lines,
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )


def as_lines(records):
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_verdicts_in_the_order_of_the_listings(tmp_path, workers):
    done = run(tmp_path, as_lines(LISTINGS * 300), "--workers", workers)
    assert (done.returncode, done.stderr) == (0, b"")
    verdicts = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(v["item_id"], v["brand"], v["flagged"]) for v in verdicts] == [
        ("1", "nike", True),
        ("1", "sony", False),
        ("2", "nike", True),
        ("4", "nike", False),
    ] * 300
    assert verdicts[2]["signals"][0] == {
        "code": "jargon.explicit",
        "weight": WEIGHTS["jargon.explicit"],
        "text": "says 高仿: high-grade imitation",
        "span": [4, 6],
    }


def test_a_malformed_line_is_told_and_the_rest_goes_on(tmp_path):
    bad = [
        b'{"item_id": ',
        b"[1]",
        b"",
        b'{"item_id": "9", "title": 5.5}',
        b'{"item_id": "9", "price": "x"}',
        b"\xff\xfe",
        b'{"title": "a"}',
        b"",
    ]
    done = run(tmp_path, b"\n".join(bad) + as_lines(LISTINGS[:1]))
    assert done.returncode == 1
    told = [line.split(":")[0] for line in done.stderr.decode().splitlines()]
    assert told == ["line 1", "line 2", "line 4", "line 5", "line 6", "line 7"]
    assert len(done.stdout.splitlines()) == 2


def test_what_other_programs_write_is_read(tmp_path):
    """Byte order mark, CRLF, blank lines, ids and prices as numbers, Taobao's root categories, nulls."""
    lines = (
        b'\xef\xbb\xbf{"item_id": 12, "title": "\xe8\x80\x90*\xe5\x85\x8b", "price": 79.5}\r\n\r\n'
        b'{"item_id": "b", "title": "Sony", "category": 50008090, "seller": null, "pictures": null}\r\n'
        b'{"item_id": "c", "title": "Nike shoes", "price": "1,299.00", "category": "50011740", "more": {}}\n'
        b'{"item_id": "d", "title": null}\n'
        b'{"item_id": "e", "title": "\\ud800 Nike", "price": 1e999}'
    )
    done = run(tmp_path, lines)
    assert (done.returncode, done.stderr) == (0, b"")
    verdicts = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(v["item_id"], v["brand"], v["flagged"]) for v in verdicts] == [
        ("12", "nike", True),
        ("b", "sony", False),
        ("c", "nike", False),
        ("e", "nike", False),
    ]
    assert {tuple(v) for v in verdicts} == {
        ("item_id", "brand", "score", "flagged", "rule_version", "signals")
    }


def test_a_line_too_long_is_told_and_does_not_fill_the_memory(tmp_path):
    long = b'{"item_id": "1", "title": "' + b"x" * (3 << 20) + b'"}\n'
    done = run(tmp_path, as_lines(LISTINGS[:1]) + long + b"\n" + as_lines(LISTINGS[:1]))
    assert done.returncode == 1
    assert done.stderr.startswith(b"line 2: longer than")
    assert len(done.stdout.splitlines()) == 4


def test_the_number_of_workers_changes_nothing(tmp_path):
    """Not even where usual prices and shops of many brands are learnt from the listings themselves."""
    listings = [
        {"item_id": str(n), "title": "Sony headphones", "price": str(900 + n % 40), "seller": {"id": "s"}}
        for n in range(1200)
    ]
    listings[700] |= {"price": "79"}
    listings[900] |= {"title": "Nike shoes and Sony headphones"}
    alone, shared = (run(tmp_path, as_lines(listings), "--workers", n) for n in ("1", "3"))
    assert (alone.returncode, alone.stderr) == (0, b"")
    assert shared.stdout == alone.stdout
    cheap = [json.loads(line) for line in alone.stdout.splitlines()][700]
    assert cheap["item_id"] == "700"
    assert cheap["signals"][0]["code"] == "price.below_usual"
    assert cheap["flagged"]


def test_whoever_stops_reading_gets_no_traceback(tmp_path):
    brands = tmp_path / "brands.json"
    brands.write_text(json.dumps(BRANDS), "utf-8")
    listings = tmp_path / "listings.ndjson"
    listings.write_bytes(as_lines(LISTINGS * 5000))
    with (
        listings.open("rb") as lines,
        subprocess.Popen(
            [sys.executable, "-m", "monitoring.detection", "--brands", str(brands)],
            stdin=lines,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
        ) as process,
    ):
        assert process.stdout.readline()
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def test_unreadable_brands_end_in_one_sentence(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "monitoring.detection", "--brands", str(tmp_path / "none.json")],
        input=b"",
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert b"cannot read the brands" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ([{"id": "a", "names": ["Alpina"], "products": 5}], "brand 1: products must be an array of objects"),
        ([{"id": "a", "products": {"name": "x"}}], "brand 1: products must be an array"),
        ([{"id": "a"}, {"id": "b", "products": [7]}], "brand 2: a product must be an object"),
        ([{"id": "a", "products": ["x"]}], "brand 1: a product must be an object"),
        ([{"id": "a", "names": 5}], "brand 1: names must be an array"),
        ([{"id": "a", "seller_records": {"s": {"confirmed": "1"}}}], "brand 1: confirmed and rejected"),
        ([{"id": "7"}, {"id": "b"}, {"id": 7}], "brand 3: another brand has the id '7' already"),
        ({"id": "a"}, "must be a JSON array of brands"),
    ],
)
def test_malformed_brands_end_in_one_sentence(tmp_path, told, what):
    done = run(tmp_path, b"", brands_told=told)
    assert done.returncode == 2
    last = done.stderr.decode().splitlines()[-1]
    assert "error: cannot read the brands in" in last
    assert what in last
    assert b"Traceback" not in done.stderr


def test_lines_are_held_by_number_and_by_size():
    lines = [(number, b"x" * 10) for number in range(1, 8)] + [(8, None), (9, b"y")]
    assert command._held(iter(lines), 3, 1000) == lines[:3]
    left = iter(lines)
    assert command._held(left, 100, 25) == lines[:3]
    assert command._held(left, 100, 1000) == lines[3:]
    assert command._held(left, 100, 1000) == []


@pytest.mark.parametrize("bound", [200, 3000, 1 << 30])
def test_chunks_are_all_lines_in_order(bound, monkeypatch):
    monkeypatch.setattr(command, "_LARGEST_CHUNK", bound)
    lines = [(number, b"x" * (number % 90)) for number in range(700)]
    chunks = list(command._chunks(lines, 500))
    assert [line for chunk in chunks for line in chunk] == lines
    assert all(sum(len(line) for _, line in chunk[:-1]) < bound for chunk in chunks)


def test_the_first_look_ends_where_its_lines_are_too_large(monkeypatch, tmp_path, capfd):
    """However many workers share the rest: what comes after the bound teaches no usual price."""
    brands = tmp_path / "brands.json"
    brands.write_text(json.dumps(BRANDS), "utf-8")
    listings = [
        {"item_id": str(n), "title": "Sony headphones", "price": str(900 + n % 40)} for n in range(400)
    ]
    listings[390] |= {"price": "79"}
    lines = as_lines(listings)
    told = {}
    for size in (300, 64 << 20):
        for workers in ("1", "2"):
            monkeypatch.setattr(command, "_FIRST_LOOK", size)
            monkeypatch.setattr(sys, "argv", ["detection", "--brands", str(brands), "--workers", workers])
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
            monkeypatch.setattr(command.gc, "freeze", lambda: None)
            assert command.main() == 0
            told[size, workers] = capfd.readouterr().out
        assert told[size, "1"] == told[size, "2"]
        assert len(told[size, "1"].splitlines()) == 400
    assert "price.below_usual" in told[64 << 20, "1"]
    assert "price.below_usual" not in told[300, "1"]


def test_what_is_told_is_one_short_line(tmp_path):
    path = "a\n" * 3000 + ".jpg"
    assert command._brief("b" * 150 + "\n\x1b[0m") == "b" * 150 + "??[0m"
    assert len(command._brief(f"picture {path}: no such file")) <= 200
    assert command._brief(f"picture {path}: no such file").endswith(": no such file")
    with pytest.raises(OSError, match=r"^File name too long$"):
        command._reader([tmp_path])("a" * 3000)
    told = [{"id": "x" * 5000, "names": ["Alpina"]}] * 2
    done = run(tmp_path, b"", brands_told=told)
    assert len(done.stderr.splitlines()[-1]) < 600
