"""Throttles: how often something may be tried, counted in the database so that all processes count together.

All doors share one rule (the form, a printed PIN, the second step, a forgotten password; passkeys and other
organisations, which cannot be guessed, count for the address alone). What it has to do pulls two ways: whoever guesses
must come to nothing, and nobody may keep another person out. So tries are told apart by where they come from:

- A browser that the account was signed in with before (known_browsers.py) has a counter of its own: ten tries, then one
  every five minutes. Nobody without that browser can use them up, whatever they do, at the same address or elsewhere:
  there the rightful person with the right password never waits for what others did.
- All others are strangers. A name from an address: five tries, then one every quarter of an hour. The name is counted
  as it was typed, so that one which nobody has is treated alike.
- An account, by all its names and from all addresses: 50 tries of strangers, then one every half an hour. That makes at
  most 98 in a window of 24 hours that begins with the first, so fewer than 200 in any 24 hours, and those under way at
  the same moment. Beyond, a try is refused as a wrong one is, and nothing is compared: saying more would tell that two
  names are one account's, or that there is an account. Whoever is kept out so in a new browser has other ways, which
  are told on the page: a link by mail, which makes the browser known, a passkey, or a link or slip of a manager.
- An address: 300 tries, then one every 3 seconds, because a whole ministry may sit behind one: that slows down and
  never locks, and it does not concern browsers that are known.

Sources: OWASP, “Slow Down Online Guessing Attacks with Device Cookies”; NIST SP 800-63B, section 5.2.2 (at most 100
wrong tries for an account, and measures against locking out its owner).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from learnhub import clock, ids
from learnhub.errors import Invalid, TooMany
from learnhub.i18n import Message, lazy
from learnhub.people import email_addresses, texts
from learnhub.people.models import Throttle
from learnhub.stores.database import db

LONGEST_WINDOW = timedelta(hours=24)
FREE_TRIES_PER_ADDRESS = 300
# What the tries of a password and of a printed PIN are counted under.
PASSWORD = "password"  # noqa: S105 -- the name of a counter


@dataclass(frozen=True, slots=True)
class Rule:
    """So many tries are free; each further one is let through after its `pace`, until the window is over."""

    free: int
    pace: timedelta
    window: timedelta


class Limit(StrEnum):
    """What is counted."""

    NAME = "name"  # by a stranger, as typed, from an address
    BROWSER = "browser"  # in a browser that the account was signed in with before
    ACCOUNT = "account"  # by all strangers, by all names and from everywhere
    ADDRESS = "address"  # for whichever accounts

    @property
    def rule(self) -> Rule:
        """How often it may be tried."""
        return RULES[self]

    def opens_after(self, tries: int) -> timedelta:
        """Return how long after the first of `tries` failures the next try is let through."""
        return max(tries - self.rule.free + 1, 0) * self.rule.pace


RULES = {
    Limit.NAME: Rule(5, timedelta(minutes=15), LONGEST_WINDOW),
    Limit.BROWSER: Rule(10, timedelta(minutes=5), LONGEST_WINDOW),
    Limit.ACCOUNT: Rule(50, timedelta(minutes=30), LONGEST_WINDOW),
    Limit.ADDRESS: Rule(FREE_TRIES_PER_ADDRESS, timedelta(seconds=3), timedelta(minutes=15)),
}


@dataclass(frozen=True, slots=True)
class Key:
    """One counter: a limit and the digest of what it counts for."""

    limit: Limit
    digest: str


def for_sign_in(name: str, address: str) -> tuple[Key, Key]:
    """Return the counters of a stranger's sign-in: `name` as typed, `address` as the server sees it."""
    return for_account("sign-in", name, address)


def for_account(what: str, name: str, address: str) -> tuple[Key, Key]:
    """Return the counters of something that a stranger tries for an account: `what` names it, such as `reset`."""
    named = ids.digest(f"{what} account {spelling(name)!r} {_network(address)}")
    return Key(Limit.NAME, named), for_door(address)


def spelling(name: str) -> str:
    """Return what all spellings of a user name or an e-mail address have in common, as accounts are found by it."""
    try:
        return email_addresses.normal(name) if "@" in texts.folded(name) else texts.folded(name)
    except Invalid:
        return texts.folded(name)


def for_browser(what: str, code: str, browser: str) -> tuple[Key]:
    """Return the counter of what is tried in a browser that is known to an account, by the person's opaque code."""
    return (Key(Limit.BROWSER, ids.digest(f"{what} browser {code} {browser}")),)


def for_all_strangers(what: str, code: str) -> Key:
    """Return the counter of what all strangers together try for an account, by the person's opaque code."""
    return Key(Limit.ACCOUNT, ids.digest(f"{what} strangers {code}"))


def for_door(address: str) -> Key:
    """Return the counter that all ways to come in share for an address."""
    return for_address("door", address)


