"""Anchors of headings, as Git hosts make them, so that links work there and here."""

from __future__ import annotations

import unicodedata


def slug(heading: str) -> str:
    """Return a heading's anchor as GitHub makes it: small letters, no punctuation, hyphens for spaces."""
    kept = (letter for letter in heading.strip().lower() if _is_kept(letter))
    return "".join(kept).replace(" ", "-")


def _is_kept(letter: str) -> bool:
    # Marks belong to words: without them Khmer, Lao, Thai and Devanagari lose their vowels.
    return letter.isalnum() or letter in " -_" or unicodedata.category(letter)[0] == "M"


class Anchors:
    """Gives each heading of one document its own anchor."""

    def __init__(self) -> None:
        self._times: dict[str, int] = {}

    def add(self, heading: str) -> str:
        """Return the anchor of the next heading; equal ones get -1, -2 …"""
        wanted = anchor = slug(heading) or "section"
        while anchor in self._times:
            self._times[wanted] += 1
            anchor = f"{wanted}-{self._times[wanted]}"
        self._times[anchor] = 0
        return anchor

    def claim(self, anchor: str) -> bool:
        """Take an anchor that the author chose with `{#…}`; False where it is taken already."""
        is_free = anchor not in self._times
        self._times.setdefault(anchor, 0)
        return is_free
