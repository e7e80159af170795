"""What a viewer may narrow reports and lists to: the courses, programmes, institutions and countries within reach.

Only what is offered can be chosen, so nothing outside of one's reach can be asked about: it does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement, and_, or_, select

from learnhub import i18n
from learnhub.access import reach, scopes
from learnhub.access.reach import Actor
from learnhub.content import catalogue
from learnhub.content import outline as outlines
from learnhub.content.models import Course, CourseVersion, VersionState
from learnhub.content.outline import Outline
from learnhub.errors import NotFound
from learnhub.learning.models import Programme
from learnhub.people import institutions
from learnhub.people.models import Institution
from learnhub.reports import rows
from learnhub.reports.rows import AnyRow, Narrowed
from learnhub.stores.database import db

ACTION = "progress.named"


@dataclass(frozen=True, slots=True)
class CourseChoice:
    """A course: `key` is the author's id, `outline` that of the version by which it is known."""

    id: int
    key: str
    outline: Outline

    def title(self, language: str) -> str:
        """Return the title in a language, or in the course's own."""
        return outlines.in_language(self.outline.title, language, self.outline.languages[0])

    def unit_title(self, slug: str, language: str) -> str:
        """Return a unit's title in a language, or in the course's own; its id where the version has it no more."""
        unit = self.outline.find_unit(slug)
        return outlines.in_language(unit.title, language, self.outline.languages[0]) if unit else slug


@dataclass(frozen=True, slots=True)
class ProgrammeChoice:
    """A programme: `key` is its public code."""

    id: int
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class InstitutionChoice:
    """An institution: `key` is its public code, `depth` how far below the top of what is offered (0 there)."""

    id: int
    key: str
    name: str
    country: str
    depth: int


@dataclass(frozen=True, slots=True)
class Choices:
    """All that may be chosen: programmes, countries and the trees of institutions in each, by name."""

    courses: Sequence[CourseChoice]
    programmes: Sequence[ProgrammeChoice]
    institutions: Sequence[InstitutionChoice]
    countries: Sequence[str]

    def course_of(self, course_id: int) -> CourseChoice:
        """Return a course by its row key. Raises StopIteration."""
        return next(course for course in self.courses if course.id == course_id)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen of it; None is all."""

    course: CourseChoice | None = None
    programme: ProgrammeChoice | None = None
    institution: InstitutionChoice | None = None
    country: str | None = None

    @property
    def narrowed(self) -> Narrowed:
        """The choice by row keys."""
        return Narrowed(
            course_id=self.course.id if self.course else None,
            programme_id=self.programme.id if self.programme else None,
            institution_id=self.institution.id if self.institution else None,
            country=self.country,
        )


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


Choice = TypeVar("Choice", bound=_Keyed)


def choose(
    choices: Choices, *, course: str = "", programme: str = "", institution: str = "", country: str = ""
) -> Chosen:
    """Return what was chosen by public keys; an empty one is all. Raises NotFound for what is not offered."""
    if country and country not in choices.countries:
        raise NotFound
    return Chosen(
        course=_find(choices.courses, course),
        programme=_find(choices.programmes, programme),
        institution=_find(choices.institutions, institution),
        country=country or None,
    )


def _find(offered: Sequence[Choice], key: str) -> Choice | None:
    if not key:
        return None
    found = next((choice for choice in offered if choice.key == key), None)
    if found is None:
        raise NotFound
    return found


def choices(actor: Actor) -> Choices:
    """Return what an actor may choose from: what occurs in the rows within reach, and what the actor looks after."""
    each = rows.within(actor, Narrowed()).c
    seen = db.session.execute(
        select(each.course_id, each.programme_id, each.institution_id, each.country).distinct()
    ).all()
    own = reach.reach_of(actor, ACTION)
    return Choices(
        courses=_courses({row.course_id for row in seen}),
        programmes=_programmes({row.programme_id for row in seen}, scopes.programmes(own)),
        institutions=_institutions({row.institution_id for row in seen}, scopes.institutions(own)),
        countries=i18n.by_country_name(
            {row.country for row in seen if row.country} | own.countries, i18n.current_language()
        ),
    )


def courses(also: Iterable[int] = ()) -> list[CourseChoice]:
    """Return the published courses, and others by row key whether they are published or not, by the author's id."""
    return _courses(set(also))


def _courses(seen: set[int]) -> list[CourseChoice]:
    """Return the published courses and those seen, each as its newest published version tells it, else its newest."""
    found = db.session.execute(
        select(Course.id, Course.slug, CourseVersion.number, CourseVersion.digest, CourseVersion.state)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(or_(CourseVersion.state == VersionState.PUBLISHED, Course.id.in_(seen)))
        .order_by(Course.slug)
    )
    newest: dict[int, AnyRow] = {}
    for row in found:
        known = newest.get(row.id)
        if known is None or _rank(row) > _rank(known):
            newest[row.id] = row
    return [_course(row) for row in newest.values()]


def _rank(row: AnyRow) -> tuple[bool, tuple[int, ...]]:
    return row.state == VersionState.PUBLISHED, catalogue.precedence(row.number)


def _course(row: AnyRow) -> CourseChoice:
    return CourseChoice(row.id, row.slug, outlines.of_digest(row.digest))


def _programmes(seen: set[int | None], own: ColumnElement[bool]) -> list[ProgrammeChoice]:
    found = db.session.execute(
        select(Programme.id, Programme.public_id, Programme.name).where(or_(own, Programme.id.in_(_known(seen))))
    )
    offered = [ProgrammeChoice(row.id, row.public_id, row.name) for row in found]
    return sorted(offered, key=lambda choice: (i18n.sort_key(choice.name), choice.id))


def _known(keys: Iterable[int | None]) -> set[int]:
    return {key for key in keys if key is not None}


def _institutions(seen: set[int | None], own: ColumnElement[bool]) -> list[InstitutionChoice]:
    """Return the institutions that are looked after or seen, and those above the seen ones, as a tree."""
    found = db.session.execute(
        select(
            Institution.id,
            Institution.public_id,
            Institution.name,
            Institution.country,
            Institution.parent_id,
            # Those that were merged into others only where something was completed there.
            or_(and_(own, institutions.is_chosen_from()), Institution.id.in_(_known(seen))).label("is_offered"),
        )
    ).all()
    by_id = {row.id: row for row in found}
    offered: dict[int, AnyRow] = {}
    for row in found:
        if row.is_offered:
            offered.update((each.id, each) for each in _with_those_above(row, by_id))
    return _as_tree(list(offered.values()))


def _with_those_above(row: AnyRow, by_id: Mapping[int, AnyRow]) -> list[AnyRow]:
    line = [row]
    while line[-1].parent_id is not None:
        line.append(by_id[line[-1].parent_id])
    return line


def _as_tree(offered: Sequence[AnyRow]) -> list[InstitutionChoice]:
    below: dict[int | None, list[AnyRow]] = {}
    for row in sorted(offered, key=_place, reverse=True):
        below.setdefault(row.parent_id, []).append(row)
    listed: list[InstitutionChoice] = []
    waiting = [(row, 0) for row in below.get(None, [])]
    while waiting:
        row, depth = waiting.pop()
        listed.append(InstitutionChoice(row.id, row.public_id, row.name, row.country, depth))
        waiting.extend((lower, depth + 1) for lower in below.get(row.id, []))
    return listed


def _place(row: AnyRow) -> tuple[object, ...]:
    country = i18n.country_name(row.country, i18n.current_language())
    return i18n.sort_key(country), i18n.sort_key(row.name)
