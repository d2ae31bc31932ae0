"""What follows some removals in the demo: refusals, objections, and an order that is still being tried.

Each step is taken between the days of the history, so that every brand's audit trail runs forward in time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from brands.actions import documents
from brands.models import Brand
from ipjf.demo_world.clock import at
from ipjf.demo_world.onboarding import specimen
from ipjf.demo_world.work import Past, deliver, usable_right
from monitoring.models import Flag
from takedowns.actions import deadlines, decisions, objections
from takedowns.models import Case, Deadline, Removal

TEXTS = {
    "genuine": "我们有品牌方的进货发票，可以提供。 We hold invoices from the brand and can send them.",
    "authorised": "我们是授权经销商，授权书见附件。 We are an authorised dealer; see the letter.",
    "wrong_item": "该链接是自有品牌商品。 This address is an item of our own make.",
    "no_infringement": "商品没有使用该商标。 The goods do not bear the mark.",
}
UNDER_WAY = 3
"""Flags of each brand that the steps of the last days take: so many must be left with the brand."""


def after_day(past: Past, days_ago: int, now: datetime) -> None:
    """The steps of the evening that was `days_ago` days before `now`."""
    for before, step in TIMETABLE.get(days_ago, ()):
        for brand in past.brands.values():
            step(past, brand, now - before)


def _contest(reason: str) -> Callable[[Past, Brand, datetime], None]:
    def step(_past: Past, brand: Brand, moment: datetime) -> None:
        """The seller of the longest removed listing objects."""
        removed = Case.objects.for_brand(brand).filter(state="removed", removed_at__lt=moment)
        case = removed.select_related("listing__seller", "brand").order_by("removed_at").first()
        if case is None:
            return
        with at(moment):
            objections.contest(
                case=case,
                reason=reason,
                text=TEXTS[reason],
                contact_name="韩雨桐",
                contact_email="shop@seller.example",
                declared=True,
            )

    return step


def _contested(brand: Brand, reason: str) -> Case | None:
    cases = Case.objects.for_brand(brand).filter(state="contested", counter_notices__reason=reason)
    return cases.select_related("listing__seller", "brand").order_by("id").first()


def _uphold(past: Past, brand: Brand, moment: datetime) -> None:
    if (case := _contested(brand, "wrong_item")) is None:
        return
    upload = SimpleUploadedFile("complaint.pdf", specimen(["COMPLAINT", "No. 2026-0417"]), "application/pdf")
    with at(moment):
        staged = documents.stage(token=f"demo-uphold-{case.pk}", slot="document", upload=upload)
        objections.uphold(
            case=case,
            actor=past.deciders(brand)[0],
            version=None,
            text="Complaint filed with the market regulator, no. 2026-0417 (invented).",
            staged=staged,
        )


def _withdraw(past: Past, brand: Brand, moment: datetime) -> None:
    if (case := _contested(brand, "authorised")) is None:
        return
    with at(moment):
        order = objections.withdraw(
            case=case,
            actor=past.deciders(brand)[0],
            version=None,
            text="The letter of authorisation is real.",
        )
    deliver(order.pk, brand.pk, order.next_try_at + timedelta(seconds=3))


def _lapse(_past: Past, brand: Brand, moment: datetime) -> None:
    """Nobody answered in time: the clock decides."""
    if (case := _contested(brand, "no_infringement")) is None:
        return
    clock = Deadline.objects.for_brand(brand).get(case=case, done_at__isnull=True)
    with at(max(moment, clock.due_at + timedelta(seconds=30))):
        deadlines.perform(clock.pk, brand.pk)
    order = Removal.objects.for_brand(brand).get(case=case, kind="reinstatement")
    deliver(order.pk, brand.pk, order.next_try_at + timedelta(seconds=3))


def _waiting(brand: Brand) -> Flag | None:
    """One to confirm, unless it is the last that waits: that one is for whoever tries the demo."""
    rows = Flag.objects.for_brand(brand).filter(state="with_brand")
    if rows.count() < 2:
        return None
    return rows.filter(score__gte=80).select_related("brand", "listing", "seller").order_by("-id").first()


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


def _give_up(past: Past, brand: Brand, moment: datetime) -> None:
    """The brand lets go of what the marketplace refused first."""
    case = Case.objects.for_brand(brand).filter(state="failed").order_by("id").first()
    if case is not None:
        with at(moment):
            objections.give_up(case=case, actor=past.deciders(brand)[0], version=None)


def _still_trying(past: Past, brand: Brand, moment: datetime) -> None:
    """The marketplace does not answer: the order is sent again and again, ever more slowly."""
    if (case := _confirm(past, brand, moment)) is None:
        return
    past.client.post("/faults", json={"target": "removals", "mode": "error", "times": 2}).raise_for_status()
    for _attempt in range(2):
        order = Removal.objects.for_brand(brand).get(case=case)
        deliver(order.pk, brand.pk, order.next_try_at + timedelta(seconds=1))
    past.client.delete("/faults").raise_for_status()


TIMETABLE: dict[int, tuple[tuple[timedelta, Callable[[Past, Brand, datetime], None]], ...]] = {
    # fifteen days and some hours: what the seller's objection waits for is over by the evening of day 2
    18: ((timedelta(days=17, hours=12), _contest("no_infringement")),),
    6: ((timedelta(days=6, hours=1), _contest("wrong_item")),),
    5: ((timedelta(days=5, hours=1), _contest("authorised")),),
    4: ((timedelta(days=4, hours=1), _withdraw),),
    3: ((timedelta(days=3, hours=1), _contest("genuine")), (timedelta(days=3, minutes=30), _refused)),
    2: ((timedelta(days=2, minutes=90), _lapse), (timedelta(days=2, hours=1), _uphold)),
    1: ((timedelta(hours=21), _give_up), (timedelta(hours=20), _refused)),
    0: ((timedelta(minutes=4), _still_trying),),
}
"""Days ago -> what happens when that day's work is done: (how long before now, step)."""
