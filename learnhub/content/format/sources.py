"""What a version says, as read from its files: plain data, without database or web."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from learnhub.content.format.durations import Duration
from learnhub.content.format.settings import CourseSettings
from learnhub.content.format.vocabulary import (
    Accepted,
    FeedbackRule,
    GradeRule,
    Grading,
    QuestionKind,
    Role,
    Thinking,
    UnitKind,
)

Texts = Mapping[str, str]
# Words of which any is right, by language, the source's first.
Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class MediaSource:
    """A file of the media folder: path within it, SHA-256, bytes, type by content, pixels of pictures."""

    path: str
    digest: str
    size: int
    content_type: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Numbers from `low` to `high`, both right."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class OptionSource:
    """What is chosen, matched or put in order: `texts` inline Markdown (plain text in a gap), `feedbacks` Markdown.

    The `id` of an option is the author's or its place ("1", "2" …), that of a row its place, all others come from the
    words in the source language. `is_right` is for single and multiple choice.
    """

    id: str
    is_right: bool = False
    texts: Texts = field(default_factory=dict)
    feedbacks: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GapSource:
    """A gap: right `words` where it is typed, `choices` with the right one first where chosen."""

    id: str
    words: Words
    choices: tuple[OptionSource, ...]

    @property
    def accepted(self) -> tuple[str, ...]:
        """The words of all languages."""
        return _united(self.words)


@dataclass(frozen=True, slots=True)
class QuestionSource:
    """A question: `points` in hundredths, `names`, `unit` and `words` plain text, everything else Markdown.

    In `stems`, gaps are marked as `gap_marks` says. Items to put in order are `options` in the right order; `pairs`
    gives the option of each row, `headings` what stands above the two columns, `models` a model answer.
    """

    id: str
    kind: QuestionKind
    points: int
    level: Thinking | None
    objective: int | None
    lesson: str | None
    shuffle: bool
    grading: Grading
    names: Texts
    stems: Texts
    feedbacks: Texts
    options: tuple[OptionSource, ...] = ()
    numbers: tuple[NumberRange, ...] = ()
    unit: Texts = field(default_factory=dict)
    words: Words = field(default_factory=dict)
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: tuple[OptionSource, ...] = ()
    pairs: Mapping[str, str] = field(default_factory=dict)
    gaps: tuple[GapSource, ...] = ()
    models: Texts = field(default_factory=dict)
    scenario: str | None = None
    is_skippable: bool = False
    is_marked: bool = False

    @property
    def counts(self) -> bool:
        """Whether it counts, in the score and in a draw: open questions do where a tutor marks them."""
        return self.kind is not QuestionKind.OPEN or self.is_marked

    @property
    def accepted(self) -> tuple[str, ...]:
        """The right words of all languages."""
        return _united(self.words)


def _united(words: Words) -> tuple[str, ...]:
    """Return all words once, in order."""
    return tuple(dict.fromkeys(one for some in words.values() for one in some))


@dataclass(frozen=True, slots=True)
class ScenarioSource:
    """What several questions share: `names` plain text, `texts` Markdown."""

    id: str
    names: Texts
    texts: Texts


@dataclass(frozen=True, slots=True)
class QuizSource:
    """A quiz's rules and pool: `pass_mark` in per cent, `attempts` None for unlimited, `draw` how many that count."""

    role: Role
    pass_mark: int
    attempts: int | None
    cooldown: timedelta
    feedback: FeedbackRule
    draw: int
    shuffle: bool
    questions: tuple[QuestionSource, ...]
    time_limit: timedelta | None = None
    grade: GradeRule = GradeRule.BEST
    scenarios: tuple[ScenarioSource, ...] = ()


@dataclass(frozen=True, slots=True)
class SurveySource:
    """What a survey asks."""

    questions: tuple[QuestionSource, ...]
    scenarios: tuple[ScenarioSource, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelSource:
    """A level of a rubric: its name in plain words, and its points in hundredths."""

    titles: Texts
    points: int


@dataclass(frozen=True, slots=True)
class CriterionSource:
    """A criterion of a rubric, and what each level means for it; plain words."""

    titles: Texts
    cells: tuple[Texts, ...]


@dataclass(frozen=True, slots=True)
class RubricSource:
    """By what an assignment is marked; `labels` stand above the criteria."""

    labels: Texts
    levels: tuple[LevelSource, ...]
    criteria: tuple[CriterionSource, ...]

    @property
    def most(self) -> int:
        """What can be earned, in hundredths of a point: the best level for every criterion."""
        return len(self.criteria) * max(level.points for level in self.levels)


@dataclass(frozen=True, slots=True)
class AssignmentSource:
    """An assignment's rules: `max_size` of a file in bytes, `points` in hundredths, `pass_mark` in per cent."""

    accepts: tuple[Accepted, ...]
    max_size: int
    points: int
    pass_mark: int
    due: Duration | None
    rubric: RubricSource | None


@dataclass(frozen=True, slots=True)
class NoteSource:
    """A note for facilitators: Markdown, and under which heading of its lesson it stands (0: before the first)."""

    section: int
    markdown: str


@dataclass(frozen=True, slots=True)
class UnitText:
    """A unit in one language. `body` is Markdown: a lesson's text, a task, the introduction of a quiz or survey.

    `facilitation` is what was cut out of a lesson's text because it is for trainers only.
    """

    path: str
    title: str
    summary: str
    minutes: int | None
    objectives: tuple[str, ...]
    sources: tuple[str, ...]
    note: str
    body: str
    is_outdated: bool = False
    facilitation: tuple[NoteSource, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitSource:
    """A unit, its texts by language, and what only units of its kind have."""

    id: str
    kind: UnitKind
    files: Mapping[str, UnitText]
    quiz: QuizSource | None = None
    survey: SurveySource | None = None
    assignment: AssignmentSource | None = None

    @property
    def questions(self) -> tuple[QuestionSource, ...]:
        """The questions of a quiz or survey; none in other units."""
        asking = self.quiz or self.survey
        return asking.questions if asking else ()

    @property
    def scenarios(self) -> tuple[ScenarioSource, ...]:
        """The texts that several questions share."""
        asking = self.quiz or self.survey
        return asking.scenarios if asking else ()


@dataclass(frozen=True, slots=True)
class ModuleSource:
    """A module; texts by language, units in order. `opens_after` is the unit that opens it, "" from the start."""

    id: str
    titles: Texts
    summaries: Texts
    objectives: Mapping[str, tuple[str, ...]]
    units: tuple[UnitSource, ...]
    opens_after: str = ""


@dataclass(frozen=True, slots=True)
class TermSource:
    """A term of the glossary: plain words and their other forms, and what it means as inline Markdown.

    `terms` may hold languages in which the course is not written.
    """

    id: str
    terms: Texts
    also: Mapping[str, tuple[str, ...]]
    definitions: Texts
    source: str

    def forms(self, language: str) -> tuple[str, ...]:
        """Return all words that stand for the term in a language; none where it is not translated."""
        return (self.terms[language], *self.also.get(language, ())) if language in self.terms else ()


@dataclass(frozen=True, slots=True)
class VersionSource:
    """A version of a course, read whole and found right."""

    course_id: str
    number: str
    folder: Path
    digest: str
    settings: CourseSettings
    modules: tuple[ModuleSource, ...]
    media: tuple[MediaSource, ...]
    glossary: tuple[TermSource, ...] = ()
    # Transcripts and captions as Markdown, by path.
    said: Texts = field(default_factory=dict)
    # SHA-256 of each file as it was read, by its path.
    files: Texts = field(default_factory=dict)
