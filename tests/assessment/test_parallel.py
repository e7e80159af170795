"""What may happen only once happens once, however many ask at the same moment (INV-04)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from learnhub import ids
from learnhub.app import LearnHub
from learnhub.assessment import (
    answers,
    attempts,
    checking,
    corrections,
    draws,
    grading,
    hand_ins,
    marks,
    regradings,
    work_files,
)
from learnhub.assessment.answers import AlreadyChecked, AlreadyHandedIn
from learnhub.assessment.attempts import NoAttemptsLeft
from learnhub.assessment.marks import AlreadyMarked
from learnhub.assessment.models import AnswerMark, Attempt, Regrading
from learnhub.assessment.work_files import KeptFile, Upload
from learnhub.content import catalogue, questions
from learnhub.content.outline import FeedbackRule
from learnhub.errors import LearnHubError, NotFound
from learnhub.learning import enrolments
from learnhub.learning.models import Enrolment
from learnhub.stores import database
from learnhub.stores.database import db
from learnhub.stores.record import Event, Verb
from tests.assessment import correcting, factories, working
from tests.assessment.factories import MARKED, QUIZ, WRITTEN, Asked, tutored
from tests.assessment.uploads import PDF
from tests.cast import Cast
from tests.conftest import Time

MANY = 50


def at_once(app: LearnHub, deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do each deed in a thread and transaction of its own, all at one moment; return results or LearnHub's errors."""
    barrier = Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            with app.app_context(), database.unit_of_work():
                return deed()
        except LearnHubError as error:
            return error

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))


def make(app: LearnHub, learners: int = 1, **rules: Any) -> list[int]:
    """Commit a quiz and learners; return the keys of their enrolments."""
    with app.app_context(), database.unit_of_work():
        quiz = factories.quiz(**rules)
        return [quiz.enrol().id for _ in range(learners)]


def start(enrolment_id: int, code: str) -> str:
    enrolment = db.session.get_one(Enrolment, enrolment_id)
    return attempts.start(enrolment, catalogue.get_unit(enrolment.version, QUIZ), code).public_id


def attempt_of(public_id: str) -> Attempt:
    return db.session.scalars(db.select(Attempt).where(Attempt.public_id == public_id)).one()


def verbs() -> Counter[str]:
    return Counter(db.session.scalars(db.select(Event.verb)))


@pytest.mark.parametrize("is_same_id", [True, False])
def test_many_starts_are_one_attempt(app: LearnHub, is_same_id: bool) -> None:
    [enrolment] = make(app)
    codes = [ids.client_id()] * MANY if is_same_id else [ids.client_id() for _ in range(MANY)]
    begun = at_once(app, [lambda code=code: start(enrolment, code) for code in codes])
    assert len(set(begun)) == 1
    with app.app_context():
        assert [(row.number, row.public_id) for row in db.session.scalars(db.select(Attempt))] == [(1, begun[0])]
        assert verbs() == {"attempted": 1}


def test_the_limit_holds_when_each_hands_in_at_once(app: LearnHub) -> None:
    [enrolment] = make(app, attempts=3)

    def sit() -> str:
        public_id = start(enrolment, ids.client_id())
        return attempts.hand_in(attempt_of(public_id)).public_id

    results = at_once(app, [sit for _ in range(MANY)])
    refused = [result for result in results if not isinstance(result, str)]
    assert all(isinstance(result, NoAttemptsLeft) for result in refused)
    with app.app_context():
        made = db.session.scalars(db.select(Attempt).order_by(Attempt.number)).all()
        assert [attempt.number for attempt in made] == [1, 2, 3]
        assert {attempt.public_id for attempt in made} == set(results) - set(refused)
        assert all(attempt.submitted_at for attempt in made)
        assert verbs() == {"attempted": 3, "failed": 3}


def test_learners_do_not_get_into_each_others_way(app: LearnHub) -> None:
    learners = make(app, learners=20)
    begun = at_once(app, [lambda learner=learner: start(learner, ids.client_id()) for learner in learners])
    assert len(set(begun)) == 20


def test_many_ids_alike_of_two_learners_are_the_attempt_of_one(app: LearnHub) -> None:
    learners, code = make(app, learners=2), ids.client_id()
    results = at_once(app, [lambda at=at: start(learners[at % 2], code) for at in range(20)])
    assert Counter(type(result) for result in results) == {str: 10, NotFound: 10}


def test_handing_in_many_times_is_handing_in_once(app: LearnHub) -> None:
    [enrolment] = make(app)
    public_id = begin_with_all_right(app, enrolment)

    def hand_in() -> tuple[Any, ...]:
        attempt = attempts.hand_in(attempt_of(public_id))
        return (attempt.submitted_at, attempt.score, attempt.is_passed)

    assert len(set(at_once(app, [hand_in for _ in range(20)]))) == 1
    with app.app_context():
        assert verbs()["passed"] == 1
        assert verbs()["answered"] == 3


