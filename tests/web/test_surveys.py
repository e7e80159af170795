"""Taking a survey in a browser without scripts, and what those who teach see of it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from learnhub.app import LearnHub
from learnhub.assessment import surveys
from learnhub.assessment.survey_models import SurveyCount, SurveyText
from learnhub.content import catalogue
from learnhub.content.models import Course
from learnhub.learning import enrolments
from learnhub.people.models import Person, Sex
from learnhub.stores.database import db, unit_of_work
from tests import published
from tests.cast import Cast
from tests.web import browser

PAGE, SENT = "/en/courses/views/views", "/survey"


@pytest.fixture
def learner(app: LearnHub, cast: Cast) -> Person:
    """Somebody who is enrolled in a course with a survey."""
    with app.app_context(), unit_of_work():
        course = published.publish_views().course
        person = cast.learner(language="en")
        enrolments.enrol(person, course, language="en")
    return person


def test_a_survey_is_sent_once_and_says_thank_you(app: LearnHub, client: FlaskClient, learner: Person) -> None:
    browser.sign_in(client, learner)
    page = client.get(PAGE).text
    assert "Your answers are kept without your name." in page
    given = {"answer-useful": "4", "answer-helped": "quizzes", "answer-change": "More examples."}
    sent = browser.fill_in(client, PAGE, SENT, **given)
    assert (sent.status_code, sent.location) == (303, PAGE)
    after = client.get(PAGE).text
    assert "Thank you. Your answers were sent in." in after
    assert "More examples." not in after
    token = browser.form_of(page, SENT).values["csrf_token"]
    again = client.post(f"{PAGE}/survey", data={"csrf_token": token, "answer-useful": "1"}, follow_redirects=True)
    assert "What you sent first is what counts." in again.text
    with app.app_context():
        chosen = select(SurveyCount.option_slug).where(
            SurveyCount.question_slug == "useful", SurveyCount.option_slug != ""
        )
        assert db.session.scalars(chosen).all() == ["4"]
        assert db.session.scalars(select(SurveyText.text)).all() == ["More examples."]


def test_what_is_too_long_is_told_and_nothing_is_lost(client: FlaskClient, learner: Person) -> None:
    browser.sign_in(client, learner)
    long = "words " * 1_000
    sent = browser.fill_in(client, PAGE, SENT, **{"answer-useful": "4", "answer-change": long})
    assert sent.status_code == 422
    form = browser.form_of(sent.text, SENT)
    assert form.values["answer-change"].strip() == long.strip()
    assert form.values["answer-useful"] == "4"
    assert "at most 5000 characters fit" in sent.text


def test_an_empty_survey_is_not_sent(client: FlaskClient, learner: Person) -> None:
    browser.sign_in(client, learner)
    sent = browser.fill_in(client, PAGE, SENT)
    assert sent.status_code == 422
    assert "Nothing is answered yet." in sent.text


def test_only_surveys_are_sent_and_only_by_the_enrolled(client: FlaskClient, learner: Person, cast: Cast) -> None:
    browser.sign_in(client, learner)
    token = {"csrf_token": browser.form_of(client.get(PAGE).text, SENT).values["csrf_token"]}
    assert client.post("/en/courses/views/floor/survey", data=token).status_code == 404
    browser.sign_out(client)
    with client.application.app_context(), unit_of_work():
        stranger = cast.learner(language="en")
    browser.sign_in(client, stranger)
    assert browser.post(client, f"{PAGE}/survey", **{"answer-useful": "4"}).status_code == 404


def test_authors_read_what_five_said_and_not_what_four_did(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    author = heard(app, cast, 4)
    browser.sign_in(client, author)
    page = client.get("/en/teach/courses/views/surveys").text
    assert "Fewer than five people have answered this so far." in page
    assert "Idea" not in page
    with app.app_context(), unit_of_work():
        send(db.session.scalars(select(Course)).one(), cast.learner(sex=Sex.MAN), "Idea <b>4</b>")
    page = client.get("/en/teach/courses/views/surveys").text
    assert page.count("5 people answered.") == 2
    assert "Idea &lt;b&gt;4&lt;/b&gt;" in page
    assert "Nearly all of them answered alike" in page


def test_of_many_texts_a_few_stand_open(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    author = heard(app, cast, 25)
    browser.sign_in(client, author)
    page = client.get("/en/teach/courses/views/surveys").text
    few, _, more = page.partition("5 more answers")
    assert (few.count("Idea"), more.count("Idea")) == (20, 5)


def test_what_was_said_of_an_older_edition_is_still_read(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    author = heard(app, cast, 5)
    with app.app_context(), unit_of_work():
        published.publish_views("1.1.0")
    browser.sign_in(client, author)
    results = "/en/teach/courses/views/surveys"
    assert "Idea" not in client.get(results).text
    assert client.get(f"{results}?edition=1.1").text.count("<option") == 2
    assert "Idea 4" in client.get(f"{results}?edition=1.0").text
    assert client.get(f"{results}?edition=2.0").status_code == 404


def heard(app: LearnHub, cast: Cast, people: int) -> Person:
    """Publish the course, let some women send its survey, each with an idea, and return its author."""
    with app.app_context(), unit_of_work():
        version = published.publish_views()
        for number in range(people):
            send(version.course, cast.learner(sex=Sex.WOMAN), f"Idea {number}")
        return cast.author("views")


def send(course: Course, person: Person, idea: str) -> None:
    enrolment = enrolments.enrol(person, course, language="en")
    unit = catalogue.get_unit(enrolment.version, published.SURVEY)
    assert surveys.send(enrolment, unit, {"pace": {"chosen": ["2"]}, "change": {"typed": idea}})
