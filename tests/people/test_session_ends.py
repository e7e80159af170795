"""INV-29: however a session ends, no cookie of it works ever again; and nothing else ends one.

Random acts are played through the rules beside a model that knows only who came with which token, and when.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import pytest

from learnhub import clock
from learnhub.people import accounts, factors, grants, renewals, sessions, suspensions
from learnhub.people.grants import EVERYTHING
from learnhub.people.models import Person, Role, Session
from learnhub.privacy import erasing
from learnhub.stores import record
from learnhub.stores.database import db
from tests.cast import Cast
from tests.conftest import Time
from tests.thoroughness import cases

ACTS = 25
pytestmark = [pytest.mark.usefixtures("rules"), pytest.mark.long]


@dataclass
class Browser:
    """A browser as the model sees it: the token that it holds, and when it began and last came."""

    token: str
    is_shared: bool
    began_at: datetime
    used_at: datetime

    @property
    def is_in_time(self) -> bool:
        idle, absolute = (
            (timedelta(minutes=15), timedelta(hours=2)) if self.is_shared else (timedelta(days=14), timedelta(days=60))
        )
        return clock.now() < self.used_at + idle and clock.now() < self.began_at + absolute


class Play:
    """One person on several devices; `dead` is every cookie that must never work again."""

    def __init__(self, cast: Cast, time: Time) -> None:
        cast.administrator()  # there is always one
        self.time = time
        self.person: Person = cast.learner()
        self.browsers: list[Browser] = []
        self.dead: set[str] = set()

    def sign_in(self, random: Random) -> str:
        if self.person.suspended_at is None:
            is_shared = random.random() < 0.3
            token = sessions.start(self.person, "a browser", is_shared=is_shared)
            self.browsers.append(Browser(token, is_shared, clock.now(), clock.now()))
        return "signs in"

    def visit(self, random: Random) -> str:
        """Come with the token that one holds, as guards.py does it, and take the next one where it is given."""
        for browser in random.sample(self.browsers, len(self.browsers) // 2 + 1) if self.browsers else ():
            present = sessions.find_present(browser.token)
            if present is None:
                sessions.end_left_open(browser.token)
                continue
            sessions.settle(browser.token)
            session = self.session_of(browser)
            if sessions.wants_touch(present):
                sessions.touch(session)
                browser.used_at = clock.now()
            if present.next_token is not None and random.random() < 0.8:  # else the answer got lost
                self.take(browser, present.next_token)
        return "comes by"

    def take(self, browser: Browser, token: str) -> None:
        """Hold another token. The one before works until this one is used."""
        sessions.settle(token)
        self.dead.add(browser.token)
        browser.token = token

    def session_of(self, browser: Browser) -> Session:
        session = sessions.find_open(browser.token)
        assert session is not None
        return session

    def let_time_pass(self, random: Random) -> str:
        amount = random.choice([{"minutes": 5}, {"minutes": 12}, {"hours": 1}, {"days": 5}, {"days": 13}])
        self.time.pass_by(**amount)
        return f"{amount} pass"

    def set_the_clock_back(self, _random: Random) -> str:
        """What was over and seen to be so stays over."""
        for browser in [one for one in self.browsers if not one.is_in_time]:
            sessions.end_left_open(browser.token)
            self.lose(browser)
        self.time.pass_by(minutes=-5)
        return "the clock is set back"

    def lose(self, browser: Browser) -> None:
        self.dead |= {browser.token, renewals.next_token(browser.token)}
        self.browsers.remove(browser)

    def one(self, random: Random) -> Browser | None:
        here = [browser for browser in self.browsers if browser.is_in_time]
        return random.choice(here) if here and self.person.suspended_at is None else None

    def sign_out(self, random: Random) -> str:
        browser = self.one(random)
        if browser is not None:
            sessions.end(self.session_of(browser))
            self.lose(browser)
        return "signs out"

    def end_one(self, random: Random) -> str:
        browser = self.one(random)
        if browser is not None:
            sessions.end(sessions.get_own(self.person, self.session_of(browser).public_id))
            self.lose(browser)
        return "ends one on another device"

    def end_others(self, random: Random) -> str:
        return self.keep_one(random, lambda keep: sessions.end_all(self.person, keep=keep), "ends all others")

    def change_password(self, random: Random) -> str:
        return self.keep_one(
            random, lambda keep: accounts.change_password(self.person, "a hash", keep=keep), "changes the password"
        )

    def keep_one(self, random: Random, act: Callable[[Session], object], told: str) -> str:
        browser = self.one(random)
        if browser is not None:
            session = self.session_of(browser)
            act(session)
            self.dead.add(browser.token)
            browser.token = renewals.token_of(session, browser.token)
            self.dead.discard(browser.token)
            for other in [one for one in self.browsers if one is not browser]:
                self.lose(other)
        return told

    def reset_password(self, _random: Random) -> str:
        accounts.change_password(self.person, "another hash")
        return self.lose_all("chooses a new password by a link")

    def reset_second_step(self, _random: Random) -> str:
        factors.reset(record.SHELL, self.person)
        return self.lose_all("has the second step reset")

    def suspend(self, _random: Random) -> str:
        suspensions.suspend(record.SHELL, self.person, "Left the ministry.")
        return self.lose_all("is suspended")

    def reactivate(self, _random: Random) -> str:
        if self.person.erased_at is None:
            suspensions.reactivate(record.SHELL, self.person)
        return "is reactivated"

    def erase(self, random: Random) -> str:
        if random.random() < 0.8 or self.person.erased_at is not None:
            return "is not erased"
        erasing.erase(self.person, record.SHELL)
        return self.lose_all("is erased")

    def lose_all(self, told: str) -> str:
        for browser in list(self.browsers):
            self.lose(browser)
        return told

    def change_roles(self, _random: Random) -> str:
        held = grants.in_force(self.person)
        if held:
            grants.revoke_from_shell(held[0])
        else:
            grants.grant_from_shell(self.person, Role.ADMINISTRATOR, EVERYTHING)
        return "has another role"

    @property
    def acts(self) -> list[Callable[[Random], str]]:
        often = [self.sign_in, self.sign_in, self.visit, self.visit, self.let_time_pass, self.change_roles]
        ends = [self.sign_out, self.end_one, self.end_others, self.change_password, self.reset_password]
        return [
            *often,
            *ends,
            self.reset_second_step,
            self.suspend,
            self.reactivate,
            self.erase,
            self.set_the_clock_back,
        ]

    def faults(self) -> list[str]:
        db.session.flush()
        found = [f"dead: {token}" for token in self.dead if sessions.find_present(token) or sessions.find_open(token)]
        is_in = self.person.suspended_at is None
        wrong = [
            f"a browser that is {'in' if browser.is_in_time else 'out of'} time"
            for browser in self.browsers
            if (sessions.find_present(browser.token) is not None) != (is_in and browser.is_in_time)
        ]
        return found + wrong


@pytest.mark.parametrize("seed", range(cases(12, long=400)))
def test_no_cookie_of_an_ended_session_ever_works_again(cast: Cast, time: Time, seed: int) -> None:
    random, play = Random(seed), Play(cast, time)  # noqa: S311 -- for tests
    told = []
    for _ in range(ACTS):
        told.append(random.choice(play.acts)(random))
        assert play.faults() == [], told
