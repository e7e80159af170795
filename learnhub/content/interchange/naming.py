"""Ids of questions that come from elsewhere: from what they are called, unique in a quiz, the same every time."""

from __future__ import annotations

import hashlib

from learnhub.content.format import names
from learnhub.content.interchange.pictures import safe_name


class Ids:
    """Gives each question or scenario of a quiz its own id."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def claim(self, own: str, name: str, text: str) -> str:
        """Return an id made of what the source calls it, else of its name, else of its text."""
        wanted = own if names.is_identifier(own) else safe_name(own) or safe_name(name)
        if not any(letter.isalpha() for letter in wanted) and wanted != own:
            # Words of a script without Latin letters: what they are is all that can be told apart.
            digest = hashlib.sha256(f"{name}\n{text}".encode()).hexdigest()
            wanted = f"q-{digest[:8]}"
        found, number = wanted, 1
        while found in self._taken:
            number += 1
            found = f"{wanted[:90]}-{number}"
        self._taken.add(found)
        return found