def for_address(what: str, address: str) -> Key:
    """Return the counter of something that is tried without an account: `what` names it, such as `invitation`."""
    return Key(Limit.ADDRESS, ids.digest(f"{what} address {_network(address)}"))


def require_patience(keys: Iterable[Key]) -> None:
    """Raise TooMany with the seconds to wait, when the next try may not be made yet."""
    seconds = wait_needed(keys)
    if seconds:
        raise TooMany(seconds)


def _network(address: str) -> str:
    """Return what counts as one address: with IPv6 the /64, for everybody has 2⁶⁴ of them."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))


def wait_needed(keys: Iterable[Key]) -> int:
    """Return how many seconds must pass before the next try; 0 when it may be made now."""
    limits = {key.digest: key.limit for key in keys}
    columns = select(Throttle.key_digest, Throttle.tries, Throttle.window_started_at)
    rows = db.session.execute(columns.where(Throttle.key_digest.in_(limits)))
    return max((_wait(limits[digest], tries, clock.now() - started) for digest, tries, started in rows), default=0)


def _wait(limit: Limit, tries: int, since: timedelta) -> int:
    if not timedelta() <= since < limit.rule.window:  # over, or the clock was set back
        return 0
    left = limit.opens_after(tries) - since
    return max(-int(-left.total_seconds() // 1), 0)  # rounded up


def note_failure(keys: Iterable[Key]) -> None:
    """Count a failed try. The database adds, so that parallel tries all count."""
    for key in sorted(keys, key=lambda key: key.digest):  # one order for all: no deadlock
        _count(key.digest, key.limit.rule.window)


def _count(digest: str, window: timedelta) -> tuple[int, datetime]:
    """Count once more under a digest; return how often that is within the window, and when the window began."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    now = clock.now()
    is_over = (Throttle.window_started_at <= now - window) | (Throttle.window_started_at > now)
    counted = db.session.execute(
        insert(Throttle)
        .values(key_digest=digest, window_started_at=now, tries=1)
        .on_conflict_do_update(
            index_elements=[Throttle.key_digest],
            set_={
                "tries": case((is_over, 1), else_=Throttle.tries + 1),
                "window_started_at": case((is_over, now), else_=Throttle.window_started_at),
            },
        )
        .returning(Throttle.tries, Throttle.window_started_at)
    )
    times, began = counted.one()
    return times, began


@dataclass(frozen=True, slots=True)
class Allowance:
    """How often something may be done within a window that begins with the first time; `what` names it.

    `message` says what was too much, where it is not what one person sent.
    """

    what: str
    times: int
    window: timedelta
    message: Message | None = None


class UsedUp(TooMany):
    """Somebody has done something so often that it looks like a flood."""

    code = "used_up"
    message = lazy("You have sent a great deal in a short time. There is a limit, so that nobody is flooded.")
    safe = lazy("What you sent before is kept. What you typed last was not sent.")

    def __init__(self, seconds: int, message: Message | None = None) -> None:
        super().__init__(seconds)
        self.message = message or self.message


def spend(allowance: Allowance, whom: str) -> None:
    """Count one deed of `whom` (an opaque code), in the transaction of the deed: where that is undone, so is this.

    Raises UsedUp, with the seconds until the window is over, when the allowance is used up.
    """
    times, began = _count(_digest(allowance, whom), allowance.window)
    if times > allowance.times:
        left = began + allowance.window - clock.now()
        raise UsedUp(max(1, -int(-left.total_seconds() // 1)), allowance.message)


def _digest(allowance: Allowance, whom: str) -> str:
    return ids.digest(f"{allowance.what} {whom}")


def left(allowance: Allowance, whom: str) -> int:
    """Return how often `whom` may still do something before the window is over."""
    columns = select(Throttle.tries, Throttle.window_started_at).where(Throttle.key_digest == _digest(allowance, whom))
    row = db.session.execute(columns).first()
    tries, began = row or (0, clock.now())
    is_over = not timedelta() <= clock.now() - began < allowance.window
    return allowance.times if is_over else max(0, allowance.times - tries)


def note_spent(allowance: Allowance, whom: str, times: int) -> None:
    """Count deeds that are done, for those who ask first how many are `left`."""
    for _ in range(times):
        _count(_digest(allowance, whom), allowance.window)


def forget(keys: Iterable[Key]) -> None:
    """Forget the tries of these counters, and those that are too old to matter for anyone."""
    digests = [key.digest for key in keys]
    db.session.execute(delete(Throttle).where(Throttle.key_digest.in_(digests)))
    forget_old()


def forget_old() -> None:
    """Forget the tries that are too old to matter for anyone."""
    db.session.execute(delete(Throttle).where(Throttle.window_started_at <= clock.now() - LONGEST_WINDOW))
