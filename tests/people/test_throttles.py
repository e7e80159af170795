"""Throttles: five tries for a name from an address, slowness for an address, and no lock-out from elsewhere."""

import threading
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.app import LearnHub
from learnhub.errors import TooMany
from learnhub.people import throttles
from learnhub.people.models import Throttle
from learnhub.people.throttles import Allowance, Limit, UsedUp
from learnhub.stores.database import db, unit_of_work
from tests.conftest import Time

HERE, ELSEWHERE = "192.0.2.7", "198.51.100.9"


def fail(times: int, name: str = "afi", address: str = HERE) -> None:
    for _try in range(times):
        throttles.note_failure(throttles.for_sign_in(name, address))


def wait(name: str = "afi", address: str = HERE) -> int:
    return throttles.wait_needed(throttles.for_sign_in(name, address))


@pytest.mark.usefixtures("rules")
def test_what_is_left_of_an_allowance_comes_back_when_its_window_is_over(time: Time) -> None:
    allowance = Allowance("files of", times=3, window=timedelta(days=1))
    throttles.note_spent(allowance, "afi", 2)
    assert [throttles.left(allowance, whom) for whom in ("afi", "dara")] == [1, 3]
    throttles.note_spent(allowance, "afi", 5)
    assert throttles.left(allowance, "afi") == 0
    time.pass_by(hours=24)
    assert throttles.left(allowance, "afi") == 3


@pytest.mark.usefixtures("rules")
class TestAccount:
    def test_four_slips_cost_nothing(self) -> None:
        fail(4)
        assert wait() == 0

    def test_after_five_one_waits_a_quarter_of_an_hour(self, time: Time) -> None:
        fail(5)
        assert wait() == 15 * 60
        time.pass_by(minutes=15)
        assert wait() == 0

    def test_from_then_on_one_may_try_each_quarter_of_an_hour(self, time: Time) -> None:
        fail(5)
        waits = []
        for _try in range(4):
            time.pass_by(seconds=wait())
            fail(1)
            waits.append(wait() // 60)
        assert waits == [15, 15, 15, 15]

    def test_a_day_later_all_is_forgotten(self, time: Time) -> None:
        fail(30)
        time.pass_by(days=1)
        assert wait() == 0
        fail(4)
        assert wait() == 0

    def test_nobody_is_locked_out_from_elsewhere(self) -> None:
        fail(50, address=ELSEWHERE)
        assert wait(address=HERE) == 0

    def test_a_colleague_at_the_same_address_is_not_locked_out(self) -> None:
        fail(50, name="afi")
        assert wait(name="dara") == 0

    def test_another_spelling_of_the_name_is_no_way_around(self) -> None:
        fail(5, name="afi")
        assert wait(name=" ＡＦＩ ") > 0

    def test_another_address_of_the_same_network_is_no_way_around(self) -> None:
        fail(5, address="2001:db8:1:2::1")
        assert wait(address="2001:db8:1:2:ffff::9") > 0
        assert wait(address="2001:db8:1:3::1") == 0

    def test_the_right_password_clears_the_count(self) -> None:
        fail(5)
        throttles.forget(throttles.for_sign_in("afi", HERE)[:1])
        assert wait() == 0

    def test_a_clock_set_back_locks_nobody_out(self, time: Time) -> None:
        fail(5)
        time.pass_by(days=-365)
        assert wait() == 0
        fail(1)
        assert wait() == 0

    @pytest.mark.parametrize("name", ["", "\x00", "\ud800", "x" * 5000])
    def test_any_name_can_be_counted(self, name: str) -> None:
        fail(5, name=name, address="not an address")
        assert wait(name=name, address="not an address") > 0


@pytest.mark.usefixtures("rules")
class TestAddress:
    def test_three_hundred_slips_of_a_ministry_cost_nothing(self) -> None:
        for person in range(299):
            fail(1, name=f"person {person}")
        assert wait(name="somebody else") == 0

    def test_more_slow_it_down_and_never_lock_it(self, time: Time) -> None:
        for person in range(300):
            fail(1, name=f"person {person}")
        for _try in range(50):
            assert wait(name="somebody else") == 3
            time.pass_by(seconds=3)
            assert wait(name="somebody else") == 0
            fail(1, name="somebody who slips")
            throttles.forget(throttles.for_sign_in("somebody who slips", HERE)[:1])


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=100))
def test_waits_only_grow_with_slips(counts: list[int]) -> None:
    for limit in Limit:
        waits = [limit.opens_after(tries) for tries in sorted(counts)]
        assert waits == sorted(waits)


@given(st.integers(300, 10_000))
def test_an_address_never_waits_longer_than_its_pace(tries: int) -> None:
    assert Limit.ADDRESS.opens_after(tries + 1) - Limit.ADDRESS.opens_after(tries) == timedelta(seconds=3)


@pytest.mark.usefixtures("rules")
def test_old_counts_are_cleared_away(time: Time) -> None:
    fail(1)
    time.pass_by(days=1)
    throttles.forget([])
    assert db.session.scalar(db.select(db.func.count(Throttle.key_digest))) == 0


def test_parallel_slips_all_count(app: LearnHub) -> None:
    def slip() -> None:
        with app.app_context():
            for _try in range(5):
                with unit_of_work():
                    fail(1)

    threads = [threading.Thread(target=slip) for _thread in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert set(db.session.scalars(db.select(Throttle.tries))) == {30}


@pytest.mark.parametrize(("seconds", "minutes"), [(1, 1), (60, 1), (61, 2), (89, 2), (900, 15)])
def test_nobody_is_told_to_come_back_too_early(seconds: int, minutes: int) -> None:
    assert str(TooMany(seconds).mend) == f"Please wait {minutes} min and try again."


@pytest.mark.usefixtures("rules")
class TestAllowance:
    TWICE = Allowance("a test of", times=2, window=timedelta(hours=1))

    def test_more_than_is_allowed_has_to_wait_until_the_window_is_over(self, time: Time) -> None:
        throttles.spend(self.TWICE, "afi")
        time.pass_by(minutes=20)
        throttles.spend(self.TWICE, "afi")
        time.pass_by(seconds=30)
        with pytest.raises(UsedUp) as refused:
            throttles.spend(self.TWICE, "afi")
        assert refused.value.seconds == 39 * 60 + 30
        time.pass_by(seconds=refused.value.seconds)
        throttles.spend(self.TWICE, "afi")

    def test_others_and_other_things_are_counted_apart(self) -> None:
        for _ in range(2):
            throttles.spend(self.TWICE, "afi")
        throttles.spend(self.TWICE, "dara")
        throttles.spend(Allowance("another test of", times=1, window=timedelta(hours=1)), "afi")

    def test_what_was_undone_was_not_spent(self) -> None:
        for _ in range(5):
            with db.session.begin_nested() as deed:
                throttles.spend(self.TWICE, "afi")
                deed.rollback()
        throttles.spend(self.TWICE, "afi")


def test_an_allowance_holds_however_many_ask_at_once(app: LearnHub) -> None:
    allowance = Allowance("a test of many for", times=7, window=timedelta(hours=1))
    told: list[bool] = []

    def ask() -> None:
        for _ in range(5):
            try:
                with app.app_context(), unit_of_work():
                    throttles.spend(allowance, "afi")
            except UsedUp:
                told.append(False)
            else:
                told.append(True)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (told.count(True), len(told)) == (7, 20)
