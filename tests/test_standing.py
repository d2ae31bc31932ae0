"""A brand is suspended, or goes to another account manager, in the middle of people's work: the next step is
refused, and nothing changes."""

import pytest
from django.test import Client
from django.urls import reverse

from brands.actions import assignments, standing
from monitoring.models import Decision, Flag, FlagMessage
from takedowns.models import Case
from tests.factories.rows import make_flag
from tests.factories.world import World, make_right

pytestmark = pytest.mark.django_db
CLOSED = "The portal of Alpina is closed at present"
LEFT = "1 ticked flag is not among yours any more and was left as it is."


def _suspend(world: World) -> None:
    standing.suspend(brand=world.alpina, actor=world.actor("dana"), version=0, reason="Unpaid errors.")


def _untouched(flag: Flag) -> None:
    was = flag.state
    flag.refresh_from_db()
    assert flag.state == was
    assert not Decision.objects.across_brands().exists()
    assert not Case.objects.across_brands().exists()
    assert not FlagMessage.objects.across_brands().exists()


def _confirmation(world: World, flag: Flag) -> dict[str, str]:
    right = make_right(world.alpina, number="Z1")
    return {
        "version": str(flag.version),
        "right": str(right.pk),
        "violation": "counterfeit",
        "good_faith": "on",
    }


@pytest.mark.parametrize("step", ["flag_confirm", "flag_reject", "flag_ask", "flags_bulk"])
def test_a_reviewers_decision_on_a_brand_that_was_just_suspended(world: World, sign_in, step: str) -> None:
    flag, client = make_flag(world.alpina, state="with_brand"), sign_in(world.rita)
    assert client.get(reverse("review", args=["alpina", flag.pk])).status_code == 200
    sent = _confirmation(world, flag)
    _suspend(world)
    address = reverse(step, args=["alpina"] if step == "flags_bulk" else ["alpina", flag.pk])
    answer = client.post(address, sent | {"flag": str(flag.pk), "reason": "genuine", "text": "Why?"})
    assert answer.status_code == 403
    assert CLOSED in answer.content.decode()
    _untouched(flag)


def _triage(client: Client, flag: Flag) -> dict[str, int]:
    return {
        "am_decide": client.post(
            reverse("am_decide", args=[flag.pk]), {"step": "send:check_seller", "version": flag.version}
        ).status_code,
        "am_answer": client.post(reverse("am_answer", args=[flag.pk]), {"text": "No."}).status_code,
        "am_flag": client.get(reverse("am_flag", args=[flag.pk])).status_code,
    }


def test_triage_of_a_brand_that_was_just_suspended(world: World, sign_in) -> None:
    flag, client = make_flag(world.alpina, state="question"), sign_in(world.bob)
    assert client.get(reverse("am_flag", args=[flag.pk])).status_code == 200
    _suspend(world)
    assert set(_triage(client, flag).values()) == {404}
    answer = client.post(
        reverse("am_remove"), {"flag": f"{flag.pk}:{flag.version}", "reason": "blatant"}, follow=True
    )
    page = answer.content.decode()
    assert LEFT in page and flag.listing.title not in page
    _untouched(flag)


def test_triage_of_a_brand_that_went_to_another_account_manager(world: World, sign_in) -> None:
    flag, client = make_flag(world.alpina), sign_in(world.bob)
    assignments.assign(brand=world.alpina, actor=world.actor("dana"), person_id=world.bea.pk)
    assert set(_triage(client, flag).values()) == {404}
    ticked = {"flag": f"{flag.pk}:{flag.version}"}
    for route, choice in (("am_bulk", {"step": "dismiss:duplicate"}), ("am_remove", {"reason": "blatant"})):
        page = client.post(reverse(route), ticked | choice, follow=True).content.decode()
        assert LEFT in page and flag.listing.title not in page
    _untouched(flag)
    sign_in(world.bea)
    assert client.get(reverse("am_flag", args=[flag.pk])).status_code == 200
