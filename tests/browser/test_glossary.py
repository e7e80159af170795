"""A term is explained where it stands, with the keyboard too; and on the glossary's page without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests import published
from tests.browser import accessibility
from tests.browser.journeys import Visit
from tests.browser.visitor import Visitor
from tests.serving import Server

LESSON = f"/courses/{published.COURSE}/{published.LESSON}"
MEANING = "Money, goods or services that a person receives, see the lesson."


def term_of(visitor: Visitor) -> Locator:
    visitor.open(LESSON)
    return visitor.page.get_by_role("link", name="benefit", exact=True)


def card_of(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("dialog", name="benefit")


def test_a_term_is_explained_beside_its_words(server: Server, visit: Visit) -> None:
    visitor = visit(server)
    term = term_of(visitor)
    term.click()
    expect(card_of(visitor)).to_contain_text(MEANING)
    expect(card_of(visitor)).to_be_focused()
    expect(term).to_have_attribute("aria-expanded", "true")
    assert accessibility.violations(visitor.page) == []
    term.click()
    expect(card_of(visitor)).to_be_hidden()


@pytest.mark.parametrize("way", ["Escape", "Close", "elsewhere"])
def test_it_closes_in_every_usual_way(server: Server, visit: Visit, way: str) -> None:
    visitor = visit(server, phone=True)
    term = term_of(visitor)
    term.focus()
    visitor.page.keyboard.press("Enter")
    expect(card_of(visitor)).to_be_visible()
    assert accessibility.overflowing(visitor.page) == []
    if way == "Escape":
        visitor.page.keyboard.press("Escape")
    elif way == "Close":
        visitor.press("Close")
    else:
        visitor.page.get_by_role("heading", name="A note").click()
    expect(card_of(visitor)).to_be_hidden()
    if way != "elsewhere":
        expect(term).to_be_focused()
    expect(term).not_to_have_attribute("aria-expanded", "true")


def test_the_keyboard_goes_on_from_there(server: Server, visit: Visit) -> None:
    visitor = visit(server)
    term_of(visitor).focus()
    visitor.page.keyboard.press("Enter")
    expect(card_of(visitor)).to_be_focused()
    visitor.page.keyboard.press("Tab")
    expect(card_of(visitor).get_by_role("link", name="the lesson")).to_be_focused()
    for _ in range(3):
        visitor.page.keyboard.press("Tab")
    expect(card_of(visitor)).to_be_hidden()
    expect(visitor.page.get_by_role("region", name="Table 1")).to_be_focused()


def test_what_was_explained_once_is_not_asked_for_again(server: Server, visit: Visit) -> None:
    visitor = visit(server)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url) if "/glossary/" in request.url else None)
    term = term_of(visitor)
    for _ in range(2):
        term.click()
        expect(card_of(visitor)).to_be_visible()
        visitor.page.keyboard.press("Escape")
    assert len([address for address in asked if "/benefit?" in address]) == 1


def test_without_scripts_a_term_leads_to_the_glossary(server: Server, visit: Visit) -> None:
    visitor = visit(server, scripts=False)
    term_of(visitor).click()
    visitor.is_at("Glossary")
    visitor.sees(MEANING)
    visitor.activate(visitor.page.get_by_role("navigation", name="Where you are").get_by_role("link").last)
    visitor.is_at("What is a floor?")
