"""What follows some removals in the demo: refusals, objections, and an order that is still being tried."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from brands.actions import documents
from brands.models import Brand
from ipjf.demo_world.clock import at
from ipjf.demo_world.history import Past, deliver, usable_right
from ipjf.demo_world.onboarding import specimen
from monitoring.models import Flag
from takedowns.actions import deadlines, decisions, objections
from takedowns.models import Case, Deadline, Removal

TEXTS = {
    "genuine": "我们有品牌方的进货发票，可以提供。 We hold invoices from the brand and can send them.",
    "authorised": "我们是授权经销商，授权书见附件。 We are an authorised dealer; see the letter.",
    "wrong_item": "该链接是自有品牌商品。 This address is an item of our own make.",
}


def follow(past: Past, now: datetime) -> None:
    """For the brands in turn, so that each state is to be seen somewhere, most of them at the first."""
    for brand in past.brands.values():
        removed = _removed(brand, now - timedelta(days=4))
        _contest(removed, "genuine", now - timedelta(days=3))
        if upheld := _contest(removed, "wrong_item", now - timedelta(days=6)):
            _uphold(past, upheld, now - timedelta(days=2))
        if withdrawn := _contest(removed, "authorised", now - timedelta(days=5)):
            _withdraw(past, withdrawn, now - timedelta(days=4, hours=2))
        if lapsed := _contest(removed, "authorised", now - timedelta(days=17)):
            _lapse(lapsed, now - timedelta(days=2))
        _refused(past, brand, now - timedelta(hours=20))
        _still_trying(past, brand, now - timedelta(minutes=4))


def _removed(brand: Brand, before: datetime) -> Iterator[Case]:
    cases = Case.objects.for_brand(brand).filter(state="removed", removed_at__lt=before)
    return iter(list(cases.select_related("listing__seller", "brand").order_by("removed_at")))


def _contest(cases: Iterator[Case], reason: str, moment: datetime) -> Case | None:
    case = next((one for one in cases if one.removed_at < moment), None)
    if case is None:
        return None
    with at(moment):
        objections.contest(
            case=case,
            reason=reason,
            text=TEXTS[reason],
            contact_name="韩雨桐",
            contact_email="shop@seller.example",
            declared=True,
        )
    return case


def _uphold(past: Past, case: Case, moment: datetime) -> None:
    upload = SimpleUploadedFile("complaint.pdf", specimen(["COMPLAINT", "No. 2026-0417"]), "application/pdf")
    with at(moment):
        staged = documents.stage(token=f"demo-uphold-{case.pk}", slot="document", upload=upload)
        objections.uphold(
            case=case,
            actor=past.deciders(case.brand)[0],
            version=None,
            text="Complaint filed with the market regulator, no. 2026-0417 (invented).",
            staged=staged,
        )


def _withdraw(past: Past, case: Case, moment: datetime) -> None:
    with at(moment):
        order = objections.withdraw(
            case=case,
            actor=past.deciders(case.brand)[0],
            version=None,
            text="The letter of authorisation is real.",
        )
    deliver(order.pk, case.brand_id, moment + timedelta(seconds=3))


def _lapse(case: Case, moment: datetime) -> None:
    clock = Deadline.objects.for_brand(case.brand_id).get(case=case, done_at__isnull=True)
    with at(max(moment, clock.due_at + timedelta(minutes=1))):
        deadlines.perform(clock.pk, case.brand_id)
    order = Removal.objects.for_brand(case.brand_id).get(case=case, kind="reinstatement")
    deliver(order.pk, case.brand_id, order.next_try_at + timedelta(seconds=3))


def _waiting(brand: Brand) -> Flag | None:
    rows = Flag.objects.for_brand(brand).filter(state="with_brand", score__gte=80)
    return rows.select_related("brand", "listing", "seller").order_by("-id").first()


def _confirm(past: Past, brand: Brand, moment: datetime) -> Case | None:
    flag = _waiting(brand)
    right = usable_right(flag) if flag else None
    if flag is None or right is None:
        return None
    with at(moment):
        return decisions.confirm(
            flag=flag,
            actor=past.deciders(brand)[-1],
            version=None,
            right_id=right,
            violation="counterfeit",
            good_faith=True,
        )


def _refused(past: Past, brand: Brand, moment: datetime) -> None:
    """The marketplace protects the item: the order ends on the human list."""
    if (case := _confirm(past, brand, moment)) is None:
        return
    past.client.post(
        "/listings", json={"item_id": case.listing.item_id, "protected": True}
    ).raise_for_status()
    order = Removal.objects.for_brand(brand).get(case=case)
    deliver(order.pk, brand.pk, order.next_try_at + timedelta(seconds=3))


def _still_trying(past: Past, brand: Brand, moment: datetime) -> None:
    """The marketplace does not answer: the order is sent again and again, ever more slowly."""
    if (case := _confirm(past, brand, moment)) is None:
        return
    past.client.post("/faults", json={"target": "removals", "mode": "error", "times": 2}).raise_for_status()
    for _attempt in range(2):
        order = Removal.objects.for_brand(brand).get(case=case)
        deliver(order.pk, brand.pk, order.next_try_at + timedelta(seconds=1))
    past.client.delete("/faults").raise_for_status()
