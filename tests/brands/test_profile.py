"""Rights, products, sellers, names: the brand's own pages, each behind its permission and tenant."""

from copy import copy
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from brands.actions import documents, products, profile, rights, sellers
from brands.errors import Expired, Invalid, NotAllowed, NotPossible, StaleState
from brands.models import (
    AuthorisedSeller,
    Brand,
    BrandName,
    Notification,
    Product,
    ReferencePicture,
    Right,
    StagedUpload,
    WatchedSeller,
)
from brands.permissions import SYSTEM
from brands.tokens import new_token
from brands.uploads import check_reference
from tests.brands import files
from tests.factories.world import make_right

pytestmark = pytest.mark.django_db
SLUG = {"slug": "alpina"}


def make_picture(brand: Brand, seed: int = 1) -> ReferencePicture:
    product = Product.objects.for_brand(brand).first() or Product.objects.create(brand=brand, name="Boot")
    accepted = check_reference(files.upload("boot.png", files.picture(seed=seed)))
    return products.add_picture(product=product, actor=SYSTEM, picture=accepted)


def _version(brand: Brand) -> int:
    return Brand.objects.get(pk=brand.pk).profile_version


def test_a_right_is_added_checked_and_withdrawn(world, sign_in) -> None:
    client = sign_in(world.alice)
    fields = {
        "kind": "trademark",
        "title": "ALPINA II",
        "number": "777",
        "office": "EUIPO",
        "owner": "Alpina AG",
        "nice_classes": "25",
        "document": files.pdf("scan.pdf"),
    }
    new = reverse("right_new", kwargs=SLUG)
    assert client.post(new, fields | {"number": ""}).status_code == 422
    assert client.post(new, fields | {"document": files.pdf("scan.pdf")}).status_code == 302
    right = Right.objects.for_brand(world.alpina).get(number="777")
    told = Notification.objects.for_brand(world.alpina).get()
    assert (told.person_id, told.kind) == (world.dana.pk, "right.submitted")
    twice = client.post(new, fields | {"document": files.pdf("scan.pdf")})
    assert "already on file" in twice.content.decode()
    dana = world.actor("dana")
    rights.verify(right=right, actor=dana, version=0)
    told = Notification.objects.for_brand(world.alpina).get(kind="right.verified")
    assert told.person_id == world.alice.pk
    client.post(reverse("right_withdraw", kwargs=SLUG | {"pk": right.pk}), {"version": "0"})
    right.refresh_from_db()
    assert right.state == "verified", "the version was an old one"
    client.post(reverse("right_withdraw", kwargs=SLUG | {"pk": right.pk}), {"version": "1"})
    right.refresh_from_db()
    assert right.state == "withdrawn"


def test_a_refused_right_is_corrected(world, sign_in, draft) -> None:
    right = rights.submit(brand=world.alpina, actor=world.actor("alice"), draft=draft())
    rights.refuse(right=right, actor=world.actor("dana"), version=0, note="Wrong class.")
    client = sign_in(world.alice)
    url = reverse("right_edit", kwargs=SLUG | {"pk": right.pk})
    assert "Wrong class." in client.get(url).content.decode()
    fields = {"kind": "trademark", "title": "KESTREL", "number": "90001", "office": "CNIPA", "owner": "K"}
    assert client.post(url, fields | {"nice_classes": "9", "version": "0"}).status_code == 422
    assert client.post(url, fields | {"nice_classes": "9", "version": "1"}).status_code == 302
    right.refresh_from_db()
    assert (right.state, right.nice_classes, right.document.name) == ("submitted", [9], "certificate.pdf")


