"""Who takes part in a programme: those who are enrolled in its courses through it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select, update

from learnhub.content import catalogue
from learnhub.content.models import CourseVersion
from learnhub.errors import NotFound
from learnhub.learning import enrolments, programmes
from learnhub.learning.models import Enrolment, Programme
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db
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


@dataclass(frozen=True, slots=True)
class Prospect:
    """What it means for somebody to be added, by row keys of courses: those in which they go on with what they do
    alone, and those that they learn in another programme and stay in there.
    """

    goes_on: Collection[int]
    stays_elsewhere: Collection[int]


NOTHING_YET = Prospect((), ())


def prospects(programme: Programme, people: Collection[Person]) -> dict[int, Prospect]:
    """Return what `add` would mean for people who learn some of the courses already, by their row keys."""
    offered = [course.id for course in programmes.courses_of(programme)]
    rows = db.session.execute(
        select(Enrolment.person_id, Enrolment.course_id, Enrolment.programme_id)
        .where(Enrolment.person_id.in_([person.id for person in people]), Enrolment.course_id.in_(offered))
        .order_by(Enrolment.cycle)
    )
    # By the latest cycle, as everywhere.
    latest = {(row.person_id, row.course_id): row.programme_id for row in rows}
    return {
        person_id: Prospect(
            goes_on=[course for (who, course), within in latest.items() if who == person_id and within is None],
            stays_elsewhere=[
                course
                for (who, course), within in latest.items()
                if who == person_id and within not in {None, programme.id}
            ],
        )
        for person_id in {who for who, _course in latest}
    }


def enrol_all(programme: Programme) -> None:
    """Enrol all who take part in the courses that they miss: a course was added."""
    within = select(Enrolment.person_id).where(Enrolment.programme_id == programme.id)
    for version in _published(programme):
        taken = within.where(Enrolment.course_id == version.course_id)
        missing = select(Person).where(Person.id.in_(within), Person.id.not_in(taken)).order_by(Person.id)
        enrolments.enrol_many(db.session.scalars(missing).all(), version, programme)


def _published(programme: Programme) -> list[CourseVersion]:
    """Return the newest published version of each course of a programme: looked up once, not for each person."""
    offered = programmes.courses_of(programme)
    for course in sorted(offered, key=lambda course: course.id):  # one order for all: no deadlock
        catalogue.hold_to_enrol(course)
    found = (catalogue.find_published(course.slug) for course in offered)
    return [version for version in found if version is not None]


def get(programme: Programme, public_id: str) -> Person:
    """Return somebody who takes part, by the opaque code. Raises NotFound."""
    if public_id not in codes_of(programme):
        raise NotFound
    return db.session.scalars(select(Person).where(Person.public_id == public_id)).one()


def courses_of(programme: Programme, person: Person) -> frozenset[int]:
    """Return the row keys of the courses in which somebody takes part through a programme."""
    own = (Enrolment.person_id == person.id, Enrolment.programme_id == programme.id)
    return frozenset(db.session.scalars(select(Enrolment.course_id).where(*own)))


def remove(actor: str, programme: Programme, people: Collection[Person], *, stayed: Collection[str] = ()) -> int:
    """Take people out of a programme and return how many took part; removing twice is removing once.

    The enrolments stay the learners' own, with all that is done in them; the programme's due date goes. `stayed` are
    the codes of those who were asked for too and whom the actor may not take out: the audit names them.
    """
    own = [Enrolment.person_id.in_([person.id for person in people]), Enrolment.programme_id == programme.id]
    if programme.due_on is not None:
        due = update(Enrolment).where(*own, Enrolment.due_on == programme.due_on, Enrolment.completed_at.is_(None))
        db.session.execute(due.values(due_on=None))
    left = update(Enrolment).where(*own).values(programme_id=None).returning(Enrolment.person_id)
    gone = set(db.session.scalars(left))
    if gone:
        codes = sorted(person.public_id for person in people if person.id in gone)
        staying = {"stayed": sorted(stayed), "why": "beyond_reach"} if stayed else {}
        record.audit(actor, Act.PROGRAMME_LEFT, "programme", programme.public_id, people=codes, **staying)
    return len(gone)
