"""Alerts, digests, the audit trail; and that lists cost the same for one row and thirty."""

import io
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from brands import audit, tasks, wording
from brands.actions import digests, products, rights, sellers
from brands.actions import mail as outbox
from brands.actions.notifications import mark_read, notify
from brands.models import Assignment, Mail, Membership, Notification, Person
from brands.permissions import DECIDERS, SYSTEM, Role
from tests.brands.test_profile import make_picture
from tests.factories.world import make_brand, make_person

pytestmark = pytest.mark.django_db
SLUG = {"slug": "alpina"}
SAMPLE = {
    "count": 3, "who": "Rita", "title": "某商品", "reason": "x", "until": "y", "right": "R", "brand": "B",
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(wording.KINDS))
def test_every_kind_is_worded(kind: str) -> None:
    wording.check(kind, SAMPLE)
    assert "%(" not in wording.sentence(kind, SAMPLE)


def test_an_unworded_kind_or_a_missing_value_fails_where_it_is_written(world) -> None:
    call = {"brand_id": world.alpina.pk, "path": "/", "person_ids": [world.alice.pk]}
    with pytest.raises(ValueError, match="is not worded"):
        notify(kind="weather.fine", **call)
    with pytest.raises(ValueError, match="reason"):
        notify(kind="right.refused", params={"right": "R"}, **call)


def _sent(world, **changes) -> int:
    call = {"kind": "flags.sent", "path": "/b/alpina/queue/", "params": {"count": 2}, "roles": DECIDERS}
    return notify(brand_id=world.alpina.pk, **(call | changes))


def test_roles_become_people_and_counts_are_merged(world) -> None:
    assert _sent(world) == 2
    assert _sent(world, but_not=world.rita.pk) == 1
    rows = Notification.objects.for_brand(world.alpina)
    assert sorted(rows.values_list("person__name", "params__count")) == [("Alice", 4), ("Rita", 2)]
    mark_read(brand_ids=[world.alpina.pk], person_id=world.alice.pk)
    _sent(world)
    assert sorted(rows.values_list("person__name", "params__count")) == [
        ("Alice", 2),
        ("Alice", 4),
        ("Rita", 4),
    ]
    assert _sent(world, roles=[Role.ACCOUNT_MANAGER, Role.ADMIN]) == 2
    assert rows.filter(person=world.bea).count() == 0
    Membership.objects.for_brand(world.alpina).filter(person=world.rita).update(active=False)
    assert _sent(world) == 1


def _later() -> object:
    return timezone.now() + timedelta(hours=2)


def test_a_digest_gathers_all_and_is_written_once(world, mailoutbox) -> None:
    _sent(world)
    notify(
        brand_id=world.alpina.pk,
        kind="right.verified",
        path="/b/alpina/rights/",
        params={"right": "ALPINA"},
        person_ids=[world.alice.pk],
    )
    Person.objects.filter(pk=world.alice.pk).update(language="zh-hans")
    assert digests.due_people() == [], "not yet: the oldest has not waited long enough"
    assert sorted(digests.due_people(now=_later())) == sorted([world.alice.pk, world.rita.pk])
    assert digests.write_digest(person_id=world.alice.pk, now=_later()) is True
    assert digests.write_digest(person_id=world.alice.pk, now=_later()) is False
    letter = Mail.objects.across_brands().get(to="alice@example.org")
    assert letter.language == "zh-hans"
    assert "http://testserver/b/alpina/queue/" in letter.text
    assert 'href="http://testserver/b/alpina/rights/"' in letter.html
    assert mailoutbox == [], "it leaves after the commit"


