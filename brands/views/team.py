"""The brand's team: roles, invitations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brands.actions import invitations as invitation_actions
from brands.actions import team as actions
from brands.errors import DomainError
from brands.forms.profile import InviteForm, RoleForm
from brands.forms.refusal import put_into
from brands.models import Invitation, Membership
from brands.permissions import Area
from brands.queries import profile as queries
from brands.views.guard import guard, refuse


@guard(Area.BRAND, "team.view")
@require_GET
def team(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, InviteForm())


def _page(request: HttpRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    context = {
        "members": queries.members(request.brand),
        "invitations": queries.open_invitations(request.brand),
        "form": form,
        "roles": Membership.ROLES,
        "now": timezone.now(),
        "may_edit": request.actor.can("team.edit"),
    }
    return render(request, "brands/team.html", context, status=status)


@guard(Area.BRAND, "team.edit")
@require_POST
def team_invite(request: HttpRequest, slug: str) -> HttpResponse:
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            invitation = actions.invite(
                brand=request.brand,
                actor=request.actor,
                language=get_language() or "en",
                **form.cleaned_data,
            )
        except DomainError as error:
            put_into(form, error)
        else:
            messages.success(
                request, _("The invitation is on its way to %(email)s.") % {"email": invitation.email}
            )
            return redirect("team", slug=slug)
    return _page(request, form, status=422)


@guard(Area.BRAND, "team.edit")
@require_POST
def member_role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = _member(request, pk)
    form = RoleForm(request.POST)
    role = form.cleaned_data["role"] if form.is_valid() else ""
    try:
        actions.change_role(membership=member, actor=request.actor, role=role)
    except DomainError as error:
        return refuse(request, _plain(error), "team", slug=slug)
    messages.success(request, _("The role of %(name)s is changed.") % {"name": member.person})
    return redirect("team", slug=slug)


@guard(Area.BRAND, "team.edit")
@require_POST
def member_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = _member(request, pk)
    try:
        actions.deactivate(membership=member, actor=request.actor)
    except DomainError as error:
        return refuse(request, error, "team", slug=slug)
    messages.success(request, _("%(name)s has left the team.") % {"name": member.person})
    # whoever removed themselves has no page here any more
    return redirect("home") if member.person_id == request.user.pk else redirect("team", slug=slug)


def _member(request: HttpRequest, pk: int) -> Membership:
    rows = Membership.objects.for_brand(request.brand).select_related("person").filter(active=True)
    return get_object_or_404(rows, pk=pk)


def _plain(error: DomainError) -> DomainError:
    """One message for a form that has no page of its own."""
    return DomainError(next(iter(error.fields.values()))) if error.fields else error


@guard(Area.BRAND, "team.edit")
@require_POST
def invitation_revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.for_brand(request.brand), pk=pk)
    try:
        invitation_actions.revoke_invitation(invitation=invitation, actor=request.actor)
    except DomainError as error:
        return refuse(request, error, "team", slug=slug)
    messages.success(request, _("The invitation of %(email)s is taken back.") % {"email": invitation.email})
    return redirect("team", slug=slug)
