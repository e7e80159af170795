"""What every kind of question has to say of itself, and the answers as they are written in one language."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from learnhub.content.format.answers.blocks import Block, Parts
from learnhub.content.format.answers.pieces import Piece
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Reporter
from learnhub.content.format.sources import NumberRange, QuestionSource
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.vocabulary import Grading
from learnhub.i18n import Message


@dataclass(frozen=True, slots=True)
class WrittenOption:
    """An option in one language."""

    id: str
    is_right: bool
    text: str
    feedback: str
    place: Place


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row of a table: what is matched, and with what. The left side may be empty."""

    left: Piece
    right: Piece


@dataclass(frozen=True, slots=True)
class WrittenGap:
    """A gap: words of which any is right where it is typed, choices of which the first is right where it is chosen."""

    place: Place
    words: tuple[str, ...] = ()
    choices: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to a question in one language; a kind fills in what it has.

    `stem` is what is asked with marks for its gaps, where a kind reads those; `model` is Markdown.
    """

    options: tuple[WrittenOption, ...] = ()
    numbers: tuple[NumberRange, ...] = ()
    words: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[WrittenRow, ...] = ()
    items: tuple[Piece, ...] = ()
    gaps: tuple[WrittenGap, ...] = ()
    stem: str | None = None
    model: str = ""


class Kind(ABC):
    """One kind of question: how it is written, what its translations share, what is kept of it.

    `block` is what answers it, `how` tells an author how to write that, `keys` are those of a heading that not every
    kind knows and this one does. `hides_order`: the author's order is the answer, or part of it. `reads_stem`: what is
    asked holds the answers, so this kind checks it too.
    """

    block: ClassVar[Block]
    how: ClassVar[Message]
    needs_block: ClassVar[bool] = True
    hides_order: ClassVar[bool] = False
    reads_stem: ClassVar[bool] = False
    keys: frozenset[str] = frozenset()
    default_grading = Grading.ALL

    @abstractmethod
    def read(self, body: Body, parts: Parts) -> Answers:
        """Return the answers that stand in the parts of a question; faults are noted."""

    @abstractmethod
    def compare(self, source: Answers, translation: Answers, place: Place, report: Reporter) -> None:
        """Note where a translated question, at `place` in the file of `report`, differs from its source."""

    @abstractmethod
    def joined(self, question: QuestionSource, source: Answers, texts: Mapping[str, Answers]) -> QuestionSource:
        """Return a question with its answers: those of the source, and the words of all languages in `texts`."""

    @abstractmethod
    def key(self, question: QuestionSource) -> dict[str, Any]:
        """Return what is right, as it is stored."""

    @abstractmethod
    def shape(self, question: QuestionSource) -> tuple[object, ...]:
        """Return what only a minor version changes: what can be answered, and how much of it."""

    def by_place(self, question: QuestionSource) -> list[object]:  # noqa: ARG002 - for those that have such parts
        """Return the parts that are known by their place alone, in order; they can be sorted by their `repr`."""
        return []
