"""Lists of people: every mistake named by row and column, within one's scope; the same twice makes nobody twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnhub.access import reach, rosters
from learnhub.errors import Conflict
from learnhub.learning import programme_members, programmes
from learnhub.learning.models import Programme
from learnhub.learning.rosters import applying, checking
from learnhub.learning.rosters.checking import Outcome, Plan
from learnhub.learning.rosters.sheets import Kind, Row, Sheet
from learnhub.people import accounts, grants, memberships
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.outbox import Mail
from learnhub.stores.record import Act, AuditEntry
from tests import published
from tests.cast import Cast

LANGUAGES = ("en", "fr")
COLUMNS = ("name", "user_name", "email", "sex", "country", "institution", "language", "programme")


def sheet(*people: dict[str, str], headings: Sequence[str] = COLUMNS) -> Sheet:
    rows = [Row(1, list(headings))]
    rows += [Row(number, [one.get(column, "") for column in headings]) for number, one in enumerate(people, start=2)]
    return Sheet(Kind.CSV, rows)


class Office:
    """An institution of Benin with offices below, a programme, who manages it, and who manages the country."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.ministry = cast.institution(name="Ministère des Affaires sociales")
        self.office = cast.institution(name="Office de Cotonou", parent=self.ministry)
        self.elsewhere = cast.institution(name="Caisse nationale")
        self.abroad = cast.institution("TG", name="Caisse de Lomé")
        version = published.publish_course()
        self.programme: Programme = programmes.make(
            record.SYSTEM, name="Printemps", courses=[version.course], institution=self.ministry
        )
        self.manager = cast.institution_manager(self.ministry)
        self.country_manager = cast.country_manager("BJ")

    def check(self, *people: dict[str, str], by: Person | None = None) -> Plan:
        return checking.check(sheet(*people), rosters.bounds_of(reach.actor_of(by or self.manager), LANGUAGES))

    def bring_in(self, *people: dict[str, str], by: Person | None = None) -> dict[int, tuple[str, str]]:
        actor = by or self.manager
        bounds = rosters.bounds_of(reach.actor_of(actor), LANGUAGES)
        plan = checking.check(sheet(*people), bounds)
        assert not plan.faults, faults(plan)
        names = applying.choose_user_names(plan)
        return dict(applying.apply(actor.public_id, plan, bounds, names, "a key of an instance", sends_mail=True))


def faults(plan: Plan) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, str(fault.message)) for fault in plan.faults]


def outcomes(plan: Plan) -> list[Outcome]:
    return [line.outcome for line in plan.lines]


@pytest.fixture
def office(rules: None, cast: Cast) -> Office:
    return Office(cast)


SENA = {"name": "Sèna Spécimen", "sex": "Femme", "institution": "office de cotonou", "programme": "Printemps"}
DARA = {"name": "Dara Sample", "email": "Dara@Example.org", "institution": "Office de Cotonou", "language": "français"}


