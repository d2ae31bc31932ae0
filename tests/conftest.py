"""The stores, the settings and the browser that every test shares."""

import os
import shutil
from pathlib import Path

import django
import hypothesis
import pytest

from tests import services

services.prepare()
django.setup()

from django.conf import settings  # noqa: E402  only now is there an environment to read settings from

# Faster, and of no matter to what the tests look at: the manifest of static files has its own test.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

_tenancy = Path(__file__).with_name("fixtures_tenancy.py")
pytest_plugins = ["tests.fixtures_tenancy"] if _tenancy.exists() else []

# A busy machine is slow, not wrong: no test is timed.
hypothesis.settings.register_profile("ipjf", deadline=None)
hypothesis.settings.load_profile("ipjf")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def pytest_xdist_setupnodes() -> None:
    """pytest-django reads the settings before any conftest.py where this names them: the workers, which
    inherit it, would all take the controller's Redis database and folders for their own."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests need a Chromium. Without one they are skipped with a reason that says what to install;
    where CI=true a missing one is a failure, so that the journeys cannot go unrun in silence."""
    if any(shutil.which(name) for name in CHROMIUM_NAMES):
        return
    reason = "no Chromium found: install the package chromium to run the browser tests"
    for item in items:
        if "browser" in item.keywords:
            if os.environ.get("CI", "").lower() in ("1", "true"):
                item.add_marker(pytest.mark.usefixtures("_browser_required"))
            else:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
def _browser_required() -> None:
    pytest.fail("CI=true and no Chromium found: install the package chromium", pytrace=False)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium that Playwright drives: the machine's own, for its own downloads are not pinned here."""
    return next(path for name in CHROMIUM_NAMES if (path := shutil.which(name)))
