"""/ops/marketplaces/ and the imports of files, as Dana sees them and others do not."""

import json
from datetime import timedelta

import pytest
from celery import current_app
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from brands.models import AuditEntry
from listings import actions, tasks
from listings.models import Import, Listing, Marketplace
from tests.factories.rows import make_marketplace

pytestmark = pytest.mark.django_db
FIELDS = {"name": "新市场", "base_url": "http://sandbox:8100/", "item_url": "http://s.example/i?id={id}",
          "currency": "CNY", "pull_every": "30", "active": "on"}  # fmt: skip


@pytest.fixture
def dana(world, sign_in):
    return sign_in(world.dana)


@pytest.fixture
def queued(monkeypatch) -> list:
    sent: list = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args=(), **options: sent.append((name, args)))
    return sent


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def page(client, name: str, *args) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("who", ["alice", "bob", "otto"])
def test_others_do_not_even_learn_that_it_is_there(world, sign_in, who):
    market, run = make_marketplace(), Import.objects.create(marketplace=make_marketplace(), source="x")
    client = sign_in(world.people[who])
    for name, args in [
        ("ops_marketplaces", ()),
        ("ops_marketplace_add", ()),
        ("ops_marketplace_edit", (market.pk,)),
        ("ops_marketplace_import", (market.pk,)),
        ("ops_import", (run.pk,)),
        ("ops_import_rejects", (run.pk,)),
    ]:
        assert client.get(reverse(name, args=args)).status_code == 404
    assert client.post(reverse("ops_marketplace_pull", args=[market.pk])).status_code == 404


def test_the_list_tells_how_feeds_do(dana):
    market = make_marketplace("apimart", name="Apimart", base_url="https://api.example")
    Marketplace.objects.filter(pk=market.pk).update(
        last_error="status", last_error_params={"status": 503}, failures=3, cursor="cur-77"
    )
    Import.objects.create(marketplace=market, source="feed", state="done", read=1234, new=1234)
    shown = page(dana, "ops_marketplaces")
    for text in (
        "Taomart",
        "Apimart",
        "status 503",
        "3 pulls in a row failed",
        "cur-77",
        "1,234",
        "MARKETPLACE_SECRETS",
    ):
        assert text in shown


def test_the_same_queries_for_one_marketplace_and_thirty(dana):
    counts = []
    for number in (1, 30):
        for n in range(Marketplace.objects.count(), number):
            make_marketplace(f"m{n}", name=f"M {n}")
        for market in Marketplace.objects.all():
            for _ in range(7):
                Import.objects.create(marketplace=market, source="feed", state="done")
        with CaptureQueriesContext(connection) as captured:
            page(dana, "ops_marketplaces")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


