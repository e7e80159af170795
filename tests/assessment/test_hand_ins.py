"""Work is handed in once for each time that is confirmed, and nothing that was handed in is ever changed or lost."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, text
from sqlalchemy.exc import DatabaseError

from learnhub import ids
from learnhub.app import LearnHub
from learnhub.assessment import hand_in_marks, hand_ins
from learnhub.assessment.hand_in_marks import Given, WorkReplaced
from learnhub.assessment.hand_ins import DraftChanged, MarkedAlready
from learnhub.assessment.models import HandIn, HandInDraft, HandInMark
from learnhub.content import catalogue
from learnhub.errors import Invalid, NotFound
from learnhub.learning import progress
from learnhub.learning.models import Enrolment
from learnhub.stores import database
from learnhub.stores.database import db
from learnhub.stores.record import Event, Verb
from tests import published
from tests.assessment import working
from tests.assessment.test_parallel import at_once
from tests.assessment.working import TEXT, Work
from tests.conftest import Time


@pytest.fixture
def work(rules: None) -> Work:
    return working.work()


def test_a_draft_is_handed_in_and_waits(work: Work, time: Time) -> None:
    draft = hand_ins.save_draft(work.enrolment, work.unit, TEXT)
    assert hand_ins.standing_of(work.enrolment, work.unit).last is None
    made = hand_ins.hand_in(work.enrolment, work.unit, draft.public_id)
    assert (made.number, made.text, made.is_late) == (1, TEXT.replace("\r\n", "\n"), False)
    assert (made.handed_in_at, made.version_id) == (time.now, work.enrolment.version_id)
    standing = hand_ins.standing_of(work.enrolment, work.unit)
    assert (standing.is_waiting, standing.may_hand_in, standing.best, standing.is_passed) == (True, True, None, False)
    assert hand_ins.find_draft(work.enrolment, work.unit) is None
    told = db.session.scalars(db.select(Event).where(Event.object_id == "tasks/plan")).all()
    assert [(event.verb, event.object_kind) for event in told] == [(Verb.SUBMITTED, "assignment")]
    assert progress.standing(work.enrolment).opened == {"plan"}
    assert progress.standing(work.enrolment).done == frozenset()


def test_handed_in_twice_is_handed_in_once(work: Work) -> None:
    made = work.hand_in()
    assert hand_ins.hand_in(work.enrolment, work.unit, made.public_id) == made
    assert db.session.scalar(db.select(func.count()).select_from(HandIn)) == 1


def test_what_is_confirmed_is_what_was_saved_last(work: Work) -> None:
    first = hand_ins.save_draft(work.enrolment, work.unit, "First").public_id
    second = hand_ins.save_draft(work.enrolment, work.unit, "Second").public_id
    for other in (first, ids.client_id()):
        with pytest.raises(DraftChanged):
            hand_ins.hand_in(work.enrolment, work.unit, other)
    assert hand_ins.hand_in(work.enrolment, work.unit, second).text == "Second"


def test_nothing_cannot_be_handed_in(work: Work) -> None:
    with pytest.raises(NotFound):
        hand_ins.get_whole_draft(work.enrolment, work.unit)
    draft = hand_ins.save_draft(work.enrolment, work.unit, " \n ")
    with pytest.raises(Invalid) as refused:
        hand_ins.hand_in(work.enrolment, work.unit, draft.public_id)
    assert set(refused.value.fields) == {"text"}
    with pytest.raises(Invalid):
        hand_ins.save_draft(work.enrolment, work.unit, "x" * 20_001)


def test_until_it_is_marked_it_may_be_replaced_and_the_first_is_kept(work: Work) -> None:
    first, second = work.hand_in("First"), work.hand_in("Second")
    assert [(one.hand_in.number, one.hand_in.text) for one in hand_ins.standing_of(work.enrolment, work.unit).made] == [
        (1, "First"),
        (2, "Second"),
    ]
    assert list(db.session.scalars(hand_in_marks.waiting())) == [second]
    with pytest.raises(WorkReplaced):
        hand_in_marks.mark(work.tutor.public_id, first, Given(levels=[0, 0]))


@pytest.mark.parametrize("may_again", [False, True])
def test_after_the_mark_it_is_handed_in_again_where_the_tutor_allows_it(work: Work, may_again: bool) -> None:
    hand_in_marks.mark(work.tutor.public_id, work.hand_in(), Given(levels=[0, 1], may_again=may_again))
    assert hand_ins.standing_of(work.enrolment, work.unit).may_hand_in == may_again
    if may_again:
        assert work.hand_in("Better").number == 2
        return
    with pytest.raises(MarkedAlready):
        hand_ins.save_draft(work.enrolment, work.unit, "More")
    assert hand_ins.find_draft(work.enrolment, work.unit) is None


def test_a_mark_between_draft_and_confirmation_is_told(work: Work) -> None:
    made = work.hand_in()
    draft = hand_ins.save_draft(work.enrolment, work.unit, "More").public_id
    hand_in_marks.mark(work.tutor.public_id, made, Given(levels=[1, 1]))
    with pytest.raises(MarkedAlready):
        hand_ins.hand_in(work.enrolment, work.unit, draft)


@pytest.mark.parametrize(("days", "is_late"), [(14, False), (15, True)])
def test_it_is_due_at_the_end_of_a_day_counted_from_enrolling(work: Work, time: Time, days: int, is_late: bool) -> None:
    assert work.enrolment.programme is not None
    work.enrolment.programme.time_zone = "Asia/Phnom_Penh"
    time.pass_by(days=days, hours=7)  # 23:00 there
    standing = hand_ins.standing_of(work.enrolment, work.unit)
    assert (standing.due_on, standing.is_overdue) == (date(2026, 3, 16), is_late)
    assert work.hand_in().is_late == is_late


def test_what_is_no_assignment_cannot_be_handed_in(work: Work) -> None:
    lesson = catalogue.get_unit(work.enrolment.version, published.LESSON)
    with pytest.raises(NotFound):
        hand_ins.save_draft(work.enrolment, lesson, TEXT)
    with pytest.raises(NotFound):
        progress.complete_lesson(work.enrolment, work.unit)


@pytest.mark.parametrize("table", ["hand_ins", "hand_in_marks"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET hand_in_id = 7", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_what_was_handed_in(work: Work, table: str, deed: str) -> None:
    hand_in_marks.mark(work.tutor.public_id, work.hand_in(), Given(levels=[1, 1]))
    words = deed.format(table).replace("hand_in_id", "hand_in_id" if table == "hand_in_marks" else "number")
    with pytest.raises(DatabaseError, match=r"append-only|permission denied"):
        db.session.execute(text(words))


def make(app: LearnHub) -> tuple[int, str, str]:
    """Commit work with a draft; return the key of the enrolment, the draft's code and the tutor's."""
    with app.app_context(), database.unit_of_work():
        made = working.work()
        draft = hand_ins.save_draft(made.enrolment, made.unit, TEXT)
        return made.enrolment.id, draft.public_id, made.tutor.public_id


def hand_in(enrolment_id: int, draft: str) -> str:
    enrolment = db.session.get_one(Enrolment, enrolment_id)
    return hand_ins.hand_in(enrolment, catalogue.get_unit(enrolment.version, published.TASK), draft).public_id


def test_many_hand_ins_at_once_are_one(app: LearnHub) -> None:
    enrolment, draft, _tutor = make(app)
    assert set(at_once(app, [lambda: hand_in(enrolment, draft) for _ in range(20)])) == {draft}
    with app.app_context():
        assert [row.number for row in db.session.scalars(db.select(HandIn))] == [1]
        assert db.session.scalar(db.select(func.count()).select_from(HandInDraft)) == 0


def test_a_mark_and_a_newer_piece_of_work_at_once_exclude_each_other(app: LearnHub) -> None:
    enrolment, draft, tutor = make(app)
    with app.app_context(), database.unit_of_work():
        first = hand_in(enrolment, draft)
        made = db.session.get_one(Enrolment, enrolment)
        unit = catalogue.get_unit(made.version, published.TASK)
        newer = hand_ins.save_draft(made, unit, "Newer").public_id

    def mark() -> str:
        hand_in_marks.mark(tutor, working.hand_in_of(first), Given(levels=[2, 2]))
        return "marked"

    results = at_once(app, [mark, lambda: hand_in(enrolment, newer)] * 5)
    was_marked = "marked" in results
    assert {type(result) for result in results} == {str, MarkedAlready if was_marked else WorkReplaced}
    assert (newer in results) == (not was_marked)
    with app.app_context():
        counted = [db.session.scalar(db.select(func.count()).select_from(table)) for table in (HandIn, HandInMark)]
        assert counted == ([1, 1] if was_marked else [2, 0])
