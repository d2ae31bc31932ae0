"""A person's own page."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from brands.actions import people
from brands.forms.people import PreferencesForm
from brands.queries import has_second_factor
from brands.views.guard import signed_in

YEAR = 365 * 24 * 3600


@signed_in
@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    person = request.user
    form = PreferencesForm(
        request.POST or None,
        initial={
            "name": person.name,
            "language": person.language,
            "timezone_name": person.timezone,
            "digest": person.digest,
        },
    )
    if request.method == "POST" and form.is_valid():
        people.set_preferences(person=person, **form.cleaned_data)
        with translation.override(person.language):
            messages.success(request, _("Saved."))
        response = redirect("me")
        # the choice in place would otherwise go on hiding the one just made
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            person.language,
            max_age=YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return response
    context = {"form": form, "second_factor": has_second_factor(person)}
    return render(request, "brands/me.html", context, status=422 if request.method == "POST" else 200)
