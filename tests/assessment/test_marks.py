"""Open questions are marked by people, once each; the last mark grades the attempt (INV-07)."""

from __future__ import annotations

from typing import Any

import pytest

from learnhub import ids
from learnhub.assessment import answers, attempts, marks, outcomes, papers, standings
from learnhub.assessment.marks import AlreadyMarked, OwnAnswer
from learnhub.assessment.models import Attempt
from learnhub.content.outline import GradeRule
from learnhub.errors import Invalid, NotFound
from learnhub.learning import programmes, progress
from learnhub.learning.models import Enrolment
from learnhub.people import grants
from learnhub.people.grants import Scope
from learnhub.people.models import Role, ScopeKind
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry, Event, Verb
from tests.assessment import factories
from tests.assessment.factories import MARKED, OPEN, QUIZ, SINGLE, WRITTEN, Asked, Quiz, tutored
from tests.conftest import Time

pytestmark = pytest.mark.usefixtures("rules")

OTHER = Asked("describe", is_marked=True)
TUTOR = "a-tutors-code-00"


def hand_in(quiz: Quiz, page: dict[str, Any], enrolment: Enrolment | None = None) -> Attempt:
    attempt = attempts.start(enrolment or tutored(quiz), quiz.unit, ids.client_id())
    answers.save_page(attempt, page)
    return attempts.hand_in(attempt)


def waiting() -> list[tuple[str, str]]:
    return [(row.attempt.public_id, row.question_slug) for row in db.session.scalars(marks.waiting())]


def told(attempt: Attempt) -> list[str]:
    chosen = db.select(Event).where(Event.person == attempt.enrolment.person.public_id).order_by(Event.id)
    return [event.verb for event in db.session.scalars(chosen)]


def test_what_waits_is_found_without_going_through_all_answers() -> None:
    """SQLite goes by no figures of its tables; PostgreSQL has them, and reads a small table whole."""
    if db.engine.dialect.name == "sqlite":
        query = marks.waiting().compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = [step[3] for step in db.session.execute(db.text(f"EXPLAIN QUERY PLAN {query}"))]
        assert any("ix_attempts_waiting" in step for step in plan)
        assert not any(step.startswith("SCAN answers") for step in plan)


def test_an_attempt_waits_until_its_last_answer_is_marked(time: Time) -> None:
    quiz = factories.quiz([SINGLE, MARKED, OTHER])
    attempt = hand_in(quiz, {"who": SINGLE.answer, "explain": WRITTEN, "describe": WRITTEN})
    handed_in_at = time.now
    assert (attempt.submitted_at, attempt.graded_at, attempt.score, attempt.is_passed) == (time.now, None, None, None)
    assert waiting() == [(attempt.public_id, "explain"), (attempt.public_id, "describe")]
    standing = standings.of(attempt.enrolment, quiz.unit)
    assert (standing.is_waiting, standing.score, standing.is_passed) == (True, None, False)
    assert told(attempt) == [Verb.ATTEMPTED, Verb.ANSWERED, Verb.SUBMITTED]
    time.pass_by(days=1)
    marks.mark(TUTOR, attempt, "explain", 150, "Clear.\r\nGive an example next time.")
    assert waiting() == [(attempt.public_id, "describe")]
    assert attempt.score is None
    marks.mark(TUTOR, attempt, "describe", 0)
    assert waiting() == []
    assert (attempt.points, attempt.points_possible, attempt.score, attempt.is_passed) == (250, 400, 6_250, False)
    assert (attempt.submitted_at, attempt.graded_at) == (handed_in_at, time.now)
    assert told(attempt)[3:] == [Verb.ANSWERED, Verb.ANSWERED, Verb.FAILED]


def test_the_last_mark_completes_the_unit(time: Time) -> None:
    attempt = hand_in(factories.quiz([SINGLE, MARKED]), {"who": SINGLE.answer, "explain": WRITTEN})
    assert QUIZ not in progress.standing(attempt.enrolment).done
    time.pass_by(days=2)
    marks.mark(TUTOR, attempt, "explain", 200)
    assert QUIZ in progress.standing(attempt.enrolment).done
    assert attempt.enrolment.completed_at == time.now
    assert told(attempt)[-3:] == [Verb.PASSED, Verb.COMPLETED, Verb.COMPLETED]


