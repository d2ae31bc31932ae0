"""The audit trail: whole, in order, and refusing to be changed."""

import threading

import pytest
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError

from brands import audit, tenancy
from brands.models import AuditEntry
from brands.permissions import SYSTEM
from tests.factories.world import make_brand


def _record(world, brand, action: str, **facts) -> AuditEntry:
    return audit.record(brand_id=brand.pk, actor=world.actor("alice"), action=action, after=facts)


def test_entries_form_one_chain_per_brand(world) -> None:
    first, second = (
        _record(world, world.alpina, "x.one", n=1.5, text="耐克"),
        _record(world, world.alpina, "x.two"),
    )
    other = _record(world, world.borealis, "y.one")
    assert (first.seq, second.seq, other.seq) == (1, 2, 1)
    assert first.previous_hash == other.previous_hash == audit.GENESIS
    assert second.previous_hash == first.hash
    assert list(audit.verify(world.alpina.pk)) == []
    assert list(audit.verify(world.borealis.pk)) == []


def test_the_platform_has_a_chain_of_its_own_that_no_brand_sees(world) -> None:
    audit.record(brand_id=None, actor=SYSTEM, action="marketplace.added")
    assert list(audit.verify(None)) == []
    with tenancy.brand_scope(world.alpina):
        assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize("role", ["none", tenancy.PORTAL_ROLE, tenancy.PLATFORM_ROLE])
@pytest.mark.parametrize(
    "change", ["UPDATE brands_auditentry SET action = 'forged'", "DELETE FROM brands_auditentry"]
)
def test_the_trail_refuses_change(world, role: str, change: str) -> None:
    entry = _record(world, world.alpina, "x.one")
    scope = tenancy.enter(tenancy.Scope(role, (world.alpina.pk,)))
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|append-only"),
        transaction.atomic(),
        scope,
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert AuditEntry.objects.get(pk=entry.pk).action == "x.one"


@pytest.mark.parametrize(
    ("forgery", "problem"),
    [
        (
            "UPDATE brands_auditentry SET after = '{\"n\": 2}' WHERE seq = 2",
            "content does not match its hash",
        ),
        (
            "UPDATE brands_auditentry SET actor_label = 'Mallory' WHERE seq = 2",
            "content does not match its hash",
        ),
        ("DELETE FROM brands_auditentry WHERE seq = 2", "missing"),
        ("DELETE FROM brands_auditentry WHERE seq = 3", "the chain does not reach its head"),
    ],
)
def test_a_forgery_past_the_trigger_is_found(world, forgery: str, problem: str) -> None:
    for n in range(3):
        _record(world, world.alpina, "x.step", n=n)
    # the owner of the table, alone, can take trigger and wall away
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT set_config('role', 'none', true)")
        cursor.execute("ALTER TABLE brands_auditentry DISABLE TRIGGER append_only")
        cursor.execute("ALTER TABLE brands_auditentry NO FORCE ROW LEVEL SECURITY")
        cursor.execute(forgery)
        cursor.execute("ALTER TABLE brands_auditentry FORCE ROW LEVEL SECURITY")
        cursor.execute("ALTER TABLE brands_auditentry ENABLE TRIGGER append_only")
        cursor.execute("SELECT set_config('role', 'ipjf_platform', true)")
    assert problem in [fault.problem for fault in audit.verify(world.alpina.pk)]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_no_gap_and_no_fork() -> None:
    with tenancy.platform_scope():
        brand = make_brand("Alpina")

    def write() -> None:
        for _ in range(10):
            with tenancy.brand_scope(brand):
                audit.record(brand_id=brand.pk, actor=SYSTEM, action="x.step")
        connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with tenancy.platform_scope():
        assert list(AuditEntry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 41))
        assert list(audit.verify(brand.pk)) == []
