"""Work that waits and that nobody can mark: what it is, and who is told, on both databases."""

from __future__ import annotations

import pytest

from learnhub import ids
from learnhub.access import marking, reach, unmarked
from learnhub.assessment import answers, attempts
from learnhub.assessment.models import Attempt
from learnhub.learning import enrolments, programme_members, programmes
from learnhub.learning.models import Programme
from learnhub.people import grants
from learnhub.people.grants import Scope
from learnhub.people.models import Institution, Person, Role, ScopeKind
from learnhub.stores import record
from tests.assessment import factories
from tests.assessment.factories import MARKED, WRITTEN, Asked, Quiz
from tests.cast import Cast
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def quiz() -> Quiz:
    return factories.quiz([MARKED, Asked("describe", is_marked=True)])


@pytest.fixture
def programme(quiz: Quiz) -> Programme:
    return programmes.make(record.SYSTEM, name="Fictional 2026", courses=[quiz.version.course])


@pytest.fixture
def office(cast: Cast) -> Institution:
    return cast.institution()


@pytest.fixture
def tutor(cast: Cast, programme: Programme) -> Person:
    return cast.tutor(programme.public_id)


def hand_in(quiz: Quiz, programme: Programme, learner: Person) -> Attempt:
    enrolment = enrolments.enrol(learner, quiz.version.course, language="fr", programme=programme)
    attempt = attempts.start(enrolment, quiz.unit, ids.client_id())
    answers.save_page(attempt, {"explain": WRITTEN, "describe": WRITTEN})
    return attempts.hand_in(attempt)


def told(person: Person) -> list[tuple[str, str, int]]:
    """Return what somebody is told of: the programme, the learner, and how much waits in the programme."""
    found = unmarked.page(reach.actor_of(person), 1)
    assert found.total == unmarked.count(reach.actor_of(person)) == len(found.lines)
    return [(line.name_of_programme, line.name, line.in_all) for line in found.lines]


def take_away(tutor: Person) -> None:
    for held in grants.in_force(tutor):
        grants.revoke_from_shell(held)


def test_it_is_told_of_once_the_last_tutor_is_gone_and_no_more_once_there_is_one(
    cast: Cast, quiz: Quiz, programme: Programme, office: Institution, tutor: Person
) -> None:
    learner, manager = cast.learner(within=office), cast.programme_manager(programme.public_id)
    hand_in(quiz, programme, learner)
    assert told(manager) == []
    take_away(tutor)
    assert told(manager) == [("Fictional 2026", learner.name, 1)]  # two answers of one attempt are one piece of work
    assert unmarked.count(reach.actor_of(manager), programme) == 1
    successor = cast.tutor(programme.public_id)
    assert told(manager) == []
    assert marking.queue(reach.actor_of(successor), 1).total == 2


def test_a_suspended_tutor_and_the_learner_alone_are_nobody(
    cast: Cast, quiz: Quiz, programme: Programme, office: Institution, tutor: Person
) -> None:
    learner, manager = cast.learner(within=office), cast.institution_manager(office)
    grants.grant_from_shell(learner, Role.TUTOR, Scope(ScopeKind.PROGRAMME, programme.public_id))
    hand_in(quiz, programme, learner)
    assert told(manager) == []
    tutor.suspended_at = learner.created_at
    assert [name for _programme, name, _count in told(manager)] == [learner.name]


def test_who_left_the_programme_is_found_by_those_who_look_after_them_and_can_be_added_again(
    cast: Cast, quiz: Quiz, programme: Programme, office: Institution, tutor: Person
) -> None:
    learner = cast.learner(within=office)
    hand_in(quiz, programme, learner)
    programme_members.remove(record.SYSTEM, programme, [learner])
    looking_after = (cast.institution_manager(office), cast.country_manager("BJ"), cast.administrator())
    for one in looking_after:
        assert told(one) == [("", learner.name, 1)]
    for other in (
        tutor,
        cast.programme_manager(programme.public_id),
        cast.institution_manager(cast.institution()),
        cast.country_manager("TG"),
        cast.author(quiz.version.course.slug),
        learner,
    ):
        assert told(other) == []
    programme_members.add(record.SYSTEM, programme, [learner])
    assert [told(one) for one in looking_after] == [[], [], []]
    assert marking.queue(reach.actor_of(tutor), 1).total == 2


def test_programmes_stand_together_and_those_in_none_come_last_for_the_same_two_statements(
    cast: Cast, quiz: Quiz, programme: Programme, tutor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = programmes.make(record.SYSTEM, name="Another", courses=[quiz.version.course])
    second = cast.tutor(other.public_id)
    alone = cast.learner()
    for where, learner in ((programme, alone), (programme, cast.learner()), (other, cast.learner())):
        hand_in(quiz, where, learner)
    hand_in(quiz, programme, cast.learner())
    programme_members.remove(record.SYSTEM, programme, [alone])
    for gone in (tutor, second):
        take_away(gone)
    administrator = cast.administrator()
    assert [line[0] for line in told(administrator)] == ["Another", "Fictional 2026", "Fictional 2026", ""]
    monkeypatch.setattr(unmarked, "PER_PAGE", 3)
    actor = reach.actor_of(administrator)
    with counted() as asked:
        last = unmarked.page(actor, 99)
    assert (len(asked), last.number, last.pages, [line.name for line in last.lines]) == (2, 2, 2, [alone.name])
