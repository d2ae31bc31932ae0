"""The command line: real files as they are, and every bad input in one clear sentence."""

import gzip
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from listings import actions
from listings.feeds.sources import read
from listings.models import Import, Listing, Marketplace, Seller, Snapshot
from tests.factories.rows import make_marketplace

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
REAL = [
    # file, rows read, taken, refused per reason, without a price, listings of one known shop
    ("jd-laptop-listings/listings.csv.gz", 58824, 51414, {"no_title": 7410}, 1243, ("1000000157", 100)),
    ("jd-sony-lens-listings/products.csv", 150, 150, {}, 0, ("索尼（SONY）摄影摄像旗舰店", 1)),
    ("taobao-huawei-listings/listings.csv", 100, 92, {"no_title": 8}, 0, ("小淘器数码专营店", 2)),
]


def run(file, *options, marketplace="taomart") -> str:
    out = StringIO()
    call_command(
        "import_listings", str(file), "--marketplace", marketplace, *options, stdout=out, stderr=StringIO()
    )
    return out.getvalue()


def counts() -> tuple:
    run = Import.objects.latest("id")
    return run.read, run.new, run.changed, run.unchanged, run.rejected


@pytest.fixture
def market() -> Marketplace:
    return make_marketplace()


@pytest.fixture
def write(tmp_path):
    def write(content: str | bytes, name: str = "listings.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


# each batch commits, as in truth: within one transaction 60,000 rows lock one another
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("name", "rows", "taken", "refused", "no_price", "shop"), REAL)
def test_real_files_as_they_are(market, tmp_path, name, rows, taken, refused, no_price, shop):
    file = DATA / name
    if not file.exists():
        pytest.skip(f"the real listing file {name} is not on this machine")
    rejects = tmp_path / "rejects.ndjson"
    run(file, "--rejects", str(rejects))
    first = Import.objects.latest("id")
    assert counts() == (rows, taken, 0, 0, rows - taken)
    assert (first.reject_counts, first.state) == (refused, "done")
    assert Listing.objects.filter(price=None).count() == no_price
    assert Listing.objects.count() == Snapshot.objects.count() == taken
    assert Seller.objects.get(external_id=shop[0]).listings.count() >= shop[1]
    lines = [json.loads(line) for line in rejects.read_text(encoding="utf-8").splitlines()]
    assert (len(lines), {line["reason"] for line in lines}) == (rows - taken, set(refused))
    run(file, "--rejects", str(rejects))
    assert counts() == (rows, 0, 0, taken, rows - taken)
    assert Snapshot.objects.count() == taken


def test_the_summary_adds_up_and_rejects_are_kept(market, write):
    file = write("id,title,price\n1,甲,5\n2,,5\n3,乙,-9\n1,甲,6\n1,甲,6\n")
    said = run(file)
    assert "read 5 = new 1 + changed 1 + unchanged 1 + rejected 2" in said
    assert "No title" in said
    assert "The price is negative" in said
    rejects = file.with_name("listings.csv.rejects.ndjson")
    assert [json.loads(line) for line in rejects.read_text(encoding="utf-8").splitlines()] == [
        {"line": 3, "reason": "no_title", "detail": "", "excerpt": "2,,5"},
        {"line": 4, "reason": "negative_price", "detail": "-9", "excerpt": "3,乙,-9"},
    ]
    assert Listing.objects.get().price == Decimal("6.00")


def test_options(market, write):
    file = write(gzip.compress("货,名\n7,鞋\n8,帽\n".encode("gb18030")), "x.bin")
    run(
        file,
        "--map",
        "货=item_id",
        "--map",
        "名=title",
        "--encoding",
        "gb18030",
        "--format",
        "csv",
        "--limit",
        "1",
    )
    assert list(Listing.objects.values_list("item_id", "title")) == [("7", "鞋")]


