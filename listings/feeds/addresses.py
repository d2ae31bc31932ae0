"""From what a person pastes (an item's address, an id, a share text) to an item id.

Short links and tokens name no item; the server never follows them, for it would have to trust
whatever they lead to. Sources: the address forms of docs/domain (Taobao, Tmall, their mobile pages)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, parse_qs, urlsplit

MAX_LENGTH = 2000
_ITEM_PATHS = re.compile(r"/(?:item(?:_o)?\.htm|awp/core/detail\.htm|detail/detail\.html)")
_WORLD_PATH = re.compile(r"/item/(?P<id>\d+)\.htm")
_HOSTS = {
    "item.taobao.com": "taobao",
    "world.taobao.com": "taobao",
    "h5.m.taobao.com": "taobao",
    "m.intl.taobao.com": "taobao",
    "detail.tmall.com": "tmall",
    "detail.m.tmall.com": "tmall",
    "chaoshi.detail.tmall.com": "tmall",
    "detail.tmall.hk": "tmall",
    "world.tmall.com": "tmall",
}
_OPAQUE = {"m.tb.cn", "e.tb.cn", "s.click.taobao.com", "uland.taobao.com", "s.tb.cn"}
_SHOPS = re.compile(r"(?:store\.taobao\.com|shop[\w-]*\.(?:taobao|tmall)\.com|[\w-]+\.tmall\.com)")
_TOKEN = re.compile(r"[￥¥€$(（「]\s?[0-9A-Za-z]{8,16}\s?[￥¥€$)）」]")
_URL = re.compile(r"(?:https?:)?//[^\s'\"<>，。【】]+", re.IGNORECASE)
_BARE_HOST = re.compile(r"^[\w-]+(?:\.[\w-]+)+(?::\d+)?/\S+$", re.ASCII)
_ID = re.compile(r"\d{6,20}", re.ASCII)


class Problem(StrEnum):
    """Why no item can be told. `listings.reasons.ADDRESSES` words each and says what to do instead."""

    EMPTY = "empty"
    OPAQUE = "opaque"
    SHOP = "shop"
    NO_ID = "no_id"
    UNKNOWN_SITE = "unknown_site"
    NOT_AN_ADDRESS = "not_an_address"


class AddressProblem(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class ItemAddress:
    """`marketplace` is a hint: the code of a known marketplace, 'taobao' or 'tmall' after the site,
    or empty for a bare id."""

    marketplace: str
    item_id: str


def parse(given: str, *, known: Mapping[str, str] | None = None) -> ItemAddress:
    """`known`: marketplace code -> address of an item with {id} in it. Raises AddressProblem."""
    written = given.strip()[:MAX_LENGTH]
    if not written:
        raise AddressProblem(Problem.EMPTY)
    if _ID.fullmatch(written):
        return ItemAddress("", written)
    found = _URL.search(written)
    if found is None and not _BARE_HOST.fullmatch(written):
        raise AddressProblem(Problem.OPAQUE if _TOKEN.search(written) else Problem.NOT_AN_ADDRESS)
    try:
        url = urlsplit(found[0] if found else f"//{written}", scheme="https")
        host = (url.hostname or "").removesuffix(".")
    except ValueError:
        raise AddressProblem(Problem.NOT_AN_ADDRESS) from None
    for code, template in (known or {}).items():
        item_id = _by_template(url, template)
        if item_id:
            return ItemAddress(code, item_id)
    if host in _OPAQUE:
        raise AddressProblem(Problem.OPAQUE)
    if host in _HOSTS:
        return ItemAddress(_HOSTS[host], _id_of(url))
    raise AddressProblem(Problem.SHOP if _SHOPS.fullmatch(host) else Problem.UNKNOWN_SITE)


def _id_of(url: SplitResult) -> str:
    world = _WORLD_PATH.fullmatch(url.path)
    if world:
        return world["id"]
    if _ITEM_PATHS.fullmatch(url.path):
        query = parse_qs(url.query)
        for name in ("id", "itemId", "item_id"):
            value = query.get(name, [""])[0].strip()
            if _ID.fullmatch(value):
                return value
    raise AddressProblem(Problem.NO_ID)


def _by_template(url: SplitResult, template: str) -> str | None:
    """The id where a marketplace's own address has {id}: in a query parameter or in the path."""
    if "{id}" not in template:
        return None
    model = urlsplit(template)
    if url.netloc.lower() != model.netloc.lower():
        return None
    for name, values in parse_qs(model.query).items():
        if values == ["{id}"]:
            value = parse_qs(url.query).get(name, [""])[0].strip()
            return value if url.path == model.path and re.fullmatch(r"[\w-]{1,80}", value, re.ASCII) else None
    pattern = re.escape(model.path).replace(re.escape("{id}"), r"([\w-]{1,80})")
    match = re.fullmatch(pattern, url.path, re.ASCII)
    return match[1] if match else None
