"""A tutor and somebody who learns in the tutor's programme, for journeys in which work is marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from learnhub import ids
from learnhub.content import catalogue
from learnhub.content.models import Course, CourseVersion
from learnhub.errors import NotFound
from learnhub.learning import enrolments, programmes
from learnhub.learning.models import Enrolment
from learnhub.stores import record
from tests.cast import Cast

LEARNER = "Kossi Modèle"


@dataclass(frozen=True)
class People:
    """User names of a tutor and of a learner."""

    tutor: str
    learner: str


def enrol(cast: Cast, course: Course, language: str) -> tuple[People, Enrolment]:
    """Make a programme with a course, its tutor, and a learner in it."""
    programme = programmes.make(record.SYSTEM, name="Programme fictif", courses=[course])
    tutor = cast.tutor(programme.public_id)
    tutor.user_name = f"tutor-{ids.public_id()}"
    learner = cast.learner(name=LEARNER, user_name=f"learner-{ids.public_id()}", language=language)
    enrolment = enrolments.enrol(learner, course, language=language, programme=programme)
    return People(tutor.user_name, learner.user_name or ""), enrolment


def course_of(slug: str, publish: Callable[[], CourseVersion]) -> Course:
    """Return a course of a server that other journeys share, published by whoever comes first."""
    try:
        return catalogue.get_published(slug).course
    except NotFound:
        return publish().course
