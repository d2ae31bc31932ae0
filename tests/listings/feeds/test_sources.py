"""Every source through the one door: what is read, what is refused and why."""

import csv
import gzip
import io
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listings.feeds import ndjson
from listings.feeds.csv_table import derived_id
from listings.feeds.fields import build
from listings.feeds.records import Fault, ListingRecord, Reason, Rejected, SellerRecord, Unusable
from listings.feeds.sources import read

FULL = {
    "item_id": "0680100",
    "title": "阿尔派 登山鞋",
    "price": "1299.50",
    "currency": "CNY",
    "category": "shoes",
    "seller": {"id": "22001", "name": "海风小店", "location": "浙江 杭州", "credit": 12},
    "sales": 7,
    "pictures": ["//img.example/a.jpg", "https://img.example/b.jpg", "javascript:alert(1)"],
    "url": "https://item.example/item.htm?id=0680100",
    "status": "instock",
    "modified": "2026-01-02T03:04:05Z",
    "brand": "阿尔派",
    "unknown": {"deep": [1]},
}
RECORD = ListingRecord(
    item_id="0680100",
    title="阿尔派 登山鞋",
    price=Decimal("1299.50"),
    category="shoes",
    seller=SellerRecord("22001", "海风小店", "浙江 杭州", 12),
    sales=7,
    pictures=("https://img.example/a.jpg", "https://img.example/b.jpg"),
    url="https://item.example/item.htm?id=0680100",
    state="instock",
    modified=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    attributes={"brand": "阿尔派"},
)


def rows(data: bytes | str, **options) -> list:
    return list(read(io.BytesIO(data.encode() if isinstance(data, str) else data), **options))


def one(given: dict) -> ListingRecord:
    return ndjson.record(given)


def reasons(data: bytes | str, **options) -> list:
    return [r.reason if isinstance(r, Rejected) else r.item_id for r in rows(data, **options)]


def line(**fields) -> str:
    return json.dumps({"item_id": "123456", "title": "鞋", **fields}, ensure_ascii=False) + "\n"


def test_the_feed_protocol():
    assert rows(json.dumps(FULL, ensure_ascii=False)) == [RECORD]
    assert rows(gzip.compress(json.dumps(FULL).encode())) == [RECORD]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": ""}, Reason.NO_TITLE),
        ({"title": "长" * 501}, Reason.LONG_TITLE),
        ({"title": "a\x00b"}, Reason.NUL),
        ({"title": "\ud800"}, Reason.BAD_TEXT),
        ({"item_id": None}, Reason.NO_ID),
        ({"item_id": 1.5}, Reason.BAD_ID),
        ({"item_id": "6.01E+11"}, Reason.BAD_ID),
        ({"item_id": "9" * 81}, Reason.BAD_ID),
        ({"price": "-3"}, Reason.NEGATIVE_PRICE),
        ({"price": "1e30"}, Reason.ABSURD_PRICE),
        ({"price": "1e999999999"}, Reason.ABSURD_PRICE),
        ({"price": "Infinity"}, Reason.BAD_PRICE),
        ({"price": "面议"}, Reason.BAD_PRICE),
        ({"currency": "元"}, Reason.BAD_CURRENCY),
        ({"status": "gone fishing"}, Reason.BAD_STATE),
        ({"modified": "yesterday"}, Reason.BAD_TIME),
    ],
)
def test_what_is_wrong_is_named(fields, reason):
    text = json.dumps({"item_id": "123456", "title": "鞋", **fields})
    (rejected,) = rows(text + "\n")
    assert (rejected.reason, rejected.line, rejected.excerpt) == (reason, 1, text[:200])


@pytest.mark.parametrize(
    ("written", "price"),
    [
        ("¥1,299.005", "1299.01"),
        (38, "38.00"),
        (0.1, "0.10"),
        ("0", None),
        ("", None),
        (None, None),
        ("99元", "99.00"),
    ],
)
def test_prices_are_exact(written, price):
    assert one({"item_id": "1", "title": "鞋", "price": written}).price == (price and Decimal(price))


def test_price_minus_one_is_off_sale():
    record = one({"item_id": "1", "title": "鞋", "price": "-1.00"})
    assert (record.price, record.state, record.attributes) == (None, "instock", {"off_sale": "1"})


def test_ids_are_texts():
    assert one({"item_id": "000123", "title": "鞋"}).item_id == "000123"
    assert one({"item_id": 680100200000, "title": "鞋"}).item_id == "680100200000"


def test_one_bad_line_costs_itself():
    text = (
        line() + "{broken\n" + "[1]\n" + "[" * 100_000 + "\n" + "\n" + line(item_id="9") + "7" * 5000 + "\n"
    )
    assert reasons(text, kind="ndjson") == [
        *("123456", Reason.NOT_JSON, Reason.NOT_A_LISTING, Reason.NOT_JSON, "9", Reason.NOT_JSON)
    ]


