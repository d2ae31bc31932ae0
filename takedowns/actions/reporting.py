"""Pasted addresses become reports, line by line; every line gets an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from brands.errors import Invalid
from brands.permissions import Actor
from listings import reasons
from listings.feeds.addresses import AddressProblem, ItemAddress, parse
from listings.models import Listing
from listings.queries import item_addresses
from monitoring.actions.reporting import report_listings
from monitoring.models import Flag

LINES_AT_ONCE = 300

SENTENCES: dict[str, Any] = {
    "reported": _("Reported: it is in your queue now."),
    "waiting": _("Already in your queue."),
    "with_manager": _("Already flagged: your account manager is looking at it."),
    "confirmed": _("Already confirmed: see its case."),
    "let_go": _("It was looked at before and let go: open it to see why, or to take that back."),
    "gone": _("Already removed from the marketplace. There is nothing left to do."),
    "repeat": _("The same item as in a line above."),
    "unknown": _(
        "This item is not known here yet. Check the number; new items arrive with the marketplace's feed, "
        "so try again in a few minutes."
    ),
}
BY_STATE = {
    "with_brand": "waiting",
    "new": "with_manager",
    "question": "with_manager",
    "confirmed": "confirmed",
    "removed_by_platform": "confirmed",
    "rejected": "let_go",
    "dismissed": "let_go",
}
UNDONE = {"unknown", "problem"}
"""Outcomes after which the line is kept for another try."""


@dataclass(frozen=True, slots=True)
class Line:
    """One pasted line and what came of it."""

    text: str
    outcome: str
    """A key of SENTENCES, or 'problem' when the line names no item."""
    sentence: Any
    flag: Flag | None = None
    listing: Listing | None = None


def report(*, brand_id: int, actor: Actor, text: str) -> list[Line]:
    """Invalid for no line or too many, with nothing done. Else one answer a line, in their order."""
    given = [line.strip() for line in text.splitlines() if line.strip()]
    if not given:
        raise Invalid(fields={"lines": _("Paste at least one address of an item.")})
    if len(given) > LINES_AT_ONCE:
        message = _("These are %(count)s lines; at most %(limit)s go at once. Nothing was reported yet.")
        raise Invalid(fields={"lines": message % {"count": len(given), "limit": LINES_AT_ONCE}})
    parsed = _parsed(given)
    found = _found([address for address in parsed if isinstance(address, ItemAddress)])
    reported = [found[a] for a in dict.fromkeys(parsed) if isinstance(a, ItemAddress) and a in found]
    standing = [listing for listing in reported if listing.state != "removed"]
    before = set(_known(brand_id, standing))
    flags = report_listings(brand_id=brand_id, actor=actor, listings=standing) if standing else {}
    lines, seen = [], set()
    for written, address in zip(given, parsed, strict=True):
        if not isinstance(address, ItemAddress):
            lines.append(Line(written, "problem", address))
            continue
        listing = found.get(address)
        key = listing.pk if listing else address
        outcome = "repeat" if key in seen else _outcome(listing, flags, before)
        seen.add(key)
        flag = flags.get(listing.pk) if listing else None
        lines.append(Line(written, outcome, SENTENCES[outcome], flag, listing))
    return lines


def _parsed(given: Sequence[str]) -> list[ItemAddress | Any]:
    """An address, or the sentence that says why there is none."""
    known = item_addresses()
    parsed: list[ItemAddress | Any] = []
    for line in given:
        try:
            parsed.append(parse(line, known=known))
        except AddressProblem as error:
            parsed.append(reasons.ADDRESSES[error.problem])
    return parsed


def _found(addresses: Sequence[ItemAddress]) -> dict[ItemAddress, Listing]:
    """One query. The site of an address is a hint: where one marketplace alone has the item, it is that."""
    by_item: dict[str, list[Listing]] = {}
    rows = Listing.objects.filter(item_id__in={a.item_id for a in addresses})
    for listing in rows.select_related("marketplace", "seller"):
        by_item.setdefault(listing.item_id, []).append(listing)
    found = {}
    for address in addresses:
        several = by_item.get(address.item_id, [])
        named = [each for each in several if each.marketplace.code == address.marketplace]
        match = named if named else several
        if len(match) == 1:
            found[address] = match[0]
    return found


def _known(brand_id: int, listings: Sequence[Listing]) -> list[int]:
    return list(
        Flag.objects.for_brand(brand_id).filter(listing__in=listings).values_list("listing_id", flat=True)
    )


def _outcome(listing: Listing | None, flags: dict[int, Flag], before: set[int]) -> str:
    if listing is None:
        return "unknown"
    if listing.state == "removed":
        return "gone"
    return BY_STATE[flags[listing.pk].state] if listing.pk in before else "reported"
