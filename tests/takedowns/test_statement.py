"""The seller's page: the link is the key, a wrong one says nothing, the objection arrives whole."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from brands.models import StagedUpload
from takedowns import tokens
from takedowns.models import Case, CounterNotice
from tests.takedowns.conftest import flag_with_brand, removed_case
from tests.takedowns.test_objections import PDF, contest

pytestmark = pytest.mark.django_db

GOOD = {
    "reason": "authorised",
    "text": "I am a distributor; see the contract",
    "contact_name": "Wang Li",
    "contact_email": "wang@example.org",
    "declared": "on",
}


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def link(case: Case, since=None) -> str:
    token = tokens.make(case_id=case.pk, brand_id=case.brand_id, since=since or case.opened_at)
    return reverse("statement", args=[token])


def test_the_seller_reads_facts_right_ground_and_machine_in_both_languages(world, client):
    case = removed_case(world, note="Stitching is wrong")
    response = client.get(link(case))
    page = response.content.decode()
    assert response.status_code == 200
    for words in (case.reference, case.listing.item_id, case.right.number, "Stitching is wrong"):
        assert words in page
    assert "automated scan" in page and "自动扫描" in page and "第四十三条" in page
    assert "rita@example.org" not in page
    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex, nofollow", "same-origin")
    assert "no-store" in response["Cache-Control"] or "no-cache" in response["Cache-Control"]


def test_the_link_in_the_order_is_this_page(world, client):
    case = removed_case(world)
    address = case.orders.get().body["statement_url"]
    assert client.get(address.removeprefix("http://testserver")).status_code == 200


def test_tampered_links_all_get_the_same_answer(world, client):
    case = removed_case(world)
    good = link(case)
    token = good.split("/")[2]
    content, signature = token.split(".", 1)
    other = tokens.make(case_id=case.pk + 1, brand_id=case.brand_id, since=case.opened_at).split(".", 1)
    wrong = [
        f"{other[0]}.{signature}",
        f"{content}.{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}",
        content,
        "x",
        ".",
        "%00",
        "a" * 3000,
        f"{content}.{signature}x",
        # rightly signed, but there is no such case, or it is another brand's
        f"{other[0]}.{other[1]}",
        tokens.make(case_id=case.pk, brand_id=world.borealis.pk, since=case.opened_at),
    ]
    answers = set()
    for bad in wrong:
        response = client.get(f"/statement/{bad}/")
        text = response.content.decode().replace(bad, "")
        answers.add((response.status_code, "This address is not complete" in text, case.reference in text))
    assert answers == {(404, True, False)}


def test_an_expired_link_says_so_and_shows_nothing(world, client, settings):
    case = removed_case(world)
    old = timezone.now() - timedelta(days=settings.STATEMENT_LINK_DAYS, minutes=1)
    response = client.get(link(case, since=old))
    assert response.status_code == 410
    assert case.reference not in response.content.decode()
    assert client.post(link(case, since=old), GOOD).status_code == 410
    case.refresh_from_db()
    assert case.state == "removed"


def test_many_looks_are_slowed_down(world, client):
    address = link(removed_case(world))
    found = [client.get(address).status_code for _ in range(32)]
    assert (found[0], found[-1]) == (200, 429)


def test_an_objection_with_evidence_arrives(world, client):
    case = removed_case(world)
    evidence = SimpleUploadedFile("contract.pdf", PDF)
    response = client.post(link(case), GOOD | {"evidence": evidence})
    assert response.status_code == 302
    case.refresh_from_db()
    counter = CounterNotice.objects.for_brand(world.alpina).get()
    assert (case.state, counter.reason, counter.document.name) == ("contested", "authorised", "contract.pdf")
    page = client.get(link(case)).content.decode()
    assert "Your objection was received" in page and '<form method="post" action="/statement' not in page
    again = client.post(link(case), GOOD)
    assert (again.status_code, CounterNotice.objects.for_brand(world.alpina).count()) == (409, 1)


def test_a_mistake_keeps_what_was_typed_and_the_file(world, client):
    case = removed_case(world)
    evidence = SimpleUploadedFile("contract.pdf", PDF)
    sent = {k: v for k, v in GOOD.items() if k != "declared"}
    response = client.post(link(case), sent | {"evidence": evidence})
    page = response.content.decode()
    assert response.status_code == 422
    assert GOOD["text"] in page and "Wang Li" in page and "contract.pdf" in page
    assert StagedUpload.objects.count() == 1
    assert client.post(link(case), GOOD).status_code == 302
    assert CounterNotice.objects.for_brand(world.alpina).get().document.name == "contract.pdf"
    assert StagedUpload.objects.count() == 0


def test_a_file_that_is_not_one_is_refused_at_its_field(world, client):
    case = removed_case(world)
    bad = SimpleUploadedFile("invoice.pdf", b"MZ\x90\x00 not a document")
    response = client.post(link(case), GOOD | {"evidence": bad})
    assert response.status_code == 422
    assert "is not a PDF, JPEG, PNG or WebP file" in response.content.decode()
    case.refresh_from_db()
    assert case.state == "removed"


def test_the_seller_never_sees_the_brands_desk(world, client):
    case = removed_case(world, flag_with_brand(world.alpina))
    contest(case, text="Mine")
    page = client.get(link(case)).content.decode()
    for secret in ("/b/alpina/", "/am/", "Bob", "rita", "test-1"):
        assert secret not in page.replace("rita@", "")
