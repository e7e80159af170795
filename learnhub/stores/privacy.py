"""What a column says about people. Every column of every table carries one of these labels; a test sees to it.

Use: `name: Mapped[str] = mapped_column(String(200), info=IDENTITY)`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class Privacy(StrEnum):
    """From harmless to harmful if it came out."""

    TECHNICAL = "technical"  # about the machine or the content, not about a person
    PSEUDONYM = "pseudonym"  # points to a person without saying who: keys and opaque codes
    ACTIVITY = "activity"  # what a person did or achieved
    IDENTITY = "identity"  # says who a person is
    SENSITIVE = "sensitive"  # can be used against a person: sex, answers in their own words
    SECRET = "secret"  # opens a door: hashes of passwords and tokens  # noqa: S105 -- a label, no secret


TECHNICAL: dict[str, Any] = {"privacy": Privacy.TECHNICAL}
PSEUDONYM: dict[str, Any] = {"privacy": Privacy.PSEUDONYM}
ACTIVITY: dict[str, Any] = {"privacy": Privacy.ACTIVITY}
IDENTITY: dict[str, Any] = {"privacy": Privacy.IDENTITY}
SENSITIVE: dict[str, Any] = {"privacy": Privacy.SENSITIVE}
SECRET: dict[str, Any] = {"privacy": Privacy.SECRET}
