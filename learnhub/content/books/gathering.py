"""What a book is made from: a stored version, or a folder that was just read. Both give the same book."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from learnhub.content import catalogue, facilitation, glossary, questions, version_rows
from learnhub.content.facilitation import Note
from learnhub.content.glossary import Term
from learnhub.content.models import Question, Scenario, VersionFacts
from learnhub.content.outline import Outline, QuizRole, UnitOutline
from learnhub.content.publishing import Prepared
from learnhub.content.question_parts import QuestionText, ScenarioText
from learnhub.content.rendered import RenderedUnit
from learnhub.content.rendering import scaling
from learnhub.stores import files


@dataclass(frozen=True, slots=True)
class Asked:
    """What a quiz asks, without a key: its questions in the author's order, and the texts that some of them share."""

    questions: Sequence[QuestionText] = ()
    scenarios: Mapping[str, ScenarioText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Material:
    """A version in a language, else in its source language: HTML of its units by id, questions, terms, notes.

    `notes` are for facilitators: there are none in a book for learners. `media` are the types of pictures and
    attachments by their paths, smaller forms of pictures among them; `read` gives the bytes of one.
    """

    outline: Outline
    language: str
    bodies: Mapping[str, str]
    asked: Mapping[str, Asked]
    terms: Sequence[Term]
    notes: Mapping[str, Sequence[Note]]
    media: Mapping[str, str]
    read: Callable[[str], bytes]


def is_printed(unit: UnitOutline) -> bool:
    """Tell whether a quiz's questions stand in a book: learners check themselves there, and take no test.

    What is drawn from a pool for a mark would be known before it is drawn.
    """
    return unit.quiz is not None and unit.quiz.role is QuizRole.CHECK


def of_stored(version: VersionFacts, language: str, *, for_facilitators: bool = False) -> Material:
    """Return what a stored version holds in a language."""
    found = catalogue.outline_of(version)
    checks = [unit for unit in found.units if is_printed(unit)]
    kept = catalogue.list_media(version)
    return Material(
        outline=found,
        language=language,
        bodies=catalogue.bodies(version, found.units, language),
        asked={
            unit.slug: Asked(
                tuple(questions.all_shown(version, unit.slug, language).values()),
                questions.scenarios(version, unit.slug, language),
            )
            for unit in checks
        },
        terms=glossary.list_terms(version, language),
        notes=facilitation.list_notes(version, found.units, language) if for_facilitators else {},
        media={path: file.content_type for path, file in kept.items()},
        read=lambda path: files.path_of(kept[path].digest).read_bytes(),
    )


def of_folder(prepared: Prepared, language: str, *, for_facilitators: bool = False) -> Material:
    """Return what a folder holds in a language, as if it had been imported."""
    found, rendered = prepared.outline, prepared.rendered
    source = found.languages[0]
    units = {unit.slug: unit for unit in rendered.units}
    forms = {scaling.path_of(path, form.width): form.data for path, some in prepared.forms.items() for form in some}
    return Material(
        outline=found,
        language=language,
        bodies={slug: _in(unit.bodies, language, source) for slug, unit in units.items()},
        asked={unit.slug: _asked(units[unit.slug], language) for unit in found.units if is_printed(unit)},
        terms=glossary.in_order(glossary.rows_of(0, rendered.terms), language, source),
        notes={slug: list(_notes(unit, language, source)) for slug, unit in units.items()} if for_facilitators else {},
        media={
            **{media.path: media.content_type for media in prepared.source.media},
            **dict.fromkeys(forms, scaling.CONTENT_TYPE),
        },
        read=lambda path: forms[path] if path in forms else (prepared.folder / "media" / path).read_bytes(),
    )


def _in(texts: Mapping[str, str], language: str, source: str) -> str:
    return texts[language] if language in texts else texts[source]


def _asked(unit: RenderedUnit, language: str) -> Asked:
    rows = version_rows.of_unit(0, unit)
    asked = (questions.text_of(row, language) for row in rows if isinstance(row, Question))
    shared = (questions.scenario_of(row, language) for row in rows if isinstance(row, Scenario))
    return Asked(tuple(asked), {one.slug: one for one in shared})


def _notes(unit: RenderedUnit, language: str, source: str) -> Iterator[Note]:
    """Yield the notes of a translation, or where it has none those of its source."""
    shown = language if unit.notes.get(language) else source
    for note in unit.notes.get(shown, ()):
        yield Note(note.section, shown, note.html)
