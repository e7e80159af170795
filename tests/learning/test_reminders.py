"""Reminders: who is meant, once in three days for each person and programme, and by itself before the due day."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import ColumnElement, select, true

from learnhub import ids
from learnhub.app import LearnHub
from learnhub.content.models import Course
from learnhub.errors import Conflict, Invalid
from learnhub.learning import programmes, reminders
from learnhub.learning.models import Programme, Reminder, ReminderNotice
from learnhub.learning.reminders import Preview
from learnhub.people.models import Person
from learnhub.stores import record, tasks
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast
from tests.conftest import Time
from tests.reports import factories

EVERYBODY: ColumnElement[bool] = true()
MONDAY = date(2026, 3, 2)  # where the clock stands


def make_programme(course: Course, *, time_zone: str = "UTC") -> Programme:
    return programmes.make(record.SYSTEM, name="Spring", courses=[course], time_zone=time_zone)


def remind(programme: Programme, *, days: int = 0, note: str = "", within: ColumnElement[bool] = EVERYBODY) -> Reminder:
    return reminders.remind(record.SYSTEM, programme, days=days, within=within, note=note, public_id=ids.public_id())


@pytest.mark.usefixtures("rules")
class TestWhom:
    @pytest.fixture
    def course(self) -> Course:
        return factories.course()

    @pytest.fixture
    def programme(self, course: Course) -> Programme:
        return make_programme(course)

    def learner(self, cast: Cast, course: Course, programme: Programme | None, due_in: int, **more: int) -> Person:
        person = cast.learner()
        factories.enrolled(person, course, programme=programme, due_on=MONDAY + timedelta(days=due_in), **more)
        return person

    @pytest.mark.parametrize(("days", "people"), [(0, 1), (3, 2), (7, 3), (14, 3), (30, 4)])
    def test_who_is_late_or_due_within_the_days_that_were_chosen(
        self, cast: Cast, course: Course, programme: Programme, days: int, people: int
    ) -> None:
        for due_in in (-1, 0, 4, 20):
            self.learner(cast, course, programme, due_in)
        assert reminders.preview(programme, days, EVERYBODY).people == people

    def test_who_has_finished_learns_elsewhere_or_is_suspended_is_not_meant(
        self, cast: Cast, course: Course, programme: Programme, time: Time
    ) -> None:
        self.learner(cast, course, programme, -1, done=3)
        self.learner(cast, course, None, -1)
        self.learner(cast, course, programme, -1).suspended_at = time.now
        assert reminders.preview(programme, 0, EVERYBODY) == Preview(0, 0, 0)
        with pytest.raises(Conflict):
            remind(programme)

    def test_a_day_ends_at_midnight_in_the_zone_of_the_programme(self, cast: Cast, course: Course, time: Time) -> None:
        programme = make_programme(course, time_zone="Asia/Phnom_Penh")  # seven hours ahead of UTC
        self.learner(cast, course, programme, 0)
        time.pass_by(hours=7, minutes=59)  # 16:59 UTC, 23:59 there
        assert reminders.preview(programme, 0, EVERYBODY).people == 0
        time.pass_by(minutes=1)
        assert reminders.preview(programme, 0, EVERYBODY).people == 1

    def test_it_says_how_it_reaches_them(self, cast: Cast, course: Course, programme: Programme) -> None:
        self.learner(cast, course, programme, -1)
        self.learner(cast, course, programme, -1).email = "afi@example.org"
        db.session.flush()
        assert reminders.preview(programme, 0, EVERYBODY) == Preview(by_mail=1, on_home_page=1, resting=0)
        remind(programme)
        self.learner(cast, course, programme, -1)
        assert reminders.preview(programme, 0, EVERYBODY) == Preview(by_mail=0, on_home_page=1, resting=2)

    def test_only_those_within_reach_are_reminded(self, cast: Cast, course: Course, programme: Programme) -> None:
        mine, other = (self.learner(cast, course, programme, -1) for _ in range(2))
        reminder = remind(programme, within=Person.id == mine.id)
        assert reminders.codes_of(reminder) == [mine.public_id]
        assert reminders.codes_of(remind(programme)) == [other.public_id]

    def test_nobody_is_reminded_twice_in_three_days(
        self, cast: Cast, course: Course, programme: Programme, time: Time
    ) -> None:
        self.learner(cast, course, programme, -1)
        remind(programme)
        time.pass_by(days=2, hours=23)
        with pytest.raises(Conflict):
            remind(programme)
        time.pass_by(hours=1)
        remind(programme)

    def test_a_form_that_is_sent_twice_reminds_once(self, cast: Cast, course: Course, programme: Programme) -> None:
        self.learner(cast, course, programme, -1)
        given = {"days": 0, "within": EVERYBODY, "public_id": ids.public_id()}
        first = reminders.remind("k3v9", programme, **given)
        assert reminders.remind("k3v9", programme, **given) is first
        assert len(tasks.list_waiting()) == 1

    def test_it_is_audited_and_names_nobody(self, cast: Cast, course: Course, programme: Programme) -> None:
        self.learner(cast, course, programme, -1)
        reminder = remind(programme, note="Call me.")
        line = db.session.scalars(select(AuditEntry).where(AuditEntry.act == Act.PEOPLE_REMINDED)).one()
        assert (line.subject_id, line.details) == (
            programme.public_id, {"people": 1, "reminder": reminder.public_id}
        )  # fmt: skip

    def test_a_note_that_is_too_long_is_refused(self, cast: Cast, course: Course, programme: Programme) -> None:
        self.learner(cast, course, programme, -1)
        remind_with = {"days": 0, "within": EVERYBODY, "public_id": ids.public_id()}
        with pytest.raises(Invalid):
            reminders.remind("k3v9", programme, note="a" * 501, **remind_with)
        assert reminders.remind("k3v9", programme, note="a" * 500, **remind_with).note == "a" * 500

    def test_the_home_page_shows_it_once_it_is_sent_and_until_all_is_finished(
        self, cast: Cast, course: Course, programme: Programme
    ) -> None:
        person = self.learner(cast, course, programme, -1)
        reminder = remind(programme, note="Call me.")
        assert reminders.open_for(person) == []
        reminders.note_sent(reminder)
        assert [(one.programme, one.note) for one in reminders.open_for(person)] == [("Spring", "Call me.")]
        factories.enrolled(person, course, done=3)
        assert reminders.open_for(person) == []

    def test_withdrawn_it_is_as_if_it_had_not_been(self, cast: Cast, course: Course, programme: Programme) -> None:
        self.learner(cast, course, programme, -1)
        reminders.withdraw(remind(programme))
        remind(programme)


def test_two_who_remind_at_the_same_time_reach_each_person_once(app: LearnHub, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        course = factories.course()
        programme = make_programme(course)
        for _ in range(5):
            factories.enrolled(cast.learner(), course, programme=programme, due_on=MONDAY - timedelta(days=1))
        code = programme.public_id
    together = threading.Barrier(4)

    def run() -> int:
        with app.app_context():
            together.wait()
            try:
                with unit_of_work():
                    return len(reminders.codes_of(remind(programmes.get(code))))
            except Conflict:
                return 0

    with ThreadPoolExecutor(4) as pool:
        reached = [one.result() for one in [pool.submit(run) for _ in range(4)]]
    assert sorted(reached) == [0, 0, 0, 5]
    with app.app_context():
        assert len(db.session.scalars(select(ReminderNotice)).all()) == 5


@pytest.mark.usefixtures("rules")
class TestByItself:
    def test_seven_days_and_one_day_before_and_not_in_between(self, cast: Cast, time: Time) -> None:
        course = factories.course()
        programme = make_programme(course)
        due_on = MONDAY + timedelta(days=10)
        factories.enrolled(cast.learner(), course, programme=programme, due_on=due_on)
        sent = []
        for _third_of_a_day in range(3 * 20):
            if reminders.remind_by_itself(programme) is not None:
                sent.append(((due_on - time.now.date()).days, time.now.hour))
            time.pass_by(hours=8)
        assert sent == [(7, 9), (1, 9)]

    def test_nobody_is_woken_at_night(self, cast: Cast, time: Time) -> None:
        course = factories.course()
        programme = make_programme(course, time_zone="Asia/Phnom_Penh")  # seven hours ahead of UTC
        factories.enrolled(cast.learner(), course, programme=programme, due_on=MONDAY + timedelta(days=6))
        time.pass_by(hours=15, minutes=59)  # 07:59 there, on the next day
        assert reminders.remind_by_itself(programme) is None
        time.pass_by(minutes=1)
        assert reminders.remind_by_itself(programme) is not None

    def test_a_server_that_was_off_on_the_day_makes_up_for_it(self, cast: Cast, time: Time) -> None:
        course = factories.course()
        programme = make_programme(course)
        factories.enrolled(cast.learner(), course, programme=programme, due_on=MONDAY + timedelta(days=10))
        time.pass_by(days=6)
        assert reminders.remind_by_itself(programme) is not None
        assert reminders.remind_by_itself(programme) is None

    def test_who_was_reminded_by_somebody_is_not_reminded_again(self, cast: Cast, time: Time) -> None:
        course = factories.course()
        programme = make_programme(course)
        factories.enrolled(cast.learner(), course, programme=programme, due_on=MONDAY + timedelta(days=6))
        remind(programme, days=7)
        time.pass_by(days=4)
        assert reminders.remind_by_itself(programme) is None

    def test_it_is_off_until_somebody_wants_it(self) -> None:
        programme = make_programme(factories.course())
        assert reminders.programmes_by_itself() == []
        reminders.set_by_itself("k3v9", programme, wanted=True)
        reminders.set_by_itself("k3v9", programme, wanted=True)
        assert reminders.programmes_by_itself() == [programme]
        acts = db.session.scalars(select(AuditEntry).where(AuditEntry.act == Act.PROGRAMME_CHANGED)).all()
        assert len(acts) == 1
