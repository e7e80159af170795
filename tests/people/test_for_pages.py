"""Rules that the pages for coming in rest on."""

from __future__ import annotations

import pytest

from learnhub.errors import Invalid, TooMany
from learnhub.people import accounts, institutions, memberships, sessions, sign_in, throttles
from tests.cast import Cast
from tests.conftest import Time

pytestmark = pytest.mark.usefixtures("rules")

HERE = "192.0.2.7"


def test_all_faults_of_an_account_are_told_at_once() -> None:
    with pytest.raises(Invalid) as raised:
        accounts.check(name=" ", user_name="a b", email="nobody@", country="ZZ", sex="x", language="fr")
    assert set(raised.value.fields) == {"name", "user_name", "email", "country", "sex"}


def test_only_countries_with_institutions_are_listed() -> None:
    cast = Cast()
    for country in ("TG", "BJ", "BJ"):
        cast.institution(country)
    assert institutions.countries() == ["BJ", "TG"]


def test_who_leaves_an_institution_has_none() -> None:
    cast = Cast()
    person = cast.learner(within=cast.institution())
    memberships.leave(person)
    memberships.leave(person)
    assert memberships.of(person) is None


def test_confirming_the_password_counts_for_ten_minutes(time: Time) -> None:
    person = Cast().learner(user_name="afi")
    session = sessions.find_open(sessions.start(person, "", password_checked=False))
    assert session is not None
    sign_in.confirm(sign_in.credentials_of_session(session), session)
    assert sessions.password_was_checked(session)
    time.pass_by(minutes=11)
    assert not sessions.password_was_checked(session)


def test_nobody_confirms_with_the_password_of_another() -> None:
    cast = Cast()
    cast.learner(user_name="dara")
    session = sessions.find_open(sessions.start(cast.learner(user_name="afi"), "", password_checked=False))
    assert session is not None
    with pytest.raises(Invalid):
        sign_in.confirm(sign_in.credentials_of("dara", HERE), session)
    assert not sessions.password_was_checked(session)


def test_many_tries_from_an_address_slow_down_and_only_what_was_tried() -> None:
    codes = [throttles.for_address("invitation", HERE)]
    for _ in range(throttles.FREE_TRIES_PER_ADDRESS):
        throttles.require_patience(codes)
        throttles.note_failure(codes)
    with pytest.raises(TooMany):
        throttles.require_patience(codes)
    throttles.require_patience([throttles.for_address("sign-up", HERE)])