def begin_with_all_right(app: LearnHub, enrolment: int) -> str:
    with app.app_context(), database.unit_of_work():
        public_id = start(enrolment, ids.client_id())
        page = {"who": {"chosen": ["b"]}, "which": {"chosen": ["a", "c"]}, "how-many": {"typed": "202"}}
        answers.save_page(attempt_of(public_id), page)
        return public_id


def test_one_save_sent_many_times_is_taken_once(app: LearnHub) -> None:
    [enrolment] = make(app)
    code = ids.client_id()
    with app.app_context(), database.unit_of_work():
        public_id = start(enrolment, ids.client_id())

    def save() -> answers.Saved:
        return answers.save_answer(attempt_of(public_id), "who", {"chosen": ["a"]}, code)

    saved = at_once(app, [save for _ in range(20)])
    assert Counter(result.is_repeat for result in saved) == {False: 1, True: 19}
    assert len({result.saved_at for result in saved}) == 1


def test_one_save_id_of_two_learners_is_taken_from_one(app: LearnHub) -> None:
    learners, code = make(app, learners=2), ids.client_id()
    with app.app_context(), database.unit_of_work():
        begun = [start(learner, ids.client_id()) for learner in learners]

    def save(at: int) -> bool:
        return answers.save_answer(attempt_of(begun[at]), "who", {"chosen": ["a"]}, code).is_repeat

    results = at_once(app, [lambda at=at: save(at % 2) for at in range(10)])
    assert Counter(type(result) for result in results) == {bool: 5, NotFound: 5}


def test_a_save_during_handing_in_counts_or_is_refused(app: LearnHub) -> None:
    [enrolment] = make(app)
    with app.app_context(), database.unit_of_work():
        public_id = start(enrolment, ids.client_id())
    sent = [f"{number}" for number in range(200, 220)]

    def save(typed: str) -> str:
        answers.save_answer(attempt_of(public_id), "how-many", {"typed": typed}, ids.client_id())
        return typed

    saves: list[Callable[[], Any]] = [lambda typed=typed: save(typed) for typed in sent]
    results = at_once(app, [*saves, lambda: attempts.hand_in(attempt_of(public_id)).public_id])
    refused = [result for result in results if not isinstance(result, str)]
    assert all(isinstance(result, AlreadyHandedIn) for result in refused)
    with app.app_context():
        attempt = attempt_of(public_id)
        kept = answers.answers_of(attempt)
        taken = set(results) & set(sent)
        assert {response["typed"] for response in kept.values()} <= taken
        keys = questions.keys(attempt.version, QUIZ, draws.questions_of(attempt))
        assert attempt.points == sum(grading.points_for(keys[slug], response) for slug, response in kept.items())


def test_one_answer_checked_many_times_is_checked_once_and_never_changed(app: LearnHub) -> None:
    [enrolment] = make(app, feedback=FeedbackRule.IMMEDIATE)
    with app.app_context(), database.unit_of_work():
        public_id = start(enrolment, ids.client_id())
        answers.save_page(attempt_of(public_id), {"how-many": {"typed": "1"}})

    def check() -> str:
        checking.check(attempt_of(public_id), "how-many")
        answer = answers.find(attempt_of(public_id), "how-many")
        assert answer is not None
        return str(answer.response["typed"])

    def save(typed: str) -> None:
        answers.save_answer(attempt_of(public_id), "how-many", {"typed": typed}, ids.client_id())

    saves: list[Callable[[], Any]] = [lambda typed=typed: save(str(typed)) for typed in range(2, 12)]
    results = at_once(app, [deed for both in zip([check] * 10, saves, strict=True) for deed in both])
    seen = {result for result in results if isinstance(result, str)}
    refused = [result for result in results if isinstance(result, LearnHubError)]
    assert all(isinstance(result, AlreadyChecked) for result in refused)
    with app.app_context():
        answer = answers.find(attempt_of(public_id), "how-many")
        assert answer is not None
        assert seen == {answer.response["typed"]}
        assert answer.checked_at is not None


def test_the_job_and_the_learner_hand_in_once(app: LearnHub, time: Time) -> None:
    learners = make(app, learners=5, time_limit=60)
    with app.app_context(), database.unit_of_work():
        begun = [start(learner, ids.client_id()) for learner in learners]
        for public_id in begun:
            answers.save_page(attempt_of(public_id), {"who": {"chosen": ["b"]}})
    time.pass_by(minutes=2)
    jobs: list[Callable[[], Any]] = [lambda: attempts.close_overdue(1) for _ in range(5)]
    hands = [lambda code=code: attempts.hand_in(attempt_of(code)).score for code in begun]
    starts = [lambda learner=learner: start(learner, ids.client_id()) for learner in learners]
    results = at_once(app, [*jobs, *hands, *starts])
    assert not [result for result in results if isinstance(result, LearnHubError)]
    with app.app_context(), database.unit_of_work():
        assert attempts.close_overdue(10) == 0
        ended = [attempt_of(code) for code in begun]
        assert all(attempt.submitted_at == attempt.deadline_at and attempt.score == 2_500 for attempt in ended)
        assert verbs() == {"attempted": 10, "answered": 5, "failed": 5}


