"""Regradings: what corrections make of attempts, one row for each, in the order in which they were decided.

What an attempt comes to then follows from its newest row; the attempt itself stays as it was graded. Completion and
certificates are never touched but to be added: whoever has passed by a correction is done now.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from learnhub import clock
from learnhub.assessment import corrections, grading, outcomes, sittings, standings, telling
from learnhub.assessment.models import Attempt, Correction, Regrading
from learnhub.assessment.sittings import Asked, Sitting
from learnhub.content import catalogue
from learnhub.content import outline as outlines
from learnhub.learning import enrolments, progress
from learnhub.learning.models import Enrolment
from learnhub.people.models import Person
from learnhub.stores import outbox
from learnhub.stores.database import add_missing, db

LETTER = "correction"


def catch_up(enrolment: Enrolment, unit_slug: str) -> bool:
    """Apply all corrections of a quiz that have not come to an enrolment's graded attempts yet; twice is once.

    Tell whether there are any. Whoever has been told a mark that changes by it gets a letter.
    """
    decided = corrections.of_quiz(enrolment.course_id, unit_slug)
    if not decided:
        return False
    # One at a time for an enrolment, so that each correction finds what the one before has made (PostgreSQL).
    db.session.flush()
    db.session.execute(select(Enrolment.id).where(Enrolment.id == enrolment.id).with_for_update())
    for correction in decided:
        _apply(correction, corrections.asked_of(correction), enrolment)
    _forget_read(enrolment)
    return True


def _forget_read(enrolment: Enrolment) -> None:
    """Have what attempts come to by now read again."""
    for one in list(db.session):
        if isinstance(one, Attempt) and one.enrolment_id == enrolment.id:
            db.session.expire(one, ["regrading"])


def settle(enrolment: Enrolment, unit_slug: str) -> None:
    """Count a quiz as done where it is passed by now."""
    unit = catalogue.outline_of(enrolment.version).find_unit(unit_slug)
    if unit is not None and unit.quiz is not None and standings.of(enrolment, unit).is_passed:
        progress.quiz_corrected(enrolment, unit)


def apply(correction: Correction, last: int, limit: int) -> int | None:
    """Apply a correction to the next learners after `last`, at most `limit`; return the last one, None at the end.

    For a job: again and again, each time in a transaction of its own. Learners are told by the row keys of their
    enrolments.
    """
    asked, change = corrections.asked_of(correction), corrections.change_of(correction)
    found = sittings.learners_after(asked, change, correction.id, last, limit)
    for key in found:
        enrolment = enrolments.get_by_key(key)
        catch_up(enrolment, correction.unit_slug)
        settle(enrolment, correction.unit_slug)
    return found[-1] if found else None


def is_under_way(correction: Correction) -> bool:
    """Tell whether there are learners to whom a correction has still to come."""
    asked, change = corrections.asked_of(correction), corrections.change_of(correction)
    return bool(sittings.learners_after(asked, change, correction.id, 0, 1))


def of_attempts(attempt_ids: Sequence[int]) -> Sequence[Regrading]:
    """Return the regradings of attempts by their row keys with their corrections, in their order."""
    return db.session.scalars(
        select(Regrading)
        .options(joinedload(Regrading.correction).joinedload(Correction.key_version))
        .where(Regrading.attempt_id.in_(attempt_ids))
        .order_by(Regrading.id)
    ).all()


def _apply(correction: Correction, asked: Asked, enrolment: Enrolment) -> None:
    change = corrections.change_of(correction)
    is_left = sittings.is_left_by(correction.id)
    regraded = [
        sitting.attempt_id
        for sitting in list(sittings.concerned(asked, change, Attempt.enrolment_id == enrolment.id, is_left))
        if _write(correction, asked, sitting)
    ]
    if regraded:
        _tell(correction, enrolment, regraded)


def _write(correction: Correction, asked: Asked, sitting: Sitting) -> bool:
    """Write what an attempt comes to by a correction, once, and tell whether its mark is another one."""
    mark = sittings.after(sitting, asked, corrections.change_of(correction))
    stands = mark or sitting.mark
    is_news = add_missing(
        Regrading,
        attempt_id=sitting.attempt_id,
        correction_id=correction.id,
        is_applied=mark is not None,
        points=stands.points,
        points_possible=stands.possible,
        score=stands.score,
        is_passed=_is_pass(sitting, asked.unit, stands.points, stands.possible),
        former_score=sitting.mark.score,
        regraded_at=clock.now(),
    )
    return is_news and stands != sitting.mark


def _is_pass(sitting: Sitting, unit_slug: str, points: int, possible: int) -> bool:
    unit = outlines.of_digest(sitting.version_digest).find_unit(unit_slug)
    return sitting.is_passed if unit is None else grading.is_pass(points, possible, outcomes.rules_of(unit).pass_mark)


def _tell(correction: Correction, enrolment: Enrolment, attempt_ids: Sequence[int]) -> None:
    rows = [row for row in of_attempts(attempt_ids) if row.correction_id == correction.id]
    for regraded in rows:
        attempt = db.session.get_one(Attempt, regraded.attempt_id)
        telling.tell_regraded(attempt, regraded)
        was_told = attempt.graded_at is not None and attempt.graded_at < correction.decided_at
        if was_told and regraded.score != regraded.former_score:
            outbox.queue(LETTER, enrolment.person.public_id, correction.public_id, correction=correction.public_id)


def changed_for(person: str, correction: Correction) -> Sequence[tuple[Attempt, Regrading]]:
    """Return the attempts of a person (by opaque code) whose score a correction changed, and how, in their order."""
    rows = db.session.execute(
        select(Attempt, Regrading)
        .join(Regrading, Regrading.attempt_id == Attempt.id)
        .join(Attempt.enrolment)
        .join(Enrolment.person)
        .where(Person.public_id == person, Regrading.correction_id == correction.id)
        .where(Regrading.score != Regrading.former_score)
        .order_by(Attempt.number)
    )
    return [(attempt, regraded) for attempt, regraded in rows]
