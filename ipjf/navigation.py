"""The main navigation of each area, by route name: an entry whose permission the actor lacks is left out."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from brands.permissions import Area

# (route, label, permission), in the order in which the work flows
BRAND = [
    ("overview", _("Overview"), "brand.view"),
    ("queue", _("Queue"), "flags.view"),
    ("cases", _("Cases"), "cases.view"),
    ("report", _("Report listings"), "listings.report"),
    ("sellers", _("Sellers"), "sellers.view"),
    ("rights", _("Rights"), "rights.view"),
    ("products", _("Products"), "products.view"),
    ("team", _("Team"), "team.view"),
    ("reports", _("Reports"), "reports.view"),
    ("audit", _("Audit trail"), "audit.view"),
]
MANAGER = [
    ("am_brands", _("My brands"), "am.brands"),
    ("am_triage", _("Triage"), "am.triage"),
    ("am_conversations", _("Conversations"), "am.conversations"),
    ("am_cases", _("Cases"), "am.cases"),
    ("am_workload", _("Workload"), "am.workload"),
    ("am_why", _("Why flagged?"), "am.why"),
]
OPS = [
    ("ops_applications", _("Applications"), "ops.applications"),
    ("ops_rights", _("Rights to verify"), "ops.rights"),
    ("ops_brands", _("Brands"), "ops.brands"),
    ("ops_scans", _("Scans"), "ops.scans"),
    ("ops_removals", _("Removals"), "ops.removals"),
    ("ops_marketplaces", _("Marketplaces"), "ops.marketplaces"),
    ("ops_rules", _("Rules"), "ops.rules"),
    ("ops_why", _("Why flagged?"), "ops.why"),
    ("ops_people", _("People"), "ops.people"),
    ("ops_status", pgettext_lazy("how the portal stands", "Status"), "ops.status"),
]
AREAS = {Area.BRAND: BRAND, Area.MANAGER: MANAGER, Area.OPS: OPS}


def build(request: HttpRequest) -> list[dict[str, Any]]:
    area, actor = getattr(request, "area", None), getattr(request, "actor", None)
    if area is None or actor is None:
        return []
    kwargs = {"slug": request.brand.slug} if area is Area.BRAND else {}
    entries = []
    for route, label, permission in AREAS[area]:
        if not actor.can(permission):
            continue
        url = reverse(route, kwargs=kwargs)
        entries.append({"label": label, "url": url, "route": route})
    # the longest address that the page lies under: '/b/x/' is under all of a brand's pages
    # and a brand's flags belong to its queue, wherever their own addresses lie
    path = request.path.replace("/flags/", "/queue/", 1) if area is Area.BRAND else request.path
    here = max((e for e in entries if path.startswith(e["url"])), key=lambda e: len(e["url"]), default=None)
    for entry in entries:
        entry["active"] = entry is here
    return entries


def home(request: HttpRequest) -> str:
    return reverse("home")
