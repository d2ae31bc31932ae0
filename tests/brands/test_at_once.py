"""Two people at the same moment, on committed data and real connections."""

import threading
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from brands import tenancy
from brands.actions import applications, digests, documents, invitations, rights, team
from brands.actions.applications import Candidate
from brands.actions.notifications import notify
from brands.actions.rights import RightDraft
from brands.errors import DomainError, Invalid, StaleState
from brands.models import Assignment, Brand, Invitation, Mail, Membership, Right
from brands.tokens import application_token, digest, new_token
from tests.brands import files
from tests.factories.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    with tenancy.platform_scope():
        return build_world()


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run the calls in threads that start together; each gives its result or its error."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index: int, call: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            with tenancy.platform_scope():
                results[index] = call()
        except Exception as error:  # a thread's error would be lost; it is judged below
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    if unexpected := [r for r in results if isinstance(r, Exception) and not isinstance(r, DomainError)]:
        raise unexpected[0]
    return results


def test_of_two_activations_one_wins(world: World) -> None:
    with tenancy.platform_scope():
        staged = documents.stage(token=new_token(), slot="document", upload=files.pdf())
        application = applications.apply(
            candidate=Candidate("Kestrel Ltd", "Kestrel", "Kim", "kim@kestrel.example"),
            rights=[RightDraft("trademark", "KESTREL", "1", "CNIPA", "Kestrel", [25], document=staged)],
        )
        applications.verify_email(application=application)
        dana = world.actor("dana")
        right = Right.objects.for_brand(application.brand).get()
        rights.verify(right=right, actor=dana, version=0)
        rows = [applications.find_application(application_token(application.pk)) for _ in range(2)]

    def activate(row, slug: str, manager: int) -> Callable[[], object]:
        return lambda: applications.activate(
            application=row, actor=dana, version=1, slug=slug, manager_id=manager
        )

    results = at_once(
        activate(rows[0], "kestrel-a", world.bob.pk), activate(rows[1], "kestrel-b", world.bea.pk)
    )
    assert sorted(type(r) for r in results if isinstance(r, DomainError)) == [StaleState]
    [won] = [r for r in results if isinstance(r, Brand)]
    with tenancy.platform_scope():
        brand = Brand.objects.get(pk=application.brand_id)
        assert (brand.slug, brand.version) == (won.slug, 2)
        assert Assignment.objects.for_brand(brand).count() == 1
        assert Invitation.objects.for_brand(brand).count() == 1
        assert Mail.objects.for_brand(brand).filter(kind="invitation").count() == 1


def test_two_owners_who_remove_each_other_leave_one(world: World) -> None:
    with tenancy.platform_scope():
        rita = Membership.objects.for_brand(world.alpina).get(person=world.rita)
        alice = Membership.objects.for_brand(world.alpina).get(person=world.alice)
        team.change_role(membership=rita, actor=world.actor("alice"), role="owner")
        actors = world.actor("alice"), world.actor("rita")
    results = at_once(
        lambda: team.deactivate(membership=rita, actor=actors[0]),
        lambda: team.deactivate(membership=alice, actor=actors[1]),
    )
    assert [type(r) for r in results if isinstance(r, DomainError)] == [Invalid]
    with tenancy.platform_scope():
        owners = Membership.objects.for_brand(world.alpina).filter(role="owner", active=True)
        assert owners.count() == 1


def test_two_ticks_write_one_digest(world: World, settings) -> None:
    settings.DIGEST_EVERY_SECONDS = 0
    with tenancy.platform_scope():
        for path in ("/a", "/b", "/c"):
            notify(
                brand_id=world.alpina.pk,
                kind="flags.sent",
                path=path,
                params={"count": 1},
                person_ids=[world.alice.pk],
            )
    results = at_once(*[lambda: digests.write_digest(person_id=world.alice.pk)] * 4)
    assert sorted(results) == [False, False, False, True]
    with tenancy.platform_scope():
        assert Mail.objects.across_brands().filter(kind="digest").count() == 1


def test_an_invitation_is_accepted_once(world: World) -> None:
    with tenancy.platform_scope():
        sent = team.invite(
            brand=world.alpina, actor=world.actor("alice"), email="nina@example.org", role="viewer"
        )
        token = new_token()
        Invitation.objects.for_brand(world.alpina).filter(pk=sent.pk).update(token_hash=digest(token))
    results = at_once(
        *[
            lambda: invitations.accept_as_new_person(
                token=token, name="Nina", password="sandpiper shore", language="en"
            )
        ]
        * 2
    )
    assert sum(isinstance(r, DomainError) for r in results) == 1
    assert EmailAddress.objects.filter(email="nina@example.org").count() == 1
    with tenancy.platform_scope():
        assert Membership.objects.for_brand(world.alpina).filter(role="viewer").count() == 2
