"""Moving somebody to another institution: what goes along, what ends, and what stays as it was."""

from __future__ import annotations

import pytest

from learnhub.people import grants, memberships, notices, profiles, sessions
from learnhub.people.grants import EVERYTHING, Scope
from learnhub.people.models import MembershipState, Person, Role, ScopeKind
from learnhub.stores import outbox, record
from learnhub.stores.database import db
from learnhub.stores.outbox import Mail
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast
from tests.credentials.test_certificates import complete

pytestmark = pytest.mark.usefixtures("rules")


def roles(person: Person) -> set[tuple[str, str]]:
    return {(grant.role, grant.scope_key) for grant in grants.held_by(person)}


def letters(person: Person) -> list[str]:
    found = db.session.scalars(db.select(Mail).where(Mail.letter == notices.LETTER, Mail.person == person.public_id))
    return [mail.arguments["done"] for mail in found]


def test_a_move_is_confirmed_told_and_kept_with_its_author(cast: Cast) -> None:
    manager, former, new = cast.country_manager(), cast.institution(), cast.institution()
    afi = cast.learner(within=former)
    assert memberships.move(manager.public_id, afi, new)
    assert not memberships.move(manager.public_id, afi, new)
    membership = memberships.of(afi)
    assert membership is not None
    assert (membership.institution, membership.state) == (new, MembershipState.CONFIRMED)
    (line,) = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.PERSON_MOVED))
    assert (line.person, line.subject_id) == (manager.public_id, afi.public_id)
    assert line.details == {"institution": new.public_id, "former": former.public_id}
    assert letters(afi) == ["institution"]


def test_within_a_country_roles_in_the_former_place_end(cast: Cast) -> None:
    ministry = cast.institution()
    office, other = cast.institution(parent=ministry), cast.institution(parent=ministry)
    person = cast.institution_manager(office)
    for role, scope in (
        (Role.MANAGER, grants.institution_scope(ministry)),
        (Role.TUTOR, Scope(ScopeKind.PROGRAMME, "p")),
    ):
        grants.grant_from_shell(person, role, scope)
    memberships.move(record.SHELL, person, other)
    assert roles(person) == {("manager", ministry.public_id), ("tutor", "p")}


def test_to_another_country_all_but_an_administrators_role_ends(cast: Cast) -> None:
    person = cast.country_manager("BJ")
    grants.grant_from_shell(person, Role.TUTOR, Scope(ScopeKind.PROGRAMME, "p"))
    grants.grant_from_shell(person, Role.ADMINISTRATOR, EVERYTHING)
    memberships.move(record.SHELL, person, cast.institution("TG"))
    assert person.country == "TG"
    assert roles(person) == {("administrator", "")}


def test_what_was_completed_keeps_its_institution_and_country(cast: Cast) -> None:
    former = cast.institution("BJ")
    enrolment = complete(cast.learner(within=former))
    memberships.move(record.SHELL, enrolment.person, cast.institution("TG"))
    assert (enrolment.completed_country, enrolment.completed_institution_id) == ("BJ", former.id)


def test_details_are_changed_in_the_name_of_who_did_it(cast: Cast) -> None:
    manager, afi = cast.country_manager(), cast.learner(name="Afi Exmple")
    assert profiles.change_details(manager.public_id, afi, name="Afi Exemple", sex=afi.sex, language=afi.language)
    assert not profiles.change_details(manager.public_id, afi, name="Afi Exemple", sex=afi.sex, language=afi.language)
    (line,) = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.PROFILE_CHANGED))
    assert (line.person, line.details) == (manager.public_id, {"fields": ["name"]})
    assert letters(afi) == ["profile"]


def test_who_is_signed_out_by_another_is_told(cast: Cast) -> None:
    manager, afi = cast.country_manager(), cast.learner()
    token = cast.session_token(afi)
    assert sessions.end_for(manager.public_id, afi) == 1
    assert sessions.end_for(manager.public_id, afi) == 0
    assert sessions.find_present(token) is None
    assert letters(afi) == ["sessions"]


@pytest.mark.parametrize("done", list(notices.Done))
def test_each_letter_leads_to_the_history(cast: Cast, done: notices.Done) -> None:
    letter = outbox.writer_of(notices.LETTER)(cast.learner().public_id, done=done.value)
    assert letter is not None
    assert letter.action[1].endswith("/account/history")
