"""What was answered, in cells: every kind of question, and what too few gave put together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from learnhub.assessment import distributions
from learnhub.assessment.distributions import CellKind, Distribution
from learnhub.assessment.statistics import Counts, Given, Tally
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import Gap, GapKey, Key, Option, QuestionText

Told = list[tuple[str, str, bool, int]]
A, B, C = (Option(name, f"<p>{name}</p>") for name in "abc")


def text(kind: QuestionKind, **more: Any) -> QuestionText:
    usual: dict[str, Any] = {"options": ()}
    return QuestionText("q", kind, 100, is_shuffled=True, name="Q", stem="", unit=None, **(usual | more))


def key(kind: QuestionKind, **more: Any) -> Key:
    usual: dict[str, Any] = {"right": frozenset(), "is_all_or_nothing": False, "ranges": ()}
    return Key("q", kind, 100, **(usual | more))


def of(question: QuestionText, right: Key, put: int, *given: tuple[dict[str, Any], int, int]) -> Distribution:
    """Distribute (response, how often, points for each); words are told that were given five times."""
    responses = [Given(response, Counts(0, times), Counts(0, times * points)) for response, times, points in given]
    return distributions.of(question, right, Tally(Counts(0, put), responses), lambda counts: counts.rest >= 5)


def cells(found: Distribution, part: int = 0) -> Told:
    return [(cell.kind.value, cell.id, cell.is_right, cell.counts.rest) for cell in found.parts[part].cells]


def test_one_choice_with_what_was_left_out() -> None:
    kind = QuestionKind.SINGLE
    question, right = text(kind, options=(A, B, C)), key(kind, right=frozenset("b"))
    found = of(question, right, 20, ({"chosen": ["b"]}, 9, 100), ({"chosen": ["a"]}, 5, 0), ({"chosen": []}, 2, 0))
    assert cells(found) == [
        ("option", "a", False, 5), ("option", "b", True, 9), ("option", "c", False, 0), ("open", "", False, 6),
    ]  # fmt: skip
    assert (found.left_out.rest, found.answered.rest, found.points.rest, found.is_whole) == (6, 14, 900, True)


def test_several_choices_each_on_its_own() -> None:
    kind = QuestionKind.MULTIPLE
    question, right = text(kind, options=(A, B)), key(kind, right=frozenset("a"))
    found = of(question, right, 12, ({"chosen": ["a"]}, 6, 100), ({"chosen": ["a", "b"]}, 3, 0), ({"chosen": []}, 1, 0))
    assert cells(found, 0) == [("option", "a", True, 9), ("not_chosen", "a", False, 0)]
    assert cells(found, 1) == [("option", "b", False, 3), ("not_chosen", "b", True, 6)]
    assert (found.left_out.rest, found.is_whole) == (3, False)


def test_words_that_count_alike_are_one_and_rare_ones_are_not_told() -> None:
    kind = QuestionKind.TEXT
    question, right = text(kind), key(kind, accepted=("floor", "the  Floor"))
    found = of(
        question, right, 20, ({"typed": "Floor"}, 3, 100), ({"typed": " FLOOR "}, 4, 100), ({"typed": "roof"}, 5, 0),
        ({"typed": "my own name"}, 1, 0), ({"typed": "the floor"}, 2, 100),
    )  # fmt: skip
    assert cells(found) == [
        ("typed", "floor", True, 7), ("typed", "roof", False, 5), ("other", "", True, 2), ("other", "", False, 1),
        ("open", "", False, 5),
    ]  # fmt: skip


def test_numbers_however_they_are_written() -> None:
    kind = QuestionKind.NUMERIC
    question, right = text(kind), key(kind, ranges=((Decimal(202), Decimal(202)),))
    found = of(question, right, 9, ({"typed": "202"}, 3, 100), ({"typed": "202.0"}, 2, 100), ({"typed": "many"}, 1, 0))
    assert cells(found)[0] == ("typed", "202", True, 5)


def test_pairs_row_by_row() -> None:
    kind = QuestionKind.MATCH
    rows = (Option("1", "one"), Option("2", "two"))
    question, right = text(kind, options=(A, B), rows=rows), key(kind, pairs={"1": "a", "2": "b"})
    found = of(question, right, 10, ({"pairs": {"1": "a", "2": "a"}}, 6, 50), ({"pairs": {"2": "b"}}, 2, 50))
    assert [part.id for part in found.parts] == ["1", "2"]
    assert cells(found, 0) == [("option", "a", True, 6), ("option", "b", False, 0), ("open", "", False, 2)]
    assert cells(found, 1) == [("option", "a", False, 6), ("option", "b", True, 2), ("open", "", False, 0)]
    assert found.left_out.rest == 2


def test_orders_that_enough_gave() -> None:
    kind = QuestionKind.ORDER
    question, right = text(kind, options=(A, B, C)), key(kind, order=("a", "b", "c"))
    orders = [(["a", "b", "c"], 4, 100), (["b", "a", "c"], 5, 0), (["c", "b", "a"], 1, 0)]
    found = of(question, right, 10, *(({"order": order}, times, points) for order, times, points in orders))
    assert cells(found) == [
        ("order", "b a c", False, 5), ("other", "", True, 4), ("other", "", False, 1), ("open", "", False, 0),
    ]  # fmt: skip


def test_gaps_typed_and_chosen() -> None:
    kind = QuestionKind.CLOZE
    question = text(kind, gaps=(Gap("1"), Gap("2", (A, B))))
    right = key(kind, gaps={"1": GapKey(accepted=("floor",)), "2": GapKey(right="a")})
    found = of(question, right, 8, ({"gaps": {"1": "Floor", "2": "b"}}, 5, 50), ({"gaps": {"2": "a"}}, 2, 50))
    assert cells(found, 0) == [
        ("typed", "floor", True, 5), ("other", "", False, 0), ("open", "", False, 2),
    ]  # fmt: skip
    assert cells(found, 1) == [("option", "a", True, 2), ("option", "b", False, 5), ("open", "", False, 0)]


def test_open_questions_are_only_counted() -> None:
    found = of(text(QuestionKind.OPEN), key(QuestionKind.OPEN, is_marked=True), 9, ({"typed": "My own words"}, 7, 50))
    assert (found.parts, found.left_out.rest, found.answered.rest) == ([], 2, 7)


@pytest.mark.parametrize("kind", [kind for kind in QuestionKind if kind is not QuestionKind.SCALE])
def test_every_kind_of_a_quiz_can_be_counted(kind: QuestionKind) -> None:
    found = of(text(kind, options=(A, B)), key(kind), 7)
    assert (found.left_out, found.answered) == (Counts(0, 7), Counts())
    for part in found.parts:
        assert sum(cell.counts.rest for cell in part.cells if cell.kind is not CellKind.OPEN) == 0
