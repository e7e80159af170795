"""A learner's notebook: notes and bookmarks that nobody else sees, whatever their role.

Nothing of it is told to the record: that somebody wrote is as private as what they wrote. Two devices may write at one
note: whoever has not seen what the other wrote is told so, and nothing is changed before a person has decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, delete, func, select, update

from learnhub import clock, ids
from learnhub.content import catalogue
from learnhub.content.outline import UnitOutline
from learnhub.content.passages import Passages
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.i18n import lazy
from learnhub.learning import entries
from learnhub.learning.entries import LONGEST_WORDS, Entry, Kind, Placed
from learnhub.learning.models import Enrolment, NotebookEntry
from learnhub.people import texts
from learnhub.stores.database import db

# Code points of one note.
LONGEST = 10_000
# Entries in one course.
MOST = 500
NO_PASSAGES = Passages((), (), (), ())


@dataclass(frozen=True, slots=True)
class Sent:
    """What a device sends of a note: where it is, its text (empty takes it away), and what the device knows.

    `place` is the key of a prompt; of a note that belongs nowhere any more `code` says which. `revision` is an id that
    is new for each text sent; `seen` holds those of all texts of this note that the device has read or sent before.
    """

    kind: Kind
    place: str
    text: str
    revision: str
    seen: frozenset[str] = frozenset()
    code: str = ""

    @property
    def name(self) -> str:
        """What the note is called on the pages of its unit."""
        return f"kept.{self.code}" if self.code else f"{self.kind}.{self.place}"


class ChangedElsewhere(Conflict):
    """Notes that another device changed since this one read them: `notes` are as they are kept, by name."""

    code = "changed_elsewhere"
    message = lazy("This note was changed on another device after this page was opened.")
    safe = lazy("Both texts are here. What was saved first is kept as it is.")
    mend = lazy("Keep what you need of the two, and save.")

    def __init__(self, notes: Mapping[str, Entry]) -> None:
        self.notes = dict(notes)
        super().__init__()


def write(enrolment: Enrolment, unit_slug: str, sent: Sequence[Sent]) -> dict[str, str]:
    """Keep notes on a unit, all or none; return the revision that is kept of each now, by name ("" for none).

    Sending the same again changes nothing. Raises ChangedElsewhere, Invalid (by name) for a text that is too long or
    one too many, and NotFound for a place that neither the unit nor the notebook has.
    """
    desk = _open(enrolment, unit_slug)
    kept = {one.name: desk.find(one) for one in sent}
    tidied = {one.name: _tidied(one) for one in sent}
    changed = [one for one in sent if tidied[one.name] != _text(kept[one.name])]
    unseen = {one.name: entry for one in changed if (entry := kept[one.name]) and not _has_seen(one, entry)}
    if unseen:
        raise ChangedElsewhere(unseen)
    for one in changed:
        desk.keep(one, tidied[one.name], kept[one.name])
    desk.refuse_too_many(next((one.name for one in changed if tidied[one.name]), ""))
    now = {one.name: one.revision if tidied[one.name] else "" for one in changed}
    return {name: now.get(name, entry.revision if entry else "") for name, entry in kept.items()}


def set_bookmark(enrolment: Enrolment, unit_slug: str, place: str, *, is_kept: bool) -> None:
    """Keep a bookmark at a heading (by its key) or on a whole unit (""), or take it away; twice is once.

    Raises NotFound for a place that the unit does not have, and Invalid for one too many.
    """
    desk = _open(enrolment, unit_slug)
    words = desk.words_at(Kind.BOOKMARK, place)
    if words is None:
        raise NotFound
    entry = desk.placed.bookmarks.get(place)
    if is_kept and entry is None:
        desk.add(Kind.BOOKMARK, place, text="", words=words, revision=ids.client_id())
        desk.refuse_too_many("bookmark")
    elif not is_kept and entry is not None:
        desk.change(entry, None)


def remove_bookmark(enrolment: Enrolment, code: str) -> None:
    """Take a bookmark away, wherever it is. Raises NotFound."""
    gone = db.session.execute(
        delete(NotebookEntry)
        .where(*_own(enrolment), NotebookEntry.kind == Kind.BOOKMARK, NotebookEntry.public_id == code)
        .returning(NotebookEntry.id)
    )
    if gone.first() is None:
        raise NotFound


def _tidied(one: Sent) -> str:
    if not ids.is_client_id(one.revision):
        raise Invalid({one.name: lazy("This page was changed on the way. Open it again and write once more.")})
    return texts.several_lines(one.text, field=one.name, longest=LONGEST) if one.text.strip() else ""


def _text(entry: Entry | None) -> str:
    return entry.text if entry else ""


def _has_seen(one: Sent, entry: Entry) -> bool:
    return entry.revision in one.seen or entry.revision == one.revision


def _own(enrolment: Enrolment) -> tuple[ColumnElement[bool], ...]:
    return (NotebookEntry.person_id == enrolment.person_id, NotebookEntry.course_id == enrolment.course_id)


def _open(enrolment: Enrolment, unit_slug: str) -> _Desk:
    """Return a unit's part of the notebook, to be changed by one at a time."""
    # PostgreSQL reads what is not locked as it was; SQLite has one writer.
    db.session.execute(select(Enrolment.id).where(Enrolment.id == enrolment.id).with_for_update())
    unit = catalogue.outline_of(enrolment.version).find_unit(unit_slug)
    kept = entries.of_unit(enrolment, unit_slug)
    return _Desk(enrolment, unit_slug, unit, entries.place(kept, enrolment.version, unit, enrolment.language))


