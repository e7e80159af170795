"""What was answered is kept once, whatever is sent how often (INV-02)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnhub import clock, ids
from learnhub.assessment import answers, attempts
from learnhub.assessment.answers import AlreadyHandedIn, AnotherBody
from learnhub.assessment.models import Answer, AnswerReceipt, Attempt
from learnhub.errors import Invalid, NotFound
from learnhub.stores.database import db
from tests.assessment import factories
from tests.conftest import Time
from tests.thoroughness import cases

pytestmark = pytest.mark.usefixtures("rules")

A, B = {"chosen": ["a"]}, {"chosen": ["b"]}


def begin() -> Attempt:
    quiz = factories.quiz()
    return attempts.start(quiz.enrol(), quiz.unit, ids.client_id())


def rows(attempt: Attempt) -> list[tuple[str, dict[str, Any], Any]]:
    return [(row.question_slug, row.response, row.saved_at) for row in answers.rows_of(attempt)]


def test_an_answer_is_kept_and_can_be_changed(time: Time) -> None:
    attempt = begin()
    first = answers.save_answer(attempt, "who", A, ids.client_id())
    assert (first.saved_at, first.is_repeat) == (clock.now(), False)
    time.pass_by(minutes=1)
    answers.save_answer(attempt, "who", B, ids.client_id())
    assert rows(attempt) == [("who", B, time.now)]


def test_the_same_save_again_gives_the_same_result(time: Time) -> None:
    attempt, code = begin(), ids.client_id()
    first = answers.save_answer(attempt, "which", {"chosen": ["c", "a"]}, code)
    time.pass_by(minutes=1)
    again = answers.save_answer(attempt, "which", {"chosen": ["a", "c"]}, code.upper())
    assert (again.saved_at, again.is_repeat) == (first.saved_at, True)
    assert rows(attempt) == [("which", {"chosen": ["a", "c"]}, first.saved_at)]


def test_a_late_repeat_does_not_undo_a_newer_answer() -> None:
    attempt, old = begin(), ids.client_id()
    answers.save_answer(attempt, "who", A, old)
    answers.save_answer(attempt, "who", B, ids.client_id())
    assert answers.save_answer(attempt, "who", A, old).is_repeat
    assert answers.answers_of(attempt) == {"who": B}


@pytest.mark.parametrize(("question", "response"), [("who", B), ("which", A)])
def test_the_same_id_with_another_body_is_in_conflict(question: str, response: dict[str, Any]) -> None:
    attempt, code = begin(), ids.client_id()
    answers.save_answer(attempt, "who", A, code)
    before = rows(attempt)
    with pytest.raises(AnotherBody):
        answers.save_answer(attempt, question, response, code)
    assert rows(attempt) == before


def test_the_id_of_another_attempt_is_not_found() -> None:
    mine, other, code = begin(), begin(), ids.client_id()
    answers.save_answer(other, "who", A, code)
    for response in (A, B):
        with pytest.raises(NotFound):
            answers.save_answer(mine, "who", response, code)
    assert (answers.answers_of(mine), answers.answers_of(other)) == ({}, {"who": A})


def test_after_handing_in_nothing_changes_and_repeats_still_answer() -> None:
    attempt, code = begin(), ids.client_id()
    answers.save_answer(attempt, "who", A, code)
    attempts.hand_in(attempt)
    with pytest.raises(AlreadyHandedIn):
        answers.save_answer(attempt, "who", B, ids.client_id())
    with pytest.raises(AlreadyHandedIn):
        answers.save_page(attempt, {"who": B})
    assert answers.save_answer(attempt, "who", A, code).is_repeat
    assert answers.save_page(attempt, {"who": A}).changed == 0
    assert answers.answers_of(attempt) == {"who": A}


@pytest.mark.parametrize("code", ["", "1", "0" * 36])
def test_a_save_without_a_usable_id_is_refused(code: str) -> None:
    with pytest.raises(Invalid):
        answers.save_answer(begin(), "who", A, code)


def test_a_question_of_another_quiz_is_refused() -> None:
    attempt = begin()
    with pytest.raises(Invalid) as refused:
        answers.save_answer(attempt, "elsewhere", A, ids.client_id())
    assert set(refused.value.fields) == {"elsewhere"}


def test_a_question_of_the_pool_that_was_not_drawn_is_refused() -> None:
    quiz = factories.quiz(draw=1)
    attempt = attempts.start(quiz.enrol(), quiz.unit, ids.client_id())
    drawn = attempt.draw[0]["question"]
    left_out = next(asked for asked in quiz.questions if asked.slug != drawn)
    with pytest.raises(Invalid):
        answers.save_page(attempt, {left_out.slug: {"typed": "1"} if left_out.ranges else {"chosen": []}})


def test_a_page_saves_what_differs_and_twice_is_once(time: Time) -> None:
    attempt = begin()
    page = {"who": A, "which": {"chosen": []}, "how-many": {"typed": "many"}}
    assert answers.save_page(attempt, page).changed == 2
    first = rows(attempt)
    time.pass_by(minutes=1)
    assert answers.save_page(attempt, page).changed == 0
    assert rows(attempt) == first
    assert answers.save_page(attempt, {"who": None, "how-many": {"typed": ""}}).changed == 1
    assert answers.answers_of(attempt) == {"who": A, "how-many": {"typed": ""}}


def test_a_page_names_every_wrong_answer_and_saves_none() -> None:
    attempt = begin()
    page = {"who": {"chosen": ["a", "b"]}, "which": {"chosen": ["z"]}, "how-many": {"typed": "7"}}
    with pytest.raises(Invalid) as refused:
        answers.save_page(attempt, page)
    assert set(refused.value.fields) == {"who", "which"}
    assert answers.answers_of(attempt) == {}


@dataclass
class Model:
    """What the rules promise, in a few lines."""

    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    taken: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)


CODES = st.sampled_from([ids.client_id() for _ in range(6)])
BODIES = st.one_of(
    st.tuples(st.just("who"), st.sampled_from([A, B, {"chosen": []}])),
    st.tuples(st.just("which"), st.sets(st.sampled_from("abcd")).map(lambda ticks: {"chosen": sorted(ticks)})),
    st.tuples(st.just("how-many"), st.sampled_from(["202", "3,5", "many", ""]).map(lambda text: {"typed": text})),
)


@given(st.lists(st.tuples(CODES, BODIES), max_size=20))
@pytest.mark.long
@settings(
    max_examples=cases(50),
    deadline=None,
    # One database for all examples: each has a learner of its own, and takes its rows back at its end.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_sequence_of_saves_ends_as_promised(sent: list[tuple[str, tuple[str, dict[str, Any]]]]) -> None:
    with db.session.begin_nested() as savepoint:
        attempt, model = begin(), Model()
        for code, (question, response) in sent:
            if model.taken.setdefault(code, (question, response)) != (question, response):
                with pytest.raises(AnotherBody):
                    answers.save_answer(attempt, question, response, code)
                continue
            is_new = not answers.save_answer(attempt, question, response, code).is_repeat
            if is_new:
                model.answers[question] = response
        assert answers.answers_of(attempt) == model.answers
        assert len(answers.rows_of(attempt)) <= len(attempt.draw)
        assert _count(AnswerReceipt, attempt) == len(model.taken)
        savepoint.rollback()


def _count(table: type[AnswerReceipt | Answer], attempt: Attempt) -> int:
    chosen = db.select(db.func.count()).select_from(table).where(table.attempt_id == attempt.id)
    return db.session.scalar(chosen) or 0
