"""Notes for facilitators: stored apart from what learners read, and read by the guide for trainers alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from learnhub.content import catalogue
from learnhub.content.models import FacilitatorNote, VersionFacts
from learnhub.content.outline import UnitOutline
from learnhub.content.rendered import RenderedUnit
from learnhub.stores.database import db


@dataclass(frozen=True, slots=True)
class Note:
    """A note: under which heading of its lesson it stands (0: before the first), its language and its HTML."""

    section: int
    language: str
    html: str


def keep(version_id: int, units: Iterable[RenderedUnit]) -> None:
    """Store the notes of a version's lessons, in the place of those that were stored before."""
    db.session.execute(delete(FacilitatorNote).where(FacilitatorNote.version_id == version_id))
    db.session.add_all(
        FacilitatorNote(
            version_id=version_id,
            unit_slug=unit.slug,
            language=language,
            position=position,
            section=note.section,
            html=note.html,
        )
        for unit in units
        for language, notes in unit.notes.items()
        for position, note in enumerate(notes)
    )


def list_notes(version: VersionFacts, units: Iterable[UnitOutline], language: str) -> Mapping[str, Sequence[Note]]:
    """Return the notes of some units by their ids, in their order: one statement, however many there are.

    A translation without any has those of its source, which are better than none.
    """
    source = catalogue.outline_of(version).languages[0]
    rows = db.session.execute(
        select(FacilitatorNote.unit_slug, FacilitatorNote.language, FacilitatorNote.section, FacilitatorNote.html)
        .where(
            FacilitatorNote.version_id == version.id,
            FacilitatorNote.unit_slug.in_([unit.slug for unit in units]),
            FacilitatorNote.language.in_({language, source}),
        )
        .order_by(FacilitatorNote.position)
    ).all()
    translated = {row.unit_slug for row in rows if row.language == language}
    found: dict[str, list[Note]] = {}
    for row in rows:
        if row.language == language or row.unit_slug not in translated:
            found.setdefault(row.unit_slug, []).append(Note(row.section, row.language, row.html))
    return found
