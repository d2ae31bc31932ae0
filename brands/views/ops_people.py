"""The platform's staff: account managers and admins."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from brands.actions import invitations, staff
from brands.errors import DomainError
from brands.forms.ops import InviteStaffForm
from brands.forms.refusal import put_into
from brands.models import Invitation, Person
from brands.permissions import Area
from brands.queries import onboarding as queries
from brands.views.guard import guard, refuse


@guard(Area.OPS, "ops.people")
@require_http_methods(["GET", "POST"])
def ops_people(request: HttpRequest) -> HttpResponse:
    form = InviteStaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = staff.invite_staff(
                actor=request.actor, language=get_language() or "en", **form.cleaned_data
            )
        except DomainError as error:
            put_into(form, error)
        else:
            messages.success(
                request, _("The invitation is on its way to %(email)s.") % {"email": invitation.email}
            )
            return redirect("ops_people")
    context = {
        "people": queries.staff(),
        "invitations": queries.open_staff_invitations(),
        "form": form,
        "now": timezone.now(),
    }
    return render(request, "brands/ops_people.html", context, status=422 if request.method == "POST" else 200)


@guard(Area.OPS, "ops.people")
@require_POST
def ops_person_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account, or open it again."""
    person = get_object_or_404(Person.objects.exclude(staff_role=""), pk=pk)
    open_again = request.POST.get("active") == "1"
    step = staff.reactivate_staff if open_again else staff.deactivate_staff
    try:
        step(person=person, actor=request.actor)
    except DomainError as error:
        return refuse(request, error, "ops_people")
    text = (
        _("The account of %(name)s is open again.") if open_again else _("The account of %(name)s is closed.")
    )
    messages.success(request, text % {"name": person})
    return redirect("ops_people")


@guard(Area.OPS, "ops.people")
@require_POST
def ops_invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Invitation.objects.across_brands().filter(brand__isnull=True)
    invitation = get_object_or_404(rows, pk=pk)
    try:
        invitations.revoke_invitation(invitation=invitation, actor=request.actor)
    except DomainError as error:
        return refuse(request, error, "ops_people")
    messages.success(request, _("The invitation of %(email)s is taken back.") % {"email": invitation.email})
    return redirect("ops_people")
