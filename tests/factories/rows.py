"""Single rows with sensible values; a test names only what it is about."""

import hashlib
from decimal import Decimal
from itertools import count

from django.utils import timezone

from brands.models import Brand
from listings.models import Listing, Marketplace, Seller, Snapshot
from monitoring.models import Evidence, Flag

_numbers = count(700_000_000_001)


def make_marketplace(code: str = "taomart", **fields) -> Marketplace:
    fields = {"name": "Taomart", "item_url": "https://item.taomart.example/item.htm?id={id}"} | fields
    return Marketplace.objects.get_or_create(code=code, defaults=fields)[0]


def make_seller(name: str = "海风小店", **fields) -> Seller:
    marketplace = fields.pop("marketplace", None) or make_marketplace()
    external_id = fields.pop("external_id", hashlib.sha256(name.encode()).hexdigest()[:10])
    return Seller.objects.get_or_create(
        marketplace=marketplace, external_id=external_id, defaults={"name": name, **fields}
    )[0]


def make_listing(title: str = "Alpina 高仿 登山鞋", **fields) -> Listing:
    """A listing with its one snapshot, on sale."""
    pictures = fields.pop("pictures", [])
    seller = fields.pop("seller", None) or make_seller()
    fields = {
        "item_id": str(next(_numbers)),
        "price": Decimal("79.00"),
        "currency": "CNY",
        "category": "shoes",
        "state": "onsale",
        "last_seen_at": timezone.now(),
    } | fields
    fields["content_hash"] = hashlib.sha256(f"{title}{fields}".encode()).hexdigest()
    listing = Listing.objects.create(marketplace=seller.marketplace, seller=seller, title=title, **fields)
    Snapshot.objects.create(
        listing=listing,
        content_hash=listing.content_hash,
        title=title,
        price=listing.price,
        currency=listing.currency,
        category=listing.category,
        seller=seller,
        state=listing.state,
        pictures=pictures,
        observed_at=listing.last_seen_at,
    )
    return listing


def make_flag(brand: Brand, listing: Listing | None = None, **fields) -> Flag:
    """A flag with one piece of evidence whose spans fit its title."""
    listing = listing or make_listing(f"{brand.name} 高仿 登山鞋")
    snapshot = listing.snapshots.latest("id")
    fields = {"state": "new", "score": 90, "priority": 90.0, "seen_at": timezone.now()} | fields
    flag = Flag.objects.create(
        brand=brand, listing=listing, seller=listing.seller, snapshot=snapshot, **fields
    )
    signals = []
    for code, word, weight in (("name.plain", brand.name, 10), ("jargon.explicit", "高仿", 60)):
        start = listing.title.find(word)
        if start >= 0:
            span = [start, start + len(word)]
            signals.append(
                {"code": code, "weight": weight, "text": code, "span": span, "params": {"found": word}}
            )
    Evidence.objects.create(
        brand=brand,
        flag=flag,
        snapshot=snapshot,
        rule_version="test-1",
        score=flag.score,
        title=listing.title,
        price=listing.price,
        currency=listing.currency,
        seller_id_text=listing.seller.external_id,
        seller_name=listing.seller.name,
        pictures=[],
        signals=signals,
    )
    return flag
