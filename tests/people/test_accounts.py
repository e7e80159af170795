"""Accounts: made once for a name, found by what people type, changed by themselves."""

from typing import Any

import pytest

from learnhub.errors import Invalid, NotFound
from learnhub.people import accounts, memberships, profiles, renewals, sessions, sign_in_links
from learnhub.people.models import Person, Sex
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast
from tests.conftest import Time

pytestmark = pytest.mark.usefixtures("rules")

AFI: dict[str, Any] = {
    "name": "Afi Exemple",
    "user_name": "afi",
    "email": "afi@example.org",
    "password_hash": None,
    "country": "BJ",
    "sex": "woman",
    "language": "fr",
    "notice_version": "2026-03",
}


def acts(subject: str) -> list[str]:
    lines = db.select(AuditEntry.act).where(AuditEntry.subject_id == subject).order_by(AuditEntry.id)
    return list(db.session.scalars(lines))


def test_an_account_is_made_and_told_of() -> None:
    afi = accounts.register(**AFI)
    assert accounts.get(afi.public_id) is afi
    assert acts(afi.public_id) == [Act.ACCOUNT_MADE]


@pytest.mark.parametrize("typed", ["afi", "AFI", " Ａｆｉ ", "afi@example.org", "Afi@Example.ORG"])
def test_a_person_is_found_by_name_or_address(typed: str) -> None:
    afi = accounts.register(**AFI)
    assert accounts.find_by_sign_in_name(typed) is afi


@pytest.mark.parametrize("typed", ["", " ", "@", "af", "afi\x00", "\ud800", "x" * 500])
def test_what_is_nobodys_name_finds_nobody(typed: str) -> None:
    accounts.register(**AFI | {"email": None})
    accounts.register(**AFI | {"user_name": None})
    assert accounts.find_by_sign_in_name(typed) is None


def test_a_user_name_is_given_once() -> None:
    accounts.register(**AFI)
    with pytest.raises(Invalid) as error:
        accounts.register(**AFI | {"user_name": "AFI", "email": "other@example.org"})
    assert list(error.value.fields) == ["user_name"]


def test_an_address_has_one_account() -> None:
    accounts.register(**AFI)
    with pytest.raises(Invalid) as error:
        accounts.register(**AFI | {"user_name": "other", "email": "AFI@example.org"})
    assert list(error.value.fields) == ["email"]
    assert db.session.scalar(db.select(db.func.count(Person.id))) == 1


def test_all_wrong_fields_are_named_at_once() -> None:
    wrong = {"name": " ", "user_name": "a b", "email": "afi@example", "country": "ZZ", "sex": "x", "language": "!"}
    with pytest.raises(Invalid) as error:
        accounts.register(**AFI | wrong)
    assert set(error.value.fields) == set(wrong)


def test_somebody_without_any_sign_in_name_is_asked_for_one() -> None:
    with pytest.raises(Invalid) as error:
        accounts.register(**AFI | {"user_name": " ", "email": None})
    assert list(error.value.fields) == ["user_name"]


def test_an_unknown_person_is_not_found() -> None:
    with pytest.raises(NotFound):
        accounts.get("0" * 16)


def test_a_profile_changes_and_the_audit_says_which_fields(cast: Cast) -> None:
    afi = cast.learner()
    profiles.change_profile(afi, name="Afi Nouvelle", sex=Sex.NOT_STATED, language="fr", country="TG")
    assert (afi.name, afi.sex, afi.country) == ("Afi Nouvelle", "not_stated", "TG")
    line = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.PROFILE_CHANGED)).one()
    assert line.details == {"fields": ["country", "name", "sex"]}


def test_a_profile_sent_unchanged_leaves_no_line(cast: Cast) -> None:
    afi = cast.learner()
    profiles.change_profile(afi, name=afi.name, sex=afi.sex, language=afi.language)
    assert acts(afi.public_id) == [Act.ACCOUNT_MADE]


def test_a_claim_does_not_follow_into_another_country(cast: Cast) -> None:
    afi = cast.learner("BJ")
    memberships.claim(afi, cast.institution("BJ"))
    profiles.change_profile(afi, name=afi.name, sex=afi.sex, language="fr", country="TG")
    assert memberships.of(afi) is None


def test_a_confirmed_member_does_not_change_country_alone(cast: Cast) -> None:
    afi = cast.learner(within=cast.institution("BJ"))
    with pytest.raises(Invalid) as error:
        profiles.change_profile(afi, name=afi.name, sex=afi.sex, language="fr", country="TG")
    assert list(error.value.fields) == ["country"]
    assert afi.country == "BJ"


def test_who_holds_a_role_does_not_change_country_alone(cast: Cast) -> None:
    manager = cast.country_manager("BJ")
    with pytest.raises(Invalid) as error:
        profiles.change_profile(manager, name=manager.name, sex=manager.sex, language="fr", country="TG")
    assert list(error.value.fields) == ["country"]
    administrator = cast.administrator()
    profiles.change_profile(administrator, name="Afi", sex=Sex.WOMAN, language="fr", country="TG")
    assert administrator.country == "TG"


def test_a_new_password_ends_other_sessions_and_open_links(cast: Cast) -> None:
    afi = cast.learner()
    here, there = cast.session_token(afi), cast.session_token(afi)
    link = sign_in_links.make(record.SHELL, afi)
    accounts.change_password(afi, "a new hash", keep=sessions.find_open(here))
    assert sessions.find_open(renewals.next_token(here)) is not None
    assert [sessions.find_open(token) for token in (here, there)] == [None, None]
    assert sign_in_links.find_open(link) is None


def test_being_seen_is_noted_every_ten_minutes(cast: Cast, time: Time) -> None:
    afi = cast.learner()
    accounts.note_seen(afi)
    first = afi.last_seen_at
    time.pass_by(minutes=9)
    accounts.note_seen(afi)
    assert afi.last_seen_at == first
    time.pass_by(minutes=1)
    accounts.note_seen(afi)
    assert afi.last_seen_at == time.now
