"""Around every request: its id, which the log's lines name and the answer carries, and its count."""

import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ipjf.logs import request_id, without_keys
from ipjf.watch import tallies

HEADER = "X-Request-ID"
PROBES = ("/healthz", "/readyz", "/metrics")
"""Counted apart: their 503 is an answer, not an error."""
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
Handler = Callable[[HttpRequest], HttpResponse]


class RequestMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        own = _id_for(request)
        request.id = own  # type: ignore[attr-defined]  # for lines written when all is over
        token, began = request_id.set(own), time.monotonic()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = own
            match = request.resolver_match
            probe = request.path_info in PROBES
            tallies.request_answered(
                kind="probe" if probe else f"{response.status_code // 100}xx",
                seconds=time.monotonic() - began,
                error=str(response.status_code) if response.status_code >= 500 and not probe else "",
                route=(match and match.view_name) or without_keys(request.path_info)[:100],
                request=own,
            )
            return response
        finally:
            request_id.reset(token)


def _id_for(request: HttpRequest) -> str:
    """The proxy's own where there is a proxy that gives one, so that its log and ours say the same."""
    given = str(request.headers.get(HEADER, ""))
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT and _WELL_FORMED.fullmatch(given):
        return given
    return secrets.token_hex(8)
