"""Small content and people for the rules of assessment, as rows; nothing is committed here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from learnhub import clock, ids
from learnhub.content import outline as outlines
from learnhub.content.format.vocabulary import FeedbackRule, QuestionKind, UnitKind
from learnhub.content.format.vocabulary import Role as QuizRole
from learnhub.content.models import Course, CourseVersion, Question, Scenario, VersionState, Visibility
from learnhub.content.outline import Completion, ModuleOutline, Outline, QuizRules, UnitOutline
from learnhub.learning import programmes
from learnhub.learning.models import Enrolment
from learnhub.people import grants
from learnhub.people.grants import Scope
from learnhub.people.models import Person, Role, ScopeKind, Sex
from learnhub.stores import record
from learnhub.stores.database import db

QUIZ = "exam"


def id_of(text: str) -> str:
    """Return the id of what is matched, put in order, or chosen for a gap: it tells nothing."""
    return ids.digest(text)[:8]


@dataclass(frozen=True)
class Asked:
    """A question to make: `options` ids in order, `right` among them; or what another kind has.

    `ranges` are for a number, `accepted` words for a text, `pairs` (left, right) to match (empty left: a distractor),
    `steps` in their right order, `gaps` each with the words accepted, or as a tuple of choices of which the first is
    right. A question with none of these is open.
    """

    slug: str
    options: Sequence[str] = ()
    right: Sequence[str] = ()
    ranges: Sequence[tuple[str, str]] = ()
    accepted: Sequence[str] = ()
    pairs: Sequence[tuple[str, str]] = ()
    steps: Sequence[str] = ()
    gaps: Sequence[list[str] | tuple[str, ...]] = ()
    points: int = 100
    grading: str = "partial"
    is_shuffled: bool = True
    kind: QuestionKind | None = None
    scenario: str | None = None
    is_skippable: bool = False
    is_marked: bool = False

    @property
    def its_kind(self) -> QuestionKind:
        if self.kind:
            return self.kind
        if self.options:
            return QuestionKind.SINGLE if len(self.right) == 1 else QuestionKind.MULTIPLE
        told = {
            QuestionKind.NUMERIC: self.ranges,
            QuestionKind.TEXT: self.accepted,
            QuestionKind.MATCH: self.pairs,
            QuestionKind.ORDER: self.steps,
            QuestionKind.CLOZE: self.gaps,
        }
        return next((kind for kind, parts in told.items() if parts), QuestionKind.OPEN)

    @property
    def rows(self) -> dict[str, tuple[str, str]]:
        """The pairs by the ids of their rows; distractors have none."""
        return {str(number): pair for number, pair in enumerate((pair for pair in self.pairs if pair[0]), start=1)}

    @property
    def answer(self) -> dict[str, Any]:
        """A response that is right in every part."""
        kind = self.its_kind
        if kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE}:
            return {"chosen": sorted(self.right)}
        if kind is QuestionKind.NUMERIC:
            return {"typed": self.ranges[0][0]}
        if kind is QuestionKind.MATCH:
            return {"pairs": {row: id_of(right) for row, (_, right) in self.rows.items()}}
        if kind is QuestionKind.ORDER:
            return {"order": [id_of(step) for step in self.steps]}
        if kind is QuestionKind.CLOZE:
            filled = enumerate(self.gaps, start=1)
            return {"gaps": {str(n): gap[0] if isinstance(gap, list) else id_of(gap[0]) for n, gap in filled}}
        return {"typed": self.accepted[0] if self.accepted else "In my own words."}


SINGLE = Asked("who", ["a", "b", "c"], ["b"])
MULTIPLE = Asked("which", ["a", "b", "c", "d"], ["a", "c"], points=200)
NUMBER = Asked("how-many", ranges=[("202", "202"), ("3.4", "3.6")])
THREE = (SINGLE, MULTIPLE, NUMBER)
TEXT = Asked("name-it", accepted=["social protection floor", "socle de protection sociale"])
MATCH = Asked(
    "pair-up",
    pairs=[("C102", "minimum standards"), ("C189", "domestic work"), ("C190", "violence"), ("", "minimum age")],
)
ORDER = Asked("line-up", steps=["matrix", "costing", "endorsement", "report"])
CLOZE = Asked("fill-in", gaps=[["residents", "residents and children"], ("by law", "by habit", "by favour")])
OPEN = Asked("reflect")
MARKED = Asked("explain", points=200, is_marked=True)
WRITTEN = {"typed": "In my own words."}
EVERY_KIND = (*THREE, TEXT, MATCH, ORDER, CLOZE, OPEN)


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
        "role": QuizRole.EXAM,
        "pass_mark": 70,
        "attempts": None,
        "cooldown": 0,
        "feedback": FeedbackRule.AFTER_SUBMIT,
        "draw": pool,
        "pool": pool,
        "shuffle": True,
    }
    return QuizRules(**(usual | changes))


def quiz(
    questions: Sequence[Asked] = THREE, *, slug: str = QUIZ, besides: Sequence[UnitOutline] = (), **changes: Any
) -> Quiz:
    """Return a course of one quiz, in English and French; `changes` to the rules in the words of QuizRules.

    `besides` are more units of the course, before the quiz.
    """
    unit = unit_of(questions, slug, **changes)
    version = _version((*besides, unit))
    add_questions(version, slug, questions)
    return Quiz(version, unit, questions)


def unit_of(questions: Sequence[Asked], slug: str, **changes: Any) -> UnitOutline:
    """Return a quiz as a unit."""
    counting = sum(asked.is_marked or asked.its_kind is not QuestionKind.OPEN for asked in questions)
    return UnitOutline(
        slug=slug,
        kind=UnitKind.QUIZ,
        title={"en": slug.capitalize(), "fr": "Examen"},
        summary={},
        minutes=10,
        languages=("en", "fr"),
        outdated=(),
        quiz=rules(counting, **changes),
    )


def add_questions(version: CourseVersion, slug: str, questions: Sequence[Asked]) -> None:
    """Store the questions of a quiz."""
    for position, asked in enumerate(questions):
        db.session.add(_question(version, slug, position, asked))
    for position, scenario in enumerate(dict.fromkeys(asked.scenario for asked in questions if asked.scenario)):
        texts = {"en": {"name": f"Story {scenario}", "html": f"<p>It happened in {scenario}.</p>"}}
        db.session.add(Scenario(version_id=version.id, unit_slug=slug, slug=scenario, position=position, texts=texts))
    db.session.flush()


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


def tutored(quiz: Quiz, tutor: Person | None = None) -> Enrolment:
    """Return the enrolment of somebody new in a programme with a tutor."""
    enrolment = quiz.enrol()
    enrolment.programme = programmes.make(record.SYSTEM, name="Fictional 2026", courses=[quiz.version.course])
    scope = Scope(ScopeKind.PROGRAMME, enrolment.programme.public_id)
    grants.grant_from_shell(tutor or person(), Role.TUTOR, scope)
    db.session.flush()
    return enrolment


def _version(units: tuple[UnitOutline, ...]) -> CourseVersion:
    slug = f"course-{ids.public_id()}"
    course = Course(slug=slug, visibility=Visibility.EVERYONE, created_at=clock.now())
    # Outlines are kept by digest for the whole process, so each version has one of its own.
    outline = _outline(slug, ids.digest(slug), units)
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


def _outline(slug: str, digest: str, units: tuple[UnitOutline, ...]) -> Outline:
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
        modules=(ModuleOutline("only", {"en": "Only"}, {}, {}, units),),
    )


def _question(version: CourseVersion, slug: str, position: int, asked: Asked) -> Question:
    return Question(
        version_id=version.id,
        unit_slug=slug,
        slug=asked.slug,
        position=position,
        kind=asked.its_kind,
        points=asked.points,
        is_shuffled=asked.is_shuffled,
        is_skippable=asked.is_skippable,
        is_marked=asked.is_marked,
        scenario_slug=asked.scenario,
        texts={"en": _texts(asked, "Question"), "fr": _texts(asked, "Énoncé")},
        key=_key(asked),
        feedback={"en": _feedback(asked)},
    )


def _feedback(asked: Asked) -> dict[str, Any]:
    said: dict[str, Any] = {
        "general": "<p>SECRET why</p>",
        "options": {option: f"<p>SECRET {option}</p>" for option in asked.options},
    }
    return said | ({"model": "<p>SECRET model</p>"} if asked.its_kind is QuestionKind.OPEN else {})


def _texts(asked: Asked, word: str) -> dict[str, Any]:
    gaps = "".join(f' <span class="gap" data-gap="{number}"></span>.' for number in range(1, len(asked.gaps) + 1))
    texts: dict[str, Any] = {
        "name": f"{word} {asked.slug}",
        "stem": f"<p>{word} {asked.slug}?{gaps}</p>",
        "unit": "%" if asked.ranges else None,
        "options": [{"id": option, "html": f"<p>{word} {option}</p>"} for option in asked.options],
    }
    if asked.pairs:
        texts["options"] = _by_id({right for _, right in asked.pairs}, word)
        texts["rows"] = [{"id": row, "html": f"{word} {left}"} for row, (left, _) in asked.rows.items()]
        texts["headings"] = [f"{word} left", f"{word} right"]
    if asked.steps:
        texts["options"] = _by_id(asked.steps, word)
    if asked.gaps:
        texts["gaps"] = [
            {"id": str(number), "choices": _by_id(gap, word) if isinstance(gap, tuple) else []}
            for number, gap in enumerate(asked.gaps, start=1)
        ]
    return texts


def _by_id(parts: Iterable[str], word: str) -> list[dict[str, str]]:
    shown = [{"id": id_of(part), "html": f"{word} {part}"} for part in parts]
    return sorted(shown, key=lambda option: option["id"])


def _key(asked: Asked) -> dict[str, Any]:
    kind, answer = asked.its_kind, asked.answer
    if kind is QuestionKind.NUMERIC:
        return {"ranges": [list(bounds) for bounds in asked.ranges]}
    if kind is QuestionKind.OPEN:
        return {}
    if kind is QuestionKind.TEXT:
        return {"accepted": list(asked.accepted)}
    if kind in {QuestionKind.MATCH, QuestionKind.ORDER}:
        return {**answer, "grading": asked.grading}
    if kind is QuestionKind.CLOZE:
        return {
            "gaps": {
                str(number): {"accepted": gap} if isinstance(gap, list) else {"right": id_of(gap[0])}
                for number, gap in enumerate(asked.gaps, start=1)
            },
            "grading": asked.grading,
        }
    return {"right": list(asked.right), "grading": asked.grading}
