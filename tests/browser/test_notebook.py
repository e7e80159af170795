"""With scripts notes are saved as they are typed, and neither a lost connection nor a second device loses any."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from learnhub import ids
from learnhub.content import catalogue
from learnhub.learning import enrolments, entries
from learnhub.people import accounts
from tests import published
from tests.browser.journeys import Visit
from tests.browser.visitor import Visitor
from tests.cast import Cast
from tests.serving import Server

LESSON = f"/courses/{published.COURSE}/{published.LESSON}"
WAITING = "Not saved yet, trying again. Your text is kept on this device."


@pytest.fixture
def name(server: Server, cast: Cast) -> str:
    """The user name of a learner who is enrolled."""
    user_name = f"learner-{ids.public_id()}"
    with server.writing():
        course = catalogue.get_course(published.COURSE)
        enrolments.enrol(cast.learner(user_name=user_name), course, language="en")
    return user_name


@pytest.fixture
def learner(name: str, server: Server, visit: Visit) -> Visitor:
    return reader(visit(server), server, name)


def reader(visitor: Visitor, server: Server, name: str) -> Visitor:
    visitor.be(server, name)
    visitor.open(LESSON)
    return visitor


def box(visitor: Visitor, note: str = "prompt.where-you-work") -> Locator:
    return visitor.page.locator(f'[data-note="{note}"] textarea')


def says(visitor: Visitor, words: str, note: str = "prompt.where-you-work") -> None:
    expect(visitor.page.locator(f'[data-note="{note}"] [data-state]')).to_have_text(words)


def kept(server: Server, name: str) -> dict[str, str]:
    with server.writing():
        person = accounts.find_by_sign_in_name(name)
        assert person is not None
        enrolment = enrolments.get_own(person, published.COURSE)
        return {f"{entry.kind}.{entry.place}": entry.text for entry in entries.of_course(enrolment)}


def go_offline(visitor: Visitor, is_offline: bool = True) -> None:
    visitor.page.context.set_offline(is_offline)


def test_a_note_is_saved_as_it_is_typed(learner: Visitor, server: Server, name: str) -> None:
    box(learner).press_sequentially("Those at home.")
    says(learner, "Saved")
    box(learner).press_sequentially(" And on farms.")
    says(learner, "Saved")
    assert kept(server, name) == {"prompt.where-you-work": "Those at home. And on farms."}
    learner.page.reload()
    expect(box(learner)).to_have_value("Those at home. And on farms.")


def test_leaving_saves_what_was_typed(learner: Visitor, server: Server, name: str) -> None:
    box(learner).fill("one")
    box(learner, "prompt.2").fill("two")
    learner.press("I have read this, go on")
    learner.sees("How this quiz works")
    assert kept(server, name) == {"prompt.where-you-work": "one", "prompt.2": "two"}


def test_a_note_outlives_a_lost_connection_and_a_closed_window(learner: Visitor, server: Server, name: str) -> None:
    go_offline(learner)
    box(learner).fill("Written on the bus.")
    says(learner, WAITING)
    other = learner.page.context.new_page()
    learner.page.close()
    learner.page = other
    go_offline(learner, is_offline=False)
    learner.open(LESSON)
    expect(box(learner)).to_have_value("Written on the bus.")
    says(learner, "Saved")
    assert kept(server, name) == {"prompt.where-you-work": "Written on the bus."}


def test_two_devices_lose_nothing(learner: Visitor, server: Server, name: str, visit: Visit) -> None:
    desk = reader(visit(server), server, name)
    box(learner).fill("From the phone.")
    says(learner, "Saved")
    box(desk).fill("From the desk.")
    says(desk, "This note was changed on another device. Both texts are in the box now: take out what you do not need.")
    both = "From the phone.\n\n(Written on another device until here.)\n\nFrom the desk."
    expect(box(desk)).to_have_value(both)
    box(desk).fill("From both.")
    says(desk, "Saved")
    assert kept(server, name) == {"prompt.where-you-work": "From both."}


def test_one_device_is_never_taken_for_two(learner: Visitor, server: Server, name: str) -> None:
    """An answer that is lost on the way, and a page that is come back to, belong to the same device."""
    learner.page.route("**/notebook/**", lambda route: (route.fetch(), route.fulfill(status=503)))
    box(learner).fill("one")
    says(learner, WAITING)
    assert kept(server, name) == {"prompt.where-you-work": "one"}
    learner.page.unroute("**/notebook/**")
    box(learner).fill("one, two")
    says(learner, "Saved")
    learner.press("I have read this, go on")
    learner.sees("How this quiz works")
    learner.page.go_back()
    box(learner).fill("one, two, three")
    says(learner, "Saved")
    assert kept(server, name) == {"prompt.where-you-work": "one, two, three"}


def test_bookmarks_are_set_where_one_is(learner: Visitor, server: Server, name: str) -> None:
    mark = learner.page.get_by_role("button", name="Bookmark: A note")
    mark.click()
    expect(mark).to_have_attribute("aria-pressed", "true")
    assert kept(server, name) == {"bookmark.h.2": ""}
    mark.click()
    expect(mark).to_have_attribute("aria-pressed", "false")
    assert kept(server, name) == {}
    learner.page.get_by_role("button", name="Bookmark", exact=True).click()
    expect(learner.page.get_by_role("button", name="Bookmark", exact=True)).to_have_attribute("aria-pressed", "true")
    learner.page.reload()
    expect(learner.page.get_by_role("button", name="Bookmark", exact=True)).to_have_attribute("aria-pressed", "true")


def test_signing_out_with_an_unsaved_note_asks_first(learner: Visitor, server: Server, name: str) -> None:
    asked: list[str] = []
    learner.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    go_offline(learner)
    box(learner).fill("one")
    says(learner, WAITING)
    learner.page.locator("header details.menu summary").first.click()
    learner.page.get_by_role("button", name="Sign out", exact=True).first.click()
    expect(box(learner)).to_have_value("one")
    assert asked == ["A note is not saved yet. If you sign out now, it is lost."]
    go_offline(learner, is_offline=False)
    says(learner, "Saved")


def test_without_scripts_save_brings_one_back_to_the_note(server: Server, name: str, visit: Visit) -> None:
    visitor = reader(visit(server, scripts=False, phone=True), server, name)
    box(visitor).fill("By hand.")
    visitor.page.locator('[data-note="prompt.where-you-work"]').get_by_role("button", name="Save").click()
    expect(visitor.page).to_have_url(re.compile(r"#note\.where-you-work$"))
    expect(box(visitor)).to_have_value("By hand.")
    expect(box(visitor)).to_be_in_viewport()
    visitor.page.get_by_role("button", name="Bookmark: A note").click()
    expect(visitor.page).to_have_url(re.compile(r"#a-note$"))
    visitor.open(f"/notebook/{published.COURSE}")
    visitor.sees("By hand.")
    assert kept(server, name) == {"prompt.where-you-work": "By hand.", "bookmark.h.2": ""}
