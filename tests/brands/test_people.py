"""Team, staff and invitations."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from brands.actions import assignments, invitations, staff, standing, team
from brands.errors import Expired, Invalid, NotAllowed
from brands.models import Assignment, AuditEntry, Invitation, Mail, Membership, Notification, Person
from tests.factories.world import PASSWORD, make_person

pytestmark = pytest.mark.django_db
NEW = {"name": "Nina", "password": "sandpiper on the shore", "again": "sandpiper on the shore"}


def _token(email: str) -> str:
    letter = Mail.objects.across_brands().filter(to=email, kind="invitation").latest("pk")
    return re.search(r"/invitation/([^/\s]+)/", letter.text)[1]


@pytest.fixture
def invited(world) -> str:
    """The token of an invitation to nina@example.org as reviewer of Alpina."""
    team.invite(brand=world.alpina, actor=world.actor("alice"), email="Nina@Example.org", role="reviewer")
    return _token("nina@example.org")


def _page(token: str) -> str:
    return reverse("invitation", kwargs={"token": token})


def test_a_new_person_makes_an_account_and_is_in(client: Client, world, invited: str) -> None:
    assert client.get(_page(invited)).status_code == 200
    answer = client.post(_page(invited), NEW)
    assert (answer.status_code, answer.url) == (302, reverse("home"))
    nina = Person.objects.get(email="nina@example.org")
    assert Membership.objects.for_brand(world.alpina).get(person=nina).role == "reviewer"
    assert EmailAddress.objects.get(user=nina).verified, "the link reached the mailbox"
    assert client.get(reverse("team", kwargs={"slug": "alpina"})).status_code == 200
    assert client.get(reverse("team", kwargs={"slug": "borealis"})).status_code == 404
    told = Notification.objects.for_brand(world.alpina).filter(kind="member.joined")
    assert [n.person_id for n in told] == [world.alice.pk]
    assert client.get(_page(invited)).status_code == 410, "the link works once"


def test_an_invitation_to_the_second_address_of_someone_known(client: Client, world, invited: str) -> None:
    EmailAddress.objects.create(user=world.otto, email="nina@example.org", verified=True)
    page = client.post(_page(invited), NEW)
    assert page.status_code == 422
    assert "already an account with this address" in page.content.decode()
    assert not Person.objects.filter(email="nina@example.org").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"again": "something else"}, "differ"),
        ({"password": "12345678", "again": "12345678"}, "entirely numeric"),
        ({"password": "nina@example.org", "again": "nina@example.org"}, "too similar"),
        ({"name": ""}, "required"),
    ],
)
def test_a_weak_start_is_refused(client: Client, invited: str, changes: dict, said: str) -> None:
    answer = client.post(_page(invited), NEW | changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Person.objects.filter(email="nina@example.org").exists()


def test_expired_revoked_replaced_and_unknown_links(client: Client, world, invited: str) -> None:
    row = Invitation.objects.for_brand(world.alpina).get()
    Invitation.objects.for_brand(world.alpina).update(expires_at=timezone.now() - timedelta(seconds=1))
    page = client.get(_page(invited))
    assert page.status_code == 410
    assert "has expired" in page.content.decode()
    team.invite(brand=world.alpina, actor=world.actor("alice"), email="nina@example.org", role="viewer")
    assert "replaced by a newer one" in client.get(_page(invited)).content.decode()
    newer = _token("nina@example.org")
    fresh = Invitation.objects.for_brand(world.alpina).exclude(pk=row.pk).get()
    invitations.revoke_invitation(invitation=fresh, actor=world.actor("alice"))
    assert client.post(_page(newer), NEW).status_code == 410
    assert client.get(_page("x" * 43)).status_code == 410
    with pytest.raises(Expired):
        invitations.revoke_invitation(invitation=fresh, actor=world.actor("alice"))


def test_an_invitation_dies_with_the_brands_standing(client: Client, world, invited: str) -> None:
    standing.suspend(brand=world.alpina, actor=world.actor("dana"), version=0, reason="Checking.")
    assert "not open at present" in client.get(_page(invited)).content.decode()


def test_someone_with_an_account_signs_in_and_joins(client: Client, world, sign_in) -> None:
    team.invite(brand=world.alpina, actor=world.actor("alice"), email="charlie@example.org", role="viewer")
    token = _token("charlie@example.org")
    assert "Sign in with it" in client.get(_page(token)).content.decode()
    assert client.post(_page(token), NEW).status_code == 200, "no second account"
    other = sign_in(world.otto)
    assert other.get(_page(token)).status_code == 403
    assert other.post(_page(token)).status_code == 403
    mine = sign_in(world.charlie)
    assert mine.get(_page(token)).status_code == 200
    assert mine.post(_page(token)).status_code == 302
    assert Membership.objects.for_brand(world.alpina).get(person=world.charlie).role == "viewer"


def test_the_other_side_of_the_house_is_not_invited(world) -> None:
    alice, dana = world.actor("alice"), world.actor("dana")
    for email, said in (("bob@example.org", "staff"), ("rita@example.org", "already in the team")):
        with pytest.raises(Invalid) as refusal:
            team.invite(brand=world.alpina, actor=alice, email=email, role="viewer")
        assert said in str(refusal.value.fields["email"])
    with pytest.raises(Invalid) as refusal:
        staff.invite_staff(actor=dana, email="rita@example.org", role="admin")
    assert "works for a brand" in str(refusal.value.fields["email"])
    with pytest.raises(Invalid):
        team.invite(brand=world.alpina, actor=alice, email="n@example.org", role="admin")
    with pytest.raises(Invalid):
        staff.invite_staff(actor=dana, email="n@example.org", role="owner")


def test_staff_invitation(client: Client, world) -> None:
    staff.invite_staff(actor=world.actor("dana"), email="new@example.org", role="account_manager")
    answer = client.post(_page(_token("new@example.org")), NEW)
    assert answer.status_code == 302
    assert Person.objects.get(email="new@example.org").staff_role == "account_manager"
    chain = AuditEntry.objects.filter(brand=None).order_by("seq").values_list("action", flat=True)
    assert list(chain) == ["staff.invite", "staff.join"]


def test_the_last_owner_stays(world) -> None:
    alice = world.actor("alice")
    mine = Membership.objects.for_brand(world.alpina).get(person=world.alice)
    with pytest.raises(Invalid, match="last owner"):
        team.deactivate(membership=mine, actor=alice)
    with pytest.raises(Invalid, match="last owner"):
        team.change_role(membership=mine, actor=alice, role="viewer")
    rita = Membership.objects.for_brand(world.alpina).get(person=world.rita)
    team.change_role(membership=rita, actor=alice, role="owner")
    Person.objects.filter(pk=world.rita.pk).update(is_active=False)
    with pytest.raises(Invalid, match="last owner"):
        team.deactivate(membership=mine, actor=alice)
    Person.objects.filter(pk=world.rita.pk).update(is_active=True)
    team.deactivate(membership=mine, actor=alice)
    with pytest.raises(Invalid, match="no longer in the team"):
        team.deactivate(membership=mine, actor=alice)


def test_the_team_page(world, sign_in) -> None:
    url = reverse("team", kwargs={"slug": "alpina"})
    page = sign_in(world.alice).get(url).content.decode()
    assert "rita@example.org" in page
    assert "charlie@example.org" not in page
    assert "Invite" not in sign_in(world.rita).get(url).content.decode()
    client = sign_in(world.alice)
    invite = reverse("team_invite", kwargs={"slug": "alpina"})
    assert client.post(invite, {"email": "nobody", "role": "viewer"}).status_code == 422
    again = client.post(invite, {"email": "rita@example.org", "role": "viewer"})
    assert "already in the team" in again.content.decode()
    assert client.post(invite, {"email": "nina@example.org", "role": "viewer"}).status_code == 302
    rita = Membership.objects.for_brand(world.alpina).get(person=world.rita)
    role = reverse("member_role", kwargs={"slug": "alpina", "pk": rita.pk})
    client.post(role, {"role": "admin"})
    rita.refresh_from_db()
    assert rita.role == "reviewer"
    client.post(role, {"role": "viewer"})
    rita.refresh_from_db()
    assert rita.role == "viewer"
    charlie = Membership.objects.for_brand(world.borealis).get(person=world.charlie)
    foreign = reverse("member_remove", kwargs={"slug": "alpina", "pk": charlie.pk})
    assert client.post(foreign).status_code == 404
    client.post(reverse("member_remove", kwargs={"slug": "alpina", "pk": rita.pk}))
    assert sign_in(world.rita).get(url).status_code == 404, "out with the next request"


def test_assignments(world) -> None:
    dana = world.actor("dana")
    assignments.assign(brand=world.alpina, actor=dana, person_id=world.bea.pk, kind="deputy")
    held = Assignment.objects.for_brand(world.alpina).filter(active=True)
    assert sorted(held.values_list("person__name", "kind")) == [("Bea", "deputy"), ("Bob", "primary")]
    bob = held.get(person=world.bob)
    with pytest.raises(Invalid, match="always has an account manager"):
        assignments.revoke(assignment=bob, actor=dana)
    with pytest.raises(Invalid, match="primary account manager"):
        assignments.assign(brand=world.alpina, actor=dana, person_id=world.bob.pk, kind="deputy")
    assignments.assign(brand=world.alpina, actor=dana, person_id=world.bea.pk, kind="primary")
    assert list(held.values_list("person__name", "kind")) == [("Bea", "primary")]
    assignments.assign(brand=world.alpina, actor=dana, person_id=world.bob.pk, kind="deputy")
    assignments.revoke(assignment=held.get(person=world.bob), actor=dana)
    with pytest.raises(Invalid):
        assignments.assign(brand=world.alpina, actor=dana, person_id=world.alice.pk)


def test_a_revoked_assignment_ends_the_work_at_once(world, sign_in, client: Client) -> None:
    """In the middle of it: the page was open, the next request is refused."""
    from tests.brands.test_profile import make_picture  # noqa: PLC0415  (a helper of the sibling module)

    picture = make_picture(world.alpina)
    url = reverse("am_reference_picture", kwargs={"pk": picture.pk})
    bob = sign_in(world.bob)
    assert bob.get(url).status_code == 200
    assignments.assign(brand=world.alpina, actor=world.actor("dana"), person_id=world.bea.pk)
    assert bob.get(url).status_code == 404


def test_staff_leaves_only_when_the_brands_are_looked_after(world, sign_in) -> None:
    dana = world.actor("dana")
    with pytest.raises(Invalid, match="Alpina"):
        staff.deactivate_staff(person=world.bob, actor=dana)
    with pytest.raises(Invalid, match="your own account"):
        staff.deactivate_staff(person=world.dana, actor=dana)
    eve = make_person("Eve", staff_role="admin")
    Person.objects.filter(pk=world.dana.pk).update(is_active=False)
    with pytest.raises(Invalid, match="last admin"):
        staff.deactivate_staff(person=eve, actor=dana)
    Person.objects.filter(pk=world.dana.pk).update(is_active=True)
    assignments.assign(brand=world.alpina, actor=dana, person_id=world.bea.pk)
    client = sign_in(world.bob)
    staff.deactivate_staff(person=world.bob, actor=dana)
    assert client.get(reverse("am_alerts")).status_code == 302, "the session is over"
    with pytest.raises(Invalid, match="no longer on the staff"):
        staff.deactivate_staff(person=world.bob, actor=dana)


def test_pages_of_people_and_brands(world, sign_in) -> None:
    client = sign_in(world.dana)
    page = client.get(reverse("ops_people")).content.decode()
    assert "bob@example.org" in page
    assert "alice@example.org" not in page
    client.post(reverse("ops_people"), {"email": "new@example.org", "role": "admin"})
    row = Invitation.objects.across_brands().get(brand=None)
    assert row.role == "admin"
    client.post(reverse("ops_invitation_revoke", kwargs={"pk": row.pk}))
    row.refresh_from_db()
    assert row.revoked_at is not None
    close = reverse("ops_person_active", kwargs={"pk": world.bob.pk})
    page = client.post(close, {"active": "0"}, follow=True).content.decode()
    assert "Give these brands another account manager first: Alpina" in page
    page = client.get(reverse("ops_brands")).content.decode()
    assert page.index("Alpina") < page.index("Borealis")
    brand = reverse("ops_brand", kwargs={"pk": world.alpina.pk})
    assert "alice@example.org" in client.get(brand).content.decode()
    client.post(
        reverse("ops_brand_assign", kwargs={"pk": world.alpina.pk}),
        {"person": world.bea.pk, "kind": "primary"},
    )
    assert Assignment.objects.for_brand(world.alpina).get(active=True).person_id == world.bea.pk


def test_suspended_and_opened_again(world, sign_in) -> None:
    client = sign_in(world.dana)
    url = reverse("ops_brand_suspend", kwargs={"pk": world.alpina.pk})
    client.post(url, {"version": "0", "reason": ""})
    world.alpina.refresh_from_db()
    assert world.alpina.state == "active"
    client.post(url, {"version": "0", "reason": "Unpaid takedown errors."})
    letter = Mail.objects.for_brand(world.alpina).get()
    assert (letter.to, letter.kind) == ("alice@example.org", "brand.suspended")
    assert "Unpaid takedown errors." in letter.text
    closed = sign_in(world.alice).get(reverse("team", kwargs={"slug": "alpina"}))
    assert closed.status_code == 403
    assert "closed at present" in closed.content.decode()
    refused = sign_in(world.alice).post(
        reverse("team_invite", kwargs={"slug": "alpina"}), {"email": "a@b.cd"}
    )
    assert refused.status_code == 403
    client = sign_in(world.dana)
    client.post(reverse("ops_brand_resume", kwargs={"pk": world.alpina.pk}), {"version": "0"})
    world.alpina.refresh_from_db()
    assert world.alpina.state == "suspended", "a stale step does nothing"
    client.post(reverse("ops_brand_resume", kwargs={"pk": world.alpina.pk}), {"version": "1"})
    assert sign_in(world.alice).get(reverse("team", kwargs={"slug": "alpina"})).status_code == 200


def test_only_owners_edit_the_team(world) -> None:
    with pytest.raises(NotAllowed):
        standing.suspend(brand=world.alpina, actor=world.actor("alice"), version=0, reason="x")


def test_nobody_signs_up_alone_and_the_password_can_be_reset(client: Client, world, mailoutbox) -> None:
    page = client.post(
        reverse("account_signup"), {"email": "x@example.org", "password1": "a", "password2": "a"}
    )
    assert not Person.objects.filter(email="x@example.org").exists()
    assert page.status_code in (200, 302)
    Person.objects.filter(pk=world.alice.pk).update(language="zh-hans")
    client.post(reverse("account_reset_password"), {"email": "alice@example.org"})
    [letter] = mailoutbox
    assert letter.to == ["alice@example.org"]
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", letter.body)[1]
    form = client.get(link, follow=True)
    new = {"password1": "a quite new phrase", "password2": "a quite new phrase"}
    client.post(form.request["PATH_INFO"], new)
    world.alice.refresh_from_db()
    assert world.alice.check_password("a quite new phrase")


def test_signing_in_by_address_is_limited(client: Client, world) -> None:
    login = reverse("account_login")
    assert client.post(login, {"login": "alice@example.org", "password": PASSWORD}).status_code == 302
    client.logout()
    codes = {
        client.post(login, {"login": "alice@example.org", "password": "wrong"}).status_code for _ in range(8)
    }
    assert 200 in codes
    page = client.post(login, {"login": "alice@example.org", "password": PASSWORD})
    assert page.status_code in (200, 429), "locked out after too many failures, even with the right one"
    assert "_auth_user_id" not in client.session


def test_visitors_behind_one_proxy_are_limited_each_by_itself(client: Client, world, settings) -> None:
    """What a visitor writes into the header stands before what the proxy adds, and counts for nothing."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    login, right = reverse("account_login"), {"login": "charlie@example.org", "password": PASSWORD}
    for number in range(12):
        wrong = {"login": f"nobody{number}@example.org", "password": "wrong"}
        client.post(login, wrong, headers={"X-Forwarded-For": f"10.0.0.{number}, 203.0.113.9"})
    client.post(login, right, headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    assert "_auth_user_id" not in client.session
    client.post(login, right, headers={"X-Forwarded-For": "198.51.100.1"})
    assert client.session["_auth_user_id"] == str(world.charlie.pk)


def test_staff_needs_a_second_factor_where_the_setting_says_so(world, sign_in, settings) -> None:
    settings.REQUIRE_STAFF_MFA = True
    for person, route in ((world.dana, "ops_people"), (world.bob, "am_alerts")):
        answer = sign_in(person).get(reverse(route))
        assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))
    assert sign_in(world.alice).get(reverse("team", kwargs={"slug": "alpina"})).status_code == 200
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415

    TOTP.activate(world.dana, generate_totp_secret())
    assert sign_in(world.dana).get(reverse("ops_people")).status_code == 200


