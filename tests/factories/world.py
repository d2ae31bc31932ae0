"""The people and brands that tests share. Their names stay the same everywhere."""

from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.utils import timezone

from brands.models import Assignment, Brand, BrandName, Membership, Person, Right
from brands.permissions import Actor, Role
from tests.factories.rows import make_marketplace

PASSWORD = "correct horse battery"


def make_person(name: str, **fields) -> Person:
    email = fields.pop("email", f"{name.lower()}@example.org")
    person = Person.objects.create_user(email, PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def make_brand(name: str, **fields) -> Brand:
    fields = {
        "slug": name.lower(),
        "company": f"{name} AG",
        "state": "active",
        "activated_at": timezone.now(),
    } | fields
    brand = Brand.objects.create(name=name, **fields)
    BrandName.objects.create(brand=brand, text=name, kind="latin")
    return brand


def make_right(brand: Brand, **fields) -> Right:
    fields = {
        "kind": "trademark",
        "title": brand.name,
        "number": f"{10_000_000 + brand.pk}",
        "office": "CNIPA",
        "owner": brand.company,
        "nice_classes": [25],
        "state": "verified",
    } | fields
    return Right.objects.create(brand=brand, **fields)


@dataclass
class World:
    alpina: Brand
    borealis: Brand
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.__dict__["people"][name]
        except KeyError as error:
            raise AttributeError(name) from error

    def actor(self, name: str) -> Actor:
        """The actor that a request of this person would have."""
        person = self.people[name]
        if person.staff_role:
            ids = Assignment.objects.across_brands().filter(person=person, active=True)
            return Actor(
                Role(person.staff_role),
                person.pk,
                person.name,
                frozenset(ids.values_list("brand_id", flat=True)),
            )
        membership = Membership.objects.across_brands().get(person=person)
        return Actor(Role(membership.role), person.pk, person.name, frozenset({membership.brand_id}))


def build_world() -> World:
    make_marketplace()
    world = World(make_brand("Alpina"), make_brand("Borealis"))
    for name, brand, role in (
        ("Alice", world.alpina, "owner"),
        ("Rita", world.alpina, "reviewer"),
        ("Victor", world.alpina, "viewer"),
        ("Charlie", world.borealis, "owner"),
    ):
        world.people[name.lower()] = make_person(name)
        Membership.objects.create(brand=brand, person=world.people[name.lower()], role=role)
    for name, brand in (("Bob", world.alpina), ("Bea", world.borealis)):
        world.people[name.lower()] = make_person(name, staff_role="account_manager")
        Assignment.objects.create(brand=brand, person=world.people[name.lower()])
    world.people["dana"] = make_person("Dana", staff_role="admin")
    world.people["otto"] = make_person("Otto")
    make_right(world.alpina)
    make_right(world.borealis)
    return world
