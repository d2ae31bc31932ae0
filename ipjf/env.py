"""The portal's whole environment, read once, typed, and refused loudly when it is wrong.

Every setting an operator may make is one field of `Env`; docs/operations.md shows the same table and a test
compares the two. Nothing else in the portal reads `os.environ`. A malformed value, a missing secret or a
misspelt name raises `EnvError` with one sentence that says what to write instead: a portal that starts with
half a configuration is worse than one that does not start.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

PROJECT = Path(__file__).resolve().parent.parent
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_FORMATS = ("json", "text")
# Only a demo or a developer's DEBUG run may use it; `load` refuses to go on without a real one elsewhere.
DEMO_SECRET_KEY = "demo-only-key-that-protects-nothing-outside-this-machine"  # noqa: S105


class EnvError(Exception):
    """The environment is not usable. The text is one sentence for the operator."""


@dataclass(frozen=True)
class Email:
    """Where mail leaves, as Django's EMAIL_* settings want it."""

    backend: str
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    use_tls: bool = False
    use_ssl: bool = False


@dataclass(frozen=True)
class S3:
    """An S3-compatible store for pictures and documents."""

    bucket: str
    endpoint: str
    region: str
    access_key: str
    secret_key: str = field(repr=False)


def _var(default: str, meaning: str, *, secret: bool = False) -> Any:
    """One environment variable: its default and meaning in words, for the table in docs/operations.md."""
    return field(repr=not secret, metadata={"default": default, "meaning": meaning})


@dataclass(frozen=True)
class Env:
    """Field names are the variables' names in lower case; `storage_s3` gathers the five STORAGE_S3_* ones."""

    demo: bool = _var("0", "Runs as the demo on one machine: no HTTPS, a known key, mail on the console.")
    debug: bool = _var("0", "Developer's mode with full error pages. Never in production.")
    secret_key: str = _var("required", "Signs sessions and links; 50 random characters or more.", secret=True)
    database_url: str | None = _var(
        "required", "postgresql://user:password@host:port/name; the portal's only database.", secret=True
    )
    redis_url: str | None = _var(
        "required", "redis://:password@host:port/0; jobs and the cache. rediss:// for TLS.", secret=True
    )
    site_url: str = _var(
        "http://localhost:8000 in demo and debug, else required",
        "Absolute address of the portal, without a path; links in mails and removal orders start with it.",
    )
    allowed_hosts: tuple[str, ...] = _var("host of SITE_URL", "Host names the portal answers to, by commas.")
    csrf_trusted_origins: tuple[str, ...] = _var(
        "SITE_URL", "Origins (scheme and host) that forms may be sent from, by commas."
    )
    email: Email = _var(
        "console: in demo and debug, else required",
        "EMAIL_URL: smtp://user:password@host:port?tls=1 (STARTTLS), smtps://... (TLS), console: (printed).",
        secret=True,
    )
    default_from_email: str = _var("no-reply@<host of SITE_URL>", "Sender of the portal's mails.")
    data_dir: Path = _var("var/", "Folder for everything the portal writes on this machine.")
    media_root: Path = _var("DATA_DIR/media", "Pictures and documents, outside the web root.")
    storage_s3: S3 | None = _var(
        "none: files in MEDIA_ROOT",
        "STORAGE_S3_BUCKET, _ENDPOINT, _REGION, _ACCESS_KEY, _SECRET_KEY: all five, or none of them.",
        secret=True,
    )
    require_staff_mfa: bool = _var(
        "1, but 0 in demo and debug", "Account managers and admins must have a second factor before any page."
    )
    secure: bool = _var("1, but 0 in demo and debug", "HTTPS only: redirect, HSTS, secure cookies.")
    trusted_proxies: int = _var(
        "1, but 0 in demo and debug",
        "Proxies in front whose X-Forwarded-For is believed: limits count the visitor, not the proxy.",
    )
    marketplace_secrets: Mapping[str, str] = _var(
        "{}", 'JSON object, marketplace code to its HMAC secret: {"taobao": "..."}.', secret=True
    )
    outbound_allow_private: tuple[str, ...] = _var(
        "none", "host:port addresses, by commas, that the portal may call although they are private."
    )
    removal_hold_seconds: int = _var(
        "0", "Seconds a removal order waits after the decision, in which the decision can be undone."
    )
    metrics_token: str = _var(
        "none: /metrics answers 404",
        "Bearer token that /metrics asks for; 20 characters or more.",
        secret=True,
    )
    log_level: str = _var("INFO", "One of " + ", ".join(LOG_LEVELS) + ".")
    log_format: str = _var("json, but text in demo and debug", "Form of a line in the logs: json or text.")

    @property
    def database(self) -> dict[str, Any]:
        """DATABASE_URL as Django's DATABASES["default"]; without a URL the name is empty, so that commands
        which need no database (messages, collectstatic) run and any query fails at once."""
        settings: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "NAME": ""}
        if self.database_url is None:
            return settings
        url = urlsplit(self.database_url)
        query = {key: values[-1] for key, values in parse_qs(url.query).items()}
        settings.update(
            NAME=unquote(url.path.lstrip("/")),
            USER=unquote(url.username or ""),
            PASSWORD=unquote(url.password or ""),
            HOST=unquote(query.pop("host", url.hostname or "")),
            PORT=str(url.port or ""),
            OPTIONS=query,
        )
        return settings


