"""What an admin does with a marketplace. Each step is on the platform's own audit chain."""

from typing import Any

from celery import current_app
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from brands import audit
from brands.errors import Invalid, NotPossible
from brands.permissions import Actor
from listings.models import Marketplace

EDITABLE = ("name", "base_url", "item_url", "currency", "active", "pull_every")


def add_marketplace(*, actor: Actor, code: str, **fields: Any) -> Marketplace:
    """Raises Invalid when the code is taken."""
    try:
        with transaction.atomic():
            marketplace = Marketplace.objects.create(code=code, **fields)
    except IntegrityError:
        message = _("There is a marketplace with this code already. Choose another code.")
        raise Invalid(fields={"code": message}) from None
    audit.record(
        brand_id=None, actor=actor, action="marketplace.add", obj=marketplace, after={"code": code, **fields}
    )
    return marketplace


@transaction.atomic
def edit_marketplace(*, actor: Actor, marketplace: Marketplace, **fields: Any) -> Marketplace:
    """A new address starts afresh: its cursor and its failures belonged to the old one. The code stays, for
    secrets and orders are filed under it."""
    kept = Marketplace.objects.select_for_update(no_key=True).get(pk=marketplace.pk)
    before = {name: getattr(kept, name) for name in EDITABLE}
    after = before | {name: value for name, value in fields.items() if name in EDITABLE}
    if after == before:
        return kept
    for name, value in after.items():
        setattr(kept, name, value)
    if after["base_url"] != before["base_url"]:
        kept.cursor, kept.failures, kept.last_error, kept.last_error_params = "", 0, "", {}
    kept.next_pull_at = timezone.now()
    kept.save()
    changed = [name for name in EDITABLE if before[name] != after[name]]
    audit.record(
        brand_id=None,
        actor=actor,
        action="marketplace.edit",
        obj=kept,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return kept


@transaction.atomic
def pull_now(*, actor: Actor, marketplace: Marketplace) -> None:
    """Due at once, with its back-off forgotten. Raises NotPossible without an active feed."""
    if not marketplace.base_url:
        raise NotPossible(_("This marketplace has no feed. Give the address of its API first."))
    if not marketplace.active:
        raise NotPossible(_("This marketplace is switched off. Switch it on first."))
    Marketplace.objects.filter(pk=marketplace.pk).update(next_pull_at=timezone.now(), failures=0)
    audit.record(brand_id=None, actor=actor, action="marketplace.pull", obj=marketplace)

    def tell_a_worker() -> None:  # by its name: Django logs that of one that failed, and a partial has none
        current_app.send_task("listings.tasks.pull_feed", args=[marketplace.pk])

    transaction.on_commit(tell_a_worker, robust=True)  # the next tick would do it too
