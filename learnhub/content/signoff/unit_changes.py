"""What changed in a unit since the version before, in one language, as it is stored: in its text and its questions."""

from __future__ import annotations

from learnhub.content import catalogue, changes, facilitation, versions
from learnhub.content.models import CourseVersion
from learnhub.content.outline import UnitOutline
from learnhub.content.signoff import quiz_texts, words
from learnhub.content.signoff.words import Difference, Paragraph
from learnhub.content.versions import VersionLine


def before(version: CourseVersion) -> VersionLine | None:
    """Return the version with which one is compared, or None for the first of its course."""
    return changes.before(version.number, versions.of_course_keys([version.course_id]).get(version.course_id, []))


def of_unit(version: CourseVersion, unit: UnitOutline, language: str) -> list[Difference] | None:
    """Return what changed in a unit against the version before; None where that had no unit of this id."""
    older = before(version)
    was = older.outline.find_unit(unit.slug) if older else None
    if older is None or was is None:
        return None
    return words.differences(
        _paragraphs(catalogue.get_by_key(older.id), was, language), _paragraphs(version, unit, language)
    )


def _paragraphs(version: CourseVersion, unit: UnitOutline, language: str) -> list[Paragraph]:
    source = catalogue.outline_of(version).languages[0]
    notes = facilitation.list_notes(version, [unit], language).get(unit.slug, ())
    return [
        Paragraph(unit.title.get(language) or unit.title[source]),
        *words.paragraphs_of(catalogue.body(version, unit, language)),
        *quiz_texts.paragraphs_of(quiz_texts.of_unit(version.id, unit.slug, language, source)),
        *(paragraph for note in notes for paragraph in words.paragraphs_of(note.html)),
    ]