def test_late_answers_of_one_question_leave_the_last_and_change_nothing(app: LearnHub, time: Time) -> None:
    [enrolment] = make(app, time_limit=60)
    with app.app_context(), database.unit_of_work():
        public_id = start(enrolment, ids.client_id())
    time.pass_by(minutes=2)
    sent = [str(number) for number in range(10)]

    def save(typed: str) -> bool:
        return answers.save_answer(attempt_of(public_id), "how-many", {"typed": typed}, ids.client_id()).is_late

    saves: list[Callable[[], Any]] = [lambda typed=typed: save(typed) for typed in sent]
    assert set(at_once(app, [*saves, lambda: attempts.close_overdue(5) == 1])) == {True}
    with app.app_context():
        attempt = attempt_of(public_id)
        assert answers.answers_of(attempt) == {}
        assert answers.late_of(attempt)["how-many"].response["typed"] in sent
        assert (attempt.score, attempt.submitted_at) == (0, attempt.deadline_at)


def make_marked(app: LearnHub) -> str:
    """Commit an attempt with two answers to be marked; return its public code."""
    with app.app_context(), database.unit_of_work():
        quiz = factories.quiz([MARKED, Asked("describe", is_marked=True)])
        attempt = attempts.start(tutored(quiz), quiz.unit, ids.client_id())
        answers.save_page(attempt, {"explain": WRITTEN, "describe": WRITTEN})
        return attempts.hand_in(attempt).public_id


def test_two_last_marks_at_once_grade_once(app: LearnHub) -> None:
    public_id = make_marked(app)

    def mark(question: str, tutor: str) -> bool:
        marks.mark(tutor, attempt_of(public_id), question, 100)
        return True

    deeds = [
        lambda question=question, tutor=tutor: mark(question, tutor)
        for question in ("explain", "describe")
        for tutor in ("first-tutor-0000", "second-tutor-000")
        for _ in range(5)
    ]
    results = at_once(app, deeds)
    # Of each question, all marks of one tutor are taken, as the same one, and all of the other are refused.
    assert Counter(type(result) for result in results) == {bool: 10, AlreadyMarked: 10}
    with app.app_context():
        attempt = attempt_of(public_id)
        assert (attempt.points, attempt.points_possible, attempt.score) == (200, 300, 6_666)
        assert verbs()["failed"] == 1
        assert db.session.scalar(db.select(db.func.count()).select_from(AnswerMark)) == 2


def test_the_same_files_in_any_order_are_saved_by_all(app: LearnHub, cast: Cast) -> None:
    with app.app_context(), database.unit_of_work():
        work = working.work(cast)
        course, unit = work.enrolment.course, work.unit
        keys = [enrolments.enrol(cast.learner(), course, language="fr").id for _ in range(8)]
        sent = [Upload("a.pdf", PDF + b"%d" % number) for number in range(work_files.MOST_FILES)]
        taken, _problems = work_files.accept(hand_ins.rules_of(unit), sent)
        hand_ins.save_draft(work.enrolment, unit, "", added=taken)

    def save(key: int, added: list[KeptFile]) -> int:
        enrolment = db.session.get_one(Enrolment, key)
        hand_ins.save_draft(enrolment, unit, "", added=added)
        return len(hand_ins.draft_files(enrolment, unit))

    orders = taken, taken[::-1]
    deeds = [lambda key=key, added=orders[key % 2]: save(key, added) for key in keys]
    assert at_once(app, deeds) == [work_files.MOST_FILES] * len(keys)


def test_a_correction_comes_to_each_attempt_once(app: LearnHub, time: Time) -> None:
    """However many workers apply it, and while a learner hands in."""
    with app.app_context(), database.unit_of_work():
        quiz = factories.quiz()
        for _each in range(4):
            correcting.take(quiz, {"how-many": factories.NUMBER.answer})
        begun = attempts.start(quiz.enrol(), quiz.unit, ids.client_id()).id
        time.pass_by(days=1)
        code = correcting.decide(quiz, factories.SINGLE).public_id

    def apply() -> None:
        regradings.apply(corrections.get(code), 0, limit=10)

    def hand_in() -> None:
        attempts.hand_in(attempts.get_by_key(begun))

    assert at_once(app, [apply, apply, apply, hand_in]) == [None] * 4
    with app.app_context():
        found = db.session.scalars(db.select(Regrading)).all()
        assert sorted((one.score, one.points_possible) for one in found) == [(0, 300)] + [(3_333, 300)] * 4
        scored = db.session.scalars(db.select(Event).where(Event.verb == Verb.SCORED)).all()
        assert len(scored) == 5
