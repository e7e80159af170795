"""Accounts and slips for people within one's scope, and for nobody else."""

import pytest

from learnhub.access import newcomers, reach
from learnhub.errors import Invalid, LearnHubError, NotFound, Refused
from learnhub.people import first_pins, memberships
from learnhub.people.models import Institution, Person
from tests.cast import Cast


def made(by: Person, institution: Institution | None = None, country: str = "", name: str = "Sèna Spécimen") -> Person:
    return newcomers.make(
        reach.actor_of(by), name=name, user_name=None, country=country, institution=institution, sex="not_stated",
        language="fr",
    )  # fmt: skip


@pytest.mark.usefixtures("rules")
class TestNewcomers:
    def test_a_manager_makes_a_confirmed_member_with_a_user_name(self, cast: Cast) -> None:
        office = cast.institution()
        sena, other = (made(cast.institution_manager(office), office) for _ in range(2))
        assert (sena.user_name, other.user_name) == ("sena.specimen", "sena.specimen2")
        assert (sena.email, sena.password_hash, sena.notice_version) == (None, None, None)
        membership = memberships.of(sena)
        assert membership is not None
        assert (membership.institution_id, membership.state) == (office.id, "confirmed")

    def test_without_an_institution_only_in_countries_that_one_manages(self, cast: Cast) -> None:
        assert made(cast.country_manager("BJ"), country="BJ").country == "BJ"
        assert made(cast.administrator(), country="TG").country == "TG"
        for by, country in ((cast.country_manager("BJ"), "TG"), (cast.institution_manager(cast.institution()), "BJ")):
            with pytest.raises(Invalid):
                made(by, country=country)

    def test_slips_are_for_people_within_scope_who_were_never_in(self, cast: Cast) -> None:
        office, elsewhere = cast.institution("BJ"), cast.institution("TG")
        manager = cast.institution_manager(office)
        mine, foreign = made(manager, office), made(cast.administrator(), elsewhere)
        actor = reach.actor_of(manager)
        assert newcomers.get(actor, mine.public_id) is mine
        cases: list[tuple[Person, type[LearnHubError]]] = [(foreign, NotFound), (manager, Refused)]
        cases.append((cast.learner(within=office), Refused))
        for person, told in cases:
            with pytest.raises(told):
                newcomers.get(actor, person.public_id)
        pins = newcomers.pins_for(actor, [mine.public_id, foreign.public_id, manager.public_id])
        assert list(pins) == [mine]
        assert first_pins.find(foreign.id) is None
