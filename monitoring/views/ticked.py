"""The ticked rows of a bulk form, and what is said of those that are not there for the actor."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from monitoring.filters import selected
from monitoring.models import Flag
from monitoring.queries.flags import pick

BULK_LIMIT = 100


def ticked(request: HttpRequest, brand_ids: Iterable[int]) -> list[tuple[Flag, int | None]]:
    """The ticked flags of these brands with the versions on the page; empty, with a message, when there is
    nothing to do. Flags of other brands are not found: a brand may have gone to somebody else since the page
    was opened, so what is left out is said."""
    chosen = selected(request.POST, BULK_LIMIT)
    if len(chosen) > BULK_LIMIT:
        text = _("At most %(limit)d flags at once. Nothing was changed.")
        messages.error(request, text % {"limit": BULK_LIMIT})
        return []
    if not chosen:
        messages.warning(request, _("Tick at least one flag first. Nothing was changed."))
        return []
    found = pick(brand_ids, [flag_id for flag_id, _version in chosen])
    if missing := len({flag_id for flag_id, _version in chosen} - found.keys()):
        text = ngettext(
            "%(count)d ticked flag is not among yours any more and was left as it is.",
            "%(count)d ticked flags are not among yours any more and were left as they are.",
            missing,
        )
        messages.warning(request, text % {"count": missing})
    return [(found[flag_id], version) for flag_id, version in chosen if flag_id in found]
