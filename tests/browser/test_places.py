"""Reading goes on at the paragraph where it stopped: on another device, in another language, without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from learnhub import ids
from learnhub.content import catalogue
from learnhub.learning import enrolments
from tests import published
from tests.browser.conftest import PHONE
from tests.browser.journeys import Visit
from tests.browser.visitor import Visitor
from tests.cast import Cast
from tests.serving import Server

LESSON = f"/courses/{published.COURSE}/{published.LESSON}"
STOP = "p.2.1"
# Where a block stands on the screen, from its upper edge.
TOP = "block => block.getBoundingClientRect().top"
BOTTOM = "block => block.getBoundingClientRect().bottom"


@pytest.fixture
def name(server: Server, cast: Cast) -> str:
    """The user name of a learner who is enrolled."""
    user_name = f"learner-{ids.public_id()}"
    with server.writing():
        enrolments.enrol(cast.learner(user_name=user_name), catalogue.get_course(published.COURSE), language="en")
    return user_name


def read_half(visitor: Visitor) -> None:
    """Open the lesson, read until the last prompt is at the top of the screen, and leave."""
    visitor.open(LESSON)
    visitor.page.locator(f'[id="{STOP}"]').evaluate("block => scrollTo(0, block.getBoundingClientRect().top - 60)")
    visitor.page.goto("about:blank")
    # A page that is gone does not say when its note has arrived.
    assert any(f'href="#{STOP}"' in visitor.fetch(f"/en{LESSON}").text() for _ in range(50))


def is_at_the_stop(visitor: Visitor) -> None:
    expect(visitor.page.locator(f'[id="{STOP}"]')).to_be_in_viewport()
    assert 0 <= visitor.page.locator(f'[id="{STOP}"]').evaluate(TOP) <= 120


def the_arrow_stands_beside_the_words(visitor: Visitor) -> None:
    """It does however long the heading is: here on a screen so narrow that the words take several lines."""
    visitor.page.set_viewport_size({"width": 240, "height": 740})
    link = visitor.link("Continue where you stopped: “%(heading)s”", heading="A note")
    assert link.evaluate(TOP) < visitor.page.locator(".way-back .icon").evaluate(BOTTOM) - 1
    visitor.page.set_viewport_size(PHONE)  # type: ignore[arg-type]


def test_reading_goes_on_where_it_stopped(name: str, server: Server, visit: Visit) -> None:
    phone, old, desk = visit(server, phone=True), visit(server, phone=True, scripts=False), visit(server, "fr")
    phone.be(server, name)
    read_half(phone)
    old.page.context.add_cookies(phone.page.context.cookies())  # type: ignore[arg-type] # what they gave they take
    old.open(LESSON)
    assert old.page.locator(f'[id="{STOP}"]').evaluate(TOP) > 740
    the_arrow_stands_beside_the_words(old)
    old.follow("Continue where you stopped: “%(heading)s”", heading="A note")
    is_at_the_stop(old)
    desk.be(server, name)
    desk.open("")
    desk.follow("Go on with this unit")
    is_at_the_stop(desk)
    # Its languages are at the head of the lesson: going there is not going back to the start.
    desk.button("français").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Qu’est-ce qu’un socle ?")
    is_at_the_stop(desk)
