"""The audit trail as its owner reads it."""

from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from brands import audit
from brands.filters import TrailForm
from brands.permissions import ROLE_LABELS, Area, Role
from brands.queries import trail as queries
from brands.trail_facts import facts
from brands.trail_words import ACTIONS, OBJECTS
from brands.views.guard import guard

FAULTS_SHOWN = 20
NOBODY = {"system", "seller"}
"""Labels of actors that are no person: the role says it in the reader's language."""


@guard(Area.BRAND, "audit.view")
@require_GET
def trail(request: HttpRequest, slug: str) -> HttpResponse:
    """Every page shown is checked against its hashes; the whole chain on request, as that reads it all."""
    form = TrailForm(request.GET or None)
    before = request.GET.get("before", "")
    rows = queries.entries(request.brand, form.chosen())
    known = before.isascii() and before.isdigit() and len(before) < 19
    shown, following = queries.page(rows, key="seq", before=int(before) if known else None)
    for entry in shown:
        entry.role_label = ROLE_LABELS[Role(entry.actor_role)]
        entry.who = "" if entry.actor_label in NOBODY else entry.actor_label
        entry.words = ACTIONS.get(entry.action, "")
        entry.object_words = OBJECTS.get(entry.object_type, entry.object_type)
        entry.facts = facts(entry.object_type, entry.before, entry.after)
    faults = None
    if "verify" in request.GET:
        faults = list(islice(audit.verify(request.brand.pk), FAULTS_SHOWN))
    kept = {key: value for key, value in request.GET.items() if key not in ("before", "verify") and value}
    context = {
        "form": form,
        "entries": shown,
        "altered": queries.altered(shown),
        "head": queries.head(request.brand),
        "faults": faults,
        "following": f"?{urlencode(kept | {'before': following})}" if following else "",
        "verify_url": f"?{urlencode(kept | {'verify': 1})}",
        "filtered": bool(kept),
    }
    return render(request, "brands/audit.html", context)
