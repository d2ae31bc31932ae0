"""Tables: CSV with a header, parted by comma, tab or semicolon.

Headers are known by their usual names in English, Chinese and the exports of TOP, JD and Taobao
crawlers; `mapping` (column -> field) overrides. Where several columns can give a field, the first
that is not empty does: a promotional price is what the buyer pays, so it goes before the list price."""

import csv
import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from listings.feeds.fields import KEYS, build, text
from listings.feeds.reader import MAX_LINE, Line
from listings.feeds.records import Fault, ListingRecord, Reason, Rejected, Unusable

ALIASES = {
    "item_id": "item_id itemid product_id productid num_iid id sku 商品编号 商品id 宝贝id 编号",
    "title": "title name product_name 品名 标题 商品名称 宝贝标题 名称 商品标题",
    "price": "promoprice promoted_price zk_final_price price 价格 售价 单价 现价 reserve_price",
    "currency": "currency 货币 币种",
    "category": "category category_name cat_name cid 类目 分类",
    "seller_id": "seller_id shop_id shopid user_id wangwangid 店铺id 卖家id",
    "seller_name": "seller_name shop_name shopname seller shop nick wangwangid 店名 店铺 店铺名称 卖家 掌柜",
    "seller_location": "location loc item_loc provcity 地区 所在地 发货地",
    "seller_credit": "credit seller_credit sellercredit 信用",
    "sales": "sales sellcount volume view_sales 销量 付款人数",
    "pictures": "pictures picture image images imgurl pic_url pict_url 图片 主图 图片地址",
    "url": "url item_url detail_url link 链接 商品链接 网址",
    "state": "state status approve_status 状态",
    "modified": "modified updated updated_at modified_at 更新时间 修改时间",
    "brand": "brand 品牌",
}
DELIMITERS = ",\t;"
MAX_ROW_LINES = 200
"""A quoted field with more line feeds than this is a quote that was never closed."""
csv.field_size_limit(MAX_LINE)


class _Runaway(Exception):
    """The row that began on `buffer[0]` does not end where a row could."""


class _Rows:
    """csv.reader pulls lines out of this while a quoted field is open, which is how a quote that is
    never closed shows: then the first line alone is refused and the others are read again."""

    def __init__(self, lines: Iterable[Line | Rejected], delimiter: str) -> None:
        self._lines, self._again = iter(lines), deque[Line | Rejected]()
        self._delimiter = delimiter
        self._buffer: list[Line] = []
        self._size = 0
        self._reader = csv.reader(self._pull(), delimiter=delimiter)

    def _next(self) -> Line | Rejected | None:
        return self._again.popleft() if self._again else next(self._lines, None)

    def _pull(self) -> Iterator[str]:
        while True:
            line = self._next()
            if line is None and not self._buffer:
                return
            if isinstance(line, Line):
                self._buffer.append(line)
                self._size += len(line.text)
            if not isinstance(line, Line) or len(self._buffer) > MAX_ROW_LINES or self._size > MAX_LINE:
                if isinstance(line, Rejected):
                    self._again.appendleft(line)
                raise _Runaway
            yield line.text + "\n"

    def __iter__(self) -> Iterator[tuple[Line, list[str]] | Rejected]:
        while True:
            upcoming = self._next()
            if upcoming is None:
                return
            if isinstance(upcoming, Rejected):
                yield upcoming
                continue
            self._again.appendleft(upcoming)
            self._buffer, self._size = [], 0
            try:
                cells = next(self._reader)
            except (_Runaway, csv.Error) as problem:
                first, *rest = self._buffer
                self._again.extendleft(reversed(rest))
                self._reader = csv.reader(self._pull(), delimiter=self._delimiter)
                reason = Reason.TOO_LONG if self._size > MAX_LINE and not rest else Reason.QUOTES
                yield Rejected(reason, str(problem)[:80], line=first.number, excerpt=first.text)
                continue
            if any(cell.strip() for cell in cells):
                yield self._buffer[0], cells


def parse(
    lines: Iterable[Line | Rejected], *, currency: str = "CNY", mapping: Mapping[str, str] | None = None
) -> Iterator[ListingRecord | Rejected]:
    """Raises Unusable when the header cannot be used."""
    source = iter(lines)
    head = next((line for line in source if isinstance(line, Rejected) or line.text.strip()), None)
    if head is None:
        raise Unusable(Fault.EMPTY)
    if isinstance(head, Rejected):
        raise Unusable(Fault.NO_TITLE_COLUMN, columns=head.excerpt[:100])
    delimiter = max(DELIMITERS, key=head.text.count)
    try:
        header = [name.strip() for name in next(csv.reader([head.text], delimiter=delimiter))]
    except csv.Error:  # a carriage return by itself, or a column name of a megabyte
        raise Unusable(Fault.NO_TITLE_COLUMN, columns=head.text[:100]) from None
    columns = _columns(header, mapping or {})
    for row in _Rows(source, delimiter):
        if isinstance(row, Rejected):
            yield row
            continue
        line, cells = row
        excerpt = line.text[:200]
        if len(cells) != len(header):
            detail = f"{len(cells)} / {len(header)}"
            yield Rejected(Reason.COLUMNS, detail, line=line.number, excerpt=excerpt)
            continue
        try:
            raw = _raw(cells, columns)
            yield build(raw, line=line.number, currency=currency, excerpt=excerpt)
        except Rejected as rejected:
            rejected.line, rejected.excerpt = line.number, excerpt
            yield rejected


def _columns(header: list[str], mapping: Mapping[str, str]) -> dict[str, list[int]]:
    """Field -> the columns that can give it, best first."""
    places = {name.lower(): index for index, name in reversed(list(enumerate(header)))}
    columns = {
        field: [places[name] for name in names.split() if name in places] for field, names in ALIASES.items()
    }
    chosen: dict[str, list[int]] = {}
    for column, field in mapping.items():
        if field not in KEYS:
            raise Unusable(Fault.UNKNOWN_FIELD, field=field[:40], known=", ".join(ALIASES))
        if column.strip().lower() not in places:
            raise Unusable(Fault.UNKNOWN_COLUMN, column=column[:40], columns=", ".join(header)[:300])
        chosen.setdefault(field, []).append(places[column.strip().lower()])
    columns |= chosen
    if not columns["title"]:
        raise Unusable(Fault.NO_TITLE_COLUMN, columns=", ".join(header)[:300])
    return {field: found for field, found in columns.items() if found}


def _raw(cells: list[str], columns: Mapping[str, list[int]]) -> dict[str, Any]:
    raw: dict[str, Any] = {
        field: next((cells[i] for i in places if cells[i].strip()), "") for field, places in columns.items()
    }
    if "item_id" not in columns:
        raw["item_id"] = derived_id(text(raw["title"], "title"), text(raw.get("seller_name"), "seller"))
    return raw


def derived_id(title: str, shop: str) -> str:
    """A stable id for a table that has no id column: the same title in the same shop is the same
    listing. Without the price, so that a new price is a change and not another listing."""
    return "t-" + hashlib.sha256(f"{title}\n{shop}".encode()).hexdigest()[:24] if title else "t-"
