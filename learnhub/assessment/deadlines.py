"""Deadlines: when an attempt is over, by the server's clock alone.

The end of an attempt is fixed as it begins. Answers under way at that moment have a few seconds to arrive; after
that the attempt reads as handed in at its end, everywhere, whether or not somebody has written that down yet.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_

from learnhub import clock
from learnhub.assessment.models import Attempt
from learnhub.content.outline import QuizRules
from learnhub.learning.models import Enrolment

GRACE = timedelta(seconds=10)


def closes_at(enrolment: Enrolment) -> datetime | None:
    """Return when quizzes close for an enrolment: at the end of the last day of its programme, where that lies.

    None where there is no programme, or it has no end.
    """
    programme = enrolment.programme
    if programme is None or programme.ends_on is None:
        return None
    after = programme.ends_on + timedelta(days=1)
    return datetime.combine(after, time(), ZoneInfo(programme.time_zone)).astimezone(UTC)


def is_closed(enrolment: Enrolment) -> bool:
    """Tell whether quizzes are closed for an enrolment."""
    close = closes_at(enrolment)
    return close is not None and clock.now() >= close


def deadline_of(rules: QuizRules, enrolment: Enrolment, started_at: datetime) -> datetime | None:
    """Return when an attempt that begins now will be over: by the time limit or the close, whichever comes first."""
    limit = None if rules.time_limit is None else started_at + timedelta(seconds=rules.time_limit)
    ends = [end for end in (limit, closes_at(enrolment)) if end is not None]
    return min(ends, default=None)


def is_over(attempt: Attempt) -> bool:
    """Tell whether the time of an attempt is over, whether or not it was handed in before."""
    return attempt.deadline_at is not None and clock.now() > attempt.deadline_at + GRACE


def handed_in_at(attempt: Attempt) -> datetime | None:
    """Return when an attempt was handed in, by the learner or by its end; None while it is open."""
    if attempt.submitted_at is None and is_over(attempt):
        return attempt.deadline_at
    return attempt.submitted_at


def hands_in_at(attempt: Attempt) -> datetime:
    """Return the instant as which handing in now counts: never later than the end."""
    return clock.now() if attempt.deadline_at is None else min(clock.now(), attempt.deadline_at)


def was_ended(attempt: Attempt) -> bool:
    """Tell whether an attempt was ended by its deadline rather than by the learner."""
    return attempt.deadline_at is not None and handed_in_at(attempt) == attempt.deadline_at


def overdue() -> ColumnElement[bool]:
    """Return the condition for attempts that are over and not yet written down as handed in."""
    return and_(Attempt.submitted_at.is_(None), Attempt.deadline_at < clock.now() - GRACE)
