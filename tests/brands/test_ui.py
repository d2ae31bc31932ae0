"""The components: escaped, labelled, localised."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from brands.display import localised, marking
from brands.display.price_bar import price_bar
from brands.templatetags import ui
from tests import html

TITLE = "莆田 N1KE 空军一号 纯原"


def signal(start: int, end: int, code: str, weight: int = 10, gloss: str = "") -> dict[str, Any]:
    return {"code": code, "span": [start, end], "weight": weight, "params": {"gloss_en": gloss}, "text": ""}


def render(text: str, **context: Any) -> str:
    return Template("{% load ui %}" + text).render(Context(context))


class TestMarkedTitle:
    def test_every_reason_is_marked_and_glossed(self) -> None:
        shown = ui.marked_title(TITLE, [signal(3, 7, "name.disguised", gloss="NIKE, 1 for i")])
        assert 'class="sig sig-name"' in shown
        assert "(NIKE, 1 for i)" in shown
        html.assert_strict_html(f"<!DOCTYPE html><title>x</title>{shown}")

    def test_a_hostile_title_stays_text(self) -> None:
        shown = ui.marked_title("<script>x</script>", [signal(0, 8, 'x" onclick="y.z', gloss="<b>")])
        assert "<script" not in shown
        assert "<b>" not in shown
        assert 'onclick="' not in shown

    def test_overlapping_spans_are_cut_and_the_heaviest_colours(self) -> None:
        signals = [signal(0, 4, "jargon.explicit", 20, "one"), signal(2, 6, "name.plain", 30, "two")]
        assert marking.pieces("abcdefgh", signals) == [
            marking.Piece("ab", "jargon", "one"),
            marking.Piece("cd", "name", "two; one"),
            marking.Piece("ef", "name", "two"),
            marking.Piece("gh", "", ""),
        ]

    def test_spans_beyond_the_title_are_cut_or_dropped(self) -> None:
        signals = [
            signal(2, 99, "name.plain"),
            signal(50, 60, "name.plain"),
            {"code": "price.low", "span": None},
        ]
        assert [m.end for m in marking.marks_of("abcd", signals)] == [4]

    @given(
        title=st.text(max_size=40),
        spans=st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50)), max_size=8),
    )
    def test_no_character_is_lost_or_doubled(self, title: str, spans: list[tuple[int, int]]) -> None:
        signals = [signal(a, b, "jargon.x", gloss="g") for a, b in spans]
        assert "".join(piece.text for piece in marking.pieces(title, signals)) == title

    def test_gloss_follows_the_language(self) -> None:
        both = {"code": "jargon.x", "span": [0, 2], "params": {"gloss_en": "hub", "gloss_zh": "假鞋集散地"}}
        with translation.override("zh-hans"):
            assert marking.glosses(TITLE, [both]) == [("莆田", "假鞋集散地", "jargon")]
        with translation.override("en"):
            assert marking.glosses(TITLE, [both]) == [("莆田", "hub", "jargon")]


class TestLocalised:
    def test_money(self) -> None:
        with translation.override("en"):
            assert localised.money(Decimal("1234.5"), "CNY") == "¥1,234.50"
            assert localised.money(Decimal("1234.5"), "JPY") == "JP¥1,234"
            assert localised.money(None) == "–"
        with translation.override("zh-hans"):
            assert localised.money(Decimal("1234.5"), "USD") == "US$1,234.50"

    def test_times_are_shown_in_the_person_s_zone(self) -> None:
        moment = datetime(2026, 3, 1, 20, 5, tzinfo=UTC)
        with timezone.override("Asia/Shanghai"):
            with translation.override("en"):
                assert localised.moment(moment) == "2 Mar 2026, 04:05"
            with translation.override("zh-hans"):
                assert localised.moment(moment) == "2026年3月2日 04:05"

    @pytest.mark.parametrize(
        ("left", "css"),
        [
            (timedelta(days=3), "due"),
            (timedelta(hours=6), "due due-near"),
            (-timedelta(hours=2), "due due-over"),
        ],
    )
    def test_only_a_near_deadline_is_coloured(self, left: timedelta, css: str) -> None:
        moment = timezone.now() + left
        assert f'class="when {css}"' in ui.due(moment)
        assert 'class="when due"' in ui.due(moment, done=True)


class TestPriceBar:
    @pytest.mark.parametrize(
        ("price", "band"), [("10", 0), ("20", 0), ("21", 1), ("50", 1), ("70", 2), ("71", 3)]
    )
    def test_bands(self, price: str, band: int) -> None:
        assert price_bar(Decimal(price), Decimal(100)).band == band

    def test_both_ends_stay_on_the_line(self) -> None:
        for price in ("0.01", "100", "99999"):
            bar = price_bar(Decimal(price), Decimal(100))
            assert 0 <= bar.price_x <= 300
            assert 0 <= bar.reference_x <= 300

    def test_no_price_is_said_in_words(self) -> None:
        with translation.override("en"):
            shown = render("{% price_bar p r %}", p=None, r=Decimal(899))
        assert "<svg" not in shown
        assert "reference ¥899.00" in shown

    def test_nothing_to_compare(self) -> None:
        with pytest.raises(ValueError, match="positive"):
            price_bar(Decimal(0), Decimal(1))


class Registration(forms.Form):
    name = forms.CharField(help_text="As registered")
    reason = forms.ChoiceField(widget=forms.RadioSelect, choices=[("1", "Genuine"), ("2", "Parallel")])
    agree = forms.BooleanField()
    kind = forms.ChoiceField(choices=[("a", "A")])


class TestField:
    def test_errors_and_help_are_tied_to_the_widget(self) -> None:
        shown = render('{% include "components/form.html" %}', form=Registration({"kind": "b"}))
        html.assert_strict_html(f"<!DOCTYPE html><title>x</title>{shown}")
        assert 'aria-describedby="id_name_helptext id_name_error"' in shown
        assert 'aria-invalid="true"' in shown
        assert 'id="id_name_error"' in shown

    def test_each_widget_is_dressed_and_labelled(self) -> None:
        shown = render("{% field f.reason %}{% field f.agree %}{% field f.kind %}", f=Registration())
        assert shown.count("form-check-input") == 3
        assert '<label class="form-check-label" for="id_reason_0">Genuine</label>' in shown
        assert 'class="form-select"' in shown
        assert "<legend" in shown

    def test_what_was_typed_stays(self) -> None:
        shown = render(
            "{% field f.name %}{% field f.reason %}", f=Registration({"name": "A&B", "reason": "2"})
        )
        assert 'value="A&amp;B"' in shown
        assert shown.count(" checked") == 1


class TestBadges:
    @pytest.mark.parametrize(
        ("score", "step"), [(0, 0), (39, 0), (40, 1), (60, 2), (75, 3), (90, 4), (100, 4)]
    )
    def test_risk_has_its_number(self, score: int, step: int) -> None:
        shown = ui.risk(score)
        assert f'class="risk risk-{step}"' in shown
        assert f"{score}</span>" in shown

    def test_a_brand_keeps_its_colour_and_is_escaped(self) -> None:
        brand = SimpleNamespace(slug="alpina", name="<Alpina>")
        assert ui.brand_badge(brand) == ui.brand_badge(brand)
        assert "<Alpina>" not in ui.brand_badge(brand)

    def test_an_unknown_icon_is_an_error(self) -> None:
        with pytest.raises(KeyError, match="no-such-icon"):
            ui.icon("no-such-icon")


def test_chart_carries_its_data_as_a_table() -> None:
    shown = render(
        '{% chart "line" "Flags" cols rows %}', cols=["Day", "Flags"], rows=[["<1>", 1234], ["2", None]]
    )
    html.assert_strict_html(f"<!DOCTYPE html><title>x</title>{shown}")
    assert 'data-value="1234"' in shown
    assert 'data-value=""' in shown
    assert "&lt;1&gt;" in shown
