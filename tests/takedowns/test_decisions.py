"""What a decision entails, in one transaction; what it refuses and what it says then."""

from datetime import timedelta

import pytest
from django.utils import timezone

from brands.errors import Invalid, NotAllowed, NotPossible, StaleState
from brands.models import AuditEntry, AuthorisedSeller, Notification, Right
from monitoring.models import Decision, Flag, FlagMessage
from takedowns.actions import decisions
from takedowns.models import Case, Notice, Removal
from tests.factories.rows import make_flag, make_listing
from tests.factories.world import make_right
from tests.takedowns.conftest import confirm, flag_with_brand, order_of, right_of

pytestmark = pytest.mark.django_db


def test_a_confirmation_is_decision_case_papers_order_and_audit(world):
    flag = flag_with_brand(world.alpina)
    case = confirm(world, flag, note="Stitching is wrong")
    flag.refresh_from_db()
    assert (flag.state, case.state, case.ground, case.violation) == (
        "confirmed",
        "open",
        "brand",
        "counterfeit",
    )
    decision = Decision.objects.for_brand(world.alpina).get()
    assert (decision.action, decision.right, decision.good_faith, decision.by) == (
        "confirm",
        right_of(world.alpina),
        True,
        world.rita,
    )
    kinds = Notice.objects.for_brand(world.alpina).values_list("kind", "language")
    assert sorted(kinds) == [
        ("notice", "en"),
        ("notice", "zh-hans"),
        ("statement", "en"),
        ("statement", "zh-hans"),
    ]
    order = order_of(case)
    assert (order.state, order.attempts, order.body["item_id"]) == ("pending", 0, flag.listing.item_id)
    assert order.body["statement_url"].startswith("http://testserver/statement/")
    actions = AuditEntry.objects.filter(brand=world.alpina).order_by("seq").values_list("action", flat=True)
    assert list(actions) == ["flag.confirm", "case.open", "case.papers"]


def test_the_papers_say_what_was_seen_on_whose_word_and_not_the_persons_address(world):
    case = confirm(world, flag_with_brand(world.alpina), note="Stitching is wrong")
    papers = {(n.kind, n.language): n.body for n in Notice.objects.for_brand(world.alpina).filter(case=case)}
    notice, statement = papers["notice", "en"], papers["statement", "en"]
    right = right_of(world.alpina)
    for text in (notice, statement):
        assert right.number in text and "Stitching is wrong" in text and case.listing.item_id in text
    assert "Rita <rita@example.org>" in notice
    assert "rita@example.org" not in statement and "Rita" not in statement
    assert "automated scan" in statement and "Art. 42" in statement
    assert "高仿" in papers["statement", "zh-hans"] and "第四十二条" in papers["statement", "zh-hans"]


def test_without_good_faith_nothing_happens(world):
    flag = flag_with_brand(world.alpina)
    with pytest.raises(Invalid) as refused:
        confirm(world, flag, good_faith=False)
    assert set(refused.value.fields) == {"good_faith"}
    flag.refresh_from_db()
    assert flag.state == "with_brand" and not Case.objects.for_brand(world.alpina).exists()


def yesterday():
    return timezone.localdate() - timedelta(days=1)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda right: {"state": "submitted"}, "not verified"),
        (lambda right: {"valid_to": yesterday()}, "has expired"),
        (lambda right: {"valid_from": yesterday() + timedelta(days=2)}, "not valid yet"),
        (lambda right: {"kind": "copyright"}, "another kind"),
        (lambda right: {"nice_classes": [3]}, "does not cover these goods (Nice class 25)"),
    ],
)
def test_a_right_that_does_not_carry_the_notice_is_refused_and_another_named(world, change, says):
    right = right_of(world.alpina)
    Right.objects.for_brand(world.alpina).filter(pk=right.pk).update(**change(right))
    better = make_right(world.alpina, number="777", nice_classes=[25, 18])
    flag = flag_with_brand(world.alpina)
    with pytest.raises(Invalid) as refused:
        confirm(world, flag, right_id=right.pk)
    message = str(refused.value.message)
    assert says in message and str(better) in message
    assert set(refused.value.fields) == {"right"}
    assert confirm(world, flag, right_id=better.pk).right == better


def test_another_brands_right_cannot_be_named(world):
    flag = flag_with_brand(world.alpina)
    foreign = Right.objects.for_brand(world.borealis).get()
    with pytest.raises(Invalid) as refused:
        confirm(world, flag, right_id=foreign.pk)
    assert foreign.number not in str(refused.value.message)


@pytest.mark.parametrize(
    ("who", "error"), [("victor", NotAllowed), ("charlie", NotAllowed), ("bob", NotAllowed)]
)
def test_who_may_not_confirm(world, who, error):
    flag = flag_with_brand(world.alpina)
    with pytest.raises(error):
        confirm(world, flag, who=who)
    assert not Removal.objects.for_brand(world.alpina).exists()


def test_a_stale_version_is_refused_with_the_fresh_state(world):
    flag = flag_with_brand(world.alpina)
    stale = Flag.objects.get(pk=flag.pk)
    confirm(world, flag)
    with pytest.raises(StaleState) as refused:
        decisions.reject(flag=stale, actor=world.actor("alice"), version=stale.version, reason="genuine")
    assert refused.value.fresh.state == "confirmed"


def test_rejecting_can_authorise_the_seller(world):
    flag = flag_with_brand(world.alpina)
    decisions.reject(
        flag=flag,
        actor=world.actor("rita"),
        version=flag.version,
        reason="authorised_seller",
        authorise_seller=True,
    )
    entry = AuthorisedSeller.objects.for_brand(world.alpina).get()
    assert (entry.marketplace, entry.seller_id) == ("taomart", flag.seller.external_id)
    assert not Case.objects.for_brand(world.alpina).exists()


