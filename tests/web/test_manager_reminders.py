"""The page from which people of a programme are reminded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.learning import programmes, reminders
from learnhub.learning.models import Programme, Reminder
from learnhub.people import accounts
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from tests.cast import Cast
from tests.reports import factories
from tests.web.browser import fill_in, sign_in


@pytest.fixture
def address(app: LearnHub, client: FlaskClient, cast: Cast) -> str:
    """The page of a programme with three late people, opened by its manager."""
    with app.app_context(), unit_of_work():
        course = factories.course()
        programme = programmes.make(record.SYSTEM, name="Spring", courses=[course])
        manager = cast.programme_manager(programme.public_id)
        for email in ("afi@example.org", None, None):
            person = cast.learner(email=email)
            factories.enrolled(person, course, programme=programme, due_on=clock.today() - timedelta(days=1))
        factories.enrolled(cast.learner(), course, programme=programme, due_on=clock.today() + timedelta(days=6))
    sign_in(client, manager)
    return f"/en/manage/programmes/{programme.public_id}/remind"


def test_it_says_first_how_many_it_reaches_and_how(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    assert "3 people will be reminded" in page
    assert "1 by e-mail and on the home page." in page
    assert "2 on their home page only, because they have no e-mail address." in page
    assert "4 people will be reminded" in client.get(f"{address}?days=7").text


def test_it_is_sent_with_a_line_of_ones_own(app: LearnHub, client: FlaskClient, address: str) -> None:
    answer = fill_in(client, f"{address}?days=7", "/remind", note="Call me.")
    assert answer.status_code == 303
    with app.app_context():
        reminder = db.session.scalars(select(Reminder)).one()
        assert reminder.note == "Call me."
        assert len(reminders.codes_of(reminder)) == 4
    page = client.get(address).text
    assert "All of them were reminded" in page
    assert "Send the reminder" not in page


def test_a_line_that_is_too_long_comes_back(client: FlaskClient, address: str) -> None:
    answer = fill_in(client, address, "/remind", note="a" * 501)
    assert answer.status_code == 422
    assert "at most 500 characters" in answer.text
    assert "a" * 501 in answer.text


def test_by_itself_is_switched_on_and_off(app: LearnHub, client: FlaskClient, address: str) -> None:
    fill_in(client, address, "/by-itself")
    with app.app_context():
        assert db.session.scalars(select(Programme.reminds_by_itself)).one()
    assert "Switch this off" in client.get(address).text
    fill_in(client, address, "/by-itself")
    assert "Switch this on" in client.get(address).text


def test_the_page_of_the_programme_leads_there(client: FlaskClient, address: str) -> None:
    assert address in client.get(address.removesuffix("/remind")).text


def test_the_home_page_tells_whom_it_reached(app: LearnHub, client: FlaskClient, address: str) -> None:
    fill_in(client, address, "/remind", note="Call me.")
    with app.app_context(), unit_of_work():
        reminder = db.session.scalars(select(Reminder)).one()
        reminders.note_sent(reminder)
        person = accounts.get(reminders.codes_of(reminder)[0])
    learner = app.test_client()
    sign_in(learner, person)
    page = learner.get("/en/").text
    assert "A reminder of the programme “Spring”: please finish its courses. They add: “Call me.”" in page
