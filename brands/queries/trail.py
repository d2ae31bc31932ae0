"""Reading the audit trail and the alerts, newest first, by keyset."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from brands.audit import GENESIS, digest
from brands.models import AuditEntry, AuditHead, Brand, Notification

PAGE = 50


@dataclass(frozen=True, slots=True)
class TrailFilter:
    area: str = ""
    """First part of the action: flag, right, team, ..."""
    person: str = ""
    since: date | None = None
    until: date | None = None


def entries(brand: Brand, chosen: TrailFilter) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.filter(brand=brand)
    if chosen.area:
        # a scan's step on many flags at once is 'flags.raised', a person's on one is 'flag.confirm'
        rows = rows.filter(Q(action__startswith=f"{chosen.area}.") | Q(action__startswith=f"{chosen.area}s."))
    if chosen.person:
        rows = rows.filter(actor_label__icontains=chosen.person)
    if chosen.since:
        rows = rows.filter(at__gte=_midnight(chosen.since))
    if chosen.until:
        rows = rows.filter(at__lt=_midnight(chosen.until + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def page(rows: QuerySet, *, key: str, before: int | None, size: int = PAGE) -> tuple[list, int | None]:
    """The rows below `before`, newest first, and where the page after begins (None at the end)."""
    if before is not None:
        rows = rows.filter(**{f"{key}__lt": before})
    found = list(rows.order_by(f"-{key}")[: size + 1])
    more = len(found) > size
    found = found[:size]
    return found, getattr(found[-1], key) if more else None


def altered(shown: list[AuditEntry]) -> list[int]:
    """Which of these entries do not match their own hash, or the entry before them when that is here too."""
    by_seq = {entry.seq: entry for entry in shown}
    wrong = []
    for entry in shown:
        before = by_seq.get(entry.seq - 1)
        follows = GENESIS if entry.seq == 1 else before.hash if before else entry.previous_hash
        if entry.hash != digest(entry) or entry.previous_hash != follows:
            wrong.append(entry.seq)
    return wrong


def head(brand: Brand) -> AuditHead | None:
    return AuditHead.objects.filter(chain=brand.pk).first()


def notifications(brand: Brand, person_id: int, *, unread: bool) -> QuerySet[Notification]:
    rows = Notification.objects.for_brand(brand).filter(person_id=person_id)
    return rows.filter(read_at__isnull=True) if unread else rows


def manager_notifications(person_id: int) -> QuerySet[Notification]:
    """Over all brands the account manager's scope holds."""
    return Notification.objects.across_brands().select_related("brand").filter(person_id=person_id)
