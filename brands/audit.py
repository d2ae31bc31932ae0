"""The audit trail: append-only, hash-chained per brand, written with the change it tells of.

It is legal evidence and therefore never holds secrets (tokens, passwords, keys): callers pass
the facts of a step, not whole rows. `brand_id` None is the platform's own chain.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from brands.models.audit import AuditEntry
from brands.permissions import Actor

GENESIS = "0" * 64
_HEAD = """
INSERT INTO brands_audithead (chain, brand_id, seq, hash) VALUES (%(chain)s, %(brand)s, 0, %(genesis)s)
ON CONFLICT (chain) DO UPDATE SET chain = EXCLUDED.chain RETURNING seq, hash
"""


def _plain(value: Any) -> Any:
    """JSON as it comes back from the store, so that the hash can be computed again."""
    return json.loads(json.dumps(value, default=str, sort_keys=True, ensure_ascii=False))


def digest(entry: AuditEntry) -> str:
    """SHA-256 over the entry's content and the hash of the one before."""
    content = {
        "brand": entry.brand_id,
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "role": entry.actor_role,
        "label": entry.actor_label,
        "action": entry.action,
        "object": [entry.object_type, entry.object_id],
        "before": entry.before,
        "after": entry.after,
        "previous": entry.previous_hash,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def hold(brand_id: int | None) -> None:
    """Lock the chain before rows are locked that will be told of in it. Work that takes the chain
    first and rows second cannot block another such work for ever: a scan that writes a thousand flags
    and a person who decides one of them wait for each other in the same order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM brands_audithead WHERE chain = %s FOR UPDATE", [brand_id or 0])
        if cursor.fetchone() is None:
            cursor.execute(_HEAD, {"chain": brand_id or 0, "brand": brand_id, "genesis": GENESIS})


def record(
    *,
    brand_id: int | None,
    actor: Actor,
    action: str,
    obj: Any = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Append one entry. The head row of the chain is locked until the transaction ends, so
    entries of one brand are numbered without gaps in commit order."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_HEAD, {"chain": brand_id or 0, "brand": brand_id, "genesis": GENESIS})
            seq, previous = cursor.fetchone()
        entry = AuditEntry(
            brand_id=brand_id,
            seq=seq + 1,
            at=datetime.now(UTC),
            actor_id=actor.person_id,
            actor_role=actor.role.value,
            actor_label=actor.label,
            action=action,
            object_type=obj._meta.label_lower if obj is not None else "",
            object_id=str(obj.pk) if obj is not None else "",
            before=_plain(before or {}),
            after=_plain(after or {}),
            previous_hash=previous,
        )
        entry.hash = digest(entry)
        entry.save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE brands_audithead SET seq = %s, hash = %s WHERE chain = %s",
                [entry.seq, entry.hash, brand_id or 0],
            )
    return entry


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken link: where, and what is wrong with it."""

    brand_id: int | None
    seq: int
    problem: str


def verify(brand_id: int | None) -> Iterator[Fault]:
    """Walk one chain from its first entry to its head. Yields nothing when it is whole."""
    previous, expected = GENESIS, 1
    entries = AuditEntry.objects.filter(brand_id=brand_id).order_by("seq")
    for entry in entries.iterator(chunk_size=2000):
        if entry.seq != expected:
            yield Fault(brand_id, expected, "missing")
            expected = entry.seq
        if entry.previous_hash != previous:
            yield Fault(brand_id, entry.seq, "does not follow the entry before it")
        if entry.hash != digest(entry):
            yield Fault(brand_id, entry.seq, "content does not match its hash")
        previous, expected = entry.hash, expected + 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM brands_audithead WHERE chain = %s", [brand_id or 0])
        head = cursor.fetchone() or (0, GENESIS)
    if (expected - 1, previous) != head:
        yield Fault(brand_id, head[0], "the chain does not reach its head")
