"""Attempts: starting within the rules of a quiz, and handing in once.

What may happen only once rests on the database: an attempt's number is unique, at most one is open, and
handing in is an update on the condition that nobody handed in before.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, inspect, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import contains_eager, joinedload

from learnhub import clock, i18n, ids
from learnhub.assessment import deadlines, draws, given, grading, outcomes, regradings, standings, telling
from learnhub.assessment.models import Answer, Attempt
from learnhub.assessment.outcomes import Graded
from learnhub.content import catalogue, questions
from learnhub.content.models import CourseVersion
from learnhub.content.outline import GradeRule, UnitOutline
from learnhub.errors import Conflict, Invalid, NotFound, Refused, Unavailable
from learnhub.i18n import lazy
from learnhub.learning import progress
from learnhub.learning.models import Enrolment
from learnhub.stores.database import db, rows_changed
from learnhub.stores.record import Verb

_TRIES = 5

# With all that the pages of an attempt go on to, in one statement.
_OWN = (
    db.select(Attempt)
    .join(Attempt.enrolment)
    .options(
        contains_eager(Attempt.enrolment).joinedload(Enrolment.programme),
        joinedload(Attempt.version).joinedload(CourseVersion.course),
        joinedload(Attempt.regrading),
    )
    .where(Attempt.public_id == bindparam("public_id"), Enrolment.person_id == bindparam("person_id"))
)


class NoAttemptsLeft(Refused):
    """All attempts that the quiz allows are used."""

    code = "no_attempts_left"
    message = lazy("You have used all attempts that this quiz allows.")
    safe = lazy("Your results are kept.")
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


class Closed(Refused):
    """The quiz is closed for the learner: the programme is over."""

    code = "quiz_closed"
    message = lazy("This quiz is closed, because the programme is over.")
    safe = lazy("Your results are kept.")
    mend = lazy("You can still read the lessons. For anything else, ask the people who run the programme.")


def start(enrolment: Enrolment, unit: UnitOutline, client_id: str) -> Attempt:
    """Begin an attempt under an id that the client made (a UUID), or return the one that is already begun.

    The same id gives the same attempt; while an attempt is open, any id gives that one. Raises NotFound for
    what is no quiz and for an id of someone else's attempt, Conflict for an id of one's attempt at another
    quiz, Invalid for what is no id, NoAttemptsLeft, TooEarly and Closed.
    """
    if not ids.is_client_id(client_id):
        raise Invalid(message=lazy("This page is out of date. Open the quiz again and begin there."))
    for _ in range(_TRIES):
        begun = _find_begun(enrolment, unit, client_id.lower()) or _find_to_go_on(enrolment, unit.slug)
        if begun is not None:
            return begun
        attempt = _new_attempt(enrolment, unit, client_id.lower())
        try:
            with db.session.begin_nested():
                db.session.add(attempt)
        except IntegrityError:
            # Another request was quicker: see what it made, and begin from there.
            continue
        telling.tell(attempt, Verb.ATTEMPTED)
        return attempt
    raise Unavailable


def find_open(enrolment: Enrolment, unit_slug: str) -> Attempt | None:
    """Return the attempt that is begun and not written down as handed in, if there is one."""
    return db.session.scalars(
        db.select(Attempt).where(
            Attempt.enrolment_id == enrolment.id,
            Attempt.unit_slug == unit_slug,
            Attempt.submitted_at.is_(None),
        )
    ).one_or_none()


def get_own(person_id: int | None, public_id: str) -> Attempt:
    """Return the own attempt of the person with a row key. Raises NotFound for others' attempts as for none."""
    if not ids.is_client_id(public_id):
        raise NotFound
    asked = {"public_id": public_id.lower(), "person_id": person_id}
    attempt: Attempt | None = db.session.scalars(_OWN, asked).one_or_none()
    if attempt is None:
        raise NotFound
    return attempt


def get_by_key(key: int) -> Attempt:
    """Return an attempt by its row key, for work put off within the same request. Raises NotFound."""
    found = db.session.get(Attempt, key)
    if found is None:
        raise NotFound
    return found


def hand_in(attempt: Attempt) -> Attempt:
    """Close an attempt, grade its last answers and tell learning. Handing in again gives the same result.

    After the end of its time it counts as handed in at that end. Where answers wait to be marked, the last mark
    grades it (see marks.py).
    """
    if _close(attempt):
        _grade(attempt)
    return attempt


def end_if_over(attempt: Attempt) -> None:
    """Hand an attempt in whose time is over, as of its end; leave any other as it is."""
    if attempt.submitted_at is None and deadlines.is_over(attempt):
        hand_in(attempt)


def close_overdue(limit: int) -> int:
    """Hand in up to `limit` attempts whose time is over, as of their end, and return how many were found.

    For a job: again and again until it returns less than `limit`, each time in a transaction of its own; beside
    learners who hand in at the same moment, one at a time. What a learner hands in meanwhile is left to the learner.
    """
    found = db.session.scalars(
        db.select(Attempt).where(deadlines.overdue()).order_by(Attempt.deadline_at).limit(limit)
    ).all()
    for attempt in found:
        hand_in(attempt)
    return len(found)


