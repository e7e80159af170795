"""What was answered to one question, in cells: which option, which pair, which words, each told from the others.

A part is a set of cells of which every counted response has exactly one: so their sum is known. Questions of which a
learner chooses one thing have one part, with what was left out as a cell; others have one for each option, row or gap,
and what was left out is counted besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from learnhub.assessment import numbers, responses, words
from learnhub.assessment.kinds import cloze
from learnhub.assessment.statistics import Counts, Given, Tally
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import Key, Option, QuestionText

# Whether so many gave the same words that the words may be told.
IsTold = Callable[[Counts], bool]


class CellKind(StrEnum):
    """What a cell counts."""

    OPTION = "option"  # `id` is the option's
    NOT_CHOSEN = "not_chosen"  # the option of the part was not ticked
    TYPED = "typed"  # `id` are the words, as far as they count
    ORDER = "order"  # `id` holds the ids of the items in the order given, with spaces between
    OTHER = "other"  # all that too few gave
    OPEN = "open"  # nothing was given


@dataclass(frozen=True, slots=True)
class Cell:
    """One of the things that may be given."""

    kind: CellKind
    id: str
    is_right: bool
    counts: Counts


@dataclass(frozen=True, slots=True)
class Part:
    """What was given in one place of a question; `id` is that of the option, row or gap, empty for the whole."""

    id: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Distribution:
    """A question's parts. `points` were earned by all together; `is_whole` says that the one part counts all."""

    left_out: Counts
    answered: Counts
    points: Counts
    parts: Sequence[Part]
    is_whole: bool


def of(question: QuestionText, key: Key, tally: Tally, is_told: IsTold) -> Distribution:
    """Return what was answered to a question."""
    given = [one for one in tally.given if not responses.is_empty(one.response)]
    answered = _sum(one.counts for one in given)
    left_out = tally.put - answered
    is_whole = question.kind in _WHOLE
    parts = list(_PARTS[question.kind](question, key, given, is_told))
    if is_whole:
        parts = [
            Part(part.id, [*part.cells, Cell(CellKind.OPEN, "", is_right=False, counts=left_out)]) for part in parts
        ]
    return Distribution(left_out, answered, _sum(one.points for one in given), parts, is_whole)


def _sum(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())


def _single(question: QuestionText, key: Key, given: Sequence[Given], _is_told: IsTold) -> Iterator[Part]:
    yield Part("", _by_option(question.options, key.right, ((one.response["chosen"][0], one.counts) for one in given)))


def _by_option(
    options: Sequence[Option], right: Iterable[str], chosen: Iterable[tuple[str | None, Counts]]
) -> list[Cell]:
    counts: dict[str | None, Counts] = {}
    for option, times in chosen:
        counts[option] = counts.get(option, Counts()) + times
    return [Cell(CellKind.OPTION, option.id, option.id in right, counts.get(option.id, Counts())) for option in options]


def _multiple(question: QuestionText, key: Key, given: Sequence[Given], _is_told: IsTold) -> Iterator[Part]:
    everybody = _sum(one.counts for one in given)
    for option in question.options:
        ticked = _sum(one.counts for one in given if option.id in one.response["chosen"])
        is_right = option.id in key.right
        yield Part(
            option.id,
            [
                Cell(CellKind.OPTION, option.id, is_right, ticked),
                Cell(CellKind.NOT_CHOSEN, option.id, not is_right, everybody - ticked),
            ],
        )


def _numeric(_question: QuestionText, key: Key, given: Sequence[Given], is_told: IsTold) -> Iterator[Part]:
    typed = [(_number(_typed(one)), _is_right(one, key), one.counts) for one in given]
    numbers_only = all(low == high for low, high in key.ranges)
    yield Part("", _by_words(typed, is_told, rights=len(set(key.ranges)) if numbers_only else None))


def _number(typed: str) -> str:
    """Return one spelling for all of a number, or the words where it is none, or may be two."""
    found = numbers.readings(typed)
    return f"{min(found).normalize():f}" if len(found) == 1 else words.folded(typed)


