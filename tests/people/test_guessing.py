"""Whoever guesses comes to nothing, and keeps nobody out who signs in with a browser that the account knows."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnhub import clock
from learnhub.errors import Invalid, TooMany
from learnhub.people import accounts, known_browsers, passwords, second_steps, sign_in, throttles
from learnhub.people.models import Person
from learnhub.people.second_steps import Way
from learnhub.stores.database import db
from learnhub.stores.outbox import Mail
from tests.cast import PASSWORD, Cast
from tests.conftest import Time
from tests.factors import code, secured
from tests.thoroughness import cases

pytestmark = pytest.mark.usefixtures("rules")

HERE, ELSEWHERE = "192.0.2.7", "198.51.100.9"
OWN, THIEFS = "b" * 43, "t" * 43
NAMES = ("afi", "afi@example.org", " ＡＦＩ ", "Afi@Example.ORG")
# What the docstring of throttles.py states.
MOST_IN_A_DAY = 200


@pytest.fixture
def afi(cast: Cast) -> Person:
    """Somebody who has signed in before, with a browser of their own."""
    person = cast.learner(user_name="afi", email="afi@example.org")
    known_browsers.note(OWN, person.id)
    return person


def guess(name: str = "afi", address: str = ELSEWHERE, browser: str = "") -> bool:
    """Try a wrong password, and tell whether it was compared at all."""
    try:
        found = sign_in.credentials_of(name, address, browser)
    except TooMany:
        return False
    sign_in.refuse(found)
    return found.password_hash is not None


def comes_in(browser: str = OWN, address: str = HERE) -> bool:
    """Try the right password of the right person."""
    found = sign_in.credentials_of("afi", address, browser)
    if not passwords.matches(found.password_hash, PASSWORD):
        sign_in.refuse(found)
        return False
    sign_in.accept(found)
    return True


TRY = st.tuples(
    st.sampled_from(NAMES),
    st.sampled_from([HERE, ELSEWHERE, "2001:db8::1"]),
    st.sampled_from(["", THIEFS, "x"]),
    st.integers(1, 12),
    st.integers(0, 3600),
)


@pytest.mark.long
@settings(max_examples=cases(4, long=200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=st.lists(TRY, max_size=5))
def test_whatever_others_try_the_owner_comes_in_at_once(
    afi: Person, time: Time, tries: list[tuple[str, str, str, int, int]]
) -> None:
    with db.session.begin_nested() as attack:
        for name, address, browser, times, seconds in tries:
            for _ in range(times):
                guess(name, address, browser)
            time.pass_by(seconds=seconds)
        assert comes_in()
        attack.rollback()


def test_not_even_an_address_that_is_used_up_makes_them_wait(afi: Person) -> None:
    for _ in range(throttles.FREE_TRIES_PER_ADDRESS + 20):
        throttles.note_failure([throttles.for_door(HERE)])
    with pytest.raises(TooMany):
        sign_in.credentials_of("somebody else", HERE)
    assert comes_in()


@pytest.mark.long
def test_guesses_at_an_account_are_few_by_whatever_names_and_from_wherever(afi: Person, time: Time) -> None:
    """A greedy thief with all the addresses that there are, who takes each try as soon as there is one."""
    began, compared, address, windows = time.now, [], count(1), cases(1, long=3)
    while time.now - began < timedelta(hours=24 * windows):
        for name in NAMES[:2]:
            while guess(name, f"2001:db8:{next(address):x}::1", THIEFS):
                compared.append(clock.now())
        time.pass_by(minutes=30)
    assert len(compared) == 97 * windows
    assert max(_within_a_day(compared, start) for start in compared) < MOST_IN_A_DAY
    assert comes_in()


def _within_a_day(times: list[datetime], start: datetime) -> int:
    return sum(start <= one < start + timedelta(hours=24) for one in times)


def test_a_try_too_many_is_told_as_a_wrong_one_and_costs_nothing_more(afi: Person, time: Time) -> None:
    for number in range(60):
        guess(NAMES[number % 2], f"2001:db8:{number:x}::1")
    assert not comes_in(browser="", address=HERE)
    assert db.session.scalars(db.select(Mail.letter)).all() == [sign_in.WARNING_LETTER]
    found = [sign_in.credentials_of(name, "2001:db8:ffff::1") for name in ("afi", "nobody")]
    assert {(one.person_id, one.password_hash) for one in found} == {(None, None)}
    time.pass_by(minutes=31)
    assert comes_in(browser="", address="203.0.113.5")


def test_the_same_tries_at_nobodys_name_and_at_a_known_one_are_told_alike(afi: Person) -> None:
    def told(name: str) -> list[object]:
        answers: list[object] = []
        for number in range(70):
            try:
                sign_in.refuse(sign_in.credentials_of(name, f"2001:db8:{number // 7:x}::1"))
                answers.append("wrong")
            except TooMany as error:
                answers.append(error.seconds)
        return answers

    assert told("afi@example.org") == told("nobody@example.org")


def test_one_name_used_up_does_not_tell_of_another_name_of_the_account(afi: Person) -> None:
    for _ in range(6):
        guess("afi", HERE)
    with pytest.raises(TooMany):
        sign_in.credentials_of("afi", HERE)
    sign_in.credentials_of("afi@example.org", HERE)


def test_ones_own_slips_make_one_wait_five_minutes_at_most(afi: Person, time: Time) -> None:
    for _ in range(30):
        guess("afi", HERE, OWN)
    with pytest.raises(TooMany) as error:
        sign_in.credentials_of("afi", HERE, OWN)
    assert error.value.seconds <= 5 * 60
    time.pass_by(seconds=error.value.seconds)
    assert comes_in()


def test_a_browser_is_known_to_those_accounts_alone_that_were_signed_in_with_there(cast: Cast, afi: Person) -> None:
    dara = cast.learner(user_name="dara")
    assert known_browsers.is_known(OWN, afi.id)
    assert not known_browsers.is_known(OWN, dara.id)
    known_browsers.note(OWN, dara.id)
    assert known_browsers.is_known(OWN, dara.id)


def test_a_new_password_makes_all_browsers_strangers(afi: Person) -> None:
    accounts.change_password(afi, "another hash")
    assert not known_browsers.is_known(OWN, afi.id)


def test_browsers_that_came_last_long_ago_are_forgotten(afi: Person, time: Time) -> None:
    for number in range(known_browsers.MOST):
        time.pass_by(days=1)
        known_browsers.note(f"browser {number}", afi.id)
    assert not known_browsers.is_known(OWN, afi.id)
    time.pass_by(days=400)
    assert not known_browsers.is_known("browser 5", afi.id)
    known_browsers.forget_old()
    assert db.session.scalars(db.select(known_browsers.KnownBrowser)).all() == []


def test_a_thief_with_the_password_makes_few_guesses_and_keeps_nobody_out(afi: Person, time: Time) -> None:
    secret, tried = secured(afi), 0
    token = second_steps.begin(afi, stays=False)
    for number in range(200):
        try:
            second_steps.finish(token, Way.APP, "000000", f"2001:db8:{number:x}::1", "a thief's", THIEFS)
            tried += 1
        except TooMany:
            continue
    assert tried == 50
    time.pass_by(seconds=30)
    assert second_steps.finish(second_steps.begin(afi, stays=False), Way.APP, code(secret), HERE, "a phone", OWN)


def test_a_parallel_right_guess_beyond_the_limit_comes_too_late(afi: Person) -> None:
    late = sign_in.credentials_of("afi", HERE)
    for number in range(50):
        guess("afi", f"2001:db8:{number:x}::1")
    with pytest.raises(Invalid):
        sign_in.accept(late)
