"""What was done to a course and its versions, as those who write or look after it may read it, with the names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from learnhub.content.models import Course
from learnhub.people.models import Person
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry

ACTION = "course.history"
PER_PAGE = 40
# How many learners came along is for the figures, which keep small groups apart.
_LEFT_OUT = (Act.LEARNERS_MOVED,)
# Where lines name a file.
_FILES = ("file", "translated", "before", "after")


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of what was done, the newest first, with the names of who did it by code. `number` counts from 1."""

    entries: Sequence[AuditEntry]
    names: Mapping[str, str]
    total: int
    number: int
    pages: int


def page(course: Course, numbers: Iterable[str], number: int, *, file: str = "") -> HistoryPage:
    """Return a page of what was done to some versions of a course within the actor's reach, or to one file of them."""
    subjects = [f"{course.slug}/{one}" for one in numbers]
    which = and_(
        AuditEntry.subject_kind == "course_version",
        AuditEntry.subject_id.in_(subjects),
        AuditEntry.act.not_in(_LEFT_OUT),
        _is_about(file) if file else true(),
    )
    total = db.session.scalars(select(func.count(AuditEntry.id)).where(which)).one()
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), pages)
    entries = db.session.scalars(
        select(AuditEntry).where(which).order_by(AuditEntry.id.desc()).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    ).all()
    return HistoryPage(entries, names_of({entry.person for entry in entries}), total, number, pages)


def _is_about(file: str) -> ColumnElement[bool]:
    return or_(*(AuditEntry.details[name].as_string() == file for name in _FILES))


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of people who write or look after a course, by their codes."""
    found = db.session.execute(select(Person.public_id, Person.name).where(Person.public_id.in_(codes)))
    return dict(found.all())
