"""What comes out of the printer: text alone, whole, and light, whatever the reader's screen looks like."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import Page

from tests import published
from tests.browser.journeys import Visit
from tests.browser.visitor import Visitor
from tests.serving import Server

LESSON = f"/courses/{published.COURSE}/{published.LESSON}"


@pytest.fixture
def visitor(visit: Visit, server: Server) -> Visitor:
    """Somebody who has no account, and a dark screen."""
    visitor: Visitor = visit(server)
    visitor.page.emulate_media(color_scheme="dark")
    return visitor


def printed(page: Page) -> tuple[str, Iterator[tuple[int, ...]]]:
    """Print a page; return the text of the paper, and the colours in the corners of its sheets."""
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    text = " ".join(" ".join(sheet.get_textpage().get_text_bounded() for sheet in document).split())
    return text, (sheet.render(scale=0.2).to_pil().convert("RGB").getpixel((3, 3)) for sheet in document)


def test_a_lesson_prints_without_what_is_for_the_screen(visitor: Visitor) -> None:
    visitor.open(LESSON)
    text, corners = printed(visitor.page)
    assert "LearnHub First module What is a floor? 10 minutes" in text
    for kept in ("It starts with everyone.", "52.4% of people", "1 a form", "Its text.", "Licence: CC-BY-4.0.", "1/2"):
        assert kept in text
    for left_out in ("Menu", "Catalogue", "français", "Contents", "Create an account", "Print", "Next", "↩"):
        assert left_out not in text
    assert set(corners) == {(255, 255, 255)}


def test_the_printed_page_leads_to_paper(visitor: Visitor) -> None:
    visitor.open(LESSON)
    visitor.follow("Print this lesson")
    visitor.is_at("What is a floor?")
    visitor.page.evaluate("window.print = () => { window.isPrinted = true; }")
    visitor.press("Print")
    assert visitor.page.evaluate("window.isPrinted")
    text, corners = printed(visitor.page)
    assert "Terms used here benefit Money, goods or services" in text
    assert "Your browser prints this page" not in text
    assert set(corners) == {(255, 255, 255)}
