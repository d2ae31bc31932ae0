"""The seller's form in a real browser, which sends headers that the test client does not."""

import pytest
from playwright.sync_api import sync_playwright

from brands import tenancy
from takedowns import tokens
from tests.e2e.screenshots import ARGUMENTS
from tests.takedowns.conftest import removed_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_seller_objects_without_an_account(world, live_server, chromium_path, monkeypatch):
    # Playwright keeps an event loop in this thread; Django would refuse to clean the database beside it
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with tenancy.platform_scope():
        case = removed_case(world)
    token = tokens.make(case_id=case.pk, brand_id=case.brand_id, since=case.opened_at)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        tab = browser.new_page(locale="en-GB")
        tab.goto(f"{live_server.url}/statement/{token}/")
        tab.select_option("[name=reason]", "genuine")
        tab.fill("[name=text]", "Bought from the brand itself")
        tab.fill("[name=contact_name]", "Wang Li")
        tab.fill("[name=contact_email]", "wang@example.org")
        tab.check("[name=declared]")
        with tab.expect_navigation():
            tab.locator("#object .card-footer button").click()
        assert "Your objection was received" in tab.content()
        browser.close()
    with tenancy.platform_scope():
        case.refresh_from_db()
    assert case.state == "contested"
