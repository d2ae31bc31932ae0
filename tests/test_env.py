"""The environment: read as documented, refused in one sentence when wrong."""

import os
import re
import subprocess
import sys
from dataclasses import fields

import pytest

from ipjf.env import DEMO_SECRET_KEY, NAMES, PROJECT, S3, Email, Env, EnvError, load

PRODUCTION = {
    "SECRET_KEY": "s" * 50,
    "DATABASE_URL": "postgresql://ipjf:p%40ss@db:5433/portal",
    "REDIS_URL": "rediss://:secret@redis:6379/0",
    "SITE_URL": "https://ipjf.example.org/",
    "EMAIL_URL": "smtp://post:se%2Fcret@mail.example.org?tls=1",
}


def test_production_is_strict_by_default():
    env = load(PRODUCTION)
    assert (env.demo, env.debug, env.secure, env.require_staff_mfa) == (False, False, True, True)
    assert env.site_url == "https://ipjf.example.org"
    assert env.allowed_hosts == ("ipjf.example.org",)
    assert env.csrf_trusted_origins == ("https://ipjf.example.org",)
    assert env.default_from_email == "no-reply@ipjf.example.org"
    assert (env.data_dir, env.media_root) == (PROJECT / "var", PROJECT / "var/media")
    assert env.trusted_proxies == 1
    assert (env.storage_s3, env.marketplace_secrets, env.outbound_allow_private) == (None, {}, ())
    assert (env.removal_hold_seconds, env.log_level) == (0, "INFO")
    assert (env.metrics_token, env.log_format) == ("", "json")
    assert env.email == Email(
        "django.core.mail.backends.smtp.EmailBackend",
        "mail.example.org",
        587,
        "post",
        "se/cret",
        use_tls=True,
    )
    assert env.database == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "portal",
        "USER": "ipjf",
        "PASSWORD": "p@ss",
        "HOST": "db",
        "PORT": "5433",
        "OPTIONS": {},
    }


@pytest.mark.parametrize("mode", ["DEMO", "DEBUG"])
def test_demo_and_debug_are_relaxed(mode):
    env = load({mode: "yes"})
    assert (env.secret_key, env.secure, env.require_staff_mfa) == (DEMO_SECRET_KEY, False, False)
    assert (env.database_url, env.redis_url, env.database["NAME"]) == (None, None, "")
    assert env.trusted_proxies == 0
    assert env.log_format == "text"
    assert env.allowed_hosts == ("localhost", "127.0.0.1")
    assert env.email == Email("django.core.mail.backends.console.EmailBackend")


def test_values_are_typed():
    env = load(
        PRODUCTION
        | {
            "ALLOWED_HOSTS": "a.example, b.example,",
            "CSRF_TRUSTED_ORIGINS": "https://a.example/, https://b.example:8443",
            "REQUIRE_STAFF_MFA": "off",
            "SECURE": "False",
            "REMOVAL_HOLD_SECONDS": "30",
            "MARKETPLACE_SECRETS": '{"taobao": "t", "tmall": "m"}',
            "OUTBOUND_ALLOW_PRIVATE": "127.0.0.1:8100,[::1]:8100",
            "LOG_LEVEL": "debug",
            "DATA_DIR": "/srv/ipjf",
            "EMAIL_URL": "smtps://mail.example.org",
        }
        | {f"STORAGE_S3_{part}": part.lower() for part in ("BUCKET", "ENDPOINT", "REGION")}
        | {"STORAGE_S3_ACCESS_KEY": "id", "STORAGE_S3_SECRET_KEY": "key"}
    )
    assert env.allowed_hosts == ("a.example", "b.example")
    assert env.csrf_trusted_origins == ("https://a.example", "https://b.example:8443")
    assert (env.require_staff_mfa, env.secure, env.removal_hold_seconds) == (False, False, 30)
    assert env.marketplace_secrets == {"taobao": "t", "tmall": "m"}
    assert env.outbound_allow_private == ("127.0.0.1:8100", "[::1]:8100")
    assert (env.log_level, str(env.media_root)) == ("DEBUG", "/srv/ipjf/media")
    assert (env.email.port, env.email.use_ssl, env.email.use_tls) == (465, True, False)
    assert env.storage_s3 == S3("bucket", "endpoint", "region", "id", "key")


