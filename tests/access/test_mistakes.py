"""Who decides on reports of mistakes, whom they wait for, and who learns of whom; on both databases."""

from __future__ import annotations

import pytest

from learnhub.access import mistakes as access
from learnhub.access import reach
from learnhub.content import catalogue
from learnhub.content.models import Course
from learnhub.errors import NotFound
from learnhub.exchange import mistakes
from learnhub.exchange.mistakes import Kind, Place, State
from learnhub.exchange.models import MistakeReport
from learnhub.learning import programmes
from learnhub.people import grants
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db
from tests.cast import Cast
from tests.reports import factories

pytestmark = pytest.mark.usefixtures("rules")


def report(finder: Person, course: Course, *, is_named: bool = False) -> MistakeReport:
    version = catalogue.get_published(course.slug)
    place = Place(version, catalogue.outline_of(version).units[0], "fr")
    return mistakes.report(finder, place, kind=Kind.FACT, text="Not so.", is_named=is_named)


@pytest.fixture
def course(rules: None) -> Course:
    made = factories.course("of-benin")
    made.country = "BJ"
    db.session.flush()
    return made


def waiting(person: Person) -> dict[str, int]:
    return access.waiting(reach.actor_of(person))


def test_authors_managers_of_the_owning_country_and_administrators_decide(cast: Cast, course: Course) -> None:
    found = report(cast.learner("TG"), course)
    for decides in (cast.author(course.slug), cast.country_manager("BJ"), cast.administrator()):
        actor = reach.actor_of(decides)
        assert access.get(actor, found.public_id) is found
        assert access.page(actor, 1, is_open=True).reports == [found]


def test_nobody_else_knows_of_it_not_even_who_teaches_the_course(cast: Cast, course: Course) -> None:
    programme = programmes.make(record.SYSTEM, name="Spring", courses=[course])
    finder = cast.learner("BJ")
    found = report(finder, course)
    others = (
        cast.learner(),
        cast.tutor(programme.public_id),
        cast.programme_manager(programme.public_id),
        cast.institution_manager(cast.institution()),
        cast.country_manager("TG"),
        cast.author(factories.course("another").slug),
        finder,
    )
    for person in others:
        actor = reach.actor_of(person)
        with pytest.raises(NotFound):
            access.get(actor, found.public_id)
        assert access.page(actor, 1, is_open=True).total == 0
        assert waiting(person) == {}


def test_it_waits_for_the_authors_else_for_the_managers_of_the_country_else_for_administrators(
    cast: Cast, course: Course
) -> None:
    administrator, manager, author = cast.administrator(), cast.country_manager("BJ"), cast.author(course.slug)
    report(cast.learner(), course)
    assert [waiting(one) for one in (author, manager, administrator)] == [{"of-benin": 1}, {}, {}]
    grants.revoke_from_shell(grants.in_force(author)[0])
    assert [waiting(one) for one in (author, manager, administrator)] == [{}, {"of-benin": 1}, {}]
    grants.revoke_from_shell(grants.in_force(manager)[0])
    assert [waiting(one) for one in (author, manager, administrator)] == [{}, {}, {"of-benin": 1}]


def test_an_author_who_is_suspended_keeps_nobody_waiting(cast: Cast, course: Course) -> None:
    author, manager = cast.author(course.slug), cast.country_manager("BJ")
    report(cast.learner(), course)
    author.suspended_at = author.created_at
    db.session.flush()
    assert waiting(manager) == {"of-benin": 1}


def test_what_is_taken_up_waits_and_what_is_settled_does_not(cast: Cast, course: Course) -> None:
    author = cast.author(course.slug)
    first, second = report(cast.learner(), course), report(cast.learner(), course)
    mistakes.decide(author, first, State.TAKEN_UP, seen=State.NEW)
    assert waiting(author) == {"of-benin": 2}
    mistakes.decide(author, second, State.DECLINED, seen=State.NEW, answer="It is right.")
    assert waiting(author) == {"of-benin": 1}
    actor = reach.actor_of(author)
    assert access.page(actor, 1, is_open=True).reports == [first]
    assert access.page(actor, 1, is_open=False).reports == [second]
    assert access.page(actor, 1, is_open=False, course="elsewhere").total == 0


def test_only_those_are_named_who_chose_to_be(cast: Cast, course: Course) -> None:
    shy, bold = cast.learner(), cast.learner()
    reports = [report(shy, course), report(bold, course, is_named=True)]
    assert access.names_of(reports) == {reports[1].id: bold.name}


@pytest.mark.parametrize("code", ["0" * 16, "", "\0", "flöors", "a/b"])
def test_what_is_no_report_is_not_found(cast: Cast, code: str) -> None:
    with pytest.raises(NotFound):
        access.get(reach.actor_of(cast.administrator()), code)
