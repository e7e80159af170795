"""A version's units as HTML, made in one call of the limited renderer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from learnhub.content.format.answers.kinds import KINDS
from learnhub.content.format.glossaries import FILE as GLOSSARY
from learnhub.content.format.sources import (
    GapSource,
    OptionSource,
    QuestionSource,
    ScenarioSource,
    TermSource,
    UnitSource,
    UnitText,
    VersionSource,
)
from learnhub.content.format.vocabulary import UnitKind
from learnhub.content.rendering.documents import Document, Kind, Places, TermForms, places_of
from learnhub.content.rendering.renderer import render
from learnhub.content.rendering.scaling import Forms

# No question can have this id, so the texts of scenarios and notes are kept apart from those of questions.
_SCENARIO = "scenario_"
_NOTE = "note_"

# Turns documents into HTML, in order, as `render` does.
Rendering = Callable[[Iterable[Document]], list[str]]


@dataclass(frozen=True, slots=True)
class RenderedQuestion:
    """A question as it is stored: what learners see, the key, and what is said afterwards, apart."""

    source: QuestionSource
    is_shuffled: bool
    texts: Mapping[str, Any]
    key: Mapping[str, Any]
    feedback: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RenderedScenario:
    """A scenario as it is stored: by language, its name and HTML."""

    slug: str
    texts: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class RenderedNote:
    """A note for facilitators: under which heading of its lesson it stands (0: before the first), and its HTML."""

    section: int
    html: str


@dataclass(frozen=True, slots=True)
class RenderedUnit:
    """A unit's bodies by language, a quiz's questions and scenarios in the author's order, notes for facilitators."""

    slug: str
    bodies: Mapping[str, str]
    questions: tuple[RenderedQuestion, ...]
    scenarios: tuple[RenderedScenario, ...]
    notes: Mapping[str, tuple[RenderedNote, ...]]


@dataclass(frozen=True, slots=True)
class RenderedTerm:
    """A term of the glossary with its definitions as HTML, by language."""

    source: TermSource
    definitions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RenderedVersion:
    """All texts of a version as HTML."""

    units: tuple[RenderedUnit, ...]
    terms: tuple[RenderedTerm, ...]


def rendered_version(
    version: VersionSource, rendering: Rendering = render, *, forms: Forms | None = None
) -> RenderedVersion:
    """Return all texts of a version as HTML, its pictures in the `forms` that there are.

    Raises CannotRender, naming the file that could not be rendered.
    """
    units = [unit for module in version.modules for unit in module.units]
    terms = {
        language: tuple((term.id, said) for term in version.glossary if (said := term.forms(language)))
        for language in version.settings.languages
    }
    sheet = _Sheet(places_of(version, forms), version.settings.source_language, terms)
    for unit in units:
        _lay(unit, sheet)
    for term in version.glossary:
        for language, text in term.definitions.items():
            sheet.lay((GLOSSARY, term.id, language), GLOSSARY, text, Kind.INLINE)
    sheet.render(rendering)
    return RenderedVersion(
        tuple(_taken(unit, sheet) for unit in units),
        tuple(_taken_term(term, sheet) for term in version.glossary),
    )


def rendered_unit(unit: UnitSource, places: Places, source_language: str) -> RenderedUnit:
    """Return the texts of one unit as HTML, without terms of a glossary. Raises CannotRender."""
    sheet = _Sheet(places, source_language, {})
    _lay(unit, sheet)
    sheet.render(render)
    return _taken(unit, sheet)


class _Sheet:
    """Texts to render: laid on first, rendered all at once, taken off after."""

    def __init__(self, places: Places, source_language: str, terms: Mapping[str, TermForms]) -> None:
        self._places = places
        self.source_language = source_language
        self._terms = terms
        self._documents: dict[tuple[str, ...], Document] = {}
        self._html: dict[tuple[str, ...], str] = {}

    def lay(
        self, key: tuple[str, ...], path: str, markdown: str | None, kind: Kind = Kind.BLOCK, *, gaps: int = 0
    ) -> None:
        """Lay a text on, if there is any; `key` ends in its language.

        Texts of questions share a page, so their ids are kept apart.
        """
        prefix = "-".join(key[1:-1])
        if markdown is not None:
            self._documents[key] = Document(
                path, markdown, kind, key[-1], self._places, f"{prefix}-" if prefix else "", gaps
            )

    def lay_lesson(self, key: tuple[str, str], path: str, markdown: str) -> None:
        """Lay a lesson on, whose terms are marked and in which a reader can come back to a place."""
        language = key[-1]
        self._documents[key] = Document(
            path, markdown, language=language, places=self._places, has_places=True, terms=self._terms.get(language, ())
        )

    def lay_note(self, key: tuple[str, ...], path: str, markdown: str) -> None:
        """Lay a note for facilitators on, the only kind of text that may hold one."""
        self._documents[key] = Document(path, markdown, language=key[-1], places=self._places, is_for_facilitators=True)

    def render(self, rendering: Rendering) -> None:
        """Render everything that was laid on."""
        self._html = dict(zip(self._documents, rendering(self._documents.values()), strict=True))

    def take(self, *key: str) -> str:
        """Return the HTML of a text."""
        return self._html[key]

    def find(self, *key: str) -> str | None:
        """Return the HTML of a text, or None where there was none."""
        return self._html.get(key)


