"""Import the real listing files and scan them with profiles of five brands: what is read, named, flagged.

    python -m bench.real_listings

Needs ../shared/data; makes a database of its own and throws it away. Shops are never printed: these are
real shops, and a flag is a suspicion, not a finding. tests/test_real_listings.py holds it to account.
"""

import os
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from monitoring.detection.engine import compile_profiles
from monitoring.detection.types import BrandProfile, ListingFacts, ProductProfile, Verdict

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FILES = {
    "jd-laptops": DATA / "jd-laptop-listings" / "listings.csv.gz",
    "jd-lens": DATA / "jd-sony-lens-listings" / "products.csv",
    "taobao-huawei": DATA / "taobao-huawei-listings" / "listings.csv",
}
"""Marketplace code -> file. A code of its own each, so that ids cannot meet."""

TRUSTED_SHOP_WORDS = ("旗舰店", "授权")
"""The marketplace grants these to the brand's own and authorised shops."""
SELF_OPERATED_WORDS = ("自营",)

WRITTEN = {
    "sony": re.compile(r"sony|索尼", re.IGNORECASE),
    "huawei": re.compile(r"(?<![a-z])huawei(?![a-z])|华为", re.IGNORECASE),
    "dell": re.compile(r"(?<![a-z])dell(?![a-z])|戴尔", re.IGNORECASE),
    "hp": re.compile(r"(?<![a-z])hp(?![a-z])|惠普", re.IGNORECASE),
    "lenovo": re.compile(r"(?<![a-z])lenovo(?![a-z])|联想", re.IGNORECASE),
}
"""The plain spellings, found without the engine: what it must not miss."""


def _profile(
    brand: str, names: tuple[str, ...], price: int, products: dict[str, int], aliases: tuple[str, ...] = ()
) -> BrandProfile:
    return BrandProfile(
        id=brand,
        names=names,
        aliases=aliases,
        categories=("electronics", "phones") if brand == "huawei" else ("electronics",),
        reference_price=Decimal(price),
        products=tuple(ProductProfile(name, Decimal(each)) for name, each in products.items()),
        trusted_shop_words=TRUSTED_SHOP_WORDS,
        self_operated_words=SELF_OPERATED_WORDS,
    )


def profiles() -> list[BrandProfile]:
    """List prices of the years in which the files were collected, rounded."""
    return [
        _profile("sony", ("Sony", "索尼"), 2000, {"16-50": 1299, "SELP1650": 1299}),
        _profile(
            "huawei",
            ("Huawei", "华为"),
            2000,
            {"畅享": 1099, "nova": 2299, "P30": 3988, "Mate": 3999, "MateBook": 5699},
            ("荣耀",),
        ),
        _profile("dell", ("Dell", "戴尔"), 4299, {"灵越": 4399, "Latitude": 6999, "XPS": 8999}),
        _profile("hp", ("HP", "惠普"), 3999, {"战66": 4299, "暗影精灵": 6499}),
        _profile(
            "lenovo", ("Lenovo", "联想"), 3999, {"拯救者": 6499, "ThinkPad": 4999}, ("ThinkPad", "扬天")
        ),
    ]


@dataclass
class Found:
    """What the scan of one file came to."""

    listings: int = 0
    naming: int = 0
    """Listings that name at least one of the brands."""
    named: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    """Titles that show a plain spelling for which there is no verdict."""
    flags: list[tuple[ListingFacts, Verdict]] = field(default_factory=list)

    def add(self, facts: ListingFacts, verdicts: tuple[Verdict, ...]) -> None:
        self.listings += 1
        brands = {verdict.brand for verdict in verdicts}
        self.naming += bool(brands)
        self.named.update(brands)
        written = {brand for brand, spelling in WRITTEN.items() if spelling.search(facts.title)}
        if not written <= brands:
            self.missed.append(facts.title)
        self.flags += [(facts, verdict) for verdict in verdicts if verdict.flagged]


def import_all() -> dict[str, "Import"]:
    imports = {}
    for code, path in FILES.items():
        marketplace, _made = Marketplace.objects.get_or_create(code=code, defaults={"name": code})
        with path.open("rb") as stream:
            imports[code] = import_file(stream=stream, source=path.name, marketplace=marketplace)
    return imports


def scan() -> dict[str, Found]:
    """The snapshots as a scan reads them, through an engine of the five profiles."""
    engine = compile_profiles(profiles())
    found = {code: Found() for code in FILES}
    for sight in sights(0, newest_snapshot_id()):
        if sight.facts.marketplace in found:
            found[sight.facts.marketplace].add(sight.facts, engine.assess(sight.facts))
    return found


def _print(imports: dict[str, "Import"], found: dict[str, Found]) -> None:
    for code, run in imports.items():
        here = found[code]
        why = ", ".join(f"{reason} {count:,}" for reason, count in sorted(run.reject_counts.items()))
        print(f"\n{code}: read {run.read:,}, taken {run.new:,}, rejected {run.rejected:,} ({why or 'none'})")
        print("  named: " + ", ".join(f"{brand} {count:,}" for brand, count in here.named.most_common()))
        share = len(here.flags) / (here.naming or 1)
        print(f"  flags: {len(here.flags)} of {here.naming:,} listings that name a brand ({share:.2%})")
        print(f"  plain spellings missed: {len(here.missed)}")
    top = [flag for here in found.values() for flag in here.flags]
    print("\nTop 20 flags")
    for facts, verdict in sorted(top, key=lambda flag: -flag[1].score)[:20]:
        reasons = "; ".join(f"{each.text} ({each.weight:+})" for each in verdict.signals)
        # the shop's name may be in the title or in a reason's text only by the seller's own doing
        print(
            f"  {verdict.score:3} {verdict.brand:7} {facts.price!s:>9}  {facts.title[:60]}\n      {reasons}"
        )


def main() -> int:
    missing = [str(path) for path in FILES.values() if not path.exists()]
    if missing:
        print(f"The real listing files are not there: {', '.join(missing)}", file=sys.stderr)
        return 1
    runner = DiscoverRunner(interactive=False, verbosity=0)
    databases = runner.setup_databases()
    try:
        start = time.perf_counter()
        with tenancy.platform_scope():
            imports = import_all()
            imported = time.perf_counter()
            found = scan()
        _print(imports, found)
        print(f"\nimported in {imported - start:.0f} s, scanned in {time.perf_counter() - imported:.0f} s")
    finally:
        runner.teardown_databases(databases)
    return 0


if __name__ == "__main__":
    # Alone, it needs the stores and the settings that a test run gets from conftest.py.
    import django

    from tests import services

    services.prepare()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipjf.settings")
    django.setup()

from django.test.runner import DiscoverRunner  # noqa: E402

from brands import tenancy  # noqa: E402
from listings.actions import import_file  # noqa: E402
from listings.models import Import, Marketplace  # noqa: E402
from monitoring.queries.snapshots import newest_snapshot_id, sights  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
