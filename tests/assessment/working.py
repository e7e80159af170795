"""Assignments and what is done with them, for tests; nothing is committed here."""

from __future__ import annotations

from dataclasses import dataclass

from learnhub.assessment import hand_ins
from learnhub.assessment.models import HandIn
from learnhub.content import catalogue
from learnhub.content.outline import UnitOutline
from learnhub.learning import enrolments, programmes
from learnhub.learning.models import Enrolment
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db
from tests import published
from tests.cast import Cast

TEXT = "We open the desk on market days.\r\n\r\nAfi asks who could not come."


@dataclass(frozen=True)
class Work:
    """Somebody in a programme with a tutor, and the assignment `plan` of the course `tasks`."""

    learner: Person
    enrolment: Enrolment
    unit: UnitOutline
    tutor: Person

    def hand_in(self, text: str = TEXT) -> HandIn:
        """Save a draft and hand it in."""
        return hand_ins.hand_in(
            self.enrolment, self.unit, hand_ins.save_draft(self.enrolment, self.unit, text).public_id
        )


def work(cast: Cast | None = None) -> Work:
    """Return a learner at the assignment, with a tutor."""
    cast = cast or Cast()
    version = published.publish_tasks()
    programme = programmes.make(record.SYSTEM, name="Fictional 2026", courses=[version.course])
    tutor = cast.tutor(programme.public_id)
    learner = cast.learner()
    enrolment = enrolments.enrol(learner, version.course, language="fr", programme=programme)
    return Work(learner, enrolment, catalogue.get_unit(version, published.TASK), tutor)


def hand_in_of(public_id: str) -> HandIn:
    """Return a piece of work by its public code, as another process finds it."""
    return db.session.scalars(db.select(HandIn).where(HandIn.public_id == public_id)).one()
