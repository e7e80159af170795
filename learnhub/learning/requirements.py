"""Courses to complete first: who may begin a course by themselves.

Whoever has completed a course once, in whatever version, has completed it for good. What is not offered to anybody any
more is not asked for: nobody could complete it. Who was enrolled by somebody else may begin, for a person decided; and
whoever is enrolled already is never locked out by what a newer version asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from learnhub import i18n
from learnhub.content import catalogue
from learnhub.content import outline as outlines
from learnhub.content.models import Course
from learnhub.content.outline import Outline
from learnhub.errors import Refused
from learnhub.i18n import lazy
from learnhub.learning import enrolments, progress
from learnhub.learning.models import Enrolment
from learnhub.learning.standing import Standing
from learnhub.people.models import Person
from learnhub.stores.database import db


@dataclass(frozen=True, slots=True)
class Requirement:
    """A course to complete first. `standing` is how far one is in it, None where one is not enrolled."""

    outline: Outline
    standing: Standing | None
    is_met: bool


class NotReady(Refused):
    """A course to complete first is not completed; `course` is its id."""

    code = "not_ready"
    safe = lazy("All that you have done is kept.")

    def __init__(self, asked: Outline) -> None:
        self.course = asked.course
        title = outlines.in_language(asked.title, i18n.current_language(), asked.languages[0])
        super().__init__(
            lazy("You can begin this course when you have completed “%(course)s”.", course=title),
            mend=lazy("Go on with “%(unit)s”", unit=title),
        )


def of(person: Person | None, tree: Outline) -> list[Requirement]:
    """Return what is to be completed before a version's course, in the order of its author, as it stands for somebody.

    `person` is None for who has no account. Nothing is asked of the database where nothing is required.
    """
    if not tree.prerequisites:
        return []
    offered = catalogue.list_offered(tree.prerequisites, to_everyone=person is None)
    own = _own(person, tree.prerequisites) if person else []
    standings = progress.standings(own)
    latest = {enrolment.course_id: standings[enrolment.id] for enrolment in own}
    completed = {enrolment.course_id for enrolment in own if enrolment.completed_at is not None}
    return [
        Requirement(catalogue.outline_of(one), latest.get(one.course_id), one.course_id in completed) for one in offered
    ]


def _own(person: Person, slugs: Sequence[str]) -> Sequence[Enrolment]:
    """Return a person's enrolments in courses by their ids, the latest cycle of each last."""
    return db.session.scalars(
        enrolments.with_course()
        .where(Enrolment.person_id == person.id, Course.slug.in_(slugs))
        .order_by(Enrolment.cycle)
    ).all()


def enrol(person: Person, course: Course, *, language: str) -> Enrolment:
    """Enrol a person as they wish themselves. Raises NotReady, and what `enrolments.enrol` does."""
    if enrolments.find(person, course) is None:
        tree = catalogue.outline_of(catalogue.get_published(course.slug))
        unmet = next((one for one in of(person, tree) if not one.is_met), None)
        if unmet is not None:
            raise NotReady(unmet.outline)
    return enrolments.enrol(person, course, language=language)
