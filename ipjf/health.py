"""The two probes, answered before anything else: /healthz says that this process lives and asks nobody;
/readyz says that the portal can work, and names the part that cannot.

A middleware in front of all others, because those open a transaction, look at the Host header and redirect to
HTTPS: a probe by address inside the machine must not fail over that, nor a live process look dead while its
database restarts."""

import time
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from redis.exceptions import RedisError

from ipjf.watch import tallies

STATUS_PAGE = "/ops/status/"
Handler = Callable[[HttpRequest], HttpResponse]
Key = tuple[str, str]


class HealthMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == STATUS_PAGE:
            return _status_page(self.get_response(request))
        if request.path_info not in ("/healthz", "/readyz") or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        alive_only = request.path_info == "/healthz"
        response = HttpResponse("ok\n", content_type="text/plain") if alive_only else _ready()
        response.headers["Cache-Control"] = "no-store"
        return response


def _status_page(response: HttpResponse) -> HttpResponse:
    """Who asks how the portal stands while the database is away cannot be signed in: they are told that,
    and what the probes tell everybody."""
    if response.status_code == 500 and not (parts := readiness())["database"]:
        response.status_code = 503
        response.content = render_to_string("ipjf/status_down.html", {"parts": parts})
    return response


def _ready() -> JsonResponse:
    parts = readiness()
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def readiness() -> dict[str, bool]:
    """Whether PostgreSQL answers, every migration of this release is applied, Redis answers, and beat sent
    a tick not long ago."""
    return _stores() | _redis()


def _stores() -> dict[str, bool]:
    try:
        return {"database": True, "migrations": not migrations_waiting()}
    except DatabaseError:
        connection.close()  # or this thread would keep a dead connection and stay unready
        return {"database": False, "migrations": False}


@cache
def _of_this_release() -> dict[Key, tuple[Key, ...]]:
    """Every migration, and for a squashed one those it stands for. Read from the files once a process: they
    do not change under it."""
    loader = MigrationLoader(None)
    return {key: tuple(migration.replaces) for key, migration in loader.disk_migrations.items()}


def migrations_waiting() -> list[Key]:
    """Those that are not applied, by one query. A migration is also done when all that it replaces is, or
    when the one that replaces it is."""
    release, applied = _of_this_release(), set(MigrationRecorder(connection).applied_migrations())
    done = applied | {key for key, replaces in release.items() if replaces and applied.issuperset(replaces)}
    done |= {old for key, replaces in release.items() if key in done for old in replaces}
    return sorted(release.keys() - done)


def _redis() -> dict[str, bool]:
    try:
        sent = tallies.store().hvals(tallies.BEAT)
    except RedisError:
        return {"redis": False, "beat": False}
    return {"redis": True, "beat": fresh(max(map(float, sent), default=None))}


def fresh(sent: float | None) -> bool:
    """Whether beat's latest tick, seconds since 1970, is not too long ago."""
    return sent is not None and time.time() - sent < settings.BEAT_SILENCE_SECONDS