def test_a_long_line_of_ndjson_is_refused_with_its_number():
    text = line() + line(title="x" * 1_100_000) + line(item_id="9")
    found = rows(text)
    assert [(r.reason, r.line) for r in found if isinstance(r, Rejected)] == [(Reason.TOO_LONG, 2)]
    assert reasons(text, kind="auto")[2] == "9"


def test_hash_changes_with_what_a_buyer_sees_only():
    same = [FULL, FULL | {"sales": 99, "modified": "2026-05-05T00:00:00Z", "url": ""}]
    other = [FULL | {name: value} for name, value in (("title", "x"), ("price", 1), ("status", "removed"))]
    other += [FULL | {"pictures": []}, FULL | {"seller": {"id": "9"}}, FULL | {"brand": "y"}]
    hashes = [one(each).content_hash() for each in (*same, *other)]
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 7


def test_csv_with_chinese_headers_bom_and_no_id():
    text = "\ufeff品名,价格,店名\n耐克鞋,¥99,海风小店\n耐克鞋,88,海风小店\n耐克鞋,99,山风小店\n"
    found = rows(text)
    assert [r.item_id for r in found] == [
        derived_id("耐克鞋", "海风小店"),
        derived_id("耐克鞋", "海风小店"),
        derived_id("耐克鞋", "山风小店"),
    ]
    assert [r.price for r in found] == [Decimal("99.00"), Decimal("88.00"), Decimal("99.00")]
    assert found[0].seller == SellerRecord("海风小店", "海风小店")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_quoting_as_it_is_in_the_wild(delimiter):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows(
        [["itemId", "title", "price"], ["01", 'two\nlines, "quoted"; yes\t', "5"], ["2", "b", ""]]
    )
    text = out.getvalue() + f'3{delimiter}15.6" laptop{delimiter}7\n'
    assert [(r.item_id, r.title) for r in rows(text)] == [
        ("01", 'two\nlines, "quoted"; yes'),
        ("2", "b"),
        ("3", '15.6" laptop'),
    ]


def test_a_quote_that_is_never_closed_costs_its_line_only():
    text = 'id,title\n1,a\n2,"open\n' + "".join(f"{i},row {i}\n" for i in range(3, 3000))
    found = reasons(text)
    assert found == ["1", Reason.QUOTES, *map(str, range(3, 3000))]
    short = reasons('id,title\n1,a\n2,"open\n3,c\n')
    assert short == ["1", Reason.QUOTES, "3"]


def test_csv_rows_with_another_number_of_columns():
    assert reasons("id,title\n1,a\n2\n3,c,d\n\n  ,\n4,e\n") == ["1", Reason.COLUMNS, Reason.COLUMNS, "4"]


def test_line_numbers_count_physical_lines():
    found = rows('id,title\n1,"a\nb"\n\n2,\n')
    assert (found[1].reason, found[1].line) == (Reason.NO_TITLE, 5)


def test_mapping_overrides_the_known_headers():
    (record,) = rows("x,title,y\n77,wrong,right\n", mapping={"x": "item_id", "Y": "title"})
    assert (record.item_id, record.title) == ("77", "right")


@pytest.mark.parametrize(
    ("text", "options", "fault"),
    [
        ("", {}, Fault.EMPTY),
        ("\n\n", {}, Fault.EMPTY),
        ("id,title\n", {}, Fault.EMPTY),
        ("a,b\n1,2\n", {}, Fault.NO_TITLE_COLUMN),
        ("id,title\r1,x\r", {}, Fault.NO_TITLE_COLUMN),
        ("title\n1\n", {"mapping": {"title": "colour"}}, Fault.UNKNOWN_FIELD),
        ("title\n1\n", {"mapping": {"nix": "title"}}, Fault.UNKNOWN_COLUMN),
        ("title\n1\n", {"kind": "xml"}, Fault.UNKNOWN_FORMAT),
        ('{\n "item": [\n', {}, Fault.NOT_JSON),
    ],
)
def test_what_cannot_be_read_at_all(text, options, fault):
    with pytest.raises(Unusable) as caught:
        rows(text, **options)
    assert caught.value.fault is fault


