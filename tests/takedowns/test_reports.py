"""Figures on a planted history, and the two pages that show them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from monitoring.models import Decision, Flag, FlagMessage
from takedowns.models import Case
from takedowns.queries import figures
from takedowns.wording import day_label, duration
from tests import html
from tests.factories.rows import make_flag, make_listing, make_seller
from tests.takedowns.conftest import right_of
from tests.takedowns.test_desk import BUDGET, SECRET, queries

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OVERVIEW, REPORTS = "/b/alpina/", "/b/alpina/reports/"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def plant(brand, raised: datetime, state: str = "confirmed", seller: str = "海风小店", **times: Any) -> Flag:
    """A flag raised then. `sent`, `decided`, `removed`: hours between one step and the next; `ground`."""
    title = f"{brand.name} 高仿 登山鞋 {raised.timestamp()}"
    listing = make_listing(title, seller=make_seller(seller))
    flag = make_flag(brand, listing, state=state)
    sent = raised + timedelta(hours=times.get("sent", 1)) if "decided" in times else None
    decided = sent + timedelta(hours=times["decided"]) if sent else None
    Flag.objects.for_brand(brand).filter(pk=flag.pk).update(
        raised_at=raised, sent_at=sent if times.get("ground") != "platform" else None, decided_at=decided
    )
    if "removed" in times or times.get("case"):
        case = Case.objects.create(
            brand=brand,
            flag=flag,
            listing=listing,
            violation="counterfeit",
            right=right_of(brand),
            ground=times.get("ground", "brand"),
            state=times.get("case", "removed"),
        )
        removed = decided + timedelta(hours=times["removed"]) if "removed" in times else None
        Case.objects.for_brand(brand).filter(pk=case.pk).update(opened_at=decided, removed_at=removed)
    return flag


def decide(flag: Flag, action: str, by, at: datetime, undone: bool = False) -> None:
    decision = Decision.objects.create(
        brand_id=flag.brand_id,
        flag=flag,
        action=action,
        by=by,
        by_role="reviewer",
        evidence=flag.evidence.first(),
        undone_at=at if undone else None,
    )
    Decision.objects.for_brand(flag.brand_id).filter(pk=decision.pk).update(at=at)


def test_an_empty_history_has_no_figures(world, now):
    brands = [world.alpina.pk]
    assert figures.flag_counts(brands) == figures.FlagCounts(0, 0, 0, 0, None)
    assert figures.case_counts(brands) == figures.CaseCounts(0, 0, 0, 0, 0)
    assert figures.funnel(brands, now - 30 * DAY) == figures.Funnel(0, 0, 0, 0, 0, 0, None, None, None, None)
    assert figures.signal_precision(brands, now - 30 * DAY) == []
    assert figures.top_sellers(brands, now - 30 * DAY) == []
    assert figures.decisions_by_person(brands, now - 30 * DAY) == []
    assert figures.price_points(brands, now - 30 * DAY) == []
    series = figures.series(brands, now - 30 * DAY)
    assert len(series) == 31
    assert {(s.flagged, s.confirmed, s.removed) for s in series} == {(0, 0, 0)}


def test_the_funnel_counts_how_far_each_flag_came(world, now):
    brand, ago = world.alpina, now - 5 * DAY
    for hours in (1, 2, 3, 4, 10):
        plant(brand, ago, decided=hours, removed=hours / 10)
    plant(brand, ago, decided=5, case="failed")
    plant(brand, ago, decided=6, state="rejected")
    # taken back: it waits again, and its withdrawn case counts nowhere
    taken_back = plant(brand, ago, decided=1, case="withdrawn", state="with_brand")
    Flag.objects.for_brand(brand).filter(pk=taken_back.pk).update(decided_at=None)
    plant(brand, ago, decided=0, removed=1, ground="platform", state="removed_by_platform")
    plant(brand, ago, state="new")
    plant(brand, now - 40 * DAY, decided=99, removed=99)
    plant(world.borealis, ago, decided=99, removed=99)
    found = figures.funnel([brand.pk], now - 30 * DAY)
    assert (found.flagged, found.sent, found.decided, found.confirmed, found.removed) == (10, 8, 7, 6, 5)
    assert found.removed_by_platform == 1
    # 1 2 3 4 5 6 10 hours
    assert found.decision_median == 4 * 3600
    assert found.decision_p90 == pytest.approx((6 + 0.4 * 4) * 3600)
    # 0.1 0.2 0.3 0.4 1 hours by the brand, 1 hour by the platform
    assert found.removal_median == pytest.approx(0.35 * 3600)
    assert found.removal_p90 == pytest.approx(3600)


def test_days_are_those_of_the_reader(world, now):
    brand = world.alpina
    # 17:00 UTC is the next day in Shanghai
    with timezone.override("Asia/Shanghai"):
        evening = (now - 3 * DAY).replace(hour=17, minute=0)
        plant(brand, evening, decided=1, removed=24)
        plant(brand, evening, decided=1, case="withdrawn")
        series = {s.day: s for s in figures.series([brand.pk], now - 10 * DAY)}
        day = timezone.localdate(evening)
        assert day == evening.date() + DAY
        assert (series[day].flagged, series[day].confirmed, series[day].removed) == (2, 1, 0)
        assert series[day + DAY].removed == 1
        assert len(series) == 11
    weeks = figures.series([brand.pk], now - 28 * DAY, "week")
    assert {s.day.weekday() for s in weeks} == {0}
    assert sum(s.flagged for s in weeks) == 2
    with pytest.raises(ValueError, match="hour"):
        figures.series([brand.pk], now, "hour")


def test_precision_leaves_out_what_was_undone(world, now):
    brand = world.alpina
    for action, undone in (("confirm", False), ("confirm", True), ("reject", False), ("remove", False)):
        decide(plant(brand, now - 2 * DAY), action, world.rita, now - DAY, undone)
    decide(plant(brand, now - 2 * DAY), "send", world.bob, now - DAY)
    decide(plant(world.borealis, now - 2 * DAY), "confirm", world.charlie, now - DAY)
    found = {p.code: (p.confirmed, p.rejected) for p in figures.signal_precision([brand.pk], now - 30 * DAY)}
    assert found == {"jargon.explicit": (2, 1), "name.plain": (2, 1)}
    assert figures.SignalPrecision("x", 3, 1).share == 0.75


def test_sellers_by_confirmed_then_flagged(world, now):
    brand = world.alpina
    plant(brand, now - DAY, decided=1, removed=1, seller="乙")
    plant(brand, now - DAY, decided=1, case="failed", seller="乙")
    for _ in range(3):
        plant(brand, now - DAY, state="rejected", seller="甲")
    plant(world.borealis, now - DAY, seller="丙")
    found = figures.top_sellers([brand.pk], now - 30 * DAY)
    assert [(s.name, s.flagged, s.confirmed, s.removed) for s in found] == [("乙", 2, 2, 1), ("甲", 3, 0, 0)]


def test_who_decided_how_much(world, now):
    brand = world.alpina
    flags = [plant(brand, now - 2 * DAY) for _ in range(4)]
    decide(flags[0], "confirm", world.rita, now - DAY)
    decide(flags[1], "reject", world.rita, now - DAY)
    decide(flags[2], "confirm", world.rita, now - DAY, undone=True)
    decide(flags[3], "confirm", world.alice, now - DAY)
    for author, role in ((world.rita, "reviewer"), (world.bob, "account_manager")):
        FlagMessage.objects.create(brand=brand, flag=flags[0], author=author, author_role=role, text="?")
    found = figures.decisions_by_person([brand.pk], now - 30 * DAY)
    assert [(p.name, p.confirmed, p.rejected, p.asked) for p in found] == [
        ("Rita", 1, 1, 1),
        ("Alice", 1, 0, 0),
    ]


def test_counts_of_what_is_open(world, now):
    brand = world.alpina
    make_flag(brand, state="with_brand", due_at=now - DAY)
    nearest = make_flag(brand, state="with_brand", due_at=now + DAY)
    make_flag(brand, state="question")
    make_flag(brand, state="new", due_at=now - 2 * DAY)
    make_flag(world.borealis, state="with_brand", due_at=now - 9 * DAY)
    found = figures.flag_counts([brand.pk])
    assert (found.to_decide, found.overdue, found.questions, found.in_triage) == (2, 1, 1, 1)
    assert found.next_due < nearest.due_at


@pytest.mark.parametrize("page", [OVERVIEW, REPORTS])
def test_pages_show_the_brands_own_figures(world, sign_in, now, page):
    for hours in (1, 2, 3):
        flag = plant(world.alpina, now - 3 * DAY, decided=hours, removed=hours)
        decide(flag, "confirm", world.rita, now - DAY)
    make_flag(world.alpina, state="with_brand", due_at=now - DAY)
    decide(plant(world.borealis, now - DAY, seller=SECRET), "confirm", world.charlie, now)
    for who in (world.victor, world.alice):
        response = sign_in(who).get(page)
        shown = response.content.decode()
        html.assert_strict_html(shown)
        html.assert_keeps_csp(shown)
        assert SECRET not in shown and "Charlie" not in shown
        assert response.context["funnel"].removed == 3
        assert response.context["removal_median" if page == REPORTS else "removal_time"] == "2 h"
    assert sign_in(world.charlie).get(page).status_code == 404


@pytest.mark.parametrize("page", [OVERVIEW, REPORTS])
def test_a_new_brand_finds_friendly_pages(world, sign_in, page):
    shown = sign_in(world.alice).get(page).content.decode()
    html.assert_strict_html(shown)
    expected = {OVERVIEW: "Nothing was flagged yet", REPORTS: "Nothing was flagged in this period"}
    assert expected[page] in shown


def test_the_period_is_in_the_address(world, sign_in, now):
    plant(world.alpina, now - 60 * DAY, decided=1, removed=1)
    client = sign_in(world.victor)
    assert client.get(REPORTS).context["funnel"].flagged == 0
    assert client.get(REPORTS, {"period": "90"}).context["funnel"].flagged == 1
    unknown = client.get(REPORTS, {"period": "1 OR 1"}).context
    assert (unknown["period"], unknown["funnel"].flagged) == ("30", 0)


@pytest.mark.parametrize("page", [OVERVIEW, REPORTS])
def test_much_history_costs_what_little_does(world, sign_in, now, page):
    client = sign_in(world.alice)
    plant(world.alpina, now - DAY, decided=1, removed=1)
    make_flag(world.alpina, state="with_brand")
    few = queries(client, page)
    for number in range(29):
        decide(
            plant(world.alpina, now - DAY, decided=1, removed=1, seller=f"店{number}"),
            "confirm",
            world.rita,
            now,
        )
        make_flag(world.alpina, state="with_brand")
    many = queries(client, page)
    assert len(many) == len(few)
    assert len(many) <= BUDGET, "\n".join(many)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (None, "–"),
        (4.26, "4.3 s"),
        (59, "59 s"),
        (60, "1 min"),
        (7199, "120 min"),
        (7200, "2 h"),
        (172_799, "48 h"),
        (172_800, "2 days"),
    ],
)
def test_durations_in_words(seconds, shown):
    assert duration(seconds) == shown


def test_days_on_an_axis_are_short():
    assert day_label(datetime(2026, 10, 5, tzinfo=timezone.get_current_timezone()).date()) == "5 Oct"
