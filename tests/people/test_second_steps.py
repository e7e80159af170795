"""The second step at sign-in: codes of an app, recovery codes, and what waits for them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from learnhub import clock, ids
from learnhub.errors import Conflict, Invalid, TooMany
from learnhub.people import accounts, factors, grants, recovery_codes, second_steps, sessions, sign_in, totp
from learnhub.people.models import Person, Role
from learnhub.people.second_steps import Over, Way
from learnhub.stores import encryption
from learnhub.stores.database import db
from learnhub.stores.outbox import Mail
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast
from tests.conftest import Time
from tests.factors import code, half_minute, secured
from tests.thoroughness import cases

pytestmark = pytest.mark.usefixtures("rules")

HERE, ELSEWHERE = "192.0.2.7", "198.51.100.1"
CODES = ["".join(letter * 16) for letter in "ABCDEFGHJK"]


def _acts() -> list[str]:
    return list(db.session.scalars(db.select(AuditEntry.act).order_by(AuditEntry.id)))


def test_a_first_code_turns_the_app_on_and_signs_other_devices_out(cast: Cast) -> None:
    afi = cast.learner()
    here, _there = (sessions.find_open(cast.session_token(afi)) for _device in range(2))
    assert here is not None
    offered = totp.offer(afi)
    factors.add_app(afi, totp.offer_again(afi, offered.token), code(offered.secret), keep=here)
    assert factors.has_one(afi)
    assert sessions.list_open(afi) == [here]
    assert Act.FACTOR_ADDED in _acts()


def test_the_form_that_turns_it_on_may_be_sent_twice(cast: Cast) -> None:
    afi, acts = cast.learner(), []
    offered = totp.offer(afi)
    for _time in range(2):
        factors.add_app(afi, offered, code(offered.secret))
        acts.append(_acts().count(Act.FACTOR_ADDED))
    assert acts == [1, 1]


def test_a_wrong_first_code_turns_nothing_on(cast: Cast) -> None:
    afi = cast.learner()
    offered = totp.offer(afi)
    with pytest.raises(Invalid):
        factors.add_app(afi, offered, code(offered.secret, off=5))
    assert not factors.has_one(afi)


def test_an_offer_is_good_for_one_person_and_an_hour(cast: Cast, time: Time) -> None:
    afi, dara = cast.learner(), cast.learner()
    offered = totp.offer(afi)
    with pytest.raises(Invalid):
        totp.offer_again(dara, offered.token)
    with pytest.raises(Invalid):
        totp.offer_again(afi, "made up")
    time.pass_by(hours=2)
    with pytest.raises(Invalid):
        totp.offer_again(afi, offered.token)


def test_the_database_does_not_hold_the_secret(cast: Cast) -> None:
    afi = cast.learner()
    secret = secured(afi)
    found = totp.find(afi)
    assert found is not None
    assert secret not in found.encrypted_secret
    assert encryption.decrypt(found.encrypted_secret, "totp") == secret
    assert encryption.decrypt(found.encrypted_secret, "another purpose") is None


def test_under_another_key_of_the_instance_no_code_is_right(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    afi = cast.learner()
    secret = secured(afi)
    monkeypatch.setattr(encryption, "_instance_key", "another one, of a restored instance")
    assert not totp.use(afi, code(secret, off=1))


@pytest.mark.parametrize(("off", "is_right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phone_may_be_half_a_minute_off(cast: Cast, time: Time, off: int, is_right: bool) -> None:
    afi = cast.learner()
    secret = secured(afi)
    time.pass_by(minutes=5)
    assert totp.use(afi, code(secret, off)) is is_right


def test_neither_a_used_code_nor_an_older_one_works(cast: Cast, time: Time) -> None:
    afi = cast.learner()
    secret = secured(afi)
    time.pass_by(minutes=5)
    assert totp.use(afi, code(secret))
    assert not totp.use(afi, code(secret))
    assert not totp.use(afi, code(secret, off=-1))


@pytest.mark.parametrize("write", [lambda made: f" {made[:3]} {made[3:]} ", lambda made: made.translate(_ARABIC)])
def test_digits_count_however_they_are_written(cast: Cast, time: Time, write: object) -> None:
    afi = cast.learner()
    secret = secured(afi)
    time.pass_by(minutes=5)
    assert totp.use(afi, write(code(secret)))  # type: ignore[operator]


_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def test_recovery_codes_are_read_as_they_were_meant(cast: Cast) -> None:
    afi = cast.learner()
    recovery_codes.replace(afi, ["0123456789ABCDEF", *CODES[1:]])
    assert recovery_codes.use(afi, " o123-4567 89ab-cdef")
    assert recovery_codes.left(afi) == 9


def test_new_recovery_codes_end_the_old_ones_for_ever(cast: Cast) -> None:
    afi = cast.learner()
    recovery_codes.replace(afi, CODES)
    recovery_codes.replace(afi, CODES)  # sent twice
    assert recovery_codes.left(afi) == 10
    recovery_codes.replace(afi, [one[::-1].replace("A", "Z") + "9" for one in CODES])
    assert not recovery_codes.use(afi, CODES[0])
    with pytest.raises(Conflict):
        recovery_codes.replace(afi, CODES)


def test_a_recovery_code_is_good_for_its_owner_alone(cast: Cast) -> None:
    afi, dara = cast.learner(), cast.learner()
    recovery_codes.replace(afi, CODES)
    assert not recovery_codes.use(dara, CODES[0])


def test_without_the_app_the_recovery_codes_end_too(cast: Cast) -> None:
    afi = cast.learner()
    secured(afi)
    recovery_codes.replace(afi, CODES)
    factors.remove_app(afi)
    assert not factors.has_one(afi)
    assert recovery_codes.left(afi) == 0


def test_what_waits_opens_nothing_and_ends_once_it_is_finished(cast: Cast, time: Time) -> None:
    afi = cast.learner()
    secret = secured(afi)
    time.pass_by(minutes=5)
    token = second_steps.begin(afi, stays=True)
    assert sessions.find_present(token) is None
    session = second_steps.finish(token, Way.APP, code(secret), HERE, "a phone")
    assert session is not None
    found = sessions.find_open(session)
    assert found is not None
    assert found.person is afi
    assert sessions.password_was_checked(found)
    with pytest.raises(Over):
        second_steps.finish(token, Way.APP, code(secret, off=1), HERE, "a phone")


def _late(_person: Person, time: Time) -> None:
    time.pass_by(minutes=11)


def _suspended(person: Person, _time: Time) -> None:
    person.suspended_at = clock.now()


def _with_another_password(person: Person, _time: Time) -> None:
    accounts.change_password(person, "another hash")


@pytest.mark.parametrize("end", [_late, _suspended, _with_another_password])
def test_what_waits_ends_with_time_suspension_and_a_new_password(cast: Cast, time: Time, end: object) -> None:
    afi = cast.learner()
    token = second_steps.begin(afi, stays=False)
    end(afi, time)  # type: ignore[operator]
    assert second_steps.find(token) is None


def test_wrong_codes_count_and_are_recorded_and_keep_nobody_out_elsewhere(cast: Cast, time: Time) -> None:
    afi = cast.learner()
    secret = secured(afi)
    time.pass_by(minutes=5)
    token = second_steps.begin(afi, stays=False)
    for way in (Way.APP, Way.RECOVERY_CODE, Way.APP, Way.RECOVERY_CODE, Way.APP):
        assert second_steps.finish(token, way, "000000", ELSEWHERE, "a thief's") is None
    with pytest.raises(TooMany):
        second_steps.finish(token, Way.APP, code(secret), ELSEWHERE, "a thief's")
    assert _acts().count(Act.SIGN_IN_FAILED) == 5
    assert db.session.scalars(db.select(Mail.letter)).all() == [second_steps.WARNING_LETTER]
    assert second_steps.finish(token, Way.APP, code(secret), HERE, "a phone")


def test_with_a_second_step_a_shorter_password_is_enough(cast: Cast) -> None:
    afi = cast.learner()
    grants.grant_from_shell(afi, Role.ADMINISTRATOR, grants.EVERYTHING)
    assert sign_in.shortest_password(afi) == 15
    secured(afi)
    assert sign_in.shortest_password(afi) == 10


def test_what_is_over_is_forgotten(cast: Cast, time: Time) -> None:
    afi = cast.learner()
    second_steps.begin(afi, stays=False)
    time.pass_by(minutes=5)
    fresh = second_steps.begin(afi, stays=False)
    time.pass_by(minutes=6)
    second_steps.forget_over()
    assert second_steps.find(fresh) is not None
    assert len(db.session.scalars(db.select(second_steps.PendingSignIn)).all()) == 1


DEEDS = some.lists(
    some.one_of(
        some.tuples(some.just("app"), some.integers(-2, 2)),
        some.tuples(some.just("recovery"), some.integers(0, 29)),
        some.tuples(some.just("new codes"), some.integers(0, 2)),
        some.tuples(some.just("wait"), some.integers(1, 70)),
    ),
    max_size=25,
)


@pytest.mark.long
@settings(max_examples=cases(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_no_code_ever_works_twice(time: Time, deeds: list[tuple[str, int]]) -> None:
    afi = Cast().learner(user_name=ids.public_id())
    secret = secured(afi)
    sets = [[ids.public_id().upper() for _number in range(10)] for _set in range(3)]
    codes = [made for one in sets for made in one]
    worked: list[object] = [half_minute()]
    for deed, number in deeds:
        if deed == "wait":
            time.pass_by(seconds=number)
        elif deed == "new codes":
            _renew(afi, sets[number])
        elif deed == "app" and totp.use(afi, code(secret, number)):
            worked.append(half_minute() + number)
        elif deed == "recovery" and recovery_codes.use(afi, codes[number]):
            worked.append(codes[number])
    assert len(worked) == len(set(worked))


def _renew(person: Person, codes: list[str]) -> None:
    with suppress(Conflict):
        recovery_codes.replace(person, codes)
    assert recovery_codes.left(person) <= recovery_codes.COUNT
