"""Correcting a question in the browser: what would change, the decision, and what learners and managers read of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.assessment.models import Correction
from learnhub.content.outline import FeedbackRule
from learnhub.exchange.models import MistakeReport
from learnhub.jobs import corrections as jobs
from learnhub.stores.database import db, unit_of_work
from tests.assessment import correcting, factories
from tests.assessment.factories import MULTIPLE, NUMBER, SINGLE, Quiz
from tests.cast import PASSWORD, Cast
from tests.conftest import Time
from tests.web.browser import fill_in, sign_out

HERE = "/en/teach/courses/{course}/quizzes/exam/questions/{question}/correct"


class House:
    """A quiz with a wrong key, its author, and twelve who have answered; `attempt` is that of the learner Afi."""

    def __init__(self, app: LearnHub, cast: Cast, **rules: Any) -> None:
        self.app = app
        with app.app_context(), unit_of_work():
            quiz = factories.quiz(**rules)
            self.course = quiz.version.course.slug
            cast.author(self.course).user_name = "author"
            cast.author(self.course).user_name = "learner who writes"
            cast.administrator().user_name = "administrator"
            learner = cast.learner(user_name="learner", language="en")
            self.person = learner.public_id
            given = {"who": {"chosen": ["c"]}, "which": MULTIPLE.answer}
            self.attempt = correcting.take(quiz, given, factories.enrolment(learner, quiz.version)).public_id
            for _each in range(11):
                correcting.take(quiz, {"who": SINGLE.answer, "which": MULTIPLE.answer})
            self.quiz = quiz

    def mend(self) -> None:
        """Publish a version with the right key, and one whose options are others."""
        with self.app.app_context(), unit_of_work():
            quiz = Quiz(db.session.merge(self.quiz.version), self.quiz.unit)
            correcting.newer(quiz, [replace(SINGLE, right=["c"]), MULTIPLE, NUMBER])
            correcting.newer(quiz, [replace(SINGLE, options=["a", "b"]), MULTIPLE, NUMBER], "1.1.0")

    def page(self, question: str = "who", **query: str) -> str:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return HERE.format(course=self.course, question=question) + (f"?{asked}" if asked else "")

    def apply(self) -> None:
        """Do what the background work does."""
        with self.app.app_context():
            for code in db.session.scalars(db.select(Correction.public_id)).all():
                jobs.apply(code)


@pytest.fixture
def house(app: LearnHub, cast: Cast, time: Time) -> House:
    made = House(app, cast)
    time.pass_by(days=1)
    return made


def enter(client: FlaskClient, name: str) -> None:
    assert fill_in(client, "/en/sign-in", "/sign-in", name=name, password=PASSWORD).status_code == 303


def test_an_author_sees_what_would_change_and_decides(client: FlaskClient, house: House) -> None:
    house.mend()
    enter(client, "author")
    page = client.get(f"/en/teach/courses/{house.course}/versions/1.0.1").text
    assert "These questions have another key now." in page
    assert house.page(version="1.0.0") in page
    page = client.get(house.page()).text
    assert "The answers are marked by the key of version 1.0.1" in page
    assert "Right there: Question c" in page
    assert "In version 1.1.0 there are other answers to choose from" in page
    preview = house.page(version="1.0.0", by="1.0.1", policy="better")
    assert "Get a better score" in client.get(preview).text
    assert fill_in(client, preview, "/correct", reason=" ").status_code == 422
    answer = fill_in(client, preview, "/correct", reason="The second option was marked by mistake.")
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Scores follow within a few minutes" in page
    assert "Under way" in page
    house.apply()
    page = client.get(answer.location).text
    assert "On 3 March 2026 answers were marked by the key of version 1.0.1" in page
    assert "Under way" not in page


def test_the_learner_and_who_may_see_scores_see_both(client: FlaskClient, house: House) -> None:
    enter(client, "author")
    address = house.page(version="1.0.0", by="void", policy="all")
    fill_in(client, address, "/correct", reason="Both answers can be right.")
    house.apply()
    sign_out(client)
    enter(client, "learner")
    assert "Your score in “Exam” was corrected: it was 50%, and is 66.6% now." in client.get("/en/").text
    page = client.get(f"/en/attempts/{house.attempt}/result").text
    assert "does not count any more, since 3 March 2026." in page
    assert "Your score was 50%; now it is 66.6%." in page
    assert "Both answers can be right." in page
    assert "This question does not count. You answered:" in page
    assert "SECRET c" not in page.partition("Question which")[0]
    sign_out(client)
    enter(client, "administrator")
    assert "Corrected; before, it was 50%" in client.get(f"/en/manage/people/{house.person}").text


def test_the_pages_of_the_course_tell_of_it(client: FlaskClient, house: House) -> None:
    enter(client, "author")
    address = house.page(version="1.0.0", by="void", policy="all")
    fill_in(client, address, "/correct", reason="Both answers can be right.")
    page = client.get(f"/en/teach/courses/{house.course}/questions").text
    assert "Since 3 March 2026 it counts for nothing. The figures here are by the key as it was." in page
    assert "/questions/which/correct?version=1.0.0" in page
    rows = client.get(f"/en/teach/courses/{house.course}/questions.csv").text.splitlines()
    assert [row.endswith("Since 3 March 2026 it counts for nothing.") for row in rows if ",who," in row] == [True] * 4
    page = client.get(f"/en/teach/courses/{house.course}/history").text
    assert "counts for nothing: “Both answers can be right.”" in page


def test_what_is_not_offered_is_not_found(client: FlaskClient, house: House) -> None:
    house.mend()
    enter(client, "author")
    wrong = ({"version": "9.9.9"}, {"by": "1.1.0"}, {"by": "void", "policy": "worse"}, {"by": "1.0.0"})
    for query in wrong:
        assert client.get(house.page(**{"version": "1.0.0", **query})).status_code == 404
    assert client.get(house.page("nothing")).status_code == 404


def test_whose_own_score_it_is_does_not_decide(client: FlaskClient, house: House, cast: Cast) -> None:
    with house.app.app_context(), unit_of_work():
        quiz = Quiz(db.session.merge(house.quiz.version), house.quiz.unit)
        author = cast.author(house.course)
        author.user_name = "both"
        given = {"who": {"chosen": ["a"]}, "which": MULTIPLE.answer}
        correcting.take(quiz, given, factories.enrolment(author, quiz.version))
    enter(client, "both")
    page = client.get(house.page(version="1.0.0", by="void", policy="all")).text
    assert "your own mark would be another one" in page
    assert 'name="reason"' not in page


def test_a_report_of_a_wrong_key_leads_to_it(client: FlaskClient, house: House) -> None:
    enter(client, "learner")
    address = f"/en/courses/{house.course}/exam/mistake?question=who"
    assert fill_in(client, address, "/mistake", kind="key", text="Another option is right.").status_code == 303
    sign_out(client)
    enter(client, "author")
    with house.app.app_context():
        code = db.session.scalars(db.select(MistakeReport.public_id)).one()
    assert house.page(version="1.0.0") in client.get(f"/en/teach/mistakes/{code}").text


def test_why_is_not_told_before_what_was_right_may_be(
    app: LearnHub, client: FlaskClient, cast: Cast, time: Time
) -> None:
    """A reason may say what is right, and who has not passed may try again (INV-06)."""
    house = House(app, cast, feedback=FeedbackRule.AFTER_PASS)
    time.pass_by(days=1)
    with app.app_context(), unit_of_work():
        correcting.decide(Quiz(db.session.merge(house.quiz.version), house.quiz.unit), SINGLE)
    house.apply()
    enter(client, "learner")
    page = client.get(f"/en/attempts/{house.attempt}/result").text
    assert "Your score was 50%; now it is 66.6%." in page
    assert correcting.REASON not in page
