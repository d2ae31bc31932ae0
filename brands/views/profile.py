"""The brand's names and categories: what scans look for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from brands.actions import profile as actions
from brands.errors import DomainError
from brands.forms.profile import CategoriesForm, NameForm
from brands.forms.refusal import put_into
from brands.models import BrandName
from brands.permissions import Area
from brands.queries import profile as queries
from brands.views.guard import guard, refuse


@guard(Area.BRAND, "profile.edit")
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    brand, which = request.brand, request.POST.get("which", "")
    name_form = NameForm(request.POST if which == "name" else None)
    categories_form = CategoriesForm(
        request.POST if which == "categories" else None, initial={"categories": brand.categories}
    )
    form = {"name": name_form, "categories": categories_form}.get(which)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            if form is name_form:
                name = actions.add_name(brand=brand, actor=request.actor, **form.cleaned_data)
                text = _("The next scan looks for “%(name)s”.") % {"name": name.text}
            else:
                actions.set_categories(brand=brand, actor=request.actor, **form.cleaned_data)
                text = _("The categories are saved.")
        except DomainError as error:
            put_into(form, error)
        else:
            messages.success(request, text)
            return redirect("profile", slug=slug)
    context = {"names": queries.names(brand), "name_form": name_form, "categories_form": categories_form}
    return render(request, "brands/profile.html", context, status=422 if request.method == "POST" else 200)


@guard(Area.BRAND, "profile.edit")
@require_POST
def name_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    name = get_object_or_404(BrandName.objects.for_brand(request.brand), pk=pk)
    try:
        actions.remove_name(name=name, actor=request.actor)
    except DomainError as error:
        return refuse(request, error, "profile", slug=slug)
    messages.success(request, _("Scans no longer look for “%(name)s”.") % {"name": name.text})
    return redirect("profile", slug=slug)
