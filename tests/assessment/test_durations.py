"""How long learners took: from beginning to end, and of nobody who is not counted yet."""

from __future__ import annotations

import pytest
from sqlalchemy import false, true

from learnhub import ids
from learnhub.assessment import attempts, durations, statistics
from learnhub.assessment.statistics import Counts, Population
from tests.assessment import factories
from tests.assessment.factories import QUIZ, SINGLE, Quiz
from tests.conftest import Time

pytestmark = pytest.mark.usefixtures("rules")


def take(quiz: Quiz, time: Time, minutes: int) -> None:
    attempt = attempts.start(quiz.enrol(), quiz.unit, ids.client_id())
    time.pass_by(minutes=minutes, seconds=59)
    attempts.hand_in(attempt)


def test_whole_minutes_are_counted(time: Time) -> None:
    quiz = factories.quiz((SINGLE,))
    for minutes in (3, 3, 61):
        take(quiz, time, minutes)
    assert durations.minutes(quiz.version.id, QUIZ, Population(true(), true()), None) == {
        3: Counts(2, 0),
        61: Counts(1, 0),
    }


def test_of_the_rest_the_last_are_not_counted_yet(time: Time) -> None:
    quiz = factories.quiz((SINGLE,))
    for minutes in range(1, 8):
        take(quiz, time, minutes)
    nobody_known = Population(true(), false())
    until = statistics.tally(quiz.version.id, QUIZ, ["who"], nobody_known).until
    assert durations.minutes(quiz.version.id, QUIZ, nobody_known, until) == {
        minutes: Counts(0, 1) for minutes in range(1, 5)
    }