def test_who_has_left_is_mailed_nothing_of_the_brand_any_more(world) -> None:
    """What was on its way when they left: the portal is closed to them, and so is the mail."""
    _sent(world, roles=(*DECIDERS, Role.ACCOUNT_MANAGER))
    people = {world.alice.pk, world.rita.pk, world.bob.pk}
    assert set(digests.due_people(now=_later())) == people
    Membership.objects.for_brand(world.alpina).filter(person=world.rita).update(active=False)
    Assignment.objects.for_brand(world.alpina).filter(person=world.bob).update(active=False)
    assert set(digests.due_people(now=_later())) == {world.alice.pk}
    assert digests.write_digest(person_id=world.rita.pk, now=_later()) is False
    goodbye = {"kind": "assignment.ended", "path": "/", "params": {"brand": "Alpina"}, "roles": ()}
    _sent(world, **goodbye, person_ids=[world.bob.pk])
    assert digests.write_digest(person_id=world.bob.pk, now=_later()) is True
    letter = Mail.objects.across_brands().get(to="bob@example.org")
    assert "Alpina is no longer among your brands." in letter.text
    assert "for your decision" not in letter.text
    type(world.alpina).objects.filter(pk=world.alpina.pk).update(state="suspended")
    assert digests.due_people(now=_later()) == []


def test_admins_are_mailed_about_brands_that_are_not_open_yet(world) -> None:
    brand = make_brand("Kestrel", state="verifying")
    changes = {"kind": "application.received", "path": "/ops/", "params": {"brand": "Kestrel"}}
    notify(brand_id=brand.pk, roles=[Role.ADMIN], **changes)
    assert digests.due_people(now=_later()) == [world.dana.pk]


def test_read_or_unwanted_alerts_are_not_mailed(world) -> None:
    _sent(world)
    mark_read(brand_ids=[world.alpina.pk], person_id=world.alice.pk)
    Person.objects.filter(pk=world.rita.pk).update(digest=False)
    assert digests.due_people(now=_later()) == []


def test_the_tick_writes_sends_and_repairs(world, settings, mailoutbox) -> None:
    settings.DIGEST_EVERY_SECONDS = 0
    _sent(world)
    tasks.tick_digests()
    tasks.tick_digests()
    assert sorted(m.to[0] for m in mailoutbox) == ["alice@example.org", "rita@example.org"]
    assert "2 listings wait for your decision." in mailoutbox[0].body


def test_a_mail_server_that_fails_is_asked_again(world, settings, monkeypatch) -> None:
    settings.DIGEST_EVERY_SECONDS = 0
    _sent(world, roles=(), person_ids=[world.alice.pk])

    def down(self) -> None:
        raise OSError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", down)
        tasks.tick_digests()
    letter = Mail.objects.across_brands().get()
    assert (letter.sent_at, letter.tries, letter.problem) == (None, 1, "connection refused")
    assert outbox.due_mails() == []
    assert outbox.due_mails(now=_later()) == [letter.pk]
    Mail.objects.across_brands().update(due_at=timezone.now())
    assert outbox.deliver(mail_id=letter.pk) is True
    assert len(mail.outbox) == 1


def test_a_worker_that_died_over_a_mail_is_replaced_with_the_same_message_id(world) -> None:
    """Leased, then killed: after the lease the mail is due again and carries the same identity."""
    _sent(world, roles=(), person_ids=[world.alice.pk])
    digests.write_digest(person_id=world.alice.pk, now=_later())
    letter = Mail.objects.across_brands().get()
    Mail.objects.across_brands().update(due_at=timezone.now() + outbox.LEASE, tries=1)
    assert outbox.deliver(mail_id=letter.pk) is False
    Mail.objects.across_brands().update(due_at=timezone.now())
    assert outbox.deliver(mail_id=letter.pk) is True
    assert mail.outbox[0].extra_headers["Message-ID"] == letter.message_id


def test_the_alerts_page(world, sign_in) -> None:
    _sent(world)
    client = sign_in(world.alice)
    url = reverse("alerts", kwargs=SLUG)
    assert "2 listings wait for your decision." in client.get(url).content.decode()
    row = Notification.objects.for_brand(world.alpina).get(person=world.alice)
    foreign = Notification.objects.for_brand(world.alpina).get(person=world.rita)
    assert client.post(reverse("alert_open", kwargs=SLUG | {"pk": foreign.pk})).status_code == 404
    opened = client.post(reverse("alert_open", kwargs=SLUG | {"pk": row.pk}))
    assert (opened.status_code, opened.url) == (302, "/b/alpina/queue/")
    assert "All read" in client.get(url, {"show": "unread"}).content.decode()
    _sent(world)
    newest = Notification.objects.for_brand(world.alpina).filter(person=world.alice).latest("pk")
    _sent(world, path="/b/alpina/other/")
    client.post(reverse("alerts_read", kwargs=SLUG), {"newest": str(newest.pk)})
    left = Notification.objects.for_brand(world.alpina).filter(person=world.alice, read_at=None)
    assert [n.path for n in left] == ["/b/alpina/other/"], "what came in the meantime stays unread"
    client.post(reverse("alerts_digest", kwargs=SLUG), {"digest": "0"})
    world.alice.refresh_from_db()
    assert world.alice.digest is False


