"""The brand's queue: what waits for its decision, by risk x deadline unless asked otherwise."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brands.permissions import Area
from brands.views.guard import guard
from monitoring.filters import FlagFilter
from monitoring.queries import flags, paging
from monitoring.queries.saved import saved_filters
from takedowns.queries import desk

PAGE = "queue"


@require_GET
@guard(Area.BRAND, "flags.view")
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    brand, actor = request.brand, request.actor
    chosen = FlagFilter(request.GET, brands=[brand], default_state="with_brand")
    page = paging.paginate(
        chosen.apply(flags.flags_of([brand.pk])), chosen.order, request.GET.get("cursor", "")
    )
    here = reverse("queue", kwargs={"slug": slug})

    def address(cursor: str) -> str:
        return f"{here}?{chosen.query(cursor=cursor)}" if cursor else ""

    return render(
        request,
        "takedowns/queue.html",
        {
            "filter": chosen,
            "rows": flags.rows(page.rows),
            "previous": address(page.previous),
            "following": address(page.following),
            "list_url": here,
            "counts": flags.open_counts([brand.pk]),
            "saved": saved_filters(actor.person_id, brand.pk, PAGE),
            "save_url": reverse("queue_save", kwargs={"slug": slug}),
            "delete_url": reverse("queue_forget", kwargs={"slug": slug}),
            "can_decide": actor.can("flags.decide") and chosen.value("state") == "with_brand",
        },
    )


@require_GET
@guard(Area.BRAND, "flags.view")
def review_next(request: HttpRequest, slug: str) -> HttpResponse:
    """To the flag that waits most urgently, or back to the queue with what was done."""
    first = desk.first_waiting(request.brand.pk)
    if first is None:
        messages.success(request, _("All done: nothing waits for your decision."))
        return redirect("queue", slug=slug)
    return redirect("review", slug=slug, pk=first)
