import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.tenancy import TenantModel
from listings.models import Marketplace
from takedowns.models.case import Case
from takedowns.states import ATTEMPT_KINDS, ATTEMPT_OUTCOMES, LIVE_ORDERS, ORDER_STATES


class Removal(TenantModel):
    """An order to the marketplace (removal or reinstatement): the outbox. Written in the
    transaction of the decision, sent afterwards, as often as needed, always under the same key."""

    KINDS = [("removal", _("Removal")), ("reinstatement", _("Reinstatement"))]
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="orders")
    marketplace = models.ForeignKey(Marketplace, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=KINDS, default="removal")
    body = models.JSONField(
        default=dict, help_text="What is sent; fixed at the decision, so that a repeat is the same order."
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=15, choices=list(ORDER_STATES.items()), default="pending")
    attempts = models.PositiveIntegerField(default=0)
    send_after = models.DateTimeField(help_text="The hold in which undo is offered ends here.")
    next_try_at = models.DateTimeField()
    queued_until = models.DateTimeField(
        null=True, help_text="A message for a worker is under way; after this it counts as lost."
    )
    leased_until = models.DateTimeField(null=True, help_text="A worker has it; after this it counts as dead.")
    observations = models.PositiveIntegerField(default=0)
    answer_status = models.PositiveSmallIntegerField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    acknowledged_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=models.Q(state__in=LIVE_ORDERS),
                name="order_one_live",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="order_due",
                condition=models.Q(state__in=LIVE_ORDERS),
            ),
            models.Index(fields=["state", "-id"], name="order_state"),
            models.Index(fields=["done_at"], name="order_done", condition=models.Q(state="done")),
        ]


class OrderAttempt(TenantModel):
    """One call to the marketplace for an order and what came of it: the proof of what was tried, and what
    the health of a marketplace is read from."""

    order = models.ForeignKey(Removal, on_delete=models.CASCADE, related_name="tries")
    kind = models.CharField(max_length=10, choices=list(ATTEMPT_KINDS.items()))
    outcome = models.CharField(max_length=15, choices=list(ATTEMPT_OUTCOMES.items()))
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status; none when no answer came.")
    detail = models.CharField(max_length=500, blank=True)
    milliseconds = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["order", "id"], name="attempt_order"),
            models.Index(fields=["at"], name="attempt_at"),
        ]