ITEM = {
    "num_iid": 680100200001,
    "title": "阿尔派 冲锋衣",
    "nick": "山风小店",
    "cid": 50011740,
    "price": "899.00",
    "promoted_price": "799.00",
    "pic_url": "//img.example/main.jpg",
    "item_imgs": {"item_img": [{"url": "https://img.example/2.jpg", "position": 1}]},
    "location": {"state": "浙江", "city": "杭州"},
    "approve_status": "onsale",
    "modified": "2026-01-02 11:04:05",
    "input_pids": "20000,1632501",
    "input_str": "阿尔派,货号7",
    "stuff_status": "new",
}
AFFILIATE = {
    "num_iid": 680100200002,
    "title": "阿尔派 背包",
    "pict_url": "https://img.example/p.jpg",
    "small_images": {"string": ["https://img.example/s1.jpg", "https://img.example/s2.jpg"]},
    "reserve_price": "300",
    "zk_final_price": "199",
    "provcity": "广东 深圳",
    "item_url": "https://detail.tmall.com/item.htm?id=680100200002",
    "seller_id": 2200333,
    "volume": 15,
    "nick": "背包旗舰店",
    "cat_name": "户外",
    "user_type": 1,
}


@pytest.mark.parametrize(
    "document",
    [
        {"item_get_response": {"item": ITEM}},
        {"tbk_item_info_get_response": {"results": {"n_tbk_item": [ITEM]}}},
        {"item": ITEM},
        [ITEM],
        ITEM,
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_top_items_in_every_envelope(document, indent):
    (record,) = rows(json.dumps(document, ensure_ascii=False, indent=indent))
    assert record == ListingRecord(
        item_id="680100200001",
        title="阿尔派 冲锋衣",
        price=Decimal("799.00"),
        category="50011740",
        seller=SellerRecord("山风小店", "山风小店", "浙江 杭州"),
        pictures=("https://img.example/main.jpg", "https://img.example/2.jpg"),
        modified=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        attributes={"stuff_status": "new", "brand": "阿尔派"},
    )


def test_top_affiliate_form_and_documents_line_by_line():
    text = json.dumps({"results": {"n_tbk_item": [AFFILIATE, ITEM | {"title": ""}]}}) + "\nbroken\n"
    found = rows(text)
    assert found[0] == ListingRecord(
        item_id="680100200002",
        title="阿尔派 背包",
        price=Decimal("199.00"),
        category="户外",
        seller=SellerRecord("2200333", "背包旗舰店", "广东 深圳"),
        sales=15,
        pictures=tuple(f"https://img.example/{n}.jpg" for n in ("p", "s1", "s2")),
        url="https://detail.tmall.com/item.htm?id=680100200002",
        attributes={"user_type": "1"},
    )
    assert [(r.reason, r.line) for r in found[1:]] == [(Reason.NO_TITLE, 1), (Reason.NOT_JSON, 2)]


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "item_id",
                "title",
                "price",
                "sales",
                "pictures",
                "url",
                "state",
                "modified",
                "seller_id",
                "seller_credit",
                "attributes",
            ]
        ),
        ANY,
    )
)
def test_any_values_give_a_record_or_a_refusal(raw):
    try:
        record = build(raw)
    except Rejected:
        return
    assert record.item_id and record.title
    assert len(record.content_hash()) == 64


@given(
    st.binary(max_size=2000) | st.text(max_size=2000).map(lambda t: t.encode("utf-8", "replace")),
    st.sampled_from(["auto", "ndjson", "csv", "top"]),
)
def test_random_bytes_raise_nothing_else(data, kind):
    try:
        found = rows(data, kind=kind)
    except Unusable:
        return
    assert all(isinstance(each, ListingRecord | Rejected) for each in found)


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(
    lambda t: t == t.strip() and t
)
IDS = st.from_regex(r"[0-9]{6,20}", fullmatch=True)


@given(
    st.lists(st.tuples(IDS, TEXT, st.decimals("0.01", "99999", places=2)), min_size=1, max_size=9),
    st.sampled_from(["ndjson", "csv"]),
    st.sampled_from(["utf-8", "gb18030"]),
    st.booleans(),
)
def test_what_is_written_is_read(items, kind, encoding, packed):
    out = io.StringIO()
    if kind == "csv":
        csv.writer(out).writerows([["item_id", "title", "price"], *items])
    else:
        for item_id, title, price in items:
            out.write(json.dumps({"item_id": item_id, "title": title, "price": str(price)}) + "\n")
    data = out.getvalue().encode(encoding)
    found = rows(gzip.compress(data) if packed else data, kind=kind, encoding=encoding)
    assert [(r.item_id, r.title, r.price) for r in found] == items


@given(st.text(alphabet='",\n\r a1;\t\x0b', max_size=400))
def test_quotes_and_line_ends_in_any_order(text):
    """The last row is always whole: whatever stands before it must not swallow it."""
    found = rows("id,title\n" + text + "\n999,end\n", kind="csv")
    assert (found[-1].item_id, found[-1].title) == ("999", "end")
    numbers = [each.line for each in found]
    assert numbers == sorted(numbers)
