"""What waits for whose marks, in which order, and what comes next, on both databases."""

from __future__ import annotations

import pytest

from learnhub import ids
from learnhub.access import marking, reach
from learnhub.access.marking import Kind
from learnhub.assessment import answers, attempts, marks
from learnhub.assessment.marks import OwnAnswer
from learnhub.assessment.models import Attempt
from learnhub.errors import NotFound
from learnhub.learning import programmes
from learnhub.learning.models import Programme
from learnhub.people import grants
from learnhub.people.grants import Scope
from learnhub.people.models import Person, Role, ScopeKind
from learnhub.stores import record
from tests.assessment import factories
from tests.assessment.factories import MARKED, WRITTEN, Asked, Quiz
from tests.cast import Cast
from tests.conftest import Time
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("rules")

OTHER = Asked("describe", is_marked=True)


@pytest.fixture
def quiz() -> Quiz:
    """Two questions that a tutor marks."""
    return factories.quiz([MARKED, OTHER])


@pytest.fixture
def programme(quiz: Quiz) -> Programme:
    return programmes.make(record.SYSTEM, name="Fictional 2026", courses=[quiz.version.course])


@pytest.fixture
def tutor(cast: Cast, programme: Programme) -> Person:
    return cast.tutor(programme.public_id)


def hand_in(quiz: Quiz, programme: Programme, *questions: str, learner: Person | None = None) -> Attempt:
    enrolment = factories.enrolment(learner or factories.person(), quiz.version)
    enrolment.programme = programme
    attempt = attempts.start(enrolment, quiz.unit, ids.client_id())
    answers.save_page(attempt, dict.fromkeys(questions, WRITTEN))
    return attempts.hand_in(attempt)


def waiting_for(person: Person) -> list[tuple[str, str]]:
    return [(line.code, line.task) for line in marking.queue(reach.actor_of(person), 1).lines]


def test_what_waits_of_one_question_stands_together_the_longest_wait_first(
    quiz: Quiz, programme: Programme, tutor: Person, time: Time
) -> None:
    first = hand_in(quiz, programme, "explain")
    time.pass_by(days=1)
    second = hand_in(quiz, programme, "describe", "explain")
    time.pass_by(days=1)
    third = hand_in(quiz, programme, "describe")
    found = marking.queue(reach.actor_of(tutor), 1)
    assert [(line.code, line.task, line.of_task) for line in found.lines] == [
        (first.public_id, "explain", 2),
        (second.public_id, "explain", 2),
        (second.public_id, "describe", 2),
        (third.public_id, "describe", 2),
    ]
    assert (found.total, found.number, found.pages) == (4, 1, 1)
    assert {line.kind for line in found.lines} == {Kind.ANSWER}
    assert found.lines[0].handed_in_at == first.submitted_at
    assert found.lines[0].name == "Nobody Real"


def test_next_comes_the_same_question_then_what_was_passed_over_then_others(
    quiz: Quiz, programme: Programme, tutor: Person, time: Time
) -> None:
    made = []
    for questions in (["describe"], ["explain"], ["explain"], ["explain"]):
        made.append(hand_in(quiz, programme, *questions))
        time.pass_by(hours=1)
    actor = reach.actor_of(tutor)
    marked, order = made[2], []
    while marked is not None:
        question = "describe" if marked is made[0] else "explain"
        marks.mark(tutor.public_id, marked, question, 100)
        line = marking.find_next(actor, marking.line_of(marked, question))
        order.append(line and (line.code, line.in_all))
        marked = next((one for one in made if line and one.public_id == line.code), None)
    assert order == [(made[3].public_id, 3), (made[1].public_id, 2), (made[0].public_id, 1), None]


def test_an_answer_that_is_left_for_now_is_not_the_next(quiz: Quiz, programme: Programme, tutor: Person) -> None:
    attempt = hand_in(quiz, programme, "explain")
    assert marking.find_next(reach.actor_of(tutor), marking.line_of(attempt, "explain")) is None
    both = hand_in(quiz, programme, "explain", "describe")
    found = marking.find_next(reach.actor_of(tutor), marking.line_of(attempt, "explain"))
    assert found is not None
    assert (found.code, found.task) == (both.public_id, "explain")


