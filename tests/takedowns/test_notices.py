"""The texts hold what the law asks for, in both languages, from plain facts."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from brands.models import Right
from monitoring.states import REMOVE_REASONS, VIOLATIONS
from takedowns.notices.facts import NoticeFacts, RightFacts
from takedowns.notices.words import PLATFORM_REASONS, RIGHTS
from takedowns.notices.words import VIOLATIONS as WORDED
from takedowns.notices.write import write

FACTS = NoticeFacts(
    reference="IPJF-000042",
    decided_at=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
    brand="Alpina",
    company="Alpina AG",
    notifier="Rita Example",
    notifier_email="rita@example.org",
    marketplace="Taomart",
    item_id="700000000001",
    item_url="https://item.taomart.example/item.htm?id=700000000001",
    title="Alpina 高仿 登山鞋",
    price="¥79.00",
    seller="海风小店",
    violation="counterfeit",
    ground="brand",
    right=RightFacts("trademark", "ALPINA", "12345678", "CNIPA", "Alpina AG", (25, 18)),
    found_by_machine=True,
    observations=(("Says outright that it is a copy: 高仿 (imitation).", "直言为仿品：高仿。"),),
    note="The sole is not ours",
)


def texts(**changes) -> dict[tuple[str, str], str]:
    return {(t.kind, t.language): f"{t.subject}\n{t.body}" for t in write(replace(FACTS, **changes))}


def test_a_notice_names_reasons_address_notifier_right_and_good_faith():
    found = texts()
    for language in ("en", "zh-hans"):
        notice = found["notice", language]
        for part in (
            FACTS.item_url,
            FACTS.title,
            FACTS.seller,
            "Alpina AG",
            "Rita Example <rita@example.org>",
            "12345678",
            "CNIPA",
            "25, 18" if language == "en" else "25、18",
            FACTS.note,
        ):
            assert part in notice
    assert "in good faith" in found["notice", "en"] and "善意声明" in found["notice", "zh-hans"]
    assert "Says outright" in found["notice", "en"] and "直言为仿品" in found["notice", "zh-hans"]


def test_a_statement_names_measure_facts_ground_machine_and_redress_but_no_person():
    found = texts(objection_days=17, complaint_days=181)
    english, chinese = found["statement", "en"], found["statement", "zh-hans"]
    for statement in (english, chinese):
        for part in (FACTS.reference, FACTS.item_id, FACTS.title, "12345678", "17", "181", FACTS.note):
            assert part in statement
        assert "Rita" not in statement and "rita@" not in statement
    for part in ("no end date", "Art. 42", "automated scan", "not by a machine", "You may object", "court"):
        assert part in english
    for part in ("该措施无期限", "第四十二条", "第四十三条", "自动扫描", "提出异议", "法院"):
        assert part in chinese


def test_a_person_found_it_when_no_machine_did():
    assert "reported by a person" in texts(found_by_machine=False)["statement", "en"]
    assert "automated scan brought" not in texts(found_by_machine=False)["statement", "en"]


def test_the_platforms_own_removal_has_no_notice_and_names_its_reason():
    found = texts(ground="platform", right=None, reason="blatant", notifier="", notifier_email="", note="")
    assert set(found) == {("statement", "en"), ("statement", "zh-hans")}
    english = found["statement", "en"]
    assert "own authority" in english and "in its own words" in english and "Art. 45" in english
    assert "rights holder notified" not in english and "notifier" not in english


def test_without_observations_the_persons_finding_stands():
    assert (
        "The person who decided found: counterfeit goods." in texts(observations=(), note="")["notice", "en"]
    )


@pytest.mark.parametrize("facts", [{}, {"observations": (), "note": ""}, {"right": None}])
def test_no_text_has_a_hole(facts):
    for text in texts(**facts).values():
        assert "None" not in text and "{" not in text and "()" not in text and "<>" not in text


def test_every_code_the_portal_knows_has_words():
    assert set(WORDED) == set(VIOLATIONS)
    assert set(PLATFORM_REASONS) == set(REMOVE_REASONS)
    assert set(RIGHTS) == {code for code, _label in Right.KINDS}
    for table in (WORDED, PLATFORM_REASONS, RIGHTS):
        assert all(english and chinese for english, chinese in table.values())
