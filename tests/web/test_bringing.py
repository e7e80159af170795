"""Files from elsewhere in the browser: quizzes and lessons with a report, or a refusal in words and nothing written."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.content.format import checking
from learnhub.content.interchange import converting
from learnhub.people.models import Person
from learnhub.stores.database import unit_of_work
from tests import published
from tests.cast import Cast
from tests.content.exchanged_document import document
from tests.content.written_course import write_course
from tests.web.browser import form_of, sign_in

DRAFT = "/en/teach/courses/floors/1.1.0"
BRING = f"{DRAFT}/bring"
GIFT = b"::Who::Who is covered? {=everyone ~workers}\n\n::Odd::{\n"


@pytest.fixture
def folder(app: LearnHub, tmp_path: Path) -> Path:
    """The folder of a next version of a published course."""
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], courses=str(tmp_path))
    write_course(tmp_path, published.CHANGES)
    return write_course(tmp_path, published.CHANGES, version="1.1.0")


@pytest.fixture
def author(app: LearnHub, cast: Cast, client: FlaskClient, folder: Path) -> Person:
    """Who writes the course, signed in."""
    with app.app_context(), unit_of_work():
        person = cast.author(published.publish_course().course.slug)
    sign_in(client, person)
    return person


def send(client: FlaskClient, name: str, data: bytes, **more: str) -> tuple[int, str]:
    values = form_of(client.get(BRING).text, BRING).values
    values.pop("look", None)
    answer = client.post(BRING, data={**values, "module": "01-first", **more, "file": (BytesIO(data), name)})
    return answer.status_code, answer.text


def test_questions_become_a_quiz_and_nothing_is_dropped_silently(
    client: FlaskClient, author: Person, folder: Path
) -> None:
    status, page = send(client, "Bank of questions.gift", GIFT, title="From Moodle", role="pre")
    assert status == 200
    assert "It is written: 01-first/03-bank-of-questions.quiz.en.md" in page
    assert "as an open question" in page or "not at all" in page
    text = (folder / "01-first/03-bank-of-questions.quiz.en.md").read_text()
    assert text.startswith("---\ntitle: From Moodle\nrole: pre\n---\n")
    assert "- [x] everyone" in text
    history = client.get("/en/teach/courses/floors/history").text
    assert "brought <code" in history
    assert "Bank of questions</code> in, as" in history
    before = sorted(folder.rglob("*"))
    _status, again = send(client, "Bank of questions.gift", GIFT, title="From Moodle", role="pre")  # as by a reload
    assert "It is written: 01-first/03-bank-of-questions.quiz.en.md" in again
    assert sorted(folder.rglob("*")) == before


def test_a_word_document_becomes_a_lesson_with_its_pictures(client: FlaskClient, author: Person, folder: Path) -> None:
    before = len(list((folder / "media").iterdir()))
    status, _page = send(client, "prices.docx", document(), unit="what-it-costs")
    assert status == 200
    assert (folder / "01-first/03-what-it-costs.en.md").exists()
    assert len(list((folder / "media").iterdir())) > before
    assert not [fault for fault in checking.check(folder).faults if fault.code == "media-missing"]


def test_what_would_come_is_shown_without_writing(client: FlaskClient, author: Person, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    status, page = send(client, "bank.gift", GIFT, look="1")
    assert (status, sorted(folder.rglob("*"))) == (200, before)
    assert "Nothing is written yet." in page
    assert "- [x] everyone" in page


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("x.exe", b"MZ", "Files with these endings"),
        ("x.docx", b"PK\x03\x04 no zip", "This is no Word document"),
        ("x.gift", b"", "There are no questions in this file."),
        ("x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><quiz>&b;</quiz>', "The XML of this file is broken"),
        ("", b"", "Choose a file first."),
    ],
)
def test_a_hostile_file_is_refused_in_words(
    client: FlaskClient, author: Person, folder: Path, name: str, data: bytes, told: str
) -> None:
    before = sorted(folder.rglob("*"))
    status, page = send(client, name, data)
    assert status == 422
    assert told in page
    assert sorted(folder.rglob("*")) == before


def test_a_taken_short_name_is_told_at_its_field(client: FlaskClient, author: Person, folder: Path) -> None:
    status, page = send(client, "bank.gift", GIFT, unit="floor")
    assert status == 422
    assert "There is a unit with this id in the course already." in page


def test_what_takes_too_long_is_stopped(client: FlaskClient, author: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "SECONDS", 0.01)
    status, page = send(client, "bank.gift", GIFT)
    assert status == 422
    assert "takes too much time or memory" in page
