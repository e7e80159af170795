"""A lesson with a learner's own things in it: boxes for notes under its prompts, and marks at its headings.

All boxes of a page belong to one form, so that whichever button is pressed, what was typed in any of them is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from werkzeug.datastructures import MultiDict

from learnhub import ids
from learnhub.access.courses import OpenCourse
from learnhub.content import catalogue, passages
from learnhub.content.outline import UnitOutline
from learnhub.content.passages import Passage, Seam
from learnhub.learning import entries
from learnhub.learning.entries import Entry, Kind, Placed
from learnhub.learning.models import EnrolmentFacts
from learnhub.learning.notebook import LONGEST, Sent
from learnhub.web import course_views

TEXT, SEEN = "text.", "seen."
# The name of a note on a whole unit, and where its box is.
OWN = f"{Kind.UNIT}."
OWN_ANCHOR = "my-note"
_KEPT = "kept."


@dataclass(frozen=True, slots=True)
class Headline:
    """A heading of the text, and whether there is a bookmark at it."""

    key: str
    html: str
    words: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class NoteBox:
    """A box for a note. `said` is what its prompt was when it was written, where that was something else.

    `seen` is the revision of the text that it holds.
    """

    name: str
    anchor: str
    words: str = ""
    said: str = ""
    said_in: str = ""
    text: str = ""
    seen: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notes:
    """A lesson's text cut at its headings and prompts, with what a learner keeps there.

    `own` is the note on the lesson as a whole, `strays` are notes on what is no more in it. `page` is an id of this
    showing of the page: what it sends twice is known by it.
    """

    pieces: tuple[str | Headline | NoteBox, ...]
    own: NoteBox
    strays: tuple[NoteBox, ...]
    is_marked: bool
    page: str
    longest: int = LONGEST


def of_lesson(course: OpenCourse, enrolment: EnrolmentFacts, unit: UnitOutline, language: str) -> Notes:
    """Return a lesson with what its reader keeps in it: one statement."""
    placed = entries.place(entries.of_unit(enrolment, unit.slug), course.version, unit, language)
    return Notes(
        pieces=tuple(_pieces(course, unit, language, placed)),
        own=_box(OWN, OWN_ANCHOR, placed.note),
        strays=tuple(stray_box(entry) for entry in placed.strays if entry.kind is not Kind.BOOKMARK),
        is_marked="" in placed.bookmarks,
        page=ids.client_id(),
    )


def _pieces(course: OpenCourse, unit: UnitOutline, language: str, placed: Placed) -> Iterator[str | Headline | NoteBox]:
    addressed = course_views.addressing(course)
    for piece in passages.of(catalogue.body(course.version, unit, language)).pieces:
        if isinstance(piece, str):
            yield addressed(piece)
        elif piece.is_heading:
            yield _headline(piece, addressed, placed)
        else:
            yield _prompt_box(piece.passage, course, unit, placed.prompts.get(piece.passage.key))


def _headline(seam: Seam, addressed: Callable[[str], str], placed: Placed) -> Headline:
    key = seam.passage.key
    return Headline(key, addressed(seam.html), seam.passage.words, is_marked=key in placed.bookmarks)


def _prompt_box(prompt: Passage, course: OpenCourse, unit: UnitOutline, entry: Entry | None) -> NoteBox:
    said = entries.said_then(entry, prompt.key, course.version, unit) if entry else None
    return _box(f"{Kind.PROMPT}.{prompt.key}", prompt.anchor, entry, prompt.words, said or "")


def stray_box(entry: Entry) -> NoteBox:
    """Return a box for a note that belongs to nothing any more."""
    return _box(f"{_KEPT}{entry.code}", f"{_KEPT}{entry.code}", entry, said=entry.words)


def _box(name: str, anchor: str, entry: Entry | None, words: str = "", said: str = "") -> NoteBox:
    if entry is None:
        return NoteBox(name, anchor, words)
    return NoteBox(name, anchor, words, said, entry.language, entry.text, entry.revision, entry.changed_at)


def sent_by(form: MultiDict[str, str]) -> list[Sent]:
    """Return the notes that a page sends."""
    revision = form.get("revision", "")
    names = [key.removeprefix(TEXT) for key in form if key.startswith(TEXT)]
    found = (sent(name, form[TEXT + name], revision, form.get(SEEN + name, "").split()) for name in names)
    return [one for one in found if one is not None]


def sent(name: str, text: str, revision: str, seen: list[str]) -> Sent | None:
    """Return a note that is sent, by the name of its box; None for what is no name."""
    kind, _, place = name.partition(".")
    if name.startswith(_KEPT):
        return Sent(Kind.PROMPT, "", text, revision, frozenset(seen), code=place)
    if kind not in {Kind.PROMPT, Kind.UNIT}:
        return None
    return Sent(Kind(kind), place, text, revision, frozenset(seen))
