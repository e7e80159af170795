"""Who takes part in a programme: those who are enrolled in its courses through it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update

from learnhub.content import catalogue
from learnhub.content.models import CourseVersion
from learnhub.errors import NotFound
from learnhub.learning import enrolments, programmes
from learnhub.learning.models import Enrolment, Programme
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db, rows_changed
from learnhub.stores.record import Act


def codes_of(programme: Programme) -> frozenset[str]:
    """Return the opaque codes of all who take part."""
    found = db.session.scalars(
        select(Person.public_id)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.programme_id == programme.id)
    )
    return frozenset(found)


def add(actor: str, programme: Programme, people: Collection[Person]) -> int:
    """Enrol people in all courses of a programme, in their language, due when it is; return how many are new in it.

    Whoever is in already gains the courses that are missing. Who learns a course alone goes on with what is done,
    now within the programme; who learns it in another programme stays in that one. A course that is not published at
    present waits until it is.
    """
    before = codes_of(programme)
    for version in _published(programme):
        enrolments.enrol_many(list(people), version, programme)
    # Not `people`: who learns every course in other programmes takes no part in this one.
    new = sorted(codes_of(programme) - before)
    if new:
        record.audit(actor, Act.PROGRAMME_JOINED, "programme", programme.public_id, people=new)
    return len(new)


def enrol_all(programme: Programme) -> None:
    """Enrol all who take part in the courses that they miss: a course was added."""
    within = select(Enrolment.person_id).where(Enrolment.programme_id == programme.id)
    for version in _published(programme):
        taken = within.where(Enrolment.course_id == version.course_id)
        missing = select(Person).where(Person.id.in_(within), Person.id.not_in(taken)).order_by(Person.id)
        enrolments.enrol_many(db.session.scalars(missing).all(), version, programme)


def _published(programme: Programme) -> list[CourseVersion]:
    """Return the newest published version of each course of a programme: looked up once, not for each person."""
    found = (catalogue.find_published(course.slug) for course in programmes.courses_of(programme))
    return [version for version in found if version is not None]


def get(programme: Programme, public_id: str) -> Person:
    """Return somebody who takes part, by the opaque code. Raises NotFound."""
    if public_id not in codes_of(programme):
        raise NotFound
    return db.session.scalars(select(Person).where(Person.public_id == public_id)).one()


def remove(actor: str, programme: Programme, person: Person) -> None:
    """Take somebody out of a programme; removing twice is removing once.

    The enrolments stay the learner's own, with all that is done in them; the programme's due date goes.
    """
    own = [Enrolment.person_id == person.id, Enrolment.programme_id == programme.id]
    if programme.due_on is not None:
        due = update(Enrolment).where(*own, Enrolment.due_on == programme.due_on, Enrolment.completed_at.is_(None))
        db.session.execute(due.values(due_on=None))
    if rows_changed(update(Enrolment).where(*own).values(programme_id=None)):
        record.audit(actor, Act.PROGRAMME_LEFT, "programme", programme.public_id, people=[person.public_id])
