"""A removed listing that is on sale again comes back as a flag with its history."""

import pytest

from brands.models import AuditEntry
from listings.models import Listing
from takedowns.actions import returns
from takedowns.models import Case
from tests.factories.rows import make_flag


def _removed(brand, **case) -> Case:
    flag = make_flag(brand, state="confirmed")
    Listing.objects.filter(pk=flag.listing_id).update(state="onsale")
    fields = {"state": "removed", "violation": "counterfeit"} | case
    return Case.objects.create(brand=brand, flag=flag, listing=flag.listing, **fields)


def test_it_goes_back_to_triage_once(world) -> None:
    case = _removed(world.alpina)
    assert returns.returned() == [(case.flag_id, world.alpina.pk)]
    assert returns.reopen_flag(case.flag_id, world.alpina.pk) is True
    case.flag.refresh_from_db()
    assert (case.flag.state, case.flag.times_returned, case.flag.decided_at) == ("new", 1, None)
    assert AuditEntry.objects.filter(brand=world.alpina, action="flag.reopen").count() == 1
    # a second tick that knew of it, and the next one
    assert returns.reopen_flag(case.flag_id, world.alpina.pk) is False
    assert returns.returned() == []


@pytest.mark.parametrize(
    ("state", "counts"), [("removed", 1), ("upheld", 1), ("reinstated", 0), ("contested", 0), ("failed", 0)]
)
def test_only_where_the_removal_should_stand(world, state: str, counts: int) -> None:
    _removed(world.alpina, state=state)
    assert len(returns.returned()) == counts


def test_the_newest_case_says(world) -> None:
    """Reinstated first, removed again for another reason later: its return counts."""
    case = _removed(world.alpina, state="reinstated")
    Case.objects.create(
        brand=world.alpina, flag=case.flag, listing=case.listing, state="removed", violation="counterfeit"
    )
    assert returns.returned() == [(case.flag_id, world.alpina.pk)]


def test_a_listing_that_stays_away_does_not(world) -> None:
    case = _removed(world.alpina)
    Listing.objects.filter(pk=case.listing_id).update(state="removed")
    assert returns.returned() == []
