"""The engine's view of every active brand, put together once per process and kept while nothing changed;
its names are compiled once for all processes.

Reads all brands, so it needs the platform scope."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from brands.models import AuthorisedSeller, Brand, BrandName, Product
from listings.models import Seller
from monitoring.compiled_names import names_of
from monitoring.detection.engine import Engine, compile_profiles
from monitoring.detection.first_look import LISTINGS, FirstLook, look
from monitoring.detection.types import BrandProfile, ListingFacts, ProductProfile, SellerRecord
from monitoring.detection.usual_price import needs_estimate
from monitoring.detection.weights import MANY_BRANDS
from monitoring.models import Decision, Flag
from monitoring.queries.snapshots import newest_snapshot_id, sights
from monitoring.queries.weights import rules_in_force, weights_in_force

RECORDS_FRESH_FOR = 60.0
"""Seconds. Each decision changes a seller's record a little; compiling anew for every one would cost more
than a minute's delay does."""
_FINGERPRINT = """
SELECT md5(coalesce(string_agg(id || ':' || profile_version, ',' ORDER BY id), ''))
FROM brands_brand WHERE state = 'active'
"""


def _fingerprint() -> str:
    """What the profiles were made from: brands with their versions, the rules, and the day, for on it
    authorisations end."""
    with connection.cursor() as cursor:
        cursor.execute(_FINGERPRINT)
        brands = cursor.fetchone()[0]
    return f"{brands}/{rules_in_force()}/{timezone.localdate()}"


def _authorised(brand_ids: list[int]) -> dict[int, set[str]]:
    """Ids, and names where the marketplace never showed a shop of that id: sources without ids go by the
    name. A name beside a known id is left out, for anyone can call a shop like that."""
    entries = (
        AuthorisedSeller.objects.for_brands(brand_ids)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=timezone.localdate()))
        .annotate(known=Exists(Seller.objects.filter(external_id=OuterRef("seller_id"))))
        .values_list("brand_id", "seller_id", "name", "known")
    )
    found: dict[int, set[str]] = defaultdict(set)
    for brand_id, seller_id, name, known in entries:
        found[brand_id].add(seller_id)
        if name and not known:
            found[brand_id].add(name)
    return found


def _records(brand_ids: list[int]) -> dict[int, dict[str, SellerRecord]]:
    """Per brand and seller id: flags confirmed (or removed by the platform) and rejected, as they stand."""
    rows = (
        Decision.objects.for_brands(brand_ids)
        .filter(
            action__in=["confirm", "remove", "reject"],
            undone_at__isnull=True,
            flag__seller__isnull=False,
        )
        .values("brand_id", "flag__seller__external_id")
        .annotate(
            confirmed=Count("flag", distinct=True, filter=Q(action__in=["confirm", "remove"])),
            rejected=Count("flag", distinct=True, filter=Q(action="reject")),
        )
        .order_by()
    )
    found: dict[int, dict[str, SellerRecord]] = defaultdict(dict)
    for row in rows:
        seller = row["flag__seller__external_id"]
        found[row["brand_id"]][seller] = SellerRecord(row["confirmed"], row["rejected"])
    return found


def _products(brand_ids: list[int]) -> dict[tuple[int, str], list[ProductProfile]]:
    """By brand and currency: prices in another currency are not compared."""
    found: dict[tuple[int, str], list[ProductProfile]] = defaultdict(list)
    rows = Product.objects.for_brands(brand_ids).filter(active=True).order_by("id")
    for brand_id, name, price, currency, category in rows.values_list(
        "brand_id", "name", "reference_price", "currency", "category"
    ):
        found[brand_id, currency].append(ProductProfile(name, price, category or None))
    return found


@dataclass(frozen=True, slots=True)
class Matcher:
    """The compiled engine, and which state of each brand's profile went into it."""

    engine: Engine
    versions: Mapping[int, int]
    crowded: FirstLook = field(default_factory=FirstLook)
    """Sellers of many brands."""

    def told(self, facts: ListingFacts) -> ListingFacts:
        """The listing, its seller with the number of brands it was seen to offer, where they are many."""
        return self.crowded.told(facts)

    def rules(self, brand_id: int) -> str:
        """What evidence names as its rules: the engine's version and the profile's. The same content under
        a changed profile is a new verdict, so it is new evidence."""
        return f"{self.engine.weights.rule_version}/{self.versions[brand_id]}"


