"""A version's tree and settings as the rules and pages use it: read once for each process, by digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import select

from learnhub.content.format.vocabulary import Accepted, FeedbackRule, GradeRule, UnitKind
from learnhub.content.format.vocabulary import Role as QuizRole
from learnhub.content.models import CourseVersion, VersionFacts
from learnhub.stores.database import db

__all__ = ["Accepted", "FeedbackRule", "GradeRule", "QuizRole", "UnitKind"]


@dataclass(frozen=True, slots=True)
class QuizRules:
    """The rules of a quiz.

    `pass_mark` in per cent (0 for a pre-test, which nobody fails), `attempts` None for unlimited, `cooldown` and
    `time_limit` in seconds, the latter None for none. `draw` and `pool` count what draws count; `besides` is how
    many open questions that are not marked every attempt shows besides.
    """

    role: QuizRole
    pass_mark: int
    attempts: int | None
    cooldown: int
    feedback: FeedbackRule
    draw: int
    pool: int
    shuffle: bool
    # With defaults, for outlines that were stored before there were these.
    time_limit: int | None = None
    grade: GradeRule = GradeRule.BEST
    besides: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a rubric, with its points in hundredths."""

    title: Mapping[str, str]
    points: int


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of a rubric, and what each of the levels means for it."""

    title: Mapping[str, str]
    cells: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """By what an assignment is marked, in plain words by language; `label` stands above the criteria."""

    label: Mapping[str, str]
    levels: tuple[Level, ...]
    criteria: tuple[Criterion, ...]

    @property
    def most(self) -> int:
        """What can be earned, in hundredths of a point: the best level for every criterion."""
        return len(self.criteria) * max(level.points for level in self.levels)


@dataclass(frozen=True, slots=True)
class AssignmentRules:
    """The rules of an assignment.

    `max_size` of each file in bytes, `points` in hundredths, `pass_mark` in per cent; `due` is a duration from the day
    of enrolling as authors write it (`14d`), empty where there is none.
    """

    accepts: tuple[Accepted, ...]
    max_size: int
    points: int
    pass_mark: int
    due: str
    rubric: Rubric | None


@dataclass(frozen=True, slots=True)
class UnitOutline:
    """A unit. Texts are by language; `minutes` is what a reader should plan, `sources` what a lesson rests on."""

    slug: str
    kind: UnitKind
    title: Mapping[str, str]
    summary: Mapping[str, str]
    minutes: int
    languages: tuple[str, ...]
    outdated: tuple[str, ...]
    quiz: QuizRules | None
    # With defaults, for outlines that were stored before there were these.
    assignment: AssignmentRules | None = None
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_quiz(self) -> bool:
        """Whether this is a quiz."""
        return self.kind is UnitKind.QUIZ

    @property
    def is_survey(self) -> bool:
        """Whether this is a survey."""
        return self.kind is UnitKind.SURVEY

    @property
    def is_lesson(self) -> bool:
        """Whether this is a lesson."""
        return self.kind is UnitKind.LESSON

    @property
    def is_assignment(self) -> bool:
        """Whether this is an assignment."""
        return self.kind is UnitKind.ASSIGNMENT


@dataclass(frozen=True, slots=True)
class ModuleOutline:
    """A module with its units in order. `opens_after` is the unit of another one that opens it, "" from the start."""

    slug: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    objectives: Mapping[str, tuple[str, ...]]
    units: tuple[UnitOutline, ...]
    # With a default, for outlines that were stored before modules could open later.
    opens_after: str = ""

    @property
    def lessons(self) -> tuple[UnitOutline, ...]:
        """Its lessons in reading order."""
        return tuple(unit for unit in self.units if unit.is_lesson)


@dataclass(frozen=True, slots=True)
class Contributor:
    """Who wrote, translated or reviewed a course."""

    name: str
    role: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Completion:
    """What completes a course: lessons and assignments `all` or `none`; quizzes `all`, `exam` or `none`."""

    lessons: str
    quizzes: str
    assignments: str = "none"


@dataclass(frozen=True)  # without slots: what is asked of it many times a page is kept beside its fields
class Outline:
    """A version of a course: what course.yml says, and its modules in order.

    `certificate_valid_for` is a duration as authors write it (`3y`); empty when a certificate holds for good.
    """

    course: str
    number: str
    digest: str
    is_draft: bool
    languages: tuple[str, ...]
    title: Mapping[str, str]
    summary: Mapping[str, str]
    audience: Mapping[str, str]
    objectives: Mapping[str, tuple[str, ...]]
    changes: Mapping[str, str]
    level: str
    effort_minutes: int
    licence: str
    contributors: tuple[Contributor, ...]
    reviewers: tuple[Contributor, ...]
    review: str
    cases: tuple[str, ...]
    themes: tuple[str, ...]
    completion: Completion
    gives_certificate: bool
    certificate_valid_for: str
    modules: tuple[ModuleOutline, ...]
    has_glossary: bool = False
    # The ids of courses to complete first.
    prerequisites: tuple[str, ...] = ()

    @cached_property
    def units(self) -> tuple[UnitOutline, ...]:
        """All units in reading order."""
        return tuple(unit for module in self.modules for unit in module.units)

    @cached_property
    def openings(self) -> tuple[tuple[ModuleOutline, UnitOutline], ...]:
        """The modules that are not open from the start, each with the unit that opens it."""
        found = ((module, self.find_unit(module.opens_after)) for module in self.modules if module.opens_after)
        return tuple((module, unit) for module, unit in found if unit is not None)

    def find_unit(self, slug: str) -> UnitOutline | None:
        """Return the unit with the author's id, or None."""
        return next((unit for unit in self.units if unit.slug == slug), None)

    def module_of(self, slug: str) -> ModuleOutline:
        """Return the module that holds a unit. Raises StopIteration when none does."""
        return next(module for module in self.modules if any(unit.slug == slug for unit in module.units))

    @property
    def required_units(self) -> tuple[UnitOutline, ...]:
        """The units that complete the course, by its rule."""
        return tuple(unit for unit in self.units if self.requires(unit))

    def requires(self, unit: UnitOutline) -> bool:
        """Tell whether a unit is needed to complete the course."""
        if unit.is_survey:  # what people think is theirs to say
            return False
        if unit.is_assignment:
            return self.completion.assignments == "all"
        if unit.quiz is None:
            return self.completion.lessons == "all"
        if self.completion.quizzes == "exam":
            return unit.quiz.role is QuizRole.EXAM
        return self.completion.quizzes == "all"


