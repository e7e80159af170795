"""What is wrong with a list of people: each mistake by its row and column, in words that say the mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learnhub import i18n
from learnhub.i18n import Message, lazy


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake. `row` is the number that the spreadsheet shows, `column` a key of columns.COLUMNS."""

    row: int
    column: str
    message: Message

    def as_kept(self) -> list[Any]:
        """Return it as it is kept, to be said later in any language."""
        return [self.row, self.column, kept(self.message)]


def kept(message: Message) -> list[Any]:
    """Return words as they are kept: the text as it stands in the code, and what fills its places."""
    text, values = i18n.words_of(message)
    return [text, {name: value if isinstance(value, int) else str(value) for name, value in values.items()}]


def said(words: list[Any]) -> Message:
    """Return kept words as a message in the language of who reads it."""
    text, values = words
    return lazy(text, **values) if isinstance(values, Mapping) else lazy(text)


def read_again(told: list[Any]) -> Fault:
    """Return a mistake that was kept."""
    row, column, words = told
    return Fault(row, column, said(words))
