"""Units as drafts: the files of one unit in all its languages, read but not yet checked against the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from learnhub.content.format import assignments, links, texts, unfinished
from learnhub.content.format.assignments import WrittenAssignment
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Faults, Reporter
from learnhub.content.format.names import UnitName
from learnhub.content.format.prose import check_lesson
from learnhub.content.format.quizzes import WrittenQuiz, read_quiz
from learnhub.content.format.schema import read_settings
from learnhub.content.format.settings import AssignmentFront, Keys, LessonFront, QuizFront, TranslationFront
from learnhub.content.format.strict_yaml import Place, YamlText, read
from learnhub.content.format.surveys import read_survey
from learnhub.content.format.translations import compare_quizzes
from learnhub.content.format.tree import SourceFile
from learnhub.content.format.vocabulary import UnitKind
from learnhub.i18n import lazy

_LONGEST_IN_WORDS = 1_500
_LONGEST_IN_LETTERS = 12_000


@dataclass(slots=True)
class TextDraft:
    """One file of a unit. `front` is None where the front matter has errors; `quiz` is also what a survey asks.

    `unfinished` is where a translation says that it is still to be made; `stray_mark` where a source says so.
    """

    report: Reporter
    yaml: YamlText
    front: Keys | None
    body: Body
    quiz: WrittenQuiz | None
    is_outdated: bool = False
    assignment: WrittenAssignment | None = None
    unfinished: Place | None = None
    stray_mark: Place | None = None


@dataclass(slots=True)
class UnitDraft:
    """A unit: its names by language, and the texts that could be read."""

    id: str
    kind: UnitKind
    source_language: str
    files: dict[str, tuple[UnitName, SourceFile]]
    texts: dict[str, TextDraft] = field(default_factory=dict)

    @property
    def source(self) -> TextDraft | None:
        """The text that the others are translated from."""
        return self.texts.get(self.source_language)


def read_unit(draft: UnitDraft, faults: Faults, after_each: Callable[[], None]) -> None:
    """Read all files of a unit, the source first; faults are noted."""
    if draft.source_language not in draft.files:
        path = next(iter(draft.files.values()))[1].path
        message = lazy("This unit has no file in the source language.")
        hint = lazy(
            "Add %(path)s. If you renamed or removed its source, do the same with this file.",
            path=links.in_language(path, draft.source_language),
        )
        faults.error(path, (1, 1), "source-missing", message, hint)
    in_order = sorted(draft.files, key=lambda language: language != draft.source_language)
    for language in in_order:
        _read_text(draft, language, draft.files[language][1], faults)
        after_each()


def _read_text(draft: UnitDraft, language: str, file: SourceFile, faults: Faults) -> None:
    report = Reporter(faults, file.path)
    text = texts.decode(file.data, report)
    parts = texts.split(text, report) if text is not None else None
    if parts is None:
        return
    yaml = read(parts.front, parts.front_offset)
    is_source = language == draft.source_language
    front = read_settings(_schema(draft.kind, is_source=is_source), yaml, report)
    body = Body(parts.body, parts.body_offset, report)
    made = _text_draft(draft, TextDraft(report, yaml, front, body, None))
    draft.texts[language] = made
    line = unfinished.line_of_mark(parts.body)
    mark = None if line is None else body.place(line)
    made.unfinished, made.stray_mark = (None, mark) if is_source else (mark, None)
    if not is_source and draft.source_language in draft.files:
        _check_translation(draft, made)


def _schema(kind: UnitKind, *, is_source: bool) -> type[Keys]:
    if not is_source:
        return TranslationFront
    return _FRONTS.get(kind, LessonFront)


_FRONTS: dict[UnitKind, type[Keys]] = {UnitKind.QUIZ: QuizFront, UnitKind.ASSIGNMENT: AssignmentFront}


def _text_draft(draft: UnitDraft, text: TextDraft) -> TextDraft:
    """Return a text with what its body holds, by the kind of its unit."""
    if draft.kind is UnitKind.LESSON:
        check_lesson(text.body, takes_notes=True)
        _check_length(text)
        return text
    if draft.kind is UnitKind.ASSIGNMENT:
        if isinstance(text.front, AssignmentFront):
            assignments.check_front(text.front, text.yaml, text.report)
        return replace(text, assignment=assignments.read_assignment(text.body))
    source = draft.source
    known = {one.keys.id: one.kind for one in source.quiz.questions} if source and source.quiz else {}
    quiz = read_survey(text.body, known) if draft.kind is UnitKind.SURVEY else read_quiz(text.body, known)
    return replace(text, quiz=quiz)


def _check_length(text: TextDraft) -> None:
    place = text.body.place(0)
    shown = text.body.for_learners()
    if not shown.strip():
        text.report.error(
            place, "lesson-empty", lazy("This lesson has no text."), lazy("Write it below the second ---.")
        )
    long = len(shown.split()) > _LONGEST_IN_WORDS or len(shown) > _LONGEST_IN_LETTERS
    if long:
        hint = lazy("A lesson of 600 to 1,000 words is read in ten minutes: divide it in two.")
        text.report.warning(place, "unit-long", lazy("This lesson is very long."), hint)


def _check_translation(draft: UnitDraft, text: TextDraft) -> None:
    fingerprint = draft.files[draft.source_language][1].digest[:12]
    written = text.front.translates if isinstance(text.front, TranslationFront) else None
    if text.front is not None and written is None:
        hint = lazy('When it is up to date, add to its front matter: translates: "%(digits)s"', digits=fingerprint)
        message = lazy("This translation does not say which text it was made from.")
        text.report.warning((1, 1), "translates-missing", message, hint)
    elif written is not None and written != fingerprint:
        text.is_outdated = True
        message = lazy("The source has changed since this translation was made.")
        hint = lazy(
            'Bring it up to date, then note it by `course translate`, or write translates: "%(digits)s"',
            digits=fingerprint,
        )
        text.report.warning(text.yaml.place_of(("translates",)), "translation-outdated", message, hint)
    source = draft.source
    if source and source.quiz and text.quiz:
        compare_quizzes(source.quiz, text.quiz, text.report)
    if source and source.assignment and text.assignment:
        assignments.compare_assignments(source.assignment, text.assignment, text.report)
