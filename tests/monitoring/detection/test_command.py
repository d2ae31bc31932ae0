"""The command line: one verdict a line in the order of the listings, malformed lines told and skipped."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

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


def run(tmp_path, lines, *options):
    brands = tmp_path / "brands.json"
    brands.write_text(json.dumps(BRANDS), "utf-8")
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
        "weight": 46,
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
