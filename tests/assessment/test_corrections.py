"""A question found wrong after people answered: marks follow, and nothing earned is taken away (INV-07, INV-08)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from learnhub import ids
from learnhub.assessment import answers, attempts, marks, outcomes, results, standings
from learnhub.assessment.corrections import Unreadable
from learnhub.assessment.models import Answer, Attempt, Correction, Policy, Regrading
from learnhub.content.outline import GradeRule
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.learning import progress
from learnhub.stores.database import db
from learnhub.stores.outbox import Mail
from learnhub.stores.record import AuditEntry, Event, Verb
from tests.assessment import correcting, factories
from tests.assessment.correcting import REASON, apply, correct, decide, newer, take
from tests.assessment.factories import MARKED, MULTIPLE, NUMBER, QUIZ, SINGLE, THREE, WRITTEN, tutored
from tests.conftest import Time

pytestmark = pytest.mark.usefixtures("rules")

# The key said b; it should have said c.
MENDED = replace(SINGLE, right=["c"])
ALL_BUT_WHO: dict[str, Any] = {MULTIPLE.slug: MULTIPLE.answer, NUMBER.slug: NUMBER.answer}


def score(attempt: Attempt) -> int | None:
    """Return the score as pages tell it."""
    found = outcomes.of(attempt)
    assert found is not None
    return found.score


def letters() -> list[str]:
    return list(db.session.scalars(select(Mail.person).order_by(Mail.id)))


def test_a_corrected_key_marks_earlier_answers_again_and_keeps_the_former_mark(time: Time) -> None:
    quiz = factories.quiz()
    gains, loses = take(quiz, ALL_BUT_WHO | {"who": {"chosen": ["c"]}}), take(quiz, {"who": SINGLE.answer})
    stays = take(quiz, ALL_BUT_WHO | {"who": {"chosen": ["a"]}})
    time.pass_by(days=1)
    made = correct(quiz, SINGLE, newer(quiz, [MENDED, *THREE[1:]]))
    assert [score(one) for one in (gains, loses, stays)] == [10_000, 0, 7_500]
    assert [(one.score, one.points) for one in (gains, loses)] == [(7_500, 300), (2_500, 100)]
    rows = db.session.scalars(select(Regrading).order_by(Regrading.id)).all()
    assert [(row.former_score, row.score, row.is_applied) for row in rows] == [
        (7_500, 10_000, True),
        (2_500, 0, True),
        (7_500, 7_500, True),
    ]
    assert letters() == [one.enrolment.person.public_id for one in (gains, loses)]
    assert made.decided_at == time.now


def test_better_only_leaves_whoever_would_lose(time: Time) -> None:
    quiz = factories.quiz()
    gains, loses = take(quiz, {"who": {"chosen": ["c"]}}), take(quiz, {"who": SINGLE.answer})
    time.pass_by(days=1)
    correct(quiz, SINGLE, newer(quiz, [MENDED, *THREE[1:]]), Policy.BETTER)
    assert [score(one) for one in (gains, loses)] == [2_500, 2_500]
    assert letters() == [gains.enrolment.person.public_id]


def test_a_void_question_counts_neither_in_points_nor_in_total(time: Time) -> None:
    quiz = factories.quiz()
    wrong, right = take(quiz, ALL_BUT_WHO | {"who": {"chosen": ["a"]}}), take(quiz, {"who": SINGLE.answer})
    time.pass_by(days=1)
    correct(quiz, SINGLE)
    found = [outcomes.of(one) for one in (wrong, right)]
    assert [(one.points, one.points_possible, one.score) for one in found if one] == [(300, 300, 10_000), (0, 300, 0)]


def test_where_nothing_else_counts_a_mark_stays() -> None:
    quiz = factories.quiz([SINGLE])
    attempt = take(quiz, {"who": {"chosen": ["a"]}})
    correct(quiz, SINGLE)
    assert score(attempt) == 0
    assert QUIZ not in progress.standing(attempt.enrolment).done


def test_whoever_passes_by_it_has_done_the_quiz_and_the_course_from_now_on(time: Time) -> None:
    quiz = factories.quiz()
    attempt = take(quiz, {"which": MULTIPLE.answer, "who": {"chosen": ["c"]}})
    assert attempt.enrolment.completed_at is None
    last_active = attempt.enrolment.last_activity_at
    time.pass_by(days=3)
    correct(quiz, SINGLE, newer(quiz, [MENDED, *THREE[1:]]), Policy.BETTER)
    db.session.refresh(attempt.enrolment)
    assert score(attempt) == 7_500
    assert (attempt.enrolment.completed_at, attempt.enrolment.last_activity_at) == (time.now, last_active)


def test_whoever_falls_below_the_pass_mark_keeps_what_was_completed(time: Time) -> None:
    quiz = factories.quiz(attempts=1)
    attempt = take(quiz, {"who": SINGLE.answer, "which": MULTIPLE.answer})
    completed_at = attempt.enrolment.completed_at
    assert completed_at == time.now
    time.pass_by(days=1)
    correct(quiz, SINGLE, newer(quiz, [MENDED, *THREE[1:]]))
    db.session.refresh(attempt.enrolment)
    standing = standings.of(attempt.enrolment, quiz.unit)
    assert (standing.score, standing.is_passed, standing.outcomes[0].is_passed) == (5_000, True, False)
    assert QUIZ in progress.standing(attempt.enrolment).done
    assert attempt.enrolment.completed_at == completed_at


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(GradeRule.BEST, 10_000), (GradeRule.LAST, 0), (GradeRule.FIRST, 10_000), (GradeRule.AVERAGE, 5_000)],
)
def test_the_score_that_counts_is_made_of_corrected_marks(rule: GradeRule, expected: int, time: Time) -> None:
    quiz = factories.quiz(grade=rule)
    learner = quiz.enrol()
    take(quiz, ALL_BUT_WHO | {"who": {"chosen": ["c"]}}, learner)
    take(quiz, {"who": SINGLE.answer}, learner)
    time.pass_by(days=1)
    correct(quiz, SINGLE, newer(quiz, [MENDED, *THREE[1:]]))
    assert standings.of(learner, quiz.unit).score == expected
    assert [one.score for one in results.of([learner])[learner.id]] == [expected]


def test_an_attempt_handed_in_later_is_marked_by_the_correction_and_told_at_once(time: Time) -> None:
    quiz = factories.quiz()
    begun = attempts.start(quiz.enrol(), quiz.unit, ids.client_id())
    answers.save_page(begun, {"who": SINGLE.answer, "which": MULTIPLE.answer})
    time.pass_by(hours=1)
    correct(quiz, SINGLE, newer(quiz, [MENDED, *THREE[1:]]))
    time.pass_by(hours=1)
    attempts.hand_in(begun)
    assert (begun.score, score(begun)) == (7_500, 5_000)
    assert QUIZ not in progress.standing(begun.enrolment).done
    assert letters() == []


def test_an_attempt_that_waits_to_be_marked_is_corrected_with_its_last_mark(time: Time) -> None:
    quiz = factories.quiz([SINGLE, MARKED])
    attempt = take(quiz, {"who": {"chosen": ["a"]}, "explain": WRITTEN}, tutored(quiz))
    correct(quiz, SINGLE)
    assert score(attempt) is None
    time.pass_by(hours=1)
    marks.mark("a-tutors-code-00", attempt, "explain", 150)
    assert (attempt.score, score(attempt)) == (5_000, 7_500)


def test_a_question_that_a_tutor_marked_can_be_void() -> None:
    quiz = factories.quiz([SINGLE, MARKED])
    attempt = take(quiz, {"who": SINGLE.answer, "explain": WRITTEN}, tutored(quiz))
    marks.mark("a-tutors-code-00", attempt, "explain", 0)
    correct(quiz, MARKED)
    assert score(attempt) == 10_000


def test_applying_again_changes_nothing(time: Time) -> None:
    quiz = factories.quiz()
    take(quiz, {"who": {"chosen": ["a"]}, "how-many": NUMBER.answer})
    time.pass_by(days=1)
    void = decide(quiz, SINGLE, policy=Policy.BETTER)
    apply(void)
    correct(quiz, NUMBER)
    told = [(row.id, row.score) for row in db.session.scalars(select(Regrading))]
    events = len(db.session.scalars(select(Event)).all())
    apply(void)
    assert [(row.id, row.score) for row in db.session.scalars(select(Regrading))] == told
    assert len(db.session.scalars(select(Event)).all()) == events
    assert len(letters()) == 1 + 1


def test_it_holds_where_the_question_is_the_same_and_nowhere_else() -> None:
    quiz = factories.quiz()
    same, reworded = newer(quiz, THREE, "1.1.0"), newer(quiz, [MENDED, *THREE[1:]], "1.2.0")
    wrong: dict[str, Any] = ALL_BUT_WHO | {"who": {"chosen": ["a"]}}
    found = [take(factories.Quiz(version, quiz.unit), wrong) for version in (quiz.version, same, reworded)]
    correct(quiz, SINGLE)
    assert [score(one) for one in found] == [10_000, 10_000, 7_500]


def test_deciding_twice_is_deciding_once_and_is_audited() -> None:
    quiz = factories.quiz()
    form = ids.client_id()
    assert decide(quiz, SINGLE, client_id=form) is decide(quiz, SINGLE, client_id=form.upper())
    with pytest.raises(Conflict):
        decide(quiz, SINGLE, policy=Policy.BETTER, client_id=form)
    with pytest.raises(NotFound):
        decide(factories.quiz(), SINGLE, client_id=form)
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "question.corrected")).all()
    assert [(line.person, line.subject_id) for line in told] == [
        (correcting.AUTHOR, f"{quiz.version.course.slug}/1.0.0")
    ]
    assert told[0].details == {
        "correction": form,
        "quiz": "exam",
        "question": "who",
        "key_of": None,
        "policy": "all",
        "reason": REASON,
    }


def test_answers_are_never_read_by_a_key_for_other_options() -> None:
    quiz = factories.quiz()
    with pytest.raises(Unreadable):
        decide(quiz, SINGLE, newer(quiz, [replace(MENDED, options=["a", "b", "c", "d"]), *THREE[1:]]))
    with pytest.raises(Unreadable):
        decide(quiz, SINGLE, newer(quiz, THREE, "1.0.2"))
    with pytest.raises(NotFound):
        decide(quiz, SINGLE, newer(quiz, THREE[1:], "1.0.3"))
    assert db.session.scalars(select(Correction)).all() == []


def test_a_reason_is_asked_for() -> None:
    quiz = factories.quiz()
    with pytest.raises(Invalid) as error:
        correcting.corrections.decide(
            correcting.AUTHOR,
            correcting.asked(quiz, SINGLE),
            correcting.Change(quiz.version.id, None, Policy.BETTER),
            " ",
            ids.client_id(),
        )
    assert list(error.value.fields) == ["reason"]


def test_the_record_tells_of_it_and_the_attempt_stays_as_it_was_graded(time: Time) -> None:
    quiz = factories.quiz()
    attempt = take(quiz, {"who": {"chosen": ["c"]}})
    before = [attempt.points, attempt.points_possible, attempt.score, attempt.is_passed, attempt.given]
    given = [(row.question_slug, row.points) for row in db.session.scalars(select(Answer))]
    time.pass_by(days=1)
    made = correct(quiz, SINGLE, newer(quiz, [MENDED, *THREE[1:]]))
    db.session.refresh(attempt)
    assert [attempt.points, attempt.points_possible, attempt.score, attempt.is_passed, attempt.given] == before
    assert [(row.question_slug, row.points) for row in db.session.scalars(select(Answer))] == given
    line = db.session.scalars(select(Event).where(Event.verb == Verb.SCORED)).one()
    assert line.result == {
        "score": 2_500,
        "points": 100,
        "points_possible": 400,
        "is_passed": False,
        "former_score": 0,
    }
    assert line.context["correction"] == made.public_id
