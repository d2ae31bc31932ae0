"""Quality of the detection engine: labelled titles, real listings, and whether a score means what it says.

    python -m bench.detection

Prints tables, asserts nothing. Speed and size are in bench.detection_speed, disguises by published table in
bench.disguises. The laptop listings are read from ../shared/data and left out without it.
"""

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from monitoring.detection.calibration import bands, expected_error
from monitoring.detection.engine import Engine, compile_profiles
from monitoring.detection.first_look import look
from monitoring.detection.types import BrandProfile, ListingFacts, SellerFacts, Verdict
from tests.monitoring.detection.labelled import Tally, measure, profiles, titles

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"


def real_five() -> list[BrandProfile]:
    return [
        BrandProfile("sony", ("Sony", "索尼"), categories=("electronics",)),
        BrandProfile("huawei", ("Huawei", "华为"), categories=("electronics", "phones")),
        BrandProfile("dell", ("Dell", "戴尔"), categories=("electronics",)),
        BrandProfile("hp", ("HP", "惠普"), categories=("electronics",)),
        BrandProfile("lenovo", ("Lenovo", "联想"), categories=("electronics",)),
    ]


def laptop_listings() -> Iterator[ListingFacts]:
    """With price and shop."""
    path = DATA / "jd-laptop-listings" / "listings.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            seller = SellerFacts(row["shop_id"] or "", row["shop_name"] or "")
            price = Decimal(row["price"]) if (row["price"] or "").replace(".", "", 1).isdigit() else None
            yield ListingFacts("jd", row["product_id"] or "", row["title"] or "", price, seller=seller)


def quality() -> None:
    named, flagged, wrong = measure()
    rows = list(titles())
    print(f"Labelled titles: {len(rows)}, {len(profiles())} brands")
    for label, tally in (("named", named), ("flagged", flagged)):
        print(f"  {label:8} precision {tally.precision:.3f}  recall {tally.recall:.3f}")
    for line in wrong:
        print(f"  {line}")


def by_kind() -> None:
    engine = compile_profiles(profiles())
    tallies: dict[str, tuple[Tally, Tally]] = defaultdict(lambda: (Tally(), Tally()))
    counts: Counter[str] = Counter()
    for each in titles():
        verdicts = engine.assess(each.facts)
        named, flagged = tallies[each.kind]
        counts[each.kind] += 1
        named.add(each.named, frozenset(verdict.brand for verdict in verdicts))
        flagged.add(each.flagged, frozenset(verdict.brand for verdict in verdicts if verdict.flagged))
    print("\nBy kind: titles; named spurious and missed; flagged spurious and missed")
    for kind, (named, flagged) in sorted(tallies.items()):
        wrong = (named.spurious, named.missed, flagged.spurious, flagged.missed)
        print(f"  {kind:18} {counts[kind]:5}   " + " ".join(f"{number or '.':>3}" for number in wrong))


def reliability() -> None:
    """Of the verdicts within each band of scores, the share that the labels call counterfeits."""
    engine = compile_profiles(profiles())
    scored = [
        (verdict.score, verdict.brand in each.flagged)
        for each in titles()
        for verdict in engine.assess(each.facts)
    ]
    table = bands(scored)
    print("\nReliability: scores, verdicts, mean score, counterfeits among them by label")
    for band in table:
        print(f"  {band.low:3}-{band.high:3} {band.count:6} {band.mean:6.1f} {band.right:6.1f}%")
    print(f"  expected calibration error {expected_error(table):.1f} points of 100")


def real_rows() -> None:
    """Laptop listings under profiles that know more or less: how many that name a brand are flagged. The
    shops are real and a flag is a suspicion: none is printed."""
    if not (DATA / "jd-laptop-listings").exists():
        print(f"\nLaptop listings: skipped, {DATA} is not there")
        return
    every = list(laptop_listings())
    priced = [replace(profile, reference_price=Decimal(4000)) for profile in real_five()]
    listed = [replace(profile, authorised_sellers=frozenset({"1"})) for profile in priced]
    print(f"\nLaptop listings: {len(every)} rows, five brands; naming, flagged, share")
    for label, known in (
        ("a reference price", priced),
        ("and a list of authorised sellers", listed),
        ("no reference price", real_five()),
    ):
        _report(label, compile_profiles(known), every)
    five = real_five()
    engine = compile_profiles(five)
    learnt = look(engine, five, every[:10_000])
    for brand, estimates in sorted(learnt.estimates.items()):
        usual = ", ".join(f"{kind} {each.usual} of {each.count}" for kind, each in sorted(estimates.items()))
        print(f"    usual price of {brand}: {usual}")
    _report("usual prices instead", engine.with_estimates(learnt.estimates), every)


def _report(label: str, engine: Engine, listings: Sequence[ListingFacts]) -> None:
    verdicts: list[tuple[Verdict, ...]] = engine.assess_many(listings)
    naming = sum(map(bool, verdicts))
    flagged = sum(any(verdict.flagged for verdict in each) for each in verdicts)
    print(f"  {label:34} {naming:7} {flagged:5} {flagged / naming:8.3%}")


def main() -> None:
    quality()
    by_kind()
    reliability()
    real_rows()


if __name__ == "__main__":
    main()
