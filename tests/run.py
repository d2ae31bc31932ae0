"""bin/test after its set-up: every static check, then the tests. `bin/test PATH...` hands its arguments
to pytest and leaves the static checks out. All run even when one fails, so that one run shows every fault;
pytest comes last and so do its closing line and, below it, the names of what failed."""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

from ipjf import embedded
from ipjf.env import NAMES, PROJECT

PYTHON = sys.executable
SCRIPTS = Path(PYTHON).parent
# What production looks like, for `check --deploy`. Nothing here is reached.
PRODUCTION = {
    "SITE_URL": "https://ipjf.example.org",
    "EMAIL_URL": "smtp://mail.example.org:587?tls=1",
    "SECRET_KEY": secrets.token_urlsafe(64),
}
MANAGE = [PYTHON, "manage.py"]
CHECKS: tuple[tuple[str, list[str], dict[str, str]], ...] = (
    ("messages", [*MANAGE, "messages", "--compile"], {"DEMO": "1"}),
    ("ruff check", [str(SCRIPTS / "ruff"), "check", "."], {}),
    ("ruff format", [str(SCRIPTS / "ruff"), "format", "--check", "--quiet", "."], {}),
    ("import contracts", [str(SCRIPTS / "lint-imports"), "--no-cache"], {}),
    ("types", [PYTHON, "-m", "mypy"], {"DEMO": "1"}),
    ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], {"DEMO": "1"}),
    ("deployment", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ("static files", [*MANAGE, "collectstatic", "--no-input", "--verbosity", "0"], {"DEMO": "1"}),
)


def main(arguments: list[str]) -> int:
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    failed = [] if arguments else _static_checks()
    command = [PYTHON, "-m", "pytest", *(arguments or ["-n", "auto", "-q"])]
    print(f"\n== tests: {' '.join(command[1:])}", flush=True)
    code = subprocess.run(command, check=False).returncode
    if failed:
        print(f"Failed before the tests: {', '.join(failed)}; see above.")
    return code or len(failed)


def _static_checks() -> list[str]:
    base = {name: value for name, value in os.environ.items() if name not in NAMES}
    folder = PROJECT / "var" / f"test-{os.getpid()}-checks"
    try:
        services = embedded.start(folder, for_tests=True)
    except embedded.EmbeddedError as error:
        sys.exit(f"The checks cannot start: {error}")
    stores = {"DATABASE_URL": services.database_url, "REDIS_URL": services.redis_url}
    failed = []
    try:
        for name, command, environment in CHECKS:
            print(f"\n== {name}", flush=True)
            began = time.monotonic()
            done = subprocess.run(command, env={**base, **stores, **environment}, check=False)
            if done.returncode:
                failed.append(name)
            verdict = "FAILED" if done.returncode else "ok"
            print(f"== {name}: {verdict}, {time.monotonic() - began:.1f} s", flush=True)
    finally:
        services.stop()
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
