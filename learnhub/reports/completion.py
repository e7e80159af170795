"""How many people were enrolled, started, completed and were certified, in all and by country, institution and sex.

The figures are exact: they cover the enrolments that the viewer may see by name, and nothing else. A split that
rests on a field which the viewer may not see of every row behind it is absent, never zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sqlalchemy import func, select

from learnhub import clock
from learnhub.access.reach import Actor
from learnhub.people.models import Institution, Sex
from learnhub.reports import rows
from learnhub.reports.rows import AnyRow, Narrowed
from learnhub.stores.database import db


class Kept(Protocol):
    """Anything with a row key: a course, a programme, an institution."""

    @property
    def id(self) -> int:
        """The row key."""


class Split(StrEnum):
    """By what the figures are told apart."""

    COUNTRY = "country"
    INSTITUTION = "institution"
    SEX = "sex"


NO_INSTITUTION = "none"
NOT_CONFIRMED = "not_confirmed"
NO_COUNTRY = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of enrolments; each later one is among the earlier ones."""

    enrolled: int = 0
    started: int = 0
    completed: int = 0
    certified: int = 0

    def __add__(self, other: Figures) -> Figures:
        """Return the figures of both together."""
        return Figures(
            self.enrolled + other.enrolled,
            self.started + other.started,
            self.completed + other.completed,
            self.certified + other.certified,
        )

    @property
    def completion_rate(self) -> int | None:
        """The share of the enrolled who completed, in hundredths of a per cent; see `share`."""
        return share(self.completed, self.enrolled)


def share(part: int, whole: int) -> int | None:
    """Return a share in hundredths of a per cent, rounded half up to a tenth of a per cent; None of nothing.

    Rounded here once, so that the page and the spreadsheet show the same.
    """
    return (part * 1000 * 2 + whole) // (2 * whole) * 10 if whole else None


@dataclass(frozen=True, slots=True)
class Line:
    """A group's figures. `key` is a country's code, a value of Sex, or an institution's public code or word as above.

    `name` and `country` are an institution's own; empty for the others.
    """

    key: str
    figures: Figures
    name: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class CompletionReport:
    """The figures at `as_of`. `splits` has no entry for what the viewer may not see of every row."""

    as_of: datetime
    total: Figures
    splits: Mapping[Split, Sequence[Line]]


def completion(
    actor: Actor,
    course: Kept,
    *,
    programme: Kept | None = None,
    institution: Kept | None = None,
    country: str | None = None,
) -> CompletionReport:
    """Return the figures of a course within an actor's reach, narrowed to a programme, an institution with all below
    it, and a country (ISO 3166-1 alpha-2). What lies beyond reach counts nowhere.
    """
    narrowed = Narrowed(
        course_id=course.id,
        programme_id=programme.id if programme else None,
        institution_id=institution.id if institution else None,
        country=country,
    )
    groups = _groups(actor, narrowed)
    splits: dict[Split, Sequence[Line]] = {}
    if all(group.profile_is_open for group in groups):
        splits[Split.COUNTRY] = _lines(groups, lambda group: group.country or NO_COUNTRY)
        splits[Split.INSTITUTION] = _named(_lines(groups, _institution_key))
    if all(group.sex_is_open for group in groups):
        splits[Split.SEX] = _by_sex(groups)
    return CompletionReport(clock.now(), _sum(groups), splits)


def _groups(actor: Actor, narrowed: Narrowed) -> Sequence[AnyRow]:
    """Return the counts of each group there is, in one statement: whatever is added up from them agrees."""
    each = rows.within(actor, narrowed).c
    keys = (each.country, each.institution_id, each.is_claim, each.sex)
    return db.session.execute(
        select(
            *keys,
            func.count().label("enrolled"),
            func.count(each.started_at).label("started"),
            func.count(each.completed_at).label("completed"),
            func.count(each.certificate_id).label("certified"),
            func.min(each.profile_is_open).label("profile_is_open"),
            func.min(each.sex_is_open).label("sex_is_open"),
        ).group_by(*keys)
    ).all()


def _sum(groups: Iterable[AnyRow]) -> Figures:
    return sum((_figures(group) for group in groups), Figures())


def _figures(group: AnyRow) -> Figures:
    return Figures(group.enrolled, group.started, group.completed, group.certified)


def _lines(groups: Sequence[AnyRow], key_of: Callable[[AnyRow], str]) -> list[Line]:
    sums: dict[str, Figures] = {}
    for group in groups:
        key = key_of(group)
        sums[key] = sums.get(key, Figures()) + _figures(group)
    return [Line(key, figures) for key, figures in sorted(sums.items())]


def _institution_key(group: AnyRow) -> str:
    """Return the row key as text, or the word for who has no institution."""
    if group.institution_id is not None:
        return str(group.institution_id)
    return NOT_CONFIRMED if group.is_claim else NO_INSTITUTION


def _named(lines: Sequence[Line]) -> list[Line]:
    """Put public codes, names and countries in the place of row keys."""
    keys = [int(line.key) for line in lines if line.key.isdigit()]
    found = db.session.execute(
        select(Institution.id, Institution.public_id, Institution.name, Institution.country).where(
            Institution.id.in_(keys)
        )
    )
    known = {str(each.id): each for each in found}
    return [
        Line(known[line.key].public_id, line.figures, known[line.key].name, known[line.key].country)
        if line.key in known
        else line
        for line in lines
    ]


def _by_sex(groups: Sequence[AnyRow]) -> list[Line]:
    """Return women and men in any case, and others where there are any; what nobody stated is "not stated"."""
    known = set(Sex)
    found = {
        line.key: line.figures
        for line in _lines(groups, lambda group: group.sex if group.sex in known else Sex.NOT_STATED)
    }
    shown = [sex for sex in Sex if sex in found or sex in {Sex.WOMAN, Sex.MAN}]
    return [Line(sex, found.get(sex, Figures())) for sex in shown]


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course's figures in all, how many enrolments are late in it, and the figures of women and of men.

    `by_sex` is None where the viewer may not see the sex of everybody counted.
    """

    course_id: int
    figures: Figures
    late: int
    by_sex: Mapping[str, Figures] | None


def by_course(actor: Actor, *, programme: Kept | None = None) -> list[CourseLine]:
    """Return the figures of every course in which somebody within the actor's reach is enrolled, or of a programme."""
    narrowed = Narrowed(programme_id=programme.id if programme else None)
    each = rows.within(actor, narrowed, tells_late=True).c
    keys = (each.course_id, each.sex)
    found = db.session.execute(
        select(
            *keys,
            func.count().label("enrolled"),
            func.count(each.started_at).label("started"),
            func.count(each.completed_at).label("completed"),
            func.count(each.certificate_id).label("certified"),
            func.sum(each.is_late).label("late"),
            func.min(each.sex_is_open).label("sex_is_open"),
        )
        .group_by(*keys)
        .order_by(each.course_id)
    ).all()
    courses: dict[int, list[AnyRow]] = {}
    for group in found:
        courses.setdefault(group.course_id, []).append(group)
    return [_course_line(course_id, groups) for course_id, groups in courses.items()]


def _course_line(course_id: int, groups: Sequence[AnyRow]) -> CourseLine:
    is_open = all(group.sex_is_open for group in groups)
    by_sex = {line.key: line.figures for line in _by_sex(groups)} if is_open else None
    return CourseLine(course_id, _sum(groups), sum(int(group.late) for group in groups), by_sex)
