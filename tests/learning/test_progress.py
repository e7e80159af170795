"""A course is completed by its rule, once, and stays completed."""

from __future__ import annotations

import pytest

from learnhub import ids
from learnhub.assessment import answers, attempts
from learnhub.assessment.draws import questions_of
from learnhub.content import catalogue
from learnhub.errors import NotFound
from learnhub.learning import enrolments, progress
from learnhub.learning.models import Enrolment
from learnhub.people.models import Person
from learnhub.stores.database import db
from learnhub.stores.record import Event
from tests.cast import Cast
from tests.conftest import Time
from tests.published import CHECK, EXAM, LESSON, RIGHT, publish_course

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def afi(rules: None, cast: Cast) -> Person:
    return cast.learner(name="Afi Exemple")


@pytest.fixture
def enrolment(afi: Person) -> Enrolment:
    return enrolments.enrol(afi, publish_course().course, language="fr")


def read(enrolment: Enrolment) -> None:
    progress.complete_lesson(enrolment, catalogue.get_unit(enrolment.version, LESSON))


def take(enrolment: Enrolment, quiz: str, *, rightly: bool = True) -> None:
    attempt = attempts.start(enrolment, catalogue.get_unit(enrolment.version, quiz), ids.client_id())
    if rightly:
        answers.save_page(attempt, {question: RIGHT[question] for question in questions_of(attempt)})
    attempts.hand_in(attempt)


def events(verb: str) -> list[str]:
    return list(db.session.scalars(db.select(Event.object_id).where(Event.verb == verb).order_by(Event.id)))


def test_enrolling_twice_is_enrolling_once(afi: Person, enrolment: Enrolment) -> None:
    assert enrolments.enrol(afi, enrolment.course, language="en") is enrolment
    assert events("registered") == ["floors"]


def test_opening_a_unit_is_kept_once(enrolment: Enrolment) -> None:
    lesson = catalogue.get_unit(enrolment.version, LESSON)
    progress.note_opened(enrolment, lesson)
    progress.note_opened(enrolment, lesson)
    assert events("initialized") == ["floors/floor"]
    assert progress.standing(enrolment).opened == {"floor"}


def test_opening_a_unit_again_is_news_after_ten_minutes(enrolment: Enrolment, time: Time) -> None:
    lesson = catalogue.get_unit(enrolment.version, LESSON)
    assert progress.needs_note(enrolment, lesson)
    progress.note_opened(enrolment, lesson)
    time.pass_by(minutes=9)
    assert not progress.needs_note(enrolment, lesson)
    time.pass_by(minutes=1)
    assert progress.needs_note(enrolment, lesson)


def test_a_lesson_is_done_when_its_reader_says_so(enrolment: Enrolment) -> None:
    read(enrolment)
    read(enrolment)
    standing = progress.standing(enrolment)
    assert standing.done == {"floor"}
    assert (standing.done_count, standing.unit_count) == (1, 3)
    assert events("completed") == ["floors/floor"]


def test_a_quiz_cannot_be_marked_as_read(enrolment: Enrolment) -> None:
    with pytest.raises(NotFound):
        progress.complete_lesson(enrolment, catalogue.get_unit(enrolment.version, CHECK))


def test_a_failed_quiz_is_not_done(enrolment: Enrolment) -> None:
    take(enrolment, CHECK, rightly=False)
    assert CHECK not in progress.standing(enrolment).done


def test_resuming_leads_to_the_next_unit_that_is_not_done(enrolment: Enrolment) -> None:
    standing = progress.standing(enrolment)
    assert standing.next_unit().slug == LESSON  # type: ignore[union-attr] # the course has units
    take(enrolment, CHECK)
    standing = progress.standing(enrolment)
    assert standing.next_unit(CHECK).slug == EXAM  # type: ignore[union-attr]
    take(enrolment, EXAM)
    assert progress.standing(enrolment).next_unit(EXAM).slug == LESSON  # type: ignore[union-attr]
    read(enrolment)
    assert progress.standing(enrolment).next_unit(LESSON) is None


def test_a_course_is_complete_when_all_that_it_requires_is_done(enrolment: Enrolment) -> None:
    read(enrolment)
    take(enrolment, CHECK)
    assert enrolment.completed_at is None
    take(enrolment, EXAM)
    assert enrolment.completed_at is not None
    assert events("completed")[-1] == "floors"


def test_what_was_true_at_completion_is_kept(cast: Cast) -> None:
    ministry = cast.institution("TG")
    dara = cast.learner(within=ministry, name="Dara Sample")
    enrolment = enrolments.enrol(dara, publish_course().course, language="en")
    read(enrolment)
    take(enrolment, CHECK)
    take(enrolment, EXAM)
    dara.country, dara.sex = "BJ", "not_stated"
    db.session.flush()
    db.session.refresh(enrolment)
    assert (enrolment.completed_country, enrolment.completed_institution_id) == ("TG", ministry.id)
    assert enrolment.completed_sex != "not_stated"


def test_a_course_stays_complete(enrolment: Enrolment) -> None:
    read(enrolment)
    take(enrolment, EXAM)
    take(enrolment, CHECK)
    completed_at = enrolment.completed_at
    take(enrolment, CHECK, rightly=False)
    db.session.refresh(enrolment)
    assert enrolment.completed_at == completed_at
    assert CHECK in progress.standing(enrolment).done


def test_the_language_of_reading_is_kept(enrolment: Enrolment) -> None:
    enrolments.choose_language(enrolment, "en")
    assert enrolment.language == "en"
    with pytest.raises(NotFound):
        enrolments.choose_language(enrolment, "zz")


def test_someone_elses_enrolment_does_not_exist(enrolment: Enrolment, cast: Cast) -> None:
    with pytest.raises(NotFound):
        enrolments.get_own(cast.learner(), enrolment.course.slug)
