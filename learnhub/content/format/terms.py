"""When two ways to write a term are the same."""

from __future__ import annotations

import unicodedata


def folded(form: str) -> str:
    """Return what two ways to write a term have in common: case, kinds of apostrophes and of spaces do not matter."""
    plain = unicodedata.normalize("NFC", form).casefold().replace("’", "'").replace("\u200b", "")
    return " ".join(plain.split())
