"""The third wall: who may see which tenant rows, told to PostgreSQL itself.

The login role owns the tables, row-level security is FORCEd on it and no policy names it, so a
connection sees no tenant row until it enters a scope. A scope is a transaction that runs as one
of two roles: `ipjf_portal` (rows of the named brands, and the person's own memberships) or
`ipjf_platform` (all rows). Both lack BYPASSRLS. Leaving the block, by whatever way, ends it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

PORTAL_ROLE = "ipjf_portal"
PLATFORM_ROLE = "ipjf_platform"


@dataclass(frozen=True, slots=True)
class Scope:
    """What one transaction may see. `role` 'none' is the login role: no tenant row at all."""

    role: str = "none"
    brands: tuple[int, ...] = ()
    person: int | None = None


NOBODY = Scope()
_current: ContextVar[Scope] = ContextVar("ipjf_scope", default=NOBODY)


def current() -> Scope:
    return _current.get()


def _apply(scope: Scope) -> None:
    """One round trip; `true` makes each setting local to the transaction, like SET LOCAL."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', %s, true), set_config('ipjf.brands', %s, true),"
            " set_config('ipjf.person', %s, true)",
            [scope.role, ",".join(map(str, scope.brands)), str(scope.person or 0)],
        )


@contextmanager
def enter(scope: Scope) -> Iterator[Scope]:
    """Run a block as `scope`, in a transaction of its own or a savepoint of the present one.

    On an exception the rollback undoes the settings too; otherwise the scope before is put back,
    unless the transaction ends here, which does the same."""
    previous, outermost = _current.get(), not connection.in_atomic_block
    with transaction.atomic():
        _apply(scope)
        token = _current.set(scope)
        try:
            yield scope
        finally:
            _current.reset(token)
        if not outermost and not connection.needs_rollback:
            _apply(previous)


def switch(scope: Scope) -> None:
    """Replace the scope of the block that runs now: the request middleware narrows with it, from
    'this person' to 'this brand', without paying for a second savepoint."""
    if not connection.in_atomic_block:
        raise RuntimeError("A scope lives in a transaction; use tenancy.enter() first.")
    _apply(scope)
    _current.set(scope)


def brand_scope(brands: Any, *, person: int | None = None) -> Any:
    """Scope of one brand (object or id) or several."""
    many = brands if isinstance(brands, Iterable) else [brands]
    ids = tuple(b if isinstance(b, int) else b.pk for b in many)
    return enter(Scope(PORTAL_ROLE, ids, person))


def person_scope(person_id: int) -> Any:
    """Scope of a person before a brand is chosen: own memberships and assignments, nothing else."""
    return enter(Scope(PORTAL_ROLE, (), person_id))


def platform_scope() -> Any:
    """All brands: for workers and platform staff, always entered by name."""
    return enter(Scope(PLATFORM_ROLE))


class TenantQuerySet(models.QuerySet):
    """The second wall: a query of tenant data names its brand (tests/test_tenancy.py reads the
    source for it). It is also the fast path, for the brand leads every index."""

    def for_brand(self, brand: Any) -> "TenantQuerySet":
        return self.filter(brand_id=brand if isinstance(brand, int) else brand.pk)

    def for_brands(self, brand_ids: Iterable[int]) -> "TenantQuerySet":
        return self.filter(brand_id__in=tuple(brand_ids))

    def across_brands(self) -> "TenantQuerySet":
        """Said aloud where a query is meant to cross brands; the scope still bounds it."""
        return self.all()


class TenantModel(models.Model):
    """A row private to one brand. The migration that makes its table must protect it with
    `brands.rls.ProtectTenantTable`; a test compares the two lists."""

    brand = models.ForeignKey("brands.Brand", on_delete=models.PROTECT, related_name="+")

    objects = TenantQuerySet.as_manager()

    class Meta:
        abstract = True
