"""Two at once, each in a connection of its own, on committed rows: one wins, the other is told."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from brands import audit, tenancy
from brands.actions import rights
from brands.errors import DomainError, Invalid, NotPossible, StaleState
from monitoring.models import Decision, Flag
from takedowns.actions import deadlines, decisions, objections, sender
from takedowns.models import Case, Deadline, Removal
from tests.takedowns.conftest import confirm, flag_with_brand, order_of, removed_case, right_of

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def together(*steps: Callable[[], Any]) -> list[Any]:
    """Start all at the same moment; each result or domain error in the order given."""
    gate, found = threading.Barrier(len(steps)), [None] * len(steps)

    def run(place: int, step: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            found[place] = step()
        except DomainError as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(i, step)) for i, step in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    return found


def in_brand(brand, step: Callable[[], Any]) -> Callable[[], Any]:
    def inside() -> Any:
        with tenancy.brand_scope(brand):
            return step()

    return inside


def test_two_people_decide_at_once_one_wins_and_the_other_is_told(world):
    for _ in range(ROUNDS):
        with tenancy.platform_scope():
            flag = flag_with_brand(world.alpina)
            rita, alice = world.actor("rita"), world.actor("alice")
            right = right_of(world.alpina)
        mine, hers = (
            Flag(**{f.attname: getattr(flag, f.attname) for f in Flag._meta.fields}) for _ in range(2)
        )

        def confirms(seen=mine, actor=rita, right_id=right.pk):
            return decisions.confirm(
                flag=seen, actor=actor, version=0, right_id=right_id, violation="counterfeit", good_faith=True
            )

        def rejects(seen=hers, actor=alice):
            return decisions.reject(flag=seen, actor=actor, version=0, reason="genuine")

        found = together(in_brand(world.alpina, confirms), in_brand(world.alpina, rejects))
        lost = [result for result in found if isinstance(result, DomainError)]
        assert [type(error) for error in lost] == [StaleState]
        with tenancy.platform_scope():
            flag.refresh_from_db()
            won = "rejected" if found[0] is lost[0] else "confirmed"
            assert (flag.state, flag.version) == (won, 1)
            assert Decision.objects.for_brand(world.alpina).filter(flag=flag).count() == 1
            assert Case.objects.for_brand(world.alpina).filter(flag=flag).count() == (won == "confirmed")


def test_undo_races_the_sender_and_never_both(world, market):
    for _ in range(ROUNDS * 2):
        with tenancy.platform_scope():
            flag = flag_with_brand(world.alpina, market.listing())
            case = confirm(world, flag)
            order, actor = order_of(case), world.actor("rita")

        def takes_back(flag=flag, actor=actor):
            with tenancy.brand_scope(flag.brand_id):
                decisions.undo(flag=flag, actor=actor)

        def sends(order=order):
            while sender.advance(order.pk, order.brand_id):
                continue

        undone, _sent = together(takes_back, sends)
        with tenancy.platform_scope():
            flag.refresh_from_db(), case.refresh_from_db(), order.refresh_from_db()
        removals = len(market.removals(flag.listing))
        if undone is None:
            expected = ("with_brand", "withdrawn", "cancelled", 0)
        else:
            assert isinstance(undone, NotPossible)
            expected = ("confirmed", "removed", "done", 1)
        assert (flag.state, case.state, order.state, removals) == expected


def contested(world) -> Case:
    with tenancy.platform_scope():
        case = removed_case(world)
        objections.contest(
            case=case,
            reason="genuine",
            text="Bought from the brand",
            contact_name="Wang",
            contact_email="wang@example.org",
            declared=True,
        )
        past = timezone.now() - timedelta(minutes=1)
        Deadline.objects.for_brand(world.alpina).filter(case=case).update(due_at=past)
    return case


def test_two_ticks_perform_a_default_exactly_once(world):
    for _ in range(ROUNDS):
        case = contested(world)
        (due,) = deadlines.due()
        performed = together(*[lambda due=due: deadlines.perform(*due)] * 2)
        assert sorted(performed) == [False, True]
        with tenancy.platform_scope():
            case.refresh_from_db()
            assert case.state == "reinstating"
            back = Removal.objects.for_brand(world.alpina).filter(case=case, kind="reinstatement")
            assert back.count() == 1
        assert deadlines.due() == []


def test_the_brand_upholds_in_the_moment_the_clock_runs_out(world):
    for _ in range(ROUNDS):
        case = contested(world)
        (due,) = deadlines.due()
        with tenancy.platform_scope():
            actor = world.actor("rita")
            seen = Case.objects.select_related("brand", "listing").get(pk=case.pk)

        def withdraws(seen=seen, actor=actor):
            with tenancy.brand_scope(seen.brand_id):
                return objections.withdraw(case=seen, actor=actor, version=seen.version)

        performed, withdrawn = together(lambda due=due: deadlines.perform(*due), withdraws)
        assert performed != (not isinstance(withdrawn, DomainError))
        with tenancy.platform_scope():
            case.refresh_from_db()
            assert case.state == "reinstating"
            assert (
                Removal.objects.for_brand(world.alpina).filter(case=case, kind="reinstatement").count() == 1
            )
            counter = case.counter_notices.get()
            assert counter.outcome == ("lapsed" if performed else "withdrawn")


def when_someone_waits(step: Callable[[], Any]) -> Any:
    """Runs `step` inside the other's transaction, once that one's chain keeps somebody waiting."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return step()
        time.sleep(0.01)
    raise AssertionError("nobody came to the chain")


def test_no_notice_names_a_right_that_is_withdrawn_in_the_same_moment(world):
    with tenancy.platform_scope():
        flag, right = flag_with_brand(world.alpina), right_of(world.alpina)
        alice, rita = world.actor("alice"), world.actor("rita")

    def withdraws():
        with tenancy.brand_scope(world.alpina):
            audit.hold(world.alpina.pk)
            when_someone_waits(lambda: rights.withdraw(right=right, actor=alice, version=right.version))

    def confirms():
        time.sleep(0.3)
        with tenancy.brand_scope(world.alpina):
            return decisions.confirm(
                flag=flag, actor=rita, version=0, right_id=right.pk, violation="counterfeit", good_faith=True
            )

    _withdrawn, refused = together(withdraws, confirms)
    assert isinstance(refused, Invalid)
    with tenancy.platform_scope():
        right.refresh_from_db()
        assert right.state == "withdrawn"
        assert not Case.objects.for_brand(world.alpina).exists()
