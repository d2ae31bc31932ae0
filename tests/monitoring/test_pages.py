"""The account manager's pages and the operator's: what they show, to whom, in how many queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from listings.models import ListingImage
from monitoring.models import Decision, FlagMessage, ScanRun, ScanShard
from tests.factories.rows import make_flag, make_listing, make_seller

SECRET = "秘密PLANTED"
BUDGET = 12
MANAGER_PAGES = ["am_triage", "am_brands", "am_conversations", "am_workload"]


def plant(world, number: int = 1, state: str = "new") -> list:
    """Flags of Alpina that differ in everything a row shows."""
    flags = []
    for index in range(number):
        listing = make_listing(f"Alpina 高仿 登山鞋 {index}", seller=make_seller(f"店铺{index % 3}"))
        ListingImage.objects.create(
            listing=listing,
            url=f"https://img.example/{listing.pk}.jpg",
            state="fetched",
            file="listings/x.jpg",
        )
        flag = make_flag(world.alpina, listing, state=state, due_at=timezone.now() + timedelta(hours=5))
        FlagMessage.objects.create(
            brand=world.alpina, flag=flag, author=world.rita, author_role="reviewer", text=f"Really {index}?"
        )
        Decision.objects.create(
            brand=world.alpina, flag=flag, action="dismiss", by=world.bob, by_role="account_manager"
        )
        flags.append(flag)
    return flags


def plant_theirs(world) -> None:
    """Everything a page could leak of Borealis."""
    listing = make_listing(f"Borealis 高仿 {SECRET}", seller=make_seller(f"{SECRET}店"))
    for state in ("new", "question", "with_brand"):
        flag = make_flag(
            world.borealis,
            make_listing(f"Borealis {state} {SECRET}", seller=listing.seller),
            state=state,
        )
        FlagMessage.objects.create(
            brand=world.borealis, flag=flag, author=world.charlie, author_role="owner", text=SECRET
        )


@pytest.mark.parametrize("page", MANAGER_PAGES)
def test_an_account_manager_sees_assigned_brands_only(world, sign_in, page) -> None:
    plant(world, 2, state="question" if page == "am_conversations" else "new")
    plant_theirs(world)
    response = sign_in(world.bob).get(reverse(page), {"state": "all"} if page == "am_triage" else {})
    html = response.content.decode()
    assert response.status_code == 200
    assert SECRET not in html
    assert "Borealis" not in html
    assert "Alpina" in html


@pytest.mark.parametrize("page", MANAGER_PAGES)
def test_queries_do_not_grow_with_rows(world, sign_in, page) -> None:
    state = "question" if page == "am_conversations" else "new"
    plant(world, 1, state=state)
    client = sign_in(world.bob)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(reverse(page))
    plant(world, 29, state=state)
    with CaptureQueriesContext(connection) as thirty:
        response = client.get(reverse(page))
    assert response.status_code == 200
    assert len(thirty) == len(one)
    assert len(one) <= BUDGET, [query["sql"][:120] for query in one.captured_queries]


def test_the_page_of_a_flag_stays_in_its_budget(world, sign_in) -> None:
    flags = plant(world, 8)
    client = sign_in(world.bob)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("am_flag", args=[flags[0].pk]))
    assert response.status_code == 200
    assert len(queries) <= BUDGET, [query["sql"][:120] for query in queries.captured_queries]


def test_the_page_of_a_flag_says_why(world, sign_in) -> None:
    flag = make_flag(world.alpina)
    html = sign_in(world.bob).get(reverse("am_flag", args=[flag.pk])).content.decode()
    assert "Says outright that it is a copy" in html
    assert '<mark class="sig sig-jargon"' in html
    assert "Send to the brand" in html


def test_a_flag_of_another_brand_does_not_exist(world, sign_in) -> None:
    flag = make_flag(world.borealis)
    client = sign_in(world.bob)
    for name in ("am_flag", "am_preview"):
        assert client.get(reverse(name, args=[flag.pk])).status_code == 404
    for name in ("am_decide", "am_undo", "am_answer"):
        assert client.post(reverse(name, args=[flag.pk])).status_code == 404
    flag.refresh_from_db()
    assert flag.state == "new"


def test_the_preview_is_a_fragment_under_htmx_and_the_page_otherwise(world, sign_in) -> None:
    flag = make_flag(world.alpina)
    client = sign_in(world.bob)
    fragment = client.get(reverse("am_preview", args=[flag.pk]), headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert "<html" not in fragment.content.decode()
    plain = client.get(reverse("am_preview", args=[flag.pk]))
    assert (plain.status_code, plain.url) == (302, reverse("am_flag", args=[flag.pk]))


def test_keyset_pages_show_every_flag_once(world, sign_in) -> None:
    flags = plant(world, 65)
    client, url, seen = sign_in(world.bob), reverse("am_triage"), []
    pages = []
    while url:
        response = client.get(url)
        pages.append([row.flag.pk for row in response.context["rows"]])
        seen += pages[-1]
        url = response.context["following"]
    assert sorted(seen) == sorted(flag.pk for flag in flags)
    assert [len(page) for page in pages] == [30, 30, 5]
    back = client.get(response.context["previous"])
    assert [row.flag.pk for row in back.context["rows"]] == pages[1]
    first = client.get(back.context["previous"])
    assert [row.flag.pk for row in first.context["rows"]] == pages[0]
    assert first.context["previous"] == ""


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMiwzXQ", "%00", "a" * 3000, "W2ZhbHNlLCAiTmFOIiwgMV0"])
def test_a_cursor_that_is_none_shows_the_first_page(world, sign_in, cursor) -> None:
    flag = make_flag(world.alpina)
    response = sign_in(world.bob).get(reverse("am_triage"), {"cursor": cursor})
    assert [row.flag.pk for row in response.context["rows"]] == [flag.pk]


def test_empty_lists_differ_by_their_reason(world, sign_in) -> None:
    client = sign_in(world.bob)
    assert "All done" in client.get(reverse("am_triage")).content.decode()
    make_flag(world.alpina, state="with_brand")
    assert "Nothing in this state" in client.get(reverse("am_triage")).content.decode()
    assert "No flag matches" in client.get(reverse("am_triage"), {"q": "nowhere"}).content.decode()


def test_pictures_are_served_through_a_flag_one_may_see(world, sign_in, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "listings").mkdir()
    (tmp_path / "listings" / "x.jpg").write_bytes(b"\xff\xd8jpeg")
    flag = plant(world)[0]
    picture = ListingImage.objects.get(listing=flag.listing)
    other = make_flag(world.alpina)
    theirs = make_flag(world.borealis)
    client = sign_in(world.bob)
    served = client.get(reverse("am_flag_picture", args=[flag.pk, picture.pk]))
    assert (served.status_code, served["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(served.streaming_content) == b"\xff\xd8jpeg"
    assert served["X-Content-Type-Options"] == "nosniff"
    assert served["Cache-Control"].startswith("private")
    for flag_id in (other.pk, theirs.pk):
        assert client.get(reverse("am_flag_picture", args=[flag_id, picture.pk])).status_code == 404
    victor = sign_in(world.victor)
    assert victor.get(reverse("flag_picture", args=["alpina", flag.pk, picture.pk])).status_code == 200
    charlie = sign_in(world.charlie)
    assert charlie.get(reverse("flag_picture", args=["borealis", flag.pk, picture.pk])).status_code == 404


def test_brand_health_counts(world, sign_in) -> None:
    now = timezone.now()
    make_flag(world.alpina)
    overdue = make_flag(world.alpina, state="with_brand", due_at=now - timedelta(hours=1))
    decided = make_flag(world.alpina, state="confirmed", sent_at=now - timedelta(hours=6))
    Decision.objects.create(
        brand=world.alpina, flag=decided, action="confirm", by=world.alice, by_role="owner"
    )
    rejected = make_flag(world.alpina, state="rejected", sent_at=now - timedelta(hours=2))
    Decision.objects.create(
        brand=world.alpina, flag=rejected, action="reject", by=world.alice, by_role="owner"
    )
    response = sign_in(world.bob).get(reverse("am_brands"))
    ((row, median),) = response.context["brands"]
    assert (row.new, row.with_brand, row.overdue, row.questions) == (1, 1, 1, 0)
    assert row.confirmed_rate == 50
    assert timedelta(hours=3, minutes=55) < row.median < timedelta(hours=4, minutes=5)
    assert overdue.brand == row.brand
    assert median


def test_scans_page_shows_progress_and_failures(world, sign_in) -> None:
    run = ScanRun.objects.create(state="failed", up_to_snapshot=10, started_at=timezone.now())
    ScanShard.objects.create(run=run, after_snapshot=0, up_to_snapshot=5, state="done", listings=5)
    ScanShard.objects.create(
        run=run, after_snapshot=5, up_to_snapshot=10, state="failed", error="ValueError: poison"
    )
    client = sign_in(world.dana)
    html = client.get(reverse("ops_scans")).content.decode()
    assert "ValueError: poison" in html
    assert "1 part failed" in html
    assert 'hx-trigger="every 2s"' not in html
    ScanRun.objects.create(state="running", up_to_snapshot=10)
    fragment = client.get(reverse("ops_scans"), headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 2s"' in fragment
    assert "<html" not in fragment


def test_scan_queries_do_not_grow_with_runs(world, sign_in) -> None:
    client = sign_in(world.dana)

    def add() -> None:
        run = ScanRun.objects.create(state="done", up_to_snapshot=10, brand=world.alpina)
        ScanShard.objects.create(run=run, after_snapshot=0, up_to_snapshot=5, state="failed", error="x")

    add()
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("ops_scans"))
    for _ in range(15):
        add()
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("ops_scans"))
    assert len(many) == len(one) <= BUDGET


def test_rules_page_reads_the_engines_own_tables(world, sign_in) -> None:
    flag = make_flag(world.alpina, state="confirmed")
    Decision.objects.create(
        brand=world.alpina,
        flag=flag,
        evidence=flag.evidence.get(),
        action="confirm",
        by=world.alice,
        by_role="owner",
    )
    html = sign_in(world.dana).get(reverse("ops_rules")).content.decode()
    assert "高仿" in html
    assert "jargon.explicit" in html
    assert "100%" in html