def test_a_managers_alerts_are_those_of_their_brands(world, sign_in) -> None:
    _sent(world, roles=[Role.ACCOUNT_MANAGER])
    row = Notification.objects.for_brand(world.alpina).get()
    assert "listings wait" in sign_in(world.bob).get(reverse("am_alerts")).content.decode()
    assert sign_in(world.bea).post(reverse("am_alert_open", kwargs={"pk": row.pk})).status_code == 404
    assert sign_in(world.bob).post(reverse("am_alert_open", kwargs={"pk": row.pk})).status_code == 302
    _sent(world, roles=[Role.ACCOUNT_MANAGER])
    newest = Notification.objects.for_brand(world.alpina).latest("pk").pk
    sign_in(world.bea).post(reverse("am_alerts_read"), {"newest": newest})
    assert Notification.objects.for_brand(world.alpina).filter(read_at=None).count() == 1
    sign_in(world.bob).post(reverse("am_alerts_read"), {"newest": newest})
    assert Notification.objects.for_brand(world.alpina).filter(read_at=None).count() == 0


RENAME = "UPDATE brands_auditentry SET actor_label = 'Nobody'"
REDATE = "UPDATE brands_auditentry SET at = at + interval '1 day'"
DELETE = "DELETE FROM brands_auditentry"


