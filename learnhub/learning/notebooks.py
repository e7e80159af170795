"""Notebooks as their owners read them: all of a course in reading order, beside the words that notes answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from learnhub.content import catalogue
from learnhub.content.models import CourseVersion
from learnhub.content.outline import Outline, UnitOutline
from learnhub.content.passages import Seam
from learnhub.learning import enrolments, entries
from learnhub.learning.entries import Entry, Kind, Placed
from learnhub.learning.models import Enrolment, NotebookEntry
from learnhub.people.models import Person
from learnhub.stores.database import db


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as it is read. `words` are those of its prompt or heading now, in the language of the unit.

    `said` are the words when it was written, where they were others. `anchor` leads to its place; None where that is
    gone, "" for the whole unit.
    """

    entry: Entry
    words: str
    said: str | None
    anchor: str | None


@dataclass(frozen=True, slots=True)
class UnitPages:
    """What is kept on one unit; `unit` is None where the version has it no more, and `title` then what it was called.

    `bookmark` is that of the whole unit.
    """

    slug: str
    unit: UnitOutline | None
    title: str
    language: str
    bookmark: Entry | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A learner's notebook of a course."""

    outline: Outline
    language: str
    pages: tuple[UnitPages, ...]

    @property
    def title(self) -> str:
        """What the course is called in the language in which it is read."""
        titles = self.outline.title
        return titles.get(self.language) or titles[self.outline.languages[0]]


@dataclass(frozen=True, slots=True)
class BookLine:
    """A notebook in the list of one's notebooks."""

    outline: Outline
    language: str
    notes: int
    bookmarks: int
    changed_at: datetime


def book(enrolment: Enrolment) -> Book:
    """Return the notebook of a course in reading order; what belongs to no unit any more comes last."""
    outline = catalogue.outline_of(enrolment.version)
    by_unit: dict[str, list[Entry]] = {}
    for entry in entries.of_course(enrolment):
        by_unit.setdefault(entry.unit_slug, []).append(entry)
    slugs = [unit.slug for unit in outline.units if unit.slug in by_unit]
    gone = [slug for slug in by_unit if slug not in slugs]
    return Book(
        outline,
        enrolment.language,
        tuple(_pages(enrolment, outline, slug, by_unit[slug]) for slug in (*slugs, *gone)),
    )


def _pages(enrolment: Enrolment, outline: Outline, slug: str, kept: list[Entry]) -> UnitPages:
    unit = outline.find_unit(slug)
    placed = entries.place(kept, enrolment.version, unit, enrolment.language)
    if unit is None:
        called = next((entry.words for entry in kept if entry.kind is Kind.UNIT or not entry.place), slug)
        return UnitPages(slug, None, called, enrolment.language, None, tuple(_strays(placed)))
    language = enrolment.language if enrolment.language in unit.languages else outline.languages[0]
    items = _items(enrolment.version, unit, language, placed)
    return UnitPages(slug, unit, unit.title[language], language, placed.bookmarks.get(""), tuple(items))


def _items(version: CourseVersion, unit: UnitOutline, language: str, placed: Placed) -> Iterator[Item]:
    for seam in entries.passages_in(version, unit, language).pieces:
        if isinstance(seam, Seam):
            passage = seam.passage
            entry = (placed.bookmarks if seam.is_heading else placed.prompts).get(passage.key)
            if entry is not None:
                said = entries.said_then(entry, passage.key, version, unit) if not seam.is_heading else None
                yield Item(entry, passage.words, said, passage.anchor)
    if placed.note is not None:
        yield Item(placed.note, "", None, "")
    yield from _strays(placed)


def _strays(placed: Placed) -> Iterator[Item]:
    for entry in placed.strays:
        yield Item(entry, "", entry.words, None)


def list_of(person: Person) -> list[BookLine]:
    """Return a person's notebooks that hold something, the one that was written in last first."""
    counts = {
        course_id: (notes, bookmarks, changed_at)
        for course_id, notes, bookmarks, changed_at in db.session.execute(
            select(
                NotebookEntry.course_id,
                func.sum(case((NotebookEntry.kind != Kind.BOOKMARK, 1), else_=0)),
                func.sum(case((NotebookEntry.kind == Kind.BOOKMARK, 1), else_=0)),
                func.max(NotebookEntry.changed_at),
            )
            .where(NotebookEntry.person_id == person.id)
            .group_by(NotebookEntry.course_id)
        )
    }
    latest: dict[int, Enrolment] = {}
    for enrolment in enrolments.list_own(person):
        latest.setdefault(enrolment.course_id, enrolment)
    lines = [
        BookLine(catalogue.outline_of(enrolment.version), enrolment.language, *counts[course_id])
        for course_id, enrolment in latest.items()
        if course_id in counts
    ]
    return sorted(lines, key=lambda line: line.changed_at, reverse=True)
