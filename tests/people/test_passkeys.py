"""Passkeys: what a device signs opens one account, here, now and once."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from learnhub import clock, ids
from learnhub.errors import Invalid, NotFound, Refused
from learnhub.people import factors, grants, passkeys, recovery_codes, sessions
from learnhub.people.models import Person, Role
from learnhub.people.passkeys import Asked, Purpose, Site
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry
from tests.authenticator import Authenticator
from tests.cast import Cast
from tests.conftest import Time
from tests.thoroughness import cases

pytestmark = pytest.mark.usefixtures("rules")

HERE = Site("learn.example.org", "https://learn.example.org")


def _device(person: Person, name: str = "A phone") -> Authenticator:
    """Give a person a passkey, and return the device on which it lies."""
    device, asked = Authenticator(HERE.origin), passkeys.ask_to_add(person, HERE)
    factors.add_passkey(person, HERE, asked.challenge, device.make(asked.options), name)
    return device


def _ask(purpose: Purpose = Purpose.SIGN_IN, person: Person | None = None) -> Asked:
    return passkeys.ask_to_sign(HERE, purpose, person)


def _sign_in(asked: Asked, answer: str, site: Site = HERE) -> str | None:
    return factors.sign_in_with_passkey(site, asked.challenge, answer, "a phone")


def test_a_passkey_alone_signs_in(cast: Cast) -> None:
    afi = cast.learner()
    device, asked = _device(afi), _ask()
    token = _sign_in(asked, device.sign(asked.options))
    session = sessions.find_open(token or "")
    assert session is not None
    assert session.person is afi
    assert sessions.password_was_checked(session)
    assert passkeys.of(afi)[0].sign_count == 1


def test_a_device_that_does_not_count_is_taken_too(cast: Cast) -> None:
    device = _device(cast.learner())
    device.counts = False
    for _time in range(2):
        asked = _ask()
        assert _sign_in(asked, device.sign(asked.options))


def test_several_have_names_and_one_device_is_kept_once(cast: Cast) -> None:
    afi = cast.learner()
    device, _other = _device(afi, "A phone"), _device(afi, "A key ring")
    assert [key.name for key in passkeys.of(afi)] == ["A phone", "A key ring"]
    asked = passkeys.ask_to_add(afi, HERE)
    assert len(json.loads(asked.options)["excludeCredentials"]) == 2
    with pytest.raises(Invalid):
        passkeys.add(afi, HERE, asked.challenge, device.make(asked.options), "Again")


def test_who_holds_the_device_must_be_verified(cast: Cast) -> None:
    afi = cast.learner()
    device = _device(afi)
    device.verifies = False
    asked = _ask()
    assert _sign_in(asked, device.sign(asked.options)) is None
    asked = passkeys.ask_to_add(afi, HERE)
    with pytest.raises(Invalid):
        passkeys.add(afi, HERE, asked.challenge, Authenticator(HERE.origin, verifies=False).make(asked.options), "One")


@pytest.mark.parametrize("origin", ["https://learn.example.org.evil.example", "http://learn.example.org"])
def test_what_was_signed_on_another_page_is_not_taken(cast: Cast, origin: str) -> None:
    device = _device(cast.learner())
    device.origin = origin
    asked = _ask()
    assert _sign_in(asked, device.sign(asked.options)) is None


def test_a_copy_of_a_device_gives_itself_away(cast: Cast) -> None:
    device = _device(cast.learner())
    for _time in range(3):
        asked = _ask()
        assert _sign_in(asked, device.sign(asked.options))
    device.count = 1  # as its copy has it
    asked = _ask()
    assert _sign_in(asked, device.sign(asked.options)) is None
    acts = db.session.scalars(db.select(AuditEntry.act)).all()
    assert acts.count(Act.SIGN_IN_FAILED) == 1


def test_what_was_asked_is_good_for_some_minutes_and_one_purpose(cast: Cast, time: Time) -> None:
    afi = cast.learner()
    device = _device(afi)
    for asked in (_ask(Purpose.CONFIRM, afi), _ask(Purpose.CONFIRM), Asked(_ask().options, "made up")):
        assert _sign_in(asked, device.sign(asked.options)) is None
    asked = _ask()
    time.pass_by(minutes=16)
    assert _sign_in(asked, device.sign(asked.options)) is None


NONSENSE = ("", "{}", "[]", '{"id": 1}', "\x00", '{"id":"A","rawId":"A","type":"x","response":{}}')


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_is_no_passkey(cast: Cast, answer: str) -> None:
    afi = cast.learner()
    assert _sign_in(_ask(), answer) is None
    with pytest.raises(Invalid):
        passkeys.add(afi, HERE, passkeys.ask_to_add(afi, HERE).challenge, answer, "Nonsense")


def test_a_suspended_person_stays_out(cast: Cast) -> None:
    afi = cast.learner()
    device, asked = _device(afi), _ask()
    afi.suspended_at = clock.now()
    assert _sign_in(asked, device.sign(asked.options)) is None


def test_one_confirms_with_ones_own_passkey_alone(cast: Cast) -> None:
    afi, dara = cast.learner(), cast.learner()
    own, others = _device(afi), _device(dara)
    session = sessions.find_open(sessions.start(afi, "a phone", password_checked=False))
    assert session is not None
    for device, is_right in ((others, False), (own, True)):
        asked = _ask(Purpose.CONFIRM, afi)
        assert factors.confirm_with_passkey(session, HERE, asked.challenge, device.sign(asked.options)) is is_right
        assert sessions.password_was_checked(session) is is_right


def test_a_removed_passkey_opens_nothing_and_others_cannot_be_removed(cast: Cast) -> None:
    afi, dara = cast.learner(), cast.learner()
    device = _device(afi)
    recovery_codes.replace(afi, [ids.public_id().upper() for _number in range(10)])
    [key] = passkeys.of(afi)
    with pytest.raises(NotFound):
        passkeys.get_own(dara, key.public_id)
    factors.remove_passkey(afi, key)
    asked = _ask()
    assert _sign_in(asked, device.sign(asked.options)) is None
    assert not factors.has_one(afi)
    assert recovery_codes.left(afi) == 0


def test_the_last_one_that_a_role_asks_for_stays(cast: Cast) -> None:
    afi = cast.learner()
    grants.grant_from_shell(afi, Role.ADMINISTRATOR, grants.EVERYTHING)
    _device(afi)
    with pytest.raises(Refused):
        factors.remove_passkey(afi, passkeys.of(afi)[0])


def test_a_bare_number_has_no_passkeys() -> None:
    named = ["https://learn.example.org/", "http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"]
    assert [passkeys.site_of(address).has_name for address in named] == [True, True, False, False]


@pytest.mark.long
@settings(max_examples=cases(10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=some.lists(some.tuples(some.integers(0, 2), some.integers(0, 2)), min_size=1, max_size=12))
def test_no_challenge_is_ever_answered_twice(time: Time, turns: list[tuple[int, int]]) -> None:
    devices = [_device(Cast().learner(user_name=ids.public_id())) for _device_number in range(3)]
    challenges = [_ask() for _number in range(3)]
    worked = []
    for number, which in turns:
        asked = challenges[number]
        if _sign_in(asked, devices[which].sign(asked.options)):
            worked.append(number)
    assert sorted(worked) == sorted({number for number, _which in turns})
