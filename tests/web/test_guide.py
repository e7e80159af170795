"""The facilitator's guide, and that what is written for facilitators is in no page of a learner."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.content import catalogue, publishing
from learnhub.learning import enrolments, programmes
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import unit_of_work
from tests.cast import Cast
from tests.content.written_course import write_course
from tests.published import CHANGES, COURSE, SECRET, publish_course
from tests.web.browser import sign_in

GUIDE = f"/en/teach/courses/{COURSE}/guide"
PICTURE = f"/media/{COURSE}/1.0.0/steps.png"


@pytest.fixture(autouse=True)
def people(app: LearnHub, cast: Cast) -> dict[str, Person]:
    """Somebody who learns the course, its author, its tutor, and somebody who is none of these."""
    with app.app_context(), unit_of_work():
        course = publish_course().course
        programme = programmes.make(record.SYSTEM, name="Spring", courses=[course])
        found = {"learner": cast.learner(), "author": cast.author(COURSE), "tutor": cast.tutor(programme.public_id)}
        enrolments.enrol(found["learner"], catalogue.get_course(COURSE), language="en")
        return found


def status(client: FlaskClient, address: str) -> int:
    with client.get(address) as response:
        return response.status_code


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize("who", ["author", "tutor"])
def test_who_runs_or_writes_a_course_reads_its_notes_where_they_belong(
    client: FlaskClient, people: dict[str, Person], who: str
) -> None:
    sign_in(client, people[who])
    told = words(client.get(GUIDE).text)
    heading = told.index("A note For the facilitator")
    assert heading < told.index(f"Begin with {SECRET}") < told.index("What would you change first")
    assert told.index("Where you work") < heading
    assert "Check Quiz 10 minutes 3 minutes" in told, "when each unit starts, and how long it takes"
    assert status(client, PICTURE) == 200


def test_what_a_note_says_of_its_lesson_leads_there(client: FlaskClient, people: dict[str, Person]) -> None:
    sign_in(client, people["tutor"])
    page = client.get(f"{GUIDE}/first").text
    assert f'<a href="/en/courses/{COURSE}/floor#two-principles">the principles</a>' in page
    assert client.get(f"{GUIDE}/no-such-module").status_code == 404


def test_no_page_of_a_learner_shows_a_word_of_it(client: FlaskClient, people: dict[str, Person]) -> None:
    sign_in(client, people["learner"])
    assert client.get(GUIDE).status_code == 403
    waiting, seen = [f"/en/courses/{COURSE}", f"/fr/courses/{COURSE}", "/en/notebook"], set[str]()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        page = client.get(address).text
        assert SECRET not in page, address
        links = re.findall(rf' href="(/[a-z]{{2}}/courses/{COURSE}[^"#]*)', page)
        waiting += sorted({link.replace("&amp;", "&") for link in links} - seen - set(waiting))
    for page in ("floor", "floor/print", "modules/first/print"):
        assert f"/en/courses/{COURSE}/{page}" in seen, page


def test_a_translation_without_notes_has_those_of_its_source(client: FlaskClient, people: dict[str, Person]) -> None:
    sign_in(client, people["tutor"])
    page = client.get(f"{GUIDE}?in=fr").text
    notes = r'<div class="prose" lang="en" dir="auto">\s*<aside class="callout callout-facilitator".*?</aside>'
    note = re.search(notes, page, re.DOTALL)
    assert note
    assert SECRET in note[0]
    assert "Que changeriez-vous" in page


def test_a_draft_is_shown_to_its_authors_alone(client: FlaskClient, app: LearnHub, cast: Cast, tmp_path: Path) -> None:
    changes = {**CHANGES, "course.yml": ("Floors", "Second")}
    prepared = publishing.prepare(write_course(tmp_path, changes, course="second"))
    with app.app_context(), unit_of_work():
        course = publishing.store(record.SHELL, prepared).course
        programme = programmes.make(record.SYSTEM, name="Autumn", courses=[course])
        author, tutor = cast.author("second"), cast.tutor(programme.public_id)
    guide, picture = GUIDE.replace(COURSE, "second"), PICTURE.replace(COURSE, "second")
    sign_in(client, tutor)
    assert [status(client, page) for page in (guide, picture)] == [404, 404]
    sign_in(client, author)
    assert "This version is a draft" in client.get(guide).text
    assert status(client, picture) == 200
