"""Time is over by the server's clock, and reads as over whether or not somebody wrote it down (INV-05)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from learnhub import ids
from learnhub.assessment import answers, attempts, deadlines, outcomes, papers, standings
from learnhub.assessment.answers import AlreadyHandedIn
from learnhub.assessment.attempts import Closed, TooEarly
from learnhub.assessment.models import Attempt
from learnhub.content import catalogue
from learnhub.content.outline import UnitOutline
from learnhub.learning import programmes, progress
from learnhub.learning.models import Enrolment
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Event, Verb
from tests.assessment import factories
from tests.assessment.factories import QUIZ, Quiz
from tests.conftest import Time

pytestmark = pytest.mark.usefixtures("rules")

RIGHT = {question.slug: question.answer for question in factories.THREE}
MINUTES = 60


def timed(**rules: Any) -> Quiz:
    return factories.quiz(**({"time_limit": 30 * MINUTES} | rules))


def begin(quiz: Quiz, enrolment: Enrolment | None = None) -> Attempt:
    return attempts.start(enrolment or quiz.enrol(), quiz.unit, ids.client_id())


def in_programme(quiz: Quiz, ends_on: date | None, time_zone: str = "UTC") -> Enrolment:
    enrolment = quiz.enrol()
    enrolment.programme = programmes.make(
        record.SYSTEM, name="Fictional 2026", courses=[quiz.version.course], ends_on=ends_on, time_zone=time_zone
    )
    db.session.flush()
    return enrolment


def test_the_end_is_fixed_at_the_start(time: Time) -> None:
    assert begin(factories.quiz()).deadline_at is None
    assert begin(timed()).deadline_at == time.now + timedelta(minutes=30)


def test_the_close_of_the_programme_comes_first_where_it_is_sooner(time: Time) -> None:
    quiz, untimed = timed(time_limit=48 * 60 * MINUTES), factories.quiz()
    # 3 March ends in Phnom Penh when it is 17:00 in Greenwich.
    close = datetime(2026, 3, 3, 17, 0, tzinfo=UTC)
    for made in (quiz, untimed):
        assert begin(made, in_programme(made, date(2026, 3, 3), "Asia/Phnom_Penh")).deadline_at == close
    short = timed()
    assert begin(short, in_programme(short, date(2026, 3, 3))).deadline_at == time.now + timedelta(minutes=30)
    assert begin(untimed, in_programme(untimed, None)).deadline_at is None


def test_answers_under_way_at_the_end_still_count(time: Time) -> None:
    attempt = begin(timed())
    time.pass_by(minutes=30, seconds=10)
    assert not answers.save_answer(attempt, "who", RIGHT["who"], ids.client_id()).is_late
    assert answers.save_page(attempt, {"how-many": RIGHT["how-many"]}) == answers.SavedPage(1)
    assert set(answers.answers_of(attempt)) == {"who", "how-many"}
    assert outcomes.of(attempt) is None


def save(attempt: Attempt, response: dict[str, Any], code: str) -> answers.Saved:
    return answers.save_answer(attempt, "how-many", response, code)


@pytest.mark.parametrize("is_written_down", [True, False])
def test_later_answers_are_kept_aside_and_never_counted(time: Time, is_written_down: bool) -> None:
    attempt, code = begin(timed()), ids.client_id()
    answers.save_answer(attempt, "who", RIGHT["who"], ids.client_id())
    time.pass_by(minutes=31)
    if is_written_down:
        attempts.close_overdue(10)
    assert save(attempt, {"typed": "1"}, ids.client_id()).is_late
    late = save(attempt, {"typed": "202"}, code)
    assert (late.is_late, late.is_repeat) == (True, False)
    time.pass_by(minutes=1)
    assert save(attempt, {"typed": "202"}, code) == answers.Saved(late.saved_at, is_repeat=True, is_late=True)
    assert answers.save_page(attempt, {"which": RIGHT["which"]}) == answers.SavedPage(1, is_late=True)
    assert answers.answers_of(attempt) == {"who": RIGHT["who"]}
    kept = answers.late_of(attempt)
    assert {slug: row.response for slug, row in kept.items()} == {"how-many": {"typed": "202"}, "which": RIGHT["which"]}
    outcome = outcomes.of(attempt)
    assert outcome is not None
    assert (outcome.points, outcome.points_possible) == (100, 400)


def test_what_is_the_same_as_what_counts_is_not_late(time: Time) -> None:
    attempt = begin(timed())
    answers.save_answer(attempt, "who", RIGHT["who"], ids.client_id())
    time.pass_by(minutes=31)
    assert not answers.save_answer(attempt, "who", RIGHT["who"], ids.client_id()).is_late
    assert answers.save_page(attempt, {"who": RIGHT["who"], "how-many": {"typed": ""}}) == answers.SavedPage(0)
    assert answers.late_of(attempt) == {}


def test_after_handing_in_oneself_nothing_is_late(time: Time) -> None:
    attempt = begin(timed())
    time.pass_by(minutes=1)
    attempts.hand_in(attempt)
    time.pass_by(minutes=60)
    with pytest.raises(AlreadyHandedIn):
        answers.save_answer(attempt, "who", RIGHT["who"], ids.client_id())
    assert answers.late_of(attempt) == {}
    assert not deadlines.was_ended(attempt)


def what_is_seen(attempt: Attempt) -> dict[str, Any]:
    """Return all that a learner sees of an attempt and a quiz."""
    enrolment, unit = attempt.enrolment, unit_of(attempt)
    outcome, standing = outcomes.of(attempt), standings.of(enrolment, unit)
    assert outcome is not None
    paper = papers.paper_of(attempt, "en")
    return {
        "outcome": (outcome.handed_in_at, outcome.points, outcome.points_possible, outcome.score, outcome.is_passed),
        "was_ended": outcome.was_ended,
        "standing": (standing.attempts_used, standing.opens_at, standing.score, standing.is_passed, standing.may_start),
        "open": (standing.open_attempt, paper.is_open),
        "reviewed": {slug: (one.points, one.response) for slug, one in paper.reviewed.items()},
    }


def unit_of(attempt: Attempt) -> UnitOutline:
    return catalogue.get_unit(attempt.version, attempt.unit_slug)


@pytest.mark.parametrize("page", [RIGHT, {"who": RIGHT["who"]}, {}])
def test_it_reads_the_same_before_and_after_the_job(time: Time, page: dict[str, Any]) -> None:
    attempt = begin(timed(cooldown=3600, attempts=3))
    answers.save_page(attempt, page)
    time.pass_by(minutes=45)
    before = what_is_seen(attempt)
    assert attempt.submitted_at is None
    assert attempts.close_overdue(10) == 1
    assert attempt.submitted_at == attempt.deadline_at
    assert what_is_seen(attempt) == before
    assert before["outcome"][0] == attempt.deadline_at
    assert before["standing"][1] == (attempt.deadline_at or time.now) + timedelta(hours=1)


@pytest.mark.parametrize("close", [attempts.hand_in, attempts.end_if_over, lambda _attempt: attempts.close_overdue(1)])
def test_whoever_writes_it_down_writes_the_end(time: Time, close: Callable[[Attempt], object]) -> None:
    attempt = begin(timed())
    answers.save_page(attempt, RIGHT)
    end = attempt.deadline_at
    time.pass_by(hours=3)
    close(attempt)
    assert (attempt.submitted_at, attempt.score, attempt.graded_at) == (end, 10_000, time.now)
    assert attempt.enrolment.completed_at == end
    assert attempt.enrolment.last_activity_at == end
    assert QUIZ in progress.standing(attempt.enrolment).done


def test_an_attempt_that_is_not_over_is_left_alone(time: Time) -> None:
    attempt, untimed = begin(timed()), begin(factories.quiz())
    time.pass_by(minutes=30, seconds=10)
    attempts.end_if_over(attempt)
    attempts.end_if_over(untimed)
    assert attempts.close_overdue(10) == 0
    assert (attempt.submitted_at, untimed.submitted_at) == (None, None)
    time.pass_by(seconds=1)
    assert attempts.close_overdue(10) == 1


def test_the_job_goes_in_batches_those_first_that_ended_first(time: Time) -> None:
    quiz = timed()
    made = []
    for _ in range(5):
        made.append(begin(quiz))
        time.pass_by(minutes=1)
    time.pass_by(hours=1)
    assert [attempts.close_overdue(2) for _ in range(4)] == [2, 2, 1, 0]
    told = db.session.scalars(db.select(Event).where(Event.verb == Verb.FAILED).order_by(Event.id)).all()
    assert [event.context["attempt"] for event in told] == [attempt.public_id for attempt in made]


def test_the_next_attempt_begins_after_the_one_that_ran_out(time: Time) -> None:
    quiz = timed(attempts=2)
    first = begin(quiz)
    time.pass_by(minutes=31)
    second = begin(quiz, first.enrolment)
    assert (second.number, second.submitted_at) == (2, None)
    assert first.submitted_at == first.deadline_at
    time.pass_by(minutes=31)
    standing = standings.of(first.enrolment, quiz.unit)
    assert (standing.attempts_left, standing.may_start, standing.is_over) == (0, False, True)


def test_the_wait_counts_from_the_end(time: Time) -> None:
    quiz = timed(cooldown=3600)
    first = begin(quiz)
    end = first.deadline_at
    time.pass_by(minutes=89)
    with pytest.raises(TooEarly) as refused:
        begin(quiz, first.enrolment)
    assert end is not None
    assert refused.value.opens_at == end + timedelta(hours=1)
    time.pass_by(minutes=1)
    assert begin(quiz, first.enrolment).number == 2


def test_the_same_start_again_gives_the_attempt_that_ran_out(time: Time) -> None:
    quiz, code = timed(), ids.client_id()
    enrolment = quiz.enrol()
    first = attempts.start(enrolment, quiz.unit, code)
    time.pass_by(hours=1)
    assert attempts.start(enrolment, quiz.unit, code) is first


def test_a_closed_quiz_cannot_be_begun(time: Time) -> None:
    quiz = factories.quiz()
    enrolment = in_programme(quiz, date(2026, 3, 2))
    assert standings.of(enrolment, quiz.unit).may_start
    attempt = begin(quiz, enrolment)
    time.pass_by(hours=15, seconds=11)
    assert deadlines.is_closed(enrolment)
    with pytest.raises(Closed):
        begin(quiz, enrolment)
    standing = standings.of(enrolment, quiz.unit)
    assert (standing.may_start, standing.is_over, standing.score) == (False, True, 0)
    assert attempt.submitted_at == datetime(2026, 3, 3, tzinfo=UTC)


def test_what_was_done_last_before_the_end_says_when_the_course_was_complete(time: Time) -> None:
    quiz = timed()
    first, second = begin(quiz), begin(timed(pass_mark=0))
    for attempt in (first, second):
        answers.save_page(attempt, RIGHT)
    time.pass_by(minutes=5)
    attempts.hand_in(first)
    assert first.enrolment.completed_at == time.now
    time.pass_by(days=3)
    attempts.close_overdue(10)
    assert second.enrolment.completed_at == second.deadline_at
