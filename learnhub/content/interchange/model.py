"""A question as it passes between formats: what every one of them can say, in our kinds and our Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from learnhub.content.format.sources import NumberRange
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.i18n import Message


class Weight(StrEnum):
    """What a note tells: something is otherwise here, or it did not come over."""

    CHANGED = "changed"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Note:
    """What became of a part of a question, in words for its author."""

    weight: Weight
    message: Message


class Notes:
    """Collects notes while a question is read or written; the same one stands once."""

    def __init__(self) -> None:
        self._found: dict[tuple[Weight, str], Note] = {}

    def changed(self, message: Message) -> None:
        """Note what is otherwise here than it was there."""
        self._found.setdefault((Weight.CHANGED, str(message)), Note(Weight.CHANGED, message))

    def lost(self, message: Message) -> None:
        """Note what did not come over, and why."""
        self._found.setdefault((Weight.LOST, str(message)), Note(Weight.LOST, message))

    def all(self) -> tuple[Note, ...]:
        """Return the notes in the order in which they were made."""
        return tuple(self._found.values())


@dataclass(frozen=True, slots=True)
class Option:
    """What is chosen: `text` inline Markdown, `feedback` Markdown."""

    text: str
    is_right: bool
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap: plain `words` of which any is right where it is typed, `choices` with the right one first where chosen."""

    words: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question: `name` and `words` plain text, `points` in hundredths, everything else Markdown.

    `id` is what its source calls it, or "". In a cloze, the stem has a mark of `gap_marks` for each gap. Items to put
    in order stand in the right one. The left of a pair is empty where the right only distracts. `keys` are further keys
    of its heading, as they are written there.
    """

    name: str
    kind: QuestionKind
    stem: str
    id: str = ""
    points: int = 100
    options: tuple[Option, ...] = ()
    numbers: tuple[NumberRange, ...] = ()
    words: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    items: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    feedback: str = ""
    model: str = ""
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A text that the questions after it share: `name` plain, `text` Markdown."""

    name: str
    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing out of a file: what it became (None where it could not be brought over), and what is to be told.

    `label` names it for its author; `original` is its text as it stood there, for what cannot be read as a question.
    """

    label: str
    became: Question | Scenario | None
    notes: tuple[Note, ...] = ()
    original: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Bank:
    """What a file holds, in its order; `notes` are about all of it, `pictures` the files that the texts show."""

    items: tuple[Item, ...]
    notes: tuple[Note, ...] = ()
    pictures: dict[str, bytes] = field(default_factory=dict)
