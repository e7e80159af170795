"""On a shared computer scripts keep nothing; on any, signing out leaves nothing, and asks where something is unsent."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from learnhub import ids
from learnhub.content import catalogue
from learnhub.learning import enrolments
from tests import published
from tests.browser.journeys import Visit
from tests.browser.visitor import Visitor
from tests.cast import PASSWORD, Cast
from tests.serving import Server

LESSON = f"/courses/{published.COURSE}/{published.LESSON}"


@pytest.fixture
def name(server: Server, cast: Cast) -> str:
    """The user name of a learner who is enrolled."""
    user_name = f"learner-{ids.public_id()}"
    with server.writing():
        enrolments.enrol(cast.learner(user_name=user_name), catalogue.get_course(published.COURSE), language="en")
    return user_name


def kept(visitor: Visitor) -> list[str]:
    """Return what the browser keeps of the site beyond the window."""
    origins = visitor.page.context.storage_state()["origins"]
    return [item["name"] for origin in origins for item in origin["localStorage"]]


def sign_in_on_shared_computer(visitor: Visitor, name: str, path: str) -> None:
    visitor.open(f"/sign-in?next=/en{path}")
    page = visitor.page
    page.get_by_label("User name or e-mail address").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("This is a shared computer").check()
    visitor.press("Sign in")
    expect(page.locator("html[data-shared]")).to_be_attached()


def test_a_shared_computer_keeps_no_note(server: Server, visit: Visit, name: str) -> None:
    visitor = visit(server)
    sign_in_on_shared_computer(visitor, name, LESSON)
    page = visitor.page
    note = page.locator('[data-note="prompt.where-you-work"]')
    expect(note).to_be_visible()
    page.context.set_offline(True)
    note.locator("textarea").fill("Written in the library.")
    expect(note.locator("[data-state]")).to_have_text("Not saved yet, trying again. Keep this page open.")
    assert kept(visitor) == []
    page.context.set_offline(False)
    expect(note.locator("[data-state]")).to_have_text("Saved")


def test_a_page_that_was_left_on_a_shared_computer_does_not_stay(server: Server, visit: Visit, name: str) -> None:
    visitor = visit(server)
    page = visitor.page
    page.clock.install()
    sign_in_on_shared_computer(visitor, name, "/account")
    page.evaluate("window.isThere = true")
    page.clock.fast_forward(14 * 60 * 1000)
    page.keyboard.press("Tab")
    page.clock.fast_forward(14 * 60 * 1000)
    assert page.evaluate("window.isThere")
    page.clock.fast_forward(60 * 1000)
    page.wait_for_function("!window.isThere")


def test_signing_out_asks_about_what_is_unsent_and_leaves_nothing(server: Server, visit: Visit, name: str) -> None:
    visitor = visit(server)
    visitor.be(server, name)
    visitor.open("/account")
    page = visitor.page
    page.evaluate("localStorage.setItem('answers-of-a-quiz', '{}')")
    page.once("dialog", lambda dialog: dialog.dismiss())
    visitor.press("Sign out on this device")
    assert kept(visitor) == ["answers-of-a-quiz"]
    page.once("dialog", lambda dialog: dialog.accept())
    visitor.press("Sign out on this device")
    visitor.sees("You are signed out. Everything that was saved is safe.")
    assert kept(visitor) == []


@pytest.mark.parametrize("path", ["/account", LESSON])
def test_the_way_back_shows_nothing_of_who_was_here(server: Server, visit: Visit, name: str, path: str) -> None:
    visitor = visit(server)
    visitor.be(server, name)
    visitor.open(path)
    page = visitor.page
    expect(page.get_by_text("Afi Exemple").first).to_be_attached()
    visitor.open("/account")
    visitor.press("Sign out on this device")
    visitor.sees("You are signed out. Everything that was saved is safe.")
    for _step in range(2):  # the account, then what was open before it
        page.go_back()
        expect(page.get_by_text("Afi Exemple")).to_have_count(0)