class TestBringingIn:
    def test_new_people_are_members_who_take_part_and_are_written_to(self, office: Office) -> None:
        made = office.bring_in(SENA, DARA)
        sena, dara = (accounts.get(code) for _name, code in made.values())
        assert (sena.user_name, sena.sex, sena.country, sena.language) == ("sena.specimen", "woman", "BJ", "fr")
        assert (dara.email, dara.email_verified_at, dara.sex) == ("dara@example.org", None, "not_stated")
        membership = memberships.of(sena)
        assert membership is not None
        assert (membership.institution, membership.state) == (office.office, "confirmed")
        assert programme_members.codes_of(office.programme) == {sena.public_id}
        assert [mail.letter for mail in db.session.scalars(db.select(Mail))] == ["welcome"]
        acts = db.session.scalars(db.select(AuditEntry).where(AuditEntry.person == office.manager.public_id)).all()
        assert [line.act for line in acts].count(Act.ACCOUNT_MADE) == 3, "the manager's own is among them"
        assert acts[-1].act == Act.PEOPLE_IMPORTED
        assert acts[-1].details == {"people": 2, "new": 2}

    def test_the_same_list_twice_makes_nobody_twice(self, office: Office) -> None:
        office.bring_in(SENA, DARA)
        before = db.session.scalars(db.select(db.func.count()).select_from(Person)).one()
        assert outcomes(office.check(SENA, DARA)) == [Outcome.SAME, Outcome.SAME]
        office.bring_in(SENA, DARA)
        assert db.session.scalars(db.select(db.func.count()).select_from(Person)).one() == before

    def test_what_would_change_is_told_and_then_changes(self, office: Office) -> None:
        made = office.bring_in(SENA, DARA)
        other = {**DARA, "name": "Dara Sample-Two", "sex": "h", "institution": "Ministère des Affaires sociales"}
        plan = office.check(SENA, other, by=office.country_manager)
        assert outcomes(plan) == [Outcome.SAME, Outcome.CHANGED]
        assert [(one.column, one.former, one.now) for one in plan.lines[1].changes] == [
            ("name", "Dara Sample", "Dara Sample-Two"), ("sex", "not_stated", "man"),
            ("institution", "Office de Cotonou", "Ministère des Affaires sociales"),
        ]  # fmt: skip
        office.bring_in(SENA, other, by=office.country_manager)
        dara = accounts.get(made[3][1])
        membership = memberships.of(dara)
        assert membership is not None
        assert (dara.name, dara.sex, membership.institution) == ("Dara Sample-Two", "man", office.ministry)
        assert outcomes(office.check(other, by=office.country_manager)) == [Outcome.SAME]

    def test_what_is_not_stated_takes_nothing_back(self, office: Office) -> None:
        office.bring_in(SENA)
        assert outcomes(office.check({**SENA, "sex": "not stated", "programme": ""})) == [Outcome.SAME]

    def test_a_report_comes_back_with_its_user_names(self, office: Office) -> None:
        office.bring_in(SENA)
        assert outcomes(office.check({**SENA, "user_name": "SENA.specimen"})) == [Outcome.SAME]

    def test_rights_that_ended_meanwhile_refuse_the_whole_list(self, office: Office) -> None:
        plan = office.check(SENA)
        grants.revoke_from_shell(grants.in_force(office.manager)[0])
        late = rosters.bounds_of(reach.actor_of(office.manager), LANGUAGES)
        names = applying.choose_user_names(plan)
        with pytest.raises(Conflict):
            applying.apply(office.manager.public_id, plan, late, names, "a key of an instance", sends_mail=True)

    def test_a_name_taken_meanwhile_refuses_the_whole_list(self, office: Office) -> None:
        bounds = rosters.bounds_of(reach.actor_of(office.manager), LANGUAGES)
        plan = checking.check(sheet(DARA, SENA), bounds)
        names = applying.choose_user_names(plan)
        office.cast.learner(email="dara@example.org")
        with pytest.raises(Conflict):
            applying.apply(office.manager.public_id, plan, bounds, names, "a key of an instance", sends_mail=True)


