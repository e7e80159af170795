"""Grants: below one's level, inside one's scope, never to oneself, and always an administrator left."""

import threading

import pytest

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.errors import Invalid, NotFound, Refused
from learnhub.people import grants
from learnhub.people.grants import EVERYTHING, Scope
from learnhub.people.models import Grant, Institution, Person, Role, ScopeKind
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast

BENIN = Scope(ScopeKind.COUNTRY, "BJ", country="BJ")
TOGO = Scope(ScopeKind.COUNTRY, "TG", country="TG")
ACTORS = ("learner", "author", "tutor", "programme_manager", "institution_manager", "country_manager", "administrator")


@pytest.mark.usefixtures("rules")
class TestWhoMayGiveWhat:
    """One actor of each level in Benin, and roles in scopes that lie under, beside and above theirs."""

    @pytest.fixture(autouse=True)
    def _set(self, rules: None, cast: Cast) -> None:  # noqa: ARG002 -- the cast needs the transaction
        self.cast = cast
        self.ministry = cast.institution("BJ")
        self.office = cast.institution(parent=self.ministry)
        self.beside = cast.institution("BJ")
        self.colleague = cast.learner(within=self.office)

    def actor(self, level: str) -> Person:
        makers = {
            "learner": self.cast.learner,
            "author": lambda: self.cast.author("spf"),
            "tutor": lambda: self.cast.tutor("programme"),
            "programme_manager": lambda: self.cast.programme_manager("programme"),
            "institution_manager": lambda: self.cast.institution_manager(self.ministry),
            "country_manager": lambda: self.cast.country_manager("BJ"),
            "administrator": self.cast.administrator,
        }
        return makers[level]()

    def programme_of(self, owner: Institution, key: str = "programme") -> Scope:
        return Scope(ScopeKind.PROGRAMME, key, country="BJ", institution_id=owner.id, includes=lambda _person: True)

    def who_may(self, role: Role, scope: Scope) -> list[str]:
        return [level for level in ACTORS if grants.may_grant(self.actor(level), self.colleague, role, scope)]

    def test_everything(self) -> None:
        assert self.who_may(Role.ADMINISTRATOR, EVERYTHING) == ["administrator"]

    def test_a_country(self) -> None:
        assert self.who_may(Role.MANAGER, BENIN) == ["administrator"]

    def test_an_institution_in_the_own_country(self) -> None:
        scope = grants.institution_scope(self.beside)
        assert self.who_may(Role.MANAGER, scope) == ["country_manager", "administrator"]

    def test_ones_own_institution(self) -> None:
        scope = grants.institution_scope(self.ministry)
        assert self.who_may(Role.MANAGER, scope) == ["country_manager", "administrator"]

    def test_an_institution_below_ones_own(self) -> None:
        scope = grants.institution_scope(self.office)
        assert self.who_may(Role.MANAGER, scope) == [
            "institution_manager", "country_manager", "administrator",
        ]  # fmt: skip

    def test_an_institution_in_another_country(self) -> None:
        scope = grants.institution_scope(self.cast.institution("TG"))
        assert self.who_may(Role.MANAGER, scope) == ["administrator"]

    def test_managing_a_programme_of_an_institution_below(self) -> None:
        assert self.who_may(Role.MANAGER, self.programme_of(self.office)) == [
            "institution_manager", "country_manager", "administrator",
        ]  # fmt: skip

    def test_tutoring_ones_own_programme(self) -> None:
        assert self.who_may(Role.TUTOR, self.programme_of(self.office)) == [
            "programme_manager", "institution_manager", "country_manager", "administrator",
        ]  # fmt: skip

    def test_tutoring_another_programme(self) -> None:
        assert self.who_may(Role.TUTOR, self.programme_of(self.beside, "another")) == [
            "country_manager", "administrator",
        ]  # fmt: skip

    def test_writing_a_course_of_the_country(self) -> None:
        scope = Scope(ScopeKind.COURSE, "spf", country="BJ")
        assert self.who_may(Role.AUTHOR, scope) == ["country_manager", "administrator"]

    def test_writing_a_course_of_no_country(self) -> None:
        assert self.who_may(Role.AUTHOR, Scope(ScopeKind.COURSE, "spf")) == ["administrator"]

    def test_to_somebody_of_another_country(self) -> None:
        self.colleague = self.cast.learner("TG")
        scope = grants.institution_scope(self.office)
        assert self.who_may(Role.MANAGER, scope) == ["administrator"]

    def test_to_somebody_beside_the_own_institution(self) -> None:
        self.colleague = self.cast.learner(within=self.beside)
        scope = grants.institution_scope(self.office)
        assert self.who_may(Role.MANAGER, scope) == ["country_manager", "administrator"]

    def test_to_somebody_whom_nobody_has_confirmed(self) -> None:
        self.colleague = self.cast.learner("BJ")
        scope = self.programme_of(self.office)
        assert self.who_may(Role.MANAGER, scope) == ["country_manager", "administrator"]

    def test_to_somebody_outside_of_the_programme(self) -> None:
        scope = Scope(ScopeKind.PROGRAMME, "programme", country="BJ", institution_id=self.beside.id)
        assert "programme_manager" not in self.who_may(Role.TUTOR, scope)

    @pytest.mark.parametrize("level", ACTORS)
    def test_nobody_gives_to_themselves(self, level: str) -> None:
        actor = self.actor(level)
        with pytest.raises(Refused, match="their own"):
            grants.grant(actor, actor, Role.TUTOR, self.programme_of(self.ministry))

    @pytest.mark.parametrize("level", ACTORS)
    def test_nobody_takes_from_those_above_or_beside(self, level: str) -> None:
        above = self.cast.country_manager("BJ")
        (held,) = grants.in_force(above)
        if level == "administrator":
            grants.revoke(self.actor(level), held, BENIN)
            assert grants.in_force(above) == ()
        else:
            with pytest.raises(Refused):
                grants.revoke(self.actor(level), held, BENIN)

    def test_a_suspended_manager_gives_nothing(self) -> None:
        manager = self.cast.country_manager("BJ")
        manager.suspended_at = clock.now()
        assert not grants.may_grant(manager, self.colleague, Role.MANAGER, self.programme_of(self.office))

    def test_a_revoked_right_ends_at_once(self) -> None:
        manager = self.cast.country_manager("BJ")
        grants.revoke_from_shell(grants.in_force(manager)[0])
        assert not grants.may_grant(manager, self.colleague, Role.MANAGER, self.programme_of(self.office))


