"""The outbox as the operator sees it: orders by state, the human list, how each marketplace answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from listings.models import Marketplace
from takedowns.models import OrderAttempt, Removal
from takedowns.states import LIVE_ORDERS

LOOKED_BACK = timedelta(hours=1)
LATE_AFTER = 3
"""An order that needed more attempts than this counts as late."""


_NEWER = Removal.objects.across_brands().filter(
    case_id=OuterRef("case_id"), kind=OuterRef("kind"), pk__gt=OuterRef("pk")
)
# A refusal that a later order or a settled case made good needs nobody any more.
_FOR_A_PERSON = (
    Q(state="refused")
    & (Q(kind="removal", case__state="failed") | Q(kind="reinstatement", case__state="reinstating"))
    & ~Exists(_NEWER)
)
_LIVE = Q(state__in=LIVE_ORDERS)
WHICH = {
    "refused": _FOR_A_PERSON,
    "late": _LIVE & (Q(attempts__gt=LATE_AFTER) | Q(observations__gt=LATE_AFTER)),
    "live": _LIVE,
    "done": Q(state="done"),
    "all": Q(),
}
"""Tabs of the page."""


def orders_for(view: str, *, marketplace: str = "") -> QuerySet[Removal]:
    """Orders of all brands. Needs the platform's scope. `view` is a key of WHICH."""
    rows = Removal.objects.across_brands().select_related("brand", "case__listing", "marketplace")
    if marketplace:
        rows = rows.filter(marketplace__code=marketplace)
    return rows.filter(WHICH[view])


def view_counts() -> dict[str, int]:
    """Of the tabs that ask for attention; the settled orders, which only grow, are not counted."""
    open_ = Removal.objects.across_brands().filter(state__in=[*LIVE_ORDERS, "refused"])
    counted = {view: Count("id", filter=WHICH[view]) for view in ("refused", "late", "live")}
    return open_.aggregate(**counted)


@dataclass(frozen=True, slots=True)
class Health:
    """How a marketplace answered in the last hour."""

    marketplace: Marketplace
    calls: int
    failed: int
    refused: int
    slowest_ms: int | None
    last_good: datetime | None
    waiting: int
    oldest_waiting: datetime | None

    @property
    def state(self) -> str:
        """'none' without calls, 'down' when only failures came, 'shaky' from one in five, else 'good'."""
        if not self.calls:
            return "none"
        if self.failed == self.calls:
            return "down"
        return "shaky" if self.failed * 5 >= self.calls else "good"


def health() -> list[Health]:
    """Three queries, whatever the number of marketplaces."""
    since = timezone.now() - LOOKED_BACK
    calls: dict[int, dict[str, Any]] = {
        row["order__marketplace_id"]: row
        for row in OrderAttempt.objects.across_brands()
        .filter(at__gte=since)
        .values("order__marketplace_id")
        .annotate(
            calls=Count("id"),
            failed=Count("id", filter=Q(outcome="retry")),
            refused=Count("id", filter=Q(outcome="refused")),
            slowest=Max("milliseconds"),
            last_good=Max("at", filter=~Q(outcome="retry")),
        )
        .order_by()
    }
    waiting: dict[int, dict[str, Any]] = {
        row["marketplace_id"]: row
        for row in Removal.objects.across_brands()
        .filter(state__in=LIVE_ORDERS)
        .values("marketplace_id")
        .annotate(waiting=Count("id"), oldest=Min("created_at"))
        .order_by()
    }
    found = []
    for marketplace in Marketplace.objects.order_by("name"):
        called, held = calls.get(marketplace.pk, {}), waiting.get(marketplace.pk, {})
        found.append(
            Health(
                marketplace=marketplace,
                calls=called.get("calls", 0),
                failed=called.get("failed", 0),
                refused=called.get("refused", 0),
                slowest_ms=called.get("slowest"),
                last_good=called.get("last_good"),
                waiting=held.get("waiting", 0),
                oldest_waiting=held.get("oldest"),
            )
        )
    return found
