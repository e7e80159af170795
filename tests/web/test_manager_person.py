"""One learner for those who tutor or manage them, each with what lies within their reach."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from learnhub import ids
from learnhub.app import LearnHub
from learnhub.assessment import answers, attempts, hand_in_marks
from learnhub.assessment.hand_in_marks import Given
from learnhub.content import catalogue
from learnhub.learning import enrolments, programmes, progress
from learnhub.learning.models import Enrolment
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from tests import published
from tests.assessment import working
from tests.cast import PASSWORD, Cast
from tests.conftest import Time
from tests.reports import factories
from tests.web.browser import fill_in


@dataclass
class House:
    """The learner's code; everybody signs in by the name of what they are."""

    learner: str


@pytest.fixture(autouse=True)
def house(app: LearnHub, cast: Cast) -> House:
    """A learner who has read the lesson and failed the check, in a programme, and learns another course alone."""
    with app.app_context(), unit_of_work():
        course = published.publish_course().course
        programme = programmes.make(record.SYSTEM, name="Spring", courses=[course])
        learner = cast.learner("BJ", name="Dara Sample", user_name="learner")
        enrolment = enrolments.enrol(learner, course, language="en", programme=programme)
        factories.enrolled(learner, factories.course("alone", title="Alone"), done=1)
        progress.complete_lesson(enrolment, catalogue.get_unit(enrolment.version, published.LESSON))
        take_check(enrolment)
        for name, person in (
            ("tutor", cast.tutor(programme.public_id)),
            ("manager", cast.country_manager("BJ")),
            ("foreign", cast.country_manager("TG")),
            ("author", cast.author(course.slug)),
            ("administrator", cast.administrator()),
        ):
            person.user_name = name
        return House(learner.public_id)


def take_check(enrolment: Enrolment) -> None:
    attempt = attempts.start(enrolment, catalogue.get_unit(enrolment.version, published.CHECK), ids.client_id())
    answers.save_answer(attempt, "how-many", {"typed": "202"}, ids.client_id())
    attempts.hand_in(attempt)


def page_for(client: FlaskClient, name: str, house: House) -> tuple[int, str]:
    assert fill_in(client, "/en/sign-in", "/sign-in", name=name, password=PASSWORD).status_code == 303
    answer = client.get(f"/en/manage/people/{house.learner}")
    return answer.status_code, answer.text


def test_a_tutor_sees_the_course_of_the_programme_and_no_other(client: FlaskClient, house: House) -> None:
    status, page = page_for(client, "tutor", house)
    assert status == 200
    assert "Dara Sample" in page
    assert "1 of 3 units" in page
    assert "Spring" in page
    assert "Not passed yet" in page
    assert ">20%<" in page  # half a point of two and a half
    assert "Alone" not in page


def test_assignments_are_shown_as_quizzes_are(client: FlaskClient, app: LearnHub, cast: Cast, house: House) -> None:
    with app.app_context(), unit_of_work():
        own = working.work(cast)
        named = own.tutor
        named.user_name = "marker"
        code = own.learner.public_id
        other = House(code)
    assert "Nothing handed in yet" in page_for(client, "marker", other)[1]
    with app.app_context(), unit_of_work():
        own = working.Work(own.learner, db.session.merge(own.enrolment), own.unit, own.tutor)
        hand_in_marks.mark(own.tutor.public_id, own.hand_in(), Given([0, 1], may_again=True))
        own.hand_in()
    row = words_of(client.get(f"/en/manage/people/{code}").text, "Assignments of Work in the district")
    assert row == "A plan for your district To be marked 33.3% 2"
    with app.app_context(), unit_of_work():
        [waiting] = db.session.scalars(hand_in_marks.waiting()).all()
        hand_in_marks.mark(own.tutor.public_id, waiting, Given([2, 2]))
    row = words_of(client.get(f"/en/manage/people/{code}").text, "Assignments of Work in the district")
    assert row == "A plan for your district Passed 100% 2"


def words_of(page: str, caption: str) -> str:
    """Return the words of the first row of a table."""
    table = page[page.index(f">{caption}</caption>") :]
    row = table[table.index("<tbody") : table.index("</tbody>")]
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


def test_a_manager_of_the_country_sees_all_courses(client: FlaskClient, house: House) -> None:
    _, page = page_for(client, "manager", house)
    assert "Floors" in page
    assert "Alone" in page
    assert f"/en/administer/people/{house.learner}" in page


@pytest.mark.parametrize("name", ["foreign", "author"])
def test_for_others_there_is_no_such_person(client: FlaskClient, house: House, name: str) -> None:
    assert page_for(client, name, house)[0] == 404


def test_whoever_stopped_is_shown_where(client: FlaskClient, house: House, time: Time) -> None:
    time.pass_by(days=15)
    _, page = page_for(client, "tutor", house)
    assert "Stopped" in page
    assert "Was last in" in page
    listed = client.get("/en/manage/people?state=stuck").text
    assert "Stopped at “Check”" in listed
    overview = client.get("/en/teach").text
    assert "1 person has stopped: nothing was done for two weeks." in overview
    assert 'href="/en/manage/people?state=stuck"' in overview


def test_reading_is_written_down_where_the_table_says_so(client: FlaskClient, app: LearnHub, house: House) -> None:
    page_for(client, "administrator", house)
    with app.app_context():
        [line] = db.session.scalars(select(AuditEntry).where(AuditEntry.act == Act.PEOPLE_SEEN)).all()
        assert (line.subject_kind, line.subject_id) == ("person", house.learner)


def test_a_tutor_s_reading_is_not(client: FlaskClient, app: LearnHub, house: House) -> None:
    page_for(client, "tutor", house)
    with app.app_context():
        assert db.session.scalars(select(AuditEntry).where(AuditEntry.act == Act.PEOPLE_SEEN)).all() == []
