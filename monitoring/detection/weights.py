"""The numbers of the score, read once from weights.toml beside this file.

The file is part of the program, like the source: it is read at import, through importlib, and never again,
so the engine itself touches no file. Fitted numbers come as a `Weights` of their own, with their own rule
version (see fit.py), and are handed to `compile_profiles`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from typing import Any

_DATA: Mapping[str, Any] = tomllib.loads(
    files("monitoring.detection").joinpath("weights.toml").read_text("utf-8")
)


@dataclass(frozen=True, slots=True)
class Weights:
    """What decisions can change: the base and the points of each code, in tenths of a logit."""

    rule_version: str
    base: int
    threshold: int
    """A verdict at or above this score is flagged."""
    points: Mapping[str, int]
    """Signal code -> points, -100..100: > 0 speaks for a counterfeit, < 0 for a lawful listing."""


RULE_VERSION: str = _DATA["rule_version"]
BASE: int = _DATA["base"]
THRESHOLD: int = _DATA["threshold"]
WEIGHTS: dict[str, int] = _DATA["points"]
DEFAULT = Weights(RULE_VERSION, BASE, THRESHOLD, WEIGHTS)

PRICE_BANDS: tuple[tuple[str, float], ...] = tuple(_DATA["prices"].items())
"""(code, ratio to the reference up to and including), the lowest first."""
PRICE_LIMITS = tuple((code, Decimal(str(ratio))) for code, ratio in PRICE_BANDS)

_STEPS, _SHARES = _DATA["steps"], _DATA["shares"]
REPEAT_STEP: int = _STEPS["repeat_step"]
REPEAT_CAP: int = _STEPS["repeat_cap"]
MANY_BRANDS: int = _STEPS["many_brands"]

DOUBTFUL_SHARE: float = _SHARES["doubtful_name"]
DOUBTFUL_PRICE_SHARE: float = _SHARES["doubtful_price"]
SECOND_TERM_SHARE: float = _SHARES["second_term"]
LAWFUL_SHARE_UNDER_JARGON: float = _SHARES["lawful_under_jargon"]
IMITATION_UNLISTED_SHARE: float = _SHARES["imitation_unlisted"]
LAWFUL_SHARE_UNDER_PICTURE: float = _SHARES["lawful_under_picture"]
PICTURE_UNNAMED_SHARE: float = _SHARES["picture_unnamed"]
READ_IN_PICTURE_SHARE: float = _SHARES["read_in_picture"]
IN_PASSING_SHARE: float = _SHARES["picture_in_passing"]
TELLING_SHARE: float = _DATA["pictures"]["telling_share"]
USUAL_SHARES: dict[str, float] = {
    "price.very_low": 1.0,
    "price.low": _SHARES["usual_low"],
    "price.reduced": _SHARES["usual_reduced"],
}
DOUBTFUL_ESTIMATE_SHARE: float = _SHARES["doubtful_estimate"]
