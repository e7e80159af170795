"""People of the demonstration answer every kind of question, right and wrong, as the rules take it."""

from __future__ import annotations

from random import Random

import pytest

from learnhub import ids
from learnhub.assessment import answers, attempts, draws, grading
from learnhub.cli.demo import answering
from learnhub.content import catalogue, questions
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.learning import enrolments
from tests import kinds_course
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("rules")


@pytest.mark.parametrize("quiz", [kinds_course.BEFORE, kinds_course.PRACTICE, kinds_course.TIMED, kinds_course.AFTER])
def test_the_skilled_are_right_the_others_are_not_and_both_are_taken(cast: Cast, quiz: str) -> None:
    version = kinds_course.publish()
    enrolment = enrolments.enrol(cast.learner(), version.course, language="fr")
    attempt = attempts.start(enrolment, catalogue.get_unit(version, quiz), ids.client_id())
    keys = questions.keys(version, quiz, draws.questions_of(attempt))
    graded = {slug: key for slug, key in keys.items() if key.kind is not QuestionKind.OPEN}
    for seed in range(5):
        right, wrong = (answering.answers_to(attempt, skill, Random(seed)) for skill in (1.0, 0.0))  # noqa: S311
        answers.save_page(attempt, right)
        assert {slug: grading.points_for(key, right[slug]) for slug, key in graded.items()} == {
            slug: key.points for slug, key in graded.items()
        }
        answers.save_page(attempt, wrong)
        assert all(grading.points_for(key, wrong[slug]) < key.points for slug, key in graded.items())


def test_some_say_something_in_their_own_words(cast: Cast) -> None:
    version = kinds_course.publish()
    enrolment = enrolments.enrol(cast.learner(), version.course, language="fr")
    attempt = attempts.start(enrolment, catalogue.get_unit(version, kinds_course.PRACTICE), ids.client_id())
    keys = questions.keys(version, kinds_course.PRACTICE, draws.questions_of(attempt))
    asked = [slug for slug, key in keys.items() if key.kind is QuestionKind.OPEN]
    said = answering.answers_to(attempt, 1.0, Random(1))  # noqa: S311 -- nothing here is a secret
    assert asked
    assert all((said[slug] or {})["typed"].startswith("Je commencerais") for slug in asked)