def test_what_cannot_be_verified(world, draft) -> None:
    dana, alice = world.actor("dana"), world.actor("alice")
    bare = make_right(world.alpina, number="1", state="submitted")
    with pytest.raises(Invalid, match="no document"):
        rights.verify(right=bare, actor=dana, version=0)
    old = rights.submit(brand=world.alpina, actor=alice, draft=draft(number="2"))
    old.valid_to = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Invalid, match="expired"):
        rights.verify(right=old, actor=dana, version=0)
    wide = rights.submit(brand=world.alpina, actor=alice, draft=draft(number="3", nice_classes=[]))
    with pytest.raises(Invalid, match="Nice class"):
        rights.verify(right=wide, actor=dana, version=0)
    good = rights.submit(brand=world.alpina, actor=alice, draft=draft(number="4"))
    with pytest.raises(NotAllowed):
        rights.verify(right=good, actor=alice, version=0)
    seen = copy(good)
    rights.verify(right=good, actor=dana, version=0)
    with pytest.raises(StaleState):
        rights.verify(right=seen, actor=dana, version=0)
    with pytest.raises(NotPossible):
        rights.resubmit(right=good, actor=alice, version=1, draft=draft(number="5"))


def test_ops_rights_lists_those_of_active_brands(world, sign_in, draft, application) -> None:
    rights.submit(brand=world.alpina, actor=world.actor("alice"), draft=draft(title="ALPINA WAITS"))
    page = sign_in(world.dana).get(reverse("ops_rights")).content.decode()
    assert "ALPINA WAITS" in page
    assert "KESTREL" not in page, "those of applications are checked there"


def test_a_staged_file_is_adopted_once_and_forgotten_after_a_day(world) -> None:
    token = new_token()
    staged = documents.stage(token=token, slot="document", upload=files.pdf())
    documents.adopt(staged=staged, brand_id=world.alpina.pk, person_id=None)
    with pytest.raises(Expired):
        documents.adopt(staged=staged, brand_id=world.borealis.pk, person_id=None)
    late = documents.stage(token=token, slot="document", upload=files.pdf())
    StagedUpload.objects.filter(pk=late.pk).update(created_at=timezone.now() - timedelta(hours=25))
    fresh = documents.stage(token=new_token(), slot="document", upload=files.pdf())
    assert documents.purge_staged() == 1
    assert [row.pk for row in StagedUpload.objects.all()] == [fresh.pk]


def test_products_and_their_pictures(world, sign_in) -> None:
    client = sign_in(world.rita)
    before = _version(world.alpina)
    fields = {"name": "Summit boot", "category": "shoes", "reference_price": "899.00", "currency": "CNY"}
    for bad in ("-1", "0", "x", "1e400", "99999999999999"):
        answer = client.post(reverse("product_new", kwargs=SLUG), fields | {"reference_price": bad})
        assert answer.status_code == 422, bad
    answer = client.post(reverse("product_new", kwargs=SLUG), fields)
    product = Product.objects.for_brand(world.alpina).get()
    assert (answer.status_code, product.reference_price) == (302, Decimal("899.00"))
    url = reverse("product_pictures", kwargs=SLUG | {"pk": product.pk})
    shots = [
        files.upload("a.png", files.picture(seed=1)),
        files.upload("b.jpg", b"not a picture"),
        files.upload("c.webp", files.picture("WEBP", seed=2)),
        files.upload("a-again.png", files.picture(seed=1)),
    ]
    page = client.post(url, {"pictures": shots}, follow=True).content.decode()
    assert "2 pictures are added." in page
    assert "“b.jpg” is not a JPEG, PNG or WebP picture." in page
    assert "“a-again.png” is already among the pictures." in page
    assert ReferencePicture.objects.for_brand(world.alpina).count() == 2
    assert _version(world.alpina) == before + 3
    picture = ReferencePicture.objects.for_brand(world.alpina).first()
    shown = client.get(reverse("reference_picture", kwargs=SLUG | {"pk": picture.pk}))
    assert (shown.headers["Content-Type"], shown.headers["X-Content-Type-Options"]) == (
        "image/png",
        "nosniff",
    )
    assert "attachment" not in shown.headers.get("Content-Disposition", "")
    assert default_storage.exists(picture.file.name)
    client.post(reverse("reference_delete", kwargs=SLUG | {"pk": picture.pk}))
    assert ReferencePicture.objects.for_brand(world.alpina).count() == 1
    client.post(reverse("product_active", kwargs=SLUG | {"pk": product.pk}), {"active": "0"})
    assert list(client.get(reverse("products", kwargs=SLUG)).context["products"]) == []
    assert "Summit boot" in client.get(reverse("products", kwargs=SLUG), {"retired": "1"}).content.decode()