def test_a_new_second_factor_ends_the_sessions_from_before_it(
    world, client: Client, settings, django_capture_on_commit_callbacks
) -> None:
    """They were opened with the password alone, maybe by someone who had found it out."""
    settings.REQUIRE_STAFF_MFA = True
    stranger, charlie = Client(), Client()
    signed_in = {"password": PASSWORD}
    for browser, email in ((stranger, "dana"), (client, "dana"), (charlie, "charlie")):
        browser.post(reverse("account_login"), {"login": f"{email}@example.org"} | signed_in)
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    page = client.post(
        page.request["PATH_INFO"] + "?next=" + reverse("mfa_activate_totp"), signed_in, follow=True
    )
    secret = page.context["form"].secret
    from allauth.mfa.totp.internal import auth  # noqa: PLC0415

    code = auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time())))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    assert client.get(reverse("ops_people")).status_code == 200
    answer = stranger.get(reverse("ops_people"))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))
    assert charlie.get(reverse("me")).status_code == 200


def test_my_own_page(world, sign_in) -> None:
    client = sign_in(world.alice)
    assert client.get(reverse("me")).status_code == 200
    data = {"name": "Alice B.", "language": "zh-hans", "timezone_name": "Europe/Berlin"}
    assert client.post(reverse("me"), data | {"timezone_name": "Mars/Olympus"}).status_code == 422
    assert client.post(reverse("me"), data).status_code == 302
    world.alice.refresh_from_db()
    assert (world.alice.name, world.alice.language, world.alice.timezone, world.alice.digest) == (
        "Alice B.",
        "zh-hans",
        "Europe/Berlin",
        False,
    )


def test_who_belongs_nowhere_is_told_what_to_do(world, sign_in) -> None:
    page = sign_in(world.otto).get(reverse("home"))
    assert page.status_code == 200
    assert reverse("apply") in page.content.decode()
    Membership.objects.create(brand=world.borealis, person=world.alice, role="viewer")
    page = sign_in(world.alice).get(reverse("home")).content.decode()
    assert "Alpina" in page
    assert "Borealis" in page
