"""One's own record: everything earned and under way, on one page that prints.

What was done with one's account is another page, see account_history.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import render_template, url_for

from learnhub import clock
from learnhub.assessment import gains, results
from learnhub.assessment.results import Result
from learnhub.content import outline, versions
from learnhub.credentials import certificates
from learnhub.credentials.certificates import Checked
from learnhub.web import addresses, guards
from learnhub.web.learner import my_courses
from learnhub.web.learner.face import face
from learnhub.web.learner.my_courses import MyCourse


@dataclass(frozen=True, slots=True)
class Score:
    """What counts of a quiz, with the quiz's title in the language of the course; see `Result`."""

    title: str
    score: int | None
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A course with what came of it. `number` is the version that was completed, or is being read.

    `gains` are those known: the differences between tests before and after, in hundredths of a percentage point.
    """

    course: MyCourse
    number: str
    scores: Sequence[Score]
    gains: Sequence[int]
    certificate: Checked | None


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A programme with how many of one's courses in it are completed."""

    name: str
    completed: int
    total: int


@face.get("/record")
@guards.action("progress.named")
def record() -> str:
    """Show what was earned, the latest first, and what is under way."""
    person = guards.current_actor().required
    lines = _lines(my_courses.of(guards.current_actor()))
    completed = sorted((line for line in lines if line.course.completed_at), key=_completed_at, reverse=True)
    return render_template(
        "learner/record/record.html",
        learner=person,
        today=clock.today(),
        completed=completed,
        under_way=[line for line in lines if not line.course.completed_at],
        programmes=_programmes(line.course for line in lines),
        minutes=sum(line.course.outline.effort_minutes for line in completed),
        certificate_count=sum(line.certificate is not None for line in completed),
        check_address=addresses.settings().base_url.rstrip("/") + url_for("machines.verify"),
    )


def _completed_at(line: Line) -> float:
    return line.course.completed_at.timestamp() if line.course.completed_at else 0


def _lines(courses: Sequence[MyCourse]) -> list[Line]:
    earned = [course.certificate for course in courses if course.certificate]
    held = dict(zip((one.enrolment_id for one in earned), certificates.checked_all(earned), strict=True))
    scores = results.of([course.enrolment for course in courses])
    numbers = versions.numbers(course.enrolment.completed_version_id for course in courses)
    return [
        Line(
            course,
            numbers.get(course.enrolment.completed_version_id, course.outline.number),
            [_score(course, result) for result in scores[course.enrolment.id]],
            _gains(course, scores[course.enrolment.id]),
            held.get(course.enrolment.id),
        )
        for course in courses
    ]


def _score(course: MyCourse, result: Result) -> Score:
    title = outline.in_language(result.unit.title, course.language, course.outline.languages[0])
    return Score(title, result.score, result.is_waiting)


def _gains(course: MyCourse, found: Sequence[Result]) -> list[int]:
    known = gains.among(course.outline, {result.unit.slug: result.score for result in found})
    return [one.gain for one in known if one.gain is not None]


def _programmes(courses: Iterable[MyCourse]) -> list[ProgrammeLine]:
    found: dict[str, list[bool]] = {}
    for course in courses:
        if course.programme:
            found.setdefault(course.programme, []).append(course.completed_at is not None)
    return [ProgrammeLine(name, sum(done), len(done)) for name, done in sorted(found.items())]
