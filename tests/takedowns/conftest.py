"""A marketplace process that the orders of the tests really go to, and cases in every state."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from brands import tenancy
from brands.models import Right
from listings.models import Listing, Marketplace
from monitoring.models import Flag
from sandbox.testing import SandboxProcess, running_sandbox
from takedowns.actions import decisions
from takedowns.models import Case, Removal
from tests.factories.rows import make_flag, make_listing, make_seller
from tests.factories.world import World
from tests.services import MARKETPLACE_SECRET


@pytest.fixture(scope="session")
def running_market(tmp_path_factory) -> Iterator[SandboxProcess]:
    with running_sandbox(tmp_path_factory.mktemp("market"), MARKETPLACE_SECRET) as process:
        yield process


@dataclass
class Market:
    """The marketplace with its row in the portal."""

    sandbox: SandboxProcess
    row: Marketplace

    def listing(self, title: str = "Alpina 高仿 登山鞋", **fields) -> Listing:
        """A listing that stands on the marketplace and in the portal alike."""
        item = self.sandbox.add_listing(title=title, price=79, **fields)
        seller = make_seller(marketplace=self.row, external_id=item["seller"]["id"])
        return make_listing(title, seller=seller, item_id=item["item_id"], url=item["url"])

    def state(self, listing: Listing) -> str:
        return self.sandbox.item(listing.item_id)["status"]

    def removals(self, listing: Listing) -> list[dict]:
        return [o for o in self.sandbox.orders(listing.item_id) if o["kind"] == "removal"]


@pytest.fixture
def marketplace_settings(running_market, settings):
    settings.OUTBOUND_ALLOW_PRIVATE = [f"127.0.0.1:{running_market.port}"]
    settings.MARKETPLACE_SECRETS = {"taobao": MARKETPLACE_SECRET}
    settings.ORDER_RETRY_SECONDS = 0.01
    settings.ORDER_CALL_SECONDS = 2
    return settings


def open_market(process: SandboxProcess) -> Market:
    row = Marketplace.objects.create(code="taobao", name="Taobao", base_url=process.url)
    return Market(process, row)


@pytest.fixture
def market(db, running_market, marketplace_settings) -> Iterator[Market]:
    with tenancy.platform_scope():
        found = open_market(running_market)
    yield found
    running_market.clear_faults()


def right_of(brand) -> Right:
    return Right.objects.for_brand(brand).earliest("id")


def flag_with_brand(brand, listing: Listing | None = None, **fields) -> Flag:
    return make_flag(brand, listing, **{"state": "with_brand", **fields})


def confirm(world: World, flag: Flag, who: str = "rita", **fields) -> Case:
    choice = {"right_id": right_of(flag.brand).pk, "violation": "counterfeit", "good_faith": True} | fields
    return decisions.confirm(flag=flag, actor=world.actor(who), version=flag.version, **choice)


def order_of(case: Case, kind: str = "removal") -> Removal:
    return Removal.objects.for_brand(case.brand_id).filter(case=case, kind=kind).latest("id")


def removed_case(world: World, flag: Flag | None = None, **fields) -> Case:
    """A case whose removal is confirmed, without a marketplace."""
    flag = flag or flag_with_brand(world.alpina)
    case = confirm(world, flag, **fields)
    order = Removal.objects.for_brand(case.brand_id).filter(case=case)
    order.update(state="done", done_at=case.opened_at)
    rows = Case.objects.for_brand(case.brand_id).filter(pk=case.pk)
    rows.update(state="removed", version=case.version + 2, removed_at=case.opened_at)
    case.refresh_from_db()
    return case
