"""When something is due: days end at 24:00 in the time zone of the programme, or in UTC where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from learnhub import clock
from learnhub.learning.models import Enrolment


@dataclass(frozen=True, slots=True)
class Due:
    """A due date as it stands today: `days_left` is 0 on the day itself and below 0 afterwards."""

    on: date
    days_left: int

    @property
    def is_late(self) -> bool:
        """Whether the day is over."""
        return self.days_left < 0


def of(enrolment: Enrolment) -> Due | None:
    """Return when a course is due for a learner; None when it is completed or has no due date."""
    if enrolment.due_on is None or enrolment.completed_at is not None:
        return None
    here = ZoneInfo(enrolment.programme.time_zone if enrolment.programme else "UTC")
    return Due(enrolment.due_on, (enrolment.due_on - clock.now().astimezone(here).date()).days)
