"""What is new: a member's alerts in one brand, an account manager's over all of theirs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brands import wording
from brands.actions import notifications as actions
from brands.actions import people
from brands.models import Notification
from brands.permissions import Area
from brands.queries import trail
from brands.views.guard import guard


@guard(Area.BRAND, "alerts.view")
@require_GET
def alerts(request: HttpRequest, slug: str) -> HttpResponse:
    unread = request.GET.get("show") == "unread"
    rows = trail.notifications(request.brand, request.user.pk, unread=unread)
    return _page(request, rows, {"unread": unread, "here": reverse("alerts", kwargs={"slug": slug})})


@guard(Area.MANAGER, "am.brands")
@require_GET
def am_alerts(request: HttpRequest) -> HttpResponse:
    rows = trail.manager_notifications(request.user.pk)
    return _page(request, rows, {"unread": False, "here": reverse("am_alerts")})


def _page(request: HttpRequest, rows, context: dict) -> HttpResponse:
    found, following = trail.page(rows, key="pk", before=_number(request.GET.get("before")))
    for row in found:
        row.sentence = wording.sentence(row.kind, row.params)
        row.icon = wording.KINDS[row.kind].icon
    keep = {"show": "unread"} if context["unread"] else {}
    context |= {
        "notifications": found,
        "newest": found[0].pk if found else "",
        "following": f"{context['here']}?{urlencode(keep | {'before': following})}" if following else "",
        "any_unread": any(row.read_at is None for row in found),
    }
    return render(request, "brands/alerts.html", context)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


@guard(Area.BRAND, "alerts.view")
@require_POST
def alerts_read(request: HttpRequest, slug: str) -> HttpResponse:
    """All that the page showed; what came in the meantime stays unread."""
    actions.mark_read(
        brand_ids=[request.brand.pk], person_id=request.user.pk, up_to=_number(request.POST.get("newest"))
    )
    return redirect("alerts", slug=slug)


@guard(Area.BRAND, "alerts.view")
@require_POST
def alert_open(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Follow an alert: it counts as read from then on."""
    rows = Notification.objects.for_brand(request.brand).filter(person=request.user)
    found = get_object_or_404(rows, pk=pk)
    actions.mark_read(brand_ids=[request.brand.pk], person_id=request.user.pk, only=pk)
    return redirect(found.path)


@guard(Area.MANAGER, "am.brands")
@require_POST
def am_alerts_read(request: HttpRequest) -> HttpResponse:
    actions.mark_read(
        brand_ids=request.actor.brand_ids,
        person_id=request.user.pk,
        up_to=_number(request.POST.get("newest")),
    )
    return redirect("am_alerts")


@guard(Area.MANAGER, "am.brands")
@require_POST
def am_alert_open(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Notification.objects.for_brands(request.actor.brand_ids).filter(person=request.user)
    found = get_object_or_404(rows, pk=pk)
    actions.mark_read(brand_ids=[found.brand_id], person_id=request.user.pk, only=pk)
    return redirect(found.path)


@guard(Area.BRAND, "alerts.view")
@require_POST
def alerts_digest(request: HttpRequest, slug: str) -> HttpResponse:
    on = request.POST.get("digest") == "1"
    people.set_digest(person=request.user, on=on)
    text = _("You receive new alerts by e-mail.") if on else _("You receive no more mails about alerts.")
    messages.success(request, text)
    return redirect("alerts", slug=slug)
