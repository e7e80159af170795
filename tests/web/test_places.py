"""Pages lead back to the paragraph at which one stopped, and never force one there."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learnhub.app import LearnHub
from learnhub.content import catalogue
from learnhub.learning import enrolments, progress
from learnhub.learning.models import Enrolment
from learnhub.people.models import Person
from learnhub.stores.database import unit_of_work
from tests.cast import Cast
from tests.published import CHECK, COURSE, LESSON, publish_course
from tests.statements import counted
from tests.web.browser import form_of, sign_in

COURSE_PAGE = f"/en/courses/{COURSE}"
LESSON_PAGE = f"{COURSE_PAGE}/{LESSON}"
BACK = 'href="#p.2.1"'


@pytest.fixture
def afi(app: LearnHub, cast: Cast, client: FlaskClient) -> Person:
    with app.app_context(), unit_of_work():
        person = cast.learner()
        enrolments.enrol(person, publish_course().course, language="en")
    sign_in(client, person)
    return person


def own(afi: Person) -> Enrolment:
    return enrolments.get_own(afi, COURSE)


def send(client: FlaskClient, at: str, to: str = LESSON_PAGE) -> TestResponse:
    """Send what the script of a lesson's page sends."""
    token = form_of(client.get(LESSON_PAGE).text, f"/notebook/{COURSE}").values["csrf_token"]
    return client.post(f"{to}/place", data={"csrf_token": token, "at": at})


@pytest.fixture
def stopped(afi: Person, client: FlaskClient) -> Person:
    assert send(client, "p.2.1").status_code == 204
    return afi


def test_the_lesson_offers_the_way_back(stopped: Person, client: FlaskClient) -> None:
    shown = client.get(LESSON_PAGE).text
    assert BACK in shown
    assert "Continue where you stopped: “A note”</a>" in shown
    assert 'id="p.2.1"' in shown


def test_the_start_page_and_the_course_lead_to_the_paragraph(stopped: Person, client: FlaskClient) -> None:
    assert f'href="{LESSON_PAGE}#p.2.1"' in client.get(COURSE_PAGE).text
    home = client.get("/en/").text
    assert f'href="{LESSON_PAGE}#p.2.1"' in home
    assert "You stopped at “A note”, on" in home


def test_who_has_not_stopped_anywhere_begins_at_the_start(afi: Person, client: FlaskClient) -> None:
    assert "Continue where" not in client.get(LESSON_PAGE).text
    for page in (COURSE_PAGE, "/en/"):
        assert f'href="{LESSON_PAGE}"' in client.get(page).text


def test_a_lesson_that_is_done_says_no_more_of_it(stopped: Person, app: LearnHub, client: FlaskClient) -> None:
    assert "js/place." in client.get(LESSON_PAGE).text
    with app.app_context(), unit_of_work():
        enrolment = own(stopped)
        progress.complete_lesson(enrolment, catalogue.get_unit(enrolment.version, LESSON))
    shown = client.get(LESSON_PAGE).text
    assert "Continue where" not in shown
    assert "js/place." not in shown


def test_another_language_begins_at_the_same_paragraph(afi: Person, client: FlaskClient) -> None:
    form = form_of(client.get(LESSON_PAGE).text, "/language").values
    answer = client.post(f"{COURSE_PAGE}/language", data={**form, "course_language": "fr", "at": "p.2.2"})
    assert answer.location == f"{LESSON_PAGE}#p.2.1"
    answer = client.post(f"{COURSE_PAGE}/language", data={**form, "course_language": "en", "at": "rubbish"})
    assert answer.location == LESSON_PAGE


@pytest.mark.parametrize(
    ("at", "to"),
    [
        ("x" * 5000, LESSON_PAGE),
        ("", LESSON_PAGE),
        ("p.1.1", f"{COURSE_PAGE}/{CHECK}"),
        ("p.1.1", f"{COURSE_PAGE}/none"),
    ],
)
def test_rubbish_is_not_found(stopped: Person, client: FlaskClient, at: str, to: str) -> None:
    assert send(client, at, to).status_code == 404
    assert BACK in client.get(LESSON_PAGE).text


def test_another_site_cannot_send_it(stopped: Person, client: FlaskClient) -> None:
    assert client.post(f"{LESSON_PAGE}/place", data={"at": "p.1.5"}).status_code == 400
    assert BACK in client.get(LESSON_PAGE).text


def test_a_place_costs_no_statement(afi: Person, app: LearnHub, client: FlaskClient) -> None:
    def asked(page: str) -> int:
        client.get(page)
        with counted() as statements:
            client.get(page)
        return len(statements)

    pages = (LESSON_PAGE, COURSE_PAGE, "/en/")
    before = [asked(page) for page in pages]
    send(client, "p.2.1")
    assert [asked(page) for page in pages] == before
