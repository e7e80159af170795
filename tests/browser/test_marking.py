"""A tutor marks what somebody wrote, and that person reads it: on phones without scripts.

By keyboard alone a tutor marks in test_assignments.py.
"""

from __future__ import annotations

from playwright.sync_api import expect

from learnhub.assessment import attempts
from tests import kinds_course
from tests.browser import tutoring
from tests.browser.journeys import PHONE, Visit
from tests.browser.tutoring import LEARNER, People
from tests.browser.visitor import Visitor
from tests.browser.world import begin
from tests.cast import Cast
from tests.serving import Server


def make(server: Server, cast: Cast, language: str) -> People:
    with server.writing():
        course = tutoring.course_of(kinds_course.COURSE, kinds_course.publish)
        people, enrolment = tutoring.enrol(cast, course, language)
        attempts.hand_in(begin(enrolment, kinds_course.PRACTICE, kinds_course.RIGHT))
        return people


def test_a_tutor_marks_and_the_learner_reads_it(visit: Visit, server: Server, cast: Cast) -> None:
    people = make(server, cast, PHONE.language)
    mark(visit(server, PHONE.language, **PHONE.how), people)
    read(visit(server, PHONE.language, **PHONE.how), people)


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
    tutor.write("Points", "1,5")
    tutor.press("Save")
    tutor.sees("Saved. Nothing else waits for you.")
    tutor.sees("Nothing waits for your marks")


def read(learner: Visitor, people: People) -> None:
    """Be told on the start page, and read points and comment beside the answer."""
    learner.sign_in(people.learner)
    learner.open("/")
    learner.follow("A tutor has marked your answers in “%(unit)s”.", unit="Entraînement")
    learner.sees("Marked by a tutor")
    learner.sees("From your tutor")
    expect(learner.page.get_by_text("Clear, and kind.")).to_be_visible()
