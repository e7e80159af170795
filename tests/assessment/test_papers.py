"""Before grading, nothing that a learner gets tells what is right (INV-06)."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnhub import ids
from learnhub.assessment import answers, attempts, papers
from learnhub.assessment.models import Attempt
from learnhub.assessment.papers import FeedbackLater
from learnhub.content.format.vocabulary import FeedbackRule, QuestionKind
from learnhub.content.questions import QuestionText
from learnhub.learning import programmes
from learnhub.stores import record
from learnhub.stores.database import db
from tests.assessment import factories
from tests.assessment.factories import NUMBER, SINGLE, Asked, Quiz
from tests.conftest import Time
from tests.thoroughness import cases

pytestmark = pytest.mark.usefixtures("rules")


def begin(quiz: Quiz) -> Attempt:
    return attempts.start(quiz.enrol(), quiz.unit, ids.client_id())


def payload(attempt: Attempt, language: str = "en") -> str:
    """Return all that is asked, by id where the order is one of chance."""
    return json.dumps([_without_chance(question) for question in papers.questions_for(attempt, language)])


def _without_chance(question: QuestionText) -> dict[str, Any]:
    asked = dataclasses.asdict(question)
    if question.kind in {QuestionKind.MATCH, QuestionKind.ORDER}:
        asked["options"] = sorted(asked["options"], key=lambda option: option["id"])
    for gap in asked["gaps"]:
        gap["choices"] = sorted(gap["choices"], key=lambda choice: choice["id"])
    return asked


def may_see(quiz: Quiz, attempt: Attempt) -> bool:
    assert quiz.unit.quiz is not None
    return papers.may_see_feedback(attempt, quiz.unit.quiz)


def pass_it(attempt: Attempt) -> Attempt:
    answers.save_page(attempt, {"who": {"chosen": ["b"]}})
    return attempts.hand_in(attempt)


def test_options_come_in_the_order_drawn() -> None:
    attempt = begin(factories.quiz([Asked("q", [str(place) for place in range(12)], ["3"])]))
    for _ in range(2):
        [question] = papers.questions_for(attempt, "en")
        assert [option.id for option in question.options] == attempt.draw[0]["options"]


def test_questions_come_in_the_language_asked_for() -> None:
    attempt = begin(factories.quiz([SINGLE]))
    assert papers.questions_for(attempt, "fr")[0].stem == "<p>Énoncé who?</p>"
    assert papers.questions_for(attempt, "km")[0].stem == "<p>Question who?</p>"


KINDS = st.sampled_from([QuestionKind.SINGLE, QuestionKind.MULTIPLE])
RIGHT = st.sets(st.sampled_from("abcd"), min_size=1).map(sorted)


@given(KINDS, RIGHT, RIGHT, st.sampled_from(["partial", "all"]), st.integers(1, 999), st.integers(1, 999))
@pytest.mark.long
@settings(
    max_examples=cases(20),
    deadline=None,
    # One database for all examples: each has content of its own, and takes its rows back at its end.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_other_keys_give_the_same_payload(
    kind: QuestionKind, right: list[str], other: list[str], grading: str, low: int, high: int
) -> None:
    def made(its_right: list[str], its_grading: str, number: int) -> Sequence[Asked]:
        ranges = [(str(number), str(number))]
        return (
            Asked("tick", "abcd", its_right, grading=its_grading, is_shuffled=False, kind=kind),
            Asked("type", ranges=ranges),
        )

    with db.session.begin_nested() as savepoint:
        one = payload(begin(factories.quiz(made(right, "partial", low))))
        two = payload(begin(factories.quiz(made(other, grading, high))))
        assert one.encode() == two.encode()
        assert "SECRET" not in one
        savepoint.rollback()


WORDS = st.permutations(["levy", "grant", "pension", "voucher"])


@given(WORDS, WORDS)
@pytest.mark.long
@settings(
    max_examples=cases(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_other_pairs_orders_and_words_give_the_same_payload(right: list[str], other: list[str]) -> None:
    def made(words: list[str]) -> Sequence[Asked]:
        lefts = ["one", "two", "three", ""]  # the last word is a distractor
        return (
            Asked("pair-up", pairs=list(zip(lefts, words, strict=True))),
            Asked("line-up", steps=words),
            Asked("fill-in", gaps=[tuple(words), tuple(words[1:] + words[:1]), [f"typed {words[0]}"]]),
            Asked("name-it", accepted=[f"typed {words[1]}"]),
            Asked("explain", is_marked=True),
        )

    with db.session.begin_nested() as savepoint:
        one = payload(begin(factories.quiz(made(right))))
        two = payload(begin(factories.quiz(made(other))))
        assert one.encode() == two.encode()
        assert "SECRET" not in one
        assert "typed" not in one
        savepoint.rollback()


def test_a_question_keeps_its_scenario() -> None:
    shared = [replace(NUMBER, scenario="north"), Asked("b", "ab", "a", scenario="north")]
    paper = papers.paper_of(begin(factories.quiz([SINGLE, *shared])), "en")
    assert [question.scenario for question in paper.questions] == [None, "north", "north"]
    assert paper.scenarios["north"].html == "<p>It happened in north.</p>"


@given(st.integers(1000, 9999))
@pytest.mark.long
@settings(max_examples=cases(10, long=300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_number_that_is_right_is_nowhere(number: int) -> None:
    with db.session.begin_nested() as savepoint:
        assert str(number) not in payload(begin(factories.quiz([Asked("q", ranges=[(str(number), str(number))])])))
        savepoint.rollback()


def test_after_submit_shows_what_was_right_once_handed_in() -> None:
    quiz = factories.quiz()
    attempt = begin(quiz)
    answers.save_page(attempt, {"who": {"chosen": ["a"]}, "how-many": {"typed": "3,5"}})
    with pytest.raises(FeedbackLater):
        papers.review_of(attempt, "en")
    attempts.hand_in(attempt)
    who, which, how_many = papers.review_of(attempt, "en")
    assert (who.response, who.points, who.key.right) == ({"chosen": ["a"]}, 0, frozenset("b"))
    assert who.feedback.options["b"] == "<p>SECRET b</p>"
    assert (which.response, which.points, which.key.right) == (None, 0, frozenset("ac"))
    assert (how_many.points, [str(low) for low, _ in how_many.key.ranges]) == (100, ["202", "3.4"])


def test_after_pass_waits_until_any_attempt_is_passed() -> None:
    quiz = factories.quiz([SINGLE], feedback=FeedbackRule.AFTER_PASS, attempts=3)
    first = attempts.hand_in(begin(quiz))
    assert not may_see(quiz, first)
    with pytest.raises(FeedbackLater):
        papers.review_of(first, "en")
    second = attempts.start(first.enrolment, quiz.unit, ids.client_id())
    pass_it(second)
    assert may_see(quiz, first)
    assert papers.review_of(first, "en")[0].key.right == frozenset("b")


def test_after_pass_shows_when_no_attempt_is_left_and_none_is_open() -> None:
    quiz = factories.quiz([NUMBER], feedback=FeedbackRule.AFTER_PASS, attempts=2)
    first = attempts.hand_in(begin(quiz))
    second = attempts.start(first.enrolment, quiz.unit, ids.client_id())
    assert not may_see(quiz, first)
    attempts.hand_in(second)
    assert may_see(quiz, first)
    assert may_see(quiz, second)


def in_programme(quiz: Quiz, ends_on: date | None) -> Attempt:
    enrolment = quiz.enrol()
    enrolment.programme = programmes.make(
        record.SYSTEM, name="Fictional", courses=[quiz.version.course], ends_on=ends_on
    )
    db.session.flush()
    return attempts.start(enrolment, quiz.unit, ids.client_id())


def test_after_close_waits_for_the_end_of_the_programme(time: Time) -> None:
    quiz = factories.quiz([SINGLE], feedback=FeedbackRule.AFTER_CLOSE)
    attempt = pass_it(in_programme(quiz, date(2026, 3, 2)))
    assert not may_see(quiz, attempt)
    time.pass_by(hours=14, minutes=59)
    assert not may_see(quiz, attempt)
    time.pass_by(minutes=1)
    assert may_see(quiz, attempt)


@pytest.mark.parametrize("has_programme", [True, False])
def test_where_nothing_closes_after_close_is_after_pass(has_programme: bool) -> None:
    quiz = factories.quiz([SINGLE], feedback=FeedbackRule.AFTER_CLOSE)
    first = attempts.hand_in(in_programme(quiz, None) if has_programme else begin(quiz))
    assert not may_see(quiz, first)
    pass_it(attempts.start(first.enrolment, quiz.unit, ids.client_id()))
    assert may_see(quiz, first)


def test_a_closed_quiz_has_no_attempt_left_to_wait_for(time: Time) -> None:
    quiz = factories.quiz([SINGLE], feedback=FeedbackRule.AFTER_PASS)
    attempt = attempts.hand_in(in_programme(quiz, date(2026, 3, 2)))
    assert not may_see(quiz, attempt)
    time.pass_by(hours=15)
    assert may_see(quiz, attempt)


def test_one_learners_pass_shows_nothing_to_another() -> None:
    quiz = factories.quiz([SINGLE], feedback=FeedbackRule.AFTER_PASS)
    pass_it(begin(quiz))
    assert not may_see(quiz, attempts.hand_in(begin(quiz)))


@pytest.mark.parametrize("rule", list(FeedbackRule))
def test_an_open_attempt_shows_nothing(rule: FeedbackRule) -> None:
    quiz = factories.quiz([SINGLE], feedback=rule)
    passed = pass_it(begin(quiz))
    attempt: Any = attempts.start(passed.enrolment, quiz.unit, ids.client_id())
    assert not may_see(quiz, attempt)
