"""Programmes: courses offered to a group of people between two dates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from learnhub import clock, ids
from learnhub.content.models import Course
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import Message, lazy
from learnhub.learning.models import Enrolment, Programme, ProgrammeCourse
from learnhub.people import texts
from learnhub.people.models import Grant, Institution, Person, Role, ScopeKind
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Act

LONGEST_NAME = 200


def faults(
    *,
    name: str,
    courses: Sequence[object],
    starts_on: date | None,
    due_on: date | None,
    ends_on: date | None,
    time_zone: str,
) -> dict[str, Message]:
    """Return everything that is wrong with what a programme is to be, by field; empty when all is right."""
    wrong: dict[str, Message] = {}
    try:
        texts.one_line(name, field="name", longest=LONGEST_NAME)
    except Invalid as error:
        wrong.update(error.fields)
    if not courses:
        wrong["courses"] = lazy("Choose at least one course.")
    if starts_on and due_on and due_on < starts_on:
        wrong["due_on"] = lazy("This is before the programme starts. Choose a later day.")
    if due_on and ends_on and ends_on < due_on:
        wrong["ends_on"] = lazy("This is before the courses are due. Choose a later day.")
    elif starts_on and ends_on and ends_on < starts_on:
        wrong["ends_on"] = lazy("This is before the programme starts. Choose a later day.")
    if not _is_zone(time_zone):
        wrong["time_zone"] = lazy("This time zone is not known. Write it as in Africa/Porto-Novo.")
    return wrong


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def make(
    actor: str,
    *,
    name: str,
    courses: Sequence[Course],
    institution: Institution | None = None,
    country: str | None = None,
    starts_on: date | None = None,
    due_on: date | None = None,
    ends_on: date | None = None,
    time_zone: str = "UTC",
    public_id: str | None = None,
) -> Programme:
    """Make a programme of an institution, of a country, or (neither) of the whole instance.

    `actor` is the opaque code of who makes it; `public_id` the code of a form that may be sent twice: the second
    time changes nothing and returns the same. Raises Invalid with all that `faults` finds.
    """
    _require_right(name=name, courses=courses, starts_on=starts_on, due_on=due_on, ends_on=ends_on, time_zone=time_zone)
    programme = Programme(
        public_id=public_id or ids.public_id(),
        name=texts.one_line(name, field="name", longest=LONGEST_NAME),
        institution_id=institution.id if institution else None,
        country=institution.country if institution else country,
        starts_on=starts_on,
        due_on=due_on,
        ends_on=ends_on,
        time_zone=time_zone,
        created_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(programme)
    except IntegrityError:
        return get(programme.public_id)
    db.session.add_all(ProgrammeCourse(programme_id=programme.id, course_id=course.id) for course in courses)
    db.session.flush()
    record.audit(actor, Act.PROGRAMME_MADE, "programme", programme.public_id)
    return programme


def change(
    actor: str,
    programme: Programme,
    *,
    name: str,
    courses: Sequence[Course],
    starts_on: date | None,
    due_on: date | None,
    ends_on: date | None,
    time_zone: str,
) -> None:
    """Change a programme; what is already so changes nothing.

    A new due date holds for everybody who had the old one and has not completed the course. A course that is taken
    out can no longer be joined; what was begun in it stays as it is. Raises Invalid as `make`.
    """
    _require_right(name=name, courses=courses, starts_on=starts_on, due_on=due_on, ends_on=ends_on, time_zone=time_zone)
    before = _told(programme)
    if due_on != programme.due_on:
        _move_due_dates(programme, due_on)
    programme.name = texts.one_line(name, field="name", longest=LONGEST_NAME)
    programme.starts_on, programme.due_on, programme.ends_on = starts_on, due_on, ends_on
    programme.time_zone = time_zone
    _set_courses(programme, courses)
    db.session.flush()
    changed = [field for field, value in _told(programme).items() if value != before[field]]
    if changed:
        record.audit(actor, Act.PROGRAMME_CHANGED, "programme", programme.public_id, fields=changed)


def _told(programme: Programme) -> dict[str, object]:
    return {
        "name": programme.name,
        "courses": [course.slug for course in courses_of(programme)],
        "starts_on": programme.starts_on,
        "due_on": programme.due_on,
        "ends_on": programme.ends_on,
        "time_zone": programme.time_zone,
    }


def _move_due_dates(programme: Programme, due_on: date | None) -> None:
    had_it = Enrolment.due_on.is_(None) if programme.due_on is None else Enrolment.due_on == programme.due_on
    db.session.execute(
        update(Enrolment)
        .where(Enrolment.programme_id == programme.id, Enrolment.completed_at.is_(None), had_it)
        .values(due_on=due_on)
    )


def _set_courses(programme: Programme, courses: Sequence[Course]) -> None:
    wanted = {course.id for course in courses}
    present = {course.id for course in courses_of(programme)}
    gone = ProgrammeCourse.course_id.in_(present - wanted)
    db.session.execute(delete(ProgrammeCourse).where(ProgrammeCourse.programme_id == programme.id, gone))
    added = sorted(wanted - present)
    db.session.add_all(ProgrammeCourse(programme_id=programme.id, course_id=course_id) for course_id in added)


def _require_right(**fields: Any) -> None:
    wrong = faults(**fields)
    if wrong:
        raise Invalid(wrong)


def get(public_id: str) -> Programme:
    """Return a programme by its public code. Raises NotFound."""
    found = db.session.scalars(select(Programme).where(Programme.public_id == public_id)).first()
    if found is None:
        raise NotFound
    return found


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Return the names of programmes by their public codes."""
    if not codes:
        return {}
    rows = db.session.execute(select(Programme.public_id, Programme.name).where(Programme.public_id.in_(codes)))
    return {row.public_id: row.name for row in rows}


def courses_of(programme: Programme) -> Sequence[Course]:
    """Return the courses of a programme, by their id."""
    return db.session.scalars(
        select(Course)
        .join(ProgrammeCourse, ProgrammeCourse.course_id == Course.id)
        .where(ProgrammeCourse.programme_id == programme.id)
        .order_by(Course.slug)
    ).all()


def has_tutor_for(enrolment: Enrolment) -> bool:
    """Tell whether a programme has somebody who can mark what a learner hands in: a tutor other than the learner."""
    if enrolment.programme is None:
        return False
    return bool(db.session.scalar(select(Enrolment.id).where(Enrolment.id == enrolment.id, has_tutor())))


def has_tutor() -> ColumnElement[bool]:
    """Return the condition on `Enrolment` that its programme has somebody who can mark what is handed in there."""
    tutor = aliased(Person)  # whoever asks may have joined the learner
    return exists().where(
        Programme.id == Enrolment.programme_id,
        Grant.role == Role.TUTOR,
        Grant.scope_kind == ScopeKind.PROGRAMME,
        Grant.scope_key == Programme.public_id,
        Grant.revoked_at.is_(None),
        Grant.person_id != Enrolment.person_id,
        tutor.id == Grant.person_id,
        tutor.suspended_at.is_(None),
    )
