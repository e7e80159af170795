"""When a course is due: in days of the programme's own time zone."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub import clock
from learnhub.learning import dues, programmes
from learnhub.learning.models import Enrolment, Programme
from learnhub.stores import record
from tests.cast import Cast
from tests.reports import factories

DAYS = st.dates(date(2026, 1, 1), date(2028, 1, 1))
ZONES = ("UTC", "Asia/Vientiane", "America/Sao_Paulo", "Pacific/Kiritimati", "Asia/Kathmandu")


@given(DAYS, st.times(), DAYS, st.sampled_from(ZONES))
def test_something_is_late_from_midnight_on_where_the_programme_is(
    today: date, hour: time, due_on: date, zone: str
) -> None:
    enrolment = Enrolment(due_on=due_on, programme=Programme(time_zone=zone))
    with clock.set_to(datetime.combine(today, hour, ZoneInfo(zone))):
        due = dues.of(enrolment)
    assert due is not None
    assert due.is_late == (today > due_on)
    assert due.days_left == (due_on - today).days


@pytest.mark.usefixtures("rules")
def test_what_is_completed_or_has_no_date_is_not_due(cast: Cast) -> None:
    course = factories.course()
    programme = programmes.make(record.SYSTEM, name="Spring", courses=[course], due_on=date(2026, 3, 1))
    completed = factories.enrolled(cast.learner(), course, done=3, programme=programme, due_on=programme.due_on)
    free = factories.enrolled(cast.learner(), course)
    late = factories.enrolled(cast.learner(), course, programme=programme, due_on=programme.due_on)
    assert dues.of(completed) is None
    assert dues.of(free) is None
    due = dues.of(late)
    assert due is not None
    assert due.is_late
