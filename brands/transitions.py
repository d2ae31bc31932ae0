"""The one function that moves an object through its table (`brands.transitions_table`)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from brands import audit
from brands.errors import StaleState
from brands.permissions import Actor
from brands.transitions_table import Machine, Transition


def move(
    *,
    obj: Any,
    machine: Machine,
    action: str,
    actor: Actor,
    version: int | None = None,
    changes: Mapping[str, Any] | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Transition:
    """Take one step: compare-and-set on the old state and version, audit in the same transaction.

    `obj` has `state`, `version` and a brand (itself, or `brand_id`). `version` is what the person
    saw, when it came with a form. Raises NotPossible, NotAllowed, or StaleState with the fresh row.
    """
    changes = dict(changes or {})
    expected = obj.version if version is None else version
    with transaction.atomic():
        manager = type(obj)._base_manager
        if obj.version != expected:
            raise StaleState(fresh=manager.get(pk=obj.pk))
        step = machine.find(obj.state, action, actor.role)
        brand_id = getattr(obj, "brand_id", obj.pk)
        audit.hold(brand_id)
        moved = manager.filter(pk=obj.pk, state=step.source, version=expected).update(
            state=step.target, version=F("version") + 1, **changes
        )
        if moved != 1:
            raise StaleState(fresh=manager.filter(pk=obj.pk).first())
        audit.record(
            brand_id=brand_id,
            actor=actor,
            action=f"{machine.name}.{action}",
            obj=obj,
            before={"state": step.source},
            after={"state": step.target, **(detail or {})},
        )
    obj.state, obj.version = step.target, expected + 1
    for name, value in changes.items():
        setattr(obj, name, value)
    return step
