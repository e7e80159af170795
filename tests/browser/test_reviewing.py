"""Two authors in the browser: one writes and asks, the other comments, sends back, and publishes in the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from learnhub.content import versions
from learnhub.content.models import VersionState
from tests import published
from tests.browser.journeys import PHONE, Visit, Way, both_ways
from tests.browser.visitor import Visitor
from tests.cast import Cast
from tests.content.written_course import FLOOR, write_course
from tests.serving import Server

COURSE = "/teach/courses/floors"
WORD = "Name the source of it."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a published course."""
    return write_course(tmp_path_factory.mktemp("courses"), published.CHANGES).parent


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """LearnHub beside the folder, with two authors of the course."""
    made = Server(tmp_path_factory.mktemp("reviewing"), courses=str(folder.parent))
    with made.writing():
        course = published.publish_course().course
        for name in ("abla", "bintou"):
            Cast().author(course.slug).user_name = name
    made.start()
    yield made
    made.stop()


@both_ways(PHONE)
def test_two_authors_bring_a_version_out(way: Way, visit: Visit, server: Server, folder: Path) -> None:
    abla, bintou = (visit(server, way.language, **way.how) for _ in range(2))
    abla.be(server, "abla")
    bintou.be(server, "bintou")
    number = begin(abla, folder)
    write(abla, folder / number / FLOOR, f"Everyone, says version {number}.")
    ask(abla, number)
    comment(bintou, number)
    send_back(bintou, number)
    settle(abla, number)
    write(abla, folder / number / FLOOR, "It is in the law.")
    ask(abla, number)
    publish(bintou, number)
    with server.app.app_context():
        found = versions.find("floors", number)
        assert found is not None
        assert found.state == VersionState.PUBLISHED


def begin(author: Visitor, folder: Path) -> str:
    """Begin the next version, whichever that is: the other way was here before."""
    author.open(f"{COURSE}/next")
    author.choose(author.words("Words: mistakes, clearer sentences, translations, a corrected key"))
    author.press("Begin")
    expect(author.page).to_have_url(re.compile("/files$"))
    version = max(made for made in folder.iterdir() if made.is_dir())
    told = re.sub('"(To be written|À écrire).*"', "The words are clearer.", (version / "course.yml").read_text())
    save(author, version.name, "course.yml", told)
    return version.name


def write(author: Visitor, file: Path, words: str) -> None:
    save(author, file.parent.parent.name, FLOOR, f"{file.read_text()}\n{words}\n")


def save(author: Visitor, number: str, path: str, text: str) -> None:
    author.open(f"{COURSE}/{number}/files/{path}")
    author.write("Your text", text)
    author.press("Save")
    author.sees("The file is saved.")


def ask(author: Visitor, number: str) -> None:
    author.open(f"{COURSE}/{number}/files")
    author.follow("Put version %(number)s in review", number=number)
    author.write("A word to those who read it", "The first sentence is new.")
    author.press("Put in review")
    author.sees("In review")


def comment(reviewer: Visitor, number: str) -> None:
    reviewer.open(f"{COURSE}/versions/{number}/units/{published.LESSON}?in=en")
    expect(reviewer.page.locator("ins").first).to_be_visible()
    reviewer.write("Your comment", WORD)
    reviewer.press("Save the comment")
    expect(reviewer.page.locator(".lines", has_text=WORD)).to_be_visible()


def send_back(reviewer: Visitor, number: str) -> None:
    reviewer.open(f"{COURSE}/versions/{number}")
    reviewer.follow("Send it back")
    reviewer.write("What should be changed", "See my comment.")
    reviewer.press("Send it back")
    reviewer.sees("Version %(number)s is sent back. Whoever put it in review is told.", number=number)


def settle(author: Visitor, number: str) -> None:
    author.open(f"{COURSE}/versions/{number}")
    expect(author.page.get_by_text("See my comment.")).to_be_visible()
    author.open(f"{COURSE}/versions/{number}/units/{published.LESSON}")
    author.press("Mark as settled")
    author.sees("No comment is open.")


def publish(reviewer: Visitor, number: str) -> None:
    reviewer.open(f"{COURSE}/versions/{number}")
    reviewer.press("Publish version %(number)s", number=number)
    reviewer.is_at("Socles" if reviewer.language == "fr" else "Floors")
