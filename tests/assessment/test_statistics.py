"""Counting the answers to a quiz: graded attempts alone, the first of each learner, and the rest in whole groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import false, true

from learnhub import ids
from learnhub.assessment import answers, attempts, statistics
from learnhub.assessment.models import Attempt
from learnhub.assessment.statistics import Counts, Population, Tallies
from learnhub.learning.models import Enrolment
from learnhub.people.models import Sex
from tests import statements
from tests.assessment import factories
from tests.assessment.factories import NUMBER, QUIZ, SINGLE, Asked, Quiz
from tests.conftest import Time

pytestmark = pytest.mark.usefixtures("rules")
EVERYBODY_KNOWN = Population(true(), true())
NOBODY_KNOWN = Population(true(), false())
RIGHT, WRONG = {"chosen": ["b"]}, {"chosen": ["a"]}


@pytest.fixture
def quiz(rules: None) -> Quiz:
    return factories.quiz((SINGLE, NUMBER))


def take(quiz: Quiz, given: Mapping[str, Mapping[str, Any]], enrolment: Enrolment | None = None) -> Enrolment:
    enrolment = enrolment or quiz.enrol()
    attempt = attempts.start(enrolment, quiz.unit, ids.client_id())
    for slug, response in given.items():
        answers.save_answer(attempt, slug, response, ids.client_id())
    attempts.hand_in(attempt)
    return enrolment


def tally(quiz: Quiz, population: Population = EVERYBODY_KNOWN) -> Tallies:
    slugs = [asked.slug for asked in quiz.questions]
    return statistics.tally(quiz.version.id, QUIZ, slugs, population)


def given(found: Tallies, slug: str) -> list[tuple[dict[str, Any], Counts, Counts]]:
    ordered = sorted(found.questions[slug].given, key=lambda one: str(one.response))
    return [(dict(one.response), one.counts, one.points) for one in ordered]


def test_the_same_response_is_counted_once_for_each_who_gave_it(quiz: Quiz) -> None:
    for response in (RIGHT, RIGHT, WRONG):
        take(quiz, {"who": response, "how-many": {"typed": "202"}})
    take(quiz, {})
    found = tally(quiz)
    assert found.learners == Counts(4, 0)
    assert found.questions["who"].put == Counts(4, 0)
    assert given(found, "who") == [(WRONG, Counts(1, 0), Counts(0, 0)), (RIGHT, Counts(2, 0), Counts(200, 0))]
    assert given(found, "how-many") == [({"typed": "202"}, Counts(3, 0), Counts(300, 0))]


def test_only_graded_attempts_count(quiz: Quiz) -> None:
    take(quiz, {"who": RIGHT})
    begun = attempts.start(quiz.enrol(), quiz.unit, ids.client_id())
    answers.save_answer(begun, "who", WRONG, ids.client_id())
    assert tally(quiz).learners == Counts(1, 0)
    assert given(tally(quiz), "who") == [(RIGHT, Counts(1, 0), Counts(100, 0))]


def test_first_attempts_count_unless_all_are_asked_for(quiz: Quiz) -> None:
    learner = take(quiz, {"who": WRONG})
    take(quiz, {"who": RIGHT}, learner)
    assert [response for response, *_ in given(tally(quiz), "who")] == [WRONG]
    every = tally(quiz, replace(EVERYBODY_KNOWN, first_only=False))
    assert [response for response, *_ in given(every, "who")] == [WRONG, RIGHT]
    assert (every.learners, every.questions["who"].put) == (Counts(1, 0), Counts(2, 0))


def test_a_question_is_counted_where_it_was_drawn(rules: None) -> None:
    quiz = factories.quiz(tuple(Asked(f"q{number}", ["a", "b"], ["b"]) for number in range(4)), draw=2)
    for _ in range(6):
        take(quiz, {})
    put = [one.put.known for one in tally(quiz).questions.values()]
    assert sum(put) == 12
    drawn = [each["question"] for attempt in Attempt.query.all() for each in attempt.draw]
    assert put == [drawn.count(f"q{number}") for number in range(4)]


def test_the_rest_is_counted_in_whole_groups(quiz: Quiz, time: Time) -> None:
    """Who looks again after one more was graded sees nothing new."""
    seen = []
    for number in range(1, 12):
        take(quiz, {"who": RIGHT if number % 2 else WRONG})
        time.pass_by(hours=1)
        found = tally(quiz, NOBODY_KNOWN)
        seen.append((found.learners.rest, sum(one.counts.rest for one in found.questions["who"].given)))
    assert [learners for learners, _ in seen] == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]
    assert all(learners == answers for learners, answers in seen)


def test_of_those_who_handed_in_at_the_same_instant_as_many_count(quiz: Quiz) -> None:
    for _ in range(7):
        take(quiz, {"who": RIGHT})
    found = tally(quiz, NOBODY_KNOWN)
    assert found.learners == Counts(0, 5)
    assert given(found, "who") == [(RIGHT, Counts(0, 5), Counts(0, 500))]


def test_who_is_known_is_counted_apart_and_whole(quiz: Quiz) -> None:
    known = [take(quiz, {"who": RIGHT}) for _ in range(3)]
    for _ in range(6):
        take(quiz, {"who": RIGHT})
    found = tally(quiz, Population(true(), Enrolment.id.in_([enrolment.id for enrolment in known])))
    assert found.learners == Counts(3, 5)
    assert given(found, "who") == [(RIGHT, Counts(3, 5), Counts(300, 500))]


def test_other_versions_and_people_do_not_count(quiz: Quiz) -> None:
    mine = take(quiz, {"who": RIGHT})
    take(factories.quiz((SINGLE, NUMBER)), {"who": WRONG})
    take(quiz, {"who": WRONG})
    found = tally(quiz, Population(Enrolment.id == mine.id, true()))
    assert given(found, "who") == [(RIGHT, Counts(1, 0), Counts(100, 0))]


def test_it_asks_as_often_for_many_questions_as_for_few(rules: None) -> None:
    quiz = factories.quiz(tuple(Asked(f"q{number}", ["a", "b"], ["b"]) for number in range(30)))
    for _ in range(6):
        take(quiz, {"q1": RIGHT})
    with statements.counted() as asked:
        tally(quiz, NOBODY_KNOWN)
    assert len(asked) <= 2


def test_who_is_alike_is_counted_together(quiz: Quiz) -> None:
    """By result, sex and language: nothing else is known of a learner there."""
    women = [quiz.enrol() for _ in range(2)]
    for enrolment in women:
        enrolment.person.sex, enrolment.language = Sex.WOMAN, "fr"
        take(quiz, {"who": RIGHT}, enrolment)
    take(quiz, {"who": WRONG})
    found = tally(quiz)
    assert [(each.sex, each.language, each.points, each.possible, each.learners) for each in found.strata] == [
        ("not_stated", "en", 0, 200, 1),
        ("woman", "fr", 100, 200, 2),
    ]
    said = {found.said[key].question: times for key, times in found.strata[1].times.items() if key in found.said}
    assert said == {"who": 2, "how-many": 2}


def test_who_is_not_counted_yet_is_in_no_stratum_either(quiz: Quiz) -> None:
    for _ in range(7):
        take(quiz, {"who": RIGHT})
    found = tally(quiz, NOBODY_KNOWN)
    assert sum(each.learners for each in found.strata) == 5
    assert sum(sum(each.times[key] for key in each.times if key in found.said) for each in found.strata) == 10


def test_of_all_attempts_there_are_no_strata(quiz: Quiz) -> None:
    take(quiz, {"who": RIGHT}, take(quiz, {"who": WRONG}))
    assert tally(quiz, replace(EVERYBODY_KNOWN, first_only=False)).strata == ()
