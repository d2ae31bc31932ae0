"""Raise flags in sets: new ones, ones seen again, and ones that a changed listing opens again.

All of a brand's flags of one shard are one transaction under the brand's audit chain, told in one entry.
Doing it twice changes nothing: a flag is unique per brand and listing, evidence per flag, snapshot and
rules, and only evidence that is new moves anything.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from brands import audit
from brands.permissions import SYSTEM
from brands.transitions import move
from monitoring.detection.types import Signal, Verdict
from monitoring.likeness import changed_materially, skeleton
from monitoring.models import Decision, Evidence, Flag
from monitoring.priority import TRIAGE_WITHIN, priority
from monitoring.queries.snapshots import Sight, picture_digests
from monitoring.states import FLAG, OPEN_FLAGS

LET_GO = ("dismissed", "rejected")


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the engine said of one listing for one brand."""

    sight: Sight
    verdict: Verdict

    def rules(self, rules: str) -> str:
        """The version that evidence names: with a mark of what the pictures said, for they are examined after
        the listing was first scanned, and the same snapshot with them is new evidence."""
        told = [
            (signal.code, sorted(signal.params.items()))
            for signal in self.verdict.signals
            if signal.code.startswith("picture.") or signal.params.get("where") == "picture"
        ]
        if not told:
            return rules
        return f"{rules}/{hashlib.sha256(repr(told).encode('utf-8', 'replace')).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Raised:
    new: int
    seen_again: int
    reopened: int


def _signal(signal: Signal) -> dict[str, Any]:
    return {
        "code": signal.code,
        "weight": signal.weight,
        "text": signal.text,
        "span": list(signal.span) if signal.span else None,
        "params": dict(signal.params),
    }


def _evidence(flag: Flag, sighting: Sighting, rules: str, digests: Mapping[tuple[int, str], str]) -> Evidence:
    sight, verdict = sighting.sight, sighting.verdict
    facts = sight.facts
    return Evidence(
        brand_id=flag.brand_id,
        flag=flag,
        snapshot_id=sight.snapshot_id,
        rule_version=sighting.rules(rules),
        score=verdict.score,
        title=facts.title,
        price=facts.price,
        currency=facts.currency,
        seller_id_text=facts.seller.id,
        seller_name=facts.seller.name,
        pictures=[{"url": url, "sha256": digests.get((sight.listing_id, url), "")} for url in facts.pictures],
        signals=[_signal(signal) for signal in verdict.signals],
    )


def _locked(brand_id: int, listing_ids: Sequence[int]) -> dict[int, Flag]:
    """Existing flags by listing. Locked in order of id, and after the audit chain, as everywhere."""
    rows = (
        Flag.objects.for_brand(brand_id)
        .filter(listing_id__in=listing_ids)
        .order_by("id")
        .select_for_update(of=("self",))
    )
    return {flag.listing_id: flag for flag in rows}


def _insert(brand_id: int, sightings: Sequence[Sighting], now: datetime) -> None:
    due = now + TRIAGE_WITHIN
    Flag.objects.bulk_create(
        [
            Flag(
                brand_id=brand_id,
                listing_id=each.sight.listing_id,
                seller_id=each.sight.seller_id,
                snapshot_id=each.sight.snapshot_id,
                score=each.verdict.score,
                priority=priority(each.verdict.score, due),
                skeleton=skeleton(each.sight.facts.title),
                due_at=due,
                seen_at=now,
            )
            for each in sightings
        ],
        ignore_conflicts=True,
    )


_UPDATE = """
UPDATE monitoring_flag AS flag SET
  score = seen.score, priority = seen.priority, snapshot_id = seen.snapshot, seller_id = seen.seller,
  skeleton = seen.skeleton, seen_at = %(now)s, times_seen = flag.times_seen + 1,
  version = flag.version + seen.changed
FROM unnest(%(ids)s::bigint[], %(scores)s::int[], %(priorities)s::float8[], %(snapshots)s::bigint[],
            %(sellers)s::bigint[], %(skeletons)s::text[], %(changed)s::int[])
  AS seen (id, score, priority, snapshot, seller, skeleton, changed)
WHERE flag.id = seen.id AND flag.brand_id = %(brand)s
"""


def _update(brand_id: int, seen: Sequence[tuple[Flag, Sighting, bool]], now: datetime) -> None:
    """What was seen last is what the lists show. A real change of the listing also counts the version up,
    so that a decision on what it said before is refused as stale."""
    with connection.cursor() as cursor:
        cursor.execute(
            _UPDATE,
            {
                "brand": brand_id,
                "now": now,
                "ids": [flag.pk for flag, _seen, _changed in seen],
                "scores": [each.verdict.score for _flag, each, _changed in seen],
                "priorities": [
                    priority(each.verdict.score, flag.due_at or flag.raised_at)
                    for flag, each, _changed in seen
                ],
                "snapshots": [each.sight.snapshot_id for _flag, each, _changed in seen],
                "sellers": [each.sight.seller_id for _flag, each, _changed in seen],
                "skeletons": [skeleton(each.sight.facts.title) for _flag, each, _changed in seen],
                "changed": [int(changed) for _flag, _each, changed in seen],
            },
        )


