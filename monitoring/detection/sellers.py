"""What the seller adds: authorised, known for earlier flags, or dressed up as the brand's own shop."""

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
    if any(fold_word(word) in shop for word in profile.trusted_shop_words if fold_word(word)) and names_brand(
        seller, profile
    ):
        return "shop_word"
    return None


def names_brand(seller: SellerFacts, profile: BrandProfile) -> bool:
    shop = fold_word(seller.name)
    return any(
        len(fold_word(name)) > 1 and fold_word(name) in shop for name in (*profile.names, *profile.aliases)
    )


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
    if word is not None and names_brand(seller, profile):
        found.append(make("seller.imitates_official", found=word))
    elif claims is not None:
        found.append(make("seller.claims_official", found=claims))
    return found
