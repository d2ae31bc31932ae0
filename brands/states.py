"""States of a brand and of a right. Table: from, action, to, who."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from brands.permissions import ADMINS, OWNERS, Role
from brands.transitions_table import Machine, Transition

PUBLIC = frozenset({Role.PUBLIC})

BRAND = Machine(
    "brand",
    {
        "applied": pgettext_lazy("brand state", "Applied"),
        "verifying": pgettext_lazy("brand state", "Verifying"),
        "active": pgettext_lazy("brand state", "Active"),
        "suspended": pgettext_lazy("brand state", "Suspended"),
        "declined": pgettext_lazy("brand state", "Declined"),
    },
    [
        # the applicant's e-mail address answers: only now does an admin see the application
        Transition("applied", "verify_email", "verifying", PUBLIC),
        Transition("verifying", "activate", "active", ADMINS, _("Activate")),
        Transition("verifying", "decline", "declined", ADMINS, _("Decline")),
        Transition("declined", "answer", "verifying", PUBLIC, _("Answer and apply again")),
        Transition("active", "suspend", "suspended", ADMINS, _("Suspend")),
        Transition("suspended", "resume", "active", ADMINS, _("Resume")),
    ],
)

RIGHT = Machine(
    "right",
    {
        "submitted": pgettext_lazy("right state", "Waiting for verification"),
        "verified": pgettext_lazy("right state", "Verified"),
        "refused": pgettext_lazy("right state", "Refused"),
        "withdrawn": pgettext_lazy("right state", "Withdrawn"),
    },
    [
        Transition("submitted", "verify", "verified", ADMINS, _("Verify")),
        Transition("submitted", "refuse", "refused", ADMINS, _("Refuse")),
        Transition("verified", "refuse", "refused", ADMINS, _("Withdraw verification")),
        Transition("refused", "resubmit", "submitted", OWNERS | PUBLIC, _("Submit again")),
        Transition("submitted", "withdraw", "withdrawn", OWNERS, _("Withdraw")),
        Transition("verified", "withdraw", "withdrawn", OWNERS, _("Withdraw")),
    ],
)
