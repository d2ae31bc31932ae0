"""Cases in words: what happened, why an order stands still, what comes next if nobody acts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

PROBLEMS: dict[str, Any] = {
    "no_channel": _(
        "This marketplace takes no orders from the portal: its listings come from files. Remove the listing "
        "there by hand."
    ),
    "no_secret": _(
        "The portal has no secret to sign orders to this marketplace with. Set MARKETPLACE_SECRETS, then "
        "send again."
    ),
    "never_done": _("The marketplace accepted the order, but the listing still stands as it did."),
    "address_address": _(
        "The marketplace's address is not one that can be called. Correct it, then send again."
    ),
    "address_private": _(
        "The marketplace's address leads into a private network, which is not allowed. Correct it, then "
        "send again."
    ),
    "not_the_item": _("The marketplace answered with something that is not the item."),
    "timeout": _("The marketplace did not answer in time."),
    "unreachable": _("The marketplace could not be reached."),
    "unresolved": _("The marketplace's name could not be resolved."),
}
"""Our own codes for why an order is late or refused; the marketplace's sentences stand as they came."""

EVENTS: dict[str, Any] = {
    "case.open": _("Case opened, removal ordered"),
    "case.papers": _("Notice and statement of reasons written"),
    "case.send_order": _("The removal order left for the marketplace"),
    "case.undo": _("Taken back before the order left"),
    "case.confirm_removed": _("The marketplace shows the listing as removed"),
    "case.refuse": _("The marketplace refused the order"),
    "case.retry": _("Sent again"),
    "case.give_up": _("Withdrawn without a removal"),
    "case.withdraw": _("Notice withdrawn, reinstatement ordered"),
    "case.contest": _("The seller objected"),
    "case.uphold": _("Upheld with proof of a complaint or lawsuit"),
    "case.lapse": _("Nobody answered the objection in time: reinstatement ordered"),
    "case.confirm_reinstated": _("The marketplace shows the listing as on sale again"),
    "case.reinstate_again": _("Reinstatement sent again"),
}
"""Audit entries of a case as the timeline tells them."""

NEXT: dict[str, Any] = {
    "open": _("The removal order is about to leave. Until then the decision can be undone."),
    "removing": _(
        "The order is sent again by itself until the marketplace answers, and the listing is looked at until "
        "it is gone."
    ),
    "removed": _("The seller may object until the day below. If nobody does, the removal stays."),
    "failed": _(
        "Nothing happens by itself. Your account manager sends the order again or settles it with the "
        "marketplace; or the case is withdrawn."
    ),
    "contested": _(
        "If nobody answers the objection by the day below, the listing is put on sale again. Uphold the case "
        "with proof of a complaint or a lawsuit, or withdraw it."
    ),
    "upheld": _("The case is closed: the removal stands."),
    "reinstating": _("The marketplace was asked to put the listing on sale again."),
    "reinstated": _("The case is closed: the listing is on sale again."),
    "withdrawn": _("The case is closed: nothing was removed."),
}
SELLER_STATUS: dict[str, Any] = {
    "open": _("The removal is being carried out."),
    "removing": _("The removal is being carried out."),
    "removed": _("Your listing is removed. You may object below."),
    "failed": _("The removal was not carried out."),
    "contested": _("Your objection was received and forwarded."),
    "upheld": _(
        "The notifier complained to an authority or sued. The removal stands until those proceedings decide."
    ),
    "reinstating": _("Your listing is being put on sale again."),
    "reinstated": _("Your listing is on sale again."),
    "withdrawn": _("The notice was taken back; your listing was not removed."),
}


def problem(text: str) -> Any:
    """The reason an order stands still: our codes in words, the marketplace's sentence as it is."""
    if text.startswith("http_"):
        return _("The marketplace answered with status %(status)s and gave no reason.") % {
            "status": text.removeprefix("http_")
        }
    return PROBLEMS.get(text, text)
