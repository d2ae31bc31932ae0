"""Fitted points: they follow the decisions, never turn round, and stay where little was decided."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.detection.calibration import bands, expected_error
from monitoring.detection.fit import AS_DELIVERED, CHAINS, FEWEST, FIXED, Decided, fit, score_with, shares
from monitoring.detection.verdict import score_of_points
from monitoring.detection.weights import DEFAULT, WEIGHTS

CODES = sorted(set(WEIGHTS) - FIXED)
FLAGS = st.lists(
    st.tuples(st.lists(st.sampled_from(CODES), unique=True, max_size=4), st.booleans()), max_size=150
).map(lambda rows: [decided(codes, confirmed) for codes, confirmed in rows])


def decided(codes, confirmed):
    return Decided(tuple((code, WEIGHTS[code]) for code in ("name.plain", *codes)), confirmed)


def drawn(truth, count, seed=3):
    """Decisions of brands that judge by other points than the table's."""
    draw = random.Random(seed)
    rows = []
    for _ in range(count):
        codes = [code for code in truth if draw.random() < 0.5]
        logit = (DEFAULT.base + sum(truth[code] for code in codes)) / 10
        rows.append(decided(codes, draw.random() < 1 / (1 + 2.718281828**-logit)))
    return rows


def test_it_finds_the_points_by_which_the_brands_decided():
    truth = {"jargon.strong": 20, "price.low": 30, "name.typo": 10, "lawful.fits": -50}
    fitted = fit(drawn(truth, 6000), rule_version="fitted")
    for code, points in truth.items():
        assert fitted.weights.points[code] == pytest.approx(points, abs=5)
    assert fitted.weights.rule_version == "fitted"
    assert fitted.weights.base == DEFAULT.base


def test_scores_mean_more_afterwards():
    rows = drawn({"name.typo": 10, "seller.repeat": 30, "name.look_alike": 15}, 3000)
    fitted = fit(rows, rule_version="fitted").weights
    before, after = (
        expected_error(bands((score_with(row.signals, WEIGHTS, weights), row.confirmed) for row in rows))
        for weights in (DEFAULT, fitted)
    )
    assert after < before / 3


def test_what_few_decisions_show_keeps_its_points():
    rows = [decided(["name.hidden"], False)] * (FEWEST - 1) + [decided(["name.typo"], False)] * FEWEST
    points = fit(rows, rule_version="fitted").weights.points
    assert points["name.hidden"] == WEIGHTS["name.hidden"]
    assert points["name.typo"] < WEIGHTS["name.typo"]


@st.composite
def priors(draw):
    """Points as a fit may have left them: of any size, 0 too, with their signs and in their order."""
    points = {code: draw(st.integers(0, 100)) * (1 if was > 0 else -1) for code, was in WEIGHTS.items()}
    for chain in CHAINS:
        points |= zip(chain, sorted((points[code] for code in chain), reverse=True), strict=True)
    return replace(DEFAULT, points=points | {code: WEIGHTS[code] for code in FIXED})


def test_points_once_fitted_to_nothing_keep_their_sign():
    for code, confirmed in (("name.typo", True), ("lawful.fits", False)):
        rows = [decided([code], confirmed)] * 100 + [decided([code], not confirmed)] * 100
        prior = replace(DEFAULT, points={**WEIGHTS, code: 0})
        for drawn_to in (rows[:100], rows[100:], rows):
            points = fit(drawn_to, rule_version="fitted", prior=prior).weights.points[code]
            assert points * WEIGHTS[code] >= 0
        assert fit(rows[:100], rule_version="fitted", prior=prior).weights.points[code] != 0


@settings(max_examples=40, deadline=None)
@given(FLAGS, st.one_of(st.just(DEFAULT), priors()))
def test_no_sign_turns_round_whatever_is_decided(rows, prior):
    fitted = fit(rows * 3, rule_version="fitted", prior=prior)
    points = fitted.weights.points
    for code, was in WEIGHTS.items():
        assert points[code] >= 0 if was > 0 else points[code] <= 0
    for chain in CHAINS:
        values = [points[code] for code in chain]
        assert values == sorted(values, reverse=True)
    for code in FIXED:
        assert points[code] == WEIGHTS[code]
    seen = Counter(code for row in rows * 3 for code in {code for code, _ in row.signals})
    assert all(fitted.counts[code] == seen[code] for code in WEIGHTS)


def test_the_order_of_the_decisions_is_nothing():
    rows = drawn({"jargon.strong": 25, "price.low": 8, "lawful.accessory": -30}, 500)
    shuffled = rows[:]
    random.Random(9).shuffle(shuffled)
    assert fit(rows, rule_version="a") == fit(shuffled, rule_version="a")


def reweighed(rows, weights):
    """The same flags, as they are shown once these weights are in force."""
    return [
        Decided(
            tuple((code, weights.points[code]) for code, _ in row.signals),
            row.confirmed,
            weights.rule_version,
        )
        for row in rows
    ]


def test_fitting_again_moves_nothing():
    """Neither on the same evidence nor on evidence weighed anew with the fitted points."""
    rows = drawn({"jargon.strong": 20, "price.low": 4, "name.typo": 10}, 400)
    first = fit(rows, rule_version="1").weights
    assert fit(rows, rule_version="1", known={**AS_DELIVERED, "1": first.points}).weights == first
    again = fit(reweighed(rows, first), rule_version="1", known={"1": first.points}).weights
    assert again == first
    mixed = rows[:200] + reweighed(rows[200:], first)
    assert fit(mixed, rule_version="1", known={**AS_DELIVERED, "1": first.points}).weights == first


def test_decisions_of_unknown_rules_are_left_out_and_counted():
    rows = drawn({"name.typo": 10}, 300)
    strange = [Decided((("name.typo", 7),), True, "of long ago")] * 50
    fitted = fit(rows + strange, rule_version="1")
    assert (fitted.decisions, fitted.left_out) == (300, 50)
    assert fitted.weights == fit(rows, rule_version="1").weights


def test_contrary_grades_meet_in_the_middle():
    rows = [decided(["jargon.explicit"], False)] * 200 + [decided(["jargon.strong"], True)] * 200
    points = fit(rows, rule_version="fitted").weights.points
    assert points["jargon.explicit"] == points["jargon.strong"]


def test_partial_weights_count_in_part():
    half = round(WEIGHTS["jargon.strong"] / 2)
    assert shares([("jargon.strong", half), ("gone.code", 5)], WEIGHTS) == {"jargon.strong": 0.5}
    assert score_with([("jargon.strong", half)], WEIGHTS, DEFAULT) == score_of_points(DEFAULT.base + half)


def test_the_reliability_table():
    table = bands([(95, True)] * 9 + [(95, False)] + [(12, False)] * 10 + [(100, True)])
    assert [(band.low, band.high, band.count) for band in table] == [(10, 20, 10), (90, 100, 11)]
    assert table[0].right == 0
    assert table[1].right == pytest.approx(100 * 10 / 11)
    assert expected_error(table) == pytest.approx((10 * 12 + 11 * abs(1000 / 11 - table[1].mean)) / 21)
    assert expected_error([]) == 0
