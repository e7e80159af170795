"""The figures of a programme in words, course by course, for its page and for the spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Protocol

from learnhub import clock
from learnhub.i18n import lazy
from learnhub.people.models import Sex
from learnhub.reports.completion import CourseLine, Figures
from learnhub.reports.tables import Cell, Column


class CourseInWords(Protocol):
    """A course with its title and its figures."""

    @property
    def title(self) -> str:
        """What the course is called."""

    @property
    def line(self) -> CourseLine | None:
        """The figures; None where nobody is enrolled."""


_PLAIN = (
    Column("programme", lazy("Programme")),
    Column("as_of_utc", lazy("As of (UTC)")),
    Column("course", lazy("Course")),
    Column("enrolled", lazy("Enrolled")),
    Column("started", lazy("Started")),
    Column("completed", lazy("Completed")),
    Column("certified", lazy("Certified")),
    Column("late", lazy("Late")),
    Column("completion_rate_percent", lazy("Completion rate, per cent")),
)
_BY_SEX = (
    Column("women_enrolled", lazy("Women enrolled")),
    Column("women_completed", lazy("Women who completed")),
    Column("men_enrolled", lazy("Men enrolled")),
    Column("men_completed", lazy("Men who completed")),
)


def columns(*, has_sex: bool) -> Sequence[Column]:
    """Return the columns of the table."""
    return (*_PLAIN, *_BY_SEX) if has_sex else _PLAIN


def table(name: str, courses: Iterable[CourseInWords], *, has_sex: bool) -> Iterator[Sequence[Cell]]:
    """Return a row for each course."""
    as_of = clock.now()
    for course in courses:
        total = course.line.figures if course.line else Figures()
        rate = total.completion_rate
        cells: list[Cell] = [name, as_of, course.title, total.enrolled, total.started, total.completed, total.certified]
        cells += [course.line.late if course.line else 0, None if rate is None else Decimal(rate) / 100]
        yield [*cells, *_of_each_sex(course.line)] if has_sex else cells


def _of_each_sex(line: CourseLine | None) -> list[Cell]:
    by_sex = (line.by_sex if line else None) or {}
    counted = (by_sex.get(sex, Figures()) for sex in (Sex.WOMAN, Sex.MAN))
    return [count for figures in counted for count in (figures.enrolled, figures.completed)]