def test_a_mark_is_given_once(time: Time) -> None:
    attempt = hand_in(factories.quiz([SINGLE, MARKED]), {"explain": WRITTEN})
    marks.mark(TUTOR, attempt, "explain", 50, "Not yet.")
    graded_at = attempt.graded_at
    time.pass_by(hours=1)
    marks.mark(TUTOR, attempt, "explain", 50, " Not yet. ")
    for actor, points, comment in [(TUTOR, 200, "Not yet."), ("another-tutor-00", 50, "Not yet."), (TUTOR, 50, "")]:
        with pytest.raises(AlreadyMarked):
            marks.mark(actor, attempt, "explain", points, comment)
    assert (attempt.points, attempt.graded_at) == (50, graded_at)
    assert told(attempt).count(Verb.FAILED) == 1
    acts = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.ANSWER_MARKED)).all()
    assert [(act.person, act.subject_id, act.details) for act in acts] == [
        (
            TUTOR,
            attempt.enrolment.person.public_id,
            {"attempt": attempt.public_id, "question": "explain", "points": 50},
        )
    ]


@pytest.mark.parametrize("points", [-1, 201])
def test_points_lie_between_nothing_and_all(points: int) -> None:
    attempt = hand_in(factories.quiz([MARKED]), {"explain": WRITTEN})
    with pytest.raises(Invalid) as refused:
        marks.mark(TUTOR, attempt, "explain", points)
    assert set(refused.value.fields) == {"points"}
    with pytest.raises(Invalid) as refused:
        marks.mark(TUTOR, attempt, "explain", 100, "x" * 2001)
    assert set(refused.value.fields) == {"comment"}
    with pytest.raises(Invalid) as refused:
        marks.mark(TUTOR, attempt, "explain", points, "\x07")
    assert set(refused.value.fields) == {"points", "comment"}
    assert waiting() == [(attempt.public_id, "explain")]


def test_what_does_not_wait_cannot_be_marked() -> None:
    quiz = factories.quiz([SINGLE, MARKED, OTHER, OPEN])
    enrolment = tutored(quiz)
    attempt = attempts.start(enrolment, quiz.unit, ids.client_id())
    answers.save_page(attempt, {"who": SINGLE.answer, "explain": WRITTEN, "reflect": WRITTEN})
    with pytest.raises(NotFound):
        marks.mark(TUTOR, attempt, "explain", 100)
    attempts.hand_in(attempt)
    for question in ("who", "describe", "reflect", "nowhere"):
        with pytest.raises(NotFound):
            marks.mark(TUTOR, attempt, question, 0)
    marks.mark(TUTOR, attempt, "explain", 100)


def test_nobody_marks_an_answer_of_ones_own() -> None:
    quiz = factories.quiz([MARKED])
    attempt = hand_in(quiz, {"explain": WRITTEN})
    with pytest.raises(OwnAnswer):
        marks.mark(attempt.enrolment.person.public_id, attempt, "explain", 200)


@pytest.mark.parametrize("who", ["no programme", "no tutor", "oneself", "suspended", "revoked"])
def test_where_nobody_can_mark_an_open_question_counts_for_nothing(who: str, time: Time) -> None:
    quiz = factories.quiz([SINGLE, MARKED])
    enrolment = quiz.enrol()
    if who != "no programme":
        enrolment.programme = programmes.make(record.SYSTEM, name="Fictional", courses=[quiz.version.course])
        scope = Scope(ScopeKind.PROGRAMME, enrolment.programme.public_id)
        tutor = enrolment.person if who == "oneself" else factories.person()
        if who != "no tutor":
            grant = grants.grant_from_shell(tutor, Role.TUTOR, scope)
        if who == "suspended":
            tutor.suspended_at = time.now
        if who == "revoked":
            grants.revoke_from_shell(grant)
    attempt = hand_in(quiz, {"who": SINGLE.answer, "explain": WRITTEN}, enrolment)
    assert (attempt.points, attempt.points_possible, attempt.score) == (100, 100, 10_000)
    assert waiting() == []
    explain = papers.review_of(attempt, "en")[1]
    assert (explain.points, explain.is_waiting, explain.feedback.model) == (None, False, "<p>SECRET model</p>")


