"""Points fitted to decisions: shown first, taken on request, in force from then on, all of it on record."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from brands import audit
from brands.models import AuditEntry
from monitoring import tasks
from monitoring.actions import runs
from monitoring.detection.fit import Decided, fit
from monitoring.detection.weights import DEFAULT, RULE_VERSION, WEIGHTS
from monitoring.models import Decision, Evidence, FittedWeights, Flag
from monitoring.queries import profiles
from monitoring.queries.weights import decided, rules_in_force, weights_in_force
from tests.factories.rows import make_flag, make_listing, make_seller


def decide(world, code, confirmed, number, version=RULE_VERSION, points=WEIGHTS, **fields):
    """So many flags that a brand decided, each showing this code."""
    listing = make_listing(seller=make_seller("decided"))
    signals = [{"code": "name.plain", "weight": 0}, {"code": code, "weight": points[code]}]
    flags = Flag.objects.bulk_create(
        Flag(
            brand=world.alpina, listing=make_listing(f"{code} {n} {confirmed} {version}"), score=70, **seen()
        )
        for n in range(number)
    )
    evidence = Evidence.objects.bulk_create(
        Evidence(
            brand=world.alpina,
            flag=flag,
            rule_version=f"{version}/4",
            score=70,
            title=listing.title,
            currency="CNY",
            signals=signals,
        )
        for flag in flags
    )
    Decision.objects.bulk_create(
        Decision(
            brand=world.alpina,
            flag=each.flag,
            evidence=each,
            action="confirm" if confirmed else "reject",
            by_role="owner",
            **fields,
        )
        for each in evidence
    )
    return flags


def seen():
    return {"seen_at": timezone.now(), "state": "rejected"}


def run(*options) -> str:
    out = StringIO()
    call_command("fit_weights", *options, stdout=out)
    return out.getvalue()


def test_nothing_is_fitted_to_a_handful(world) -> None:
    decide(world, "name.typo", False, 99)
    with pytest.raises(CommandError, match="Brands decided 99 flags"):
        run("--apply")
    assert not FittedWeights.objects.exists()


def test_the_change_is_shown_before_it_is_taken(world) -> None:
    decide(world, "name.typo", False, 60)
    decide(world, "jargon.explicit", True, 60)
    flag = make_flag(world.alpina)
    signals = [{"code": "name.typo", "weight": WEIGHTS["name.typo"]}]
    flag.evidence.update(signals=signals, rule_version=RULE_VERSION, title="Alpima 登山鞋")
    shown = run()
    assert "120 decisions" in shown
    assert "Of 1 waiting flags 1 would not be raised any more." in shown
    assert f"flag {flag.pk}: 92 -> " in shown
    assert "Alpima" in shown
    assert "Nothing has changed. --apply takes these points." in shown
    assert weights_in_force() == DEFAULT
    assert not FittedWeights.objects.exists()
    assert not AuditEntry.objects.filter(action="weights.taken").exists()


def test_taken_they_are_in_force_and_all_is_matched_again(world, monkeypatch) -> None:
    monkeypatch.setattr(tasks.scan_shard, "delay", lambda _id: None)
    make_listing("Alpima 登山鞋")
    tasks.tick_scans()
    assert runs.stale_brands() == []
    decide(world, "name.typo", False, 60)
    decide(world, "jargon.explicit", True, 60)
    assert f"Taken as {RULE_VERSION}+1." in run("--apply")
    fitted = weights_in_force()
    assert fitted.rule_version == rules_in_force() == f"{RULE_VERSION}+1"
    assert fitted.points["name.typo"] < WEIGHTS["name.typo"]
    assert fitted.points["jargon.strong"] == WEIGHTS["jargon.strong"]
    assert {brand.pk for brand in runs.stale_brands()} >= {world.alpina.pk}
    matcher = profiles.matcher_of(world.alpina.pk)
    assert matcher.engine.weights == fitted
    assert matcher.rules(world.alpina.pk).startswith(f"{RULE_VERSION}+1/")
    entry = AuditEntry.objects.get(action="weights.taken")
    assert entry.before["name.typo"] == WEIGHTS["name.typo"]
    assert entry.after["name.typo"] == fitted.points["name.typo"]
    assert list(audit.verify(None)) == []


def test_the_same_decisions_give_the_same_points_again(world) -> None:
    decide(world, "name.typo", False, 60)
    decide(world, "jargon.explicit", True, 60)
    run("--apply")
    first = weights_in_force()
    assert "there is nothing to take" in run("--apply")
    assert weights_in_force() == first
    assert FittedWeights.objects.count() == 1


def test_evidence_is_read_with_the_points_it_was_weighed_with(world) -> None:
    """The same signs, decided alike, under the first fit: as if all had been weighed as at first."""
    decide(world, "name.typo", False, 60)
    decide(world, "jargon.explicit", True, 60)
    run("--apply")
    once = weights_in_force()
    decide(world, "name.typo", False, 60, version=once.rule_version, points=once.points)
    decide(world, "jargon.explicit", True, 60, version=once.rule_version, points=once.points)
    expected = fit(
        [Decided((("name.typo", WEIGHTS["name.typo"]),), False)] * 120
        + [Decided((("jargon.explicit", WEIGHTS["jargon.explicit"]),), True)] * 120,
        rule_version=f"{RULE_VERSION}+2",
    )
    assert "Taken as" in run("--apply")
    assert weights_in_force() == expected.weights


def test_decisions_under_points_that_are_not_known_are_left_out(world) -> None:
    decide(world, "name.typo", False, 100)
    decide(world, "jargon.explicit", False, 40, version="2020.1", points={"jargon.explicit": 12})
    make_flag(world.alpina).evidence.update(rule_version="2020.1/7")
    shown = run()
    assert "100 decisions" in shown
    assert "40 more are left out" in shown
    assert "Of 0 waiting flags 0 would not be raised any more. 1 more are left out" in shown
    FittedWeights.objects.create(
        rules="2020.1", rule_version="2020.1+1", points={"jargon.explicit": 12}, decisions=200
    )
    decide(world, "jargon.explicit", False, 35, version="2020.1+1", points={"jargon.explicit": 12})
    assert "135 decisions" in run()


def test_points_of_other_rules_are_not_in_force(world) -> None:
    points = WEIGHTS | {"name.typo": 1}
    FittedWeights.objects.create(rules="2020.1", rule_version="2020.1+1", points=points, decisions=200)
    assert weights_in_force() == DEFAULT
    assert rules_in_force() == RULE_VERSION


def test_only_standing_decisions_count_the_last_of_each_flag(world) -> None:
    (flag, *_) = decide(world, "name.typo", True, 3)
    decide(world, "name.typo", False, 2, undone_at=timezone.now())
    evidence = flag.evidence.get()
    Decision.objects.create(
        brand=world.alpina, flag=flag, evidence=evidence, action="reject", by_role="owner"
    )
    Decision.objects.create(brand=world.alpina, flag=flag, evidence=evidence, action="ask", by_role="owner")
    found = decided(timezone.now() - timedelta(days=1))
    assert sorted(each.confirmed for each in found) == [False, True, True]
    assert found[0].signals == (("name.plain", 0), ("name.typo", WEIGHTS["name.typo"]))


def test_a_seller_of_many_brands_is_told_to_the_engine(world, monkeypatch) -> None:
    monkeypatch.setattr(profiles, "MANY_BRANDS", 2)
    seller = make_seller("many")
    for brand in (world.alpina, world.borealis):
        make_flag(brand, make_listing(f"{brand.name} 高仿", seller=seller))
    make_flag(world.alpina, make_listing("Alpina 高仿", seller=make_seller("one")))
    found = profiles.matcher_of(world.alpina.pk).crowded.brands_of
    assert found == {(seller.marketplace.code, seller.external_id): 2}


def test_usual_prices_come_from_the_stored_listings(world) -> None:
    for n in range(20):
        make_listing(f"Alpina 登山鞋 {n}", price=900 + n)
    engine = profiles.matcher_of(world.alpina.pk).engine
    (profile,) = engine.profiles
    assert profile.price_estimates["shoes"].count == 20
