"""Every template of the portal: compiles, keeps the CSP, is translatable and accessible."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import Client
from django.utils import translation

from brands.display.icons import names as icon_names
from tests import html

ROOT = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(str(p.relative_to(ROOT)) for p in ROOT.rglob("*") if p.suffix in {".html", ".txt"})
# Shown when nothing works any more, translations included: both languages stand in it.
BOTH_LANGUAGES = {"500.html", "ipjf/status_down.html"}
# allauth puts the token into the body that it hands to these.
TOKEN_FROM_OUTSIDE = {"allauth/elements/form.html"}


def source(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_is_sound(name: str) -> None:
    text = source(name)
    get_template(name)
    assert html.inline_code(text) == []
    assert html.pictures_without_text(text) == []
    if name not in TOKEN_FROM_OUTSIDE:
        assert html.forms_without_token(text) == []
    if name not in BOTH_LANGUAGES:
        assert html.unmarked_words(text, is_html=name.endswith(".html")) == []
    used = set(re.findall(r"{%\s*icon\s+\"([^\"]+)\"", text))
    assert used - icon_names() == set()


@pytest.mark.parametrize(
    ("planted", "check"),
    [
        ('<p style="color: red"></p>', html.inline_code),
        ('<a href="#" onclick="go()">x</a>', html.inline_code),
        ('<button hx-on:click="go()">x</button>', html.inline_code),
        ("<script>go()</script>", html.inline_code),
        ("<style>p { color: red }</style>", html.inline_code),
        ('<img src="a.png">', html.pictures_without_text),
        ('<form method="post"><button></button></form>', html.forms_without_token),
        ("<p>Hello {{ name }}</p>", html.unmarked_words),
        ('<input placeholder="Search">', html.unmarked_words),
        ("{% if a %}<td>拒绝</td>{% endif %}", html.unmarked_words),
    ],
)
def test_the_checks_find_what_is_planted(planted: str, check) -> None:
    assert check(planted) != []


def test_the_checks_leave_sound_templates_alone() -> None:
    text = (
        '{% load i18n %}<p class="x" title="{% translate "Go" %}">{% blocktranslate %}Hello {{ name }}'
        '{% endblocktranslate %} · IPJF</p><kbd>Esc</kbd><span lang="zh-Hans">莆田</span>'
        '<script src="a.js"></script>'
    )
    assert html.unmarked_words(text) == []
    assert html.inline_code(text) == []


PUBLIC_PAGES = ["/", "/accounts/login/", "/accounts/password/reset/", "/accounts/logout/", "/no-such-page"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_public_pages_parse_strictly(client: Client, path: str, language: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get(path, follow=True).content.decode()
    html.assert_strict_html(page)
    html.assert_keeps_csp(page)
    assert f'<html lang="{language}"' in page


ACCOUNT_PAGES = [
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/webauthn/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ACCOUNT_PAGES)
def test_account_pages_parse_strictly(sign_in, world, path: str) -> None:
    client = sign_in(world.alice)
    page = client.get(path, follow=True).content.decode()
    html.assert_strict_html(page)
    html.assert_keeps_csp(page)


@pytest.mark.django_db
def test_someone_without_a_brand_is_told_how_to_get_one(sign_in, world) -> None:
    page = sign_in(world.otto).get("/").content.decode()
    html.assert_strict_html(page)
    assert "You belong to no brand yet" in page


@pytest.mark.parametrize("name", ["403.html", "404.html", "429.html", "500.html"])
def test_error_pages_render_without_a_request(name: str) -> None:
    """The server error page above all: it must not need what may just have failed."""
    with translation.override("en"):
        page = get_template(name).render()
    html.assert_strict_html(page)


@pytest.mark.django_db
@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_theme_comes_from_the_cookie(client: Client, theme: str) -> None:
    client.cookies["theme"] = theme
    assert f'data-bs-theme="{theme}"' in client.get("/").content.decode()


def test_vendored_files_name_version_and_licence() -> None:
    for folder in (Path(settings.BASE_DIR) / "static" / "vendor").iterdir():
        assert {"VERSION", "LICENSE"} <= {p.name for p in folder.iterdir()}


def test_stylesheet_has_balanced_braces_and_known_variables() -> None:
    css = (Path(settings.BASE_DIR) / "static/css/ipjf.css").read_text()
    assert css.count("{") == css.count("}")
    tabler = (Path(settings.BASE_DIR) / "static/vendor/tabler/tabler.min.css").read_text()
    used = set(re.findall(r"var\((--[a-z0-9-]+)", css))
    known = set(re.findall(r"(--[a-z0-9-]+)\s*:", css + tabler))
    assert used - known == set()
