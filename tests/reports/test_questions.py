"""How questions fare: whose answers a viewer may ask about, and what of them is told."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from learnhub import ids
from learnhub.access import reach
from learnhub.assessment import answers, attempts
from learnhub.content.models import Course
from learnhub.errors import NotFound
from learnhub.learning import programmes
from learnhub.learning.models import Programme
from learnhub.people.models import Person
from learnhub.reports import audiences, questions
from learnhub.reports.audiences import Whose
from learnhub.reports.questions import QuizFigures
from learnhub.stores import record
from learnhub.stores.database import db
from tests.assessment import factories as quizzes
from tests.assessment.factories import SINGLE, Quiz
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("rules")
RIGHT, WRONG, OTHER = "b", "a", "c"


@dataclass
class House:
    """A quiz in a programme, and somebody of each kind who may look at it."""

    quiz: Quiz
    programme: Programme
    cast: Cast = field(default_factory=Cast)

    @property
    def course(self) -> Course:
        return self.quiz.version.course

    def answer(self, option: str | None, times: int, *, inside: bool = False, learner: Person | None = None) -> None:
        """Let people take the quiz; `inside` of the programme or outside of it."""
        for _ in range(times):
            enrolment = quizzes.enrolment(learner or quizzes.person(), self.quiz.version)
            enrolment.programme_id = self.programme.id if inside else None
            attempt = attempts.start(enrolment, self.quiz.unit, ids.client_id())
            if option is not None:
                answers.save_answer(attempt, SINGLE.slug, {"chosen": [option]}, ids.client_id())
            attempts.hand_in(attempt)

    def figures(self, person: Person, whose: Whose = Whose.ALL, *, first_only: bool = True) -> QuizFigures:
        actor, version = reach.actor_of(person), self.quiz.version
        return questions.figures(
            actor, self.course, version.id, self.quiz.unit, whose=whose, first_only=first_only, language="en"
        )

    def offered(self, person: Person) -> list[Whose]:
        return audiences.offered(reach.actor_of(person), self.course)


@pytest.fixture
def house(rules: None) -> House:
    quiz = quizzes.quiz((SINGLE,))
    return House(quiz, programmes.make(record.SYSTEM, name="Spring", courses=[quiz.version.course]))


def counts(found: QuizFigures) -> dict[str, int | None]:
    [part] = found.questions[0].parts
    return {cell.id or "left out": cell.count for cell in part.cells}


def test_below_five_learners_nothing_is_told(house: House) -> None:
    house.answer(RIGHT, 4, inside=True)
    tutor, author = house.cast.tutor(house.programme.public_id), house.cast.author(house.course.slug)
    for person, whose in ((tutor, Whose.OWN), (author, Whose.ALL)):
        assert house.figures(person, whose) == QuizFigures(None, None, ())


def test_a_tutor_sees_the_own_programme_exactly(house: House) -> None:
    house.answer(RIGHT, 4, inside=True)
    house.answer(WRONG, 1, inside=True)
    house.answer(WRONG, 30)
    found = house.figures(house.cast.tutor(house.programme.public_id), Whose.OWN)
    assert found.learners == 5
    assert found.questions[0].share == 8000
    assert counts(found) == {"a": 1, "b": 4, "c": 0, "left out": 0}


def test_an_author_sees_all_of_the_course_and_nothing_of_a_few(house: House) -> None:
    house.answer(RIGHT, 40)
    house.answer(WRONG, 12)
    house.answer(OTHER, 2)
    house.answer(None, 1)
    found = house.figures(house.cast.author(house.course.slug))
    assert found.learners == 55
    assert counts(found) == {"a": 12, "b": 40, "c": None, "left out": None} or counts(found)["a"] is None
    assert found.questions[0].share == 7270


def test_what_a_tutor_knows_is_in_the_whole_and_protects_nobody(house: House) -> None:
    """Of all, 6 chose the wrong answer: 5 of them are the tutor's, so what is left is one person."""
    house.answer(RIGHT, 10, inside=True)
    house.answer(WRONG, 5, inside=True)
    house.answer(RIGHT, 19)
    house.answer(WRONG, 1)
    tutor, author = house.cast.tutor(house.programme.public_id), house.cast.author(house.course.slug)
    assert house.offered(tutor) == [Whose.OWN, Whose.ALL]
    assert counts(house.figures(tutor, Whose.OWN))["a"] == 5
    assert counts(house.figures(tutor))["a"] is None
    assert counts(house.figures(author))["a"] == 6


def test_a_manager_sees_the_people_within_reach_alone(house: House) -> None:
    ministry = house.cast.institution("BJ")
    for _ in range(5):
        house.answer(RIGHT, 1, learner=house.cast.learner(within=ministry))
    for _ in range(5):
        house.answer(WRONG, 1, learner=house.cast.learner(within=ministry))
    house.answer(WRONG, 20, learner=None)
    found = house.figures(house.cast.institution_manager(ministry))
    assert (found.learners, counts(found)) == (10, {"a": 5, "b": 5, "c": 0, "left out": 0})
    with pytest.raises(NotFound):
        house.figures(house.cast.institution_manager(ministry), Whose.OWN)


def test_the_country_that_owns_a_course_sees_all_of_it(house: House) -> None:
    house.answer(RIGHT, 8)
    house.answer(WRONG, 7)
    owner = house.cast.country_manager("TG")
    assert house.figures(owner).learners is None  # nobody of Togo has taken it
    house.course.country = "TG"
    db.session.flush()
    assert house.figures(owner).learners == 15


def test_nobody_else_is_offered_anything(house: House) -> None:
    other = programmes.make(record.SYSTEM, name="Autumn", courses=[quizzes.quiz((SINGLE,)).version.course])
    for person in (
        house.cast.learner(),
        house.cast.author("another-course"),
        house.cast.tutor(other.public_id),
        house.cast.programme_manager(house.programme.public_id),
    ):
        assert house.offered(person) == []
        with pytest.raises(NotFound):
            house.figures(person)


def test_all_attempts_are_for_those_who_see_them_exactly(house: House) -> None:
    house.answer(RIGHT, 6, inside=True)
    tutor = house.cast.tutor(house.programme.public_id)
    assert house.figures(tutor, Whose.OWN, first_only=False).learners == 6
    with pytest.raises(NotFound):
        house.figures(tutor, first_only=False)
