"""The keys of course.yml, module.yml, glossary.yml, front matters and of `{…}` after a question's heading."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from learnhub.content.format.scalars import (
    Attempts,
    CountryCode,
    Day,
    Delay,
    Fingerprint,
    Identifier,
    LanguageTag,
    Licence,
    ListsByLanguage,
    LongDuration,
    Percent,
    Points,
    ScaleBounds,
    Size,
    Span,
    Text,
    TextsByLanguage,
    TimeLimit,
    Truth,
    between,
    one_of,
)
from learnhub.content.format.vocabulary import (
    Accepted,
    AllOrNone,
    ContributorKind,
    ContributorRole,
    FeedbackRule,
    GradeRule,
    Grading,
    Guarantee,
    Level,
    QuestionKind,
    Quizzes,
    Review,
    Role,
    Theme,
    Thinking,
)
from learnhub.i18n import Message, lazy

DEFAULT_SIZE = 5 * 1024 * 1024


class Keys(BaseModel):
    """A set of keys that an author may write."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    # How to add a key that is missing, where it is not written as `key: value`.
    HOW_TO_ADD: ClassVar[dict[str, Message]] = {}


class Contributor(Keys):
    """Who really wrote, translated or reviewed."""

    name: Text
    kind: Annotated[ContributorKind, one_of(ContributorKind)]
    role: Annotated[ContributorRole, one_of(ContributorRole)]
    country: CountryCode | None = None


class Completion(Keys):
    """What completes a course. `pass_mark` (per cent) is for quizzes that name none, and for assignments.

    Where `assignments` is not written, all that there are count.
    """

    lessons: Annotated[AllOrNone, one_of(AllOrNone)] = AllOrNone.ALL
    quizzes: Annotated[Quizzes, one_of(Quizzes)] = Quizzes.ALL
    assignments: Annotated[AllOrNone, one_of(AllOrNone)] | None = None
    pass_mark: Percent | None = None


class CertificateRule(Keys):
    """How long a certificate is valid; None is for good."""

    valid_for: LongDuration | None = None


def _none_as_null(value: Any) -> Any:
    return None if value == "none" else value


class CourseSettings(Keys):
    """course.yml. `requires` are the ids of courses to complete first."""

    title: TextsByLanguage
    summary: TextsByLanguage
    languages: tuple[LanguageTag, ...]
    draft: Truth = False
    level: Annotated[Level, one_of(Level)]
    effort: Span
    audience: TextsByLanguage = Field(default_factory=dict)
    objectives: ListsByLanguage
    licence: Licence
    contributors: tuple[Contributor, ...]
    cases: tuple[CountryCode, ...] = ()
    review: Annotated[Review, one_of(Review)] = Review.AWAITING
    reviewers: tuple[Contributor, ...] = ()
    themes: tuple[Annotated[Theme, one_of(Theme)], ...] = ()
    guarantees: tuple[Annotated[Guarantee, one_of(Guarantee)], ...] = ()
    gender_marker: Annotated[int, between(0, 3)] | None = None
    requires: tuple[Identifier, ...] = ()
    completion: Completion = Completion()
    certificate: Annotated[CertificateRule | None, BeforeValidator(_none_as_null)] = CertificateRule()
    changes: TextsByLanguage = Field(default_factory=dict)

    @property
    def source_language(self) -> str:
        """The language that the others are translated from."""
        return self.languages[0]


class Opening(Keys):
    """When a module opens: once the unit `after` is completed, which is in another module."""

    after: Identifier


class ModuleSettings(Keys):
    """module.yml. Without `opens`, a module is open from the start."""

    title: TextsByLanguage
    summary: TextsByLanguage = Field(default_factory=dict)
    objectives: ListsByLanguage = Field(default_factory=dict)
    opens: Opening | None = None


class GlossaryKeys(Keys):
    """One term of glossary.yml. `also` are other forms of the term, such as its plural; definitions are a paragraph.

    `term` alone may be given in languages in which the course is not written.
    """

    id: Identifier
    term: TextsByLanguage
    also: ListsByLanguage = Field(default_factory=dict)
    definition: TextsByLanguage
    source: Text = ""


class LessonFront(Keys):
    """Front matter of a lesson in the source language."""

    title: Text
    summary: Text = ""
    minutes: Annotated[int, between(1, 600)] | None = None
    objectives: tuple[Text, ...] = ()
    sources: tuple[Text, ...] = ()
    note: Text = ""


