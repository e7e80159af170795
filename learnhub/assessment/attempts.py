"""Attempts: starting within the rules of a quiz, and handing in once.

What may happen only once rests on the database: an attempt's number is unique, at most one is open, and
handing in is an update on the condition that nobody handed in before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, update
from sqlalchemy.exc import IntegrityError

from learnhub import clock, i18n, ids
from learnhub.assessment import answers, draws, grading
from learnhub.assessment.models import Attempt
from learnhub.content import catalogue, questions
from learnhub.content.outline import QuizRules, UnitOutline
from learnhub.errors import Conflict, Invalid, NotFound, Refused, Unavailable
from learnhub.i18n import lazy
from learnhub.learning import progress
from learnhub.learning.models import Enrolment
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Verb

_TRIES = 5


class NoAttemptsLeft(Refused):
    """All attempts that the quiz allows are used."""

    code = "no_attempts_left"
    message = lazy("You have used all attempts that this quiz allows.")
    safe = lazy("Your results are kept, and the best one counts.")
    mend = lazy("You can go on with the other units, and read the lessons again.")


class TooEarly(Refused):
    """The wait between two attempts is not over; `opens_at` is when it is."""

    code = "too_early"
    message = lazy("There is a wait between two attempts at this quiz.")
    safe = lazy("Your results are kept.")

    def __init__(self, opens_at: datetime) -> None:
        self.opens_at = opens_at
        # Times are shown to the minute: up, so that nobody comes back seconds too early.
        shown = i18n.date_and_time(opens_at + timedelta(seconds=59), i18n.current_language())
        super().__init__(mend=lazy("You can begin the next attempt from %(time)s on.", time=shown))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an enrolment stands in a quiz.

    `attempts_left` is None when unlimited, `opens_at` is None unless a wait holds up the next attempt,
    `best_score` is in hundredths of a per cent and None before the first result.
    """

    attempts_used: int
    attempts_left: int | None
    opens_at: datetime | None
    best_score: int | None
    is_passed: bool
    open_attempt: Attempt | None

    @property
    def may_start(self) -> bool:
        """Whether a new attempt may begin now."""
        return self.open_attempt is None and self.attempts_left != 0 and self.opens_at is None


def start(enrolment: Enrolment, unit: UnitOutline, client_id: str) -> Attempt:
    """Begin an attempt under an id that the client made (a UUID), or return the one that is already begun.

    The same id gives the same attempt; while an attempt is open, any id gives that one. Raises NotFound for
    what is no quiz and for an id of someone else's attempt, Conflict for an id of one's attempt at another
    quiz, Invalid for what is no id, NoAttemptsLeft and TooEarly.
    """
    if not ids.is_client_id(client_id):
        raise Invalid(message=lazy("This page is out of date. Open the quiz again and begin there."))
    for _ in range(_TRIES):
        begun = _find_begun(enrolment, unit, client_id.lower()) or find_open(enrolment, unit.slug)
        if begun is not None:
            return begun
        attempt = _new_attempt(enrolment, unit, client_id.lower())
        try:
            with db.session.begin_nested():
                db.session.add(attempt)
        except IntegrityError:
            # Another request was quicker: see what it made, and begin from there.
            continue
        _tell(attempt, Verb.ATTEMPTED)
        return attempt
    raise Unavailable


def find_open(enrolment: Enrolment, unit_slug: str) -> Attempt | None:
    """Return the attempt that is begun and not handed in, if there is one."""
    return db.session.scalars(
        db.select(Attempt).where(
            Attempt.enrolment_id == enrolment.id,
            Attempt.unit_slug == unit_slug,
            Attempt.submitted_at.is_(None),
        )
    ).one_or_none()


def list_of(enrolment: Enrolment, unit_slug: str) -> Sequence[Attempt]:
    """Return the attempts of an enrolment at a quiz, the first first."""
    return db.session.scalars(
        db.select(Attempt)
        .where(Attempt.enrolment_id == enrolment.id, Attempt.unit_slug == unit_slug)
        .order_by(Attempt.number)
    ).all()


def best_score(enrolment: Enrolment, unit_slug: str) -> int | None:
    """Return the best score of an enrolment in a quiz, in hundredths of a per cent; None before the first result."""
    best: int | None = db.session.scalar(
        db.select(func.max(Attempt.score)).where(Attempt.enrolment_id == enrolment.id, Attempt.unit_slug == unit_slug)
    )
    return best


def get_own(person: Person, public_id: str) -> Attempt:
    """Return the person's own attempt. Raises NotFound for others' attempts as for none."""
    if not ids.is_client_id(public_id):
        raise NotFound
    attempt: Attempt | None = db.session.scalars(
        db.select(Attempt)
        .join(Attempt.enrolment)
        .where(Attempt.public_id == public_id.lower(), Enrolment.person_id == person.id)
    ).one_or_none()
    if attempt is None:
        raise NotFound
    return attempt


