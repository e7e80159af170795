"""A change of rights gives open sessions another token, and signs nobody out."""

import pytest

from learnhub.people import grants, networks, renewals, sessions
from learnhub.people.grants import EVERYTHING
from learnhub.people.models import Role
from tests.cast import Cast
from tests.conftest import Time

pytestmark = pytest.mark.usefixtures("rules")


def given(token: str) -> str | None:
    """Return the token that a page gives to a browser that comes with one."""
    present = sessions.find_present(token)
    assert present is not None
    return present.next_token


def test_a_role_given_and_one_taken_lead_to_another_token_each(cast: Cast) -> None:
    cast.administrator()
    afi = cast.learner()
    first = cast.session_token(afi)
    assert given(first) is None
    grant = grants.grant_from_shell(afi, Role.ADMINISTRATOR, EVERYTHING)
    second = given(first)
    assert second is not None
    sessions.settle(second)
    grants.revoke_from_shell(grant)
    third = given(second)
    assert third is not None
    assert len({first, second, third}) == 3


def test_what_got_lost_on_the_way_signs_nobody_out(cast: Cast) -> None:
    afi = cast.learner()
    first = cast.session_token(afi)
    renewals.ask_for(afi.id)
    renewals.ask_for(afi.id)
    second = given(first)
    assert given(first) == second  # two pages at once, or an answer that never came
    assert second is not None
    assert given(second) is None
    sessions.settle(second)
    sessions.settle(second)
    assert sessions.find_present(first) is None
    assert given(second) is None


def test_neither_the_database_nor_the_old_token_alone_gives_the_next_one(cast: Cast) -> None:
    afi = cast.learner()
    renewals.ask_for(afi.id)
    first = cast.session_token(afi)
    session = sessions.find_open(first)
    assert session is not None
    renewals.ask_for(afi.id)
    assert session.next_digest not in {renewals.next_token(first), session.token_digest, None}
    assert sessions.find_present(session.next_digest or "") is None


def test_a_session_that_is_over_is_not_renewed(cast: Cast) -> None:
    afi = cast.learner()
    token = cast.session_token(afi)
    sessions.end_all(afi)
    renewals.ask_for(afi.id)
    assert sessions.find_open(token) is None
    assert sessions.find_open(renewals.next_token(token)) is None


@pytest.mark.parametrize(
    ("address", "network", "shown"),
    [
        ("192.0.2.77", "192.0.2.0", "192.0.2.…"),
        ("::ffff:192.0.2.77", "192.0.2.0", "192.0.2.…"),
        ("2001:db8:12:34:56:78:9a:bc", "2001:db8:12::", "2001:db8:12:…"),
    ],
)
def test_of_an_address_its_network_is_kept(address: str, network: str, shown: str) -> None:
    assert networks.of(address) == network
    assert networks.shown(network) == shown


@pytest.mark.parametrize("address", ["", "unknown", "192.0.2", "<script>"])
def test_what_is_no_address_is_kept_nowhere(address: str) -> None:
    assert networks.of(address) == ""


def test_where_a_device_was_last_used_is_kept_when_its_use_is_noted(cast: Cast, time: Time) -> None:
    token = sessions.start(cast.learner(), "a phone", address="192.0.2.77")
    session = sessions.find_open(token)
    assert session is not None
    assert session.network == "192.0.2.0"
    time.pass_by(minutes=11)
    sessions.touch(session, "198.51.100.3")
    assert session.network == "198.51.100.0"
    time.pass_by(minutes=11)
    sessions.touch(session, "unknown")
    assert session.network == "198.51.100.0"


def test_on_a_shared_computer_a_session_is_short(cast: Cast, time: Time) -> None:
    token = sessions.start(cast.learner(), "a library", is_shared=True)
    time.pass_by(minutes=14)
    session = sessions.find_open(token)
    assert session is not None
    sessions.touch(session)
    time.pass_by(minutes=14)
    assert sessions.find_present(token) is not None
    time.pass_by(minutes=1)
    assert sessions.find_present(token) is None
    assert sessions.list_open(session.person) == []


def test_on_a_shared_computer_a_session_in_use_ends_after_two_hours(cast: Cast, time: Time) -> None:
    token = sessions.start(cast.learner(), "a library", is_shared=True)
    for _ in range(12):
        session = sessions.find_open(token)
        assert session is not None
        sessions.touch(session)
        time.pass_by(minutes=10)
    assert sessions.find_open(token) is None


def test_a_clock_that_is_set_back_brings_no_session_to_life(cast: Cast, time: Time) -> None:
    token = cast.session_token(cast.learner())
    assert not sessions.is_left_open(token)
    time.pass_by(days=61)
    assert sessions.is_left_open(token)
    sessions.end_left_open(token)
    time.pass_by(days=-60)
    assert sessions.find_open(token) is None
    assert not sessions.is_left_open(token)
