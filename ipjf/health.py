"""The two probes, answered before anything else: /healthz says that this process lives and asks nobody;
/readyz says that it can work, and names the part that cannot.

A middleware in front of all others, because those open a transaction, look at the Host header and redirect to
HTTPS: a probe by address inside the machine must not fail over that, nor a live process look dead while its
database restarts."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.exceptions import RedisError

Handler = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in ("/healthz", "/readyz") or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        alive_only = request.path_info == "/healthz"
        response = HttpResponse("ok\n", content_type="text/plain") if alive_only else _ready()
        response.headers["Cache-Control"] = "no-store"
        return response


def _ready() -> JsonResponse:
    parts = _stores() | {"redis": _redis()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _stores() -> dict[str, bool]:
    """Whether PostgreSQL answers and every migration of this release is applied."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        connection.close()  # or this thread would keep a dead connection and stay unready
        return {"database": False, "migrations": False}
    return {"database": True, "migrations": not waiting}


def _redis() -> bool:
    try:
        cache.set("readyz", "1", 10)
        return bool(cache.get("readyz") == "1")
    except RedisError:
        return False
