"""The logs of gunicorn (--logger-class): in the portal's own form, with the id of each request and without
the keys in addresses."""

from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger as GunicornLogger

from ipjf.env import EnvError, load
from ipjf.logs import formatter_for, without_keys


def _log_format() -> str:
    """A wrong environment is told by the portal itself, a moment later, in one sentence."""
    try:
        return load().log_format
    except EnvError:
        return "text"


class Logger(GunicornLogger):
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(formatter_for(_log_format()))

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> dict[str, Any]:
        found = super().atoms(resp, req, environ, request_time)
        return {
            name: without_keys(value) if isinstance(value, str) else value for name, value in found.items()
        }

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        if not self.access_log_enabled:
            return
        atoms = self.atoms(resp, req, environ, request_time)
        facts = {
            "method": atoms["m"],
            "path": atoms["U"],
            "status": int(atoms["s"]),
            "bytes": atoms["B"],
            "milliseconds": atoms["M"],
            "address": atoms["h"],
            "agent": atoms["a"],
        }
        ids = {"request": atoms.get("{x-request-id}o", "")}
        self.access_log.info("%(h)s %(r)s %(s)s %(B)s %(M)sms", atoms, extra={"facts": facts, "ids": ids})
