"""Work is marked once, by somebody else; the best mark counts, and nothing ever lowers what was completed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnhub.app import LearnHub
from learnhub.assessment import grading, hand_in_marks, hand_ins
from learnhub.assessment.hand_in_marks import Earned, Given, WorkMarked
from learnhub.assessment.hand_ins import MarkedAlready
from learnhub.assessment.marks import OwnAnswer
from learnhub.assessment.models import HandInMark
from learnhub.content import catalogue
from learnhub.content.outline import AssignmentRules, Criterion, Level, Rubric
from learnhub.errors import Invalid
from learnhub.learning import progress
from learnhub.stores import database
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry, Event, Verb
from tests import published
from tests.assessment import working
from tests.assessment.test_parallel import at_once
from tests.assessment.working import Work
from tests.conftest import Time
from tests.thoroughness import cases


@pytest.fixture
def work(rules: None) -> Work:
    return working.work()


def test_the_levels_chosen_make_the_points_and_complete_the_unit(work: Work, time: Time) -> None:
    made = work.hand_in()
    progress.complete_lesson(work.enrolment, catalogue.get_unit(work.enrolment.version, published.LESSON))
    handed_in_at = time.now
    time.pass_by(days=3)
    mark = hand_in_marks.mark(work.tutor.public_id, made, Given([2, 1], comment=" Clear.\r\nSay by when. "))
    # 3 and 2 of 6, of 20 points; rounded down.
    assert (mark.points, mark.points_possible, mark.score, mark.is_passed) == (1_666, 2_000, 8_333, True)
    assert (mark.comment, mark.levels, mark.may_again) == ("Clear.\nSay by when.", [2, 1], False)
    standing = progress.standing(work.enrolment)
    assert standing.done == {published.LESSON, published.TASK}
    assert work.enrolment.completed_at == time.now
    # Where the learner is stays where she left it.
    assert (work.enrolment.last_unit_slug, work.enrolment.last_activity_at) == (published.LESSON, handed_in_at)
    verbs = db.session.scalars(db.select(Event.verb).where(Event.object_id == "tasks/plan").order_by(Event.id)).all()
    assert verbs == [Verb.SUBMITTED, Verb.PASSED, Verb.COMPLETED]
    acts = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.WORK_MARKED)).all()
    assert [(act.person, act.subject_id, act.details) for act in acts] == [
        (
            work.tutor.public_id,
            work.enrolment.person.public_id,
            {"hand_in": made.public_id, "points": 1_666, "may_again": False},
        )
    ]


def test_below_the_pass_mark_the_unit_is_not_done(work: Work) -> None:
    mark = hand_in_marks.mark(work.tutor.public_id, work.hand_in(), Given([1, 0], may_again=True))
    assert (mark.score, mark.is_passed) == (3_333, False)
    assert published.TASK not in progress.standing(work.enrolment).done
    hand_in_marks.mark(work.tutor.public_id, work.hand_in("Better"), Given([1, 1]))
    standing = hand_ins.standing_of(work.enrolment, work.unit)
    assert (standing.is_passed, standing.best and standing.best.score) == (True, 6_666)
    assert published.TASK in progress.standing(work.enrolment).done


def test_it_is_marked_once(work: Work) -> None:
    made = work.hand_in()
    first = hand_in_marks.mark(work.tutor.public_id, made, Given([1, 1], comment="Well done."))
    assert hand_in_marks.mark(work.tutor.public_id, made, Given([1, 1], comment="Well done. ")) == first
    for actor, other in [
        (work.tutor.public_id, Given([1, 2], comment="Well done.")),
        (work.tutor.public_id, Given([1, 1], comment="Well done.", may_again=True)),
        (work.tutor.public_id, Given([1, 1])),
        ("another-tutor-00", Given([1, 1], comment="Well done.")),
    ]:
        with pytest.raises(WorkMarked):
            hand_in_marks.mark(actor, made, other)
    assert list(db.session.scalars(hand_in_marks.waiting())) == []
    assert db.session.scalars(db.select(AuditEntry.act).where(AuditEntry.act == Act.WORK_MARKED)).all() == [
        Act.WORK_MARKED
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (Given(), "levels"),
        (Given([1]), "levels"),
        (Given([1, 3]), "levels"),
        (Given([-1, 1]), "levels"),
        (Given([1, 1, 1]), "levels"),
        (Given(points=100), "levels"),
        (Given([1, 1], comment="x" * 5_001), "comment"),
    ],
)
def test_a_mark_that_does_not_fit_is_refused(work: Work, wrong: Given, field: str) -> None:
    made = work.hand_in()
    with pytest.raises(Invalid) as refused:
        hand_in_marks.mark(work.tutor.public_id, made, wrong)
    assert set(refused.value.fields) == {field}
    assert list(db.session.scalars(hand_in_marks.waiting())) == [made]


def test_nobody_marks_work_of_ones_own(work: Work) -> None:
    with pytest.raises(OwnAnswer):
        hand_in_marks.mark(work.enrolment.person.public_id, work.hand_in(), Given([2, 2]))


def rules(rubric: Rubric | None, points: int, pass_mark: int = 60) -> AssignmentRules:
    return AssignmentRules((), 0, points, pass_mark, "", rubric)


def rubric(levels: Sequence[int], criteria: int) -> Rubric:
    cells = tuple({"en": "Words"} for _ in levels)
    return Rubric({}, tuple(Level({}, points) for points in levels), (Criterion({}, cells),) * criteria)


LEVELS = st.lists(st.integers(0, 40).map(lambda quarters: quarters * 25), min_size=2, max_size=8).filter(any)


@settings(max_examples=200, deadline=None)
@given(st.data(), LEVELS, st.integers(1, 20), st.integers(1, 4_000), st.integers(0, 100))
def test_points_of_a_rubric_lie_within_bounds_and_follow_its_levels(
    data: st.DataObject, levels: list[int], criteria: int, quarters: int, pass_mark: int
) -> None:
    of = rules(rubric(levels, criteria), quarters * 25, pass_mark)
    chosen = data.draw(st.lists(st.integers(0, len(levels) - 1), min_size=criteria, max_size=criteria))
    got = hand_in_marks.earned_by(of, Given(chosen))
    points = got.scaled(of.points)
    assert 0 <= points <= of.points
    assert (points == of.points) == (got.earned == got.possible)
    # Exact but for the last hundredth, which nobody is given.
    assert 0 <= got.earned * of.points - points * got.possible < got.possible
    assert grading.is_pass(got.earned, got.possible, pass_mark) == (
        grading.score_of(got.earned, got.possible) >= pass_mark * 100
    )
    better = [max(range(len(levels)), key=lambda place: levels[place])] * criteria
    assert hand_in_marks.earned_by(of, Given(better)) == Earned(got.possible, got.possible)


def test_without_a_rubric_points_are_given() -> None:
    assert hand_in_marks.earned_by(rules(None, 10_000), Given(points=7_550)) == Earned(7_550, 10_000)
    for wrong in (Given(), Given(points=-1), Given(points=10_001), Given([1], points=100)):
        with pytest.raises(Invalid) as refused:
            hand_in_marks.earned_by(rules(None, 10_000), wrong)
        assert set(refused.value.fields) == {"points"}


@pytest.mark.long
@settings(max_examples=cases(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 2), st.integers(0, 2), st.booleans())), max_size=8))
def test_nothing_lowers_what_was_completed_or_counts(app: LearnHub, deeds: list[tuple[int, int, bool] | None]) -> None:
    """None hands something in; (level, level, may be handed in again) marks what waits."""
    with app.app_context():
        database.begin_writing()
        work = working.work()
        best, number, was_done, waits = 0, 0, False, None
        for deed in deeds:
            if deed is None:
                try:
                    waits = work.hand_in(f"Text {number}")
                    number += 1
                except MarkedAlready:
                    assert waits is None
            elif waits is not None:
                first, second, may_again = deed
                mark = hand_in_marks.mark(work.tutor.public_id, waits, Given([first, second], may_again=may_again))
                best, waits = max(best, mark.score), None
            standing = hand_ins.standing_of(work.enrolment, work.unit)
            assert [one.hand_in.number for one in standing.made] == list(range(1, number + 1))
            assert (standing.best.score if standing.best else 0) == best
            is_done = published.TASK in progress.standing(work.enrolment).done
            assert is_done == standing.is_passed == (best >= 6_000)
            assert is_done >= was_done
            was_done = is_done
        db.session.rollback()


def test_many_marks_at_once_are_one(app: LearnHub) -> None:
    with app.app_context(), database.unit_of_work():
        public_id = working.work().hand_in().public_id

    def mark(tutor: str) -> bool:
        hand_in_marks.mark(tutor, working.hand_in_of(public_id), Given([2, 2]))
        return True

    results = at_once(app, [lambda tutor=tutor: mark(tutor) for tutor in ("first-tutor-0000", "second-tutor-000") * 5])
    assert sorted(type(result).__name__ for result in results) == ["WorkMarked"] * 5 + ["bool"] * 5
    with app.app_context():
        assert len(db.session.scalars(db.select(HandInMark)).all()) == 1
        acts = db.session.scalars(db.select(AuditEntry.act).where(AuditEntry.act == Act.WORK_MARKED)).all()
        assert len(acts) == 1
