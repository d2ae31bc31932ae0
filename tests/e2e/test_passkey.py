"""A passkey in a real browser, under our policy: staff set one up first, then sign in with it alone."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import expect

from tests.e2e.browser import Seat, running_browser
from tests.factories.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_staff_set_up_a_passkey_and_sign_in_with_it(world, live_server, chromium_path, settings) -> None:
    settings.REQUIRE_STAFF_MFA = True
    with running_browser(chromium_path) as browser:
        seat = Seat.of(browser, live_server.url)
        device = seat.context.new_cdp_session(seat.tab)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        tab = seat.sign_in("bob@example.org")
        tab.goto(reverse("am_triage"))
        expect(tab).to_have_url(live_server.url + reverse("mfa_index"))

        tab.goto(reverse("mfa_add_webauthn"))
        tab.fill("[name=password]", PASSWORD)  # a stolen session adds no factor
        tab.press("[name=password]", "Enter")
        tab.fill("[name=name]", "Bob's laptop")
        tab.check("[name=passwordless]")
        tab.locator("main button[type=submit], main form button").last.click()
        tab.wait_for_url(lambda url: not url.endswith(reverse("mfa_add_webauthn")))
        assert Authenticator.objects.get(user=world.bob, type="webauthn").wrap().is_passwordless
        tab.goto(reverse("am_triage"))
        expect(tab).to_have_url(live_server.url + reverse("am_triage"))

        seat.context.clear_cookies()
        tab.goto(reverse("account_login"))
        tab.locator("#passkey_login").click()
        tab.wait_for_url(lambda url: "/accounts/login" not in url)
        tab.goto(reverse("am_triage"))
        expect(tab).to_have_url(live_server.url + reverse("am_triage"))
        assert seat.complaints == []

        seat.context.clear_cookies()
        seat.sign_in("bob@example.org")
        assert reverse("mfa_authenticate") in tab.url, "with the password alone nobody is in"
