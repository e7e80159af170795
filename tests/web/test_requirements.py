"""Courses to complete first: what their learners, visitors and authors read on the pages of the course that asks."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.content import catalogue, publishing
from learnhub.learning import enrolments
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from tests.cast import Cast
from tests.learning.versions import published
from tests.reports import factories
from tests.web.browser import fill_in, post, sign_in

COURSE = "/en/courses/floors"
OTHERS = '<a href="/en/courses/others">Others</a>'


@pytest.fixture
def learner(app: LearnHub, client: FlaskClient, cast: Cast) -> Person:
    with app.app_context(), unit_of_work():
        factories.course("others", lessons=2, title="Others")
        published("1.0.0", "after others")
        person = cast.learner()
    sign_in(client, person)
    return person


def read(app: LearnHub, person: Person, lessons: int) -> None:
    with app.app_context(), unit_of_work():
        factories.enrolled(db.session.merge(person), catalogue.get_course("others"), done=lessons)


def test_the_page_says_what_comes_first_and_leads_there(app: LearnHub, client: FlaskClient, learner: Person) -> None:
    page = client.get(COURSE).text
    assert "First complete this course" in page
    assert 'href="/en/courses/others">Go on with “Others”</a>' in page
    assert "Enrol in this course" not in page
    read(app, learner, 1)
    assert "1 of 2 units" in client.get(COURSE).text


def test_whoever_has_completed_it_enrols(app: LearnHub, client: FlaskClient, learner: Person) -> None:
    read(app, learner, 2)
    page = client.get(COURSE).text
    assert "First complete this course" not in page
    assert f"<dd>{OTHERS}</dd>" in page
    assert fill_in(client, COURSE, "/enrol").status_code == 303


def test_who_asks_to_begin_all_the_same_is_told(app: LearnHub, client: FlaskClient, learner: Person) -> None:
    answer = post(client, f"{COURSE}/enrol")
    assert answer.status_code == 403
    assert "Another course comes first" in answer.text
    assert 'href="/en/courses/others">Go on with “Others”</a>' in answer.text
    with app.app_context():
        assert enrolments.find(learner, catalogue.get_course("floors")) is None


def test_whom_somebody_enrolled_begins_and_is_recommended_the_other(
    app: LearnHub, client: FlaskClient, learner: Person
) -> None:
    with app.app_context(), unit_of_work():
        enrolments.enrol(learner, catalogue.get_course("floors"), language="en")
    page = client.get(COURSE).text
    assert "You are enrolled and can begin." in page
    assert OTHERS in page
    assert ">Start</a>" in page
    assert client.get(f"{COURSE}/floor").status_code == 200
    read(app, learner, 2)
    assert "You are enrolled and can begin." not in client.get(COURSE).text


def test_the_first_lesson_can_be_read_and_leads_to_what_comes_first(client: FlaskClient, learner: Person) -> None:
    page = client.get(f"{COURSE}/floor").text
    assert "It starts with everyone." in page
    assert "Another course comes before this one." in page
    assert "Enrol in this course" not in page
    assert learner.id


def test_a_visitor_reads_what_comes_first(app: LearnHub, learner: Person) -> None:
    page = app.test_client().get(COURSE).text
    assert "First complete this course" in page
    assert "Create an account" in page
    assert learner.id


def test_authors_read_what_comes_first_and_what_is_asked_of_nobody(
    app: LearnHub, client: FlaskClient, learner: Person, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        author = cast.author("floors")
    sign_in(client, author)
    assert OTHERS in client.get("/en/teach/courses/floors").text
    with app.app_context(), unit_of_work():
        publishing.retire(record.SHELL, catalogue.get_published("others"), "It was wrong.")
    assert "Not published: asked of nobody" in client.get("/en/teach/courses/floors").text
    assert learner.id
