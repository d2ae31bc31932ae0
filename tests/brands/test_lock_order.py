"""The audit chain is locked before any row, by everyone: else two people block each other for ever.

Each test holds the chain as another person's step does, lets the step under test run into it, and then takes
the rows that the other step would change next. They must be free."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection

from brands import audit, tenancy
from brands.actions import applications, assignments, documents, profile, rights, sellers, staff
from brands.actions.applications import Candidate
from brands.actions.rights import RightDraft
from brands.models import Assignment, AuthorisedSeller, Brand, BrandName, Right
from brands.tokens import new_token
from tests.brands import files
from tests.factories.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    with tenancy.platform_scope():
        return build_world()


def _waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def meet(brand_id: int, step: Callable[[], object], other: Callable[[], object]) -> None:
    """`other` holds the chain, `step` begins and waits for it, `other` goes on to its rows."""
    failed: list[Exception] = []

    def run() -> None:
        try:
            with tenancy.platform_scope():
                step()
        except Exception as error:  # a thread's error would be lost; it is judged below
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with tenancy.platform_scope():
        audit.hold(brand_id)
        thread.start()
        until = time.monotonic() + 10
        while not _waits():
            assert time.monotonic() < until, "the step never came to the chain"
            time.sleep(0.01)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
        other()
    thread.join(20)
    assert failed == []


def touch(brand: Brand) -> None:
    """As suspending the brand does."""
    Brand.objects.filter(pk=brand.pk).update(company="Changed")


def test_names_are_added_and_removed_while_the_brand_is_suspended(world: World) -> None:
    with tenancy.platform_scope():
        alice = world.actor("alice")
    meet(
        world.alpina.pk,
        lambda: profile.add_name(brand=world.alpina, actor=alice, text="Alpyna", kind="latin"),
        lambda: touch(world.alpina),
    )
    with tenancy.platform_scope():
        name = BrandName.objects.for_brand(world.alpina).get(text="Alpyna")
    meet(
        world.alpina.pk,
        lambda: profile.remove_name(name=name, actor=alice),
        lambda: touch(world.alpina),
    )


def test_an_account_manager_is_assigned_while_another_step_is_recorded(world: World) -> None:
    """The entry names its brand: a brand's row that is locked against that holds up every step in it."""
    with tenancy.platform_scope():
        dana, alice = world.actor("dana"), world.actor("alice")

    def other() -> None:
        audit.record(brand_id=world.alpina.pk, actor=alice, action="profile.set_categories")
        touch(world.alpina)

    meet(
        world.alpina.pk,
        lambda: assignments.assign(brand=world.alpina, actor=dana, person_id=world.bea.pk, kind="deputy"),
        other,
    )
    with tenancy.platform_scope():
        deputy = Assignment.objects.for_brand(world.alpina).get(person=world.bea)
    meet(world.alpina.pk, lambda: assignments.revoke(assignment=deputy, actor=dana), deputy.save)


def test_an_account_is_closed_while_its_owner_acts(world: World) -> None:
    with tenancy.platform_scope():
        dana, bob = world.actor("dana"), world.actor("bob")
        assignments.assign(brand=world.alpina, actor=dana, person_id=world.bea.pk, kind="primary")
        assignments.assign(brand=world.alpina, actor=dana, person_id=world.bob.pk, kind="deputy")
    meet(
        world.alpina.pk,
        lambda: staff.deactivate_staff(person=world.bob, actor=dana),
        lambda: audit.record(brand_id=world.alpina.pk, actor=bob, action="flag.send"),
    )


def test_a_seller_is_authorised_from_two_places(world: World) -> None:
    """From the sellers' page, and with a rejection, which holds the chain already."""
    with tenancy.platform_scope():
        alice = world.actor("alice")
        seller = {"brand_id": world.alpina.pk, "actor": alice, "marketplace": "m", "seller_id": "22"}
        sellers.authorise_seller(**seller)
        entry = AuthorisedSeller.objects.for_brand(world.alpina).get(seller_id="22")
    meet(world.alpina.pk, lambda: sellers.authorise_seller(**seller, note="again"), entry.save)
    meet(world.alpina.pk, lambda: sellers.remove_seller(entry=entry, actor=alice), entry.save)


def test_a_brand_is_activated_while_a_right_is_checked(world: World) -> None:
    with tenancy.platform_scope():
        staged = documents.stage(token=new_token(), slot="document", upload=files.pdf())
        application = applications.apply(
            candidate=Candidate("Kestrel Ltd", "Kestrel", "Kim", "kim@kestrel.example"),
            rights=[RightDraft("trademark", "KESTREL", "1", "CNIPA", "Kestrel", [25], document=staged)],
        )
        applications.verify_email(application=application)
        right = Right.objects.for_brand(application.brand).get()
        rights.verify(right=right, actor=world.actor("dana"), version=0)
    meet(
        application.brand_id,
        lambda: applications.activate(
            application=application,
            actor=world.actor("dana"),
            version=1,
            slug="kestrel",
            manager_id=world.bob.pk,
        ),
        right.save,
    )
