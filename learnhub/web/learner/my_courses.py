"""One's own courses as pages show them: how far one is, what is next and what is due, in few statements for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from flask import g, url_for
from markupsafe import Markup

from learnhub.access.reach import Actor
from learnhub.content import covers, outline
from learnhub.content.outline import Outline, UnitOutline
from learnhub.credentials import certificates
from learnhub.credentials.models import Certificate
from learnhub.learning import dues, enrolments, places, progress
from learnhub.learning.dues import Due
from learnhub.learning.models import Enrolment
from learnhub.learning.places import Stop
from learnhub.learning.standing import Standing


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """A unit of a course, which of how many it is, and where in it one stopped."""

    title: str
    address: str
    kind: str
    minutes: int
    number: int
    stop: Stop | None


@dataclass(frozen=True)
class MyCourse:
    """A course in which one is enrolled, in the language in which it is read."""

    enrolment: Enrolment
    standing: Standing
    certificate: Certificate | None
    due: Due | None

    @property
    def outline(self) -> Outline:
        """The tree and settings of the version that is read."""
        return self.standing.outline

    @property
    def slug(self) -> str:
        """The course's id."""
        return self.outline.course

    @property
    def language(self) -> str:
        """The language of its texts: the learner's choice where the version has it, else its source language."""
        source = self.outline.languages[0]
        return self.enrolment.language if self.enrolment.language in self.outline.languages else source

    @property
    def lang(self) -> str | None:
        """The language of its texts where that is not the page's own, for `lang=`."""
        return None if self.language == g.language else self.language

    @property
    def title(self) -> str:
        """What it is called."""
        return self._text(self.outline.title)

    @property
    def address(self) -> str:
        """The address of the course's own page."""
        return url_for("public.course", slug=self.slug)

    @property
    def cover(self) -> Markup:
        """The woven band of the course."""
        return Markup(covers.cover_svg(self.slug, self.outline.themes))  # noqa: S704 -- our own drawing

    @property
    def programme(self) -> str | None:
        """The name of the programme within which it is taken."""
        return self.enrolment.programme.name if self.enrolment.programme else None

    @property
    def completed_at(self) -> datetime | None:
        """When it was completed."""
        return self.enrolment.completed_at

    @cached_property
    def next(self) -> UnitPlace | None:
        """The unit to go on with; None when all are done."""
        unit = self.standing.next_unit(self.enrolment.last_unit_slug)
        return self.place_of(unit) if unit else None

    @cached_property
    def last(self) -> UnitPlace | None:
        """The unit at which one was last; None before the first, and where the version has it no more."""
        unit = self.outline.find_unit(self.enrolment.last_unit_slug or "")
        return self.place_of(unit) if unit else None

    def place_of(self, unit: UnitOutline) -> UnitPlace:
        """Return a unit of this course as pages show it."""
        stop = places.find(self.standing, self.enrolment.version, unit, self.enrolment.language)
        return UnitPlace(
            title=self._text(unit.title),
            address=url_for("learner.unit", slug=self.slug, unit=unit.slug, _anchor=stop.block if stop else None),
            kind=unit.kind.value,
            minutes=unit.minutes,
            number=self.outline.units.index(unit) + 1,
            stop=stop,
        )

    def _text(self, texts: Mapping[str, str]) -> str:
        return outline.in_language(texts, self.language, self.outline.languages[0])


def of(actor: Actor) -> list[MyCourse]:
    """Return the actor's own courses, the latest enrolment first: three statements, however many there are."""
    own = enrolments.list_own(actor.required)
    standings = progress.standings(own)
    held = {certificate.enrolment_id: certificate for certificate in certificates.list_own(actor.required)}
    return [MyCourse(one, standings[one.id], held.get(one.id), dues.of(one)) for one in own]


def to_go_on_with(courses: Sequence[MyCourse]) -> MyCourse | None:
    """Return the course to go on with: where one was last, else what is due first, else what was begun first."""
    going = [course for course in courses if not course.completed_at and course.next]
    visited = [(course.enrolment.last_activity_at, course) for course in going if course.enrolment.last_activity_at]
    if visited:
        return max(visited, key=lambda pair: pair[0])[1]
    return min(going, key=_by_due_date, default=None)


def _by_due_date(course: MyCourse) -> tuple[date, int]:
    return course.enrolment.due_on or date.max, course.enrolment.id
