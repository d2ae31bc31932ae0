"""Sellers a brand has authorised, and those it keeps an eye on. A seller is one or the other."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from brands import audit
from brands.actions.profile import profile_changed
from brands.errors import Invalid
from brands.models import AuthorisedSeller, WatchedSeller
from brands.permissions import Actor


def _clean(marketplace: str, seller_id: str) -> tuple[str, str]:
    marketplace, seller_id = marketplace.strip(), seller_id.strip()
    if not marketplace:
        raise Invalid(fields={"marketplace": _("Choose the marketplace.")})
    if not seller_id or len(seller_id) > 80:
        raise Invalid(fields={"seller_id": _("A seller id has 1 to 80 signs.")})
    return marketplace, seller_id


@transaction.atomic
def authorise_seller(
    *,
    brand_id: int,
    actor: Actor,
    marketplace: str,
    seller_id: str,
    name: str = "",
    note: str = "",
    valid_to: date | None = None,
) -> AuthorisedSeller:
    """Put a seller on the list, or bring its entry up to date. Ends watching it."""
    marketplace, seller_id = _clean(marketplace, seller_id)
    audit.hold(brand_id)  # the chain before the rows: a rejection that authorises holds it already
    WatchedSeller.objects.for_brand(brand_id).filter(marketplace=marketplace, seller_id=seller_id).delete()
    values: dict[str, Any] = {"name": name[:200], "note": note[:500], "valid_to": valid_to}
    entry, created = AuthorisedSeller.objects.for_brand(brand_id).update_or_create(
        brand_id=brand_id,
        marketplace=marketplace,
        seller_id=seller_id,
        defaults=values,
        create_defaults=values | {"added_by_id": actor.person_id},
    )
    _record(entry, actor, "sellers.authorise" if created else "sellers.authorise_again")
    return entry


@transaction.atomic
def watch_seller(
    *, brand_id: int, actor: Actor, marketplace: str, seller_id: str, name: str = "", note: str = ""
) -> WatchedSeller:
    """Keep an eye on a seller. Invalid while it is authorised: that has to be ended first, by intent."""
    marketplace, seller_id = _clean(marketplace, seller_id)
    audit.hold(brand_id)
    known = AuthorisedSeller.objects.for_brand(brand_id)
    if known.filter(marketplace=marketplace, seller_id=seller_id).exists():
        raise Invalid(
            fields={"seller_id": _("This seller is authorised. End the authorisation first, then watch it.")}
        )
    values = {"name": name[:200], "note": note[:500]}
    entry, created = WatchedSeller.objects.for_brand(brand_id).update_or_create(
        brand_id=brand_id,
        marketplace=marketplace,
        seller_id=seller_id,
        defaults=values,
        create_defaults=values | {"added_by_id": actor.person_id},
    )
    _record(entry, actor, "sellers.watch" if created else "sellers.watch_again")
    return entry


@transaction.atomic
def remove_seller(*, entry: AuthorisedSeller | WatchedSeller, actor: Actor) -> None:
    """End an authorisation or the watching."""
    ended = "sellers.end_authorisation" if isinstance(entry, AuthorisedSeller) else "sellers.end_watch"
    _record(entry, actor, ended)
    entry.delete()


def _record(entry: AuthorisedSeller | WatchedSeller, actor: Actor, action: str) -> None:
    profile_changed(entry.brand_id)
    audit.record(
        brand_id=entry.brand_id,
        actor=actor,
        action=action,
        obj=entry,
        after={
            "marketplace": entry.marketplace,
            "seller_id": entry.seller_id,
            "name": entry.name,
            "valid_to": getattr(entry, "valid_to", None),
        },
    )
