"""The demo's world, loaded from a small stand-in marketplace: what a newcomer finds, and that its past is one
that the portal itself could have written."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from brands import audit, tenancy
from brands.models import Brand, Document, Mail, Person
from brands.models.audit import AuditEntry
from ipjf.demo_world import aftermath, history
from ipjf.demo_world.brands import BRANDS
from ipjf.demo_world.people import PEOPLE
from listings.actions import claim_pictures
from listings.models import Listing, ListingImage, Marketplace
from monitoring.models import Flag
from sandbox.testing import SandboxProcess, running_sandbox
from takedowns.models import Case, Removal
from takedowns.states import CASE, LIVE_ORDERS
from tests.services import MARKETPLACE_SECRET

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
LISTINGS = 320
PASSING = {"open", "removing", "reinstating"}
"""States that only an order on its way has; a worker moves on from them within seconds."""


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    folder = tmp_path_factory.mktemp("demo-market")
    with running_sandbox(folder, MARKETPLACE_SECRET, listings=LISTINGS) as process:
        yield process


@pytest.fixture
def demo(settings, market: SandboxProcess, tmp_path: Path) -> SandboxProcess:
    settings.DEMO = True
    settings.MEDIA_ROOT = str(tmp_path)
    settings.OUTBOUND_ALLOW_PRIVATE = [f"127.0.0.1:{market.port}"]
    return market


def counts() -> Counter:
    with tenancy.platform_scope():
        return Counter(
            {
                model.__name__: rows.count()
                for model, rows in (
                    (Brand, Brand.objects.all()),
                    (Person, Person.objects.all()),
                    (Marketplace, Marketplace.objects.all()),
                    (Listing, Listing.objects.all()),
                    (Flag, Flag.objects.across_brands()),
                    (Case, Case.objects.across_brands()),
                    (Document, Document.objects.across_brands()),
                    (AuditEntry, AuditEntry.objects.all()),
                )
            }
        )


def test_what_a_newcomer_finds(demo: SandboxProcess) -> None:
    began = timezone.now()
    call_command("demo_world", marketplace_url=demo.url)
    with tenancy.platform_scope():
        queues_have_work()
        cases_in_every_state(demo)
        days_are_spread(began)
        trails_run_forward()
        pictures_of_open_flags_lead()
        assert not Mail.objects.across_brands().filter(sent_at__isnull=True).exists()
    loaded = counts()
    assert loaded["Listing"] == LISTINGS
    assert loaded["Person"] == len(PEOPLE)

    # a second start keeps all of it; only the marketplace's address may be another
    call_command("demo_world", marketplace_url="http://127.0.0.1:1/", if_empty=True)
    assert counts() == loaded
    assert Marketplace.objects.get().base_url == "http://127.0.0.1:1"
    pending = ListingImage.objects.filter(state="pending")
    assert pending.exists()
    assert not pending.exclude(url__startswith="http://127.0.0.1:1/").exists()
    with pytest.raises(CommandError, match="for an empty store"):
        call_command("demo_world", marketplace_url=demo.url)


def queues_have_work() -> None:
    """A small world flags too little of the small brands; whoever had flags of late has some to work on."""
    flags, late = Flag.objects.across_brands(), timezone.now() - timedelta(days=max(history.LEFT), hours=10)
    waiting = {}
    for brand in Brand.objects.filter(state="active"):
        states = Counter(flags.filter(brand=brand).values_list("state", flat=True))
        recent = flags.filter(brand=brand, seen_at__gt=late).count()
        waiting[brand.slug] = min(states["new"], 1), min(states["with_brand"], 1)
        assert (recent - aftermath.UNDER_WAY > 0) <= any(waiting[brand.slug]), (brand, recent, states)
    assert len(waiting) == len(BRANDS)
    assert waiting["adidas"] == (1, 1)


def cases_in_every_state(demo: SandboxProcess) -> None:
    found = set(Case.objects.across_brands().values_list("state", flat=True))
    assert found >= set(CASE.states) - PASSING
    # an order that is not settled is one that the marketplace does not answer
    orders = Removal.objects.across_brands()
    assert set(orders.filter(state__in=LIVE_ORDERS).values_list("case__state", flat=True)) <= {"removing"}
    # and every settled one is on the marketplace's own books, once
    told = Counter((order["kind"], order["item_id"]) for order in demo.orders())
    settled = orders.filter(state="done").values_list("kind", "case__listing__item_id")
    assert told == Counter(settled)


def days_are_spread(began) -> None:
    seen = Flag.objects.across_brands().values_list("seen_at", flat=True)
    ago = {(began - moment) // timedelta(days=1) for moment in seen}
    assert min(ago) >= 0
    assert len(ago) > history.DAYS * 2 // 3
    opened = Case.objects.across_brands().values_list("opened_at", flat=True)
    assert len({moment.date() for moment in opened}) > history.DAYS // 2


def trails_run_forward() -> None:
    brands = list(Brand.objects.all())
    for brand in brands:
        assert list(audit.verify(brand.pk)) == []
        moments = list(AuditEntry.objects.filter(brand=brand).order_by("seq").values_list("at", flat=True))
        assert len(moments) > 1
        late = [n for n, (one, two) in enumerate(pairwise(moments)) if two < one]
        assert late == [], (brand, late[:5])
    assert list(audit.verify(None)) == []


def pictures_of_open_flags_lead() -> None:
    waiting = Flag.objects.across_brands().filter(state__in=("new", "with_brand", "question"))
    wanted = ListingImage.objects.filter(listing__in=waiting.values("listing")).count()
    assert wanted > 0
    first = ListingImage.objects.filter(pk__in=claim_pictures(limit=wanted))
    assert set(first.values_list("listing", flat=True)) == set(waiting.values_list("listing", flat=True))


def test_an_interrupted_load_leaves_an_empty_store(demo: SandboxProcess, monkeypatch) -> None:
    def interrupted(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(history, "_decide", interrupted)
    with pytest.raises(KeyboardInterrupt):
        call_command("demo_world", marketplace_url=demo.url)
    assert not +counts()


def test_a_portal_that_is_no_demo_refuses(settings, demo: SandboxProcess) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo_world", marketplace_url=demo.url)
    assert not +counts()