@pytest.mark.usefixtures("rules")
class TestGiving:
    def test_a_grant_is_in_force_and_recorded(self, cast: Cast) -> None:
        administrator, afi = cast.administrator(), cast.learner()
        given = grants.grant(administrator, afi, Role.MANAGER, BENIN)
        assert grants.in_force(afi) == (given,)
        line = db.session.scalars(db.select(AuditEntry).where(AuditEntry.subject_id == afi.public_id)).all()[-1]
        assert (line.person, line.act) == (administrator.public_id, Act.ROLE_GRANTED)
        assert line.details["scope_key"] == "BJ"

    def test_the_shell_is_named_in_the_record(self, cast: Cast) -> None:
        administrator = cast.administrator()
        lines = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.ROLE_GRANTED)).all()
        assert [(line.person, line.subject_id) for line in lines] == [(record.SHELL, administrator.public_id)]

    def test_giving_twice_is_giving_once(self, cast: Cast) -> None:
        administrator, afi = cast.administrator(), cast.learner()
        first = grants.grant(administrator, afi, Role.MANAGER, BENIN)
        assert grants.grant(administrator, afi, Role.MANAGER, BENIN) is first
        lines = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.ROLE_GRANTED)).all()
        assert len(lines) == 2  # the administrator's own, and this one

    def test_what_was_taken_can_be_given_again(self, cast: Cast) -> None:
        administrator, afi = cast.administrator(), cast.learner()
        first = grants.grant(administrator, afi, Role.MANAGER, BENIN)
        grants.revoke(administrator, first, BENIN)
        grants.revoke(administrator, first, BENIN)
        assert grants.grant(administrator, afi, Role.MANAGER, BENIN) is not first

    @pytest.mark.parametrize(
        ("role", "scope"),
        [
            (Role.ADMINISTRATOR, BENIN),
            (Role.MANAGER, EVERYTHING),
            (Role.TUTOR, BENIN),
            (Role.AUTHOR, Scope(ScopeKind.PROGRAMME, "p")),
            ("learner", BENIN),
        ],
    )
    def test_a_role_fits_its_scope(self, cast: Cast, role: str, scope: Scope) -> None:
        with pytest.raises(Invalid):
            grants.grant(cast.administrator(), cast.learner(), role, scope)
        with pytest.raises(Invalid):
            grants.grant_from_shell(cast.learner(), role, scope)

    def test_the_highest_role_comes_first(self, cast: Cast) -> None:
        afi = cast.tutor("p")
        grants.grant_from_shell(afi, Role.ADMINISTRATOR, EVERYTHING)
        assert [held.role for held in grants.in_force(afi)] == [Role.ADMINISTRATOR, Role.TUTOR]

    def test_another_scope_than_the_grants_is_our_mistake(self, cast: Cast) -> None:
        (held,) = grants.in_force(cast.country_manager("BJ"))
        with pytest.raises(ValueError, match="not the one"):
            grants.revoke(cast.administrator(), held, TOGO)

    def test_a_scope_is_found_by_its_key(self, cast: Cast) -> None:
        ministry = cast.institution("BJ")
        assert grants.scope_of("everything", "") is EVERYTHING
        assert grants.scope_of("country", "bj").key == "BJ"
        assert grants.scope_of("institution", ministry.public_id).institution_id == ministry.id
        for kind, key in (("institution", "0" * 16), ("programme", "p"), ("everything", "x")):
            with pytest.raises(NotFound):
                grants.scope_of(kind, key)


@pytest.mark.usefixtures("rules")
class TestTheLastAdministrator:
    def test_stays(self, cast: Cast) -> None:
        (held,) = grants.in_force(cast.administrator())
        with pytest.raises(Refused, match="last administrator"):
            grants.revoke_from_shell(held)

    def test_is_not_one_who_is_suspended(self, cast: Cast) -> None:
        (held,) = grants.in_force(cast.administrator())
        cast.administrator().suspended_at = clock.now()
        with pytest.raises(Refused, match="last administrator"):
            grants.revoke_from_shell(held)

    def test_may_leave_once_there_is_another(self, cast: Cast) -> None:
        first, second = cast.administrator(), cast.administrator()
        grants.revoke(second, grants.in_force(first)[0], EVERYTHING)
        assert grants.in_force(first) == ()


def test_administrators_who_remove_each_other_leave_one(app: LearnHub, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        codes = [cast.administrator().public_id for _person in range(4)]
    barrier = threading.Barrier(4)

    def remove_all_others(own_code: str) -> None:
        with app.app_context():
            barrier.wait()
            for code in codes:
                if code != own_code:
                    remove(code)

    def remove(code: str) -> None:
        try:
            with unit_of_work():
                held = db.session.scalars(
                    db.select(Grant).join(Grant.person).where(Person.public_id == code, Grant.revoked_at.is_(None))
                ).first()
                if held:
                    grants.revoke_from_shell(held)
        except Refused:
            pass

    threads = [threading.Thread(target=remove_all_others, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert len(grants.administrators()) == 1