def test_only_tutors_of_the_programme_have_it_in_their_queue(quiz: Quiz, programme: Programme, cast: Cast) -> None:
    tutor, office = cast.tutor(programme.public_id), cast.institution()
    learner = cast.learner(within=office)
    attempt = hand_in(quiz, programme, "explain", learner=learner)
    elsewhere = programmes.make(record.SYSTEM, name="Elsewhere", courses=[quiz.version.course])
    assert waiting_for(tutor) == [(attempt.public_id, "explain")]
    assert marking.counts(reach.actor_of(tutor)) == {Kind.ANSWER: 1}
    for other in (
        cast.tutor(elsewhere.public_id),
        cast.programme_manager(programme.public_id),
        cast.institution_manager(office),
        cast.country_manager(),
        cast.administrator(),
        learner,
    ):
        assert waiting_for(other) == []
        assert marking.counts(reach.actor_of(other)) == {}
        if other is not learner:
            with pytest.raises(NotFound):
                marking.get_attempt(reach.actor_of(other), attempt.public_id)


def test_nobody_has_an_answer_of_ones_own_in_the_queue(
    quiz: Quiz, programme: Programme, tutor: Person, cast: Cast
) -> None:
    other = cast.tutor(programme.public_id)
    attempt = hand_in(quiz, programme, "explain", learner=tutor)
    assert waiting_for(tutor) == []
    assert waiting_for(other) == [(attempt.public_id, "explain")]
    with pytest.raises(OwnAnswer):
        marking.get_attempt(reach.actor_of(tutor), attempt.public_id)
    administrator = cast.administrator()
    grants.grant_from_shell(administrator, Role.TUTOR, Scope(ScopeKind.PROGRAMME, programme.public_id))
    assert waiting_for(administrator) == [(attempt.public_id, "explain")]


def test_one_programme_can_be_looked_at_alone(quiz: Quiz, programme: Programme, tutor: Person) -> None:
    other = programmes.make(record.SYSTEM, name="Another", courses=[quiz.version.course])
    grants.grant_from_shell(tutor, Role.TUTOR, Scope(ScopeKind.PROGRAMME, other.public_id))
    hand_in(quiz, programme, "explain")
    attempt = hand_in(quiz, other, "explain")
    found = marking.queue(reach.actor_of(tutor), 1, programme=other)
    assert [(line.code, line.of_task) for line in found.lines] == [(attempt.public_id, 1)]


def test_pages_are_cut_in_the_order_and_cost_the_same(
    quiz: Quiz, programme: Programme, tutor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = reach.actor_of(tutor)
    monkeypatch.setattr(marking, "PER_PAGE", 3)
    hand_in(quiz, programme, "explain")
    with counted() as asked_for_one:
        marking.queue(actor, 1)
    for _ in range(marking.PER_PAGE):
        hand_in(quiz, programme, "explain")
    with counted() as asked_for_many:
        first = marking.queue(actor, 1)
    assert len(asked_for_one) == len(asked_for_many) == 2
    last = marking.queue(actor, 999)
    assert (first.total, first.pages, last.number) == (marking.PER_PAGE + 1, 2, 2)
    assert len({line.code for line in (*first.lines, *last.lines)}) == marking.PER_PAGE + 1
    assert last.lines[0].of_task == marking.PER_PAGE + 1


def test_what_is_not_handed_in_or_not_there_is_not_read(quiz: Quiz, programme: Programme, tutor: Person) -> None:
    enrolment = factories.enrolment(factories.person(), quiz.version)
    enrolment.programme = programme
    begun = attempts.start(enrolment, quiz.unit, ids.client_id())
    answers.save_page(begun, {"explain": WRITTEN})
    assert waiting_for(tutor) == []
    for question in ("explain", "describe", "nowhere"):
        with pytest.raises(NotFound):
            marks.sheet_of(begun, question)
    with pytest.raises(NotFound):
        marking.get_attempt(reach.actor_of(tutor), ids.client_id())


def test_a_sheet_shows_what_the_learner_saw_with_the_model(quiz: Quiz, programme: Programme, tutor: Person) -> None:
    attempt = hand_in(quiz, programme, "explain")
    attempt.enrolment.language = "fr"
    sheet = marks.sheet_of(attempt, "explain")
    assert (sheet.question.name, sheet.language, sheet.model) == ("Énoncé explain", "fr", "<p>SECRET model</p>")
    assert (sheet.typed, sheet.mark) == (WRITTEN["typed"], None)
    marks.mark(tutor.public_id, attempt, "explain", 50, "Short.")
    after = marks.sheet_of(attempt, "explain")
    assert after.mark is not None
    assert (after.mark.points, after.mark.comment) == (50, "Short.")
