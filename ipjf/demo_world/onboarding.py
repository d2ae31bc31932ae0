"""Brands of the demo, onboarded as real ones are: application, checked rights, activation, profile."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from brands.actions import applications, documents, products, rights, sellers
from brands.actions.assignments import assign
from brands.actions.profile import add_name
from brands.models import Brand, Invitation, Mail, Membership, Person, Right
from brands.permissions import Actor, Role
from brands.uploads import check_reference
from ipjf.demo_world.brands import APPLICANTS, BRANDS, DemoBrand, DemoRight
from ipjf.demo_world.clock import at
from ipjf.demo_world.people import PASSWORD, PEOPLE

MARKETPLACE = "taobao"
Fetch = Callable[[str], bytes]


def people() -> dict[str, Person]:
    """Everyone, by address. Their passwords are the demo's."""
    made = {}
    for demo in PEOPLE:
        person = Person.objects.create_user(
            demo.email,
            PASSWORD,
            name=demo.name,
            staff_role=demo.staff_role,
            language=demo.language,
            timezone=demo.timezone,
        )
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        made[demo.email] = person
    return made


def actor_of(person: Person, role: str, brand: Brand | None = None) -> Actor:
    return Actor(Role(role), person.pk, person.name, frozenset({brand.pk} if brand else ()))


def onboard(made: dict[str, Person], began: datetime, fetch: Fetch) -> dict[str, Brand]:
    """The five participants, some hours apart from `began` on, with all their people."""
    admin = actor_of(next(p for p in made.values() if p.staff_role == Role.ADMIN), Role.ADMIN)
    brands = {}
    for number, demo in enumerate(BRANDS):
        moment = began + timedelta(hours=9 * number)
        brand = _accept(demo, admin, _managers(made, demo.slug)[0], moment)
        with at(moment + timedelta(days=2)):
            _staff(brand, made)
            _profile(brand, demo, _owner(made, brand), fetch)
            for right in demo.rights:
                if right.state == "submitted":
                    rights.submit(brand=brand, actor=_owner(made, brand), draft=_draft(right, demo.company))
        brands[demo.slug] = brand
    return brands


def _managers(made: dict[str, Person], slug: str) -> list[Person]:
    """The brand's account managers, primary first."""
    found = [
        (kind != "primary", demo.email)
        for demo in PEOPLE
        if demo.staff_role
        for brand, kind in demo.brands
        if brand == slug
    ]
    return [made[email] for _deputy, email in sorted(found)]


def _accept(demo: DemoBrand, admin: Actor, manager: Person, moment: datetime) -> Brand:
    with at(moment):
        application = _apply(demo)
        applications.verify_email(application=application)
    with at(moment + timedelta(days=1, hours=3)):
        brand = application.brand
        for right in Right.objects.for_brand(brand):
            rights.verify(right=right, actor=admin, version=right.version)
        brand.refresh_from_db()
        applications.activate(
            application=application,
            actor=admin,
            version=brand.version,
            slug=demo.slug,
            manager_id=manager.pk,
        )
    brand.refresh_from_db()
    return brand


def _apply(demo: DemoBrand):
    name, email = demo.contact
    return applications.apply(
        candidate=applications.Candidate(
            company=demo.company,
            brand_name=demo.name,
            contact_name=name,
            contact_email=email,
            names=demo.names,
            categories=demo.categories,
        ),
        rights=[_draft(right, demo.company) for right in demo.rights if right.state == "verified"],
    )


def _draft(right: DemoRight, owner: str) -> rights.RightDraft:
    lines = [right.kind.upper(), right.number, right.office, f"Owner: {owner}"]
    token = f"demo-{right.office}-{right.number}"
    upload = SimpleUploadedFile(f"{right.number}.pdf", specimen(lines), "application/pdf")
    today = timezone.localdate()
    return rights.RightDraft(
        kind=right.kind,
        title=right.title,
        number=right.number,
        office=right.office,
        owner=owner,
        nice_classes=list(right.nice_classes),
        valid_from=date(today.year - 6, 3, 1),
        valid_to=date(today.year + 4, 2, 28),
        document=documents.stage(token=token, slot="document", upload=upload),
    )


def specimen(lines: list[str]) -> bytes:
    """A page, as PDF, that says of itself that it is a specimen."""
    page = Image.new("RGB", (900, 1270), "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((40, 40, 860, 1230), outline="#7a8ba0", width=4)
    for row, line in enumerate(["SPECIMEN - invented for the demo", *lines]):
        draw.text(
            (90, 120 + 70 * row), line.encode("ascii", "replace").decode(), fill="#1f3350", font_size=34
        )
    out = io.BytesIO()
    page.save(out, "PDF", resolution=110)
    return out.getvalue()


def _staff(brand: Brand, made: dict[str, Person]) -> None:
    for demo in PEOPLE:
        for slug, role in demo.brands:
            if slug != brand.slug:
                continue
            person = made[demo.email]
            if demo.staff_role:
                if role == "deputy":
                    admin = next(p for p in made.values() if p.staff_role == Role.ADMIN)
                    assign(brand=brand, actor=actor_of(admin, Role.ADMIN), person_id=person.pk, kind=role)
            else:
                Membership.objects.create(brand=brand, person=person, role=role)
    Invitation.objects.for_brand(brand).update(accepted_at=timezone.now())


def _owner(made: dict[str, Person], brand: Brand) -> Actor:
    email = next(d.email for d in PEOPLE if (brand.slug, Role.OWNER) in d.brands)
    return actor_of(made[email], Role.OWNER, brand)


def _profile(brand: Brand, demo: DemoBrand, owner: Actor, fetch: Fetch) -> None:
    known = set(brand.names.values_list("text", flat=True))
    for text, kind in demo.names:
        if text not in known:
            add_name(brand=brand, actor=owner, text=text, kind=kind)
    for item in demo.products:
        product = products.save_product(
            brand=brand,
            actor=owner,
            name=item.name,
            category=item.category,
            reference_price=Decimal(item.price),
        )
        for name in item.pictures:
            upload = SimpleUploadedFile(f"{name}.jpg", fetch(name), "image/jpeg")
            products.add_picture(product=product, actor=owner, picture=check_reference(upload))


def authorise(brand: Brand, owner: Actor, shops: list[tuple[str, str]]) -> None:
    """The brand's own and authorised shops: (seller id, name)."""
    for seller_id, name in shops:
        sellers.authorise_seller(
            brand_id=brand.pk, actor=owner, marketplace=MARKETPLACE, seller_id=seller_id, name=name
        )


def waiting_applications(made: dict[str, Person], now: datetime) -> None:
    """What an admin finds: one application to check, one declined that waits for an answer."""
    admin = actor_of(next(p for p in made.values() if p.staff_role == Role.ADMIN), Role.ADMIN)
    for number, demo in enumerate(APPLICANTS):
        with at(now - timedelta(days=1 + 2 * number, hours=2)):
            application = _apply(demo)
            applications.verify_email(application=application)
        if number:
            with at(now - timedelta(days=1)):
                brand = application.brand
                brand.refresh_from_db()
                applications.decline(
                    application=application,
                    actor=admin,
                    version=brand.version,
                    reason="The certificate names another owner. Please send the deed of transfer.",
                )


def silence_old_mails() -> None:
    """Mails of the past were read long ago: they must not all leave when the worker starts."""
    Mail.objects.across_brands().filter(sent_at__isnull=True).update(sent_at=timezone.now(), text="", html="")
