"""Every number of the score in one place: an additive log-odds model.

A signal's weight is in tenths of a logit. The score is the logistic of `BASE` plus the weights,
times 100, so that +10 multiplies the odds of a counterfeit by e. A plain name alone stays near
the base; one explicit term, one clear disguise or a price below a fifth of the reference crosses
the threshold on its own; softer signals need company.
"""

RULE_VERSION = "2026.2"

BASE = -30
THRESHOLD = 60
"""A verdict at or above this score is flagged."""

WEIGHTS: dict[str, int] = {
    # How the name is written.
    "name.plain": 0,
    "name.alias": 3,
    "name.width": 3,
    "name.traditional": 2,
    "name.spaced": 14,
    "name.styled": 36,
    "name.inserted_sign": 36,
    "name.look_alike": 38,
    "name.hidden": 40,
    "name.typo": 35,
    "name.pinyin": 16,
    "name.same_sound": 35,
    "name.mixed_script": 36,
    "name.taken_apart": 38,
    "name.clipped": 18,
    # What the title says.
    "jargon.explicit": 42,
    "jargon.strong": 21,
    "jargon.context": 6,
    # Price against the reference, in the same currency.
    "price.very_low": 36,
    "price.low": 18,
    "price.reduced": 6,
    # Who sells.
    "seller.repeat": 14,
    "seller.imitates_official": 12,
    "seller.claims_official": 3,
    "seller.cleared": -12,
    "seller.authorised": -90,
    # Lawful uses.
    "lawful.fits": -34,
    "lawful.accessory": -24,
    "lawful.second_hand": -32,
    "lawful.parallel_import": -8,
}

REPEAT_STEP = 6
"""Added to `seller.repeat` for each confirmed flag after the first, up to `REPEAT_CAP`."""
REPEAT_CAP = 38

DOUBTFUL_SHARE = 0.7
"""What a misspelling or a same-sound form weighs when it needed a second signal to count."""
DOUBTFUL_PRICE_SHARE = 0.5
"""What the price weighs when only a nickname that needed a second signal names the brand."""

SECOND_TERM_SHARE = 0.7
"""A second term of the same grade adds this share of its weight; a third adds nothing."""
LAWFUL_SHARE_UNDER_JARGON = 0.25
"""What is left of a lawful-use signal when the title speaks of a fake: "fits" protects an
accessory, not a counterfeit that hides behind the word."""

PRICE_BANDS = (("price.very_low", 0.20), ("price.low", 0.50), ("price.reduced", 0.70))
"""Ratio up to and including; no published source gives one, see docs on detection."""
