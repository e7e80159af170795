"""An author writes the next version in the browser: on a phone without scripts, and by keyboard with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import published
from tests.browser.journeys import KEYS, Visit, Way, both_ways
from tests.browser.visitor import Visitor
from tests.cast import Cast
from tests.content.written_course import FLOOR, write_course
from tests.serving import Server

FILES = "/teach/courses/floors/1.1.0/files"
START = "---\ntitle: Floors\n---\n\n"
WRONG, RIGHT = f"{START}Everyone.\n\n##### Who\n", f"{START}Everyone.\n\n## Who\n"
GIFT = "::Who::Who is covered? {=everyone ~workers}\n\n::Why::Say why it is so. {}\n\n::Odd::{=}\n"
THEIRS, MINE, BOTH = f"{START}Theirs.\n", f"{START}Mine.\n", f"{START}Both.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a published course."""
    return write_course(tmp_path_factory.mktemp("courses"), published.CHANGES).parent


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """LearnHub beside a folder of courses that it may write in."""
    made = Server(tmp_path_factory.mktemp("writing"), courses=str(folder.parent))
    with made.writing():
        course = published.publish_course().course
        Cast().author(course.slug).user_name = "author"
    made.start()
    yield made
    made.stop()


@both_ways(KEYS)
def test_an_author_writes_the_next_version(way: Way, visit: Visit, server: Server, folder: Path) -> None:
    author = visit(server, way.language, **way.how)
    author.be(server, "author")
    begin(author, folder)
    find_the_fault(author)
    mend_it(author, folder)
    put_in_order(author, folder)
    be_two_at_once(author, folder)
    bring_questions(author)


def begin(author: Visitor, folder: Path) -> None:
    if (folder / "1.1.0").exists():  # the other way was here before
        author.open(FILES)
        return
    author.open("/teach/courses/floors")
    author.follow("Begin the next version")
    author.press("Begin")
    author.sees("Choose what will change.")
    author.choose(author.words("Content: units or questions come or go, and learners keep what they have done"))
    author.press("Begin")
    author.is_at("Write version %(number)s", number="1.1.0")


def find_the_fault(author: Visitor) -> None:
    """Write a heading that skips a level; the checker says where it is."""
    author.open(f"{FILES}/{FLOOR}")
    author.write("Your text", WRONG)
    author.press("Save")
    author.sees("The file is saved.")
    findings = author.page.locator(".findings")
    if author.has_scripts:  # it comes by itself
        expect(findings).to_be_visible(timeout=30_000)
        return
    for _ in range(100):
        if findings.count():
            return
        author.page.reload()
    raise AssertionError("the checker does not end")


def mend_it(author: Visitor, folder: Path) -> None:
    """Go to the line of the fault, and write it right."""
    author.activate(author.page.locator(".findings [data-go]").first)
    if author.has_scripts:
        text = "document.getElementById('text')"
        line = author.page.evaluate(f"{text}.value.slice({text}.selectionStart, {text}.selectionEnd)")
        assert line == "##### Who"
        expect(author.page.locator("[data-line]")).to_have_text("7")
        expect(author.page.locator(".lined-sheet .is-error")).to_have_text("##### Who")
    author.write("Your text", RIGHT)
    if not author.has_scripts:
        author.press("Show how it looks")
    author.sees(
        "This is about your text as it stands here, not saved yet. Links, and what concerns other files, are checked "
        "once it is saved."
    )
    expect(author.page.locator("[data-look-page] h2")).to_have_text("Who")
    assert (folder / "1.1.0" / FLOOR).read_text() == WRONG
    author.press("Save")
    author.sees("The file is saved.")
    assert (folder / "1.1.0" / FLOOR).read_text() == RIGHT


def be_two_at_once(author: Visitor, folder: Path) -> None:
    """Somebody writes the same file with an editor meanwhile: both texts are there, and nothing is overwritten."""
    file = folder / "1.1.0" / FLOOR
    author.open(f"{FILES}/{FLOOR}")
    file.write_text(THEIRS)
    author.write("Your text", MINE)
    author.press("Save")
    author.sees("What the file holds now")
    assert file.read_text() == THEIRS
    expect(author.field("Your text")).to_have_value(MINE)
    author.write("Your text", BOTH)
    author.press("Save")
    author.sees("The file is saved.")
    assert file.read_text() == BOTH


def put_in_order(author: Visitor, folder: Path) -> None:
    """Move the first unit by its arrows, there and back again: its file gets another number, and its own one again."""
    author.open(f"{FILES.removesuffix('files')}order")
    units = author.page.locator("[id^=unit-]")
    first = units.first.get_attribute("id") or ""
    up, down = (author.page.locator(f"#{first} button").nth(place) for place in (0, 1))
    author.activate(down)
    expect(units.nth(1)).to_have_id(first)
    assert list((folder / "1.1.0").glob(f"01-*/02-{first.removeprefix('unit-')}.*"))
    author.activate(up)
    expect(units.first).to_have_id(first)
    assert (folder / "1.1.0" / FLOOR).read_text() == RIGHT


def bring_questions(author: Visitor) -> None:
    """Bring questions from elsewhere in: a quiz is made of them, and it is told what became of each."""
    author.open(f"{FILES.removesuffix('files')}bring")
    bank = {"name": "bank.gift", "mimeType": "text/plain", "buffer": GIFT.encode()}
    author.page.locator("#file").set_input_files([bank])
    author.press("Bring it in")
    # It is read in a process of its own, which has to start.
    expect(author.page.get_by_role("heading", level=1)).to_have_text(author.words("What came over"), timeout=30_000)
    assert author.page.locator(".data-table tbody tr").count() == GIFT.count("::") // 2
