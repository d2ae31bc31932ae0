"""The order on its way through the real queue and a real worker, which is killed at any moment."""

import random
import time
from collections.abc import Iterator

import pytest
from celery import current_app

from brands import tenancy
from brands.models import AuditEntry
from takedowns.actions import sender
from takedowns.models import Case
from tests.takedowns.conftest import confirm, flag_with_brand
from tests.takedowns.worker import Worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
SETTLED_WITHIN = 60
ROUNDS = 4
ORDERS_A_ROUND = 4


@pytest.fixture
def worker(tmp_path, market) -> Iterator[Worker]:
    current_app.control.purge()
    found = Worker(log=tmp_path / "worker.log", allow=f"127.0.0.1:{market.sandbox.port}")
    yield found
    found.kill()


def decide(world, market, count: int) -> list[Case]:
    cases = []
    for _ in range(count):
        with tenancy.platform_scope():
            cases.append(confirm(world, flag_with_brand(world.alpina, market.listing())))
    return cases


def states(cases: list[Case]) -> set[str]:
    with tenancy.platform_scope():
        rows = Case.objects.across_brands().filter(pk__in=[case.pk for case in cases])
        return set(rows.values_list("state", flat=True))


def settle(cases: list[Case]) -> None:
    """What beat does every two seconds, until all are removed."""
    until = time.monotonic() + SETTLED_WITHIN
    while states(cases) != {"removed"}:
        assert time.monotonic() < until, states(cases)
        sender.queue_due()
        time.sleep(0.3)


def test_the_message_alone_removes_the_listing(world, market, worker):
    """No tick runs: the commit of the decision is what sets the worker going."""
    worker.start()
    (case,) = decide(world, market, 1)
    until = time.monotonic() + SETTLED_WITHIN
    while states([case]) != {"removed"}:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert market.state(case.listing) == "removed"
    assert len(market.removals(case.listing)) == 1


def test_a_worker_killed_at_any_moment_neither_loses_nor_doubles_a_removal(world, market, worker):
    chance = random.Random(20260101)
    every: list[Case] = []
    market.sandbox.faults("removals", "latency", seconds=0.25, probability=0.5)
    market.sandbox.faults("removals", "drop_after", probability=0.2)
    market.sandbox.faults("items", "latency", seconds=0.2, probability=0.5)
    for _ in range(ROUNDS):
        worker.start()
        every += decide(world, market, ORDERS_A_ROUND)
        time.sleep(chance.uniform(0.0, 0.9))
        worker.kill()
    worker.start()
    settle(every)
    for case in every:
        assert (market.state(case.listing), len(market.removals(case.listing))) == ("removed", 1)
    with tenancy.platform_scope():
        for action in ("case.send_order", "case.confirm_removed"):
            entries = AuditEntry.objects.filter(brand=world.alpina, action=action)
            assert entries.count() == len(every) == ROUNDS * ORDERS_A_ROUND
