"""What questions are made of: what learners see, what a draw knows, what is right and what is said, each apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from learnhub.content.format.vocabulary import QuestionKind


@dataclass(frozen=True, slots=True)
class Option:
    """An option as learners see it."""

    id: str
    html: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in a text: `choices` to choose from, none where something is typed."""

    id: str
    choices: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question as learners see it before grading: nothing here tells what is right, not even an order.

    `options` are what is chosen from (also what `rows` are matched with) or put in order. `rows` are the left side of
    a match, `headings` the words above its two columns (HTML, "" where there are none), `gaps` what
    `<span class="gap" data-gap="1"></span>` in the stem stand for. `is_marked`: an open question that a tutor marks.
    """

    slug: str
    kind: QuestionKind
    points: int
    is_shuffled: bool
    name: str
    stem: str
    unit: str | None
    options: tuple[Option, ...]
    is_skippable: bool = False
    is_marked: bool = False
    scenario: str | None = None
    headings: tuple[str, ...] = ()
    rows: tuple[Option, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class PoolQuestion:
    """What a draw knows of a question.

    `options` are ids in the author's order, which for an order question is the right one; `gaps` maps ids of gaps to
    those of their choices. `is_shuffled` says whether the options may be shown in another order. Questions of one
    `scenario` are drawn together. What does not count in the draw (an open question that is not marked) is always
    shown.
    """

    slug: str
    kind: QuestionKind
    is_shuffled: bool
    options: tuple[str, ...]
    scenario: str | None = None
    counts_in_draw: bool = True
    gaps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GapKey:
    """What is right in a gap: one of the `accepted` words where it is typed, the choice `right` where it is chosen."""

    accepted: tuple[str, ...] = ()
    right: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """What is right.

    `right` are option ids; `ranges` are (lowest, highest) numbers that count; `accepted` words that do, of all
    languages together; `pairs` gives the option of each row, `order` all options, `gaps` what belongs in each gap.
    """

    slug: str
    kind: QuestionKind
    points: int
    right: frozenset[str]
    is_all_or_nothing: bool
    ranges: tuple[tuple[Decimal, Decimal], ...]
    accepted: tuple[str, ...] = ()
    pairs: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    gaps: Mapping[str, GapKey] = field(default_factory=dict)
    is_skippable: bool = False
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is said after grading; HTML. `model` is the model answer to an open question.

    `words` and those of `gaps` are plain text: of all that a key accepts, what belongs to this language.
    """

    general: str | None
    options: Mapping[str, str]
    model: str | None = None
    words: tuple[str, ...] = ()
    gaps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def right_words(self, key: Key) -> tuple[str, ...]:
        """Return the words that are right in this language; all, where an older renderer did not keep them apart."""
        return self.words or key.accepted

    def right_in_gap(self, key: Key, gap: str) -> tuple[str, ...]:
        """Return the words that are right in a gap in this language; all, where they were not kept apart."""
        return self.gaps.get(gap) or key.gaps[gap].accepted


@dataclass(frozen=True, slots=True)
class ScenarioText:
    """A text that several questions share; `html` stands above them, under its name."""

    slug: str
    name: str
    html: str
