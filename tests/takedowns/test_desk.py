"""The review desk: what it shows to whom, its way through the queue, undo, and refusals."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from brands.models import Product, ReferencePicture, Right
from listings.models import ListingImage
from monitoring.models import Decision, Flag
from takedowns.models import Case, Removal
from tests import html
from tests.factories.rows import make_flag, make_listing, make_seller
from tests.factories.world import make_right
from tests.takedowns.conftest import confirm, flag_with_brand, order_of, right_of

pytestmark = pytest.mark.django_db
BUDGET = 12
SECRET = "秘密PLANTED"


def address(flag: Flag) -> str:
    return reverse("review", args=[flag.brand.slug, flag.pk])


def queries(client, path: str, **data: str) -> list[str]:
    """What a request costs, without the savepoints and the scope put back, which only tests have."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path, data).status_code == 200
    asked = [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]
    return asked[:-1] if "set_config('role'" in asked[-1] else asked


def with_everything(brand, priority: float) -> Flag:
    """A flag with pictures, family and deadline."""
    listing = make_listing(f"{brand.name} 高仿 登山鞋 {priority}", seller=make_seller("海风小店"))
    for position in range(3):
        ListingImage.objects.create(
            listing=listing,
            url=f"https://img.example/{listing.pk}/{position}.jpg",
            position=position,
            state="fetched",
            file="x.jpg",
        )
    due = timezone.now() + timedelta(hours=6)
    return flag_with_brand(brand, listing, priority=priority, due_at=due)


def test_the_page_says_where_one_stands_and_what_is_next(world, sign_in):
    first, second, third = (with_everything(world.alpina, p) for p in (3.0, 2.0, 1.0))
    page = sign_in(world.rita).get(address(second)).content.decode()
    html.assert_strict_html(page)
    html.assert_keeps_csp(page)
    assert "2 of 3" in page
    assert f'rel="next" href="{address(third)}?from={second.pk}"' in page
    assert f'rel="prev" href="{address(first)}?from={second.pk}"' in page
    assert f'<link rel="prefetch" href="{address(third)}?from={second.pk}">' in page
    ahead = ListingImage.objects.filter(listing=third.listing).order_by("position")
    for picture in ahead[:2]:
        path = reverse("flag_picture", args=["alpina", third.pk, picture.pk])
        assert f'<link rel="prefetch" as="image" href="{path}">' in page


def test_the_form_opens_with_the_mark_that_covers_the_goods(world, sign_in):
    brand = world.alpina
    Right.objects.for_brand(brand).update(nice_classes=[9])
    make_right(brand, kind="copyright", title="Packshots", number="C-1", nice_classes=[])
    expired = make_right(brand, title="Old", number="T-0", valid_to=timezone.localdate() - timedelta(days=1))
    make_right(brand, title="Unchecked", number="T-1", state="submitted")
    shoes = make_right(brand, title="Alpina shoes", number="T-2", nice_classes=[25])
    response = sign_in(world.rita).get(address(flag_with_brand(brand)))
    form = response.context["forms"]["confirm"]
    offered = [pk for pk, _label in form.fields["right"].choices]
    assert form["right"].value() == shoes.pk
    assert form["violation"].value() == "counterfeit"
    assert expired.pk not in offered
    assert len(offered) == 3


def test_a_brand_without_a_valid_right_is_told_so(world, sign_in):
    Right.objects.for_brand(world.alpina).update(state="submitted")
    page = sign_in(world.rita).get(address(flag_with_brand(world.alpina))).content.decode()
    assert "your brand has none" in page
    assert 'name="good_faith"' not in page


def test_a_viewer_sees_all_and_finds_no_form(world, sign_in):
    flag = flag_with_brand(world.alpina)
    page = sign_in(world.victor).get(address(flag)).content.decode()
    assert "Your role is Viewer: you see everything and cannot decide." in page
    for route in ("flag_confirm", "flag_reject", "flag_ask", "flag_undo"):
        assert reverse(route, args=["alpina", flag.pk]) not in page


