"""The words of the course format that stand for one thing out of a few."""

from __future__ import annotations

from enum import StrEnum


class UnitKind(StrEnum):
    """What a learner does in a unit."""

    LESSON = "lesson"
    QUIZ = "quiz"
    SURVEY = "survey"
    ASSIGNMENT = "assignment"


class Role(StrEnum):
    """What a quiz is for."""

    CHECK = "check"
    EXAM = "exam"
    # Taken before and after a course: the two scores show what was gained.
    PRE = "pre"
    POST = "post"


class FeedbackRule(StrEnum):
    """When learners see what was right."""

    IMMEDIATE = "immediate"
    AFTER_SUBMIT = "after-submit"
    AFTER_PASS = "after-pass"  # noqa: S105 - passing a quiz, not a password
    AFTER_CLOSE = "after-close"
    # Of a pre-test whose author says nothing, where the course has a post-test: once that is handed in.
    AFTER_POST = "after-post"


class GradeRule(StrEnum):
    """Which attempts make the score of a quiz."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"
    AVERAGE = "average"


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    NUMERIC = "numeric"
    TEXT = "text"
    MATCH = "match"
    ORDER = "order"
    CLOZE = "cloze"
    OPEN = "open"
    # In surveys alone.
    SCALE = "scale"


class Grading(StrEnum):
    """Whether a partly right answer earns a part of the points."""

    PARTIAL = "partial"
    ALL = "all"


class Thinking(StrEnum):
    """What a question asks of the mind."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"


class Level(StrEnum):
    """How much a course expects one to know."""

    INTRODUCTORY = "introductory"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Review(StrEnum):
    """Whether experts have read a course; shown to learners."""

    AWAITING = "awaiting"
    REVIEWED = "reviewed"


class ContributorKind(StrEnum):
    """What a contributor is."""

    PERSON = "person"
    INSTITUTION = "institution"


class ContributorRole(StrEnum):
    """What a contributor did."""

    AUTHOR = "author"
    REVIEWER = "reviewer"
    TRANSLATOR = "translator"
    EDITOR = "editor"


class Theme(StrEnum):
    """Which part of the work a course is about."""

    FOUNDATIONS = "foundations"
    PLANNING = "planning"
    MANAGING = "managing"
    DELIVERING = "delivering"


class Guarantee(StrEnum):
    """Which of the four guarantees of Recommendation No. 202 a course is about."""

    HEALTH = "health"
    CHILDREN = "children"
    WORKING_AGE = "working-age"
    OLDER_PERSONS = "older-persons"


class Accepted(StrEnum):
    """What may be handed in: a text typed on the page, or a file of a kind."""

    TEXT = "text"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    ODS = "ods"
    JPG = "jpg"
    PNG = "png"


class AllOrNone(StrEnum):
    """Whether all units of a kind are needed for completion."""

    ALL = "all"
    NONE = "none"


class Quizzes(StrEnum):
    """Which quizzes are needed for completion."""

    ALL = "all"
    EXAM = "exam"
    NONE = "none"
