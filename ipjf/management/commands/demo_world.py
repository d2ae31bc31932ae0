"""Loads the demo's world once: people, brands, thirty days of history. See ipjf/demo_world/."""

from datetime import datetime, timedelta
from typing import Any

import httpx
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Replace
from django.utils import timezone
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from brands import tenancy
from brands.models import Brand, Person
from ipjf.demo_world import history, onboarding
from ipjf.demo_world.clock import at
from ipjf.demo_world.work import Past, feed
from listings.models import ListingImage, Marketplace
from monitoring.models import Flag
from monitoring.states import OPEN_FLAGS

BEGAN_DAYS_AGO = 45


class Command(BaseCommand):
    help = "Loads the demo's people, brands and history, once. Needs the stand-in marketplace to answer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--marketplace-url", required=True)
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there are brands already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo world belongs to a demo; set DEMO=1 for one.")
        url = options["marketplace_url"].rstrip("/")
        with tenancy.platform_scope():
            loaded = Brand.objects.exists() or Person.objects.exists()
        if loaded:
            if not options["if_empty"]:
                raise CommandError(
                    "There are people or brands already; the demo world is for an empty store."
                )
            _moved_to(url)
            return
        with (
            httpx.Client(base_url=url, timeout=30, trust_env=False) as client,
            _progress() as progress,
            # all or nothing: a demo that was interrupted while loading begins again from an empty store
            transaction.atomic(),
            tenancy.platform_scope(),
        ):
            self._load(client, url, progress)

    def _load(self, client: httpx.Client, url: str, progress: Progress) -> None:
        now = timezone.now()
        task = progress.add_task("people and brands", total=history.DAYS + 7)
        marketplace = Marketplace.objects.create(
            code=onboarding.MARKETPLACE, name="Taobao (stand-in)", **_addresses(url)
        )
        made = onboarding.people()

        def packshot(name: str) -> bytes:
            return client.get(f"/packshots/{name}.jpg").raise_for_status().content

        began = now - timedelta(days=BEGAN_DAYS_AGO)
        brands = onboarding.onboard(made, began, packshot)
        progress.update(task, advance=5)
        past = Past(marketplace, brands, client)
        with at(began + timedelta(days=5)):
            self._know_own_shops(past, client)
        history.live(past, now, lambda day: progress.update(task, advance=1, description=f"day {day + 1}"))
        self._pictures_of_open_flags_first(began)
        history.show_open_flags_first(now)
        onboarding.waiting_applications(made, now)
        onboarding.silence_old_mails()
        progress.update(task, advance=2, description="demo world loaded")

    def _pictures_of_open_flags_first(self, before_all: datetime) -> None:
        """The workers fetch what is due longest: so let it be what people will look at first."""
        waiting = Flag.objects.across_brands().filter(state__in=OPEN_FLAGS).values("listing_id")
        ListingImage.objects.filter(state="pending", listing_id__in=waiting).update(next_try_at=before_all)

    def _know_own_shops(self, past: Past, client: httpx.Client) -> None:
        """Each brand names its official shop and the one that its marketplace page calls authorised."""
        shops = {}
        for line in feed(client):
            shops[line["seller"]["id"]] = line["seller"]["name"]
        for brand in past.brands.values():
            names = [name.text for name in brand.names.all() if name.kind != "latin"] + [brand.name]
            own = [
                (seller_id, shop)
                for seller_id, shop in shops.items()
                if ("旗舰店" in shop or "授权" in shop)
                and any(name.lower() in shop.lower() for name in names)
            ]
            onboarding.authorise(brand, past.deciders(brand)[0], own)


def _moved_to(url: str) -> None:
    """The marketplace may listen on another port this time: so do the pictures still to be fetched."""
    rows = Marketplace.objects.filter(code=onboarding.MARKETPLACE).exclude(base_url=url)
    for old in rows.values_list("base_url", flat=True):
        pictures = ListingImage.objects.filter(state="pending", url__startswith=f"{old}/")
        pictures.update(url=Replace("url", Value(f"{old}/"), Value(f"{url}/")))
    rows.update(**_addresses(url))


def _addresses(url: str) -> dict[str, str]:
    return {"base_url": url, "item_url": f"{url}/item.htm?id={{id}}"}


def _progress() -> Progress:
    return Progress(TextColumn("  {task.description}"), BarColumn(), TimeElapsedColumn())
