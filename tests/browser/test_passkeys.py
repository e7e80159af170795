"""Passkeys in Chromium, with its virtual authenticator: a phone that asks for a finger and gets it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from learnhub import ids
from learnhub.people import accounts, passkeys
from tests.browser.visitor import Visitor
from tests.cast import Cast
from tests.serving import Server

NOT_TAKEN = (
    "This passkey does not open an account here, or the page was open for too long. Try again, or sign in another way."
)
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def name(server: Server, cast: Cast) -> str:
    """The user name of a learner."""
    with server.writing():
        return cast.learner(user_name=f"key-{ids.public_id()}").user_name or ""


@pytest.fixture
def visitor(browser: Browser, server: Server) -> Iterator[Visitor]:
    """Somebody under an address with a name: passkeys are not made for bare numbers."""
    context = browser.new_context(base_url=f"http://localhost:{server.port}", locale="en")
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    found = Visitor(page, "en")
    yield found
    context.close()
    assert found.complaints == []


def test_a_passkey_is_added_signs_in_alone_answers_for_the_password_and_is_removed(
    server: Server, visitor: Visitor, name: str
) -> None:
    visitor.sign_in(name)
    visitor.open("/account/second-step")
    visitor.follow("Add a passkey")
    visitor.write("Name of the passkey", "My phone")
    visitor.press("Add the passkey")
    visitor.sees("The passkey is ready. You can sign in with it alone.")
    visitor.press("Make ten codes")
    visitor.is_at("Your recovery codes")
    visitor.follow("Done")
    expect(visitor.page.get_by_text("My phone").first).to_be_visible()
    visitor.page.context.clear_cookies()

    visitor.open("/sign-in?next=/en/account")
    visitor.press("Sign in with a passkey")
    visitor.is_at("My account")
    with server.writing():
        person = accounts.find_by_sign_in_name(name)
        assert person is not None
        assert passkeys.of(person)[0].sign_count > 0

    visitor.open("/confirm-password?next=/en/account/history")
    visitor.press("Use a passkey instead")
    expect(visitor.page).to_have_url(f"http://localhost:{server.port}/en/account/history")

    visitor.open("/account/second-step")
    visitor.page.get_by_role("main").get_by_role("link").filter(has_text="Remove").click()
    visitor.press("Remove")
    visitor.sees("The passkey is removed.")
    visitor.page.context.clear_cookies()
    visitor.open("/sign-in")
    visitor.press("Sign in with a passkey")
    visitor.sees(NOT_TAKEN)


def test_without_a_passkey_the_page_says_so_and_the_password_works(browser: Browser, server: Server, name: str) -> None:
    context = browser.new_context(base_url=f"http://localhost:{server.port}", locale="en")
    page = context.new_page()
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new Error('none here'))")
    visitor = Visitor(page, "en")
    visitor.open("/sign-in")
    visitor.press("Sign in with a passkey")
    visitor.sees("Your browser has given no passkey. Try again, or choose another way.")
    visitor.fill_sign_in(name)
    context.close()
