"""The second and the third wall: what the code names, and what PostgreSQL lets through whatever it names."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from brands import tenancy
from brands.models import AuthorisedSeller, Brand, Membership, Right
from brands.tenancy import TenantModel, TenantQuerySet
from monitoring.models import Evidence, Flag
from tests.factories.rows import make_flag, make_listing

PROJECT = Path(__file__).resolve().parent.parent
APPS = ("ipjf", "brands", "listings", "monitoring", "takedowns")
TENANT_MODELS = [m for m in apps.get_models() if issubclass(m, TenantModel)]
PROTECTED_TABLES = sorted(
    {m._meta.db_table for m in TENANT_MODELS} | {"brands_brand", "brands_audithead", "brands_auditentry"}
)


@pytest.mark.parametrize("table", PROTECTED_TABLES)
def test_every_tenant_table_is_behind_forced_row_level_security(db: None, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", [table])
        assert cursor.fetchone() == (True, True)
        cursor.execute("SELECT policyname, roles::text[] FROM pg_policies WHERE tablename = %s", [table])
        policies = dict(cursor.fetchall())
    assert policies["portal"] == ["ipjf_portal"]
    assert policies["platform"] == ["ipjf_platform"]
    # nothing is open to the login role or to everyone
    assert {role for roles in policies.values() for role in roles} == {"ipjf_portal", "ipjf_platform"}


def test_a_brand_column_always_comes_with_a_wall(db: None) -> None:
    """A new table with a brand_id that forgot its policy is found here. The two exceptions are not a
    brand's private data: a scan's note of which brand it was for, and a person's own filters."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'brand_id'"
            " WHERE c.relkind = 'r' AND NOT c.relforcerowsecurity ORDER BY 1"
        )
        open_tables = [row[0] for row in cursor.fetchall()]
    assert open_tables == ["monitoring_scanrun"]


def test_the_application_cannot_pass_by_the_walls(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles"
            " WHERE rolname IN (session_user, 'ipjf_portal', 'ipjf_platform')"
        )
        rows = cursor.fetchall()
    assert len(rows) == 3
    assert all((superuser, bypass) == (False, False) for _, superuser, bypass in rows)


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda m: m.__name__)
def test_without_a_scope_there_are_no_rows(world, model) -> None:
    make_flag(world.alpina)
    with tenancy.enter(tenancy.NOBODY):
        assert model._base_manager.count() == 0
        assert Brand.objects.count() == 0


def test_a_scope_shows_its_brand_and_no_other(world) -> None:
    ours, theirs = make_flag(world.alpina), make_flag(world.borealis)
    with tenancy.brand_scope(world.alpina):
        assert list(Flag.objects.across_brands()) == [ours]
        assert {e.brand_id for e in Evidence.objects.across_brands()} == {world.alpina.pk}
        assert [b.slug for b in Brand.objects.all()] == ["alpina"]
        assert not Flag.objects.across_brands().filter(pk=theirs.pk).exists()
        assert Flag.objects.across_brands().filter(pk=theirs.pk).update(score=1) == 0
        assert Flag.objects.across_brands().filter(pk=theirs.pk).delete()[0] == 0
    with tenancy.brand_scope([world.alpina, world.borealis]):
        assert set(Flag.objects.across_brands()) == {ours, theirs}


def test_a_row_cannot_be_written_into_another_brand(world) -> None:
    with (
        tenancy.brand_scope(world.alpina),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        AuthorisedSeller.objects.create(brand=world.borealis, marketplace="taomart", seller_id="1")
    right = Right.objects.for_brand(world.alpina).get()
    with (
        tenancy.brand_scope(world.alpina),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Right.objects.for_brand(world.alpina).filter(pk=right.pk).update(brand=world.borealis)


def test_a_person_sees_their_own_memberships_only(world) -> None:
    with tenancy.person_scope(world.alice.pk):
        assert [m.person_id for m in Membership.objects.across_brands()] == [world.alice.pk]
        assert [b.slug for b in Brand.objects.all()] == ["alpina"]
    with tenancy.person_scope(world.otto.pk):
        assert Membership.objects.across_brands().count() == 0
        assert Brand.objects.count() == 0


def test_scopes_nest_and_end_on_every_way_out(world) -> None:
    make_flag(world.alpina)
    assert tenancy.current().role == tenancy.PLATFORM_ROLE
    with pytest.raises(RuntimeError, match="boom"), tenancy.brand_scope(world.borealis):
        assert Flag.objects.across_brands().count() == 0
        raise RuntimeError("boom")
    assert Flag.objects.across_brands().count() == 1
    with tenancy.brand_scope(world.borealis):
        with pytest.raises(RuntimeError, match="boom"), tenancy.platform_scope():
            raise RuntimeError("boom")
        assert Flag.objects.across_brands().count() == 0
        with transaction.atomic(), tenancy.platform_scope():
            assert Flag.objects.across_brands().count() == 1
        assert Flag.objects.across_brands().count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_scope_ends_with_its_transaction() -> None:
    """Nothing of a scope stays on a connection that the next request is given."""
    with tenancy.platform_scope(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (tenancy.PLATFORM_ROLE,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user, current_setting('ipjf.brands', true)")
        assert cursor.fetchone() in [(True, ""), (True, None)]
    with pytest.raises(RuntimeError, match=r"tenancy\.enter"):
        tenancy.switch(tenancy.NOBODY)


PAGES = ["overview", "queue", "cases", "sellers", "rights", "products", "team", "alerts", "reports", "audit"]


@pytest.fixture
def query_filters_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every developer forgot the brand: only the database still knows it."""
    monkeypatch.setattr(TenantQuerySet, "for_brand", lambda self, brand: self.all())
    monkeypatch.setattr(TenantQuerySet, "for_brands", lambda self, ids: self.all())


@pytest.mark.parametrize("page", PAGES)
def test_pages_show_no_other_brand_even_without_query_filters(
    world, sign_in, query_filters_gone, page
) -> None:
    from django.urls import reverse  # noqa: PLC0415  (urls need settings)

    secret = "秘密PLANTED"
    flag = make_flag(world.borealis, make_listing(f"Borealis 高仿 {secret}"), state="with_brand")
    AuthorisedSeller.objects.create(brand=world.borealis, marketplace="taomart", seller_id="9", name=secret)
    Right.objects.across_brands().filter(brand=world.borealis).update(title=secret)
    response = sign_in(world.alice).get(reverse(page, kwargs={"slug": "alpina"}))
    assert response.status_code == 200
    assert secret not in response.content.decode()
    assert Flag.objects.across_brands().filter(pk=flag.pk).exists()


def _sources() -> Iterator[Path]:
    for app in APPS:
        for path in (PROJECT / app).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def test_every_query_of_tenant_data_names_its_brand() -> None:
    """`Flag.objects` must be followed by for_brand, for_brands or a spoken across_brands; rows are made with
    create and bulk_create, whose brand the database checks."""
    named = {
        "for_brand",
        "for_brands",
        "across_brands",
        "create",
        "bulk_create",
        "get_or_create",
        "update_or_create",
    }
    models = {m.__name__ for m in TENANT_MODELS}
    silent = []
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Attribute)
                and node.value.attr == "objects"
                and isinstance(node.value.value, ast.Name)
                and node.value.value.id in models
                and node.attr not in named
            ):
                silent.append(
                    f"{path.relative_to(PROJECT)}:{node.lineno} {node.value.value.id}.objects.{node.attr}"
                )
    assert silent == []
