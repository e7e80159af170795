"""Codes and tokens: how things are named outside the database."""

from __future__ import annotations

import hashlib
import re
import secrets
import uuid

# Crockford's base 32: no I, L, O or U, so a code survives being read aloud or copied by hand.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # pragma: allowlist secret
_READING_MISTAKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def public_id() -> str:
    """Return a new code of 16 lower-case characters (80 random bits) for a row that people may refer to."""
    return "".join(secrets.choice(ALPHABET) for _ in range(16)).lower()


def token() -> str:
    """Return a new secret of 43 URL-safe characters (256 random bits): sessions, one-time links."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret in hexadecimal: what is stored in its place.

    A plain hash is enough because the secrets are random, not chosen by people.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def printed_code(prefix: str, groups: int = 3) -> str:
    """Return a new code for paper, such as LH-7Q4K-M2XD-9PTA: `groups` groups of four characters, 20 bits each."""
    parts = ["".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(groups)]
    return "-".join([prefix, *parts])


def read_printed_code(typed: str, prefix: str) -> str:
    """Return the code that a person meant: spaces, case, hyphens and O/0, I/L/1 do not matter."""
    letters = re.sub(r"[^0-9A-Z]", "", typed.upper())
    letters = letters.removeprefix(prefix).translate(_READING_MISTAKES)
    groups = [letters[start : start + 4] for start in range(0, len(letters), 4)]
    return "-".join([prefix, *groups])


def is_client_id(text: str) -> bool:
    """Tell whether `text` is a UUID in its usual form, as a browser makes it for a deed done offline or twice."""
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def client_id() -> str:
    """Return a new UUID (version 4) in its usual form, for a form that is made here and sent back once or twice."""
    return str(uuid.uuid4())
