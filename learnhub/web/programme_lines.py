"""Programmes in a list, in words, with their figures: the same lines where people manage and where they teach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import g
from sqlalchemy import ColumnElement, select

from learnhub import clock, i18n
from learnhub.access.reach import Actor
from learnhub.i18n import gettext as _
from learnhub.learning.models import Programme
from learnhub.people.models import Institution
from learnhub.reports import programme as reports
from learnhub.reports import selection
from learnhub.reports.programme import ProgrammeLine
from learnhub.stores.database import db


@dataclass(frozen=True, slots=True)
class Line:
    """A programme: `owner` says whose it is, `rate` is the completion rate in hundredths of a per cent or None.

    `people` take part, and `late` of them are late with a course.
    """

    code: str
    name: str
    courses: Sequence[str]
    owner: str
    due_on: date | None
    has_ended: bool
    people: int
    rate: int | None
    late: int


def lines(actor: Actor, which: ColumnElement[bool], *, most: int | None = None) -> list[Line]:
    """Return the programmes that a condition chooses, in the order of `reports.programme.listed`."""
    return _lines(reports.listed(actor, which, most=most))


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list of programmes; `number` counts from 1."""

    lines: Sequence[Line]
    total: int
    number: int
    pages: int


def page(actor: Actor, which: ColumnElement[bool], number: int) -> Page:
    """Return a page of the programmes that `lines` gives; a number beyond the last page gives the last one."""
    found = reports.page(actor, which, number)
    return Page(_lines(found.lines), found.total, found.number, found.pages)


def _lines(found: Sequence[ProgrammeLine]) -> list[Line]:
    titles = _titles(found)
    owners = owner_names([line.programme for line in found])
    return [_line(line, titles, owners) for line in found]


def _line(line: ProgrammeLine, titles: dict[int, str], owners: dict[int, str]) -> Line:
    one = line.programme
    return Line(
        code=one.public_id,
        name=one.name,
        courses=[titles[course_id] for course_id in line.course_ids],
        owner=owners.get(one.institution_id or 0) or country_words(one.country),
        due_on=one.due_on,
        has_ended=one.ends_on is not None and one.ends_on < clock.today(),
        people=line.people,
        rate=line.figures.completion_rate,
        late=line.late,
    )


def _titles(found: Sequence[ProgrammeLine]) -> dict[int, str]:
    course_ids = {course_id for line in found for course_id in line.course_ids}
    return {course.id: course.title(g.language) for course in selection.courses(course_ids)} if course_ids else {}


def owner_names(found: Sequence[Programme]) -> dict[int, str]:
    """Return the names of the institutions whose programmes these are, by row key."""
    owner_ids = {programme.institution_id for programme in found if programme.institution_id is not None}
    rows = db.session.execute(select(Institution.id, Institution.name).where(Institution.id.in_(owner_ids)))
    return {row.id: row.name for row in rows}


def country_words(code: str | None) -> str:
    """Return a country's name, or that a programme is for all of them."""
    return i18n.country_name(code, g.language) if code else str(_("All countries"))