def test_a_database_on_a_unix_socket():
    env = load(PRODUCTION | {"DATABASE_URL": "postgresql:///portal?host=/run/postgresql&sslmode=disable"})
    assert (env.database["HOST"], env.database["PORT"]) == ("/run/postgresql", "")
    assert env.database["OPTIONS"] == {"sslmode": "disable"}


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "SITE_URL", "EMAIL_URL"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_production_names_what_is_missing(name, value):
    given = {k: v for k, v in PRODUCTION.items() if k != name} | ({} if value is None else {name: value})
    with pytest.raises(EnvError, match=f"^{name} is not set; set it, for example {name}="):
        load(given)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECRET_KEY", "short", "50 random characters or more"),
        ("SECRET_KEY", DEMO_SECRET_KEY, "50 random characters or more"),
        ("DEBUG", "maybe", "DEBUG is 'maybe'; write 1 or 0."),
        ("LOG_FORMAT", "xml", "LOG_FORMAT is 'xml'; write one of json, text."),
        ("METRICS_TOKEN", "short", "METRICS_TOKEN is no token; write 20"),
        ("DATABASE_URL", "sqlite:///db.sqlite3", "not a postgresql address"),
        ("DATABASE_URL", "postgresql://u:hidden@db:notaport/x", "not an address"),
        ("DATABASE_URL", "postgresql://u:hidden@db:5432/", "names no database"),
        ("REDIS_URL", "http://:hidden@redis", "not a redis address"),
        ("SITE_URL", "ipjf.example.org", "scheme and host alone"),
        ("SITE_URL", "https://ipjf.example.org/portal", "scheme and host alone"),
        ("CSRF_TRUSTED_ORIGINS", "ipjf.example.org", "write scheme and host"),
        ("EMAIL_URL", "mail.example.org", "EMAIL_URL"),
        ("EMAIL_URL", "smtps://mail.example.org?tls=1", "use one of the two"),
        ("EMAIL_URL", "smtp://mail.example.org?tls=perhaps", "write 1 or 0"),
        ("REMOVAL_HOLD_SECONDS", "-1", "whole seconds, 0 or more"),
        ("REMOVAL_HOLD_SECONDS", "1.5", "whole seconds, 0 or more"),
        ("REMOVAL_HOLD_SECONDS", "٣", "whole seconds, 0 or more"),
        ("TRUSTED_PROXIES", "-1", "0 to 9"),
        ("LOG_LEVEL", "loud", "write one of DEBUG, INFO"),
        ("OUTBOUND_ALLOW_PRIVATE", "127.0.0.1", "write host:port"),
        ("OUTBOUND_ALLOW_PRIVATE", "127.0.0.1:99999", "not an address"),
        ("MARKETPLACE_SECRETS", "taobao=x", "not a JSON object"),
        ("MARKETPLACE_SECRETS", '["x"]', "not a JSON object"),
        ("MARKETPLACE_SECRETS", '{"taobao": ""}', "not a JSON object"),
        ("STORAGE_S3_BUCKET", "ipjf", "STORAGE_S3_ENDPOINT and STORAGE_S3_REGION and"),
        ("STORAGE_S3_BUKET", "ipjf", "STORAGE_S3_BUKET is not a setting of the portal"),
        (
            "IPJF_SITE_URL",
            "https://x.example",
            "IPJF_SITE_URL is not a setting of the portal; write SITE_URL.",
        ),
        ("IPJF_FLAVOUR", "sweet", "docs/operations.md"),
    ],
)
def test_a_wrong_value_ends_in_one_sentence(name, value, words):
    with pytest.raises(EnvError) as caught:
        load(PRODUCTION | {name: value})
    text = str(caught.value)
    assert words in text
    assert text.endswith(".")
    assert "\n" not in text


def test_no_secret_is_repeated_in_a_message_or_a_repr():
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        with pytest.raises(EnvError) as caught:
            load(PRODUCTION | {name: "ftp://user:hidden@host:port"})
        assert "hidden" not in str(caught.value)
    shown = repr(load(PRODUCTION | {"MARKETPLACE_SECRETS": '{"taobao": "sandy"}'}))
    assert [word for word in ("p%40ss", "secret@", "se/cret", "sandy", "s" * 50) if word in shown] == []


@pytest.mark.parametrize(
    "command",
    [("manage.py", "check"), ("-m", "celery", "-A", "ipjf", "worker"), ("-m", "gunicorn", "ipjf.wsgi")],
    ids=["manage", "worker", "portal"],
)
def test_a_process_in_a_wrong_environment_ends_in_one_sentence_too(command):
    done = subprocess.run(
        [sys.executable, *command],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], "DEBUG": "perhaps"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if not line.startswith("[")]  # the server's own log
    assert (done.returncode != 0, said) == (True, ["DEBUG is 'perhaps'; write 1 or 0."])


def test_operations_md_lists_exactly_these_variables():
    """The table is for the operator; a variable that is missing there does not exist for them."""
    text = (PROJECT / "docs/operations.md").read_text()
    rows = dict(re.findall(r"^\| `([A-Z0-9_]+)` \| (.+) \|$", text, re.M))
    assert sorted(rows) == sorted(NAMES)
    meta = {item.name.upper(): item.metadata for item in fields(Env)}
    for name, row in rows.items():
        if name in meta:
            assert row == f"{meta[name]['default']} | {meta[name]['meaning']}"
