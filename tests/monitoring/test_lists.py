"""Filters, saved views, order and wording: what a list says it shows is what it shows."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone, translation

from monitoring.detection.engine import SIGNAL_CODES
from monitoring.detection.trade_words import TERMS
from monitoring.filters import FlagFilter, selected
from monitoring.likeness import skeleton
from monitoring.models import Evidence, Flag, SavedFilter
from monitoring.priority import EPOCH, priority
from monitoring.queries.flags import flags_of
from monitoring.queries.paging import BY_NEWEST, BY_PRICE, BY_PRIORITY, BY_SCORE, paginate
from monitoring.wording import SENTENCES, chip, description, reasons, sentence
from tests.factories.rows import make_flag, make_listing, make_seller

COUNTED = {"seller.repeat", "seller.cleared", "seller.authorised"}


def listed(world, query: str) -> list[Flag]:
    filters = FlagFilter(QueryDict(query), brands=[world.alpina, world.borealis])
    ids = [world.alpina.pk, world.borealis.pk]
    return list(filters.apply(flags_of(ids)).order_by("pk"))


@pytest.mark.parametrize(
    "query",
    [
        "state=all&q=靴子",
        "state=all&risk=95",
        "state=all&seller=雪线",
        "state=all&source=brand",
        "state=all&reason=price",
        "state=all&age=older",
        "state=all&due=over",
        "state=all&brand=borealis",
        "state=question",
    ],
)
def test_each_filter_finds_its_own_and_nothing_else(world, query) -> None:
    now = timezone.now()
    for _ in range(2):
        make_flag(world.alpina, due_at=now + timedelta(days=2))
    odd = make_flag(
        world.borealis,
        make_listing("Borealis 靴子", seller=make_seller("雪线")),
        score=97,
        source="brand",
        state="question",
        due_at=now - timedelta(hours=1),
    )
    Flag.objects.for_brand(world.borealis).update(raised_at=now - timedelta(days=9))
    Evidence.objects.for_brand(world.borealis).update(
        signals=[{"code": "price.low", "weight": 18, "text": "", "span": None, "params": {"ratio": "30%"}}]
    )
    assert listed(world, query) == [odd]


@pytest.mark.parametrize(
    "query",
    ["state=nonsense", "risk=-5", "risk=abc", "sort=evil", "age=99", "family=xyz", "brand=unknown", "q="],
)
def test_what_is_not_understood_is_dropped(world, query) -> None:
    flag = make_flag(world.alpina)
    filters = FlagFilter(QueryDict(query), brands=[world.alpina, world.borealis])
    assert list(filters.apply(flags_of([world.alpina.pk]))) == [flag]
    assert filters.narrowed is False
    assert "evil" not in filters.query()
    assert filters.summary() == "Flags in state “New”, most pressing first."


def test_the_summary_says_all_that_is_in_force(world) -> None:
    filters = FlagFilter(
        QueryDict("state=all&q=鞋&brand=alpina&risk=80&reason=jargon&age=7&sort=price"),
        brands=[world.alpina, world.borealis],
    )
    assert filters.summary() == (
        "All flags, of Alpina, risk 80 or more, title contains “鞋”, with the reason “Replica jargon”, "
        "raised in the last 7 days, cheapest first."
    )


def test_selected_rows_are_read_strictly() -> None:
    data = QueryDict("flag=1:2&flag=3&flag=x:1&flag=-4:1&flag=5:-1&flag=6:2:3")
    assert selected(data, 10) == [(1, 2), (3, None), (5, None), (6, None)]
    assert len(selected(QueryDict("&".join(f"flag={n}:0" for n in range(1, 50))), 10)) == 11


@pytest.mark.parametrize("order", [BY_PRIORITY, BY_SCORE, BY_NEWEST, BY_PRICE], ids=lambda o: o.column)
def test_pages_in_every_order_there_and_back(world, order) -> None:
    """Ties everywhere: the id decides, and no row is lost or shown twice."""
    moment = timezone.now()
    for number in range(11):
        price = None if number % 4 == 0 else Decimal(number % 3)
        flag = make_flag(
            world.alpina, make_listing(price=price), score=50 + number % 2, priority=float(number % 3) / 3
        )
        Flag.objects.for_brand(world.alpina).filter(pk=flag.pk).update(
            raised_at=moment - timedelta(seconds=number // 3)
        )
    flags = flags_of([world.alpina.pk])
    sign = "-" if order.descending else ""
    expected = [flag.pk for flag in flags.order_by(f"{sign}{order.column}", f"{sign}pk")]
    page, forwards, pages = paginate(flags, order, "", 3), [], []
    while True:
        pages.append([flag.pk for flag in page.rows])
        forwards += pages[-1]
        if not page.following:
            break
        page = paginate(flags, order, page.following, 3)
    assert forwards == expected
    backwards = [pages[-1]]
    while page.previous:
        page = paginate(flags, order, page.previous, 3)
        backwards.insert(0, [flag.pk for flag in page.rows])
    assert backwards == pages


def test_priority_orders_like_risk_times_urgency_at_any_moment() -> None:
    flags = [
        (95, timedelta(hours=40)),
        (60, timedelta(hours=2)),
        (80, timedelta(hours=-5)),
        (99, timedelta(days=9)),
    ]
    start = datetime(2026, 11, 23, tzinfo=UTC)

    def by_formula(at: datetime) -> list[int]:
        def pressing(flag: tuple[int, timedelta]) -> float:
            score, due = flag
            return score * 2 ** ((at - (start + due)) / timedelta(days=1))

        return [score for score, _due in sorted(flags, key=pressing, reverse=True)]

    by_column = [s for s, d in sorted(flags, key=lambda f: priority(f[0], start + f[1]), reverse=True)]
    for days in (-3, 0, 5, 30):
        assert by_formula(start + timedelta(days=days)) == by_column
    assert priority(100, EPOCH) - priority(50, EPOCH) == pytest.approx(1)
    assert priority(0, EPOCH) == priority(1, EPOCH) == 0


def test_families_share_a_skeleton() -> None:
    assert skeleton("Alpina 高仿 登山鞋 2026款!") == skeleton("ALPINA【高仿】登山鞋款 1999")
    assert skeleton("Alpina 高仿 登山鞋") != skeleton("Alpina 高仿 登山包")
    assert skeleton("鞋 123") == ""
    assert len(skeleton("\ud800" * 8 + "Alpina 高仿")) == 64


def test_every_code_of_the_engine_is_worded() -> None:
    assert set(SIGNAL_CODES) == set(SENTENCES) | COUNTED
    for code in SIGNAL_CODES:
        params = {
            "name": "Alpina",
            "found": "A1pina",
            "term": "高仿",
            "gloss_en": "imitation",
            "ratio": "20%",
        }
        params |= {"confirmed": "3", "rejected": "2", "why": "listed", "count": "12", "product": "Boot"}
        text = sentence(code, params)
        assert text
        assert "%(" not in text
        assert "–" not in text, "a value that the engine gives is asked for by its name"
        assert description(code)


def test_sentences_read_without_chinese_and_survive_what_is_missing() -> None:
    assert sentence("jargon.explicit", {"term": "高仿", "gloss_en": "imitation", "gloss_zh": "仿"}) == (
        "Says outright that it is a copy: 高仿 (imitation)"
    )
    with translation.override("zh-hans"):
        text = sentence("jargon.explicit", {"term": "高仿", "gloss_en": "imitation", "gloss_zh": "译文"})
        assert ("译文" in text, "imitation" in text) == (True, False)
    assert sentence("jargon.explicit", {}) == "Says outright that it is a copy: – ()"
    assert sentence("seller.repeat", {"confirmed": "1"}) == "1 earlier listing of this seller was confirmed"
    assert sentence("seller.repeat", {"confirmed": "evil"}).startswith("0 ")
    assert sentence("picture.unknown_yet", {}, "the engine's own words") == "the engine's own words"
    assert all(term.gloss_en and term.gloss_zh for term in TERMS)


def test_a_found_text_cannot_break_the_sentence_or_the_page(world, sign_in) -> None:
    evil = "<script>alert(1)</script>%(name)s%s"
    stored = [
        {
            "code": "name.look_alike",
            "weight": 38,
            "text": "",
            "span": [0, 6],
            "params": {"found": evil, "name": "A"},
        }
    ]
    reason = reasons(stored)[0]
    assert reason.text == f"Hides A behind look-alike letters: {evil}"
    assert chip(reason) == evil
    flag = make_flag(world.alpina, make_listing(evil))
    Evidence.objects.for_brand(world.alpina).update(signals=stored)
    client = sign_in(world.bob)
    for url in (reverse("am_triage"), reverse("am_flag", args=[flag.pk])):
        html = client.get(url).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_saved_views_are_a_persons_own(world, sign_in) -> None:
    client = sign_in(world.bob)
    saved = {"name": " Pressing  ones ", "query": "state=new&risk=90&evil=1&cursor=x"}
    response = client.post(reverse("am_filter_save"), saved)
    assert response.url == "/am/?state=new&risk=90&cursor=x"
    page = client.get(reverse("am_triage"))
    assert [(item.name, item.query) for item in page.context["saved"]] == [
        ("Pressing ones", "state=new&risk=90&cursor=x")
    ]
    client.post(reverse("am_filter_save"), {"name": "Pressing ones", "query": "state=all"})
    item = client.get(reverse("am_triage")).context["saved"][0]
    assert item.query == "state=all"
    bea = sign_in(world.bea)
    assert bea.get(reverse("am_triage")).context["saved"] == []
    bea.post(reverse("am_filter_delete"), {"id": item.pk})
    bob = sign_in(world.bob)
    assert len(bob.get(reverse("am_triage")).context["saved"]) == 1
    bob.post(reverse("am_filter_delete"), {"id": item.pk})
    assert bob.get(reverse("am_triage")).context["saved"] == []


@pytest.mark.parametrize(
    "data", [{}, {"name": " "}, {"name": "x" * 61}, {"name": "ok", "query": "q=" + "x" * 1500}]
)
def test_a_view_that_cannot_be_saved_says_why(world, sign_in, data) -> None:
    client = sign_in(world.bob)
    response = client.post(reverse("am_filter_save"), data, follow=True)
    assert response.status_code == 200
    assert [m.level_tag for m in response.context["messages"]] == ["error"]
    assert SavedFilter.objects.count() == 0
