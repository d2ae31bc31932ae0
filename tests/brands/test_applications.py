"""From the public form to the open portal."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from brands.actions import applications, rights
from brands.actions import mail as outbox
from brands.errors import Invalid, NotAllowed, StaleState
from brands.models import (
    Application,
    Assignment,
    AuditEntry,
    Brand,
    BrandName,
    Document,
    Invitation,
    Mail,
    Membership,
    Notification,
    Right,
    StagedUpload,
)
from brands.tokens import application_token
from tests.brands import files
from tests.factories.rows import make_flag

pytestmark = pytest.mark.django_db

FORM = {
    "company": "Kestrel Ltd",
    "contact_name": "Kim",
    "contact_email": "kim@kestrel.example",
    "brand_name": "Kestrel",
    "chinese_names": "红隼\n隼牌",
    "aliases": "KSTRL",
    "categories": ["clothing", "bags"],
    "rights-TOTAL_FORMS": "1",
    "rights-INITIAL_FORMS": "0",
    "rights-MIN_NUM_FORMS": "1",
    "rights-MAX_NUM_FORMS": "20",
    "rights-0-kind": "trademark",
    "rights-0-title": "KESTREL",
    "rights-0-number": "90001",
    "rights-0-office": "CNIPA",
    "rights-0-owner": "Kestrel Ltd",
    "rights-0-nice_classes": "25、18",
}


def _post(client: Client, **changes):
    return client.post(reverse("apply"), FORM | changes)


def test_an_application_reaches_the_admin_only_after_its_address_answered(client: Client, world) -> None:
    answer = _post(client, **{"rights-0-document": files.pdf()})
    assert (answer.status_code, answer.url) == (302, reverse("apply_sent"))
    brand = Brand.objects.get(name="Kestrel")
    assert brand.state == "applied"
    assert sorted(BrandName.objects.for_brand(brand).values_list("text", "kind")) == [
        ("KSTRL", "alias"),
        ("Kestrel", "latin"),
        ("红隼", "chinese"),
        ("隼牌", "chinese"),
    ]
    right = Right.objects.for_brand(brand).get()
    assert (right.nice_classes, right.document.name) == ([18, 25], "certificate.pdf")
    assert Notification.objects.for_brand(brand).count() == 0
    letter = Mail.objects.for_brand(brand).get()
    link = re.search(r"http://testserver(/apply/verify/\S+)", letter.text)[1]
    assert client.get(link).status_code == 200
    brand.refresh_from_db()
    assert brand.state == "applied", "opening the link is not enough: mail scanners do that"
    assert client.post(link).status_code == 302
    brand.refresh_from_db()
    assert brand.state == "verifying"
    told = Notification.objects.for_brand(brand).values_list("person_id", "kind")
    assert list(told) == [(world.dana.pk, "application.received")]
    assert client.post(link).status_code == 302, "a second time does no harm"
    assert list(AuditEntry.objects.filter(brand=brand).order_by("seq").values_list("action", flat=True)) == [
        "brand.apply",
        "right.submit",
        "brand.verify_email",
    ]


def test_a_mistake_keeps_what_was_typed_and_the_file(client: Client, world) -> None:
    answer = _post(client, company="", **{"rights-0-document": files.pdf("eagle.pdf")})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="KESTREL"' in page
    assert "eagle.pdf" in page
    token = re.search(r'name="uploads" value="([^"]+)"', page)[1]
    assert Application.objects.across_brands().count() == 0
    again = _post(client, uploads=token)
    assert again.status_code == 302
    assert Document.objects.across_brands().get().name == "eagle.pdf"
    assert StagedUpload.objects.count() == 0


def test_a_wrong_file_is_named_and_the_right_one_before_it_stays(client: Client, world) -> None:
    first = _post(client, company="", **{"rights-0-document": files.pdf("good.pdf")})
    token = re.search(r'name="uploads" value="([^"]+)"', first.content.decode())[1]
    bad = _post(client, uploads=token, **{"rights-0-document": files.upload("bad.pdf", b"no pdf")})
    assert bad.status_code == 422
    assert "“bad.pdf” is not a PDF" in bad.content.decode()
    assert [row.name for row in StagedUpload.objects.all()] == ["good.pdf"]


def test_a_kept_file_can_be_taken_back(client: Client, world) -> None:
    first = _post(client, company="", **{"rights-0-document": files.pdf("good.pdf")})
    token = re.search(r'name="uploads" value="([^"]+)"', first.content.decode())[1]
    _post(client, uploads=token, company="", drop="rights-0-document")
    assert StagedUpload.objects.count() == 0


def test_another_row_comes_without_script_and_without_complaints(client: Client, world) -> None:
    answer = _post(client, company="", add_right="1", **{"rights-0-document": files.pdf("one.pdf")})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="rights-1-number"' in page
    assert "invalid-feedback" not in page
    assert "one.pdf" in page


def test_two_rights_in_one_form_and_an_empty_row(client: Client, world) -> None:
    second = {name.replace("-0-", "-1-"): value for name, value in FORM.items() if "-0-" in name}
    second |= {"rights-1-number": "90002", "rights-1-document": files.pdf(salt="2")}
    third = {"rights-2-kind": "trademark", "rights-2-number": ""}
    answer = _post(client, **(second | third | {"rights-TOTAL_FORMS": "3", "rights-0-document": files.pdf()}))
    assert answer.status_code == 302, answer.context["formset"].errors
    assert sorted(Right.objects.across_brands().filter(title="KESTREL").values_list("number", flat=True)) == [
        "90001",
        "90002",
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rights-0-nice_classes": "25, 46"}, "46 is not a Nice class"),
        ({"rights-0-nice_classes": "0"}, "0 is not a Nice class"),
        ({"rights-0-nice_classes": "²"}, "is not a Nice class"),
        ({"rights-0-nice_classes": ""}, "at least one class"),
        ({"rights-0-valid_to": "2001-01-01"}, "has expired"),
        ({"rights-0-valid_from": "2030-01-02", "rights-0-valid_to": "2030-01-01"}, "before the day"),
        ({"rights-0-kind": "wish"}, "Select a valid choice"),
        ({"categories": []}, "This field is required"),
        ({"contact_email": "nobody"}, "valid email"),
        ({"brand_name": "***"}, "at least one letter"),
        ({"chinese_names": "!!!"}, "is not a name"),
        ({"fax": "spam"}, "Leave this field empty"),
        ({"is_agent": "on"}, "Please add the document"),
        ({"rights-TOTAL_FORMS": "x"}, "at least 1 form"),
        ({"website": "javascript:alert(1)"}, "valid URL"),
    ],
)
def test_bad_input_is_refused_with_a_reason(client: Client, world, changes: dict, said: str) -> None:
    answer = _post(client, **({"rights-0-document": files.pdf()} | changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Application.objects.across_brands().count() == 0


def test_the_same_right_twice_is_named(client: Client, world) -> None:
    twin = {name.replace("-0-", "-1-"): value for name, value in FORM.items() if "-0-" in name}
    twin |= {"rights-TOTAL_FORMS": "2", "rights-0-document": files.pdf(), "rights-1-document": files.pdf()}
    answer = _post(client, **twin)
    assert answer.status_code == 422
    assert "entered twice" in answer.content.decode()


def test_nul_bytes_and_long_text_do_not_break_the_form(client: Client, world) -> None:
    assert _post(client, company="a\0b").status_code == 422
    assert _post(client, message="x" * 5000).status_code == 422


def test_applications_are_limited_per_address(client: Client, world) -> None:
    for number in range(10):
        assert (
            _post(client, **{"rights-0-document": files.pdf(), "rights-0-number": str(number)}).status_code
            == 302
        )
    answer = _post(client, **{"rights-0-document": files.pdf()})
    assert answer.status_code == 429
    assert Application.objects.across_brands().count() == 10


def test_a_link_that_is_not_ours_shows_nothing(client: Client, application) -> None:
    good = application_token(application.pk)
    for name in ("apply_status", "apply_verify"):
        assert client.get(reverse(name, kwargs={"token": good[:-1] + "x"})).status_code == 410
        assert client.get(reverse(name, kwargs={"token": str(application.pk)})).status_code == 410
    assert client.get(reverse("apply_status", kwargs={"token": good})).status_code == 200


def test_the_applicants_link_shows_nothing_of_an_open_portal(client: Client, world, application) -> None:
    """Whoever applied, an agent perhaps, may never have been in the team, or may have left it since."""
    brand, link = application.brand, reverse("apply_status", args=[application_token(application.pk)])
    assert "KESTREL" in client.get(link).content.decode()
    for state in ("active", "suspended"):
        Brand.objects.filter(pk=brand.pk).update(state=state)
        page = client.get(link).content.decode()
        assert "Your portal is" in page
        assert "KESTREL" not in page
        assert "90001" not in page


@pytest.mark.parametrize("count", ["²", "9" * 5000, "-1", ""])
def test_a_forged_number_of_rows_does_not_break_the_form(client: Client, world, count: str) -> None:
    assert _post(client, **{"rights-TOTAL_FORMS": count, "add_right": "1"}).status_code == 200


def test_declined_answered_and_looked_at_again(client: Client, world, application) -> None:
    dana, brand = world.actor("dana"), application.brand
    right = Right.objects.for_brand(brand).get()
    rights.refuse(right=right, actor=dana, version=0, note="The certificate is of another company.")
    applications.decline(
        application=application, actor=dana, version=brand.version, reason="Wrong certificate."
    )
    letter = Mail.objects.for_brand(brand).filter(kind="application.declined").get()
    assert "Wrong certificate." in letter.text
    link = re.search(r"http://testserver(/apply/status/\S+)", letter.text)[1]
    page = client.get(link).content.decode()
    assert "Wrong certificate." in page
    assert "another company" in page
    token = application_token(application.pk)
    correct = reverse("apply_right", kwargs={"token": token, "pk": right.pk})
    assert client.get(correct).status_code == 200
    fields = {name.removeprefix("rights-0-"): value for name, value in FORM.items() if "-0-" in name}
    answer = client.post(correct, fields | {"version": "1", "document": files.pdf("new.pdf")})
    assert answer.status_code == 302
    right.refresh_from_db()
    assert (right.state, right.document.name, right.note) == ("submitted", "new.pdf", "")
    brand.refresh_from_db()
    answer = client.post(link, {"version": brand.version, "answer": "Here is the right one."})
    assert answer.status_code == 302
    brand.refresh_from_db()
    application.refresh_from_db()
    assert (brand.state, application.answer) == ("verifying", "Here is the right one.")
    stale = client.post(link, {"version": "0", "answer": "Again"})
    assert stale.status_code == 422


def test_an_applicant_changes_only_rights_of_that_application(client: Client, world, application) -> None:
    other = Right.objects.for_brand(world.borealis).get()
    token = application_token(application.pk)
    assert client.get(reverse("apply_right", kwargs={"token": token, "pk": other.pk})).status_code == 404


def _verified(application, dana) -> None:
    for right in Right.objects.for_brand(application.brand):
        rights.verify(right=right, actor=dana, version=right.version)


def test_activation_opens_the_portal_invites_the_owner_and_assigns(world, application) -> None:
    dana = world.actor("dana")
    _verified(application, dana)
    brand = application.brand
    before = brand.profile_version
    applications.activate(
        application=application, actor=dana, version=brand.version, slug="kestrel", manager_id=world.bob.pk
    )
    brand.refresh_from_db()
    assert (brand.state, brand.slug, brand.profile_version) == ("active", "kestrel", before + 1)
    assert brand.activated_at is not None
    held = Assignment.objects.for_brand(brand).get()
    assert (held.person_id, held.kind, held.active) == (world.bob.pk, "primary", True)
    invitation = Invitation.objects.for_brand(brand).get()
    assert (invitation.email, invitation.role) == ("kim@kestrel.example", "owner")
    letter = Mail.objects.for_brand(brand).filter(kind="invitation").get()
    assert "Your account manager is Bob." in letter.text
    assert invitation.token_hash not in letter.text
    trail = " ".join(map(str, AuditEntry.objects.filter(brand=brand).values_list("after", flat=True)))
    token = re.search(r"/invitation/([^/\s]+)/", letter.text)[1]
    assert token not in trail, "the trail holds no secrets"


def test_no_activation_with_an_unchecked_right_or_without_a_verified_one(world, application) -> None:
    dana, brand = world.actor("dana"), application.brand
    call = {
        "application": application,
        "actor": dana,
        "version": brand.version,
        "slug": "kestrel",
        "manager_id": world.bob.pk,
    }
    with pytest.raises(Invalid, match="not checked yet"):
        applications.activate(**call)
    right = Right.objects.for_brand(brand).get()
    rights.refuse(right=right, actor=dana, version=0, note="No.")
    with pytest.raises(Invalid, match="No right is verified"):
        applications.activate(**call)
    brand.refresh_from_db()
    assert brand.state == "verifying"


@pytest.mark.parametrize("slug", ["", "Ä", "-a", "a-", "x" * 41, "application-1", "alpina", "a/b", "a b"])
def test_a_portal_address_must_be_free_and_plain(world, application, slug: str) -> None:
    dana = world.actor("dana")
    _verified(application, dana)
    with pytest.raises(Invalid) as refusal:
        applications.activate(
            application=application,
            actor=dana,
            version=application.brand.version,
            slug=slug,
            manager_id=world.bob.pk,
        )
    assert set(refusal.value.fields) == {"slug"}


def test_only_an_admin_activates_and_a_manager_must_be_one(world, application) -> None:
    dana = world.actor("dana")
    _verified(application, dana)
    call = {"application": application, "version": application.brand.version, "slug": "kestrel"}
    with pytest.raises(NotAllowed):
        applications.activate(actor=world.actor("bob"), manager_id=world.bob.pk, **call)
    application.refresh_from_db()
    with pytest.raises(Invalid) as refusal:
        applications.activate(actor=dana, manager_id=world.alice.pk, **call)
    assert set(refusal.value.fields) == {"person"}
    assert Brand.objects.get(pk=application.brand_id).state == "verifying", "nothing was half done"


def test_a_stale_decision_is_refused(world, application) -> None:
    dana = world.actor("dana")
    applications.decline(application=application, actor=dana, version=1, reason="No.")
    with pytest.raises(StaleState):
        applications.decline(application=application, actor=dana, version=1, reason="No again.")


def test_pages_of_the_admin(world, application, sign_in) -> None:
    client = sign_in(world.dana)
    make_flag(world.alpina)
    page = client.get(reverse("ops_applications")).content.decode()
    assert "Kestrel" in page
    detail = reverse("ops_application", kwargs={"pk": application.brand_id})
    page = client.get(detail).content.decode()
    assert "Clothing, footwear, headwear" in page
    assert page.index("Bea: 0 open flags") < page.index("Bob: 1 open flags"), "fewest open flags first"
    right = Right.objects.for_brand(application.brand).get()
    check = reverse("ops_right_check", kwargs={"pk": right.pk})
    field = f"right-{right.pk}-"
    answer = client.post(
        check, {"step": "refuse", field + "version": "0", field + "note": "", "next": detail}
    )
    assert (answer.status_code, answer.url) == (302, detail)
    right.refresh_from_db()
    assert right.state == "submitted", "a refusal needs a reason"
    client.post(check, {"step": "verify", field + "version": "0", field + "note": "Seen in the register."})
    right.refresh_from_db()
    assert (right.state, right.checked_by_id, right.note) == (
        "verified",
        world.dana.pk,
        "Seen in the register.",
    )
    document = client.get(reverse("ops_document", kwargs={"pk": right.document_id}))
    assert document.headers["Content-Disposition"].startswith("attachment")
    assert document.headers["X-Content-Type-Options"] == "nosniff"
    assert document.headers["Cache-Control"] == "private, max-age=3600"
    activate = reverse("ops_application_activate", kwargs={"pk": application.brand_id})
    bad = client.post(activate, {"version": "1", "slug": "alpina", "manager": world.bea.pk})
    assert bad.status_code == 422
    assert "Another brand has this address." in bad.content.decode()
    good = client.post(activate, {"version": "1", "slug": "kestrel", "manager": world.bea.pk})
    assert good.status_code == 302, good.content.decode()
    assert Assignment.objects.for_brand(application.brand).get().person_id == world.bea.pk
    again = client.post(activate, {"version": "1", "slug": "kestrel2", "manager": world.bea.pk}, follow=True)
    assert again.status_code == 200
    assert "Someone else has just changed this" in again.content.decode()


def test_decline_on_the_page(world, application, sign_in) -> None:
    client = sign_in(world.dana)
    url = reverse("ops_application_decline", kwargs={"pk": application.brand_id})
    assert client.post(url, {"version": "1", "reason": ""}).status_code == 422
    assert client.post(url, {"version": "1", "reason": "No certificate."}).status_code == 302
    application.refresh_from_db()
    assert application.decline_reason == "No certificate."


def test_mails_leave_through_the_outbox_once(application) -> None:
    letter = Mail.objects.for_brand(application.brand).get()
    assert outbox.due_mails() == [letter.pk]
    assert outbox.deliver(mail_id=letter.pk) is True
    assert outbox.deliver(mail_id=letter.pk) is False
    assert [m.to for m in mail.outbox] == [["kim@kestrel.example"]]
    assert mail.outbox[0].extra_headers["Message-ID"] == letter.message_id
    letter.refresh_from_db()
    assert (letter.text, letter.html) == ("", ""), "the link does not stay in the store"
    assert Membership.objects.for_brand(application.brand).count() == 0
