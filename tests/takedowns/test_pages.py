"""Pages and posts by role and tenant: what each shows, and as many queries for thirty rows as for one."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from brands.models import Document, Membership
from monitoring.models import Flag
from takedowns.actions import cases as case_actions
from takedowns.actions import decisions
from takedowns.models import Case, OrderAttempt, Removal
from tests.factories.rows import make_flag, make_listing
from tests.takedowns.conftest import confirm, flag_with_brand, order_of, removed_case, right_of
from tests.takedowns.test_objections import PDF, contest

pytestmark = pytest.mark.django_db


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def confirmation(world, flag: Flag, **fields) -> dict:
    return {
        "version": flag.version,
        "right": right_of(world.alpina).pk,
        "violation": "counterfeit",
        "good_faith": "on",
    } | fields


def test_a_posted_confirmation_goes_to_the_next_flag(world, sign_in):
    first, second = (flag_with_brand(world.alpina, priority=p) for p in (9.0, 8.0))
    url = reverse("flag_confirm", args=["alpina", first.pk])
    response = sign_in(world.rita).post(url, confirmation(world, first))
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("review", args=["alpina", second.pk]),
    )
    first.refresh_from_db()
    assert first.state == "confirmed"


def test_a_confirmation_that_lacks_something_comes_back_with_what_was_typed(world, sign_in):
    flag = flag_with_brand(world.alpina)
    sent = confirmation(world, flag, note="Look at the sole")
    del sent["good_faith"]
    response = sign_in(world.rita).post(reverse("flag_confirm", args=["alpina", flag.pk]), sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Look at the sole" in page and "Without this declaration nothing is sent" in page
    flag.refresh_from_db()
    assert flag.state == "with_brand"


def test_a_right_that_does_not_cover_the_goods_is_refused_on_the_page(world, sign_in):
    flag = flag_with_brand(world.alpina, make_listing("Alpina 口红", category="1801"))
    response = sign_in(world.rita).post(
        reverse("flag_confirm", args=["alpina", flag.pk]), confirmation(world, flag)
    )
    assert response.status_code == 422
    assert "does not cover these goods" in response.content.decode()
    assert not Case.objects.for_brand(world.alpina).exists()


def test_the_slower_of_two_is_told_who_was_faster(world, sign_in):
    flag = flag_with_brand(world.alpina)
    stale = flag.version
    confirm(world, flag, who="alice")
    url = reverse("flag_reject", args=["alpina", flag.pk])
    response = sign_in(world.rita).post(url, {"version": stale, "reason": "genuine"})
    assert response["Location"] == reverse("review", args=["alpina", flag.pk])
    assert "Alice was faster" in said(response) and "Confirmed" in said(response)


def test_reject_ask_and_undo_by_post(world, sign_in):
    client = sign_in(world.rita)
    flag = flag_with_brand(world.alpina)

    def post(name: str, **data) -> str:
        flag.refresh_from_db()
        response = client.post(reverse(name, args=["alpina", flag.pk]), {"version": flag.version, **data})
        assert response.status_code == 302
        flag.refresh_from_db()
        return flag.state

    assert post("flag_reject", reason="genuine") == "rejected"
    assert post("flag_undo") == "with_brand"
    assert post("flag_ask", text="Which batch?") == "question"
    assert post("flag_undo") == "with_brand"


def test_bulk_says_what_could_not_change(world, sign_in):
    good = flag_with_brand(world.alpina)
    cosmetics = flag_with_brand(world.alpina, make_listing("Alpina 口红", category="1801"))
    foreign = flag_with_brand(world.borealis)
    client = sign_in(world.rita)
    data = confirmation(world, good) | {
        "action": "confirm",
        "flag": [f"{f.pk}:{f.version}" for f in (good, cosmetics, foreign)],
    }
    response = client.post(reverse("flags_bulk", args=["alpina"]), data)
    assert response.status_code == 302
    assert "1 flag confirmed" in said(response) and "Nice class 3" in said(response)
    states = {f.pk: f.state for f in Flag.objects.across_brands()}
    assert states == {good.pk: "confirmed", cosmetics.pk: "with_brand", foreign.pk: "with_brand"}
    kept = client.session["queue_last_bulk"]["kept"]
    assert kept == [f"{cosmetics.pk}:{cosmetics.version}"]


def test_the_account_manager_removes_and_takes_back(world, sign_in):
    flag, foreign = make_flag(world.alpina), make_flag(world.borealis)
    client = sign_in(world.bob)
    data = {"reason": "blatant", "flag": [f"{flag.pk}:{flag.version}", f"{foreign.pk}:0"]}
    assert client.post(reverse("am_remove"), data).status_code == 302
    flag.refresh_from_db(), foreign.refresh_from_db()
    assert (flag.state, foreign.state) == ("removed_by_platform", "new")
    assert client.post(reverse("am_remove_undo", args=[flag.pk])).status_code == 302
    flag.refresh_from_db()
    assert flag.state == "new"


def test_the_case_page_tells_everything_and_what_comes_next(world, sign_in):
    case = removed_case(world)
    contest(case, text="Bought at the outlet")
    case_actions.write_message(case=case, actor=world.actor("bob"), text="We look into it")
    case_actions.write_message(case=case, actor=world.actor("bob"), text="SECRET NOTE", internal=True)
    page = sign_in(world.rita).get(reverse("case", args=["alpina", case.pk])).content.decode()
    for words in (
        case.reference,
        case.listing.title,
        "Bought at the outlet",
        "We look into it",
        "the listing is put on sale again",
        "Case opened, removal ordered",
        "Statement of reasons",
        reverse("case_step", args=["alpina", case.pk, "uphold"]),
        reverse("case_step", args=["alpina", case.pk, "withdraw"]),
    ):
        assert words in page
    assert "SECRET NOTE" not in page
    mine = sign_in(world.bob).get(reverse("am_case", args=[case.pk])).content.decode()
    assert "SECRET NOTE" in mine


def test_withdrawing_over_the_page(world, sign_in):
    case = removed_case(world)
    client = sign_in(world.rita)
    url = reverse("case_step", args=["alpina", case.pk, "withdraw"])
    assert "put the listing on sale again" in client.get(url).content.decode()
    assert client.post(url, {"version": case.version, "text": "Our mistake"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "reinstating"
    late = client.post(url, {"version": case.version - 1})
    assert late.status_code == 302 and "has moved on" in said(late)


def test_upholding_over_the_page_keeps_the_proof_over_a_mistake(world, sign_in):
    case = removed_case(world)
    contest(case)
    client = sign_in(world.alice)
    url = reverse("case_step", args=["alpina", case.pk, "uphold"])
    sent = {"version": case.version, "text": ""}
    first = client.post(url, sent | {"document": SimpleUploadedFile("lawsuit.pdf", PDF)})
    assert first.status_code == 422
    without = client.post(url, {"version": case.version, "text": "Court of Hangzhou"})
    assert without.status_code == 422
    final = {"version": case.version, "text": "Court", "document": SimpleUploadedFile("lawsuit.pdf", PDF)}
    assert client.post(url, final).status_code == 302
    case.refresh_from_db()
    assert case.state == "upheld"


def test_documents_of_a_case_are_served_to_its_people_only(world, sign_in):
    case = removed_case(world)
    counter = contest(case)
    document = Document(
        brand=world.alpina, name="a.pdf", content_type="application/pdf", size=len(PDF), sha256="0" * 64
    )
    document.file.save("a.pdf", ContentFile(PDF))
    other = Document(
        brand=world.alpina, name="b.pdf", content_type="application/pdf", size=len(PDF), sha256="1" * 64
    )
    other.file.save("b.pdf", ContentFile(PDF))
    type(counter).objects.for_brand(world.alpina).update(document=document)
    found = sign_in(world.bob).get(reverse("am_case_document", args=[case.pk, document.pk]))
    assert b"".join(found.streaming_content) == PDF
    assert sign_in(world.bob).get(reverse("am_case_document", args=[case.pk, other.pk])).status_code == 404
    assert sign_in(world.bea).get(reverse("am_case_document", args=[case.pk, document.pk])).status_code == 404
    served = sign_in(world.victor).get(reverse("case_document", args=["alpina", case.pk, document.pk]))
    assert (b"".join(served.streaming_content), served["X-Content-Type-Options"]) == (PDF, "nosniff")


@pytest.mark.parametrize(
    ("who", "reads", "acts"),
    [
        ("alice", 200, 302),
        ("rita", 200, 302),
        ("victor", 200, 403),
        ("charlie", 404, 404),
        ("otto", 404, 404),
        ("bob", 404, 404),
        ("dana", 404, 404),
    ],
)
def test_who_may_see_and_act_in_the_brands_cases(world, sign_in, who, reads, acts):
    case = removed_case(world)
    client = sign_in(world.people[who])
    assert client.get(reverse("cases", args=["alpina"])).status_code == reads
    assert client.get(reverse("case", args=["alpina", case.pk])).status_code == reads
    message = reverse("case_message", args=["alpina", case.pk])
    assert client.post(message, {"text": "Hello"}).status_code == acts
    flag = flag_with_brand(world.alpina)
    reject = client.post(
        reverse("flag_reject", args=["alpina", flag.pk]), {"version": flag.version, "reason": "genuine"}
    )
    assert reject.status_code == acts
    bulk = client.post(reverse("flags_bulk", args=["alpina"]), {"action": "reject"})
    assert bulk.status_code == acts
    step = client.get(reverse("case_step", args=["alpina", case.pk, "withdraw"]))
    assert step.status_code == {302: 200}.get(acts, acts)
    Membership.objects.across_brands().filter(person=world.people[who]).update(active=False)
    assert client.get(reverse("cases", args=["alpina"])).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("bob", 200), ("bea", 404), ("rita", 404), ("dana", 404)])
def test_who_may_see_the_account_managers_cases(world, sign_in, who, status):
    case = removed_case(world)
    assert sign_in(world.people[who]).get(reverse("am_case", args=[case.pk])).status_code == status


def test_another_brands_rows_never_appear(world, sign_in):
    mine = removed_case(world, flag_with_brand(world.alpina, make_listing("Alpina MINE")))
    flag = flag_with_brand(world.borealis, make_listing("Borealis THEIRS"))
    theirs = decisions.confirm(
        flag=flag,
        actor=world.actor("charlie"),
        version=flag.version,
        right_id=right_of(world.borealis).pk,
        violation="counterfeit",
        good_faith=True,
    )
    for who, name, args in (("bob", "am_cases", []), ("rita", "cases", ["alpina"])):
        client = sign_in(world.people[who])
        page = client.get(reverse(name, args=args)).content.decode()
        assert "Alpina MINE" in page and mine.reference in page
        assert "THEIRS" not in page and theirs.reference not in page
        search = client.get(reverse(name, args=args), {"q": theirs.reference}).content.decode()
        assert "No case matches" in search
    assert sign_in(world.rita).get(reverse("case", args=["alpina", theirs.pk])).status_code == 404
    url = reverse("case_step", args=["alpina", theirs.pk, "withdraw"])
    assert sign_in(world.rita).post(url, {}).status_code == 404
    url = reverse("flag_confirm", args=["alpina", flag.pk])
    assert sign_in(world.rita).post(url, confirmation(world, flag)).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("dana", 200), ("bob", 404), ("alice", 404)])
def test_who_may_see_the_outbox(world, sign_in, who, status):
    assert sign_in(world.people[who]).get(reverse("ops_removals")).status_code == status


def fail(case: Case, why: str) -> Removal:
    Removal.objects.for_brand(case.brand_id).filter(case=case).update(state="refused", last_error=why)
    Case.objects.for_brand(case.brand_id).filter(pk=case.pk).update(state="failed", failure=why)
    return order_of(case)


def test_the_operator_sees_why_orders_failed_and_sends_them_again(world, sign_in):
    orders = [fail(confirm(world, flag_with_brand(world.alpina)), "no_channel") for _ in range(2)]
    fine = order_of(confirm(world, flag_with_brand(world.alpina)))
    OrderAttempt.objects.create(
        brand=world.alpina, order=fine, kind="send", outcome="retry", detail="timeout", milliseconds=9
    )
    client = sign_in(world.dana)
    page = client.get(reverse("ops_removals")).content.decode()
    assert page.count("takes no orders from the portal") == 2 and "Does not answer" in page
    assert fine.case.reference not in page
    response = client.post(reverse("ops_removals_retry"), {"order": [orders[0].pk, fine.pk, 999_999]})
    assert response.status_code == 302
    assert "1 order sent again" in said(response) and fine.case.reference in said(response)
    case = Case.objects.across_brands().get(pk=orders[0].case_id)
    assert (case.state, order_of(case).state) == ("removing", "pending")
    assert case.orders.count() == 2


LISTS = [("rita", "cases", ["alpina"]), ("bob", "am_cases", []), ("dana", "ops_removals", [])]


@pytest.mark.parametrize(("who", "name", "args"), LISTS)
def test_the_same_queries_for_one_row_and_thirty(
    world, sign_in, django_assert_max_num_queries, who, name, args
):
    client = sign_in(world.people[who])
    url = reverse(name, args=args)

    def add(count: int) -> None:
        for _ in range(count):
            case = confirm(world, flag_with_brand(world.alpina))
            if name == "ops_removals":
                fail(case, "timeout")

    def queries() -> int:
        with django_assert_max_num_queries(12) as counted:
            assert client.get(url).status_code == 200
        return len(counted)

    add(1)
    queries()  # the first request of a session pays for it
    one = queries()
    add(29)
    assert queries() == one


def test_the_same_queries_for_a_case_with_much_history(world, sign_in, django_assert_max_num_queries):
    case = removed_case(world)
    url = reverse("case", args=["alpina", case.pk])
    client = sign_in(world.rita)
    client.get(url)

    def queries() -> int:
        with django_assert_max_num_queries(12) as counted:
            assert client.get(url).status_code == 200
        return len(counted)

    one = queries()
    contest(case)
    for number in range(30):
        case_actions.write_message(case=case, actor=world.actor("rita"), text=f"Message {number}")
        OrderAttempt.objects.create(
            brand=world.alpina,
            order=case.orders.get(),
            kind="send",
            outcome="retry",
            detail="timeout",
            milliseconds=number,
        )
    assert queries() == one


def test_pages_of_the_list_lead_on_and_back(world, sign_in):
    now = timezone.now()
    for number in range(35):
        case = confirm(world, flag_with_brand(world.alpina, make_listing(f"Alpina 高仿 {number}")))
        Case.objects.for_brand(world.alpina).filter(pk=case.pk).update(opened_at=now)
    client = sign_in(world.rita)
    first = client.get(reverse("cases", args=["alpina"]))
    assert len(first.context["rows"]) == 30
    second = client.get(first.context["following"])
    assert [row["case"].listing.title for row in second.context["rows"]][-1] == "Alpina 高仿 0"
    back = client.get(second.context["previous"])
    assert [r["case"].pk for r in back.context["rows"]] == [r["case"].pk for r in first.context["rows"]]
