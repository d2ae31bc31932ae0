"""Figures of an account manager's desk: how each brand stands, and who did how much."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Aggregate, Count, DurationField, Exists, F, Max, OuterRef, Q
from django.db.models.functions import JSONObject, TruncDate
from django.utils import timezone

from brands.models import Brand
from monitoring.models import Decision, Flag, FlagMessage
from monitoring.queries.detail_parts import ThreadMessage, message_of

LOOKED_BACK = timedelta(days=90)
CHART_DAYS = 14
STATES = ("new", "question", "with_brand")


class Median(Aggregate):
    """The middle value, which one flag that waited for a month does not move as it would an average."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class BrandHealth:
    brand: Brand
    new: int
    questions: int
    with_brand: int
    overdue: int
    median: timedelta | None
    """From sending to the brand's decision, over LOOKED_BACK."""
    confirmed: int
    decided: int
    last_activity: datetime | None

    @property
    def confirmed_rate(self) -> int | None:
        """Per cent of decided flags that the brand confirmed; None before the first decision."""
        return round(100 * self.confirmed / self.decided) if self.decided else None


def brand_health(brand_ids: Iterable[int]) -> list[BrandHealth]:
    """One row a brand, in three queries whatever their number; the neediest first."""
    ids, now = tuple(brand_ids), timezone.now()
    open_flags = {
        row["brand_id"]: row
        for row in Flag.objects.for_brands(ids)
        .filter(state__in=STATES)
        .values("brand_id")
        .annotate(
            new=Count("id", filter=Q(state="new")),
            questions=Count("id", filter=Q(state="question")),
            with_brand=Count("id", filter=Q(state="with_brand")),
            overdue=Count("id", filter=Q(state="with_brand", due_at__lt=now)),
        )
        .order_by()
    }
    by_brand = Q(action__in=["confirm", "reject"], undone_at__isnull=True)
    decisions = {
        row["brand_id"]: row
        for row in Decision.objects.for_brands(ids)
        .filter(at__gte=now - LOOKED_BACK)
        .values("brand_id")
        .annotate(
            decided=Count("id", filter=by_brand),
            confirmed=Count("id", filter=by_brand & Q(action="confirm")),
            median=Median(F("at") - F("flag__sent_at"), filter=by_brand & Q(flag__sent_at__isnull=False)),
            last=Max("at"),
        )
        .order_by()
    }
    found = []
    for brand in Brand.objects.active().filter(pk__in=ids).order_by("name"):
        flags, done = open_flags.get(brand.pk, {}), decisions.get(brand.pk, {})
        found.append(
            BrandHealth(
                brand=brand,
                **{name: flags.get(name, 0) for name in ("new", "questions", "with_brand", "overdue")},
                median=done.get("median"),
                confirmed=done.get("confirmed", 0),
                decided=done.get("decided", 0),
                last_activity=done.get("last"),
            )
        )
    return sorted(found, key=lambda health: (-health.overdue, -health.questions, -health.new))


def state_counts(brand_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """(brand id, state) -> flags, open states only."""
    found = (
        Flag.objects.for_brands(brand_ids)
        .filter(state__in=STATES)
        .values_list("brand_id", "state")
        .annotate(number=Count("id"))
        .order_by()
    )
    return {(brand_id, state): number for brand_id, state, number in found}


def decisions_per_day(brand_ids: Iterable[int], person_id: int) -> list[tuple[date, dict[str, int]]]:
    """What a person decided on each of the last CHART_DAYS days, in the active time zone; days without
    a decision are there too, with nothing."""
    today = timezone.localdate()
    first = today - timedelta(days=CHART_DAYS - 1)
    start = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    days: dict[date, dict[str, int]] = {first + timedelta(days=n): {} for n in range(CHART_DAYS)}
    found = (
        Decision.objects.for_brands(brand_ids)
        .filter(by_id=person_id, at__gte=start, undone_at__isnull=True)
        .annotate(day=TruncDate("at"))
        .values_list("day", "action")
        .annotate(number=Count("id"))
        .order_by()
    )
    for day, action, number in found:
        if day in days:
            days[day][action] = number
    return list(days.items())


@dataclass(frozen=True, slots=True)
class Question:
    """A flag that waits for the account manager, with the whole thread."""

    flag: Flag
    messages: list[ThreadMessage]


QUESTIONS_SHOWN = 30


def open_questions(brand_ids: Iterable[int]) -> list[Question]:
    """Who has waited longest comes first. At most QUESTIONS_SHOWN: answering makes room for the next."""
    ids = tuple(brand_ids)
    thread = FlagMessage.objects.for_brands(ids).filter(flag_id=OuterRef("pk")).order_by("id")
    found = (
        Flag.objects.for_brands(ids)
        .filter(state="question")
        .select_related("brand", "listing")
        .annotate(
            message_rows=ArraySubquery(
                thread.values(
                    row=JSONObject(author=F("author__name"), role="author_role", text="text", at="at")
                )
            )
        )
        .order_by("due_at", "pk")[:QUESTIONS_SHOWN]
    )
    return [Question(flag, [message_of(row) for row in flag.message_rows]) for flag in found]


def answered_lately(brand_ids: Iterable[int], limit: int = 10) -> list[Flag]:
    """Flags whose question was answered, newest first: what came of it is to be seen in their state."""
    ids = tuple(brand_ids)
    said = FlagMessage.objects.for_brands(ids).filter(flag_id=OuterRef("pk"), author_role="account_manager")
    return list(
        Flag.objects.for_brands(ids)
        .exclude(state="question")
        .filter(Exists(said))
        .select_related("brand", "listing")
        .order_by("-seen_at", "-pk")[:limit]
    )
