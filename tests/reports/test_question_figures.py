"""No hidden figure of a question can be worked out from what is shown: every small table is tried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations, product
from typing import Any

import pytest

from learnhub.assessment import grading
from learnhub.assessment.distributions import CellKind
from learnhub.assessment.statistics import Counts, Given, Tally
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import Key, Option, QuestionText
from learnhub.reports import questions
from learnhub.reports.questions import CellFigures, QuestionFigures
from learnhub.reports.small_groups import SMALLEST
from tests import thoroughness

A, B, C = (Option(name, name) for name in "abc")
ROWS = (Option("1", "one"), Option("2", "two"))
Response = dict[str, Any]


def _case(kind: QuestionKind, options: Sequence[Option], **right: Any) -> tuple[QuestionText, Key]:
    rows = ROWS if kind is QuestionKind.MATCH else ()
    usual: dict[str, Any] = {"right": frozenset(), "is_all_or_nothing": False, "ranges": ()}
    text = QuestionText(
        "q", kind, 100, is_shuffled=True, name="Q", stem="", unit=None, options=tuple(options), rows=rows
    )
    return text, Key("q", kind, 100, **(usual | right))


SINGLE = _case(QuestionKind.SINGLE, (A, B, C), right=frozenset("a"))
SKIPPABLE = _case(QuestionKind.SINGLE, (A, B), right=frozenset("a"), is_skippable=True)
MULTIPLE = _case(QuestionKind.MULTIPLE, (A, B), right=frozenset("a"))
BOTH_RIGHT = _case(QuestionKind.MULTIPLE, (A, B), right=frozenset("ab"))
MATCH = _case(QuestionKind.MATCH, (A,), pairs={"1": "a", "2": "a"})
PAIRS = _case(QuestionKind.MATCH, (A, B), pairs={"1": "a", "2": "b"})
WIDE = _case(QuestionKind.MULTIPLE, (A, B, C), right=frozenset("ab"))
TEXT = _case(QuestionKind.TEXT, (), accepted=("floor", "base"))
ORDER = _case(QuestionKind.ORDER, (A, B, C), order=("a", "b", "c"))
LONG = ((TEXT, 14), (ORDER, 12), (WIDE, 10), (PAIRS, 9))


def responses(text: QuestionText) -> list[Response]:
    """Return everything that can be answered, nothing first."""
    names = [option.id for option in text.options]
    if text.kind is QuestionKind.SINGLE:
        return [{"chosen": []}, *({"chosen": [name]} for name in names)]
    if text.kind is QuestionKind.MULTIPLE:
        return [{"chosen": list(some)} for size in range(len(names) + 1) for some in combinations(names, size)]
    if text.kind is QuestionKind.TEXT:
        # More wrong ones than enough people can have given: so it is in the world.
        return [{"typed": typed} for typed in ("", "floor", "base", "roof", "wall", "door")]
    if text.kind is QuestionKind.ORDER:
        return [{"order": []}, *({"order": list(order)} for order in permutations(names))]
    given = product([None, *names], repeat=len(text.rows))
    return [{"pairs": {row.id: name for row, name in zip(text.rows, some, strict=True) if name}} for some in given]


def tables(kinds: int, people: int) -> Iterator[tuple[int, ...]]:
    """Return all ways in which so many people can have answered."""
    if kinds == 1:
        yield (people,)
        return
    for first in range(people + 1):
        yield from ((first, *rest) for rest in tables(kinds - 1, people - first))


def figures(text: QuestionText, key: Key, all_responses: Sequence[Response], times: Sequence[int]) -> QuestionFigures:
    points = [grading.points_for(key, response) for response in all_responses]
    given = [
        Given(response, Counts(0, count), Counts(0, count * earned))
        for response, count, earned in zip(all_responses, times, points, strict=True)
        if count
    ]
    return questions.question(text, key, Tally(Counts(0, sum(times)), given), is_exact=False)


Told = tuple[int | None, int | None, int | None, tuple[tuple[str, CellKind, str, bool, int | None], ...]]


def told(found: QuestionFigures) -> Told:
    """Return everything that a viewer reads of a question."""
    cells = [(part.id, cell.kind, cell.id, cell.is_right, cell.count) for part in found.parts for cell in part.cells]
    return found.put, found.left_out, found.share, tuple(cells)


def counts_of(found: QuestionFigures) -> list[int | None]:
    """Return all counts of people that are shown or hidden: who left it out, then each cell."""
    return [found.left_out, *(cell.count for part in found.parts for cell in part.cells)]


def real_counts(found: QuestionFigures, key: Key, everything: Sequence[Response], times: Sequence[int]) -> list[int]:
    """Count the same from what each person answered, by itself."""
    given = [(response, count) for response, count in zip(everything, times, strict=True) if count]
    left_out = sum(count for response, count in given if not any(response.values()))
    # Where it is not told how many left the question out, they stand with what was left open in each part.
    apart = 0 if found.left_out is None or len(found.parts) < 2 else left_out
    found_counts = [left_out]
    for part in found.parts:
        labels = {cell.id for cell in part.cells if cell.kind in {CellKind.TYPED, CellKind.ORDER}}
        for cell in part.cells:
            count = sum(count for response, count in given if _is_in(cell, part.id, labels, response, key))
            found_counts.append(count - apart if cell.kind in {CellKind.OPEN, CellKind.NOT_CHOSEN} else count)
    return found_counts


def _is_in(cell: CellFigures, part: str, labels: set[str], response: Response, key: Key) -> bool:
    """Tell whether a response belongs to a cell."""
    [(name, value)] = response.items()
    if name == "pairs":
        return bool(value.get(part) == (cell.id or None))
    if name == "chosen":
        if cell.kind is CellKind.OPEN:
            return not value
        return (cell.id in value) is (cell.kind is CellKind.OPTION)
    label = value if name == "typed" else " ".join(value)
    if cell.kind is CellKind.OPEN or not label:
        return cell.kind is CellKind.OPEN and not label
    is_right = grading.points_for(key, response) == key.points
    return label == cell.id if cell.kind is not CellKind.OTHER else label not in labels and is_right is cell.is_right


@pytest.mark.long
@pytest.mark.parametrize(
    ("case", "people"),
    [
        *((SINGLE, people) for people in (5, 9, 13, 17)),
        *((SKIPPABLE, people) for people in (9, 14, 21)),
        *((MULTIPLE, people) for people in (6, 11, 14, 16)),
        *((BOTH_RIGHT, people) for people in (10, 13, 17)),
        *((MATCH, people) for people in (9, 12, 15)),
        *((TEXT, people) for people in (9, 11)),
        (ORDER, 9),
        *(LONG if thoroughness.cases(0) else ()),
    ],
    ids=lambda value: value[0].kind.value if isinstance(value, tuple) else str(value),
)
def test_what_is_hidden_cannot_be_worked_out(case: tuple[QuestionText, Key], people: int) -> None:
    """Not even by somebody who knows the rules by which counts are hidden, and tries everything that can be behind."""
    text, key = case
    everything = responses(text)
    behind: dict[Told, list[list[int]]] = defaultdict(list)
    for times in tables(len(everything), people):
        found = figures(text, key, everything, times)
        real = real_counts(found, key, everything, times)
        for shown, count in zip(counts_of(found), real, strict=True):
            assert shown is None or shown == count
            assert shown is None or shown == 0 or shown >= SMALLEST
        behind[told(found)].append(real)
    for read, same in behind.items():
        hidden = [read[1] is None, *(cell[-1] is None for cell in read[-1])]
        for place in [place for place, is_hidden in enumerate(hidden) if is_hidden]:
            assert len({real[place] for real in same}) > 1, (read, same)


def test_of_fewer_than_five_there_is_nothing() -> None:
    text, key = SINGLE
    assert told(figures(text, key, responses(text), (1, 3, 0, 0))) == (None, None, None, ())


def test_what_the_viewer_knows_is_added_and_protects_nobody() -> None:
    """Of the rest 3 chose b: however many the viewer knows to have chosen it, the sum is hidden."""
    text, key = SINGLE
    given = [
        Given({"chosen": [name]}, counts, Counts()) for name, counts in (("a", Counts(9, 20)), ("b", Counts(8, 3)))
    ]
    found = questions.question(text, key, Tally(Counts(17, 23), given), is_exact=False)
    assert found.put == 40
    assert [cell.count for cell in found.parts[0].cells][1] is None