def test_authorising_needs_the_reason_that_says_so(world):
    flag = flag_with_brand(world.alpina)
    with pytest.raises(Invalid):
        decisions.reject(
            flag=flag,
            actor=world.actor("rita"),
            version=flag.version,
            reason="parallel_import",
            authorise_seller=True,
        )
    assert not AuthorisedSeller.objects.for_brand(world.alpina).exists()


def test_a_question_reaches_the_account_manager(world):
    flag = flag_with_brand(world.alpina)
    decisions.ask(flag=flag, actor=world.actor("rita"), version=flag.version, text="Which batch?")
    flag.refresh_from_db()
    assert flag.state == "question"
    assert FlagMessage.objects.for_brand(world.alpina).get().text == "Which batch?"
    told = Notification.objects.for_brand(world.alpina).get()
    assert (told.person, told.kind) == (world.bob, "question.asked")


def test_the_platform_removes_on_its_own_authority_without_a_notice(world):
    flag = make_flag(world.alpina)
    case = decisions.remove_by_platform(
        flag=flag, actor=world.actor("bob"), version=flag.version, reason="blatant", violation="counterfeit"
    )
    assert (case.ground, case.right, case.reason) == ("platform", None, "blatant")
    texts = Notice.objects.for_brand(world.alpina).values_list("kind", "language")
    assert sorted(texts) == [("statement", "en"), ("statement", "zh-hans")]
    assert "own authority" in Notice.objects.for_brand(world.alpina).get(language="en").body


@pytest.mark.parametrize("who", ["rita", "bea", "dana"])
def test_only_the_brands_account_manager_removes_for_the_platform(world, who):
    flag = make_flag(world.alpina)
    with pytest.raises(NotAllowed):
        decisions.remove_by_platform(
            flag=flag, actor=world.actor(who), version=flag.version, reason="blatant", violation="counterfeit"
        )


def test_undo_cancels_order_and_case_while_nothing_left(world):
    flag = flag_with_brand(world.alpina)
    case = confirm(world, flag)
    decisions.undo(flag=flag, actor=world.actor("alice"), version=flag.version)
    flag.refresh_from_db(), case.refresh_from_db()
    assert (flag.state, case.state, order_of(case).state) == ("with_brand", "withdrawn", "cancelled")
    assert Decision.objects.for_brand(world.alpina).get().undone_by == world.alice
    again = confirm(world, flag)
    assert again.state == "open"


def test_undo_on_an_older_case_leaves_the_newer_decision_alone(world):
    """Confirmed, taken back, confirmed again: the page of the first case is not the door to the second."""
    flag = flag_with_brand(world.alpina)
    older = confirm(world, flag)
    decisions.undo_case(case=older, actor=world.actor("rita"), version=older.version)
    older.refresh_from_db()
    flag.refresh_from_db()
    newer = confirm(world, flag)
    with pytest.raises(NotPossible):
        decisions.undo_case(case=older, actor=world.actor("rita"), version=older.version)
    with pytest.raises(StaleState):
        decisions.undo_case(case=newer, actor=world.actor("rita"), version=newer.version + 1)
    newer.refresh_from_db()
    flag.refresh_from_db()
    assert (older.state, newer.state, flag.state) == ("withdrawn", "open", "confirmed")


def test_undo_is_refused_once_the_order_left(world):
    flag = flag_with_brand(world.alpina)
    case = confirm(world, flag)
    Removal.objects.for_brand(world.alpina).update(state="sent")
    with pytest.raises(NotPossible) as refused:
        decisions.undo(flag=flag, actor=world.actor("rita"), version=flag.version)
    assert case.reference in str(refused.value.message)
    flag.refresh_from_db()
    assert flag.state == "confirmed"


def test_a_platform_removal_is_undone_by_the_account_manager(world):
    flag = make_flag(world.alpina)
    actor = world.actor("bob")
    decisions.remove_by_platform(
        flag=flag, actor=actor, version=flag.version, reason="blatant", violation="counterfeit"
    )
    decisions.undo(flag=flag, actor=actor)
    flag.refresh_from_db()
    assert (flag.state, Case.objects.for_brand(world.alpina).get().state) == ("new", "withdrawn")


def test_bulk_reports_row_by_row_and_spoils_nothing(world):
    good = [flag_with_brand(world.alpina) for _ in range(2)]
    cosmetics = flag_with_brand(world.alpina, make_listing("Alpina 高仿 口红", category="1801"))
    decided = flag_with_brand(world.alpina, state="rejected")
    foreign = flag_with_brand(world.borealis)
    flags = [(f, f.version) for f in (*good, cosmetics, decided, foreign)]
    outcome = decisions.confirm_many(
        flags=flags,
        actor=world.actor("rita"),
        right_id=right_of(world.alpina).pk,
        violation="counterfeit",
        good_faith=True,
        note="",
    )
    assert {f.pk for f in outcome.done} == {f.pk for f in good}
    assert {r.flag.pk for r in outcome.refused} == {cosmetics.pk, decided.pk, foreign.pk}
    assert Case.objects.across_brands().count() == 2


def test_a_second_case_waits_for_the_first(world):
    flag = flag_with_brand(world.alpina)
    case = confirm(world, flag)
    Flag.objects.for_brand(world.alpina).update(state="with_brand")
    flag.refresh_from_db()
    with pytest.raises(NotPossible) as refused:
        confirm(world, flag)
    assert case.reference in str(refused.value.message)
