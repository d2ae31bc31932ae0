import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.tenancy import TenantModel
from takedowns.models.case import Case
from takedowns.states import ORDER_STATES


class Removal(TenantModel):
    """An order to the marketplace (removal or reinstatement): the outbox. Written in the
    transaction of the decision, sent afterwards, as often as needed, always under the same key."""

    KINDS = [("removal", _("Removal")), ("reinstatement", _("Reinstatement"))]
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=15, choices=KINDS, default="removal")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=15, choices=list(ORDER_STATES.items()), default="pending")
    attempts = models.PositiveIntegerField(default=0)
    send_after = models.DateTimeField(help_text="The hold in which undo is offered ends here.")
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    answer_status = models.PositiveSmallIntegerField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    acknowledged_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=models.Q(state__in=["pending", "sent", "acknowledged"]),
                name="order_one_live",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="order_due",
                condition=models.Q(state__in=["pending", "sent", "acknowledged"]),
            )
        ]