class QuizFront(LessonFront):
    """Front matter of a quiz in the source language."""

    role: Annotated[Role, one_of(Role)] = Role.CHECK
    pass_mark: Percent | None = None
    attempts: Attempts | None = None
    cooldown: Span | None = None
    feedback: Annotated[FeedbackRule, one_of(FeedbackRule, without=frozenset({FeedbackRule.AFTER_POST}))] | None = None
    draw: Annotated[int, between(1, 500)] | None = None
    shuffle: Truth = True
    time_limit: TimeLimit | None = None
    grade: Annotated[GradeRule, one_of(GradeRule)] = GradeRule.BEST


class AssignmentFront(LessonFront):
    """Front matter of an assignment in the source language. `max_size` of each file in bytes, `points` in hundredths.

    `due` is counted from the day of enrolling.
    """

    accepts: tuple[Annotated[Accepted, one_of(Accepted)], ...] = (Accepted.TEXT,)
    max_size: Size = DEFAULT_SIZE
    points: Points | None = None
    due: Delay | None = None


class TranslationFront(Keys):
    """Front matter of a translation: the rest comes from the source."""

    title: Text
    summary: Text = ""
    note: Text = ""
    translates: Fingerprint | None = None


_IN_SURVEYS = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.SCALE, QuestionKind.OPEN})
_IN_SURVEYS_ALONE = frozenset({QuestionKind.SCALE})


class QuestionKeys(Keys):
    """`{#id key=value …}` after a question's heading."""

    HOW_TO_ADD: ClassVar[dict[str, Message]] = {
        "id": lazy("Put an id at the end of the heading, such as {#who-is-covered}. Progress hangs on it.")
    }

    id: Identifier
    kind: Annotated[QuestionKind, one_of(QuestionKind, without=_IN_SURVEYS_ALONE)] | None = None
    points: Points = 100
    level: Annotated[Thinking, one_of(Thinking)] | None = None
    objective: Annotated[int, between(1, 100)] | None = None
    lesson: Identifier | None = None
    shuffle: Truth | None = None
    grading: Annotated[Grading, one_of(Grading)] | None = None
    unit: Text | None = None
    skippable: Truth = False
    marked: Truth = False


class SurveyQuestionKeys(Keys):
    """`{#id key=value …}` after the heading of a survey's question."""

    HOW_TO_ADD: ClassVar[dict[str, Message]] = {
        "id": lazy("Put an id at the end of the heading, such as {#how-useful}. Answers are counted by it.")
    }

    id: Identifier
    kind: Annotated[QuestionKind, one_of(QuestionKind, without=frozenset(QuestionKind) - _IN_SURVEYS)] | None = None
    scale: ScaleBounds | None = None


class ScenarioKeys(Keys):
    """`{#id}` after a scenario's heading."""

    HOW_TO_ADD: ClassVar[dict[str, Message]] = {
        "id": lazy("Put an id at the end of the heading, such as {#village}. Its questions hang on it.")
    }

    id: Identifier


class HeadingKeys(Keys):
    """`{#id}` after a heading of a lesson."""

    id: Identifier | None = None


class CalloutKeys(Keys):
    """`{…}` after a callout's title. The id can be linked to, and a REFLECT's is what notes hang on."""

    id: Identifier | None = None
    country: CountryCode | None = None
    review: Day | None = None


class PictureKeys(Keys):
    """`{…}` after an image, or after sound and film, which have `transcript` or `captions`: paths from the file."""

    caption: Text = ""
    credit: Text = ""
    transcript: Text = ""
    captions: Text = ""


class SpanKeys(Keys):
    """`{…}` after a link or emphasised words: their language and direction."""

    lang: LanguageTag | None = None
    dir: Annotated[str, one_of(StrEnum("Direction", {"LTR": "ltr", "RTL": "rtl"}))] | None = None


# For assignments, in hundredths of a point and in per cent.
DEFAULT_POINTS = 10_000
DEFAULT_MARK_TO_PASS = 60
DEFAULT_ATTEMPTS: dict[Role, int | None] = {Role.CHECK: None, Role.EXAM: 3, Role.PRE: 1, Role.POST: None}
DEFAULT_PASS_MARK = {Role.CHECK: 60, Role.EXAM: 70, Role.PRE: 0, Role.POST: 60}
DEFAULT_COOLDOWN = {
    Role.CHECK: timedelta(),
    Role.EXAM: timedelta(hours=24),
    Role.PRE: timedelta(),
    Role.POST: timedelta(),
}
DEFAULT_FEEDBACK = {
    Role.CHECK: FeedbackRule.AFTER_SUBMIT,
    Role.EXAM: FeedbackRule.AFTER_PASS,
    Role.PRE: FeedbackRule.AFTER_POST,
    Role.POST: FeedbackRule.AFTER_SUBMIT,
}