def test_another_brands_flag_does_not_exist(world, sign_in):
    theirs = flag_with_brand(world.borealis, make_listing(f"Borealis {SECRET}"))
    client = sign_in(world.alice)
    assert client.get(address(theirs)).status_code == 404
    assert client.get(reverse("review", args=["alpina", theirs.pk])).status_code == 404
    assert client.get(reverse("review_statement", args=["alpina", theirs.pk])).status_code == 404


def test_nothing_of_another_brand_shows_beside_a_flag_of_the_same_listing(world, sign_in):
    seller = make_seller("共同店")
    listing = make_listing("Alpina Borealis 高仿", seller=seller)
    ours = flag_with_brand(world.alpina, listing)
    theirs = flag_with_brand(world.borealis, listing)
    flag_with_brand(world.borealis, make_listing(f"Borealis {SECRET}", seller=seller))
    Decision.objects.create(
        brand=world.borealis, flag=theirs, action="confirm", note=SECRET, by=world.charlie, by_role="owner"
    )
    page = sign_in(world.alice).get(address(ours)).content.decode()
    assert SECRET not in page
    assert "Charlie" not in page


def test_a_decision_leads_to_the_next_flag_with_its_undo_there(world, sign_in):
    flag, following = with_everything(world.alpina, 2.0), with_everything(world.alpina, 1.0)
    client = sign_in(world.rita)
    data = {"version": flag.version, "right": right_of(world.alpina).pk, "violation": "counterfeit"}
    response = client.post(
        reverse("flag_confirm", args=["alpina", flag.pk]), data | {"good_faith": "on"}, follow=True
    )
    assert response.redirect_chain == [(address(following), 302)]
    undo = reverse("flag_undo", args=["alpina", flag.pk])
    assert undo in response.content.decode()
    assert response.context["undo"].flag == flag
    # nobody else's decision is offered for undo
    assert sign_in(world.alice).get(address(following)).context["undo"] is None
    client = sign_in(world.rita)
    response = client.post(undo, {"version": response.context["undo"].flag.version}, follow=True)
    flag.refresh_from_db()
    assert (flag.state, response.request["PATH_INFO"]) == ("with_brand", address(flag))
    assert response.context["undo"] is None


def test_undo_ends_when_the_order_has_left(world, sign_in):
    flag, following = with_everything(world.alpina, 2.0), with_everything(world.alpina, 1.0)
    case = confirm(world, flag)
    client = sign_in(world.rita)
    assert client.get(address(following)).context["undo"] is not None
    assert reverse("flag_undo", args=["alpina", flag.pk]) in client.get(address(flag)).content.decode()
    Removal.objects.for_brand(world.alpina).filter(pk=order_of(case).pk).update(state="done")
    Case.objects.for_brand(world.alpina).filter(pk=case.pk).update(state="removed")
    assert client.get(address(following)).context["undo"] is None
    page = client.get(address(flag)).content.decode()
    assert reverse("flag_undo", args=["alpina", flag.pk]) not in page
    assert "Withdraw…" in page
    assert reverse("case", args=["alpina", case.pk]) in page
    assert case.reference in page
    assert "Decided by Rita (Reviewer)" in page


def test_an_old_decision_is_no_longer_offered_for_undo(world, sign_in):
    flag, other = with_everything(world.alpina, 2.0), with_everything(world.alpina, 1.0)
    confirm(world, flag)
    Decision.objects.for_brand(world.alpina).update(at=timezone.now() - timedelta(minutes=11))
    assert sign_in(world.rita).get(address(other)).context["undo"] is None


def test_who_was_slower_is_told_kindly_and_sees_how_it_stands(world, sign_in):
    flag = flag_with_brand(world.alpina)
    stale = flag.version
    confirm(world, flag, "alice")
    client = sign_in(world.rita)
    path = reverse("flag_reject", args=["alpina", flag.pk])
    response = client.post(path, {"version": stale, "reason": "genuine"}, follow=True)
    page = response.content.decode()
    assert "Alice was faster: “Confirmed”. Your choice was not applied" in page
    assert response.request["PATH_INFO"] == address(flag)
    assert 'name="reason"' not in page
    assert Decision.objects.for_brand(world.alpina).count() == 1


