"""Handing in grades the last answers, once (INV-03)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnhub import ids
from learnhub.assessment import answers, attempts, draws, grading, standings
from learnhub.assessment.models import Attempt
from learnhub.content import questions
from learnhub.learning import progress
from learnhub.stores.database import db
from learnhub.stores.record import Event, Verb
from tests.assessment import factories
from tests.assessment.factories import MULTIPLE, NUMBER, QUIZ, SINGLE, Quiz
from tests.conftest import Time
from tests.thoroughness import cases

pytestmark = pytest.mark.usefixtures("rules")

RIGHT: dict[str, dict[str, Any]] = {
    "who": {"chosen": ["b"]},
    "which": {"chosen": ["a", "c"]},
    "how-many": {"typed": "202"},
}


def sit(quiz: Quiz, page: dict[str, dict[str, Any]]) -> Attempt:
    attempt = attempts.start(quiz.enrol(), quiz.unit, ids.client_id())
    answers.save_page(attempt, page)
    return attempts.hand_in(attempt)


def told(attempt: Attempt, verb: Verb) -> list[Event]:
    chosen = db.select(Event).where(Event.person == attempt.enrolment.person.public_id, Event.verb == verb)
    return list(db.session.scalars(chosen.order_by(Event.id)))


def test_all_right_is_a_hundred_per_cent_and_completes_the_unit() -> None:
    attempt = sit(factories.quiz(), RIGHT)
    assert (attempt.points, attempt.points_possible, attempt.score, attempt.is_passed) == (400, 400, 10_000, True)
    assert QUIZ in progress.standing(attempt.enrolment).done
    assert attempt.enrolment.completed_at is not None


def test_a_failed_attempt_completes_nothing() -> None:
    attempt = sit(factories.quiz(), {"who": {"chosen": ["b"]}, "which": {"chosen": ["a", "b"]}})
    assert (attempt.points, attempt.score, attempt.is_passed) == (100, 2_500, False)
    assert {row.question_slug: row.points for row in answers.rows_of(attempt)} == {"who": 100, "which": 0}
    assert QUIZ not in progress.standing(attempt.enrolment).done


def test_an_empty_attempt_can_be_handed_in() -> None:
    attempt = sit(factories.quiz(), {})
    assert (attempt.points, attempt.score, attempt.is_passed) == (0, 0, False)


@pytest.mark.parametrize(("pass_mark", "is_passed"), [(75, True), (76, False), (0, True), (100, False)])
def test_the_pass_mark_itself_is_enough(pass_mark: int, is_passed: bool) -> None:
    attempt = sit(factories.quiz([SINGLE, MULTIPLE, NUMBER], pass_mark=pass_mark), RIGHT | {"who": {"chosen": ["a"]}})
    assert attempt.score == 7_500
    assert attempt.is_passed is is_passed


def test_the_record_tells_of_each_answer_and_of_the_result() -> None:
    attempt = sit(factories.quiz(), {"who": {"chosen": ["b"]}, "how-many": {"typed": "my secret"}})
    course = attempt.version.course.slug
    answered = told(attempt, Verb.ANSWERED)
    assert [(event.object_kind, event.object_id, event.result) for event in answered] == [
        ("question", f"{course}/{QUIZ}/how-many", {"points": 0, "points_possible": 100}),
        ("question", f"{course}/{QUIZ}/who", {"points": 100, "points_possible": 100}),
    ]
    [failed] = told(attempt, Verb.FAILED)
    assert failed.result == {"score": 2_500, "points": 100, "points_possible": 400, "is_passed": False}
    assert failed.context["attempt"] == attempt.public_id
    assert "my secret" not in str([(event.result, event.context) for event in answered])


def test_handing_in_twice_is_handing_in_once(time: Time) -> None:
    attempt = sit(factories.quiz(), RIGHT)
    first = (attempt.submitted_at, attempt.points, attempt.score, attempt.is_passed)
    time.pass_by(hours=1)
    again = attempts.hand_in(attempt)
    assert (again.submitted_at, again.points, again.score, again.is_passed) == first
    assert len(told(attempt, Verb.PASSED)) == 1
    assert len(told(attempt, Verb.ANSWERED)) == 3


def test_failing_after_passing_takes_nothing_back() -> None:
    quiz = factories.quiz()
    first = sit(quiz, RIGHT)
    attempts.hand_in(attempts.start(first.enrolment, quiz.unit, ids.client_id()))
    now_standing = standings.of(first.enrolment, quiz.unit)
    assert (now_standing.score, now_standing.is_passed) == (10_000, True)
    assert QUIZ in progress.standing(first.enrolment).done


PAGES = st.fixed_dictionaries(
    {},
    optional={
        "who": st.sets(st.sampled_from("abc"), max_size=1).map(lambda ticks: {"chosen": sorted(ticks)}),
        "which": st.sets(st.sampled_from("abcd")).map(lambda ticks: {"chosen": sorted(ticks)}),
        "how-many": st.sampled_from(["202", "3,5", "៣.៦", "many", ""]).map(lambda text: {"typed": text}),
    },
)


@given(st.lists(PAGES, max_size=4), st.integers(0, 100))
@pytest.mark.long
@settings(
    max_examples=cases(40),
    deadline=None,
    # One database for all examples: each has a learner of its own, and takes its rows back at its end.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_recomputing_gives_the_stored_score(pages: list[dict[str, dict[str, Any]]], pass_mark: int) -> None:
    with db.session.begin_nested() as savepoint:
        quiz = factories.quiz(pass_mark=pass_mark)
        attempt = attempts.start(quiz.enrol(), quiz.unit, ids.client_id())
        last: dict[str, dict[str, Any]] = {}
        for page in pages:
            answers.save_page(attempt, page)
            last |= page
        attempts.hand_in(attempt)
        db.session.expire_all()
        slugs = draws.questions_of(attempt)
        keys = questions.keys(attempt.version, QUIZ, slugs)
        points = sum(grading.points_for(keys[slug], last.get(slug)) for slug in slugs)
        possible = sum(key.points for key in keys.values())
        assert (attempt.points, attempt.points_possible) == (points, possible)
        assert attempt.score == grading.score_of(points, possible)
        assert attempt.is_passed == grading.is_pass(points, possible, pass_mark)
        assert sum(row.points or 0 for row in answers.rows_of(attempt)) == points
        savepoint.rollback()
