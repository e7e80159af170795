"""From a figure of a question to the line where it is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learnhub.people.models import Person
from tests.content.written_course import CHECK, CHECK_FR
from tests.web.browser import form_of
from tests.web.test_writing import author as author  # noqa: PLC0414 - a fixture of the same cast
from tests.web.test_writing import folder as folder  # noqa: PLC0414 - a fixture of the same cast

COURSE = "/en/teach/courses/floors"
UNIT, QUESTION = "check", "how-many"


def lead(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 303, answer.status
    return answer.headers["Location"]


@pytest.mark.parametrize(("language", "path"), [("en", CHECK), ("fr", CHECK_FR)])
def test_it_leads_to_the_question_in_the_language_of_the_reader(
    client: FlaskClient, author: Person, folder: Path, language: str, path: str
) -> None:
    place = lead(client, f"/{language}/teach/courses/floors/questions/{UNIT}/{QUESTION}")
    assert place == f"/{language}/teach/courses/floors/1.1.0/files/{path}?question={QUESTION}#text"
    lines = (folder / path).read_text().split("\n")
    number = next(number for number, line in enumerate(lines, start=1) if f"{{#{QUESTION}" in line)
    assert f'data-go="{number}" data-column="1" data-first' in client.get(place).text


def test_a_question_that_is_gone_leads_to_its_quiz(client: FlaskClient, author: Person) -> None:
    place = lead(client, f"{COURSE}/questions/{UNIT}/long-gone")
    assert CHECK in place
    assert "data-first" not in client.get(place).text


def test_a_quiz_that_is_gone_leads_to_the_files(client: FlaskClient, author: Person) -> None:
    place = lead(client, f"{COURSE}/questions/long-gone/{QUESTION}")
    assert place == f"{COURSE}/1.1.0/files"
    assert "no such quiz any more" in client.get(place).text


def test_the_next_version_is_begun_on_the_way(client: FlaskClient, author: Person, folder: Path) -> None:
    shutil.rmtree(folder)
    begin = lead(client, f"{COURSE}/questions/{UNIT}/{QUESTION}")
    assert begin == f"{COURSE}/next?unit={UNIT}&question={QUESTION}"
    form = form_of(client.get(begin).text, begin)
    answer = client.post(begin, data={**form.values, "step": "patch"})
    then = lead(client, answer.headers["Location"])
    assert then == f"{COURSE}/1.0.1/files/{CHECK}?question={QUESTION}#text"


def test_without_folders_there_is_no_way(client: FlaskClient, author: Person, folder: Path) -> None:
    shutil.rmtree(folder.parent)
    assert client.get(f"{COURSE}/questions/{UNIT}/{QUESTION}").status_code == 404


def test_whoever_corrects_answers_is_led_to_the_key_first(client: FlaskClient, author: Person) -> None:
    page = client.get(f"{COURSE}/quizzes/{UNIT}/questions/{QUESTION}/correct").text
    assert "publish a patch version with the right key first" in page
    assert f'href="{COURSE}/questions/{UNIT}/{QUESTION}"' in page
