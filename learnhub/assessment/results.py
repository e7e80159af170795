"""The scores that count, of all quizzes that somebody took and all assignments that were marked, in two statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import func, select

from learnhub.assessment import scores
from learnhub.assessment.models import Attempt, HandIn, HandInMark, Regrading, is_newest
from learnhub.content import outline as outlines
from learnhub.content.models import CourseVersion
from learnhub.content.outline import UnitOutline
from learnhub.learning.models import Enrolment
from learnhub.stores.database import db

# What an attempt earned (None while it waits to be marked), and the digest of its version.
Taken = tuple[Fraction | None, str]


@dataclass(frozen=True, slots=True)
class Result:
    """What counts of a quiz or an assignment, in hundredths of a per cent; None before the first that is graded.

    `is_waiting`: an attempt, or the last piece of work, waits to be marked. The unit is as it was the last time.
    """

    unit: UnitOutline
    score: int | None
    is_waiting: bool


def of(enrolments: Sequence[Enrolment]) -> dict[int, list[Result]]:
    """Return the results of enrolments by their row keys: quizzes, then assignments.

    Each in the order in which they were first taken or handed in.
    """
    found = _of_quizzes(enrolments)
    for (enrolment_id, slug), made in _works(enrolments).items():
        unit = outlines.of_digest(made[-1][1]).find_unit(slug)
        if unit is not None:
            best = max((score for score, _digest in made if score is not None), default=None)
            found[enrolment_id].append(Result(unit, best, is_waiting=made[-1][0] is None))
    return found


def _works(enrolments: Sequence[Enrolment]) -> dict[tuple[int, str], list[tuple[int | None, str]]]:
    """Return the score (None while there is no mark) and the digest of the version of each piece of work."""
    rows = db.session.execute(
        select(HandIn.enrolment_id, HandIn.unit_slug, HandInMark.score, CourseVersion.digest)
        .join(HandInMark, HandInMark.hand_in_id == HandIn.id, isouter=True)
        .join(CourseVersion, CourseVersion.id == HandIn.version_id)
        .where(HandIn.enrolment_id.in_([enrolment.id for enrolment in enrolments]))
        .order_by(HandIn.number)
    )
    made: dict[tuple[int, str], list[tuple[int | None, str]]] = {}
    for enrolment_id, slug, score, digest in rows:
        made.setdefault((enrolment_id, slug), []).append((score, digest))
    return made


def _of_quizzes(enrolments: Sequence[Enrolment]) -> dict[int, list[Result]]:
    handed_in = db.session.execute(
        select(
            Attempt.enrolment_id,
            Attempt.unit_slug,
            func.coalesce(Regrading.points, Attempt.points),
            func.coalesce(Regrading.points_possible, Attempt.points_possible),
            CourseVersion.digest,
        )
        .join(CourseVersion, CourseVersion.id == Attempt.version_id)
        .outerjoin(Regrading, is_newest())
        .where(Attempt.enrolment_id.in_([enrolment.id for enrolment in enrolments]), Attempt.submitted_at.is_not(None))
        .order_by(Attempt.id)
    )
    made: dict[tuple[int, str], list[Taken]] = {}
    for enrolment_id, slug, points, possible, digest in handed_in:
        made.setdefault((enrolment_id, slug), []).append((scores.share(points, possible), digest))
    found: dict[int, list[Result]] = {enrolment.id: [] for enrolment in enrolments}
    for (enrolment_id, slug), attempts in made.items():
        found[enrolment_id].extend(_result(slug, attempts))
    return found


def _result(slug: str, attempts: Sequence[Taken]) -> Iterator[Result]:
    units = [outlines.of_digest(digest).find_unit(slug) for _share, digest in attempts]
    made = [
        (unit.quiz.grade, share) for unit, (share, _digest) in zip(units, attempts, strict=True) if unit and unit.quiz
    ]
    if units[-1] is not None and made:
        yield Result(units[-1], scores.by_rules(made), any(share is None for _rule, share in made))
