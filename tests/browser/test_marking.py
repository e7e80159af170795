"""A tutor marks what somebody wrote, and that person reads it: on a phone without scripts, and by keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from learnhub import ids
from learnhub.assessment import attempts
from learnhub.content import catalogue
from learnhub.content.models import Course
from learnhub.errors import NotFound
from learnhub.learning import enrolments, programmes
from learnhub.stores import record
from tests import kinds_course
from tests.browser.journeys import Visit
from tests.browser.visitor import Visitor
from tests.browser.world import begin
from tests.cast import Cast
from tests.serving import Server

LEARNER = "Kossi Modèle"
UNIT = {"en": "Practice", "fr": "Entraînement"}
POINTS = {"en": "1.5", "fr": "1,5"}


@dataclass(frozen=True)
class People:
    """User names of a tutor and of somebody who has handed something in."""

    tutor: str
    learner: str


def make(server: Server, cast: Cast, language: str) -> People:
    with server.writing():
        course = course_of_all_kinds()
        programme = programmes.make(record.SYSTEM, name="Programme fictif", courses=[course])
        tutor = cast.tutor(programme.public_id)
        tutor.user_name = f"tutor-{ids.public_id()}"
        learner = cast.learner(name=LEARNER, user_name=f"learner-{ids.public_id()}", language=language)
        enrolment = enrolments.enrol(learner, course, language=language, programme=programme)
        attempts.hand_in(begin(enrolment, kinds_course.PRACTICE, kinds_course.RIGHT))
        return People(tutor.user_name, learner.user_name or "")


def course_of_all_kinds() -> Course:
    try:
        return catalogue.get_published(kinds_course.COURSE).course
    except NotFound:
        return kinds_course.publish().course


@pytest.mark.parametrize(
    ("language", "how"), [("fr", {"scripts": False, "phone": True}), ("en", {"keyboard": True})], ids=["phone", "keys"]
)
def test_a_tutor_marks_and_the_learner_reads_it(
    language: str, how: dict[str, bool], visit: Visit, server: Server, cast: Cast
) -> None:
    people = make(server, cast, language)
    mark(visit(server, language, **how), people)
    read(visit(server, language, **how), people)


def mark(tutor: Visitor, people: People) -> None:
    """Find what waits, give too much, be told, and give what can be given."""
    tutor.sign_in(people.tutor)
    tutor.open("/teach/marking")
    tutor.sees(LEARNER)
    tutor.follow("Start with the first")
    tutor.sees("A model answer")
    tutor.write("Points", "3")
    tutor.write("Comment for the learner", "Clear, and kind.")
    tutor.press("Save")
    tutor.sees("Give between 0 and %(most)s points.", most="2")
    expect(tutor.field("Comment for the learner")).to_have_value("Clear, and kind.")
    tutor.write("Points", POINTS[tutor.language])
    tutor.press("Save")
    tutor.sees("Saved. Nothing else waits for you.")
    tutor.sees("Nothing waits for your marks")


def read(learner: Visitor, people: People) -> None:
    """Be told on the start page, and read points and comment beside the answer."""
    learner.sign_in(people.learner)
    learner.open("/")
    learner.follow("A tutor has marked your answers in “%(unit)s”.", unit=UNIT[learner.language])
    learner.sees("Marked by a tutor")
    learner.sees("From your tutor")
    expect(learner.page.get_by_text("Clear, and kind.")).to_be_visible()