def build_profiles(chosen: Sequence[Brand]) -> list[BrandProfile]:
    """Profiles of these brands; four queries whatever their number."""
    ids = [brand.pk for brand in chosen]
    names: dict[int, list[str]] = defaultdict(list)
    aliases: dict[int, list[str]] = defaultdict(list)
    for brand_id, text, kind in (
        BrandName.objects.for_brands(ids).order_by("id").values_list("brand_id", "text", "kind")
    ):
        (aliases if kind == "alias" else names)[brand_id].append(text)
    authorised, records, products = _authorised(ids), _records(ids), _products(ids)
    return [
        BrandProfile(
            id=str(brand.pk),
            names=tuple(names[brand.pk] or [brand.name]),
            aliases=tuple(aliases[brand.pk]),
            categories=tuple(brand.categories),
            currency=brand.currency,
            products=tuple(products[brand.pk, brand.currency]),
            authorised_sellers=frozenset(authorised[brand.pk]),
            seller_records=records[brand.pk],
            trusted_shop_words=tuple(settings.TRUSTED_SHOP_WORDS),
            self_operated_words=tuple(settings.SELF_OPERATED_WORDS),
        )
        for brand in chosen
    ]


def _active() -> QuerySet[Brand]:
    return Brand.objects.active().order_by("id")


def _sellers_of_many() -> dict[tuple[str, str], int]:
    """(marketplace, seller id) -> how many brands have a flag on a listing of that seller."""
    rows = (
        Flag.objects.across_brands()
        .filter(seller__isnull=False)
        .order_by()
        .values("seller__marketplace__code", "seller__external_id")
        .annotate(brands=Count("brand", distinct=True))
        .filter(brands__gte=MANY_BRANDS)
    )
    return {
        (row["seller__marketplace__code"], row["seller__external_id"]): row["brands"]
        for row in rows
        if row["seller__external_id"]
    }


def _with_usual_prices(engine: Engine, profiles: Sequence[BrandProfile]) -> Engine:
    """What goods of brands without a reference price usually cost, from the newest stored listings."""
    wanting = [profile for profile in profiles if needs_estimate(profile)]
    if not wanting:
        return engine
    newest = newest_snapshot_id()
    stored = (sight.facts for sight in sights(max(newest - LISTINGS, 0), newest))
    return engine.with_estimates(look(engine, wanting, stored).estimates)


def _matcher(brands: Iterable[Brand]) -> Matcher:
    chosen = list(brands)
    profiles = build_profiles(chosen)
    engine = compile_profiles(profiles, weights_in_force(), names_of(profiles))
    return Matcher(
        _with_usual_prices(engine, profiles),
        {brand.pk: brand.profile_version for brand in chosen},
        FirstLook(brands_of=_sellers_of_many()),
    )


@dataclass(slots=True)
class _Compiled:
    fingerprint: str
    decisions: int
    at: float
    matcher: Matcher


_lock = threading.Lock()
_compiled: _Compiled | None = None


def matcher_of_all() -> Matcher:
    """All active brands. Two cheap queries tell whether the compiled one still holds."""
    global _compiled  # noqa: PLW0603  one per process is the point
    fingerprint = _fingerprint()
    newest = Decision.objects.across_brands().aggregate(newest=Max("id"))["newest"] or 0
    with _lock:
        held = _compiled
        stale = (
            held is None
            or held.fingerprint != fingerprint
            or (held.decisions != newest and time.monotonic() - held.at > RECORDS_FRESH_FOR)
        )
        if held is None or stale:
            held = _Compiled(fingerprint, newest, time.monotonic(), _matcher(_active()))
            _compiled = held
        return held.matcher


def matcher_of(brand_id: int) -> Matcher:
    """One brand, for its backfill; none when it is not active any more."""
    return _matcher(_active().filter(pk=brand_id))