def test_a_marketplace_can_be_made(write):
    run(write("id,title\n1,甲\n"), "--create-marketplace", "新市场", marketplace="newmart")
    assert Marketplace.objects.get(code="newmart").name == "新市场"
    run(write("id,title\n2,乙\n"), "--create-marketplace", "another name", marketplace="newmart")
    assert Listing.objects.filter(marketplace__name="新市场").count() == 2


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        ("", [], "There is not one row in it."),
        ("id,title\n", [], "There is not one row in it."),
        ("a,b\n1,2\n", [], "No column gives the title. The columns are: a, b."),
        ("品名\n鞋子\n".encode("gb18030"), ["--encoding", "utf-8"], "Try the encoding gb18030."),
        ("id,title\n1,x\n", ["--encoding", "klingon"], "The encoding “klingon” is not known."),
        ("id,title\n1,x\n", ["--map", "title=colour"], "There is no field “colour”."),
        (b"PK\x03\x04", [], "It is an archive or a spreadsheet, not text."),
        (gzip.compress(b"0" * 90_000_000, mtime=0), [], "Reading stopped"),
    ],
)
def test_unusable_input_fails_with_one_sentence(market, write, content, options, sentence):
    with pytest.raises(CommandError, match="cannot be read") as caught:
        run(write(content), *options)
    assert sentence in str(caught.value)
    assert "Nothing was imported." in str(caught.value)
    assert (Import.objects.latest("id").state, Listing.objects.count()) == ("failed", 0)


def test_paths_and_marketplaces_that_are_not_there(market, tmp_path, write):
    with pytest.raises(CommandError, match="There is no file"):
        run(tmp_path / "nix.csv")
    with pytest.raises(CommandError, match="is a folder"):
        run(tmp_path)
    with pytest.raises(CommandError, match=r"Known: taomart\. To make it, add --create-marketplace NAME\."):
        run(write("id,title\n1,x\n"), marketplace="nix")
    with pytest.raises(CommandError, match="letters, digits, - and _ only"):
        run(write("id,title\n1,x\n"), "--create-marketplace", "X", marketplace="n i x")
    with pytest.raises(CommandError, match="is not COLUMN=FIELD"):
        run(write("id,title\n1,x\n"), "--map", "title")


def test_a_damaged_end_keeps_the_rows_before_it(market, write):
    text = "id,title\n" + "".join(f"{n},鞋 {n * 7919 % 10007}\n" for n in range(10_000, 25_000))
    with pytest.raises(CommandError, match="are kept; importing again is harmless") as caught:
        run(write(gzip.compress(text.encode())[:-5000], "l.csv.gz"))
    kept = Listing.objects.count()
    assert 5_000 < kept < 15_000
    assert f"{kept:,} rows before that were read" in str(caught.value)
    run(write(gzip.compress(text.encode()), "l.csv.gz"))
    assert (Listing.objects.count(), Snapshot.objects.count(), counts()[3]) == (15_000, 15_000, kept)


def test_a_read_only_folder_sends_the_rejects_elsewhere(market, write, tmp_path, monkeypatch):
    file = write("id,title\n1,\n")
    elsewhere = tmp_path / "here"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    file.parent.chmod(0o555)
    try:
        run(file)
    finally:
        file.parent.chmod(0o755)
    assert [p.name for p in elsewhere.iterdir()] == ["listings.csv.rejects.ndjson"]
    assert not file.with_name("listings.csv.rejects.ndjson").exists()


def test_the_limit_ends_an_import_in_good_order(market, write):
    run(write("id,title\n" + "".join(f"{n},x\n" for n in range(3000))), "--limit", "1500")
    assert (counts(), Import.objects.latest("id").state) == ((1500, 1500, 0, 0, 0), "done")


@pytest.mark.parametrize("lines", [0, 1, 99, 100, 250])
def test_killed_at_any_line_and_run_again(market, write, monkeypatch, lines):
    """What was committed stays, a second run completes it; every item is twice in the file."""

    class Killed(BaseException):
        pass

    def dying(*args, **options):
        for number, row in enumerate(read(*args, **options)):
            if number == lines:
                raise Killed
            yield row

    monkeypatch.setattr("listings.actions.importing.BATCH", 100)
    file = write("id,title,price\n" + "".join(f"{n % 200 + 1000},鞋,{n + 1}\n" for n in range(400)))
    with monkeypatch.context() as patch, pytest.raises(Killed), file.open("rb") as stream:
        patch.setattr("listings.actions.importing.read", dying)
        actions.import_file(stream=stream, source="x", marketplace=market)
    kept = lines // 100 * 100
    assert Snapshot.objects.count() == kept
    run(file)
    assert counts() == (400, 200 - kept, 200, kept, 0)
    assert Snapshot.objects.count() == 400
    found = Listing.objects.order_by("item_id").values_list("item_id", "price")
    assert list(found) == [(str(1000 + n), Decimal(n + 201)) for n in range(200)]
