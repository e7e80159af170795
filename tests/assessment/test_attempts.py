"""An attempt begins within the rules, and once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from learnhub import clock, ids
from learnhub.assessment import answers, attempts, standings
from learnhub.assessment.attempts import NoAttemptsLeft, TooEarly
from learnhub.assessment.models import Attempt
from learnhub.content.outline import GradeRule
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.learning import progress
from learnhub.stores.database import db
from learnhub.stores.record import Event, Verb
from tests.assessment import factories
from tests.assessment.factories import QUIZ, SINGLE, Asked
from tests.conftest import Time

pytestmark = pytest.mark.usefixtures("rules")


def events_of(attempt: Attempt) -> Sequence[Event]:
    chosen = db.select(Event).where(Event.person == attempt.enrolment.person.public_id).order_by(Event.id)
    return db.session.scalars(chosen).all()


def test_an_attempt_is_begun_and_told() -> None:
    quiz = factories.quiz()
    attempt = attempts.start(quiz.enrol(), quiz.unit, ids.client_id())
    assert (attempt.number, attempt.submitted_at, attempt.started_at) == (1, None, clock.now())
    assert [(event.verb, event.object_kind) for event in events_of(attempt)] == [(Verb.ATTEMPTED, "quiz")]
    assert events_of(attempt)[0].object_id == f"{quiz.version.course.slug}/{QUIZ}"


def test_the_same_id_gives_the_same_attempt_and_one_event() -> None:
    quiz = factories.quiz()
    enrolment, code = quiz.enrol(), ids.client_id()
    first = attempts.start(enrolment, quiz.unit, code)
    assert attempts.start(enrolment, quiz.unit, code.upper()) is first
    attempts.hand_in(first)
    assert attempts.start(enrolment, quiz.unit, code) is first
    assert len([event for event in events_of(first) if event.verb == Verb.ATTEMPTED]) == 1


def test_an_open_attempt_is_gone_on_with() -> None:
    quiz = factories.quiz()
    enrolment = quiz.enrol()
    first = attempts.start(enrolment, quiz.unit, ids.client_id())
    assert attempts.start(enrolment, quiz.unit, ids.client_id()) is first
    assert attempts.find_open(enrolment, QUIZ) is first


def test_the_id_of_someone_elses_attempt_is_not_found() -> None:
    quiz = factories.quiz()
    code = ids.client_id()
    attempts.start(quiz.enrol(), quiz.unit, code)
    with pytest.raises(NotFound):
        attempts.start(quiz.enrol(), quiz.unit, code)


def test_the_id_of_an_attempt_at_another_quiz_is_in_conflict() -> None:
    quiz, other = factories.quiz(), factories.quiz()
    enrolment, code = quiz.enrol(), ids.client_id()
    attempts.start(enrolment, quiz.unit, code).unit_slug = "other"
    with pytest.raises(Conflict):
        attempts.start(enrolment, other.unit, code)


@pytest.mark.parametrize("code", ["", "1", "not-a-uuid", "{00000000-0000-4000-8000-000000000000}", "\x00"])
def test_an_id_that_is_no_uuid_is_refused(code: str) -> None:
    quiz = factories.quiz()
    with pytest.raises(Invalid):
        attempts.start(quiz.enrol(), quiz.unit, code)


def test_a_lesson_cannot_be_attempted() -> None:
    quiz = factories.quiz()
    with pytest.raises(NotFound):
        attempts.start(quiz.enrol(), factories.lesson(), ids.client_id())
    with pytest.raises(NotFound):
        standings.of(quiz.enrol(), factories.lesson())


def test_no_more_attempts_than_allowed() -> None:
    quiz = factories.quiz(attempts=2)
    enrolment = quiz.enrol()
    for _ in range(2):
        attempts.hand_in(attempts.start(enrolment, quiz.unit, ids.client_id()))
    with pytest.raises(NoAttemptsLeft):
        attempts.start(enrolment, quiz.unit, ids.client_id())
    assert [attempt.number for attempt in standings.list_of(enrolment, QUIZ)] == [1, 2]


def test_the_wait_between_attempts_says_when_it_ends(time: Time) -> None:
    quiz = factories.quiz(cooldown=24 * 3600)
    enrolment = quiz.enrol()
    attempts.hand_in(attempts.start(enrolment, quiz.unit, ids.client_id()))
    handed_in_at = time.now
    time.pass_by(hours=24, seconds=-1)
    with pytest.raises(TooEarly) as refused:
        attempts.start(enrolment, quiz.unit, ids.client_id())
    assert refused.value.opens_at == handed_in_at + timedelta(hours=24)
    assert "3 March 2026, 09:00 UTC" in str(refused.value.mend)
    time.pass_by(seconds=1)
    assert attempts.start(enrolment, quiz.unit, ids.client_id()).number == 2


def test_the_standing_follows_the_attempts(time: Time) -> None:
    quiz = factories.quiz([SINGLE], attempts=3, cooldown=60)
    enrolment = quiz.enrol()
    before = standings.of(enrolment, quiz.unit)
    assert (before.attempts_used, before.attempts_left, before.score, before.may_start) == (0, 3, None, True)
    attempt = attempts.start(enrolment, quiz.unit, ids.client_id())
    during = standings.of(enrolment, quiz.unit)
    assert (during.open_attempt, during.attempts_left, during.may_start) == (attempt, 2, False)
    attempts.hand_in(attempt)
    after = standings.of(enrolment, quiz.unit)
    assert (after.open_attempt, after.score, after.is_passed) == (None, 0, False)
    assert (after.opens_at, after.may_start) == (time.now + timedelta(seconds=60), False)


def test_without_a_limit_attempts_never_run_out() -> None:
    quiz = factories.quiz()
    enrolment = quiz.enrol()
    for number in range(1, 6):
        attempts.hand_in(attempts.start(enrolment, quiz.unit, ids.client_id()))
        assert standings.of(enrolment, quiz.unit).attempts_used == number
    assert standings.of(enrolment, quiz.unit).attempts_left is None


def test_one_gets_ones_own_attempt_alone() -> None:
    quiz = factories.quiz()
    mine, other = quiz.enrol(), quiz.enrol()
    attempt = attempts.start(mine, quiz.unit, ids.client_id())
    assert attempts.get_own(mine.person_id, attempt.public_id) is attempt
    for person, code in [
        (other.person, attempt.public_id),
        (mine.person, ids.client_id()),
        (mine.person, "x"),
        (mine.person, "\x00"),
    ]:
        with pytest.raises(NotFound):
            attempts.get_own(person.id, code)


def test_an_attempt_keeps_the_version_it_was_begun_on() -> None:
    quiz, newer = factories.quiz(), factories.quiz()
    enrolment = quiz.enrol()
    attempt = attempts.start(enrolment, quiz.unit, ids.client_id())
    enrolment.version = newer.version
    db.session.flush()
    assert attempts.start(enrolment, newer.unit, ids.client_id()).version_id == quiz.version.id
    assert attempts.hand_in(attempt).score == 0


def test_questions_are_drawn_from_the_pool() -> None:
    pool = [Asked(f"q{place}", ["a", "b", "c", "d", "e"], ["a"]) for place in range(20)]
    quiz = factories.quiz(pool, draw=10)
    drawn = [attempts.start(quiz.enrol(), quiz.unit, ids.client_id()).draw for _ in range(4)]
    assert all(len({question["question"] for question in draw}) == 10 for draw in drawn)
    assert drawn[0] != drawn[1] or drawn[1] != drawn[2] or drawn[2] != drawn[3]


RIGHT_OR_WRONG = {True: {"chosen": ["b"]}, False: {"chosen": ["a"]}}


@pytest.mark.parametrize(
    ("rule", "right", "scores", "is_passed"),
    [
        (GradeRule.BEST, [False, True, False], [0, 10_000, 10_000], [False, True, True]),
        (GradeRule.LAST, [False, True, False], [0, 10_000, 0], [False, True, True]),
        (GradeRule.FIRST, [False, True, True], [0, 0, 0], [False, False, False]),
        (GradeRule.FIRST, [True, False, False], [10_000, 10_000, 10_000], [True, True, True]),
        (GradeRule.AVERAGE, [True, False, False], [10_000, 5_000, 3_333], [True, True, True]),
        (GradeRule.AVERAGE, [False, True, True], [0, 5_000, 6_666], [False, False, False]),
    ],
)
def test_the_rule_of_the_quiz_says_which_attempts_count(
    rule: GradeRule, right: list[bool], scores: list[int], is_passed: list[bool]
) -> None:
    quiz = factories.quiz([SINGLE], grade=rule, pass_mark=70)
    enrolment = quiz.enrol()
    for is_right, score, passed in zip(right, scores, is_passed, strict=True):
        attempt = attempts.start(enrolment, quiz.unit, ids.client_id())
        answers.save_page(attempt, {"who": RIGHT_OR_WRONG[is_right]})
        attempts.hand_in(attempt)
        now_standing = standings.of(enrolment, quiz.unit)
        assert (now_standing.score, now_standing.is_passed) == (score, passed)
        assert (QUIZ in progress.standing(enrolment).done) is passed