def test_an_empty_upload_and_too_many_pictures(world, sign_in, monkeypatch) -> None:
    picture = make_picture(world.alpina)
    url = reverse("product_pictures", kwargs=SLUG | {"pk": picture.product_id})
    page = sign_in(world.rita).post(url, {}, follow=True).content.decode()
    assert "Choose at least one picture." in page
    monkeypatch.setattr(products, "MAX_PICTURES", 1)
    with pytest.raises(Invalid, match="at most 1 pictures"):
        make_picture(world.alpina, seed=2)


def test_sellers(world, sign_in) -> None:
    client = sign_in(world.rita)
    url = reverse("sellers", kwargs=SLUG)
    before = _version(world.alpina)
    watch = {
        "which": "watch",
        "watch-marketplace": "taomart",
        "watch-seller_id": "111",
        "watch-name": "海风小店",
    }
    assert client.post(url, watch).status_code == 302
    authorise = {"which": "authorise", "authorise-marketplace": "taomart", "authorise-seller_id": " 111 "}
    assert client.post(url, authorise | {"authorise-marketplace": "nowhere"}).status_code == 422
    assert client.post(url, authorise).status_code == 302
    assert WatchedSeller.objects.for_brand(world.alpina).count() == 0, "a seller is one or the other"
    entry = AuthorisedSeller.objects.for_brand(world.alpina).get()
    assert (entry.seller_id, entry.added_by_id) == ("111", world.rita.pk)
    again = client.post(url, watch)
    assert "End the authorisation first" in again.content.decode()
    assert _version(world.alpina) == before + 2
    lines = {"which": "lines", "lines-marketplace": "taomart"}
    bad = client.post(url, lines | {"lines-lines": "222,North shop,2030-01-01\n333,South shop,someday"})
    assert bad.status_code == 422
    page = bad.content.decode()
    assert "Line 2: “someday” is not a date" in page
    assert "North shop" in page, "what was pasted is still there"
    assert AuthorisedSeller.objects.for_brand(world.alpina).count() == 1
    assert client.post(url, lines | {"lines-lines": "222\tNorth shop\t2030-01-01\n\n333"}).status_code == 302
    assert AuthorisedSeller.objects.for_brand(world.alpina).count() == 3
    remove = reverse("authorised_seller_remove", kwargs=SLUG | {"pk": entry.pk})
    assert client.post(remove).status_code == 302
    assert client.post(remove).status_code == 404
    victor = sign_in(world.victor)
    assert victor.get(url).status_code == 200
    victor.post(url, authorise | {"authorise-seller_id": "999"})
    assert not AuthorisedSeller.objects.for_brand(world.alpina).filter(seller_id="999").exists()


def test_the_same_seller_again_is_one_entry(world) -> None:
    call = {
        "brand_id": world.alpina.pk,
        "actor": world.actor("rita"),
        "marketplace": "taomart",
        "seller_id": "5",
    }
    first = sellers.authorise_seller(**call)
    second = sellers.authorise_seller(**call, name="New name")
    assert (first.pk, second.name) == (second.pk, "New name")
    for wrong in ({"seller_id": " "}, {"seller_id": "x" * 81}, {"marketplace": ""}):
        with pytest.raises(Invalid):
            sellers.authorise_seller(**(call | wrong))


