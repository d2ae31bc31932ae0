"""One door: a step that the table has, for who may take it, once."""

import pytest

from brands.errors import NotAllowed, NotPossible, StaleState
from brands.models import AuditEntry
from brands.states import BRAND, RIGHT
from brands.transitions import move
from brands.transitions_table import Machine, Transition
from monitoring.states import FLAG
from takedowns.states import CASE
from tests.factories.rows import make_flag


def test_a_step_moves_the_state_and_is_recorded(world) -> None:
    flag = make_flag(world.alpina)
    move(
        obj=flag,
        machine=FLAG,
        action="send",
        actor=world.actor("bob"),
        changes={"sent_reason": "check_seller"},
    )
    flag.refresh_from_db()
    assert (flag.state, flag.version, flag.sent_reason) == ("with_brand", 1, "check_seller")
    entry = AuditEntry.objects.get(brand=world.alpina)
    assert (entry.action, entry.object_id, entry.actor_label) == ("flag.send", str(flag.pk), "Bob")
    assert (entry.before, entry.after) == ({"state": "new"}, {"state": "with_brand"})


def test_whoever_is_slower_is_told_with_the_fresh_state(world) -> None:
    flag = make_flag(world.alpina)
    slower = type(flag)._base_manager.get(pk=flag.pk)
    move(obj=flag, machine=FLAG, action="dismiss", actor=world.actor("bob"))
    with pytest.raises(StaleState) as refused:
        move(obj=slower, machine=FLAG, action="send", actor=world.actor("bob"))
    assert refused.value.fresh.state == "dismissed"
    assert AuditEntry.objects.filter(brand=world.alpina).count() == 1


def test_a_form_of_an_older_page_is_stale_even_in_the_same_state(world) -> None:
    flag = make_flag(world.alpina, version=4)
    with pytest.raises(StaleState):
        move(obj=flag, machine=FLAG, action="send", actor=world.actor("bob"), version=3)


def test_the_table_refuses_the_rest(world) -> None:
    flag = make_flag(world.alpina)
    with pytest.raises(NotPossible):
        move(obj=flag, machine=FLAG, action="confirm", actor=world.actor("alice"))
    with pytest.raises(NotAllowed):
        move(obj=flag, machine=FLAG, action="send", actor=world.actor("alice"))
    flag.refresh_from_db()
    assert (flag.state, flag.version) == ("new", 0)


def test_a_table_with_two_answers_or_an_unknown_state_is_no_table() -> None:
    step = Transition("a", "go", "b", frozenset())
    with pytest.raises(ValueError, match="share"):
        Machine("m", {"a": "A", "b": "B"}, [step, step])
    with pytest.raises(ValueError, match="unknown states"):
        Machine("m", {"a": "A"}, [step])


@pytest.mark.parametrize("machine", [BRAND, RIGHT, FLAG, CASE], ids=lambda m: m.name)
def test_every_state_can_be_reached_and_every_step_is_somebodys(machine: Machine) -> None:
    start = next(iter(machine.states))
    reached, edge = {start}, [start]
    while edge:
        state = edge.pop()
        for step in machine.transitions:
            if step.source == state and step.target not in reached:
                reached.add(step.target)
                edge.append(step.target)
    assert reached == set(machine.states)
    assert all(step.who for step in machine.transitions)
