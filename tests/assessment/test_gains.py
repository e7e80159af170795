"""What was gained between a test before and one after."""

from __future__ import annotations

import pytest

from learnhub import ids
from learnhub.assessment import answers, attempts, gains, papers
from learnhub.assessment.models import Attempt
from learnhub.content import catalogue
from learnhub.content.outline import FeedbackRule, Outline, QuizRole, UnitOutline
from learnhub.learning import progress
from learnhub.learning.models import Enrolment
from tests.assessment import factories
from tests.assessment.factories import THREE, Quiz

pytestmark = pytest.mark.usefixtures("rules")

PRE = factories.unit_of(THREE, "before", role=QuizRole.PRE, pass_mark=0, attempts=1, feedback=FeedbackRule.AFTER_POST)
RIGHT = {question.slug: question.answer for question in THREE}


def course(*besides: UnitOutline, role: QuizRole = QuizRole.POST) -> Quiz:
    quiz = factories.quiz(slug="after", besides=besides, role=role, pass_mark=60)
    for unit in besides:
        if unit.quiz:
            factories.add_questions(quiz.version, unit.slug, THREE)
    return quiz


def sit(enrolment: Enrolment, unit: UnitOutline, *questions: str) -> Attempt:
    attempt = attempts.start(enrolment, unit, ids.client_id())
    answers.save_page(attempt, {question: RIGHT[question] for question in questions})
    return attempts.hand_in(attempt)


def test_the_gain_is_what_the_second_test_shows_more_than_the_first() -> None:
    quiz = course(PRE, factories.lesson())
    enrolment = quiz.enrol()
    assert [(one.pre, one.post, one.gain) for one in gains.of(enrolment)] == [(None, None, None)]
    sit(enrolment, PRE, "who")
    assert [(one.pre, one.post, one.gain) for one in gains.of(enrolment)] == [(2_500, None, None)]
    sit(enrolment, quiz.unit, "which", "how-many")
    sit(enrolment, quiz.unit, "who")
    [gain] = gains.of(enrolment)
    assert (gain.pre, gain.post, gain.gain) == (2_500, 7_500, 5_000)
    assert gains.find(enrolment, "after") == gain
    assert gains.find(enrolment, "before") is None


def test_a_loss_is_below_nothing() -> None:
    quiz = course(PRE)
    enrolment = quiz.enrol()
    sit(enrolment, PRE, "which")
    sit(enrolment, quiz.unit, "who")
    assert [gain.gain for gain in gains.of(enrolment)] == [-2_500]


def test_each_test_after_is_compared_with_the_nearest_before() -> None:
    first, second = PRE, factories.unit_of(THREE, "between", role=QuizRole.PRE)
    early = factories.unit_of(THREE, "early", role=QuizRole.POST)
    outline_pairs = [(pre.slug, post.slug) for pre, post in gains.pairs_of(outline_of(course(first, early, second)))]
    assert outline_pairs == [("before", "early"), ("between", "after")]
    assert gains.pairs_of(outline_of(course(role=QuizRole.POST))) == ()
    assert gains.pairs_of(outline_of(course(PRE, role=QuizRole.EXAM))) == ()


def outline_of(quiz: Quiz) -> Outline:
    return catalogue.outline_of(quiz.version)


def test_a_course_that_does_not_ask_twice_has_no_gain() -> None:
    assert gains.of(factories.quiz().enrol()) == ()


def test_a_test_before_is_done_when_it_is_handed_in() -> None:
    enrolment = course(PRE).enrol()
    attempt = sit(enrolment, PRE)
    assert (attempt.score, attempt.is_passed) == (0, True)
    assert "before" in progress.standing(enrolment).done


def test_what_was_right_before_is_shown_after_the_second_test() -> None:
    quiz = course(PRE)
    enrolment = quiz.enrol()
    before = sit(enrolment, PRE, "who")
    assert PRE.quiz is not None
    assert not papers.may_see_feedback(before, PRE.quiz)
    open_attempt = attempts.start(enrolment, quiz.unit, ids.client_id())
    assert not papers.may_see_feedback(before, PRE.quiz)
    attempts.hand_in(open_attempt)
    assert papers.may_see_feedback(before, PRE.quiz)


def test_without_a_second_test_it_is_shown_at_once() -> None:
    enrolment = course(PRE, role=QuizRole.EXAM).enrol()
    before = sit(enrolment, PRE, "who")
    assert PRE.quiz is not None
    assert papers.may_see_feedback(before, PRE.quiz)
