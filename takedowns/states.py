"""States of a case and of an order to a marketplace."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from brands.permissions import ADMINS, DECIDERS, MANAGERS, Role
from brands.transitions_table import Machine, Transition

SYSTEM = frozenset({Role.SYSTEM})
SELLER = frozenset({Role.PUBLIC})

CASE = Machine(
    "case",
    {
        "open": pgettext_lazy("case state", "Open"),
        "removing": pgettext_lazy("case state", "Being removed"),
        "removed": pgettext_lazy("case state", "Removed"),
        "failed": pgettext_lazy("case state", "Refused by the marketplace"),
        "contested": pgettext_lazy("case state", "Contested by the seller"),
        "upheld": pgettext_lazy("case state", "Upheld"),
        "reinstating": pgettext_lazy("case state", "Being reinstated"),
        "reinstated": pgettext_lazy("case state", "Reinstated"),
        "withdrawn": pgettext_lazy("case state", "Withdrawn"),
    },
    [
        # the order leaves the house; before that an undo takes the case back
        Transition("open", "send_order", "removing", SYSTEM),
        Transition("open", "undo", "withdrawn", DECIDERS | MANAGERS, _("Undo")),
        # there is no way to send it: it stands on the human list from the start
        Transition("open", "refuse", "failed", SYSTEM),
        Transition("removing", "confirm_removed", "removed", SYSTEM),
        Transition("removing", "refuse", "failed", SYSTEM),
        Transition("failed", "retry", "removing", ADMINS | MANAGERS, _("Send again")),
        Transition("failed", "give_up", "withdrawn", ADMINS | MANAGERS | DECIDERS, _("Withdraw")),
        # the brand changes its mind after the removal
        Transition("removed", "withdraw", "reinstating", DECIDERS | MANAGERS, _("Withdraw and reinstate")),
        Transition("contested", "withdraw", "reinstating", DECIDERS | MANAGERS, _("Withdraw and reinstate")),
        # the seller objects
        Transition("removed", "contest", "contested", SELLER),
        Transition("contested", "uphold", "upheld", DECIDERS | MANAGERS, _("Uphold with proof")),
        Transition("contested", "lapse", "reinstating", SYSTEM),
        Transition("reinstating", "confirm_reinstated", "reinstated", SYSTEM),
    ],
)

UNDER_WAY = ("open", "removing", "failed")
"""States in which the removal itself is not settled: one case of a flag may be in them at a time."""
CLOSED_CASES = ("upheld", "reinstated", "withdrawn")

ORDER_STATES = {
    "pending": pgettext_lazy("order state", "Waiting to leave"),
    "sent": pgettext_lazy("order state", "Sent, not yet acknowledged"),
    "acknowledged": pgettext_lazy("order state", "Acknowledged"),
    "done": pgettext_lazy("order state", "Confirmed by observation"),
    "refused": pgettext_lazy("order state", "Refused"),
    "cancelled": pgettext_lazy("order state", "Cancelled"),
}

LIVE_ORDERS = ("pending", "sent", "acknowledged")
"""The sender still has work with orders in these states."""
ATTEMPT_KINDS = {
    "send": pgettext_lazy("order attempt", "Order sent"),
    "observe": pgettext_lazy("order attempt", "Item looked at"),
}
ATTEMPT_OUTCOMES = {
    "acknowledged": pgettext_lazy("order attempt", "Accepted"),
    "gone": pgettext_lazy("order attempt", "Already gone"),
    "refused": pgettext_lazy("order attempt", "Refused"),
    "retry": pgettext_lazy("order attempt", "No answer"),
    "confirmed": pgettext_lazy("order attempt", "As ordered"),
    "waiting": pgettext_lazy("order attempt", "Not yet as ordered"),
}

COUNTER_REASONS = {
    "genuine": _("The goods are genuine"),
    "authorised": _("I am authorised to sell them"),
    "no_infringement": _("The listing does not infringe the right"),
    "wrong_item": _("The notice names the wrong listing"),
    "other": _("Another reason"),
}
