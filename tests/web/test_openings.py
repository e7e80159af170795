"""Units of a module that opens later: listed, never to be read or answered before, whatever address is asked for."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from learnhub.app import LearnHub
from learnhub.content import catalogue
from learnhub.learning import enrolments
from learnhub.people.models import Person
from learnhub.stores.database import db, unit_of_work
from tests.cast import Cast
from tests.learning.test_progress import take
from tests.published import CHECK, EXAM, LESSON, MORE, STEPS, SURVEY, TASK, publish_steps
from tests.statements import counted
from tests.web.browser import form_of, post, sign_in

COURSE = f"/en/courses/{STEPS}"
PAGES = (
    f"{COURSE}/{EXAM}",
    f"{COURSE}/{MORE}",
    f"{COURSE}/{SURVEY}",
    f"{COURSE}/{TASK}",
    f"{COURSE}/{TASK}/work",
    f"{COURSE}/{MORE}/print",
    f"{COURSE}/modules/further/print",
    f"{COURSE}/{MORE}/mistake",
    f"{COURSE}/{MORE}/questions",
)
DEEDS = (
    f"{COURSE}/{EXAM}/attempts",
    f"{COURSE}/{MORE}/done",
    f"{COURSE}/{MORE}/place",
    f"{COURSE}/{MORE}/mistake",
    f"{COURSE}/{MORE}/questions",
    f"{COURSE}/{SURVEY}/survey",
    f"{COURSE}/{TASK}/work",
    f"{COURSE}/{TASK}/work/hand-in",
    f"/en/notebook/{STEPS}/{MORE}",
)
WORDS = {"text": "Some words.", "at": "b.9", "bookmark": "", "kind": "words", "client_id": "0" * 32}


@pytest.fixture
def learner(app: LearnHub, client: FlaskClient, cast: Cast) -> Person:
    with app.app_context(), unit_of_work():
        person = cast.learner()
        enrolments.enrol(person, publish_steps().course, language="en")
    sign_in(client, person)
    return person


def finish(app: LearnHub, person: Person, *quizzes: str) -> None:
    with app.app_context(), unit_of_work():
        for quiz in quizzes:
            take(enrolments.get_own(person, STEPS), quiz)


def _rows(app: LearnHub) -> dict[str, int]:
    with app.app_context():
        tables = db.metadata.sorted_tables
        return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


@pytest.mark.usefixtures("learner")
@pytest.mark.parametrize("address", PAGES)
def test_the_page_of_a_closed_unit_says_what_comes_first_and_leads_there(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 403
    assert "Not open yet" in answer.text
    opened_by = "Check" if EXAM in address else "Exam"
    assert f"opens when you have completed “{opened_by}”." in answer.text
    assert f'href="{COURSE}/{CHECK}">Go on with “Check”</a>' in answer.text


@pytest.mark.usefixtures("learner")
@pytest.mark.parametrize("address", DEEDS)
def test_nothing_can_be_sent_to_a_closed_unit(app: LearnHub, client: FlaskClient, address: str) -> None:
    before = _rows(app)
    assert post(client, address, **WORDS).status_code == 403
    assert _rows(app) == before


@pytest.mark.usefixtures("learner")
def test_no_note_is_typed_on_a_closed_unit(client: FlaskClient) -> None:
    token = form_of(client.get("/en/account").text, "/sign-out").values["csrf_token"]
    sent = {"text": "Words.", "revision": "1" * 32, "seen": []}
    answer = client.put(
        f"/en/notebook/{STEPS}/{MORE}/unit", json=sent, headers={"X-CSRFToken": token, "Accept": "application/json"}
    )
    assert (answer.status_code, answer.json and answer.json["code"]) == (403, "not_open_yet")


def test_all_that_was_closed_opens(app: LearnHub, client: FlaskClient, learner: Person) -> None:
    finish(app, learner, CHECK, EXAM)
    assert [client.get(address).status_code for address in PAGES] == [200, 200, 200, 200, 303, 200, 200, 200, 200]


def test_the_course_lists_what_opens_later_and_after_what(app: LearnHub, client: FlaskClient, learner: Person) -> None:
    page = client.get(COURSE).text
    assert f'Opens when you have completed “<a href="{COURSE}/{CHECK}">Check</a>”.' in page
    assert "Opens when you have completed “<span>Exam</span>”." in page
    assert "More of it" in page
    assert f"{COURSE}/{MORE}" not in page
    assert "further/print" not in page
    finish(app, learner, CHECK)
    page = client.get(COURSE).text
    assert "Opens when you have completed “<a" in page
    assert f"{COURSE}/{EXAM}" in page


def test_a_visitor_sees_what_opens_later(app: LearnHub, client: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        publish_steps()
    assert "Opens when you have completed “<span>Check</span>”." in client.get(COURSE).text


def test_a_lesson_leads_on_to_what_is_open_alone(app: LearnHub, client: FlaskClient, learner: Person) -> None:
    page = client.get(f"{COURSE}/{CHECK}").text
    assert "When you have completed this, “Exam” opens." in page
    assert 'rel="next"' not in page
    assert f'href="{COURSE}/{EXAM}"' not in page
    finish(app, learner, CHECK)
    page = client.get(f"{COURSE}/{CHECK}").text
    assert f'rel="next" href="{COURSE}/{EXAM}"' in page
    assert "When you have completed this" not in page


def test_saying_that_a_lesson_is_read_leads_to_what_is_open(client: FlaskClient, learner: Person) -> None:
    answer = post(client, f"{COURSE}/{LESSON}/done")
    assert answer.location == f"{COURSE}/{CHECK}"
    assert learner.id


def test_an_author_answers_under_a_unit_that_is_closed_to_learners(
    app: LearnHub, client: FlaskClient, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        author = cast.author(publish_steps().course.slug)
        enrolments.enrol(author, catalogue.get_course(STEPS), language="en")
    sign_in(client, author)
    assert client.get(f"{COURSE}/{MORE}/questions").status_code == 200
    assert client.get(f"{COURSE}/{MORE}").status_code == 403


def test_the_guide_of_facilitators_says_what_opens_later(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        author = cast.author(publish_steps().course.slug)
    sign_in(client, author)
    page = client.get(f"/en/teach/courses/{STEPS}/guide").text
    assert "Opens to learners when they have completed “Check”." in page


@pytest.mark.usefixtures("learner")
def test_a_lesson_of_such_a_course_asks_at_most_six(client: FlaskClient) -> None:
    client.get(f"{COURSE}/{LESSON}")
    with counted() as asked:
        assert client.get(f"{COURSE}/{LESSON}").status_code == 200
    assert len(asked) <= 6, "\n".join(asked)
