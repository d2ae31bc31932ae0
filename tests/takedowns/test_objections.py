"""The seller objects; the brand answers; the clock answers for it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from brands.actions.documents import stage
from brands.errors import Invalid, NotAllowed, NotPossible
from brands.models import AuditEntry, Document, Notification
from takedowns.actions import cases, deadlines, objections
from takedowns.models import CounterNotice, Deadline, Removal
from tests.takedowns.conftest import confirm, flag_with_brand, order_of, removed_case

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def proof(token: str = "proof"):
    return stage(token=token, slot="document", upload=SimpleUploadedFile("lawsuit.pdf", PDF))


def contest(case, **fields) -> CounterNotice:
    choice = {
        "reason": "genuine",
        "text": "Bought from the brand's own outlet",
        "contact_name": "Wang Li",
        "contact_email": "wang@example.org",
        "declared": True,
    }
    return objections.contest(case=case, **choice | fields)


def test_an_objection_starts_the_clock_and_both_sides_hear_of_it(world, settings):
    case = removed_case(world)
    counter = contest(case, staged=proof())
    case.refresh_from_db()
    assert (case.state, counter.document.name) == ("contested", "lawsuit.pdf")
    clock = Deadline.objects.for_brand(world.alpina).get()
    assert (clock.default_action, clock.done_at) == ("lapse", None)
    assert abs(clock.due_at - timezone.now() - timedelta(days=settings.COUNTER_NOTICE_DAYS)) < timedelta(
        minutes=1
    )
    told = Notification.objects.for_brand(world.alpina).filter(kind="counter_notice.received")
    assert {n.person: n.path for n in told} == {
        world.alice: f"/b/alpina/cases/{case.pk}/",
        world.rita: f"/b/alpina/cases/{case.pk}/",
        world.bob: f"/am/cases/{case.pk}/",
    }
    entry = AuditEntry.objects.filter(brand=world.alpina, action="case.contest").get()
    assert (entry.actor_role, entry.actor) == ("public", None)


@pytest.mark.parametrize(
    "fields",
    [{"declared": False}, {"reason": "because"}, {"text": "  "}],
    ids=["undeclared", "reason", "text"],
)
def test_an_incomplete_objection_is_refused(world, fields):
    case = removed_case(world)
    with pytest.raises(Invalid):
        contest(case, **fields)
    case.refresh_from_db()
    assert case.state == "removed"


def test_an_objection_before_the_removal_or_twice_is_refused(world):
    case = confirm(world, flag_with_brand(world.alpina))
    with pytest.raises(NotPossible):
        contest(case)
    case = removed_case(world)
    contest(case)
    with pytest.raises(NotPossible):
        contest(case)
    assert CounterNotice.objects.for_brand(world.alpina).count() == 1


def test_withdrawing_stops_the_clock_and_orders_the_reinstatement(world):
    case = removed_case(world)
    counter = contest(case)
    objections.withdraw(case=case, actor=world.actor("rita"), version=case.version, text="Our mistake")
    case.refresh_from_db(), counter.refresh_from_db()
    assert (case.state, counter.outcome, counter.outcome_text) == ("reinstating", "withdrawn", "Our mistake")
    assert Deadline.objects.for_brand(world.alpina).get().done_at is not None
    assert order_of(case, "reinstatement").state == "pending"


def test_upholding_needs_the_proof(world):
    case = removed_case(world)
    counter = contest(case)
    actor = world.actor("alice")
    with pytest.raises(Invalid) as refused:
        objections.uphold(case=case, actor=actor, version=case.version, text="Court of Hangzhou", staged=None)
    assert set(refused.value.fields) == {"document"}
    objections.uphold(
        case=case, actor=actor, version=case.version, text="Court of Hangzhou, 2026-17", staged=proof()
    )
    case.refresh_from_db(), counter.refresh_from_db()
    assert (case.state, counter.outcome) == ("upheld", "upheld")
    assert counter.outcome_document == Document.objects.for_brand(world.alpina).get()
    assert Deadline.objects.for_brand(world.alpina).get().done_at is not None
    assert not Removal.objects.for_brand(world.alpina).filter(kind="reinstatement").exists()


def test_silence_reinstates(world):
    case = removed_case(world)
    counter = contest(case)
    assert deadlines.due() == []
    Deadline.objects.for_brand(world.alpina).update(due_at=timezone.now())
    ((deadline_id, brand_id),) = deadlines.due()
    assert deadlines.perform(deadline_id, brand_id) is True
    assert deadlines.perform(deadline_id, brand_id) is False
    case.refresh_from_db(), counter.refresh_from_db()
    assert (case.state, counter.outcome) == ("reinstating", "lapsed")


@pytest.mark.parametrize("who", ["victor", "charlie", "bea"])
def test_who_may_not_answer_an_objection(world, who):
    case = removed_case(world)
    contest(case)
    with pytest.raises(NotAllowed):
        objections.withdraw(case=case, actor=world.actor(who), version=case.version)
    case.refresh_from_db()
    assert case.state == "contested"


def test_an_old_case_can_be_contested_while_a_new_one_is_under_way(world):
    flag = flag_with_brand(world.alpina)
    old = removed_case(world, flag)
    type(flag).objects.for_brand(world.alpina).update(state="with_brand")
    flag.refresh_from_db()
    new = confirm(world, flag)
    contest(old)
    assert (old.state, new.state) == ("contested", "open")


def test_a_refused_reinstatement_is_owed_still_and_sent_again_by_staff_only(world):
    case = removed_case(world)
    objections.withdraw(case=case, actor=world.actor("rita"), version=case.version)
    with pytest.raises(NotPossible):
        objections.send_again(case=case, actor=world.actor("bob"))
    Removal.objects.for_brand(world.alpina).filter(kind="reinstatement").update(state="refused")
    with pytest.raises(NotAllowed):
        objections.send_again(case=case, actor=world.actor("rita"))
    objections.send_again(case=case, actor=world.actor("dana"))
    orders = Removal.objects.for_brand(world.alpina).filter(case=case, kind="reinstatement")
    assert list(orders.order_by("id").values_list("state", flat=True)) == ["refused", "pending"]


def test_a_message_needs_words_and_keeps_its_kind(world):
    case = removed_case(world)
    with pytest.raises(Invalid):
        cases.write_message(case=case, actor=world.actor("rita"), text="  ")
    note = cases.write_message(case=case, actor=world.actor("bob"), text="Call them", internal=True)
    assert (note.internal, note.author, note.author_role) == (True, world.bob, "account_manager")


def test_a_clock_that_was_left_running_on_a_settled_case_stops_and_does_nothing(world):
    case = removed_case(world)
    late = timezone.now() - timedelta(hours=1)
    Deadline.objects.create(
        brand=world.alpina, case=case, kind="counter_notice", due_at=late, default_action="lapse"
    )
    (due,) = deadlines.due()
    assert deadlines.perform(*due) is False
    case.refresh_from_db()
    assert (case.state, deadlines.due()) == ("removed", [])