def _text(_question: QuestionText, key: Key, given: Sequence[Given], is_told: IsTold) -> Iterator[Part]:
    typed = [(words.folded(_typed(one)), _is_right(one, key), one.counts) for one in given]
    yield Part("", _by_words(typed, is_told, rights=len(set(map(words.folded, key.accepted)))))


def _typed(given: Given) -> str:
    return str(given.response["typed"])


def _is_right(given: Given, key: Key) -> bool:
    """Tell whether a response earned all points, each time it was given."""
    return given.points.known + given.points.rest == key.points * (given.counts.known + given.counts.rest)


def _by_words(
    given: Iterable[tuple[str, bool, Counts]], is_told: IsTold, *, rights: int | None, kind: CellKind = CellKind.TYPED
) -> list[Cell]:
    """Return a cell for what enough people gave, by the alphabet, and one each for what else was right and wrong.

    Their places must not tell how many they are: a count may be hidden. `rights` is how many different things are
    right, None for any number: where all of them are told, nothing else can be.
    """
    counts: dict[tuple[str, bool], Counts] = {}
    for text, is_right, times in given:
        counts[text, is_right] = counts.get((text, is_right), Counts()) + times
    told = {key: times for key, times in counts.items() if is_told(times)}
    cells = [Cell(kind, text, is_right, times) for (text, is_right), times in sorted(told.items())]
    for is_right in (True, False):
        rest = _sum(times for key, times in counts.items() if key not in told and key[1] is is_right)
        is_possible = not is_right or rights is None or sum(cell.is_right for cell in cells) < rights
        if is_possible or rest != Counts():
            cells.append(Cell(CellKind.OTHER, "", is_right, rest))
    return cells


def _match(question: QuestionText, key: Key, given: Sequence[Given], _is_told: IsTold) -> Iterator[Part]:
    for row in question.rows:
        chosen = [(one.response["pairs"].get(row.id), one.counts) for one in given]
        cells = _by_option(question.options, {key.pairs.get(row.id, "")}, chosen)
        yield Part(row.id, [*cells, _open(times for option, times in chosen if option is None)])


def _open(counts: Iterable[Counts]) -> Cell:
    return Cell(CellKind.OPEN, "", is_right=False, counts=_sum(counts))


def _order(_question: QuestionText, key: Key, given: Sequence[Given], is_told: IsTold) -> Iterator[Part]:
    orders = ((" ".join(one.response["order"]), tuple(one.response["order"]) == key.order, one.counts) for one in given)
    yield Part("", _by_words(orders, is_told, rights=1, kind=CellKind.ORDER))


def _cloze(question: QuestionText, key: Key, given: Sequence[Given], is_told: IsTold) -> Iterator[Part]:
    for gap in question.gaps:
        filled = [(one.response["gaps"].get(gap.id), one.counts) for one in given]
        left = _open(times for text, times in filled if text is None)
        if gap.choices:
            yield Part(gap.id, [*_by_option(gap.choices, {key.gaps[gap.id].right or ""}, filled), left])
            continue
        right = key.gaps[gap.id]
        typed = [(words.folded(text), cloze.is_right(right, text), times) for text, times in filled if text is not None]
        rights = len(set(map(words.folded, right.accepted)))
        yield Part(gap.id, [*_by_words(typed, is_told, rights=rights), left])


def _nothing(_question: QuestionText, _key: Key, _given: Sequence[Given], _is_told: IsTold) -> Iterator[Part]:
    # What somebody wrote in own words is nobody's to count.
    return iter(())


_WHOLE = {QuestionKind.SINGLE, QuestionKind.NUMERIC, QuestionKind.TEXT, QuestionKind.ORDER}
_PARTS: Mapping[QuestionKind, Callable[[QuestionText, Key, Sequence[Given], IsTold], Iterator[Part]]] = {
    QuestionKind.SINGLE: _single,
    QuestionKind.MULTIPLE: _multiple,
    QuestionKind.NUMERIC: _numeric,
    QuestionKind.TEXT: _text,
    QuestionKind.MATCH: _match,
    QuestionKind.ORDER: _order,
    QuestionKind.CLOZE: _cloze,
    QuestionKind.OPEN: _nothing,
}