def standing(enrolment: Enrolment, unit: UnitOutline) -> Standing:
    """Return where an enrolment stands in a quiz. Raises NotFound for what is no quiz."""
    rules = _rules_of(unit)
    made = list_of(enrolment, unit.slug)
    left = None if rules.attempts is None else max(0, rules.attempts - len(made))
    open_attempt = next((attempt for attempt in made if attempt.submitted_at is None), None)
    return Standing(
        attempts_used=len(made),
        attempts_left=left,
        opens_at=None if open_attempt or left == 0 else _opens_at(rules, made),
        best_score=max((attempt.score for attempt in made if attempt.score is not None), default=None),
        is_passed=any(attempt.is_passed for attempt in made),
        open_attempt=open_attempt,
    )


def hand_in(attempt: Attempt) -> Attempt:
    """Close an attempt, grade its last answers and tell learning. Handing in again gives the same result."""
    if not _close(attempt):
        return attempt
    unit = catalogue.get_unit(attempt.version, attempt.unit_slug)
    rules = _rules_of(unit)
    points, possible = _grade_answers(attempt)
    is_passed = grading.is_pass(points, possible, rules.pass_mark)
    attempt.points, attempt.points_possible = points, possible
    attempt.score, attempt.is_passed = grading.score_of(points, possible), is_passed
    db.session.flush()
    _tell(attempt, Verb.PASSED if is_passed else Verb.FAILED, result=_result_of(attempt))
    progress.quiz_handed_in(attempt.enrolment, unit, is_passed)
    return attempt


def _rules_of(unit: UnitOutline) -> QuizRules:
    if unit.quiz is None:
        raise NotFound
    return unit.quiz


def _find_begun(enrolment: Enrolment, unit: UnitOutline, public_id: str) -> Attempt | None:
    """Return the attempt that was begun under the same id. Raises NotFound and Conflict."""
    attempt = db.session.scalars(db.select(Attempt).where(Attempt.public_id == public_id)).one_or_none()
    if attempt is not None and attempt.enrolment_id != enrolment.id:
        raise NotFound
    if attempt is not None and attempt.unit_slug != unit.slug:
        raise Conflict
    return attempt


def _new_attempt(enrolment: Enrolment, unit: UnitOutline, public_id: str) -> Attempt:
    """Return the next attempt, as the rules allow it now. Raises NotFound, NoAttemptsLeft and TooEarly."""
    rules, now_standing = _rules_of(unit), standing(enrolment, unit)
    if now_standing.attempts_left == 0:
        raise NoAttemptsLeft
    if now_standing.opens_at is not None:
        raise TooEarly(now_standing.opens_at)
    pool = questions.pool(enrolment.version_id, unit.slug)
    if not pool:
        raise NotFound
    return Attempt(
        public_id=public_id,
        enrolment=enrolment,
        unit_slug=unit.slug,
        version_id=enrolment.version_id,
        # Attempts are never taken away: the next number is one more than there are, and it is unique.
        number=now_standing.attempts_used + 1,
        draw=draws.draw(pool, rules.draw),
        started_at=clock.now(),
    )


def _opens_at(rules: QuizRules, made: Sequence[Attempt]) -> datetime | None:
    handed_in = [attempt.submitted_at for attempt in made if attempt.submitted_at is not None]
    if not handed_in:
        return None
    opens_at = max(handed_in) + timedelta(seconds=rules.cooldown)
    return opens_at if opens_at > clock.now() else None


def _close(attempt: Attempt) -> bool:
    """Hand in unless it is done; tell whether this call did it. Saves under way are waited for."""
    closed = db.session.execute(
        update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.submitted_at.is_(None))
        .values(submitted_at=clock.now())
        .returning(Attempt.id)
        .execution_options(synchronize_session=False)
    ).first()
    db.session.refresh(attempt)
    return closed is not None


def _grade_answers(attempt: Attempt) -> tuple[int, int]:
    """Set the points of each answer; return the sum, and what the questions drawn are worth."""
    keys = questions.keys(attempt.version_id, attempt.unit_slug, draws.questions_of(attempt))
    given = answers.rows_of(attempt)
    for answer in given:
        answer.points = grading.points_for(keys[answer.question_slug], answer.response)
    db.session.flush()
    for answer in given:
        _tell(
            attempt,
            Verb.ANSWERED,
            question=answer.question_slug,
            result={"points": answer.points, "points_possible": keys[answer.question_slug].points},
        )
    return sum(answer.points or 0 for answer in given), sum(key.points for key in keys.values())


def _result_of(attempt: Attempt) -> dict[str, Any]:
    return {
        "score": attempt.score,
        "points": attempt.points,
        "points_possible": attempt.points_possible,
        "is_passed": attempt.is_passed,
    }


def _tell(attempt: Attempt, verb: Verb, *, question: str | None = None, result: dict[str, Any] | None = None) -> None:
    outline = catalogue.outline_of(attempt.version)
    quiz = f"{outline.course}/{attempt.unit_slug}"
    record.tell(
        attempt.enrolment.person.public_id,
        verb,
        "question" if question else "quiz",
        f"{quiz}/{question}" if question else quiz,
        context={
            "version": outline.number,
            "enrolment": attempt.enrolment.public_id,
            "attempt": attempt.public_id,
            "number": attempt.number,
        },
        result=result,
    )
