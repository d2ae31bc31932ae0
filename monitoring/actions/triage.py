"""The account manager's desk: send to the brand, dismiss, answer, take back; one or many.

Many is the single door in a loop, each row in a savepoint of its own: a row that could not change
says why and spoils nothing for the rest.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.urls import reverse

from brands import audit
from brands.actions.notifications import notify
from brands.errors import DomainError, NotPossible
from brands.permissions import DECIDERS, Actor, Role
from monitoring.actions import decisions
from monitoring.models import Decision, Flag, FlagMessage


def _announce_sent(brand_id: int, slug: str, count: int) -> None:
    notify(
        brand_id=brand_id,
        kind="flags.sent",
        path=reverse("queue", kwargs={"slug": slug}),
        params={"count": count},
        roles=DECIDERS,
    )


@transaction.atomic
def send_to_brand(
    *,
    flag: Flag,
    actor: Actor,
    reason: str,
    version: int | None = None,
    note: str = "",
    announce: bool = True,
) -> Decision:
    """Ask the brand to decide. `announce` off is for bulk, which tells the brand once of all."""
    decision = decisions.record_decision(
        flag=flag, action="send", actor=actor, version=version, reason=reason, note=note
    )
    if announce:
        _announce_sent(flag.brand_id, flag.brand.slug, 1)
    return decision


@transaction.atomic
def dismiss(*, flag: Flag, actor: Actor, reason: str, version: int | None = None, note: str = "") -> Decision:
    """Let the listing go: the flag stays closed until the listing changes materially."""
    return decisions.record_decision(
        flag=flag, action="dismiss", actor=actor, version=version, reason=reason, note=note
    )


@transaction.atomic
def undo(*, flag: Flag, actor: Actor, version: int | None = None) -> Decision:
    """Take back a sending or a dismissal. Removals are takedowns' to take back, with their order."""
    if flag.state not in ("with_brand", "dismissed"):
        raise NotPossible
    return decisions.undo_decision(flag=flag, actor=actor, version=version)


@transaction.atomic
def answer_question(*, flag: Flag, actor: Actor, text: str, version: int | None = None) -> FlagMessage:
    """Answer and send back; the brand's deciders hear of it."""
    message = decisions.answer(flag=flag, actor=actor, text=text, version=version)
    notify(
        brand_id=flag.brand_id,
        kind="question.answered",
        path=reverse("review", args=[flag.brand.slug, flag.pk]),
        params={"title": flag.listing.title, "who": actor.label},
        roles=DECIDERS,
    )
    return message


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that stayed as it was, and why."""

    flag: Flag
    message: Any


@dataclass(slots=True)
class Outcome:
    done: list[Flag] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def each(
    flags: Iterable[tuple[Flag, int | None]], actor: Actor, step: Callable[[Flag, int | None], Any]
) -> Outcome:
    """Run `step(flag, version seen)` for each flag, and report row by row. The audit chains are taken in
    order of brand first, so that two people's bulk work cannot block each other for ever."""
    rows = sorted(flags, key=lambda row: (row[0].brand_id, row[0].pk))
    outcome = Outcome()
    with transaction.atomic():
        for brand_id in sorted({flag.brand_id for flag, _version in rows}):
            if actor.role in (Role.SYSTEM, Role.ADMIN) or brand_id in actor.brand_ids:
                audit.hold(brand_id)
        for flag, version in rows:
            try:
                with transaction.atomic():
                    step(flag, version)
            except DomainError as error:
                outcome.refused.append(Refusal(flag, error.message))
            else:
                outcome.done.append(flag)
    return outcome


@transaction.atomic
def send_many(
    *, flags: Iterable[tuple[Flag, int | None]], actor: Actor, reason: str, note: str = ""
) -> Outcome:
    """Each brand is told once, of how many."""

    def step(flag: Flag, version: int | None) -> None:
        send_to_brand(flag=flag, actor=actor, reason=reason, version=version, note=note, announce=False)

    outcome = each(flags, actor, step)
    sent: dict[int, list[Flag]] = {}
    for flag in outcome.done:
        sent.setdefault(flag.brand_id, []).append(flag)
    for brand_id, of_brand in sent.items():
        _announce_sent(brand_id, of_brand[0].brand.slug, len(of_brand))
    return outcome


@transaction.atomic
def dismiss_many(
    *, flags: Iterable[tuple[Flag, int | None]], actor: Actor, reason: str, note: str = ""
) -> Outcome:
    return each(
        flags,
        actor,
        lambda flag, version: dismiss(flag=flag, actor=actor, reason=reason, version=version, note=note),
    )


@transaction.atomic
def undo_many(*, flags: Iterable[tuple[Flag, int | None]], actor: Actor) -> Outcome:
    return each(flags, actor, lambda flag, version: undo(flag=flag, actor=actor, version=version))
