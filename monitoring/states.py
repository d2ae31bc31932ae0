"""States of flags, scans and shards. Flag table: from, action, to, who."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from brands.permissions import DECIDERS, MANAGERS, Role
from brands.transitions_table import Machine, Transition

SYSTEM = frozenset({Role.SYSTEM})

FLAG = Machine(
    "flag",
    {
        "new": pgettext_lazy("flag state", "New"),
        "with_brand": pgettext_lazy("flag state", "With the brand"),
        "question": pgettext_lazy("flag state", "Question to the account manager"),
        "confirmed": pgettext_lazy("flag state", "Confirmed"),
        "rejected": pgettext_lazy("flag state", "Rejected"),
        "dismissed": pgettext_lazy("flag state", "Dismissed"),
        "removed_by_platform": pgettext_lazy("flag state", "Removed by the platform"),
    },
    [
        # triage by the account manager
        Transition("new", "send", "with_brand", MANAGERS, _("Send to the brand")),
        Transition("new", "dismiss", "dismissed", MANAGERS, _("Dismiss")),
        Transition("new", "remove", "removed_by_platform", MANAGERS, _("Remove now")),
        Transition("question", "answer", "with_brand", MANAGERS, _("Answer and send back")),
        Transition("question", "dismiss", "dismissed", MANAGERS, _("Dismiss")),
        Transition("question", "remove", "removed_by_platform", MANAGERS, _("Remove now")),
        # decision by the brand
        Transition("with_brand", "confirm", "confirmed", DECIDERS, _("Confirm")),
        Transition("with_brand", "reject", "rejected", DECIDERS, _("Reject")),
        Transition("with_brand", "ask", "question", DECIDERS, _("Question")),
        # undo, while nothing has left the house (the action checks the removal order)
        Transition("with_brand", "undo_send", "new", MANAGERS, _("Undo")),
        Transition("dismissed", "undo_dismiss", "new", MANAGERS, _("Undo")),
        Transition("removed_by_platform", "undo_remove", "new", MANAGERS, _("Undo")),
        Transition("confirmed", "undo_confirm", "with_brand", DECIDERS, _("Undo")),
        Transition("rejected", "undo_reject", "with_brand", DECIDERS, _("Undo")),
        Transition("question", "undo_ask", "with_brand", DECIDERS, _("Undo")),
        # the listing changed after it was let go, or came back after it was removed
        Transition("dismissed", "reopen", "new", SYSTEM),
        Transition("rejected", "reopen", "new", SYSTEM),
        Transition("confirmed", "reopen", "new", SYSTEM),
        Transition("removed_by_platform", "reopen", "new", SYSTEM),
    ],
)

OPEN_FLAGS = ("new", "with_brand", "question")

RUN_STATES = {
    "queued": pgettext_lazy("scan state", "Queued"),
    "running": pgettext_lazy("scan state", "Running"),
    "done": pgettext_lazy("scan state", "Done"),
    "failed": pgettext_lazy("scan state", "Done with failures"),
}
SHARD_STATES = {
    "pending": pgettext_lazy("shard state", "Waiting"),
    "leased": pgettext_lazy("shard state", "Running"),
    "done": pgettext_lazy("shard state", "Done"),
    "failed": pgettext_lazy("shard state", "Failed"),
}

DISMISS_REASONS = {
    "lawful_accessory": _("Lawful accessory or part"),
    "second_hand": _("Second-hand goods"),
    "authorised": _("Authorised seller"),
    "not_the_brand": _("Not this brand"),
    "insufficient": _("Too little evidence"),
    "duplicate": _("Duplicate"),
}
SEND_REASONS = {
    "brand_must_verify": _("Only the brand can tell"),
    "likely_counterfeit": _("Likely counterfeit"),
    "check_seller": _("Is this seller authorised?"),
    "check_product": _("Does this product exist?"),
}
REMOVE_REASONS = {
    "blatant": _("Counterfeit by the seller's own words"),
    "repeat": _("Repeat of a removed listing"),
    "stolen_pictures": _("Uses the brand's pictures for other goods"),
}
REJECT_REASONS = {
    "genuine": _("Genuine goods"),
    "authorised_seller": _("Authorised seller"),
    "parallel_import": _("Parallel import"),
    "second_hand": _("Second-hand goods"),
    "lawful_use": _("Lawful use of the name"),
    "not_our_brand": _("Not our brand"),
    "other": _("Another reason"),
}
REOPEN_REASONS = {
    "changed": _("The listing changed"),
    "on_sale_again": _("The listing is on sale again"),
}
VIOLATIONS = {
    "counterfeit": _("Counterfeit goods"),
    "trademark": _("Unauthorised use of the mark"),
    "copyright": _("Copied pictures or text"),
    "design": _("Copied design"),
    "patent": _("Patent infringement"),
}