def test_a_refused_form_stands_open_with_what_was_typed(world, sign_in):
    flag = flag_with_brand(world.alpina)
    path = reverse("flag_confirm", args=["alpina", flag.pk])
    data = {"version": flag.version, "right": right_of(world.alpina).pk, "violation": "trademark"}
    response = sign_in(world.rita).post(path, data | {"note": "Stitching <wrong>"})
    page = response.content.decode()
    html.assert_strict_html(page)
    assert response.status_code == 422
    assert 'data-decision="confirm" open' in page
    assert "Stitching &lt;wrong&gt;" in page
    assert "Without this declaration nothing is sent." in page
    assert '<option value="trademark" selected>' in page
    flag.refresh_from_db()
    assert flag.state == "with_brand"


def test_a_rejection_without_a_reason_comes_back_open(world, sign_in):
    flag = flag_with_brand(world.alpina)
    path = reverse("flag_reject", args=["alpina", flag.pk])
    response = sign_in(world.rita).post(path, {"version": flag.version, "note": "kept"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'data-decision="reject" open' in page
    assert "Choose a reason. Nothing was changed." in page
    assert "kept" in page


@pytest.mark.parametrize("state", ["new", "question", "dismissed", "rejected", "removed_by_platform"])
def test_every_state_has_its_sentence_and_no_forms(world, sign_in, state):
    page = sign_in(world.alice).get(address(make_flag(world.alpina, state=state))).content.decode()
    html.assert_strict_html(page)
    assert "decision-stands" in page
    assert 'name="good_faith"' not in page


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_mirror_shows_what_the_form_would_send(world, sign_in, language):
    flag = flag_with_brand(world.alpina)
    path = reverse("review_statement", args=["alpina", flag.pk])
    client = sign_in(world.rita)
    chosen = {"right": right_of(world.alpina).pk, "violation": "copyright", "note": "Stitching is wrong"}
    response = client.get(path, chosen)
    texts = dict(response.context["texts"])
    assert set(texts) == {"en", "zh-Hans"}
    assert right_of(world.alpina).number in texts[language].body
    assert "Stitching is wrong" in texts[language].body
    assert "pictures or text copied without permission" in texts["en"].body
    assert "rita@example.org" not in texts[language].body
    html.assert_strict_html(response.content.decode())
    fragment = client.get(path, chosen, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and texts[language].subject in fragment
    assert not Case.objects.for_brand(world.alpina).exists()
    assert client.get(path, {"right": "1 OR 1", "violation": "../x"}).status_code == 200
    assert sign_in(world.victor).get(path).status_code == 403


def test_a_full_queue_costs_what_a_short_one_does(world, sign_in):
    client = sign_in(world.rita)
    product = Product.objects.create(brand=world.alpina, name="登山鞋", reference_price=900)
    for number in range(3):
        ReferencePicture.objects.create(
            brand=world.alpina, product=product, file=f"{number}.jpg", width=9, height=9, sha256=str(number)
        )
    first = with_everything(world.alpina, 50.0)
    confirm(world, flag_with_brand(world.alpina, priority=99.0))
    with_everything(world.alpina, 49.0)
    few = queries(client, address(first))
    for number in range(30):
        with_everything(world.alpina, float(number))
    many = queries(client, address(first))
    assert len(many) == len(few)
    assert len(many) <= BUDGET, "\n".join(many)


def test_the_next_flag_is_the_most_pressing_and_then_the_queue(world, sign_in):
    client, path = sign_in(world.rita), reverse("review_next", args=["alpina"])
    flag_with_brand(world.alpina, priority=1.0)
    top = flag_with_brand(world.alpina, priority=9.0)
    make_flag(world.alpina, priority=99.0)
    flag_with_brand(world.borealis, priority=99.0)
    assert client.get(path).url == address(top)
    Flag.objects.for_brand(world.alpina).update(state="rejected")
    response = client.get(path, follow=True)
    assert response.redirect_chain == [(reverse("queue", args=["alpina"]), 302)]
    assert "All done" in response.content.decode()
