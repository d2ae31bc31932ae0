"""What README.md and docs/ name is there: files, commands, options, people."""

import importlib.util
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

from ipjf.demo import _options
from ipjf.demo_world.people import PASSWORD, PEOPLE

ROOT = Path(settings.BASE_DIR)
PAGES = [ROOT / "README.md", ROOT / "sandbox/README.md", *sorted((ROOT / "docs").rglob("*.md"))]
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#]+)\)")
FILE = re.compile(r"[\w-]+\.(py|md|yml|toml|txt)")
TOPS = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")} | {".ci"}
MADE_LATER = {"var/", "var/log/", ".env", ".venv", "docs/adr/"}
"""Not in a fresh checkout, or a folder that needs no file's name."""


def _paths(page: Path) -> set[str]:
    """Words in code marks that begin with a folder of the project or end like a file of it, and links."""
    text = page.read_text(encoding="utf-8")
    words = {word for span in CODE.findall(text) for word in span.split()}
    named = {
        word.rstrip(".,;:")
        for word in words
        if re.fullmatch(r"[\w./-]+", word)
        and (
            (word.split("/")[0] in TOPS and "/" in word)
            or re.fullmatch(r"[\w-]+\.(py|md|yml|toml|txt)", word)
        )
    }
    return named | {link for link in LINK.findall(text) if "://" not in link}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_are_named_exist(page: Path) -> None:
    missing = {
        name
        for name in _paths(page) - MADE_LATER
        if not any((start / name).exists() for start in (ROOT, page.parent, *_apps()))
    }
    assert missing == set()


def _apps() -> list[Path]:
    """A page of one part may name its files from there: `env.py` of ipjf/, `tests/` of the root."""
    tops = ("ipjf", "brands", "listings", "monitoring/detection", "takedowns", "templates", "static")
    return [ROOT / name for name in tops]


def test_paths_are_found_in_the_pages() -> None:
    found = set().union(*map(_paths, PAGES))
    assert {"ipjf/env.py", "docs/operations.md", "bin/demo", "tests/test_permissions.py"} <= found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_that_are_shown_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    commands = set(re.findall(r"manage(?:\.py)? ([a-z_]{4,})", text)) | set(
        re.findall(r"--manage ([a-z_]+)", text)
    )
    assert commands - {"command", "commands"} - get_commands().keys() == set()
    modules = set(re.findall(r"python3? -m ([\w.]+)", text)) - {"venv"}
    assert {name for name in modules if importlib.util.find_spec(name) is None} == set()


def test_options_of_the_import_are_those_of_the_command() -> None:
    command = load_command_class("listings", "import_listings")
    known = {option for a in command.create_parser("manage.py", "x")._actions for option in a.option_strings}
    lines = [line for line in (ROOT / "README.md").read_text().splitlines() if "import_listings" in line]
    shown = {option for line in lines for option in re.findall(r"--[a-z-]+", line)}
    assert {"--marketplace", "--map"} <= shown <= known


def test_options_of_the_demo_are_accepted() -> None:
    rows = re.findall(r"^\| `(--[a-z]+)(?: ([\w]+))?` \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert [option for option, _ in rows] == ["--port", "--reset", "--manage"]
    for option, value in rows:
        _options([option, *([value] if value else [])])


def test_the_people_of_the_readme_can_sign_in() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"^\| `([\w.]+@[\w.]+)` \|", text, re.MULTILINE))
    assert len(shown) >= 5
    assert shown <= {person.email for person in PEOPLE}
    assert f"`{PASSWORD}`" in text