def _tamper(statement: str, parameters: list) -> None:
    """As one who owns the database and takes the guards away: the trigger, the row-level security."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        [role] = cursor.fetchone()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("RESET ROLE")
        cursor.execute("ALTER TABLE brands_auditentry DISABLE TRIGGER append_only")
        cursor.execute("ALTER TABLE brands_auditentry NO FORCE ROW LEVEL SECURITY")
        cursor.execute(statement, parameters)
        assert cursor.rowcount == 1
        cursor.execute("ALTER TABLE brands_auditentry FORCE ROW LEVEL SECURITY")
        cursor.execute("ALTER TABLE brands_auditentry ENABLE TRIGGER append_only")
        cursor.execute("SELECT set_config('role', %s, true)", [role])
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _trail(world) -> None:
    for number in range(3):
        products.save_product(brand=world.alpina, actor=world.actor("alice"), name=f"P{number}")


def _verify(*args: str) -> str:
    out = io.StringIO()
    call_command("verify_audit", *args, stdout=out, stderr=out)
    return out.getvalue()


def test_whole_chains_pass(world) -> None:
    _trail(world)
    assert "3 entries in 3 chains: all whole." in _verify()
    assert "3 entries in 1 chains: all whole." in _verify("--brand", "alpina")
    with pytest.raises(CommandError, match="no brand 'nowhere'"):
        _verify("--brand", "nowhere")


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (
            "UPDATE brands_auditentry SET actor_label = 'Nobody' WHERE brand_id = %s AND seq = 2",
            "entry 2: content",
        ),
        (
            "UPDATE brands_auditentry SET at = at + interval '1 day' WHERE brand_id = %s AND seq = 1",
            "entry 1: content",
        ),
        ("DELETE FROM brands_auditentry WHERE brand_id = %s AND seq = 2", "entry 2: missing"),
        ("DELETE FROM brands_auditentry WHERE brand_id = %s AND seq = 3", "does not reach its head"),
    ],
    ids=["altered", "redated", "deleted", "cut off"],
)
def test_tampering_is_found(world, statement: str, problem: str) -> None:
    _trail(world)
    _tamper(statement, [world.alpina.pk])
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", stdout=out, stderr=out)
    assert problem in out.getvalue()
    assert "borealis" not in out.getvalue()


def test_the_audit_page(world, sign_in) -> None:
    _trail(world)
    products.save_product(brand=world.borealis, actor=world.actor("charlie"), name="LEAKED")
    client, url = sign_in(world.alice), reverse("audit", kwargs=SLUG)
    page = client.get(url).content.decode()
    assert page.index("P2") < page.index("P0"), "newest first"
    assert "LEAKED" not in page
    assert "none is missing" in client.get(url, {"verify": "1"}).content.decode()
    assert "Nothing matches" in client.get(url, {"area": "case"}).content.decode()
    today = timezone.localdate().isoformat()
    assert "P1" in client.get(url, {"area": "products", "since": today, "person": "ali"}).content.decode()
    assert client.get(url, {"since": "nonsense", "before": "²"}).status_code == 200
    _tamper(f"{RENAME} WHERE brand_id = %s AND seq = 2", [world.alpina.pk])
    assert "These entries were altered: 2" in client.get(url).content.decode()
    assert "The chain is broken" in client.get(url, {"verify": "1"}).content.decode()


def test_flags_of_a_scan_are_found_among_the_flags_and_read_in_words(world, sign_in) -> None:
    audit.record(
        brand_id=world.alpina.pk, actor=SYSTEM, action="flags.raised", after={"run": 7, "new": [41, 42]}
    )
    client, url = sign_in(world.alice), reverse("audit", kwargs=SLUG)
    page = client.get(url, {"area": "flag"}).content.decode()
    assert "Flags raised" in page and "41, 42" in page
    assert re.search(r"new flags: ?</span>", page)
    assert "Nothing matches" in client.get(url, {"area": "case"}).content.decode()


def test_the_audit_pages_follow_each_other(world, sign_in, monkeypatch) -> None:
    monkeypatch.setattr("brands.queries.trail.PAGE", 2)
    for number in range(60):
        audit.record(brand_id=world.alpina.pk, actor=world.actor("alice"), action=f"team.step{number:02}")
    client, url = sign_in(world.alice), reverse("audit", kwargs=SLUG)
    first = client.get(url, {"area": "team"})
    second = client.get(url + first.context["following"])
    seen = [e.action for e in [*first.context["entries"], *second.context["entries"]]]
    assert seen == [f"team.step{n:02}" for n in range(59, -1, -1)]
    assert second.context["following"] == ""


def _rows(world, draft, count: int) -> None:
    alice = world.actor("alice")
    for number in range(count):
        key = f"{Notification.objects.for_brand(world.alpina).count()}-{number}"
        rights.submit(brand=world.alpina, actor=alice, draft=draft(number=f"Q{key}"))
        if number < 15:
            make_picture(world.alpina, seed=1000 * count + number)
        products.save_product(brand=world.alpina, actor=alice, name=f"Product {key}")
        sellers.authorise_seller(brand_id=world.alpina.pk, actor=alice, marketplace="taomart", seller_id=key)
        person = make_person(f"m{key}")
        Membership.objects.create(brand=world.alpina, person=person, role="viewer")
        _sent(world, path=f"/{key}", roles=(), person_ids=[world.alice.pk, world.bob.pk])
        brand = make_brand(f"Brand{key}")
        manager = make_person(f"am{key}", staff_role="account_manager")
        Assignment.objects.create(brand=brand, person=manager)


LISTS = [
    ("alice", "rights", True),
    ("alice", "products", True),
    ("alice", "sellers", True),
    ("alice", "team", True),
    ("alice", "alerts", True),
    ("alice", "audit", True),
    ("alice", "profile", True),
    ("bob", "am_alerts", False),
    ("dana", "ops_applications", False),
    ("dana", "ops_rights", False),
    ("dana", "ops_brands", False),
    ("dana", "ops_people", False),
]


def test_lists_cost_the_same_for_one_row_and_thirty(world, sign_in, draft, application) -> None:
    def cost() -> dict[str, int]:
        found = {}
        for person, route, branded in LISTS:
            client = sign_in(getattr(world, person))
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(reverse(route, kwargs=SLUG if branded else {})).status_code == 200
            found[route] = len(captured)
        return found

    _rows(world, draft, 1)
    few = cost()
    _rows(world, draft, 29)
    assert cost() == few
    assert {route: n for route, n in few.items() if n > 13} == {}, few
