"""Addresses that come from a form: only what a filter can read goes back into a redirect."""

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from monitoring.filters import FlagFilter

KEPT = {*FlagFilter.base_fields, "cursor"}


def clean_query(text: str) -> str:
    """A query string with the filter's own names alone."""
    found, kept = QueryDict(text[:2000]), QueryDict(mutable=True)
    for name in found:
        if name in KEPT and found[name]:
            kept[name] = found[name]
    return kept.urlencode()


def with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def local(request: HttpRequest, to: str) -> str:
    """The address when it is one of ours, else nothing: neither another host nor a script."""
    safe = url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure())
    return to if safe and to.startswith("/") else ""


def next_or(request: HttpRequest, otherwise: str) -> str:
    """The form's `next`, when it is an address of ours."""
    return local(request, request.POST.get("next", "")) or otherwise
