"""The access log of gunicorn (--logger-class), without the keys in addresses."""

from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger as GunicornLogger

from ipjf.logs import without_keys


class Logger(GunicornLogger):
    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> dict[str, Any]:
        found = super().atoms(resp, req, environ, request_time)
        return {
            name: without_keys(value) if isinstance(value, str) else value for name, value in found.items()
        }
