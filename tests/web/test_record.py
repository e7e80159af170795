"""One's own record: everything earned, nobody else's, in the same few statements for any number of courses."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from flask.testing import FlaskClient

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.assessment import attempts
from learnhub.credentials import certificates
from learnhub.learning import enrolments, programmes
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import unit_of_work
from tests import published
from tests.browser.world import begin, complete, take_check
from tests.cast import Cast
from tests.conftest import Time
from tests.reports import factories
from tests.statements import counted
from tests.web.browser import sign_in


@pytest.fixture
def afi(app: LearnHub, cast: Cast) -> Person:
    with app.app_context(), unit_of_work():
        return cast.learner(name="Afi Exemple", language="en")


def test_a_completed_course_is_there_with_its_scores_and_its_certificate(
    app: LearnHub, client: FlaskClient, afi: Person, time: Time
) -> None:
    with app.app_context(), unit_of_work():
        course = published.publish_course().course
        programme = programmes.make(record.SYSTEM, name="Spring 2026", courses=[course])
        enrolment = enrolments.enrol(afi, course, language="en", programme=programme)
        take_check(enrolment, {"who": {"chosen": ["2"]}})
        take_check(enrolment, published.RIGHT)
        complete(enrolment)
        certificate = certificates.find_of(enrolment)
        assert certificate is not None
    sign_in(client, afi)
    time.pass_by(days=3)
    page = client.get("/en/record").text
    for words in ("Afi Exemple", "As of 5 March 2026", "2 March 2026", "Version 1.0.0 · Spring 2026",
                  "1 of 1 course completed", "100%", "Valid"):  # fmt: skip
        assert words in page
    assert f'href="/verify/{certificate.code}?lang=en"' in page or f'href="/verify/{certificate.code}"' in page
    assert "50%" not in page  # of two attempts the better one counts


def test_a_revoked_certificate_says_so(app: LearnHub, client: FlaskClient, afi: Person, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        enrolment = factories.enrolled(afi, factories.course(), done=3)
        certificate = certificates.find_of(enrolment)
        assert certificate is not None
        certificates.revoke(cast.administrator(), certificate, "Issued by mistake.")
    sign_in(client, afi)
    page = client.get("/en/record").text
    assert "Revoked" in page
    assert "Issued by mistake." not in page  # which stands in what was done with the account


def test_what_is_under_way_is_there_with_its_due_date(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    with app.app_context(), unit_of_work():
        factories.enrolled(afi, factories.course(), done=2, due_on=clock.today() + timedelta(days=30))
    sign_in(client, afi)
    page = client.get("/en/record").text
    assert "2 of 3" in page
    assert "1 April 2026" in page
    assert "You have not completed a course yet." in page


def test_a_score_of_a_quiz_that_is_no_more_stays(app: LearnHub, client: FlaskClient, afi: Person, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        enrolment = enrolments.enrol(afi, published.publish_course().course, language="en")
        assert attempts.hand_in(begin(enrolment, published.CHECK, published.RIGHT)).is_passed
        other = factories.enrolled(cast.learner(), factories.course("without-quizzes"))
        enrolment.version_id = other.version_id
    sign_in(client, afi)
    assert "100%" in client.get("/en/record").text


def test_nobody_finds_what_others_earned(app: LearnHub, client: FlaskClient, afi: Person, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        other = cast.learner(name="Dara Sample")
        certificate = certificates.find_of(factories.enrolled(other, factories.course(), done=3))
        assert certificate is not None
    sign_in(client, afi)
    page = client.get("/en/record").text
    assert "Nothing in your record yet" in page
    assert certificate.code not in page
    assert other.name not in page


def test_the_page_asks_the_same_however_many_courses(app: LearnHub, cast: Cast) -> None:
    numbers = count()
    asked = {}
    for courses in (1, 12):
        with app.app_context(), unit_of_work():
            person = cast.learner()
            for _ in range(courses):
                factories.enrolled(person, factories.course(f"course-{next(numbers)}"), done=3)
            factories.enrolled(person, factories.course(f"begun-{courses}"), done=1)
        client = app.test_client()
        sign_in(client, person)
        client.get("/en/record")  # which reads the outlines, that are kept
        with counted() as statements:
            assert client.get("/en/record").status_code == 200
        asked[courses] = statements
    assert len(asked[12]) == len(asked[1]) <= 9, "\n".join(asked[12])
