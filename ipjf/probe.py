"""Health checks of docker-compose.yml: `python -m ipjf.probe web|worker|beat` ends with 0 when the process of
this container does its work, else with 1 and one sentence.

web: /readyz answers (database, migrations, Redis). worker, beat: this container's own one answers a ping by
way of Redis, so that Redis is checked too.
"""

import os
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable

from kombu.exceptions import OperationalError

from ipjf.celery import app


def web() -> str:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never by way of a proxy
    try:
        with direct.open("http://127.0.0.1:8000/readyz", timeout=8):
            return ""
    except urllib.error.HTTPError as error:
        return f"not ready: {error.read(500).decode(errors='replace')}"
    except OSError as error:
        return f"no answer: {error}"


def worker() -> str:
    return _ping("celery", "this container's worker does not answer")


def beat() -> str:
    """Beat stops answering when it has not looked at its schedule for a minute."""
    return _ping("celerybeat", "beat does not answer, or has stopped ticking")


def _ping(kind: str, silence: str) -> str:
    try:
        replies = app.control.ping(destination=[f"{kind}@{socket.gethostname()}"], timeout=5)
    except OperationalError as error:
        return f"Redis does not answer: {error}"
    return "" if replies else silence


PROBES: dict[str, Callable[[], str]] = {"web": web, "worker": worker, "beat": beat}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in PROBES:
        print(f"Name one of: {', '.join(PROBES)}.", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipjf.settings")
    problem = PROBES[arguments[0]]()
    if problem:
        print(problem, file=sys.stderr)
    return bool(problem)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
