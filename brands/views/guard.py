"""What every view carries: who may call it. A test walks all routes for one without it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from brands.errors import DomainError
from brands.permissions import GRANTS, Area

View = Callable[..., HttpResponse]


def guard(area: Area, permission: str) -> Callable[[View], View]:
    """The view belongs to `area` and needs `permission`: an outsider got 404 from the middleware,
    a member without the role gets 403."""
    if permission not in GRANTS:
        raise ValueError(f"unknown permission {permission!r}")

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor is None or request.area is not area:
                raise Http404
            if not request.actor.can(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        inner.guard = (area, permission)  # type: ignore[attr-defined]
        return inner

    return decorate


def public(view: View) -> View:
    """Anyone may call it: the page itself limits what it shows."""
    view.guard = ("public", "")  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Any person who has signed in, whatever the role."""
    inner = login_required(view)
    inner.guard = ("signed_in", "")  # type: ignore[attr-defined]
    return inner


def refuse(request: HttpRequest, error: DomainError, to: str, *args: Any, **kwargs: Any) -> HttpResponse:
    """A refused step as a message on the page the person came from: what happened, what was kept."""
    messages.error(request, error.message)
    return redirect(to, *args, **kwargs)
