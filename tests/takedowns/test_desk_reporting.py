"""A brand reports listings: one answer a line, nothing typed is lost, nothing of others is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brands.errors import Invalid, NotAllowed
from brands.models import AuditEntry
from monitoring.actions.reporting import report_listings
from monitoring.models import Evidence, Flag
from takedowns.actions import reporting
from tests import html
from tests.factories.rows import make_flag, make_listing, make_marketplace, make_seller
from tests.takedowns.conftest import confirm, flag_with_brand
from tests.takedowns.test_desk import SECRET, queries

pytestmark = pytest.mark.django_db
PAGE = "/b/alpina/report/"


def report(world, *lines: str, who: str = "rita") -> list[reporting.Line]:
    return reporting.report(brand_id=world.alpina.pk, actor=world.actor(who), text="\n".join(lines))


def outcomes(lines: list[reporting.Line]) -> list[str]:
    return [line.outcome for line in lines]


def address(listing) -> str:
    return listing.marketplace.item_url.replace("{id}", listing.item_id)


def test_a_reported_listing_waits_for_the_brands_decision(world):
    listing = make_listing("阿尔派 登山鞋")
    lines = report(world, address(listing))
    flag = Flag.objects.for_brand(world.alpina).get()
    assert outcomes(lines) == ["reported"]
    assert (flag.listing, flag.source, flag.state, flag.seller) == (
        listing,
        "brand",
        "with_brand",
        listing.seller,
    )
    assert flag.due_at is not None and flag.sent_at is not None
    evidence = Evidence.objects.for_brand(world.alpina).get()
    assert (evidence.title, evidence.price, evidence.signals, evidence.rule_version) == (
        listing.title,
        listing.price,
        [],
        "reported",
    )
    entry = AuditEntry.objects.get(brand=world.alpina)
    assert (entry.action, entry.actor_label, entry.after) == (
        "flags.reported",
        "Rita",
        {"new": [flag.pk], "items": [listing.item_id]},
    )
    # and it can be confirmed like any other
    assert confirm(world, flag).state == "open"


def test_every_line_gets_its_own_answer(world):
    fresh, gone = make_listing("新"), make_listing("走", state="removed")
    by_state = {
        state: make_flag(world.alpina, make_listing(state), state=state)
        for state in ("with_brand", "new", "question", "confirmed", "rejected", "dismissed")
    }
    lines = report(
        world,
        address(fresh),
        fresh.item_id,
        address(gone),
        *(address(flag.listing) for flag in by_state.values()),
        "123456789012",
        "https://m.tb.cn/h.5xyzABC",
        "https://shop123.taobao.com/",
        "not an address",
    )
    assert outcomes(lines) == [
        "reported",
        "repeat",
        "gone",
        "waiting",
        "with_manager",
        "with_manager",
        "confirmed",
        "let_go",
        "let_go",
        "unknown",
        "problem",
        "problem",
        "problem",
    ]
    assert "short link" in str(lines[10].sentence)
    assert "shop" in str(lines[11].sentence)
    states = dict(Flag.objects.for_brand(world.alpina).values_list("pk", "state"))
    assert {pk: states[pk] for pk in (f.pk for f in by_state.values())} == {
        flag.pk: state for state, flag in by_state.items()
    }


def test_reporting_twice_raises_one_flag(world):
    listing = make_listing("阿尔派 登山鞋")
    assert outcomes(report(world, address(listing))) == ["reported"]
    assert outcomes(report(world, address(listing))) == ["waiting"]
    assert Flag.objects.for_brand(world.alpina).count() == 1
    assert Evidence.objects.for_brand(world.alpina).count() == 1


def test_that_another_brand_has_a_flag_on_it_is_not_told(world):
    listing = make_listing("共同")
    flag_with_brand(world.borealis, listing)
    assert outcomes(report(world, address(listing))) == ["reported"]
    assert Flag.objects.for_brand(world.borealis).count() == 1


def test_the_site_of_an_address_is_a_hint(world):
    here = make_listing("甲", item_id="888800001111")
    elsewhere = make_seller("乙店", marketplace=make_marketplace("tmall", item_url=""))
    there = make_listing("乙", item_id="888800001111", seller=elsewhere)
    lines = report(world, "https://detail.tmall.com/item.htm?id=888800001111", "888800001111")
    assert (lines[0].outcome, lines[0].listing) == ("reported", there)
    assert lines[1].outcome == "unknown", "two marketplaces have it, and the number alone does not say which"
    assert report(world, address(here))[0].listing == here


@pytest.mark.parametrize("text", ["", " \n \n", "1\n" * 301])
def test_no_line_and_too_many_are_refused(world, text):
    with pytest.raises(Invalid) as refused:
        reporting.report(brand_id=world.alpina.pk, actor=world.actor("rita"), text=text)
    assert set(refused.value.fields) == {"lines"}


def test_only_the_brands_own_people_report(world):
    with pytest.raises(NotAllowed):
        report_listings(brand_id=world.alpina.pk, actor=world.actor("charlie"), listings=[make_listing("甲")])
    assert not Flag.objects.across_brands().exists()


def test_the_page_keeps_the_lines_that_need_another_look(world, sign_in):
    listing = make_listing("阿尔派 登山鞋")
    make_listing(f"Borealis {SECRET}")
    client = sign_in(world.rita)
    typed = f"{address(listing)}\n123456789012\nhttps://m.tb.cn/h.5xyzABC"
    response = client.post(PAGE, {"lines": typed})
    page = response.content.decode()
    html.assert_strict_html(page)
    html.assert_keeps_csp(page)
    assert response.status_code == 200
    assert response.context["form"]["lines"].value() == "123456789012\nhttps://m.tb.cn/h.5xyzABC"
    assert "1 listing reported" in page and "2 lines need another look" in page
    flag = Flag.objects.for_brand(world.alpina).get()
    assert reverse("review", args=["alpina", flag.pk]) in page
    assert SECRET not in page
    assert "Reported by the brand" in client.get("/b/alpina/queue/?source=brand").content.decode()


def test_too_many_lines_come_back_as_they_were(world, sign_in):
    typed = "\n".join(str(100_000_000 + n) for n in range(301))
    response = sign_in(world.rita).post(PAGE, {"lines": typed})
    page = response.content.decode()
    assert response.status_code == 422
    assert response.context["form"]["lines"].value() == typed
    assert "These are 301 lines; at most 300 go at once." in page


def test_who_may_report(world, sign_in):
    for person, status in ((world.alice, 200), (world.rita, 200), (world.victor, 403), (world.charlie, 404)):
        assert sign_in(person).get(PAGE).status_code == status
        assert sign_in(person).post(PAGE, {"lines": "1"}).status_code == status


def test_three_hundred_lines_cost_what_one_does(world, sign_in):
    client = sign_in(world.rita)
    assert len(queries(client, PAGE)) <= 12
    _post_cost(client, [make_listing("the first of the brand's chain")])
    from_one = _post_cost(client, [make_listing("甲")])
    from_many = _post_cost(client, [make_listing(f"乙{n}") for n in range(300)])
    assert from_many == from_one


def _post_cost(client, listings) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.post(PAGE, {"lines": "\n".join(address(listing) for listing in listings)})
    assert Flag.objects.across_brands().filter(listing__in=listings).count() == len(listings)
    return len(captured)
