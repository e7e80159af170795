"""What is offered is what may be given, no more and no less, on both databases."""

from __future__ import annotations

import pytest

from learnhub import i18n
from learnhub.access import people, reach, roles
from learnhub.access.reach import Actor
from learnhub.errors import NotFound, Refused
from learnhub.learning import programmes
from learnhub.people import grants
from learnhub.people.models import Person, Role, ScopeKind
from learnhub.stores import record
from learnhub.stores.database import db
from tests.cast import Cast
from tests.reports import factories

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def world(cast: Cast, rules: None) -> tuple[list[Person], list[tuple[ScopeKind, str]]]:
    """Everyone with a role, the people they may give one to, and every scope there is."""
    ministry, foreign = cast.institution("BJ"), cast.institution("TG")
    office = cast.institution(parent=ministry)
    desk = cast.institution(parent=office)
    course, own_course = factories.course("floors"), factories.course("benin")
    own_course.country = "BJ"
    db.session.flush()
    made = [
        programmes.make(record.SYSTEM, name="Of all", courses=[course]),
        programmes.make(record.SYSTEM, name="Of Benin", courses=[course], country="BJ"),
        programmes.make(record.SYSTEM, name="Of the office", courses=[course], institution=office),
        programmes.make(record.SYSTEM, name="Of Togo", courses=[course], institution=foreign),
    ]
    both = cast.country_manager("TG")
    grants.grant_from_shell(both, Role.MANAGER, grants.country_scope("BJ"))
    everyone = [
        cast.administrator(),
        cast.country_manager("BJ"),
        cast.institution_manager(ministry),
        cast.institution_manager(office),
        both,
        cast.programme_manager(made[0].public_id),
        cast.tutor(made[0].public_id),
        cast.author("benin"),
        cast.learner("BJ"),
        cast.learner("BJ", within=desk),
        cast.learner("TG", within=foreign),
    ]
    factories.enrolled(everyone[-1], course, programme=made[0])
    scopes = [
        (ScopeKind.EVERYTHING, ""),
        *((ScopeKind.COUNTRY, code) for code in ("BJ", "TG", "KH")),
        *((ScopeKind.INSTITUTION, one.public_id) for one in (ministry, office, desk, foreign)),
        *((ScopeKind.PROGRAMME, one.public_id) for one in made),
        *((ScopeKind.COURSE, slug) for slug in ("floors", "benin")),
    ]
    return everyone, scopes


def _offered(actor: Actor, to: Person, scopes: list[tuple[ScopeKind, str]]) -> set[tuple[str, str, str]]:
    known = set(scopes)
    return {
        (offer.role.value, offer.kind.value, scope.key)
        for offer in roles.offered(actor, to)
        for scope in offer.scopes
        if (offer.kind, scope.key) in known
    }


def _allowed(actor: Actor, to: Person, scopes: list[tuple[ScopeKind, str]]) -> set[tuple[str, str, str]]:
    return {
        (str(role), kind.value, key)
        for kind, key in scopes
        for role in Role
        if grants.may_grant(actor.required, to, role, roles.resolve(kind, key))
    }


def test_what_is_offered_is_what_may_be_given(
    world: tuple[list[Person], list[tuple[ScopeKind, str]]],
) -> None:
    everyone, scopes = world
    compared = 0
    for person in everyone:
        actor = reach.actor_of(person)
        for to in everyone:
            if not people.may(actor, roles.ACTION, to):
                continue
            assert _offered(actor, to, scopes) == _allowed(actor, to, scopes)
            compared += 1
    assert compared > 20


def test_a_programme_manager_appoints_tutors_of_that_programme_and_nobody_else(cast: Cast) -> None:
    course = factories.course()
    own, other = (programmes.make(record.SYSTEM, name=name, courses=[course]) for name in ("Own", "Other"))
    manager, both = (reach.actor_of(cast.programme_manager(own.public_id)) for _ in range(2))
    grants.grant_from_shell(both.required, Role.MANAGER, roles.resolve(ScopeKind.PROGRAMME, other.public_id))
    both = reach.actor_of(both.required)
    learner, stranger = cast.learner("KH"), cast.learner("BJ")
    factories.enrolled(learner, course, programme=own)
    for actor in (manager, both):
        # Who manages both appoints somebody of one programme for that one alone.
        offers = [(offer.role, [one.key for one in offer.scopes]) for offer in roles.offered(actor, learner)]
        assert offers == [(Role.TUTOR, [own.public_id])]
        for role, key in ((Role.MANAGER, own.public_id), (Role.TUTOR, other.public_id)):
            with pytest.raises(Refused):
                roles.give(actor, learner, role, ScopeKind.PROGRAMME, key)
        with pytest.raises(Refused):
            roles.give(actor, stranger, Role.TUTOR, ScopeKind.PROGRAMME, own.public_id)
        with pytest.raises(NotFound):
            people.get(actor, roles.ACTION, stranger.public_id)


def test_an_administrator_is_offered_every_country(cast: Cast) -> None:
    administrator, learner = cast.administrator(), cast.learner()
    offers = {(offer.role, offer.kind): offer for offer in roles.offered(reach.actor_of(administrator), learner)}
    codes = {scope.key for scope in offers[Role.MANAGER, ScopeKind.COUNTRY].scopes}
    assert codes == {code for code, _name in i18n.countries("en")}


def test_giving_and_taking_once_is_as_good_as_twice(cast: Cast) -> None:
    actor, learner = reach.actor_of(cast.administrator()), cast.learner("BJ")
    first, second = (roles.give(actor, learner, Role.MANAGER, ScopeKind.COUNTRY, "BJ") for _ in range(2))
    assert first.public_id == second.public_id
    assert roles.may_take(actor, first)
    for _ in range(2):
        roles.take(actor, first)
    assert grants.in_force(learner) == ()


def test_a_scope_that_is_not_there_is_not_found() -> None:
    for kind in (ScopeKind.INSTITUTION, ScopeKind.PROGRAMME, ScopeKind.COURSE):
        with pytest.raises(NotFound):
            roles.resolve(kind, "nothing")
    with pytest.raises(NotFound):
        roles.resolve("castle", "BJ")


def test_a_grant_is_found_only_with_its_holder(cast: Cast) -> None:
    manager, other = cast.country_manager("BJ"), cast.learner("BJ")
    grant = grants.in_force(manager)[0]
    assert roles.get_grant(manager, grant.public_id) == grant
    for person, code in ((other, grant.public_id), (manager, "nothing"), (manager, "\x00")):
        with pytest.raises(NotFound):
            roles.get_grant(person, code)


def test_the_last_administrator_stays(cast: Cast) -> None:
    first, second = cast.administrator(), cast.administrator()
    roles.take(reach.actor_of(first), grants.in_force(second)[0])
    with pytest.raises(Refused):
        roles.take(reach.actor_of(second), grants.in_force(first)[0])
    assert roles.count_holders(reach.actor_of(first)) == 1
