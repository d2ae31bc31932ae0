"""More of everything: n rows of each kind a page lists, and n parts of each thing a page is about."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from brands import audit, tenancy
from brands.models import (
    Assignment,
    AuthorisedSeller,
    Brand,
    BrandName,
    Document,
    Invitation,
    Membership,
    Notification,
    Product,
    ReferencePicture,
    Right,
    WatchedSeller,
)
from brands.models.brand import Application
from listings.models import Import, ListingImage, Marketplace, Snapshot
from monitoring.models import Decision, Evidence, Flag, FlagMessage, SavedFilter, ScanRun, ScanShard
from monitoring.states import FLAG
from takedowns.models import Case, CaseMessage, CounterNotice, Deadline, Notice, OrderAttempt, Removal
from takedowns.states import CASE
from tests.factories.pictures import jpeg
from tests.factories.rows import make_flag, make_listing, make_seller
from tests.factories.world import World, make_brand, make_person, make_right


@dataclass
class Subjects:
    """What the pages of one object are about."""

    flag: Flag
    sent_flag: Flag
    case: Case
    product: Product
    refused: Right
    application: Brand
    run: ScanRun
    imported: Import

    def kwargs(self, makes: str, world: World) -> dict[str, int] | None:
        """The address of a page about an object of this kind; None when there is no such page here."""
        return {
            "": {},
            "flag": {"flag_id": self.flag.pk},
            "sent_flag": {"pk": self.sent_flag.pk},
            "case": {"pk": self.case.pk},
            "product": {"pk": self.product.pk},
            "refused_right": {"pk": self.refused.pk},
            "application": {"pk": self.application.pk},
            "brand": {"pk": world.alpina.pk},
            "marketplace": {"marketplace_id": Marketplace.objects.earliest("id").pk},
            "import": {"import_id": self.imported.pk},
        }.get(makes)


def subjects(world: World) -> Subjects:
    applied = make_brand("Cirrus", state="verifying")
    Application.objects.create(brand=applied, contact_name="Cy", contact_email="cy@example.org")
    return Subjects(
        flag=make_flag(world.alpina),
        sent_flag=make_flag(world.alpina, state="with_brand", priority=99.0),
        case=_case(world, make_flag(world.alpina, state="confirmed"), "contested"),
        product=Product.objects.create(brand=world.alpina, name="Boot", category="shoes"),
        refused=make_right(world.alpina, number="r", state="refused"),
        application=applied,
        run=ScanRun.objects.create(kind="manual", state="running", started_at=timezone.now()),
        imported=Import.objects.create(marketplace=Marketplace.objects.earliest("id"), source="feed"),
    )


def more(world: World, about: Subjects, count: int) -> None:
    start = Flag.objects.across_brands().count()
    for number in range(start, start + count):
        _flags_and_cases(world, number)
        _profile(world, about, number)
        _people(world, number)
        _operators(world, about, number)
        for flag in (about.flag, about.sent_flag):
            _history_of_flag(world, flag, number)
        _history_of_case(world, about.case, number)


def _flags_and_cases(world: World, number: int) -> None:
    for state in FLAG.states:
        seller = make_seller(f"{state} {number}")
        flag = make_flag(world.alpina, make_listing(f"Alpina 高仿 {number}", seller=seller), state=state)
        _pictures(flag, number)
        decision = {"question": "ask", "rejected": "reject", "dismissed": "dismiss"}.get(state, "send")
        _decide(world, flag, decision)
        FlagMessage.objects.create(
            brand=world.alpina, flag=flag, author=world.rita, author_role="reviewer", text=f"Why {number}?"
        )
    for state in CASE.states:
        flag = make_flag(world.alpina, make_listing(f"Alpina {state} {number}"), state="confirmed")
        _decide(world, flag, "confirm", right=Right.objects.for_brand(world.alpina).first())
        case = _case(world, flag, state)
        _order(case, {"removed": "done", "failed": "refused"}.get(state, "acknowledged"))
        Deadline.objects.create(
            brand=world.alpina,
            case=case,
            kind="objection",
            due_at=timezone.now(),
            default_action="lapse",
            done_at=None if state == "contested" else timezone.now(),
        )


def _pictures(flag: Flag, number: int) -> None:
    for position in range(2):
        ListingImage.objects.create(
            listing=flag.listing,
            url=f"https://img.example/{flag.listing_id}/{number}/{position}.jpg",
            position=position,
            state="fetched",
            file="x.jpg",
        )


def _decide(world: World, flag: Flag, action: str, **fields) -> None:
    person, role = (
        (world.bob, "account_manager") if action in ("send", "dismiss") else (world.rita, "reviewer")
    )
    Decision.objects.create(
        brand=flag.brand,
        flag=flag,
        evidence=flag.evidence.first(),
        action=action,
        by=person,
        by_role=role,
        **fields,
    )


def _case(world: World, flag: Flag, state: str) -> Case:
    now = timezone.now()
    case = Case.objects.create(
        brand=world.alpina,
        flag=flag,
        listing=flag.listing,
        state=state,
        violation="counterfeit",
        right=Right.objects.for_brand(world.alpina).first(),
        opened_by=world.rita,
        removed_at=now if state in ("removed", "contested", "upheld", "reinstated") else None,
        failure="timeout" if state == "failed" else "",
    )
    for language in ("en", "zh-hans"):
        Notice.objects.create(
            brand=world.alpina, case=case, kind="statement", language=language, subject="s", body="b"
        )
    return case


def _order(case: Case, state: str) -> Removal:
    now = timezone.now()
    order = Removal.objects.create(
        case=case,
        brand=case.brand,
        marketplace=case.listing.marketplace,
        state=state,
        send_after=now,
        next_try_at=now,
        last_error="timeout",
    )
    _attempt(order)
    return order


def _attempt(order: Removal) -> None:
    OrderAttempt.objects.create(
        brand=order.brand, order=order, kind="send", outcome="retry", detail="timeout", milliseconds=9
    )


def _history_of_flag(world: World, flag: Flag, number: int) -> None:
    """It changed, was seen again, talked about, decided and undone; its seller sells more of the kind."""
    listing = flag.listing
    snapshot = Snapshot.objects.create(
        listing=listing,
        content_hash=f"{flag.pk:032d}{number:032d}",
        title=listing.title,
        price=Decimal(number),
        currency="CNY",
        seller=listing.seller,
        state="onsale",
        observed_at=timezone.now(),
    )
    first = flag.evidence.earliest("id")
    Evidence.objects.create(
        brand=flag.brand,
        flag=flag,
        snapshot=snapshot,
        rule_version=f"test-{number}",
        score=90,
        title=first.title,
        price=snapshot.price,
        currency="CNY",
        seller_name=first.seller_name,
        signals=first.signals,
    )
    FlagMessage.objects.create(
        brand=flag.brand, flag=flag, author=world.bob, author_role="account_manager", text=f"Look {number}"
    )
    _decide(world, flag, "reject", undone_at=timezone.now(), undone_by=world.rita)
    _pictures(flag, number)
    make_flag(world.alpina, make_listing("Alpina 高仿 登山鞋", seller=listing.seller), state="confirmed")


def _history_of_case(world: World, case: Case, number: int) -> None:
    _attempt(case.orders.first() or _order(case, "done"))
    if number % 2:
        order = _order(case, "cancelled")
        Removal.objects.for_brand(case.brand).filter(pk=order.pk).update(kind="reinstatement")
    for internal in (True, False):
        CaseMessage.objects.create(
            brand=case.brand,
            case=case,
            author=world.bob,
            author_role="account_manager",
            text=f"Message {number}",
            internal=internal,
        )
    CounterNotice.objects.create(
        brand=case.brand,
        case=case,
        reason="genuine",
        text="x",
        contact_name="x",
        contact_email="x@example.org",
        declared=True,
        document=_document(case.brand, number),
    )
    audit.record(brand_id=case.brand_id, actor=world.actor("rita"), action="case.retry", obj=case)


def _document(brand: Brand, number: int) -> Document:
    return Document.objects.create(
        brand=brand,
        file="p.pdf",
        name=f"{number}.pdf",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
    )


def _profile(world: World, about: Subjects, number: int) -> None:
    for brand in (world.alpina, about.application):
        for state in ("submitted", "verified", "refused"):
            make_right(brand, number=f"{state}-{number}", state=state, document=_document(brand, number))
        BrandName.objects.create(brand=brand, text=f"name {number}", kind="alias")
    product = Product.objects.create(brand=world.alpina, name=f"Product {number}", category="shoes")
    for owner in (product, about.product):
        picture = jpeg((60 + number % 60, 60))
        ReferencePicture.objects.create(
            brand=world.alpina,
            product=owner,
            file=ContentFile(picture, name=f"{number}.jpg"),
            sha256=f"{number:064d}",
        )
    for model in (AuthorisedSeller, WatchedSeller):
        model.objects.create(
            brand=world.alpina, marketplace="taomart", seller_id=f"s{number}", added_by=world.alice
        )


def _people(world: World, number: int) -> None:
    person = make_person(f"Member{number}")
    Membership.objects.create(brand=world.alpina, person=person, role="viewer")
    for brand, role in ((world.alpina, "viewer"), (None, "account_manager")):
        Invitation.objects.create(
            brand=brand,
            email=f"{role}{number}@example.org",
            role=role,
            token_hash=f"{role}{number}",
            invited_by=world.alice if brand else world.dana,
            expires_at=timezone.now() + timedelta(days=7),
        )
    for name in ("alice", "rita", "victor", "bob"):
        Notification.objects.create(
            brand=world.alpina,
            person=world.people[name],
            kind="case.removed",
            params={"count": number + 1},
            path=f"/{number}",
        )
        with tenancy.brand_scope(world.alpina, person=world.people[name].pk):
            for brand, page in ((world.alpina, "queue"), (None, "triage")):
                SavedFilter.objects.create(
                    person=world.people[name], brand=brand, page=page, name=f"v{number}", query="q=1"
                )


def _operators(world: World, about: Subjects, number: int) -> None:
    applied = make_brand(f"Applied{number}", state="verifying")
    Application.objects.create(brand=applied, contact_name="x", contact_email="x@example.org")
    make_right(applied, state="submitted", number=f"a{number}")
    make_brand(f"Closed{number}", state="suspended")
    brand = make_brand(f"Brand{number}")
    for person, kind in (
        (world.bob, "primary"),
        (make_person(f"S{number}", staff_role="account_manager"), "deputy"),
    ):
        Assignment.objects.create(brand=brand, person=person, kind=kind)
    deputy = make_person(f"D{number}", staff_role="account_manager")
    Assignment.objects.create(brand=world.alpina, person=deputy, kind="deputy")
    make_flag(brand, make_listing(f"Brand{number} 高仿"))
    market = Marketplace.objects.create(
        code=f"m{number}", name=f"Market {number}", base_url="https://api.example"
    )
    for each in (market, about.imported.marketplace):
        Import.objects.create(
            marketplace=each,
            source=f"{number}.csv",
            state="done",
            rejected=1,
            reject_counts={"no_title": 1},
            rejects_file="r.ndjson",
        )
    run = ScanRun.objects.create(kind="manual", state="failed", requested_by=world.dana, brand=brand)
    for each in (run, about.run):
        ScanShard.objects.create(
            run=each, after_snapshot=number, up_to_snapshot=number + 1, state="failed", error="boom"
        )
