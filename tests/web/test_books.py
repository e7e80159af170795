"""A course to take along: its page offers the books that there are, with their size, to whoever may read all of it."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.content import catalogue
from learnhub.content.books import making
from learnhub.content.books.book import Shape
from learnhub.learning import enrolments
from learnhub.stores.database import unit_of_work
from tests.cast import Cast
from tests.learning import versions
from tests.published import COURSE, keep_book, publish_course
from tests.web.browser import sign_in

PAGE = f"/en/courses/{COURSE}"
BOOK = f"{PAGE}/book.epub"


def publish(app: LearnHub, content: str = "") -> None:
    with app.app_context(), unit_of_work():
        version = versions.published("1.0.0", content) if content else publish_course()
        keep_book(version, Shape.EPUB, "fr")


def enrol(app: LearnHub, cast: Cast, client: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        person = cast.learner()
        enrolments.enrol(person, catalogue.get_course(COURSE), language="fr")
    sign_in(client, person)


def test_a_learner_takes_the_course_along_in_the_language_of_the_enrolment(
    app: LearnHub, cast: Cast, client: FlaskClient
) -> None:
    publish(app)
    enrol(app, cast, client)
    page = client.get(PAGE).text
    assert "EPUB, for a phone, a tablet or an e-reader" in page
    assert "PDF, for paper" not in page, "a book that is not made yet"
    got = client.get(BOOK, buffered=True)
    assert got.headers["Content-Disposition"] == "attachment; filename=floors-1.0.0-fr.epub"
    assert got.content_type == "application/epub+zip"
    assert "kB" in page
    with zipfile.ZipFile(io.BytesIO(got.data)) as archive:
        assert "<dc:language>fr</dc:language>" in archive.read("EPUB/package.opf").decode()


def test_a_broken_download_goes_on_and_a_whole_one_is_not_sent_again(
    app: LearnHub, cast: Cast, client: FlaskClient
) -> None:
    publish(app)
    enrol(app, cast, client)
    whole = client.get(BOOK, buffered=True)
    rest = client.get(BOOK, buffered=True, headers={"Range": "bytes=1000-", "If-Range": whole.headers["ETag"]})
    assert (rest.status_code, rest.data) == (206, whole.data[1000:])
    again = client.get(BOOK, buffered=True, headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_who_is_not_enrolled_gets_no_book(app: LearnHub, cast: Cast, client: FlaskClient) -> None:
    publish(app)
    assert "EPUB" not in client.get(PAGE).text
    assert client.get(BOOK).status_code == 303
    with app.app_context(), unit_of_work():
        person = cast.learner()
    sign_in(client, person)
    assert client.get(BOOK).status_code == 404


def test_while_a_module_is_closed_the_page_says_when_the_book_comes(
    app: LearnHub, cast: Cast, client: FlaskClient
) -> None:
    publish(app, "exam later")
    enrol(app, cast, client)
    page = client.get(PAGE).text
    assert "Once all modules are open to you" in page
    assert "EPUB" not in page
    assert client.get(BOOK).status_code == 404


@pytest.mark.parametrize("language", ["en", "fr"])
def test_addresses_in_books_are_those_of_pages(app: LearnHub, language: str) -> None:
    site = making.site_of("https://learn.example", ["en", "fr"], COURSE, "1.0.0", language)
    pages = app.url_map.bind("learn.example", url_scheme="https")
    unit = pages.build("learner.unit", {"language": language, "slug": COURSE, "unit": "floor"}, force_external=True)
    media = pages.build("machines.media", {"slug": COURSE, "number": "1.0.0", "path": "a/b.png"}, force_external=True)
    assert (unit, media) == (f"{site.course}/floor", f"{site.media}a/b.png")
