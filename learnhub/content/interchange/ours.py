"""The questions of a version as they pass to other formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from learnhub.content.format.answers.kinds import KINDS
from learnhub.content.format.sources import OptionSource, QuestionSource, UnitSource, VersionSource
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.interchange.model import Bank, Gap, Item, Notes, Option, Question, Scenario
from learnhub.i18n import lazy

_CHOICES = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})


def bank_of(version: VersionSource, language: str) -> Bank:
    """Return the questions of all quizzes in a language, each quiz a category.

    What is not translated is in the language of the source.
    """
    texts = Wording(language, version.settings.source_language)
    notes = Notes()
    notes.changed(lazy("The rules of a quiz (attempts, pass mark, draw …) are not part of this format."))
    notes.changed(lazy("The objectives and lessons of questions are those of this course, and stay here."))
    items: list[Item] = []
    for module in version.modules:
        for unit in module.units:
            if unit.quiz is not None:
                items += _items(unit, texts)
            elif unit.questions:
                notes.lost(lazy("Surveys have no right answers: %(unit)s was left out.", unit=unit.id))
    return Bank(tuple(items), notes.all())


class Wording:
    """Picks texts of one language, else those of the source."""

    def __init__(self, language: str, source: str) -> None:
        self.language = language
        self.source = source

    def of(self, texts: Mapping[str, str]) -> str:
        return texts.get(self.language) or texts.get(self.source, "")


def _items(unit: UnitSource, texts: Wording) -> Iterator[Item]:
    file = unit.files.get(texts.language) or unit.files[texts.source]
    scenarios = {one.id: one for one in unit.scenarios}
    present = None
    for question in unit.questions:
        if question.scenario is not None and question.scenario != present:
            shared = scenarios[question.scenario]
            became = Scenario(texts.of(shared.names), texts.of(shared.texts), shared.id)
            yield Item(became.name, became, category=file.title)
        present = question.scenario
        yield Item(texts.of(question.names), question_of(question, texts), category=file.title)


def question_of(source: QuestionSource, texts: Wording) -> Question:
    """Return one question in a language."""
    return Question(
        texts.of(source.names),
        source.kind,
        texts.of(source.stems),
        source.id,
        source.points,
        options=tuple(_option(one, texts) for one in source.options if source.kind in _CHOICES),
        numbers=source.numbers,
        words=source.accepted,
        pairs=_pairs(source, texts),
        items=tuple(texts.of(one.texts) for one in source.options if source.kind is QuestionKind.ORDER),
        gaps=tuple(Gap(gap.accepted, tuple(texts.of(one.texts) for one in gap.choices)) for gap in source.gaps),
        feedback=texts.of(source.feedbacks),
        model=texts.of(source.models),
        keys=_keys(source, texts),
    )


def _option(option: OptionSource, texts: Wording) -> Option:
    return Option(texts.of(option.texts), option.is_right, texts.of(option.feedbacks))


def _pairs(source: QuestionSource, texts: Wording) -> tuple[tuple[str, str], ...]:
    if source.kind is not QuestionKind.MATCH:
        return ()
    rights = {one.id: texts.of(one.texts) for one in source.options}
    rows = [(texts.of(row.texts), rights[source.pairs[row.id]]) for row in source.rows]
    used = set(source.pairs.values())
    return (*rows, *(("", words) for own_id, words in rights.items() if own_id not in used))


def _keys(source: QuestionSource, texts: Wording) -> dict[str, str]:
    unit = texts.of(source.unit)
    keys = {
        "level": str(source.level) if source.level else "",
        "unit": unit,
        "grading": str(source.grading) if source.grading is not KINDS[source.kind].default_grading else "",
        "shuffle": "false" if source.kind in _CHOICES and not source.shuffle else "",
        "skippable": "true" if source.is_skippable else "",
        "marked": "true" if source.is_marked else "",
    }
    return {key: value for key, value in keys.items() if value}