Texts = TypeVar("Texts")


def in_language(texts: Mapping[str, Texts], language: str, source: str) -> Texts:
    """Return the text in a language, or in the source language where it is not translated."""
    return texts[language] if language in texts else texts[source]


def of(version: VersionFacts) -> Outline:
    """Return the outline of a version. Course structure never changes, so it is kept."""
    return of_version(version.id, version.number, version.digest)


@lru_cache(maxsize=64)
def of_version(version_id: int, number: str, digest: str) -> Outline:
    """Return the outline of a version by its row key, as it is with this number and digest: a draft may be replaced.

    Two versions may have the same bytes, and are called differently all the same. Raises NoResultFound.
    """
    wanted = select(CourseVersion.outline).where(
        CourseVersion.id == version_id, CourseVersion.number == number, CourseVersion.digest == digest
    )
    return from_json(db.session.execute(wanted).scalar_one())


@lru_cache(maxsize=64)
def of_digest(digest: str) -> Outline:
    """Return the outline of a version with a digest, for what its units are. Raises NoResultFound."""
    stored = db.session.execute(
        select(CourseVersion.outline).where(CourseVersion.digest == digest).limit(1)
    ).scalar_one()
    return from_json(stored)


def forget() -> None:
    """Read outlines anew, for they were made anew."""
    of_version.cache_clear()
    of_digest.cache_clear()


def from_json(stored: Mapping[str, Any]) -> Outline:
    """Return the outline that `to_json` stored."""
    return _OUTLINE.validate_python(stored)


def to_json(outline: Outline) -> dict[str, Any]:
    """Return an outline as it is stored."""
    stored: dict[str, Any] = _OUTLINE.dump_python(outline, mode="json")
    return stored


_OUTLINE = TypeAdapter(Outline)
