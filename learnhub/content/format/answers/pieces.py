"""What learners match, put in order or choose for a gap: known by its words, so that no id tells what is right."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from learnhub.content.format.faults import Reporter
from learnhub.content.format.strict_yaml import Place
from learnhub.i18n import lazy

_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """Words and where they stand; `text` is inline Markdown with the definitions of its links, or plain in a gap."""

    words: str
    place: Place
    text: str

    @property
    def id(self) -> str:
        """The first hexadecimal digits of the SHA-256 of the words, spaces folded. Those of the source count."""
        return hashlib.sha256(" ".join(self.words.split()).encode()).hexdigest()[:_LENGTH]


def refuse_equal(pieces: Iterable[Piece], report: Reporter) -> None:
    """Note pieces that could not be told apart, because they have the same words (or, by a freak, the same id)."""
    seen: set[str] = set()
    for piece in pieces:
        if piece.id in seen:
            message = lazy("This stands here twice: %(text)s", text=piece.words)
            hint = lazy("Learners could not tell the two apart. Change one of them, or leave it out.")
            report.error(piece.place, "duplicate-answer", message, hint)
        seen.add(piece.id)