class TestMistakes:
    def test_every_mistake_of_a_list_is_named_at_once_with_its_mend(self, office: Office) -> None:
        plan = office.check(
            {"name": "", "sex": "perhaps", "institution": "Ofice de Cotonu"},
            {"name": "=HYPERLINK(1)", "email": "no address", "country": "Benim", "institution": "Nowhere at all"},
            {"name": "A\x00b", "user_name": "has spaces", "language": "klingon", "programme": "Autumn"},
            {"name": "＝1+1", "email": "dаra@example.org", "institution": "Caisse nationale"},
            {"name": "Dаra", "user_name": "kоssi", "institution": office.office.public_id, "country": "Togo"},
        )
        found = faults(plan)
        assert [(row, column) for row, column, _ in found] == [
            (2, "sex"), (2, "institution"), (2, "name"),
            (3, "name"), (3, "email"), (3, "country"), (3, "institution"),
            (4, "name"), (4, "user_name"), (4, "language"), (4, "programme"), (4, "institution"),
            (5, "name"), (5, "email"), (5, "institution"),
            (6, "name"), (6, "user_name"), (6, "country"),
        ]  # fmt: skip
        words = {(row, column): message for row, column, message in found}
        assert "Office de Cotonou?" in words[2, "institution"]
        assert "nin?" in words[3, "country"]
        assert "formula" in words[3, "name"]
        assert "formula" in words[5, "name"]
        assert "cannot be shown" in words[4, "name"]
        assert "English, français" in words[4, "language"]
        assert "look alike" in words[6, "name"]
        assert "not known here" in words[5, "institution"], "what lies outside of the scope is as unknown as nothing"
        assert outcomes(plan) == [Outcome.WRONG] * 5

    def test_twins_within_a_list_are_named(self, office: Office) -> None:
        plan = office.check(
            SENA, {**SENA, "name": "sena SPECIMEN"}, DARA, {**DARA, "name": "Another"},
            {"name": "One", "user_name": "same", "institution": "Office de Cotonou"},
            {"name": "Two", "user_name": "ＳＡＭＥ", "institution": "Office de Cotonou"},
        )  # fmt: skip
        assert [(row, column) for row, column, _ in faults(plan)] == [(3, "name"), (5, "email"), (7, "user_name")]
        assert "Row 2" in faults(plan)[0][2]

    def test_accounts_outside_of_the_scope_refuse_the_list(self, office: Office) -> None:
        office.cast.learner(within=office.elsewhere, user_name="foreign", email="foreign@example.org")
        place = {"institution": "Office de Cotonou"}
        plan = office.check(
            {"name": "A", "user_name": "foreign", **place}, {"name": "B", "email": "foreign@example.org", **place}
        )
        assert [(row, column) for row, column, _ in faults(plan)] == [(2, "user_name"), (3, "email")]
        by_country = office.check(
            {"name": "A", "user_name": "foreign", "institution": "Caisse nationale"}, by=office.country_manager
        )
        assert not by_country.faults

    def test_addresses_and_user_names_are_not_changed_by_a_list(self, office: Office) -> None:
        office.cast.learner(within=office.office, user_name="kossi", name="Kossi", email="kossi@example.org")
        office.cast.learner(within=office.office, user_name="awa", name="Awa")
        plan = office.check(
            {"name": "Kossi", "user_name": "kossi", "email": "thief@example.org"},
            {"name": "Awa", "user_name": "awa", "email": "thief@example.com"},
            {"name": "Kossi", "user_name": "other", "email": "kossi@example.org"},
        )
        assert [(row, column) for row, column, _ in faults(plan)] == [
            (2, "email"),
            (3, "email"),
            (4, "user_name"),
            (4, "name"),
        ]

    def test_people_are_moved_by_who_may_move_them(self, office: Office) -> None:
        office.cast.learner(within=office.office, user_name="kossi", name="Kossi")
        move = {"name": "Kossi", "user_name": "kossi", "institution": "Ministère des Affaires sociales"}
        assert [column for _, column, _ in faults(office.check(move))] == ["institution"]
        assert not office.check(move, by=office.country_manager).faults
        abroad = {**move, "institution": "Caisse de Lomé"}
        assert "another country" in faults(office.check(abroad, by=office.cast.administrator()))[0][2]

    def test_nobody_changes_who_holds_a_role_that_is_not_below_theirs(self, office: Office) -> None:
        colleague = office.cast.institution_manager(office.ministry)
        below = office.cast.institution_manager(office.office)
        for person, is_refused in ((colleague, True), (below, False)):
            assert person.user_name is not None
            plan = office.check({"name": "Another Name", "user_name": person.user_name})
            assert [column for _, column, _ in faults(plan)] == ["name"] * is_refused

    def test_nobody_changes_themselves_by_a_list(self, office: Office) -> None:
        assert office.manager.user_name is not None
        plan = office.check({"name": "Somebody Else", "user_name": office.manager.user_name})
        assert [column for _, column, _ in faults(plan)] == ["name"]

    def test_people_of_no_institution_are_for_who_manages_the_country(self, office: Office) -> None:
        alone = {"name": "Awa", "country": "bénin"}
        assert [column for _, column, _ in faults(office.check(alone))] == ["institution"]
        assert not office.check(alone, by=office.country_manager).faults
        assert faults(office.check({"name": "Awa", "country": "Togo"}, by=office.country_manager))
        assert faults(office.check({"name": "Awa"}, by=office.cast.administrator()))

    def test_two_places_of_one_name_are_told_apart_by_what_is_above(self, office: Office) -> None:
        for parent in (office.ministry, office.elsewhere):
            office.cast.institution(name="Guichet", parent=parent)
        plan = office.check({"name": "A", "institution": "Guichet"}, by=office.country_manager)
        assert "Caisse nationale > Guichet" in faults(plan)[0][2]
        assert not office.check(
            {"name": "A", "institution": "caisse nationale > guichet"}, by=office.country_manager
        ).faults


@pytest.mark.long
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(st.text(max_size=20), min_size=8, max_size=8), max_size=6))
def test_whatever_stands_in_cells_is_a_person_or_a_mistake(office: Office, rows: list[list[str]]) -> None:
    """INV-35: no value breaks the check; each row is right, or its mistakes are named."""
    cells: list[dict[str, Any]] = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    plan = office.check(*cells)
    wrong = {fault.row for fault in plan.faults}
    assert [line.outcome is Outcome.WRONG for line in plan.lines] == [line.entry.row in wrong for line in plan.lines]
    assert all(str(fault.message) for fault in plan.faults)
