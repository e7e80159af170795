"""Entries of a notebook, and where in a unit each belongs as the unit reads now.

An entry knows the key of its place and what the author's text said there. A new version may have put another prompt
before it, given it an id or changed its words: the entry is found again by its key and words, else by its words alone,
else by its key alone, and then it is said what the prompt was. What belongs nowhere any more is kept apart, never lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, select

from learnhub.content import catalogue, passages
from learnhub.content.models import VersionFacts
from learnhub.content.outline import UnitOutline
from learnhub.content.passages import Passage, Passages
from learnhub.learning.models import EnrolmentFacts, NotebookEntry
from learnhub.stores.database import db

# What is kept of a prompt's words.
LONGEST_WORDS = 2_000


class Kind(StrEnum):
    """What an entry is."""

    PROMPT = "prompt"  # a note under a prompt
    UNIT = "unit"  # a note on a unit as a whole
    BOOKMARK = "bookmark"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it is kept; `code` is its public one."""

    code: str
    unit_slug: str
    kind: Kind
    place: str
    text: str
    words: str
    language: str
    revision: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Placed:
    """Entries of one unit where they belong now: by the key of a prompt or heading, "" for the whole unit.

    `strays` belong nowhere any more.
    """

    prompts: Mapping[str, Entry] = field(default_factory=dict)
    bookmarks: Mapping[str, Entry] = field(default_factory=dict)
    note: Entry | None = None
    strays: tuple[Entry, ...] = ()


# In the order of the fields of Entry.
_COLUMNS = (
    NotebookEntry.public_id,
    NotebookEntry.unit_slug,
    NotebookEntry.kind,
    NotebookEntry.place,
    NotebookEntry.text,
    NotebookEntry.words,
    NotebookEntry.language,
    NotebookEntry.revision,
    NotebookEntry.changed_at,
)
# The page of a lesson asks this.
_OF_UNIT = select(*_COLUMNS).where(
    NotebookEntry.person_id == bindparam("person_id"),
    NotebookEntry.course_id == bindparam("course_id"),
    NotebookEntry.unit_slug == bindparam("unit"),
)


def of_unit(enrolment: EnrolmentFacts, unit_slug: str) -> list[Entry]:
    """Return all that a learner keeps on a unit."""
    keys = {"person_id": enrolment.person_id, "course_id": enrolment.course_id, "unit": unit_slug}
    return [_entry(row) for row in db.session.connection().execute(_OF_UNIT, keys)]


def of_course(enrolment: EnrolmentFacts) -> list[Entry]:
    """Return all that a learner keeps in a course, the oldest first."""
    rows = db.session.execute(
        select(*_COLUMNS)
        .where(NotebookEntry.person_id == enrolment.person_id, NotebookEntry.course_id == enrolment.course_id)
        .order_by(NotebookEntry.id)
    )
    return [_entry(row) for row in rows]


def _entry(row: Any) -> Entry:
    code, slug, kind, *rest = row
    return Entry(code, slug, Kind(kind), *rest)


def passages_in(version: VersionFacts, unit: UnitOutline, language: str) -> Passages:
    """Return what there is to come back to in a unit, in a language or else in the source language."""
    return passages.of(catalogue.body(version, unit, language))


def place(kept: Iterable[Entry], version: VersionFacts, unit: UnitOutline | None, language: str) -> Placed:
    """Return entries of a unit where they belong as the unit reads now; None is a unit that the version has no more."""
    entries = list(kept)
    if unit is None:
        return Placed(strays=tuple(entries))
    now = passages_in(version, unit, language)
    prompts = _assign(_of(entries, Kind.PROMPT), now.prompts, lambda tag: passages_in(version, unit, tag).prompts)
    headings = [one for one in _of(entries, Kind.BOOKMARK) if one.place]
    marked = _assign(headings, now.headings, lambda tag: passages_in(version, unit, tag).headings)
    whole: dict[str, Entry] = {one.place: one for one in _of(entries, Kind.BOOKMARK) if not one.place}
    note = next(iter(_of(entries, Kind.UNIT)), None)
    placed = [*prompts.values(), *marked.values(), *whole.values(), note]
    return Placed(prompts, {**whole, **marked}, note, tuple(one for one in entries if one not in placed))


def _of(entries: Iterable[Entry], kind: Kind) -> list[Entry]:
    return [entry for entry in entries if entry.kind is kind]


def _assign(
    entries: Sequence[Entry], now: Sequence[Passage], passages_of: Callable[[str], Sequence[Passage]]
) -> dict[str, Entry]:
    """Return which entry belongs to which place; `passages_of` gives the places in another language."""
    words = {entry.language: _words_by_key(passages_of(entry.language)) for entry in entries}
    found: dict[str, Entry] = {}

    def is_free(key: str) -> bool:
        return key not in found and any(one.key == key for one in now)

    def take(keys_of: Callable[[Entry], Iterable[str]]) -> None:
        for entry in [one for one in entries if one not in found.values()]:
            key = next((key for key in keys_of(entry) if is_free(key)), None)
            if key is not None:
                found[key] = entry

    take(lambda entry: [entry.place] if words[entry.language].get(entry.place) == entry.words else [])
    take(lambda entry: [entry.place] if is_authors_id(entry.place) else [])
    take(lambda entry: [key for key, said in words[entry.language].items() if said == entry.words])
    take(lambda entry: [entry.place])
    return found


def _words_by_key(found: Iterable[Passage]) -> dict[str, str]:
    return {passage.key: passage.words[:LONGEST_WORDS] for passage in found}


def is_authors_id(key: str) -> bool:
    """Tell whether a key is an author's own id, which stays while numbers change."""
    return not key.isdigit() and "." not in key


def said_then(entry: Entry, key: str, version: VersionFacts, unit: UnitOutline) -> str | None:
    """Return what a prompt was when a note was written, or None where it reads as it did."""
    now = _words_by_key(passages_in(version, unit, entry.language).prompts)
    return None if now.get(key) == entry.words else entry.words