# Variable names; `email` and `storage_s3` are read from names that differ from their field.
S3_NAMES = tuple(
    f"STORAGE_S3_{part}" for part in ("BUCKET", "ENDPOINT", "REGION", "ACCESS_KEY", "SECRET_KEY")
)
NAMES = tuple(
    name
    for item in fields(Env)
    for name in {"email": ("EMAIL_URL",), "storage_s3": S3_NAMES}.get(item.name, (item.name.upper(),))
)
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


def load(environ: Mapping[str, str] | None = None) -> Env:
    """Read and check the environment. Raises `EnvError`; an empty value counts as not set."""
    source = os.environ if environ is None else environ
    _refuse_unknown(source)
    given = {name: source[name].strip() for name in NAMES if source.get(name, "").strip()}
    demo, debug = _bool(given, "DEMO", False), _bool(given, "DEBUG", False)
    relaxed = demo or debug

    def required(name: str, example: str, fallback: str | None = None) -> str:
        value = given.get(name, fallback if relaxed else None)
        if value is None:
            raise EnvError(f"{name} is not set; set it, for example {name}={example}.")
        return value

    site = _site_url(required("SITE_URL", "https://ipjf.example.org", "http://localhost:8000"))
    host = site.hostname or ""
    site_url = site.geturl().rstrip("/")
    data_dir = Path(given.get("DATA_DIR", str(PROJECT / "var"))).expanduser().absolute()
    database_url = required("DATABASE_URL", "postgresql://ipjf:password@db:5432/ipjf", "")
    redis_url = required("REDIS_URL", "redis://:password@redis:6379/0", "")
    return Env(
        demo=demo,
        debug=debug,
        secret_key=_secret_key(required("SECRET_KEY", "<50 random characters>", DEMO_SECRET_KEY), relaxed),
        database_url=_store_url("DATABASE_URL", database_url, ("postgresql", "postgres")),
        redis_url=_store_url("REDIS_URL", redis_url, ("redis", "rediss")),
        site_url=site_url,
        allowed_hosts=_list(given, "ALLOWED_HOSTS", (host, "localhost", "127.0.0.1") if relaxed else (host,)),
        csrf_trusted_origins=_each(given, "CSRF_TRUSTED_ORIGINS", (site_url,), _origin),
        email=_email(required("EMAIL_URL", "smtp://user:password@mail.example.org:587?tls=1", "console:")),
        default_from_email=given.get("DEFAULT_FROM_EMAIL", f"no-reply@{host}"),
        data_dir=data_dir,
        media_root=Path(given.get("MEDIA_ROOT", str(data_dir / "media"))).expanduser().absolute(),
        storage_s3=_s3(given),
        require_staff_mfa=_bool(given, "REQUIRE_STAFF_MFA", not relaxed),
        secure=_bool(given, "SECURE", not relaxed),
        trusted_proxies=_proxies(given, 0 if relaxed else 1),
        marketplace_secrets=_secrets(given.get("MARKETPLACE_SECRETS", "{}")),
        outbound_allow_private=_each(given, "OUTBOUND_ALLOW_PRIVATE", (), _host_port),
        removal_hold_seconds=_seconds(given, "REMOVAL_HOLD_SECONDS", 0),
        metrics_token=_metrics_token(given.get("METRICS_TOKEN", "")),
        log_level=_choice(given, "LOG_LEVEL", "INFO", LOG_LEVELS),
        log_format=_choice(given, "LOG_FORMAT", "text" if relaxed else "json", LOG_FORMATS),
    )


def _refuse_unknown(source: Mapping[str, str]) -> None:
    """A misspelt setting that is silently ignored is the classic night call, so our own prefixes are closed:
    IPJF_ (never ours: the names carry no prefix), STORAGE_S3_ and MARKETPLACE_."""
    for name in sorted(source):
        if name.startswith(("IPJF_", "STORAGE_S3_", "MARKETPLACE_")) and name not in NAMES:
            bare = name.removeprefix("IPJF_")
            hint = f"write {bare}" if bare in NAMES else "remove it or see the table in docs/operations.md"
            raise EnvError(f"{name} is not a setting of the portal; {hint}.")


def _bool(given: Mapping[str, str], name: str, default: bool) -> bool:
    value = given.get(name, "").lower()
    if value and value not in _TRUE + _FALSE:
        raise EnvError(f"{name} is {value!r}; write 1 or 0.")
    return value in _TRUE if value else default


