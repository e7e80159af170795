"""Where feedback is immediate, an answer can be checked before handing in; then it is final."""

from __future__ import annotations

import pytest

from learnhub import ids
from learnhub.assessment import answers, attempts, checking, papers
from learnhub.assessment.answers import AlreadyChecked, AlreadyHandedIn
from learnhub.assessment.models import Attempt
from learnhub.content.outline import FeedbackRule
from learnhub.errors import Invalid, NotFound
from tests.assessment import factories
from tests.assessment.factories import MARKED, OPEN, SINGLE, WRITTEN, Quiz, tutored
from tests.conftest import Time

pytestmark = pytest.mark.usefixtures("rules")

RIGHT, WRONG = {"chosen": ["b"]}, {"chosen": ["a"]}


def immediate() -> Quiz:
    return factories.quiz(feedback=FeedbackRule.IMMEDIATE, time_limit=600)


def begin(quiz: Quiz) -> Attempt:
    return attempts.start(quiz.enrol(), quiz.unit, ids.client_id())


def reviewed(attempt: Attempt) -> dict[str, int | None]:
    return {slug: one.points for slug, one in papers.paper_of(attempt, "en").reviewed.items()}


def test_a_checked_answer_is_shown_with_what_is_right_and_no_other() -> None:
    attempt = begin(immediate())
    answers.save_page(attempt, {"who": WRONG, "which": {"chosen": ["a"]}})
    assert reviewed(attempt) == {}
    checking.check(attempt, "who")
    assert reviewed(attempt) == {"who": 0}
    checking.check(attempt, "which")
    assert reviewed(attempt) == {"who": 0, "which": 100}
    assert not papers.paper_of(attempt, "en").is_reviewed
    attempts.hand_in(attempt)
    assert reviewed(attempt) == {"who": 0, "which": 100, "how-many": 0}


def test_a_checked_answer_is_final(time: Time) -> None:
    attempt, code = begin(immediate()), ids.client_id()
    answers.save_answer(attempt, "who", WRONG, code)
    checking.check(attempt, "who")
    checked_at = time.now
    time.pass_by(minutes=1)
    with pytest.raises(AlreadyChecked):
        answers.save_answer(attempt, "who", RIGHT, ids.client_id())
    with pytest.raises(AlreadyChecked):
        answers.save_page(attempt, {"who": RIGHT})
    assert answers.save_answer(attempt, "who", WRONG, code).is_repeat
    assert not answers.save_answer(attempt, "who", WRONG, ids.client_id()).is_repeat
    assert answers.save_page(attempt, {"who": WRONG, "which": {"chosen": ["a"]}}).changed == 1
    checking.check(attempt, "who")
    answer = answers.find(attempt, "who")
    assert answer is not None
    assert (answer.response, answer.checked_at, answer.saved_at) == (WRONG, checked_at, checked_at)


@pytest.mark.parametrize("rule", [rule for rule in FeedbackRule if rule is not FeedbackRule.IMMEDIATE])
def test_no_other_rule_offers_it(rule: FeedbackRule) -> None:
    attempt = begin(factories.quiz(feedback=rule))
    answers.save_page(attempt, {"who": WRONG})
    with pytest.raises(NotFound):
        checking.check(attempt, "who")
    assert reviewed(attempt) == {}


def test_nothing_can_be_checked_that_is_not_answered() -> None:
    attempt = begin(immediate())
    answers.save_page(attempt, {"which": {"chosen": ["a"]}})
    answers.save_page(attempt, {"which": {"chosen": []}})
    for question in ("who", "which"):
        with pytest.raises(Invalid) as refused:
            checking.check(attempt, question)
        assert set(refused.value.fields) == {question}
    with pytest.raises(NotFound):
        checking.check(attempt, "elsewhere")


def test_nothing_can_be_checked_when_it_is_over(time: Time) -> None:
    handed_in, ended = begin(immediate()), begin(immediate())
    for attempt in (handed_in, ended):
        answers.save_page(attempt, {"who": WRONG})
    attempts.hand_in(handed_in)
    time.pass_by(minutes=11)
    for attempt in (handed_in, ended):
        with pytest.raises(AlreadyHandedIn):
            checking.check(attempt, "who")


def test_what_a_tutor_marks_cannot_be_checked_and_a_model_can_be_seen() -> None:
    quiz = factories.quiz([SINGLE, MARKED, OPEN], feedback=FeedbackRule.IMMEDIATE)
    attempt = attempts.start(tutored(quiz), quiz.unit, ids.client_id())
    answers.save_page(attempt, {"explain": WRITTEN, "reflect": WRITTEN})
    with pytest.raises(NotFound):
        checking.check(attempt, "explain")
    checking.check(attempt, "reflect")
    assert papers.paper_of(attempt, "en").reviewed["reflect"].feedback.model == "<p>SECRET model</p>"
    alone = begin(quiz)
    answers.save_page(alone, {"explain": WRITTEN})
    checking.check(alone, "explain")


def test_a_question_that_was_not_drawn_cannot_be_checked() -> None:
    quiz = factories.quiz(draw=1, feedback=FeedbackRule.IMMEDIATE)
    attempt = begin(quiz)
    left_out = next(asked.slug for asked in quiz.questions if asked.slug != attempt.draw[0]["question"])
    with pytest.raises((NotFound, Invalid)):
        checking.check(attempt, left_out)