def _differs(before: Evidence | None, sighting: Sighting) -> bool:
    """Whether the listing is another offer than this evidence shows; without evidence nobody knows."""
    if before is None:
        return False
    facts = sighting.sight.facts
    return changed_materially(
        titles=(before.title, facts.title),
        prices=(before.price, facts.price),
        sellers=(before.seller_id_text, facts.seller.id),
        pictures=([str(picture.get("url")) for picture in before.pictures], facts.pictures),
    )


def _newest(brand_id: int, flags: Sequence[Flag]) -> dict[int, Evidence]:
    rows = Evidence.objects.for_brand(brand_id).filter(flag__in=flags).order_by("flag_id", "-id")
    return {evidence.flag_id: evidence for evidence in rows.distinct("flag_id")}


def _decided_on(brand_id: int, flags: Sequence[Flag]) -> dict[int, Evidence | None]:
    """Flag id -> what the person had before them who let the listing go."""
    rows = (
        Decision.objects.for_brand(brand_id)
        .filter(flag__in=flags, action__in=["dismiss", "reject"], undone_at__isnull=True)
        .select_related("evidence")
        .order_by("flag_id", "-id")
        .distinct("flag_id")
    )
    return {decision.flag_id: decision.evidence for decision in rows}


def _same(before: Evidence | None, sighting: Sighting) -> bool:
    """Whether the newest evidence already says all this: a changed profile changes few verdicts."""
    return (
        before is not None
        and before.snapshot_id == sighting.sight.snapshot_id
        and before.score == sighting.verdict.score
        and before.signals == [_signal(signal) for signal in sighting.verdict.signals]
    )


def _keep_evidence(
    flags: Mapping[int, Flag], sightings: Sequence[Sighting], rules: str, newest: Mapping[int, Evidence]
) -> list[Sighting]:
    """Append what was not known yet; returns the sightings whose evidence is new."""
    known = set(
        Evidence.objects.for_brands({flag.brand_id for flag in flags.values()})
        .filter(flag__in=list(flags.values()), rule_version__startswith=rules)
        .values_list("flag_id", "snapshot_id", "rule_version")
    )
    fresh = [
        each
        for each in sightings
        if ((flag_id := flags[each.sight.listing_id].pk), each.sight.snapshot_id, each.rules(rules))
        not in known
        and not _same(newest.get(flag_id), each)
    ]
    digests = picture_digests([each.sight.listing_id for each in fresh])
    Evidence.objects.bulk_create(
        [_evidence(flags[each.sight.listing_id], each, rules, digests) for each in fresh],
        ignore_conflicts=True,
    )
    return fresh


@transaction.atomic
def raise_flags(
    *, brand_id: int, sightings: Sequence[Sighting], rules: str, origin: Mapping[str, Any]
) -> Raised:
    """Flags for every flagged verdict; what is known already gathers evidence.

    A verdict that does not flag still updates an open flag: the brand has just authorised the seller,
    say, and the queue should show the low score. `rules` is the version that evidence
    names; `origin` says in the audit trail which run this was.
    Reopens what was let go when the listing changed materially since; what was removed comes back
    through `reopen`, when takedowns sees it on sale again."""
    audit.hold(brand_id)
    now = timezone.now()
    listing_ids = [each.sight.listing_id for each in sightings]
    before = _locked(brand_id, listing_ids)
    _insert(brand_id, [e for e in sightings if e.verdict.flagged and e.sight.listing_id not in before], now)
    flags = _locked(brand_id, listing_ids)
    known = list(before.values())
    newest, let_go = _newest(brand_id, known), _decided_on(brand_id, known)
    relevant = [
        each
        for each in sightings
        if (flag := flags.get(each.sight.listing_id)) and (each.verdict.flagged or flag.state in OPEN_FLAGS)
    ]
    fresh = _keep_evidence(flags, relevant, rules, newest) if relevant else []
    again = [
        (flags[each.sight.listing_id], each, _differs(newest.get(flags[each.sight.listing_id].pk), each))
        for each in fresh
        if each.sight.listing_id in before
    ]
    if again:
        _update(brand_id, again, now)
    reopened = [
        flag
        for flag, each, _changed in again
        if flag.state in LET_GO and each.verdict.flagged and _differs(let_go.get(flag.pk), each)
    ]
    new = [flag for listing_id, flag in flags.items() if listing_id not in before]
    if new or again:
        audit.record(
            brand_id=brand_id,
            actor=SYSTEM,
            action="flags.raised",
            after={
                **origin,
                "new": sorted(flag.pk for flag in new),
                "seen_again": sorted(flag.pk for flag, _each, _changed in again),
            },
        )
    for flag in reopened:
        flag.refresh_from_db()
        reopen(flag=flag, reason="changed", returned=False)
    return Raised(len(new), len(again), len(reopened))


@transaction.atomic
def reopen(*, flag: Flag, reason: str, returned: bool = True) -> None:
    """Back to triage as new, with its history. `returned`: it was removed and is on sale again, which
    is counted. Raises NotPossible when the flag is open already, StaleState when someone was faster."""
    now = timezone.now()
    due = now + TRIAGE_WITHIN
    changes: dict[str, Any] = {
        "due_at": due,
        "priority": priority(flag.score, due),
        "sent_at": None,
        "sent_reason": "",
        "decided_at": None,
    }
    if returned:
        changes["times_returned"] = flag.times_returned + 1
    move(obj=flag, machine=FLAG, action="reopen", actor=SYSTEM, changes=changes, detail={"reason": reason})
