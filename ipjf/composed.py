"""Pages of the kernel that show what upper apps know: open flags beside account managers, marketplaces
beside sellers. `brands` may not import upwards, so the figures are handed down to it here."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brands.permissions import Area
from brands.views import ops_applications, ops_brands, sellers
from brands.views.guard import guard
from listings.models import Marketplace
from monitoring.models import Flag
from monitoring.states import OPEN_FLAGS


def open_flags() -> dict[int, int]:
    """Open flags of every brand that has any."""
    rows = Flag.objects.across_brands().filter(state__in=OPEN_FLAGS).values("brand_id")
    return dict(rows.annotate(n=Count("pk")).values_list("brand_id", "n"))


@guard(Area.OPS, "ops.applications")
@require_GET
def ops_application(request: HttpRequest, pk: int) -> HttpResponse:
    return ops_applications.application_page(request, ops_applications.find(pk), open_flags())


@guard(Area.OPS, "ops.applications")
@require_POST
def ops_application_activate(request: HttpRequest, pk: int) -> HttpResponse:
    return ops_applications.activate(request, ops_applications.find(pk), open_flags())


@guard(Area.OPS, "ops.applications")
@require_POST
def ops_application_decline(request: HttpRequest, pk: int) -> HttpResponse:
    return ops_applications.decline(request, ops_applications.find(pk), open_flags())


@guard(Area.OPS, "ops.brands")
@require_GET
def ops_brands_list(request: HttpRequest) -> HttpResponse:
    return ops_brands.brands_page(request, open_flags())


@guard(Area.OPS, "ops.brands")
@require_GET
def ops_brand(request: HttpRequest, pk: int) -> HttpResponse:
    return ops_brands.brand_page(request, pk, open_flags())


@guard(Area.BRAND, "sellers.view")
@require_http_methods(["GET", "POST"])
def brand_sellers(request: HttpRequest, slug: str) -> HttpResponse:
    marketplaces = Marketplace.objects.order_by("name").values_list("code", "name")
    return sellers.sellers_page(request, marketplaces=list(marketplaces))