def test_an_open_question_left_out_earns_nothing_where_somebody_marks() -> None:
    attempt = hand_in(factories.quiz([SINGLE, MARKED]), {"who": SINGLE.answer})
    assert (attempt.points, attempt.points_possible) == (100, 300)
    assert papers.review_of(attempt, "en")[1].points == 0


def test_a_question_that_may_be_skipped_costs_nothing_when_it_is() -> None:
    skippable = [Asked("who", "abc", ["b"]), Asked("hurts", "ab", ["a"], is_skippable=True, points=300)]
    told_of = Asked("explain", is_marked=True, is_skippable=True)
    quiz = factories.quiz([*skippable, told_of])
    left_out = hand_in(quiz, {"who": {"chosen": ["b"]}, "explain": {"typed": ""}})
    assert (left_out.points, left_out.points_possible, left_out.score) == (100, 100, 10_000)
    assert [one.points for one in papers.review_of(left_out, "en")] == [100, None, None]
    wrong = hand_in(quiz, {"who": {"chosen": ["b"]}, "hurts": {"chosen": ["b"]}})
    assert (wrong.points, wrong.points_possible) == (100, 400)
    waits = hand_in(quiz, {"who": {"chosen": ["b"]}, "explain": WRITTEN})
    assert waiting() == [(waits.public_id, "explain")]


def test_where_nothing_counts_handing_in_is_enough() -> None:
    attempt = hand_in(factories.quiz([OPEN]), {"reflect": WRITTEN})
    assert (attempt.points, attempt.points_possible, attempt.is_passed) == (0, 0, True)


def test_time_that_ran_out_leaves_what_was_written_to_be_marked(time: Time) -> None:
    quiz = factories.quiz([SINGLE, MARKED], time_limit=600)
    attempt = attempts.start(tutored(quiz), quiz.unit, ids.client_id())
    answers.save_page(attempt, {"explain": WRITTEN})
    time.pass_by(hours=1)
    outcome = outcomes.of(attempt)
    assert outcome is not None
    assert (outcome.is_waiting, outcome.was_ended) == (True, True)
    attempts.close_overdue(1)
    assert waiting() == [(attempt.public_id, "explain")]
    assert outcomes.of(attempt) == outcome


def test_the_comment_is_shown_beside_the_answer() -> None:
    attempt = hand_in(factories.quiz([SINGLE, MARKED]), {"explain": WRITTEN})
    before = papers.review_of(attempt, "en")[1]
    assert (before.is_waiting, before.points, before.mark) == (True, None, None)
    marks.mark(TUTOR, attempt, "explain", 150, "Well said.")
    after = papers.review_of(attempt, "en")[1]
    assert (after.is_waiting, after.points) == (False, 150)
    assert after.mark is not None
    assert after.mark.comment == "Well said."


def test_the_first_attempt_alone_counts_once_it_is_marked() -> None:
    quiz = factories.quiz([SINGLE, MARKED], grade=GradeRule.FIRST)
    first = hand_in(quiz, {"who": SINGLE.answer, "explain": WRITTEN})
    second = hand_in(quiz, {"who": SINGLE.answer}, first.enrolment)
    assert (second.score, standings.of(first.enrolment, quiz.unit).score) == (3_333, None)
    marks.mark(TUTOR, first, "explain", 200)
    standing = standings.of(first.enrolment, quiz.unit)
    assert (standing.score, standing.is_passed) == (10_000, True)
    assert QUIZ in progress.standing(first.enrolment).done
