"""Checking one answer before handing in, where the rule of feedback is `immediate`; from then on it is final."""

from __future__ import annotations

from sqlalchemy import update

from learnhub import clock
from learnhub.assessment import answers, outcomes, responses
from learnhub.assessment.models import Answer, Attempt
from learnhub.content import catalogue, questions
from learnhub.content.outline import FeedbackRule, QuizRules
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import lazy
from learnhub.learning import programmes
from learnhub.stores.database import db


def is_offered(rules: QuizRules) -> bool:
    """Tell whether answers can be checked one by one in a quiz."""
    return rules.feedback is FeedbackRule.IMMEDIATE


def has_tutor(attempt: Attempt) -> bool:
    """Tell whether somebody can mark what is to be marked in an attempt."""
    return programmes.has_tutor_for(attempt.enrolment)


def check(attempt: Attempt, question: str) -> None:
    """Have the saved answer to a question checked: it is final then, and what is right may be seen. Twice is once.

    Raises NotFound where the quiz does not offer it, Invalid where nothing is answered, and AlreadyHandedIn.
    """
    rules = outcomes.rules_of(catalogue.get_unit(attempt.version, attempt.unit_slug))
    asked = questions.shown(attempt.version, attempt.unit_slug, [question], "").get(question)
    if not is_offered(rules) or asked is None or (asked.is_marked and has_tutor(attempt)):
        raise NotFound  # what a tutor marks cannot be checked before
    answers.hold(attempt)
    answers.require_open(attempt)
    answer = answers.find(attempt, question)
    if answer is None or responses.is_empty(answer.response):
        raise Invalid({question: lazy("Answer this question first; then it can be checked.")})
    db.session.execute(
        update(Answer)
        .where(Answer.attempt_id == attempt.id, Answer.question_slug == question, Answer.checked_at.is_(None))
        .values(checked_at=clock.now())
    )
