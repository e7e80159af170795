"""Small content and people for the rules of assessment, as rows; nothing is committed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from learnhub import clock, ids
from learnhub.content import outline as outlines
from learnhub.content.format.vocabulary import FeedbackRule, QuestionKind, Role, UnitKind
from learnhub.content.models import Course, CourseVersion, Question, VersionState, Visibility
from learnhub.content.outline import Completion, ModuleOutline, Outline, QuizRules, UnitOutline
from learnhub.learning.models import Enrolment
from learnhub.people.models import Person, Sex
from learnhub.stores.database import db

QUIZ = "exam"


@dataclass(frozen=True)
class Asked:
    """A question to make: `options` ids in order, `right` among them; or `ranges` for a number."""

    slug: str
    options: Sequence[str] = ()
    right: Sequence[str] = ()
    ranges: Sequence[tuple[str, str]] = ()
    points: int = 100
    grading: str = "partial"
    is_shuffled: bool = True
    kind: QuestionKind | None = None

    @property
    def its_kind(self) -> QuestionKind:
        if self.kind:
            return self.kind
        if self.ranges:
            return QuestionKind.NUMERIC
        return QuestionKind.SINGLE if len(self.right) == 1 else QuestionKind.MULTIPLE


SINGLE = Asked("who", ["a", "b", "c"], ["b"])
MULTIPLE = Asked("which", ["a", "b", "c", "d"], ["a", "c"], points=200)
NUMBER = Asked("how-many", ranges=[("202", "202"), ("3.4", "3.6")])
THREE = (SINGLE, MULTIPLE, NUMBER)


@dataclass
class Quiz:
    """A published quiz that people can be enrolled in."""

    version: CourseVersion
    unit: UnitOutline
    questions: Sequence[Asked] = field(default_factory=tuple)

    def enrol(self) -> Enrolment:
        """Return the enrolment of somebody new."""
        return enrolment(person(), self.version)


def rules(pool: int, **changes: Any) -> QuizRules:
    """Return the rules of an exam: pass mark 70, no limit, no wait, feedback after handing in, all drawn."""
    usual: dict[str, Any] = {
        "role": Role.EXAM,
        "pass_mark": 70,
        "attempts": None,
        "cooldown": 0,
        "feedback": FeedbackRule.AFTER_SUBMIT,
        "draw": pool,
        "pool": pool,
        "shuffle": True,
    }
    return QuizRules(**(usual | changes))


def quiz(questions: Sequence[Asked] = THREE, **changes: Any) -> Quiz:
    """Return a course of one quiz, in English and French; `changes` to the rules in the words of QuizRules."""
    unit = UnitOutline(
        slug=QUIZ,
        kind=UnitKind.QUIZ,
        title={"en": "Exam", "fr": "Examen"},
        summary={},
        minutes=10,
        languages=("en", "fr"),
        outdated=(),
        quiz=rules(len(questions), **changes),
    )
    version = _version(unit)
    for position, asked in enumerate(questions):
        db.session.add(_question(version, position, asked))
    db.session.flush()
    return Quiz(version, unit, questions)


def lesson() -> UnitOutline:
    """Return a unit that is no quiz."""
    return UnitOutline("floor", UnitKind.LESSON, {"en": "Floor"}, {}, 5, ("en",), (), None)


def person() -> Person:
    """Return somebody new."""
    made = Person(
        public_id=ids.public_id(),
        name="Nobody Real",
        sex=Sex.NOT_STATED,
        country="BJ",
        language="en",
        created_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def enrolment(learner: Person, version: CourseVersion) -> Enrolment:
    """Return a learner's enrolment on a version."""
    made = Enrolment(
        public_id=ids.public_id(),
        person=learner,
        course=version.course,
        version=version,
        cycle=1,
        language="en",
        enrolled_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def _version(unit: UnitOutline) -> CourseVersion:
    slug = f"course-{ids.public_id()}"
    course = Course(slug=slug, visibility=Visibility.EVERYONE, created_at=clock.now())
    # Outlines are kept by digest for the whole process, so each version has one of its own.
    outline = _outline(slug, ids.digest(slug), unit)
    version = CourseVersion(
        course=course,
        number=outline.number,
        digest=outline.digest,
        state=VersionState.PUBLISHED,
        outline=outlines.to_json(outline),
        render_version=1,
        imported_at=clock.now(),
        published_at=clock.now(),
    )
    db.session.add(version)
    db.session.flush()
    return version


def _outline(slug: str, digest: str, unit: UnitOutline) -> Outline:
    return Outline(
        course=slug,
        number="1.0.0",
        digest=digest,
        is_draft=False,
        languages=("en", "fr"),
        title={"en": "A course"},
        summary={"en": "About a course"},
        audience={},
        objectives={},
        changes={},
        level="introductory",
        effort_minutes=60,
        licence="CC-BY-4.0",
        contributors=(),
        reviewers=(),
        review="awaiting",
        cases=(),
        themes=(),
        completion=Completion(lessons="none", quizzes="all"),
        gives_certificate=False,
        certificate_valid_for="",
        modules=(ModuleOutline("only", {"en": "Only"}, {}, {}, (unit,)),),
    )


def _question(version: CourseVersion, position: int, asked: Asked) -> Question:
    return Question(
        version_id=version.id,
        unit_slug=QUIZ,
        slug=asked.slug,
        position=position,
        kind=asked.its_kind,
        points=asked.points,
        is_shuffled=asked.is_shuffled,
        texts={"en": _texts(asked, "Question"), "fr": _texts(asked, "Énoncé")},
        key=_key(asked),
        feedback={"en": {"general": "<p>SECRET why</p>", "options": {o: f"<p>SECRET {o}</p>" for o in asked.options}}},
    )


def _texts(asked: Asked, word: str) -> dict[str, Any]:
    return {
        "name": f"{word} {asked.slug}",
        "stem": f"<p>{word} {asked.slug}?</p>",
        "unit": "%" if asked.ranges else None,
        "options": [{"id": option, "html": f"<p>{word} {option}</p>"} for option in asked.options],
    }


def _key(asked: Asked) -> dict[str, Any]:
    if asked.ranges:
        return {"ranges": [list(bounds) for bounds in asked.ranges]}
    return {"right": list(asked.right), "grading": asked.grading}
