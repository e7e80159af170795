"""Second steps of the cast: an app that makes codes, turned on through the real rules."""

from __future__ import annotations

import pyotp

from learnhub import clock
from learnhub.people import factors, totp
from learnhub.people.models import Person


def code(secret: str, off: int = 0) -> str:
    """Return what an app shows now, or `off` half minutes away from now."""
    return str(pyotp.TOTP(secret).generate_otp(half_minute() + off))


def half_minute() -> int:
    """Return the number of the present half minute."""
    return int(clock.now().timestamp()) // totp.SECONDS


def secured(person: Person) -> str:
    """Turn codes of an app on, and return the secret; the code of the present half minute is used by that."""
    offered = totp.offer(person)
    factors.add_app(person, offered, code(offered.secret))
    return offered.secret
