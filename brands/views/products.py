"""Products, their reference prices and pictures."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brands.actions import products as actions
from brands.errors import DomainError
from brands.filters import sought
from brands.forms.profile import PicturesForm, ProductForm
from brands.forms.refusal import put_into
from brands.goods import CATEGORIES
from brands.models import Product, ReferencePicture
from brands.permissions import Area
from brands.queries import profile as queries
from brands.uploads import check_reference
from brands.views.guard import guard, refuse

PAGE = 200


@guard(Area.BRAND, "products.view")
@require_GET
def products(request: HttpRequest, slug: str) -> HttpResponse:
    text, retired = sought(request, "q"), "retired" in request.GET
    found = list(queries.products(request.brand, text=text, retired=retired)[: PAGE + 1])
    for item in found:
        item.category_label = CATEGORIES.get(item.category, item.category)
    context = {
        "products": found[:PAGE],
        "more": len(found) > PAGE,
        "q": text,
        "retired": retired,
        "may_edit": request.actor.can("products.edit"),
    }
    return render(request, "brands/products.html", context)


@guard(Area.BRAND, "products.edit")
@require_http_methods(["GET", "POST"])
def product_new(request: HttpRequest, slug: str) -> HttpResponse:
    form = ProductForm(request.POST or None, initial={"currency": request.brand.currency})
    if request.method == "POST" and form.is_valid():
        try:
            product = actions.save_product(brand=request.brand, actor=request.actor, **form.cleaned_data)
        except DomainError as error:
            put_into(form, error)
        else:
            messages.success(request, _("The product is added. Now add pictures of it."))
            return redirect("product", slug=slug, pk=product.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "brands/product_form.html", {"form": form}, status=status)


@guard(Area.BRAND, "products.edit")
@require_http_methods(["GET", "POST"])
def product(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = _product(request, pk)
    fields = ("name", "category", "reference_price", "currency")
    form = ProductForm(request.POST or None, initial={name: getattr(found, name) for name in fields})
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_product(brand=request.brand, actor=request.actor, product=found, **form.cleaned_data)
        except DomainError as error:
            put_into(form, error)
        else:
            messages.success(request, _("The product is saved."))
            return redirect("products", slug=slug)
    return _page(request, found, form, PicturesForm(), 422 if request.method == "POST" else 200)


def _product(request: HttpRequest, pk: int) -> Product:
    return get_object_or_404(queries.products(request.brand, retired=True), pk=pk)


def _page(
    request: HttpRequest, found: Product, form: ProductForm, pictures: PicturesForm, status: int
) -> HttpResponse:
    context = {"product": found, "form": form, "pictures_form": pictures}
    return render(request, "brands/product_form.html", context, status=status)


@guard(Area.BRAND, "products.edit")
@require_POST
def product_pictures(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Each file by itself: a wrong one is named, the others are kept."""
    found = _product(request, pk)
    form = PicturesForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose at least one picture."))
        return redirect("product", slug=slug, pk=pk)
    added = 0
    for upload in form.cleaned_data["pictures"]:
        try:
            actions.add_picture(product=found, actor=request.actor, picture=check_reference(upload))
            added += 1
        except DomainError as error:
            messages.error(request, error.message)
    if added:
        text = ngettext("%(count)d picture is added.", "%(count)d pictures are added.", added)
        messages.success(request, text % {"count": added})
    return redirect("product", slug=slug, pk=pk)


@guard(Area.BRAND, "products.edit")
@require_POST
def product_active(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Retire a product, or bring it back."""
    found = _product(request, pk)
    active = request.POST.get("active") == "1"
    actions.set_active(product=found, actor=request.actor, active=active)
    text = _("“%(name)s” is back.") if active else _("“%(name)s” is retired. Its pictures stay on file.")
    messages.success(request, text % {"name": found.name})
    return redirect("products", slug=slug)


@guard(Area.BRAND, "products.edit")
@require_POST
def reference_delete(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    picture = get_object_or_404(ReferencePicture.objects.for_brand(request.brand), pk=pk)
    product_id = picture.product_id
    try:
        actions.remove_picture(picture=picture, actor=request.actor)
    except DomainError as error:
        return refuse(request, error, "product", slug=slug, pk=product_id)
    messages.success(request, _("The picture is deleted."))
    return redirect("product", slug=slug, pk=product_id)