@dataclass(slots=True)
class _Desk:
    """One unit's notes and bookmarks, and the unit as it reads now; `unit` is None where the version has it no more."""

    enrolment: Enrolment
    slug: str
    unit: UnitOutline | None
    placed: Placed
    language: str = field(init=False)
    passages: Passages = field(init=False, default=NO_PASSAGES)

    def __post_init__(self) -> None:
        outline = catalogue.outline_of(self.enrolment.version)
        self.language = self.enrolment.language
        if self.unit is not None:
            is_translated = self.language in self.unit.languages
            self.language = self.language if is_translated else outline.languages[0]
            self.passages = entries.passages_in(self.enrolment.version, self.unit, self.language)

    def find(self, one: Sent) -> Entry | None:
        """Return the entry that is meant, or None where there is none yet. Raises NotFound for no such place."""
        if one.code:
            found = next((stray for stray in self.placed.strays if stray.code == one.code), None)
            if found is None:
                raise NotFound
            return found
        if self.words_at(one.kind, one.place) is None:
            raise NotFound
        return self.placed.note if one.kind is Kind.UNIT else self.placed.prompts.get(one.place)

    def words_at(self, kind: Kind, place: str) -> str | None:
        """Return what the unit says at a place, or None where it has no such place."""
        if self.unit is None:
            return None
        if not place:
            return self.unit.title.get(self.language, "") if kind is not Kind.PROMPT else None
        found = {Kind.PROMPT: self.passages.prompts, Kind.BOOKMARK: self.passages.headings, Kind.UNIT: ()}[kind]
        return next((passage.words[:LONGEST_WORDS] for passage in found if passage.key == place), None)

    def keep(self, one: Sent, text: str, entry: Entry | None) -> None:
        """Put a new text in the place of an entry's, add it, or take the entry away where it is empty."""
        values = {"text": text, "revision": one.revision}
        if not one.code:
            values |= {"words": self.words_at(one.kind, one.place) or "", "place": one.place}
        if entry is None:
            self.add(one.kind, **values)
        else:
            self.change(entry, values if text else None)

    def add(self, kind: Kind, place: str, **values: str) -> None:
        """Add an entry."""
        self._make_room(kind, place, but="")
        db.session.add(
            NotebookEntry(
                public_id=ids.public_id(),
                person_id=self.enrolment.person_id,
                course_id=self.enrolment.course_id,
                unit_slug=self.slug,
                kind=kind,
                place=place,
                language=self.language,
                changed_at=clock.now(),
                **values,
            )
        )
        db.session.flush()

    def change(self, entry: Entry, values: Mapping[str, str] | None) -> None:
        """Change an entry, or take it away."""
        this = (*_own(self.enrolment), NotebookEntry.public_id == entry.code)
        if values is None:
            db.session.execute(delete(NotebookEntry).where(*this))
            return
        if "place" in values:
            self._make_room(entry.kind, values["place"], but=entry.code)
            values = {**values, "language": self.language}
        db.session.execute(update(NotebookEntry).where(*this).values(**values, changed_at=clock.now()))

    def _make_room(self, kind: Kind, place: str, *, but: str) -> None:
        """Let what was kept under a key, and belongs elsewhere now, go by a key of its own."""
        others = (NotebookEntry.kind == kind, NotebookEntry.place == place, NotebookEntry.public_id != but)
        db.session.execute(
            update(NotebookEntry)
            .where(*_own(self.enrolment), NotebookEntry.unit_slug == self.slug, *others)
            .values(place=f"was.{ids.public_id()}")
        )

    def refuse_too_many(self, name: str) -> None:
        """Refuse the last one where there are too many now."""
        count = db.session.scalar(select(func.count()).select_from(NotebookEntry).where(*_own(self.enrolment)))
        if name and (count or 0) > MOST:
            full = lazy(
                "Your notebook of this course is full: %(most)s notes and bookmarks fit. Take some away first.",
                most=MOST,
            )
            raise Invalid({name: full})