def test_adding_and_editing(dana):
    answer = dana.post(reverse("ops_marketplace_add"), FIELDS | {"code": "newmart"})
    assert (answer.status_code, answer.url) == (302, reverse("ops_marketplaces"))
    made = Marketplace.objects.get(code="newmart")
    assert (made.name, made.base_url, made.pull_every, made.active) == (
        "新市场",
        "http://sandbox:8100",
        30,
        True,
    )
    Marketplace.objects.filter(pk=made.pk).update(cursor="9", failures=4, last_error="timeout")
    edit = reverse("ops_marketplace_edit", args=[made.pk])
    dana.post(edit, FIELDS | {"name": "别名"})
    made.refresh_from_db()
    assert (made.name, made.cursor, made.failures) == ("别名", "9", 4)
    dana.post(edit, FIELDS | {"base_url": "https://other.example"})
    made.refresh_from_db()
    assert (made.base_url, made.cursor, made.failures, made.last_error) == (
        "https://other.example",
        "",
        0,
        "",
    )
    actions_ = AuditEntry.objects.filter(brand=None).order_by("seq").values_list("action", flat=True)
    assert list(actions_)[-3:] == ["marketplace.add", "marketplace.edit", "marketplace.edit"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "taomart"),
        ("code", "with space"),
        ("name", ""),
        ("base_url", "ftp://x.example"),
        ("base_url", "https://user:pw@x.example"),
        ("base_url", "https://x.example:port"),
        ("item_url", "https://x.example/item"),
        ("currency", "yuan"),
        ("pull_every", "1"),
    ],
)
def test_bad_input_keeps_what_was_typed(dana, field, value):
    make_marketplace()
    answer = dana.post(reverse("ops_marketplace_add"), FIELDS | {"code": "newmart"} | {field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "http://sandbox:8100/" in answer.content.decode() or field == "base_url"
    assert Marketplace.objects.count() == 1


def test_pull_now(dana, queued, django_capture_on_commit_callbacks):
    market = make_marketplace("apimart", name="Apimart", base_url="https://api.example")
    url = reverse("ops_marketplace_pull", args=[market.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert dana.post(url).status_code == 302
    assert queued == [("listings.tasks.pull_feed", [market.pk])]
    Marketplace.objects.update(base_url="")
    answer = dana.post(url, follow=True)
    assert "has no feed" in answer.content.decode()
    assert len(queued) == 1
    assert dana.get(url).status_code == 405


def upload(client, market, content: bytes, **fields):
    data = {"file": SimpleUploadedFile("my.csv", content), "kind": "auto", "encoding": "auto"} | fields
    return client.post(reverse("ops_marketplace_import", args=[market.pk]), data)


def test_a_file_is_imported_with_progress_and_its_rejects(dana, queued, django_capture_on_commit_callbacks):
    market = make_marketplace()
    content = "货,名\n1,鞋\n2,<script>\n3,\n".encode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = upload(dana, market, content, mapping="货=item_id\n名 = title\n")
    run = Import.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("ops_import", args=[run.pk]))
    assert queued == [("listings.tasks.import_upload", [run.pk])]
    waiting = page(dana, "ops_import", run.pk)
    assert 'hx-trigger="every 2s"' in waiting
    stored = run.file.storage, run.file.name
    tasks.import_upload(run.pk)
    run.refresh_from_db()
    assert (run.state, run.read, run.new, run.rejected) == ("done", 3, 2, 1)
    assert not stored[0].exists(stored[1])
    shown = page(dana, "ops_import", run.pk)
    assert "No title" in shown
    assert "hx-trigger" not in shown
    got = dana.get(reverse("ops_import_rejects", args=[run.pk]))
    assert got["Content-Disposition"] == f'attachment; filename="rejects-{run.pk}.ndjson"'
    assert json.loads(b"".join(got.streaming_content)) == {
        "line": 4, "reason": "no_title", "detail": "", "excerpt": "3,"
    }  # fmt: skip
    assert actions.import_upload(import_id=run.pk) is None
    assert Listing.objects.count() == 2


def test_an_import_whose_message_was_lost_is_queued_again(dana, queued, django_capture_on_commit_callbacks):
    """The broker was away when the file came, or forgot its messages."""
    upload(dana, make_marketplace(), b"id,title\n1,x\n")  # without the commit, and so without the message
    run = Import.objects.get()
    assert (actions.queue_lost_uploads(), queued) == (0, [])
    Import.objects.update(updated_at=timezone.now() - timedelta(minutes=6))
    assert (actions.queue_lost_uploads(), actions.queue_lost_uploads()) == (1, 0)
    assert queued == [("listings.tasks.import_upload", [run.pk])]


def test_a_broker_that_is_away_does_not_lose_the_upload(
    dana, monkeypatch, django_capture_on_commit_callbacks
):
    def away(*_args: object, **_more: object) -> None:
        raise OSError("the broker is away")

    monkeypatch.setattr(current_app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        answer = upload(dana, make_marketplace(), b"id,title\n1,x\n")
        pulled = dana.post(
            reverse("ops_marketplace_pull", args=[make_marketplace("b", base_url="https://x.y").pk])
        )
    assert (answer.status_code, Import.objects.get().state, pulled.status_code) == (302, "waiting", 302)


def test_a_worker_that_died_is_followed_by_another(dana, django_capture_on_commit_callbacks, queued):
    upload(dana, make_marketplace(), b"id,title\n1,x\n2,y\n")
    run = Import.objects.get()
    Import.objects.update(state="running", read=1, new=1)
    actions.import_upload(import_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.read, run.new) == ("done", 2, 2)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"id,title\n", "There is not one row in it."), (b"PK\x03\x04", "It is an archive or a spreadsheet")],
)
def test_an_unusable_file_says_why(dana, content, sentence):
    upload(dana, make_marketplace(), content)
    run = Import.objects.get()
    actions.import_upload(import_id=run.pk)
    assert sentence in page(dana, "ops_import", run.pk)
    assert dana.get(reverse("ops_import_rejects", args=[run.pk])).status_code == 404


def test_an_upload_that_is_gone_says_so(dana):
    upload(dana, make_marketplace(), b"id,title\n1,x\n")
    run = Import.objects.get()
    run.file.storage.delete(run.file.name)
    actions.import_upload(import_id=run.pk)
    assert "Upload it again" in page(dana, "ops_import", run.pk)


def test_uploads_that_are_refused(dana, settings):
    market = make_marketplace()
    settings.UPLOAD_MAX_BYTES = 1000
    answer = upload(dana, market, b"x" * 1001)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])
    answer = upload(dana, market, b"id,title\n1,x\n", mapping="title=colour")
    assert list(answer.context["form"].errors) == ["mapping"]
    assert "title=colour" in answer.content.decode()
    answer = upload(dana, market, b"")
    assert list(answer.context["form"].errors) == ["file"]
    assert Import.objects.count() == 0
