"""The permission matrix, written down a second time: every route, who may call it, and the objects that its
address names. `tests/test_permissions.py` walks it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from brands.models import (
    Assignment,
    AuthorisedSeller,
    Brand,
    BrandName,
    Document,
    Invitation,
    Membership,
    Notification,
    Person,
    Product,
    ReferencePicture,
    Right,
    WatchedSeller,
)
from brands.models.brand import Application
from listings.models import Import, ListingImage, Marketplace
from monitoring.models import ScanRun
from takedowns.models import Case, CounterNotice
from tests.factories.pictures import jpeg
from tests.factories.rows import make_flag
from tests.factories.world import World, make_brand, make_person, make_right

OPEN, SIGNED_IN = "public", "signed_in"
MEMBERS = ("owner", "reviewer", "viewer")
DECIDERS = ("owner", "reviewer")
OWNERS = ("owner",)
MANAGERS = ("account_manager",)
ADMINS = ("admin",)
AREAS = {"b", "am", "ops"}


@dataclass(frozen=True)
class Route:
    who: Any
    method: str = "get"
    makes: str = ""
    """The kind of object in the address, a name of MAKERS."""
    fixed: tuple[tuple[str, str], ...] = ()
    """Other parts of the address."""
    area: str = ""


def _in(area: str, **routes: Route) -> dict[str, Route]:
    return {
        name: Route(route.who, route.method, route.makes, route.fixed, area) for name, route in routes.items()
    }


ROUTES: dict[str, Route] = {
    "home": Route(OPEN),
    "theme": Route(OPEN, "post"),
    "language": Route(OPEN, "post"),
    "apply": Route(OPEN),
    "apply_sent": Route(OPEN),
    "apply_verify": Route(OPEN),
    "apply_status": Route(OPEN),
    "apply_right": Route(OPEN),
    "invitation": Route(OPEN),
    "statement": Route(OPEN),
    "me": Route(SIGNED_IN),
    **_in(
        "b",
        overview=Route(MEMBERS),
        queue=Route(MEMBERS),
        review_next=Route(MEMBERS),
        review=Route(MEMBERS, makes="sent_flag"),
        review_statement=Route(DECIDERS, makes="sent_flag"),
        flag_picture=Route(MEMBERS, makes="picture"),
        filter_save=Route(MEMBERS, "post"),
        filter_delete=Route(MEMBERS, "post"),
        flag_confirm=Route(DECIDERS, "post", "sent_flag"),
        flag_reject=Route(DECIDERS, "post", "sent_flag"),
        flag_ask=Route(DECIDERS, "post", "sent_flag"),
        flag_undo=Route(DECIDERS, "post", "sent_flag"),
        flags_bulk=Route(DECIDERS, "post"),
        report=Route(DECIDERS),
        cases=Route(MEMBERS),
        case=Route(MEMBERS, makes="case"),
        case_step=Route(DECIDERS, "get", "case", (("action", "withdraw"),)),
        case_message=Route(DECIDERS, "post", "case"),
        case_document=Route(MEMBERS, makes="case_document"),
        reports=Route(MEMBERS),
        sellers=Route(MEMBERS),
        authorised_seller_remove=Route(DECIDERS, "post", "authorised"),
        watched_seller_remove=Route(DECIDERS, "post", "watched"),
        rights=Route(MEMBERS),
        right_new=Route(OWNERS),
        right_edit=Route(OWNERS, makes="refused_right"),
        right_withdraw=Route(OWNERS, "post", "right"),
        document=Route(MEMBERS, makes="document"),
        products=Route(MEMBERS),
        product_new=Route(DECIDERS),
        product=Route(DECIDERS, makes="product"),
        product_active=Route(DECIDERS, "post", "product"),
        product_pictures=Route(DECIDERS, "post", "product"),
        reference_picture=Route(MEMBERS, makes="reference"),
        reference_delete=Route(DECIDERS, "post", "reference"),
        team=Route(MEMBERS),
        team_invite=Route(OWNERS, "post"),
        member_role=Route(OWNERS, "post", "member"),
        member_remove=Route(OWNERS, "post", "member"),
        invitation_revoke=Route(OWNERS, "post", "invitation"),
        profile=Route(OWNERS),
        name_remove=Route(OWNERS, "post", "name"),
        alerts=Route(MEMBERS),
        alerts_read=Route(MEMBERS, "post"),
        alerts_digest=Route(MEMBERS, "post"),
        alert_open=Route(MEMBERS, "post", "alert"),
        audit=Route(OWNERS),
    ),
    **_in(
        "am",
        am_triage=Route(MANAGERS),
        am_bulk=Route(MANAGERS, "post"),
        am_bulk_undo=Route(MANAGERS, "post"),
        am_filter_save=Route(MANAGERS, "post"),
        am_filter_delete=Route(MANAGERS, "post"),
        am_flag=Route(MANAGERS, makes="flag"),
        am_preview=Route(MANAGERS, makes="flag"),
        am_decide=Route(MANAGERS, "post", "flag"),
        am_undo=Route(MANAGERS, "post", "flag"),
        am_answer=Route(MANAGERS, "post", "flag"),
        am_flag_picture=Route(MANAGERS, makes="picture"),
        am_reference_picture=Route(MANAGERS, makes="reference"),
        am_brands=Route(MANAGERS),
        am_conversations=Route(MANAGERS),
        am_workload=Route(MANAGERS),
        am_why=Route(MANAGERS),
        am_remove=Route(MANAGERS, "post"),
        am_remove_undo=Route(MANAGERS, "post", "flag_pk"),
        am_cases=Route(MANAGERS),
        am_case=Route(MANAGERS, makes="case"),
        am_case_step=Route(MANAGERS, "get", "case", (("action", "withdraw"),)),
        am_case_message=Route(MANAGERS, "post", "case"),
        am_case_document=Route(MANAGERS, makes="case_document"),
        am_alerts=Route(MANAGERS),
        am_alerts_read=Route(MANAGERS, "post"),
        am_alert_open=Route(MANAGERS, "post", "alert"),
    ),
    **_in(
        "ops",
        ops_applications=Route(ADMINS),
        ops_application=Route(ADMINS, makes="application"),
        ops_application_activate=Route(ADMINS, "post", "application"),
        ops_application_decline=Route(ADMINS, "post", "application"),
        ops_document=Route(ADMINS, makes="document"),
        ops_rights=Route(ADMINS),
        ops_right_check=Route(ADMINS, "post", "right"),
        ops_brands=Route(ADMINS),
        ops_brand=Route(ADMINS, makes="brand"),
        ops_brand_suspend=Route(ADMINS, "post", "brand"),
        ops_brand_resume=Route(ADMINS, "post", "brand"),
        ops_brand_assign=Route(ADMINS, "post", "brand"),
        ops_assignment_revoke=Route(ADMINS, "post", "assignment"),
        ops_people=Route(ADMINS),
        ops_person_active=Route(ADMINS, "post", "person"),
        ops_invitation_revoke=Route(ADMINS, "post", "staff_invitation"),
        ops_marketplaces=Route(ADMINS),
        ops_marketplace_add=Route(ADMINS),
        ops_marketplace_edit=Route(ADMINS, makes="marketplace"),
        ops_marketplace_pull=Route(ADMINS, "post", "marketplace"),
        ops_marketplace_import=Route(ADMINS, makes="marketplace"),
        ops_import=Route(ADMINS, makes="import"),
        ops_import_rejects=Route(ADMINS, makes="import"),
        ops_scans=Route(ADMINS),
        ops_scan_run=Route(ADMINS, "post"),
        ops_scan_retry=Route(ADMINS, "post", "run"),
        ops_rules=Route(ADMINS),
        ops_why=Route(ADMINS),
        ops_removals=Route(ADMINS),
        ops_status=Route(ADMINS),
        ops_removals_retry=Route(ADMINS, "post"),
    ),
}


def _case(brand: Brand) -> Case:
    flag = make_flag(brand, state="confirmed")
    return Case.objects.create(
        brand=brand,
        flag=flag,
        listing=flag.listing,
        state="removed",
        violation="counterfeit",
        right=Right.objects.for_brand(brand).first(),
        opened_at=timezone.now(),
        removed_at=timezone.now(),
    )


def _document(brand: Brand) -> Document:
    file = ContentFile(b"%PDF-1.4\n%%EOF\n", name="proof.pdf")
    return Document.objects.create(
        brand=brand, file=file, name="proof.pdf", content_type="application/pdf", size=15, sha256="0" * 64
    )


def _case_document(brand: Brand) -> dict[str, int]:
    case, document = _case(brand), _document(brand)
    CounterNotice.objects.create(
        brand=brand,
        case=case,
        reason="genuine",
        text="x",
        contact_name="x",
        contact_email="x@example.org",
        declared=True,
        document=document,
    )
    return {"pk": case.pk, "document_id": document.pk}


def _picture(brand: Brand) -> dict[str, int]:
    flag = make_flag(brand)
    image = ListingImage.objects.create(
        listing=flag.listing,
        url="https://img.example/1.jpg",
        state="fetched",
        file=ContentFile(jpeg(), name="1.jpg"),
        width=120,
        height=120,
        sha256="1" * 64,
    )
    return {"flag_id": flag.pk, "picture_id": image.pk}


def _reference(brand: Brand) -> ReferencePicture:
    return ReferencePicture.objects.create(
        brand=brand,
        product=Product.objects.create(brand=brand, name="Boot"),
        file=ContentFile(jpeg(), name="r.jpg"),
        sha256="2" * 64,
    )


def _member(world: World, brand: Brand) -> Membership:
    number = Membership.objects.across_brands().count()
    return Membership.objects.create(brand=brand, person=make_person(f"Extra{number}"), role="viewer")


def _staff() -> Person:
    return make_person(f"Staff{Person.objects.count()}", staff_role="account_manager")


def _invitation(brand: Brand | None, role: str) -> Invitation:
    number = Invitation.objects.across_brands().count()
    return Invitation.objects.create(
        brand=brand,
        email=f"new{number}@example.org",
        role=role,
        token_hash=f"{number:064d}",
        expires_at=timezone.now() + timedelta(days=7),
    )


def _application(world: World, brand: Brand) -> int:
    applied = Brand.objects.filter(state="verifying").first() or make_brand("Cirrus", state="verifying")
    Application.objects.get_or_create(
        brand=applied, defaults={"contact_name": "Cy", "contact_email": "cy@example.org"}
    )
    return applied.pk


def _import(world: World, brand: Brand) -> int:
    rejects = ContentFile(b'{"line": 3}\n', name="rejects.ndjson")
    marketplace = Marketplace.objects.first()
    run = Import.objects.create(
        marketplace=marketplace, source="feed", state="done", rejected=1, rejects_file=rejects
    )
    return run.pk


def _seller(model: type, brand: Brand) -> int:
    number = model.objects.for_brand(brand).count()
    return model.objects.create(brand=brand, marketplace="taomart", seller_id=f"s{number}").pk


def _alert(world: World, brand: Brand, person: str) -> int:
    """Alerts are personal: each gets one of their own, and outsiders ask for Alice's or Charlie's."""
    own = {"alpina": "alice", "borealis": "charlie"}[brand.slug]
    insiders = ("alice", "rita", "victor", "bob") if brand.slug == "alpina" else ("charlie",)
    owner = person if person in insiders else own
    return Notification.objects.create(
        brand=brand, person=world.people[owner], kind="case.removed", params={"count": 1}, path="/"
    ).pk


def _refused_right(brand: Brand) -> Right:
    return make_right(brand, number=f"r{Right.objects.for_brand(brand).count()}", state="refused")


MAKERS: dict[str, Callable[..., Any]] = {
    "flag": lambda w, b: {"flag_id": make_flag(b).pk},
    "flag_pk": lambda w, b: make_flag(b).pk,
    "sent_flag": lambda w, b: make_flag(b, state="with_brand").pk,
    "picture": lambda w, b: _picture(b),
    "case": lambda w, b: _case(b).pk,
    "case_document": lambda w, b: _case_document(b),
    "authorised": lambda w, b: _seller(AuthorisedSeller, b),
    "watched": lambda w, b: _seller(WatchedSeller, b),
    "right": lambda w, b: Right.objects.for_brand(b).first().pk,
    "refused_right": lambda w, b: (
        make_right(b, number=f"r{Right.objects.for_brand(b).count()}", state="refused").pk
    ),
    "document": lambda w, b: _document(b).pk,
    "product": lambda w, b: Product.objects.create(brand=b, name="Boot").pk,
    "reference": lambda w, b: _reference(b).pk,
    "member": lambda w, b: _member(w, b).pk,
    "invitation": lambda w, b: _invitation(b, "viewer").pk,
    "staff_invitation": lambda w, b: _invitation(None, "account_manager").pk,
    "name": lambda w, b: (
        BrandName.objects.create(
            brand=b, text=f"name {BrandName.objects.for_brand(b).count()}", kind="alias"
        ).pk
    ),
    "application": _application,
    "brand": lambda w, b: b.pk,
    "assignment": lambda w, b: Assignment.objects.for_brand(b).first().pk,
    "person": lambda w, b: _staff().pk,
    "marketplace": lambda w, b: {"marketplace_id": Marketplace.objects.first().pk},
    "import": lambda w, b: {"import_id": _import(w, b)},
    "run": lambda w, b: {"run_id": ScanRun.objects.create(kind="manual", state="failed").pk},
}


def objects_of(world: World, brand: Brand, route: Route, person: str = "") -> dict[str, Any]:
    """The parts of the route's address, made of fresh objects of `brand`."""
    kwargs: dict[str, Any] = {"slug": brand.slug} if route.area == "b" else {}
    if route.makes == "alert":
        kwargs["pk"] = _alert(world, brand, person)
    elif route.makes:
        made = MAKERS[route.makes](world, brand)
        kwargs |= made if isinstance(made, dict) else {"pk": made}
    return kwargs | dict(route.fixed)