def finish(attempt: Attempt, graded: Graded, finished_at: datetime) -> None:
    """Write down, once, what an attempt came to, and tell learning; `finished_at` is as of when a unit is done."""
    unit = catalogue.get_unit(attempt.version, attempt.unit_slug)
    rules = outcomes.rules_of(unit)
    is_passed = grading.is_pass(graded.earned, graded.worth, rules.pass_mark)
    written = rows_changed(
        update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.graded_at.is_(None))
        .values(
            graded_at=clock.now(),
            points=graded.earned,
            points_possible=graded.worth,
            score=grading.score_of(graded.earned, graded.worth),
            is_passed=is_passed,
            given=given.keys_of(attempt, graded),
        )
    )
    if not written:
        return
    telling.tell(attempt, Verb.PASSED if is_passed else Verb.FAILED, result=telling.result_of(attempt))
    # Where questions of it were corrected before, what it comes to by that decides.
    corrected = regradings.catch_up(attempt.enrolment.course_id, unit.slug, [attempt.enrolment_id])
    counts_alone = corrected is None and rules.grade is GradeRule.BEST
    is_done = is_passed if counts_alone else standings.of(attempt.enrolment, unit).is_passed
    progress.quiz_handed_in(attempt.enrolment, unit, is_done, finished_at)


def _find_begun(enrolment: Enrolment, unit: UnitOutline, public_id: str) -> Attempt | None:
    """Return the attempt that was begun under the same id. Raises NotFound and Conflict."""
    attempt = db.session.scalars(db.select(Attempt).where(Attempt.public_id == public_id)).one_or_none()
    if attempt is not None and attempt.enrolment_id != enrolment.id:
        raise NotFound
    if attempt is not None and attempt.unit_slug != unit.slug:
        raise Conflict
    return attempt


def _find_to_go_on(enrolment: Enrolment, unit_slug: str) -> Attempt | None:
    """Return the open attempt; one whose time is over is handed in first, and is none."""
    attempt = find_open(enrolment, unit_slug)
    if attempt is None or not deadlines.is_over(attempt):
        return attempt
    hand_in(attempt)
    return None


def _new_attempt(enrolment: Enrolment, unit: UnitOutline, public_id: str) -> Attempt:
    """Return the next attempt, as the rules allow it now. Raises NotFound, NoAttemptsLeft, TooEarly and Closed."""
    rules, standing = outcomes.rules_of(unit), standings.of(enrolment, unit)
    if standing.is_closed:
        raise Closed
    if standing.attempts_left == 0:
        raise NoAttemptsLeft
    if standing.opens_at is not None:
        raise TooEarly(standing.opens_at)
    pool = questions.pool(enrolment.version, unit.slug)
    if not pool:
        raise NotFound
    now = clock.now()
    return Attempt(
        public_id=public_id,
        enrolment=enrolment,
        unit_slug=unit.slug,
        version_id=enrolment.version_id,
        # Numbers are unique; where accounts were merged, there may be gaps before the last one.
        number=standing.next_number,
        draw=draws.draw(pool, rules.draw),
        started_at=now,
        deadline_at=deadlines.deadline_of(rules, enrolment, now),
    )


# Its own, so that what belongs to it is not read again.
_COLUMNS = [column.key for column in inspect(Attempt).column_attrs]


def _close(attempt: Attempt) -> bool:
    """Hand in unless it is done; tell whether this call did it. Saves under way are waited for."""
    closed = db.session.execute(
        update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.submitted_at.is_(None))
        .values(submitted_at=deadlines.hands_in_at(attempt))
        .returning(Attempt.id)
        .execution_options(synchronize_session=False)
    ).first()
    db.session.refresh(attempt, _COLUMNS)
    return closed is not None


def _grade(attempt: Attempt) -> None:
    graded = outcomes.grade(attempt)
    for answer in graded.answers:
        answer.points = graded.points[answer.question_slug]
    _note_left_open(attempt, graded)
    db.session.flush()
    telling.tell_answers(attempt, graded)
    handed_in_at = attempt.submitted_at or clock.now()
    if graded.waiting:
        telling.tell(attempt, Verb.SUBMITTED)
        unit = catalogue.get_unit(attempt.version, attempt.unit_slug)
        progress.quiz_handed_in(attempt.enrolment, unit, is_passed=False, at=handed_in_at)
    else:
        finish(attempt, graded, handed_in_at)


def _note_left_open(attempt: Attempt, graded: Graded) -> None:
    """Keep that open questions that count were left out: whether they count hangs on who can mark them now."""
    answered = {answer.question_slug for answer in graded.answers}
    for slug in graded.to_mark - answered:
        db.session.add(
            Answer(attempt_id=attempt.id, question_slug=slug, response={"typed": ""}, saved_at=clock.now(), points=0)
        )