def _list(given: Mapping[str, str], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    if name not in given:
        return tuple(dict.fromkeys(default))
    return tuple(part.strip() for part in given[name].split(",") if part.strip())


def _each(
    given: Mapping[str, str], name: str, default: tuple[str, ...], check: Callable[[str, str], str]
) -> tuple[str, ...]:
    return tuple(check(name, part) for part in _list(given, name, default))


def _seconds(given: Mapping[str, str], name: str, default: int) -> int:
    value = given.get(name, str(default))
    if not (value.isascii() and value.isdigit()):
        raise EnvError(f"{name} is {value!r}; write whole seconds, 0 or more.")
    return int(value)


def _proxies(given: Mapping[str, str], default: int) -> int:
    value = given.get("TRUSTED_PROXIES", str(default))
    if value not in {str(number) for number in range(10)}:
        raise EnvError(f"TRUSTED_PROXIES is {value!r}; write how many proxies there are in front, 0 to 9.")
    return int(value)


def _choice(given: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = given.get(name, default)
    found = [word for word in allowed if word.lower() == value.lower()]
    if not found:
        raise EnvError(f"{name} is {value!r}; write one of {', '.join(allowed)}.")
    return found[0]


def _metrics_token(value: str) -> str:
    if value and not (len(value) >= 20 and value.isascii() and value.isprintable() and " " not in value):
        raise EnvError(
            "METRICS_TOKEN is no token; write 20 letters and digits or more, for example of openssl."
        )
    return value


def _split(name: str, value: str, example: str) -> SplitResult:
    """Parse an address without ever repeating it in the message: it may hold a password."""
    try:
        url = urlsplit(value)
        url.port  # noqa: B018  a malformed port raises only when it is read
    except ValueError as error:
        raise EnvError(f"{name} is not an address; write it like {example}.") from error
    return url


def _site_url(value: str) -> SplitResult:
    url = _split("SITE_URL", value, "https://ipjf.example.org")
    if url.scheme not in ("http", "https") or not url.hostname or url.path not in ("", "/") or url.query:
        raise EnvError(f"SITE_URL is {value!r}; write scheme and host alone, like https://ipjf.example.org.")
    return url


def _origin(name: str, value: str) -> str:
    url = _split(name, value, "https://ipjf.example.org")
    if url.scheme not in ("http", "https") or not url.netloc or url.path.strip("/"):
        raise EnvError(f"{name} holds {value!r}; write scheme and host, like https://ipjf.example.org.")
    return f"{url.scheme}://{url.netloc}"


def _host_port(name: str, value: str) -> str:
    url = _split(name, f"//{value}", "127.0.0.1:8100")
    if not url.hostname or url.port is None or url.path:
        raise EnvError(f"{name} holds {value!r}; write host:port, like 127.0.0.1:8100.")
    return value.lower()


def _store_url(name: str, value: str, schemes: tuple[str, ...]) -> str | None:
    if not value:
        return None
    example = f"{schemes[0]}://user:password@host:port/name"
    url = _split(name, value, example)
    # A PostgreSQL on a Unix socket has its folder in ?host=, so the host may be empty there.
    if url.scheme not in schemes or not (url.hostname or "host=" in url.query):
        raise EnvError(f"{name} is not a {schemes[0]} address; write it like {example}.")
    if name == "DATABASE_URL" and not url.path.strip("/"):
        raise EnvError(f"{name} names no database; write it like {example}.")
    return value


def _secret_key(value: str, relaxed: bool) -> str:
    if not relaxed and (len(value) < 50 or value == DEMO_SECRET_KEY):
        raise EnvError("SECRET_KEY is the demo's or too short; write 50 random characters or more.")
    return value


def _email(value: str) -> Email:
    if value.rstrip("/") in ("console:", "console"):
        return Email(backend="django.core.mail.backends.console.EmailBackend")
    example = "smtp://user:password@host:587?tls=1"
    url = _split("EMAIL_URL", value, example)
    if url.scheme not in ("smtp", "smtps") or not url.hostname:
        raise EnvError(
            f"EMAIL_URL is not a mail address of a server; write {example}, smtps://... or console:."
        )
    query = {f"EMAIL_URL's {key}": values[-1] for key, values in parse_qs(url.query).items()}
    tls = _bool(query, "EMAIL_URL's tls", False)
    if tls and url.scheme == "smtps":
        raise EnvError("EMAIL_URL asks for both smtps and tls=1; use one of the two.")
    return Email(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=url.hostname,
        port=url.port or (465 if url.scheme == "smtps" else 587 if tls else 25),
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        use_tls=tls,
        use_ssl=url.scheme == "smtps",
    )


def _s3(given: Mapping[str, str]) -> S3 | None:
    values = [given.get(name, "") for name in S3_NAMES]
    if not any(values):
        return None
    missing = [name for name, value in zip(S3_NAMES, values, strict=True) if not value]
    if missing:
        raise EnvError(f"{' and '.join(missing)} missing; set all five STORAGE_S3_ settings or none.")
    return S3(*values)


def _secrets(value: str) -> Mapping[str, str]:
    problem = 'MARKETPLACE_SECRETS is not a JSON object of texts; write it like {"taobao": "secret"}.'
    try:
        secrets = json.loads(value)
    except ValueError as error:
        raise EnvError(problem) from error
    if not isinstance(secrets, dict) or not all(isinstance(v, str) and v for v in secrets.values()):
        raise EnvError(problem)
    return secrets
