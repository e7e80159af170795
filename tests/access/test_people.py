"""The one way in to a person, and the search, on both databases."""

from __future__ import annotations

import pytest

from learnhub.access import institutions, people, reach
from learnhub.access.reach import Actor
from learnhub.errors import NotFound, Refused
from learnhub.learning import programmes
from learnhub.people import memberships
from learnhub.people.models import Person
from learnhub.stores import record
from tests.cast import Cast
from tests.reports import factories

pytestmark = pytest.mark.usefixtures("rules")


def _actor(person: Person) -> Actor:
    return reach.actor_of(person)


def _names(actor: Actor, wanted: str) -> list[str]:
    return [line.name for line in people.search(actor, wanted, 1).lines]


def test_names_are_sorted_as_readers_expect(cast: Cast) -> None:
    for name in ("Zoé", "Élan", "eau", "Eve"):
        cast.learner(name=name)
    administrator = cast.administrator()
    assert [name for name in _names(_actor(administrator), "") if name != administrator.name] == [
        "eau",
        "Élan",
        "Eve",
        "Zoé",
    ]


def test_what_may_not_be_seen_is_not_searched(cast: Cast) -> None:
    course = factories.course()
    programme = programmes.make(record.SYSTEM, name="Programme", courses=[course])
    manager, tutor = cast.programme_manager(programme.public_id), cast.tutor(programme.public_id)
    learner = cast.learner("KH", name="Afi Exemple", user_name="hidden", email="afi@example.org")
    cast.learner("KH", name="Afi Elsewhere")
    factories.enrolled(learner, course, programme=programme)
    assert _names(_actor(manager), "afi") == _names(_actor(tutor), "afi") == ["Afi Exemple"]
    assert _names(_actor(manager), "hidden") == _names(_actor(manager), "example.org") == []
    assert _names(_actor(tutor), "example.org") == ["Afi Exemple"]
    assert people.count(_actor(manager)) == 1


def test_to_see_somebody_is_not_to_act_on_them(cast: Cast) -> None:
    course = factories.course()
    programme = programmes.make(record.SYSTEM, name="Programme", courses=[course])
    tutor, learner, stranger = cast.tutor(programme.public_id), cast.learner("KH"), cast.learner("KH")
    factories.enrolled(learner, course, programme=programme)
    actor = _actor(tutor)
    assert people.get(actor, "person.profile", learner.public_id) == learner
    with pytest.raises(Refused):
        people.get(actor, "role.grant_revoke", learner.public_id)
    with pytest.raises(NotFound):
        people.get(actor, "role.grant_revoke", stranger.public_id)


def test_nobody_does_to_themselves_what_the_table_forbids(cast: Cast) -> None:
    manager = cast.country_manager("BJ")
    assert people.get(_actor(manager), "person.profile", manager.public_id) == manager
    with pytest.raises(Refused):
        people.get(_actor(manager), "role.grant_revoke", manager.public_id)


@pytest.mark.parametrize("code", ["", "\x00", "0123456789abcdef\x00", "é", "'", "x" * 10_000])
def test_what_is_no_code_is_nobody(cast: Cast, code: str) -> None:
    with pytest.raises(NotFound):
        people.get(_actor(cast.administrator()), "person.profile", code)


def test_a_learner_reaches_only_themselves(cast: Cast) -> None:
    learner, other = cast.learner(), cast.learner()
    assert people.get(_actor(learner), "person.profile", learner.public_id) == learner
    assert people.search(_actor(learner), "", 1).total == 0
    with pytest.raises(NotFound):
        people.get(_actor(learner), "person.profile", other.public_id)


def test_claims_and_institutions_are_counted_within_reach(cast: Cast) -> None:
    manager = cast.country_manager("BJ")
    here, there = cast.institution("BJ"), cast.institution("TG")
    memberships.claim(cast.learner("BJ"), here)
    memberships.claim(cast.learner("TG"), there)
    memberships.claim(manager, here)
    actor = _actor(manager)
    assert (institutions.count(actor), institutions.count_claims(actor)) == (1, 1)
    assert [tree.country for tree in institutions.trees(actor)] == ["BJ"]
    administrator = _actor(cast.administrator())
    assert (institutions.count(administrator), institutions.count_claims(administrator)) == (2, 3)
    assert institutions.countries(administrator) is None
