"""The house keeps its shape: contracts between the apps, and the order of the modules inside each."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ipjf.env import PROJECT

APPS = ("brands", "listings", "monitoring", "takedowns")
# Left may import right, never back. `tasks` are leaves: they may import anything below, and are queued by
# name or from actions on commit, never imported by pages, queries or models.
ORDER = (("views", "urls"), ("forms", "filters"), ("actions",), ("queries",), ("models",), ("states",))
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
MAX_LINES = 400


def modules(app: str) -> Iterator[tuple[str, Path]]:
    for path in sorted((PROJECT / app).rglob("*.py")):
        parts = path.relative_to(PROJECT).with_suffix("").parts
        if "migrations" not in parts:
            yield ".".join(part for part in parts if part != "__init__"), path


def imports(path: Path, module: str) -> Iterator[tuple[str, int]]:
    """Every imported name, with its line; `from a import b` counts as a.b."""
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, node.module] if node.module else base)
            yield from ((f"{start}.{alias.name}", node.lineno) for alias in node.names)


def rank(name: str, app: str) -> int | None:
    parts = name.split(".")
    return RANK.get(parts[1]) if parts[0] == app and len(parts) > 1 else None


def test_import_contracts():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "4 kept, 0 broken" in done.stdout


@pytest.mark.parametrize("app", APPS)
def test_inside_an_app_imports_go_one_way(app: str):
    wrong = [
        f"{path.relative_to(PROJECT)}:{line} imports {name}"
        for module, path in modules(app)
        for name, line in imports(path, module)
        if (own := rank(module, app)) is not None and (other := rank(name, app)) is not None and other < own
    ]
    assert wrong == []


@pytest.mark.parametrize("app", APPS)
def test_tasks_are_leaves(app: str):
    """A task is called by its queue; pages, forms, queries, models and states know nothing of it."""
    upper = {"views", "forms", "filters", "queries", "models", "states"}
    wrong = [
        f"{path.relative_to(PROJECT)}:{line} imports {name}"
        for module, path in modules(app)
        if len(module.split(".")) > 1 and module.split(".")[1] in upper
        for name, line in imports(path, module)
        if name.split(".")[1:2] == ["tasks"] and name.split(".")[0] in APPS
    ]
    assert wrong == []


def test_no_signals_between_apps():
    wrong = [
        f"{path.relative_to(PROJECT)}:{line} imports {name}"
        for app in APPS
        for module, path in modules(app)
        for name, line in imports(path, module)
        if name.startswith(("django.dispatch", "django.db.models.signals"))
        and name != "django.db.models.signals.post_migrate"  # Django's own, at the end of its own command
    ]
    assert wrong == []


def test_the_environment_is_read_in_one_place():
    """Settings come from ipjf.env. The starters of processes set the environment."""
    starters = {f"ipjf/{name}.py" for name in ("env", "demo", "supervisor", "celery", "wsgi", "probe")}
    readers = {
        str(path.relative_to(PROJECT))
        for app in (*APPS, "ipjf")
        for _, path in modules(app)
        if any(
            isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
            for node in ast.walk(ast.parse(path.read_text()))
        )
    }
    assert readers - starters == set()


def test_files_stay_small_and_names_say_something():
    files = [path for app in (*APPS, "ipjf", "sandbox", "tests") for _, path in modules(app)]
    assert [str(p) for p in files if len(p.read_text().splitlines()) > MAX_LINES] == []
    assert [str(p) for p in files if p.stem in ("utils", "util", "common", "helpers", "misc")] == []
