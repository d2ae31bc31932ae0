"""What a notice rests on: the right it names. A wrong notice makes the notifier liable, so the right must be
verified, valid today, of the kind that the violation hurts, and registered for such goods."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from brands.errors import Invalid
from brands.models import Right
from listings.models import Listing
from takedowns.queries.rights import FITTING, covers, goods_classes, rights_of


def _names(rights: Iterable[Right]) -> str:
    return ", ".join(str(right) for right in rights)


def _refuse(message: Any) -> Invalid:
    return Invalid(message, fields={"right": message})


def require_right(*, brand_id: int, right_id: int, violation: str, listing: Listing, today: date) -> Right:
    """The right, or Invalid that says which of the brand's rights would do."""
    rights = rights_of(brand_id)
    right = next((r for r in rights if r.pk == right_id), None)
    if right is None:
        raise _refuse(_("Choose one of your brand's rights. Nothing was changed."))
    if violation not in FITTING:
        message = _("Choose the kind of violation. Nothing was changed.")
        raise Invalid(message, fields={"violation": message})
    problem = _problem(right, violation, listing, today)
    if problem is None:
        return right
    better = [r for r in rights if _problem(r, violation, listing, today) is None]
    if better:
        hint = gettext("You can name %(rights)s instead.") % {"rights": _names(better)}
    else:
        hint = gettext("None of your rights fits; add one under “Rights”, or ask your account manager.")
    raise _refuse(f"{problem} {hint}")


def _problem(right: Right, violation: str, listing: Listing, today: date) -> str | None:
    named = {"right": str(right)}
    if right.state != "verified":
        return gettext("%(right)s is not verified.") % named
    if right.valid_from and today < right.valid_from:
        return gettext("%(right)s is not valid yet.") % named
    if right.valid_to and today > right.valid_to:
        return gettext("%(right)s has expired.") % named
    if right.kind not in FITTING[violation]:
        return gettext("%(right)s is a right of another kind than this violation hurts.") % named
    if not covers(right, listing):
        classes = ", ".join(map(str, sorted(goods_classes(listing))))
        return gettext("%(right)s does not cover these goods (Nice class %(classes)s).") % {
            **named,
            "classes": classes,
        }
    return None
