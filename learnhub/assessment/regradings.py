"""Regradings: what corrections make of attempts, one row for each, in the order in which they were decided.

What an attempt comes to then follows from its newest row; the attempt itself stays as it was graded. Completion and
certificates are never touched but to be added: whoever has passed by a correction is done now.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from learnhub import clock
from learnhub.assessment import corrections, grading, outcomes, sittings, standings, telling
from learnhub.assessment.models import Attempt, Correction, Regrading
from learnhub.assessment.sittings import Asked, Mark, Sitting
from learnhub.content import catalogue
from learnhub.content import outline as outlines
from learnhub.learning import enrolments, progress
from learnhub.learning.models import Enrolment
from learnhub.people.models import Person
from learnhub.stores import outbox
from learnhub.stores.database import db, insert_into

LETTER = "correction"


def catch_up(course_id: int, unit_slug: str, learners: Collection[int]) -> frozenset[int] | None:
    """Apply all corrections of a quiz that have not come to the graded attempts of learners yet; twice is once.

    Learners are told by the row keys of their enrolments. Returns those to whom an attempt came to something else,
    None where nothing of the quiz was ever corrected. Whoever was told a score that changes by it gets a letter.
    """
    decided = corrections.of_quiz(course_id, unit_slug)
    if not decided:
        return None
    # One at a time for a learner, so that each correction finds what the one before has made (PostgreSQL).
    db.session.flush()
    held = select(Enrolment.id).where(Enrolment.id.in_(learners)).order_by(Enrolment.id)
    db.session.execute(held.with_for_update())
    changed = [_apply(correction, corrections.asked_of(correction), learners) for correction in decided]
    _forget_read(learners)
    return frozenset().union(*changed)


def _forget_read(learners: Collection[int]) -> None:
    """Have what attempts come to by now read again."""
    for one in list(db.session):
        if isinstance(one, Attempt) and one.enrolment_id in learners:
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
    if not found:
        return None
    changed = catch_up(correction.course_id, correction.unit_slug, found) or ()
    for key in sorted(progress.not_done(changed, correction.unit_slug)):
        settle(enrolments.get_by_key(key), correction.unit_slug)
    return found[-1]


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


def _apply(correction: Correction, asked: Asked, learners: Collection[int]) -> frozenset[int]:
    """Write what attempts come to by a correction, once each, and tell of those whose mark is another one.

    Returns whose attempts these are.
    """
    change, is_left = corrections.change_of(correction), sittings.is_left_by(correction.id)
    found = list(sittings.concerned(asked, change, Attempt.enrolment_id.in_(learners), is_left))
    if not found:
        return frozenset()
    marks = {one.attempt_id: sittings.after(one, asked, change) for one in found}
    rows = [_row(correction, one, marks[one.attempt_id], asked.unit) for one in found]
    writing = insert_into(Regrading).values(rows).on_conflict_do_nothing().returning(Regrading.attempt_id)
    written = set(db.session.scalars(writing))
    changed = [one for one in found if one.attempt_id in written and marks[one.attempt_id] not in {None, one.mark}]
    if changed:
        _tell(correction, [one.attempt_id for one in changed])
    return frozenset(one.enrolment_id for one in changed)


def _row(correction: Correction, sitting: Sitting, mark: Mark | None, unit_slug: str) -> dict[str, Any]:
    stands = mark or sitting.mark
    unit = outlines.of_digest(sitting.version_digest).find_unit(unit_slug)
    pass_mark = outcomes.rules_of(unit).pass_mark if unit else None
    return {
        "attempt_id": sitting.attempt_id,
        "correction_id": correction.id,
        "is_applied": mark is not None,
        "points": stands.points,
        "points_possible": stands.possible,
        "score": stands.score,
        "is_passed": sitting.is_passed
        if pass_mark is None
        else grading.is_pass(stands.points, stands.possible, pass_mark),
        "former_score": sitting.mark.score,
        "regraded_at": clock.now(),
    }


def _tell(correction: Correction, attempt_ids: Sequence[int]) -> None:
    """Record what attempts came to, and write to those who had been told another score."""
    rows = db.session.execute(
        select(Attempt, Regrading)
        .join(Regrading, Regrading.attempt_id == Attempt.id)
        .options(
            joinedload(Attempt.version, innerjoin=True),
            joinedload(Attempt.enrolment, innerjoin=True).joinedload(Enrolment.person, innerjoin=True),
        )
        .where(Attempt.id.in_(attempt_ids), Regrading.correction_id == correction.id)
        .order_by(Attempt.enrolment_id, Attempt.number)
    ).all()
    telling.tell_regraded([(attempt, regraded) for attempt, regraded in rows], correction.public_id)
    for attempt, regraded in rows:
        was_told = attempt.graded_at is not None and attempt.graded_at < correction.decided_at
        if was_told and regraded.score != regraded.former_score:
            person = attempt.enrolment.person.public_id
            outbox.queue(LETTER, person, correction.public_id, correction=correction.public_id)


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
