"""Steps on a flag: who may, what they leave behind, and what happens when someone was faster."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from brands.errors import Invalid, NotAllowed, NotPossible, StaleState
from brands.models import AuditEntry, Notification
from monitoring.actions import decisions, triage
from monitoring.models import Decision, Flag, FlagMessage
from monitoring.priority import priority
from monitoring.states import FLAG
from tests.factories.rows import make_flag


def audited(flag: Flag) -> list[str]:
    rows = AuditEntry.objects.filter(object_type="monitoring.flag", object_id=str(flag.pk)).order_by("id")
    return [row.action for row in rows]


def test_sending_moves_records_and_tells_the_deciders(world) -> None:
    flag = make_flag(world.alpina)
    decision = triage.send_to_brand(flag=flag, actor=world.actor("bob"), reason="check_seller", note=" hm ")
    flag.refresh_from_db()
    assert (flag.state, flag.version, flag.sent_reason) == ("with_brand", 1, "check_seller")
    assert flag.due_at - flag.sent_at == timedelta(days=3)
    assert flag.priority == pytest.approx(priority(flag.score, flag.due_at))
    assert flag.triaged_by == world.bob
    assert (decision.action, decision.reason, decision.note, decision.by) == (
        "send",
        "check_seller",
        "hm",
        world.bob,
    )
    assert decision.evidence == flag.evidence.get()
    assert audited(flag) == ["flag.send"]
    told = Notification.objects.for_brand(world.alpina).filter(kind="flags.sent")
    assert {row.person for row in told} == {world.alice, world.rita}
    assert Notification.objects.for_brand(world.borealis).count() == 0


def test_dismissing_and_taking_back(world) -> None:
    flag, bob = make_flag(world.alpina), world.actor("bob")
    decision = triage.dismiss(flag=flag, actor=bob, reason="second_hand")
    assert (flag.state, flag.decided_at is not None) == ("dismissed", True)
    triage.undo(flag=flag, actor=bob)
    flag.refresh_from_db()
    decision.refresh_from_db()
    assert (flag.state, flag.version, flag.decided_at) == ("new", 2, None)
    assert (decision.undone_by, decision.undone_at is not None) == (world.bob, True)
    assert decisions.last_decision(flag) is None
    assert audited(flag) == ["flag.dismiss", "flag.undo_dismiss"]


def test_a_sending_is_taken_back_only_while_it_lies_with_the_brand(world) -> None:
    flag, bob = make_flag(world.alpina), world.actor("bob")
    triage.send_to_brand(flag=flag, actor=bob, reason="check_seller")
    triage.undo(flag=flag, actor=bob)
    flag.refresh_from_db()
    assert (flag.state, flag.sent_at, flag.sent_reason) == ("new", None, "")
    triage.send_to_brand(flag=flag, actor=bob, reason="check_seller")
    decisions.record_decision(flag=flag, action="reject", actor=world.actor("rita"), reason="genuine")
    with pytest.raises(NotPossible):
        triage.undo(flag=flag, actor=bob)


def test_question_and_answer(world) -> None:
    flag = make_flag(world.alpina, state="with_brand")
    decisions.ask(flag=flag, actor=world.actor("rita"), text="  Which batch?  ")
    assert flag.state == "question"
    triage.answer_question(flag=flag, actor=world.actor("bob"), text="Batch 7.")
    flag.refresh_from_db()
    assert flag.state == "with_brand"
    assert flag.due_at > timezone.now() + timedelta(days=2)
    thread = FlagMessage.objects.for_brand(world.alpina).filter(flag=flag).order_by("id")
    assert [(m.author, m.author_role, m.text) for m in thread] == [
        (world.rita, "reviewer", "Which batch?"),
        (world.bob, "account_manager", "Batch 7."),
    ]
    told = Notification.objects.for_brand(world.alpina).filter(kind="question.answered")
    assert {row.person for row in told} == {world.alice, world.rita}


@pytest.mark.parametrize("text", ["", "   \n", "x" * 2001])
def test_a_message_that_is_none_is_refused_and_changes_nothing(world, text) -> None:
    flag = make_flag(world.alpina, state="with_brand")
    with pytest.raises(Invalid):
        decisions.ask(flag=flag, actor=world.actor("rita"), text=text)
    flag.refresh_from_db()
    assert (flag.state, flag.version) == ("with_brand", 0)
    assert FlagMessage.objects.for_brand(world.alpina).count() == 0


@pytest.mark.parametrize("state", list(FLAG.states))
@pytest.mark.parametrize("person", ["alice", "rita", "victor", "bob", "dana"])
@pytest.mark.parametrize("action", ["send", "dismiss", "confirm", "reject", "remove"])
def test_who_may_do_what_in_which_state(world, state, person, action) -> None:
    """The table decides, and nothing else: a step it does not name is refused and leaves no trace."""
    flag = make_flag(world.alpina, state=state)
    actor = world.actor(person)
    reason = {"send": "check_seller", "dismiss": "duplicate", "reject": "genuine", "remove": "blatant"}
    step = {"flag": flag, "action": action, "actor": actor, "reason": reason.get(action, "")}
    allowed = {t.action: t.target for t in FLAG.available(state, actor.role)}
    if action in allowed:
        decisions.record_decision(**step)
        flag.refresh_from_db()
        assert flag.state == allowed[action]
    else:
        with pytest.raises((NotAllowed, NotPossible)):
            decisions.record_decision(**step)
        flag.refresh_from_db()
        assert (flag.state, flag.version) == (state, 0)
        assert Decision.objects.for_brand(world.alpina).count() == 0


def test_an_account_manager_of_another_brand_may_not(world) -> None:
    flag = make_flag(world.alpina)
    with pytest.raises(NotAllowed):
        triage.send_to_brand(flag=flag, actor=world.actor("bea"), reason="check_seller")


@pytest.mark.parametrize("action", ["send", "dismiss", "remove"])
def test_a_step_needs_a_reason_that_is_one(world, action) -> None:
    flag = make_flag(world.alpina)
    for reason in ("", "genuine", "nonsense"):
        with pytest.raises(Invalid):
            decisions.record_decision(flag=flag, action=action, actor=world.actor("bob"), reason=reason)
    flag.refresh_from_db()
    assert flag.state == "new"


def test_a_stale_version_is_refused_with_the_fresh_row(world) -> None:
    flag = make_flag(world.alpina)
    seen = Flag.objects.for_brand(world.alpina).get()
    triage.dismiss(flag=flag, actor=world.actor("bob"), reason="duplicate", version=0)
    with pytest.raises(StaleState) as refusal:
        triage.send_to_brand(flag=seen, actor=world.actor("bob"), reason="check_seller", version=0)
    assert refusal.value.fresh.state == "dismissed"
    assert Decision.objects.for_brand(world.alpina).count() == 1


def test_bulk_reports_row_by_row(world) -> None:
    fresh, other = make_flag(world.alpina), make_flag(world.alpina)
    closed, theirs = make_flag(world.alpina, state="rejected"), make_flag(world.borealis)
    rows = [(fresh, 0), (other, 7), (closed, 0), (theirs, 0)]
    outcome = triage.send_many(flags=rows, actor=world.actor("bob"), reason="check_seller")
    assert outcome.done == [fresh]
    assert [refusal.flag for refusal in outcome.refused] == [other, closed, theirs]
    assert all(str(refusal.message) for refusal in outcome.refused)
    for flag, state in ((fresh, "with_brand"), (other, "new"), (closed, "rejected"), (theirs, "new")):
        flag.refresh_from_db()
        assert flag.state == state
    told = Notification.objects.for_brand(world.alpina).filter(kind="flags.sent")
    assert [row.params["count"] for row in told] == [1, 1]


def post_bulk(client, flags, step: str, **data):
    keys = [f"{flag.pk}:{flag.version}" for flag in flags]
    return client.post(reverse("am_bulk"), {"flag": keys, "step": step, **data})


def test_bulk_over_http_keeps_the_refused_ticked(world, sign_in) -> None:
    client = sign_in(world.bob)
    good, stale, theirs = make_flag(world.alpina), make_flag(world.alpina), make_flag(world.borealis)
    keys = [f"{good.pk}:0", f"{stale.pk}:3", f"{theirs.pk}:0"]
    response = client.post(
        reverse("am_bulk"),
        {"flag": keys, "step": "dismiss:duplicate", "here": "state=new&sort=score&evil=1"},
    )
    assert (response.status_code, response.url) == (302, "/am/?state=new&sort=score")
    page = client.get(response.url)
    assert page.context["kept"] == [f"{stale.pk}:0"]
    assert f'value="{stale.pk}:0"' in page.content.decode()
    assert "Someone else has just changed this" in page.content.decode()
    assert page.context["undo"] == [f"{good.pk}:1"]
    theirs.refresh_from_db()
    assert theirs.state == "new"
    # undo what was done, from the bar
    client.post(reverse("am_bulk_undo"), {"flag": page.context["undo"]})
    good.refresh_from_db()
    assert good.state == "new"
    assert client.get("/am/").context["undo"] == []


@pytest.mark.parametrize(
    "step", ["", "send", "send:nonsense", "dismiss:check_seller", "confirm:genuine", "x:y:z"]
)
def test_bulk_with_a_step_that_is_none_changes_nothing(world, sign_in, step) -> None:
    flag = make_flag(world.alpina)
    response = post_bulk(sign_in(world.bob), [flag], step)
    assert response.status_code == 302
    flag.refresh_from_db()
    assert (flag.state, flag.version) == ("new", 0)


@pytest.mark.parametrize(
    "values", [[], ["x"], ["1;2"], ["99999999999999999999:0"], ["²:0"], [f"{n}:0" for n in range(1, 102)]]
)
def test_bulk_with_rows_that_are_none_says_so(world, sign_in, values) -> None:
    make_flag(world.alpina)
    response = sign_in(world.bob).post(reverse("am_bulk"), {"flag": values, "step": "send:check_seller"})
    assert response.status_code == 302
    assert len(list(get_messages(response.wsgi_request))) == 1


def test_one_step_over_http_goes_where_next_says_if_it_is_ours(world, sign_in) -> None:
    client = sign_in(world.bob)
    first, second = make_flag(world.alpina), make_flag(world.alpina)
    ours = client.post(
        reverse("am_decide", args=[first.pk]), {"step": "send:check_seller", "version": 0, "next": "/am/?q=x"}
    )
    assert ours.url == "/am/?q=x"
    elsewhere = client.post(
        reverse("am_decide", args=[second.pk]),
        {"step": "send:check_seller", "version": 0, "next": "https://evil.example/"},
    )
    assert elsewhere.url == reverse("am_flag", args=[second.pk])


@pytest.mark.parametrize("to", ["javascript:alert(1)", "https://evil.example/", "//evil.example", "evil"])
def test_the_way_back_leads_nowhere_else(world, sign_in, to) -> None:
    flag = make_flag(world.alpina)
    client = sign_in(world.bob)
    for name in ("am_flag", "am_preview"):
        page = client.get(reverse(name, args=[flag.pk]), {"next": to}, headers={"HX-Request": "true"})
        assert page.context["next"] == ""
        assert f'value="{to}"' not in page.content.decode()
        assert f'href="{to}"' not in page.content.decode()


def test_a_stale_answer_keeps_what_was_typed(world, sign_in) -> None:
    flag = make_flag(world.alpina, state="question")
    response = sign_in(world.bob).post(
        reverse("am_answer", args=[flag.pk]), {"text": "A long answer", "version": 4}
    )
    assert response.status_code == 409
    assert "A long answer" in response.content.decode()
    assert FlagMessage.objects.for_brand(world.alpina).count() == 0


def test_a_revoked_assignment_in_the_middle_of_work(world, sign_in) -> None:
    client, flag = sign_in(world.bob), make_flag(world.alpina)
    assert client.get(reverse("am_flag", args=[flag.pk])).status_code == 200
    world.bob.assignments.update(active=False)
    assert client.post(reverse("am_decide", args=[flag.pk]), {"step": "send:check_seller"}).status_code == 404
    assert "No brand is assigned to you" in client.get(reverse("am_triage")).content.decode()
    flag.refresh_from_db()
    assert flag.state == "new"
