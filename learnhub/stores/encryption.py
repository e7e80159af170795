"""Secrets that have to be read again are kept encrypted, under keys made from the instance's own.

    kept = encryption.encrypt(secret, "totp")
    encryption.decrypt(kept, "totp")

Fernet (AES-128-CBC and HMAC-SHA256) of the library `cryptography`; each purpose has a key of its own, by HKDF-SHA256
(RFC 5869), so that nothing that was kept for one purpose is taken for another.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from learnhub import clock

_instance_key = ""


def use(key: str) -> str:
    """Say what the keys are made from, as the app does when it is made; return what it was before."""
    global _instance_key
    before, _instance_key = _instance_key, key
    return before


def encrypt(text: str, purpose: str) -> str:
    """Return a text as it may be kept."""
    return _box(purpose).encrypt_at_time(text.encode(), _seconds()).decode()


def decrypt(kept: str, purpose: str, *, within: timedelta | None = None) -> str | None:
    """Return the text again; None when it is of another key or purpose, was changed, or is older than `within`."""
    box = _box(purpose)
    try:
        if within is None:
            return box.decrypt(kept.encode()).decode()
        return box.decrypt_at_time(kept.encode(), int(within.total_seconds()), _seconds()).decode()
    except InvalidToken:
        return None


def mac(text: str, purpose: str) -> str:
    """Return a digest (HMAC-SHA256, hexadecimal) that only this instance can work out, for secrets of few bits."""
    return hmac.new(_key(purpose), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _box(purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key(purpose)))


def _key(purpose: str) -> bytes:
    if not _instance_key:
        raise RuntimeError("nobody has said what the keys are made from")
    info = f"learnhub {purpose}".encode()
    return HKDF(hashes.SHA256(), length=32, salt=None, info=info).derive(_instance_key.encode())


def _seconds() -> int:
    return int(clock.now().timestamp())
