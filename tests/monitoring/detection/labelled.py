"""The labelled titles and what the engine makes of them: shared by the test and the bench."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from monitoring.detection.engine import Engine, compile_profiles
from monitoring.detection.records import profile_from
from monitoring.detection.types import BrandProfile, ListingFacts, SellerFacts, Verdict

_HERE = Path(__file__).parent


def profiles() -> list[BrandProfile]:
    return [profile_from(record) for record in json.loads((_HERE / "brands.json").read_text("utf-8"))]


@dataclass(frozen=True)
class Labelled:
    kind: str
    facts: ListingFacts
    named: frozenset[str]
    flagged: frozenset[str]


def _ids(cell: str) -> frozenset[str]:
    return frozenset() if cell == "-" else frozenset(cell.split(","))


def titles() -> Iterator[Labelled]:
    with (_HERE / "titles.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.reader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=3)
        for number, (kind, price, category, seller, named, flagged, title) in enumerate(rows):
            seller_id, _, shop = "" if seller == "-" else seller, "", ""
            if ":" in seller_id:
                seller_id, _, shop = seller_id.partition(":")
            currency, _, amount = price.rpartition(" ")
            facts = ListingFacts(
                marketplace="taobao",
                item_id=str(number),
                title=title,
                price=None if price == "-" else Decimal(amount),
                currency=currency or "CNY",
                category=None if category == "-" else category,
                seller=SellerFacts(seller_id, shop),
            )
            yield Labelled(kind, facts, _ids(named), _ids(flagged))


@dataclass
class Tally:
    """Right, spurious and missed findings; what went wrong is kept for the message."""

    right: int = 0
    spurious: int = 0
    missed: int = 0

    def add(self, expected: frozenset[str], found: frozenset[str]) -> None:
        self.right += len(expected & found)
        self.spurious += len(found - expected)
        self.missed += len(expected - found)

    @property
    def precision(self) -> float:
        return self.right / ((self.right + self.spurious) or 1)

    @property
    def recall(self) -> float:
        return self.right / ((self.right + self.missed) or 1)


def measure(engine: Engine | None = None) -> tuple[Tally, Tally, list[str]]:
    """(named, flagged, one line for each title that came out otherwise)."""
    engine = engine or compile_profiles(profiles())
    named, flagged, wrong = Tally(), Tally(), []
    for each in titles():
        verdicts = engine.assess(each.facts)
        seen = frozenset(verdict.brand for verdict in verdicts)
        hit = frozenset(verdict.brand for verdict in verdicts if verdict.flagged)
        named.add(each.named, seen)
        flagged.add(each.flagged, hit)
        if seen != each.named or hit != each.flagged:
            wrong.append(_line(each, verdicts))
    return named, flagged, wrong


def _line(each: Labelled, verdicts: tuple[Verdict, ...]) -> str:
    made = "; ".join(
        f"{verdict.brand} {verdict.score} "
        + " ".join(f"{signal.code}{signal.weight:+}" for signal in verdict.signals)
        for verdict in verdicts
    )
    expected = f"named {sorted(each.named)} flagged {sorted(each.flagged)}"
    return f"[{each.kind}] {each.facts.title!r} {expected}: {made}"
