"""The instance's own key in a backup: whether it is the same one, told without telling it."""

from __future__ import annotations

import hashlib
import hmac


def mark_of(key: str) -> str:
    """Return by what a key is known again; nobody gets from it to the key."""
    return hmac.new(key.encode(), b"learnhub backup", hashlib.sha256).hexdigest()[:16]
