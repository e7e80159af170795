"""What was answered, in short: written once with the score, and counted as the answers themselves would be."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import delete, false, select, true, update

from learnhub import ids
from learnhub.app import LearnHub
from learnhub.assessment import answers, attempts, draws, given, marks, outcomes, responses, statistics
from learnhub.assessment.models import Answer, Attempt, GivenAnswer
from learnhub.assessment.statistics import Counts, Population
from learnhub.learning.models import Enrolment
from learnhub.settings import ROOT
from learnhub.stores.database import db
from tests.assessment import factories
from tests.assessment.factories import EVERY_KIND, MARKED, OPEN, QUIZ, SINGLE, THREE, WRITTEN, Quiz
from tests.assessment.test_parallel import at_once, attempt_of, make, start
from tests.conftest import Time

TUTOR = "a-tutors-code-00"


def hand_in(quiz: Quiz, page: dict[str, object], enrolment: Enrolment | None = None) -> Attempt:
    attempt = attempts.start(enrolment or quiz.enrol(), quiz.unit, ids.client_id())
    drawn = draws.questions_of(attempt)
    answers.save_page(attempt, {slug: response for slug, response in page.items() if slug in drawn})
    return attempts.hand_in(attempt)


def kept(attempt: Attempt) -> dict[str, tuple[dict[str, object], int]]:
    keys = map(int, (attempt.given or "").split())
    rows = [db.session.get_one(GivenAnswer, key) for key in keys]
    return {row.question_slug: (row.response, row.points) for row in rows}


@pytest.mark.usefixtures("rules")
def test_what_many_gave_is_one_row_and_each_attempt_names_all_it_was_asked() -> None:
    quiz = factories.quiz(THREE)
    first, second = (hand_in(quiz, {"who": SINGLE.answer}) for _ in range(2))
    assert kept(first) == {"who": ({"chosen": ["b"]}, 100), "which": ({}, 0), "how-many": ({}, 0)}
    assert kept(second) == kept(first)
    assert db.session.scalar(select(db.func.count(GivenAnswer.id))) == 3


@pytest.mark.usefixtures("rules")
def test_nothing_is_named_before_the_score_and_own_words_never(time: Time) -> None:
    quiz = factories.quiz([OPEN, MARKED])
    attempt = hand_in(quiz, {"reflect": WRITTEN, "explain": WRITTEN}, factories.tutored(quiz))
    assert attempt.given is None
    time.pass_by(days=1)
    marks.mark(TUTOR, attempt, "explain", 150)
    assert attempt.given is not None
    assert {slug: points for slug, (_response, points) in kept(attempt).items()} == {"reflect": 0, "explain": 150}
    assert not any(responses.is_empty(response) for response, _points in kept(attempt).values())
    assert WRITTEN["typed"] not in json.dumps([row.response for row in db.session.scalars(select(GivenAnswer))])


def many(quiz: Quiz, time: Time, chance: Random) -> list[Enrolment]:
    """Let people take a quiz, right, wrong, with gaps, some twice and some at the same instant."""
    learners = [quiz.enrol() for _ in range(14)]
    for enrolment in [*learners, *chance.sample(learners, 5)]:
        told = {asked.slug: asked.answer for asked in quiz.questions if chance.random() < 0.7}
        told |= {"who": {"chosen": [chance.choice("abc")]}} if chance.random() < 0.5 else {}
        hand_in(quiz, told, enrolment)
        time.pass_by(minutes=chance.choice([0, 5]))
    return learners


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize("seed", range(3))
def test_attempts_are_counted_as_their_answers_would_be(time: Time, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 -- nothing here is a secret
    quiz = factories.quiz(EVERY_KIND, draw=6)
    learners = many(quiz, time, chance)
    known = {enrolment.id for enrolment in chance.sample(learners, 4)}
    first = db.session.scalars(
        select(Attempt).where(Attempt.number == 1).order_by(Attempt.submitted_at, Attempt.enrolment_id)
    ).all()
    rest = [attempt for attempt in first if attempt.enrolment_id not in known][:10]  # 10 of 10 others
    slugs = [asked.slug for asked in quiz.questions]
    for is_tutor in (True, False):
        condition = Enrolment.id.in_(known) if is_tutor else false()
        counted = [attempt for attempt in first if attempt.enrolment_id in known] if is_tutor else []
        others = rest if is_tutor else first[:10]  # of 14 the last 4 do not count yet
        found = statistics.tally(quiz.version.id, QUIZ, slugs, Population(true(), condition))
        assert (found.learners, found.until) == (Counts(len(counted), 10), others[-1].submitted_at)
        for slug in slugs:
            assert found.questions[slug].put == Counts(put(counted, slug), put(others, slug))
            told, of_rest = said(counted, slug), said(others, slug)
            assert {json.dumps(one.response, sort_keys=True): one.counts for one in found.questions[slug].given} == {
                response: Counts(told[response], of_rest[response]) for response in told | of_rest
            }


def put(counted: list[Attempt], slug: str) -> int:
    return sum(slug in {drawn["question"] for drawn in attempt.draw} for attempt in counted)


def said(counted: list[Attempt], slug: str) -> Counter[str]:
    rows = db.session.scalars(
        select(Answer.response).where(
            Answer.question_slug == slug, Answer.attempt_id.in_([attempt.id for attempt in counted])
        )
    )
    stands_for = {"typed": "…"}
    return Counter(
        json.dumps(stands_for if slug == OPEN.slug else response, sort_keys=True)
        for response in rows
        if not responses.is_empty(response)
    )


@pytest.mark.usefixtures("rules")
def test_what_was_graded_before_is_written_down_as_the_rules_do(time: Time) -> None:
    quiz = factories.quiz([*EVERY_KIND, MARKED], draw=7)
    many(quiz, time, Random(1))  # noqa: S311 -- nothing here is a secret
    everything = select(Attempt).order_by(Attempt.id)
    before = [kept(attempt) for attempt in db.session.scalars(everything)]
    db.session.execute(update(Attempt).values(given=None))
    db.session.execute(delete(GivenAnswer))
    migration = ScriptDirectory(str(ROOT / "migrations")).get_revision("given_answers").module
    migration.note_what_was_given(db.session.connection())
    db.session.expire_all()
    assert [kept(attempt) for attempt in db.session.scalars(everything)] == before
    rows = select(db.func.count(GivenAnswer.id))
    known = db.session.scalar(rows)
    for attempt in db.session.scalars(everything):
        assert given.keys_of(attempt, outcomes.grade(attempt)) == attempt.given
    assert db.session.scalar(rows) == known


def test_those_who_say_something_new_at_once_name_the_same_row(app: LearnHub) -> None:
    enrolments = make(app, 8)
    codes = at_once(app, [lambda key=key: start(key, ids.client_id()) for key in enrolments])
    at_once(app, [lambda code=code: attempts.hand_in(attempt_of(code)).public_id for code in codes])
    with app.app_context():
        named = set(db.session.scalars(select(Attempt.given)))
        assert len(named) == 1
        assert None not in named