def _lay(unit: UnitSource, sheet: _Sheet) -> None:
    for language, text in unit.files.items():
        if unit.kind is UnitKind.LESSON:
            sheet.lay_lesson((unit.id, language), text.path, _under_its_note(text))
            for number, note in enumerate(text.facilitation):
                sheet.lay_note((unit.id, _NOTE, str(number), language), text.path, note.markdown)
            continue
        sheet.lay((unit.id, language), text.path, _under_its_note(text))
        for question in unit.questions:
            _lay_question(unit.id, text.path, question, language, sheet)
        for scenario in unit.scenarios:
            sheet.lay((unit.id, _SCENARIO, scenario.id, language), text.path, scenario.texts[language])


def _under_its_note(text: UnitText) -> str:
    """Return a unit's Markdown; a content note stands before it, so that readers can decide whether to go on."""
    return f"> [!NOTE]\n> {' '.join(text.note.split())}\n\n{text.body}" if text.note else text.body


def _lay_question(unit: str, path: str, question: QuestionSource, language: str, sheet: _Sheet) -> None:
    name = (unit, question.id)
    sheet.lay((*name, "stem", language), path, question.stems[language], gaps=len(question.gaps))
    sheet.lay((*name, "feedback", language), path, question.feedbacks.get(language))
    sheet.lay((*name, "model", language), path, question.models.get(language))
    for option in question.options:
        sheet.lay((*name, "option", option.id, language), path, option.texts[language], Kind.INLINE)
        sheet.lay((*name, "said", option.id, language), path, option.feedbacks.get(language))
    for row in question.rows:
        sheet.lay((*name, "row", row.id, language), path, row.texts[language], Kind.INLINE)
    for place, heading in enumerate(question.headings.get(language, ())):
        sheet.lay((*name, "heading", str(place), language), path, heading, Kind.INLINE)


def _taken(unit: UnitSource, sheet: _Sheet) -> RenderedUnit:
    # The source language comes first: what is not translated falls back to the first.
    languages = sorted(unit.files, key=lambda language: language != sheet.source_language)
    return RenderedUnit(
        slug=unit.id,
        bodies={language: sheet.take(unit.id, language) for language in languages},
        questions=tuple(_taken_question(unit, question, languages, sheet) for question in unit.questions),
        scenarios=tuple(_taken_scenario(unit.id, scenario, languages, sheet) for scenario in unit.scenarios),
        notes={language: _taken_notes(unit, language, sheet) for language in languages},
    )


def _taken_notes(unit: UnitSource, language: str, sheet: _Sheet) -> tuple[RenderedNote, ...]:
    return tuple(
        RenderedNote(note.section, sheet.take(unit.id, _NOTE, str(number), language))
        for number, note in enumerate(unit.files[language].facilitation)
    )


def _taken_term(term: TermSource, sheet: _Sheet) -> RenderedTerm:
    return RenderedTerm(term, {language: sheet.take(GLOSSARY, term.id, language) for language in term.definitions})


def _taken_scenario(unit: str, scenario: ScenarioSource, languages: list[str], sheet: _Sheet) -> RenderedScenario:
    texts = {
        language: {
            "name": scenario.names[language],
            "html": sheet.take(unit, _SCENARIO, scenario.id, language),
        }
        for language in languages
    }
    return RenderedScenario(scenario.id, texts)


def _taken_question(
    unit: UnitSource, question: QuestionSource, languages: list[str], sheet: _Sheet
) -> RenderedQuestion:
    return RenderedQuestion(
        source=question,
        # Where the author's order is the answer, or tells something of it, nobody sees it.
        is_shuffled=question.shuffle or KINDS[question.kind].hides_order,
        texts={language: _shown(unit.id, question, language, sheet) for language in languages},
        key=KINDS[question.kind].key(question),
        feedback={language: _said(unit.id, question, language, sheet) for language in languages},
    )


def _shown(unit: str, question: QuestionSource, language: str, sheet: _Sheet) -> dict[str, Any]:
    def taken(part: str, some: Iterable[OptionSource]) -> list[dict[str, str]]:
        return [{"id": one.id, "html": sheet.take(unit, question.id, part, one.id, language)} for one in some]

    options = sorted(question.options, key=_by_id) if KINDS[question.kind].hides_order else question.options
    shown: dict[str, Any] = {
        "name": question.names[language],
        "stem": sheet.take(unit, question.id, "stem", language),
        "unit": question.unit.get(language),
        "options": taken("option", options),
    }
    if question.headings:
        headings = range(len(question.headings[language]))
        shown["headings"] = [sheet.take(unit, question.id, "heading", str(place), language) for place in headings]
    if question.rows:
        shown["rows"] = taken("row", question.rows)
    if question.gaps:
        shown["gaps"] = [{"id": gap.id, "choices": _choices(gap, language)} for gap in question.gaps]
    return shown


def _choices(gap: GapSource, language: str) -> list[dict[str, str]]:
    """Return the choices of a gap, which are plain text, in an order that does not tell which one is right."""
    return [{"id": choice.id, "html": escape(choice.texts[language])} for choice in sorted(gap.choices, key=_by_id)]


def _by_id(option: OptionSource) -> str:
    return option.id


def _said(unit: str, question: QuestionSource, language: str, sheet: _Sheet) -> dict[str, Any]:
    options = {option.id: sheet.find(unit, question.id, "said", option.id, language) for option in question.options}
    said: dict[str, Any] = {
        "general": sheet.find(unit, question.id, "feedback", language),
        "options": {option: html for option, html in options.items() if html},
    }
    if model := sheet.find(unit, question.id, "model", language):
        said["model"] = model
    if words := question.words.get(language):
        said["words"] = list(words)
    if gaps := {gap.id: list(gap.words[language]) for gap in question.gaps if gap.words[language]}:
        said["gaps"] = gaps
    return said
