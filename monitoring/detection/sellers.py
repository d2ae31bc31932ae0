"""What the seller adds: authorised, known for earlier flags, or dressed up as the brand's own shop."""

import unicodedata

from monitoring.detection.edges import latin_word
from monitoring.detection.fold import fold_word
from monitoring.detection.signals import make
from monitoring.detection.types import BrandProfile, SellerFacts, Signal
from monitoring.detection.weights import REPEAT_CAP, REPEAT_STEP, WEIGHTS

OFFICIAL_WORDS = (
    "官方旗舰店",
    "旗舰店",
    "官方店",
    "官方",
    "专卖店",
    "直营",
    "official store",
    "official shop",
    "flagship",
)


def attested(seller: SellerFacts, profile: BrandProfile) -> str | None:
    """Why this seller counts as authorised: `listed`, `shop_word`, `self_operated`; None if it does not."""
    listed = profile.authorised_sellers
    if (seller.id and seller.id in listed) or (seller.name and seller.name in listed):
        return "listed"
    if not seller.name:
        return None
    shop = fold_word(seller.name)
    if any(fold_word(word) in shop for word in profile.self_operated_words if fold_word(word)):
        return "self_operated"
    if _named_plainly(seller, profile) and any(
        fold_word(word) in shop for word in profile.trusted_shop_words if fold_word(word)
    ):
        return "shop_word"
    return None


def _named_plainly(seller: SellerFacts, profile: BrandProfile) -> bool:
    """Trust needs the name itself, as a word of its own: no look-alikes, no HP within a longer word."""
    shop = unicodedata.normalize("NFKC", seller.name).casefold()
    for name in map(str.casefold, map(str.strip, (*profile.names, *profile.aliases))):
        at = shop.find(name) if len(name) > 1 else -1
        while at >= 0:
            span = (at, at + len(name))
            if not name.isascii() or latin_word(shop, span):
                return True
            at = shop.find(name, at + 1)
    return False


def _named_in_any_way(seller: SellerFacts, profile: BrandProfile) -> bool:
    shop = fold_word(seller.name)
    folded = map(fold_word, (*profile.names, *profile.aliases))
    return any(name in shop for name in folded if len(name) > (3 if name.isascii() else 1))


def signals(seller: SellerFacts, profile: BrandProfile, claims: str | None) -> list[Signal]:
    """Signals of the seller alone; `claims` is an official-shop word of the title, if any."""
    why = attested(seller, profile)
    if why is not None:
        return [make("seller.authorised", why=why)]
    found: list[Signal] = []
    record = profile.seller_records.get(seller.id) or profile.seller_records.get(seller.name)
    if record is not None and record.confirmed != record.rejected:
        confirmed, rejected = str(record.confirmed), str(record.rejected)
        if record.confirmed > record.rejected:
            weight = min(WEIGHTS["seller.repeat"] + REPEAT_STEP * (record.confirmed - 1), REPEAT_CAP)
            found.append(make("seller.repeat", weight=weight, confirmed=confirmed, rejected=rejected))
        else:
            found.append(make("seller.cleared", confirmed=confirmed, rejected=rejected))
    shop = fold_word(seller.name)
    word = next((word for word in OFFICIAL_WORDS if fold_word(word) in shop), None)
    if word is not None and (_named_plainly(seller, profile) or _named_in_any_way(seller, profile)):
        found.append(make("seller.imitates_official", found=word))
    elif claims is not None:
        found.append(make("seller.claims_official", found=claims))
    return found
