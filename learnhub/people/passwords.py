"""Passwords: how they are kept, compared and chosen.

argon2id with 19 MiB, 2 passes and 1 lane (OWASP's first recommendation); two at a time, so that many sign-ins at
once cannot take all memory. Both functions are slow on purpose: call them outside of a transaction.
"""

from __future__ import annotations

import base64
import threading
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from learnhub.errors import Invalid
from learnhub.i18n import Message, lazy
from learnhub.people import texts

SHORTEST_FOR_LEARNERS = 10
SHORTEST_WITH_GRANT = 15
LONGEST = 256

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)
_at_a_time = threading.BoundedSemaphore(2)


def _zeros(length: int) -> str:
    return base64.b64encode(bytes(length)).decode().rstrip("=")


# What an unknown account is compared with: the same work, and no password is known that gives 32 zero bytes.
_NOBODY = f"$argon2id$v=19$m={19 * 1024},t=2,p=1${_zeros(16)}${_zeros(32)}"

_COMMON = Path(__file__).parent / "common_passwords.txt"
_LOOK_ALIKES = str.maketrans("@4310$57", "aaeiosst")
_AROUND = "0123456789 .,;:!?*#+-_/$%&()="


def hash_password(text: str) -> str:
    """Return what is stored in place of a password."""
    with _at_a_time:
        return _hasher.hash(_normal(text).encode())


def matches(stored: str | None, text: str) -> bool:
    """Tell whether a password is the one whose hash is `stored`.

    Takes as long when there is none (an unknown account, or one without a password), and is then False.
    """
    typed = _normal(text[: LONGEST + 1])
    comparable = len(typed) <= LONGEST
    try:
        with _at_a_time:
            _hasher.verify(stored or _NOBODY, typed.encode("utf-8", "replace"))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None and comparable


def _normal(text: str) -> str:
    # Keyboards write é in one or in two code points; NFKC makes them one (RFC 8265 asks for as much).
    return unicodedata.normalize("NFKC", text)


def is_long_enough(text: str, *, shortest: int) -> bool:
    """Tell whether a password has the length that a person with (15) or without (10) a grant needs."""
    return len(_normal(text)) >= shortest


def check_new(text: str, *, shortest: int, about: Sequence[str]) -> None:
    """Refuse a new password that others would guess. `about` holds the person's name, user name and e-mail address.

    Raises Invalid on the field `password`. Any characters will do: length protects better than rules on composition
    (NIST SP 800-63B, 5.1.1.2).
    """
    problem = _length_problem(text, shortest) or _guess_problem(_bare(text), about)
    if problem is not None:
        raise Invalid({"password": problem})


def _length_problem(text: str, shortest: int) -> Message | None:
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text):
        return lazy("This password holds a character that no keyboard can type. Choose another one.")
    if not is_long_enough(text, shortest=shortest):
        return lazy(
            "This password is too short: it needs at least %(shortest)s characters. Four or five words are easy to "
            "remember.",
            shortest=shortest,
        )
    if len(_normal(text)) > LONGEST:
        return lazy("This password is too long: at most %(longest)s characters fit.", longest=LONGEST)
    return None


def _guess_problem(bare: str, about: Sequence[str]) -> Message | None:
    if _is_common(bare):
        return lazy("This password is among the first that others would guess. Choose one that is yours alone.")
    if _is_mostly(bare, about):
        return lazy("This password is too close to your name or address. Choose other words.")
    return None


def _bare(text: str) -> str:
    return "".join(letter for letter in texts.folded(text) if not letter.isspace())


@lru_cache
def _common() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(_bare(line) for line in lines if line and not line.startswith("#"))


def _is_common(bare: str) -> bool:
    """Tell whether a password is a listed one, repeated, in look-alike characters, or with a year or so around it."""
    if len(_root(bare)) <= 4:
        return True
    core = bare.strip(_AROUND)
    spellings = {bare, core, core.translate(_LOOK_ALIKES)}
    plain = {"".join(letter for letter in spelling if letter.isalnum()) for spelling in spellings}
    return not _common().isdisjoint(plain | {_root(spelling) for spelling in plain})


def _root(text: str) -> str:
    """Return the shortest piece whose repetition begins `text`: `abcabcab` gives `abc`."""
    lengths = range(1, len(text) + 1)
    return next((text[:length] for length in lengths if text.startswith(text[length:])), "")


def _is_mostly(bare: str, about: Sequence[str]) -> bool:
    """Tell whether fewer than 4 letters are left of a password without what is known of the person."""
    pieces = {piece for text in about for piece in _pieces(texts.folded(text))}
    rest = bare
    for piece in sorted(pieces, key=len, reverse=True):
        rest = rest.replace(piece, "")
    return rest != bare and sum(letter.isalpha() for letter in rest) < 4


def _pieces(text: str) -> list[str]:
    words = "".join(letter if letter.isalnum() else " " for letter in text).split()
    return [piece for piece in ["".join(words), *words] if len(piece) >= 3]