def test_names_and_categories(world, sign_in) -> None:
    client = sign_in(world.alice)
    url = reverse("profile", kwargs=SLUG)
    before = _version(world.alpina)
    assert client.post(url, {"which": "name", "text": "阿尔派", "kind": "chinese"}).status_code == 302
    assert client.post(url, {"which": "name", "text": "alpina", "kind": "alias"}).status_code == 422
    assert client.post(url, {"which": "name", "text": "…", "kind": "alias"}).status_code == 422
    assert client.post(url, {"which": "categories", "categories": ["shoes", "bags"]}).status_code == 302
    assert client.post(url, {"which": "categories", "categories": ["rockets"]}).status_code == 422
    brand = Brand.objects.get(pk=world.alpina.pk)
    assert (brand.categories, brand.profile_version) == (["bags", "shoes"], before + 2)
    name = BrandName.objects.for_brand(brand).get(text="Alpina")
    client.post(reverse("name_remove", kwargs=SLUG | {"pk": name.pk}))
    last = BrandName.objects.for_brand(brand).get()
    page = client.post(reverse("name_remove", kwargs=SLUG | {"pk": last.pk}), follow=True)
    assert "only name of the brand" in page.content.decode()
    with pytest.raises(Invalid):
        profile.remove_name(name=last, actor=world.actor("alice"))


PAGES = ["rights", "products", "sellers", "team", "alerts"]


@pytest.mark.parametrize("route", PAGES)
def test_no_page_shows_the_other_brand(world, sign_in, draft, route: str) -> None:
    """Planted: rows of Borealis that would be seen at once."""
    charlie = world.actor("charlie")
    rights.submit(brand=world.borealis, actor=charlie, draft=draft(title="LEAKED"))
    products.save_product(brand=world.borealis, actor=charlie, name="LEAKED")
    sellers.authorise_seller(
        brand_id=world.borealis.pk, actor=charlie, marketplace="taomart", seller_id="1", name="LEAKED"
    )
    make_picture(world.borealis)
    page = sign_in(world.alice).get(reverse(route, kwargs=SLUG))
    assert page.status_code == 200
    assert "LEAKED" not in page.content.decode()
    assert sign_in(world.alice).get(reverse(route, kwargs={"slug": "borealis"})).status_code == 404


def test_no_file_is_served_to_the_other_brand(world, sign_in, draft) -> None:
    picture = make_picture(world.borealis)
    right = rights.submit(brand=world.borealis, actor=world.actor("charlie"), draft=draft())
    alice = sign_in(world.alice)
    assert alice.get(reverse("reference_picture", kwargs=SLUG | {"pk": picture.pk})).status_code == 404
    assert alice.get(reverse("document", kwargs=SLUG | {"pk": right.document_id})).status_code == 404
    assert alice.get(reverse("ops_document", kwargs={"pk": right.document_id})).status_code == 404
    bob = sign_in(world.bob)
    assert bob.get(reverse("am_reference_picture", kwargs={"pk": picture.pk})).status_code == 404
    assert (
        sign_in(world.bea).get(reverse("am_reference_picture", kwargs={"pk": picture.pk})).status_code == 200
    )
    charlie = sign_in(world.charlie).get(
        reverse("document", kwargs={"slug": "borealis", "pk": right.document_id})
    )
    assert charlie.status_code == 200


def test_a_file_that_is_gone_is_not_an_error_page(world, sign_in) -> None:
    picture = make_picture(world.alpina)
    default_storage.delete(picture.file.name)
    url = reverse("reference_picture", kwargs=SLUG | {"pk": picture.pk})
    assert sign_in(world.alice).get(url).status_code == 404


@pytest.mark.parametrize(
    ("route", "person", "code"),
    [
        ("right_new", "alice", 200),
        ("right_new", "rita", 403),
        ("product_new", "rita", 200),
        ("product_new", "victor", 403),
        ("profile", "alice", 200),
        ("profile", "rita", 403),
        ("audit", "alice", 200),
        ("audit", "victor", 403),
        ("rights", "victor", 200),
        ("products", "victor", 200),
        ("rights", "otto", 404),
        ("rights", "bob", 404),
    ],
)
def test_permissions(world, sign_in, route: str, person: str, code: int) -> None:
    assert sign_in(getattr(world, person)).get(reverse(route, kwargs=SLUG)).status_code == code
