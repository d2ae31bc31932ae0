"""The labelled titles: how much of what a trained reviewer sees the engine sees."""

from tests.monitoring.detection.labelled import measure, profiles, titles

NAMED, FLAGGED = 0.98, 0.97
"""Precision and recall that the whole set must reach. Only ever raised."""


def test_the_labelled_set_is_large_and_varied():
    rows = list(titles())
    assert len(rows) >= 750
    assert len({row.kind for row in rows}) >= 15
    assert len({brand for row in rows for brand in row.named}) >= 60
    known = {profile.id for profile in profiles()}
    assert {brand for row in rows for brand in row.named | row.flagged} <= known
    assert all(row.flagged <= row.named for row in rows)


def test_precision_and_recall_on_the_labelled_titles():
    named, flagged, wrong = measure()
    report = "\n".join(wrong)
    assert min(named.precision, named.recall) >= NAMED, report
    assert min(flagged.precision, flagged.recall) >= FLAGGED, report
