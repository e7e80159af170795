"""Grading is exact, fair and the same every time."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.assessment import grading
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import GapKey, Key
from tests.thoroughness import cases

OPTIONS = [str(place) for place in range(1, 13)]


def key(kind: QuestionKind, right: set[str] = frozenset(), points: int = 100, **more: object) -> Key:  # type: ignore[assignment]
    usual: dict[str, object] = {"is_all_or_nothing": False, "ranges": ()}
    return Key("q", kind, points, frozenset(right), **(usual | more))  # type: ignore[arg-type]


SINGLE = key(QuestionKind.SINGLE, {"2"})
NUMERIC = key(QuestionKind.NUMERIC, ranges=((Decimal("3.4"), Decimal("3.6")), (Decimal(5040), Decimal(5040))))

keys = st.builds(
    lambda right, points, strict: key(QuestionKind.MULTIPLE, right, points, is_all_or_nothing=strict),
    st.sets(st.sampled_from(OPTIONS), min_size=1),
    st.integers(1, 40).map(lambda quarters: quarters * 25),
    st.booleans(),
)
ticks = st.lists(st.sampled_from(OPTIONS), unique=True)


@pytest.mark.parametrize(("chosen", "points"), [(["2"], 100), (["1"], 0), ([], 0), (["1", "2"], 0)])
def test_a_single_choice_is_right_or_wrong(chosen: list[str], points: int) -> None:
    assert grading.points_for(SINGLE, {"chosen": chosen}) == points


@pytest.mark.parametrize(
    ("chosen", "points"),
    [(["1", "2", "3"], 100), (["1", "2"], 67), (["1"], 33), (["1", "2", "9"], 33), (["1", "9"], 0), (["8", "9"], 0)],
)
def test_wrong_ticks_are_taken_off_right_ones(chosen: list[str], points: int) -> None:
    assert grading.points_for(key(QuestionKind.MULTIPLE, {"1", "2", "3"}), {"chosen": chosen}) == points


def test_ticking_everything_earns_no_more_than_what_is_left() -> None:
    half_right = key(QuestionKind.MULTIPLE, set(OPTIONS[:6]))
    assert grading.points_for(half_right, {"chosen": OPTIONS}) == 0


@pytest.mark.parametrize(
    ("typed", "points"),
    [("3,5", 100), ("3.4", 100), ("3.6", 100), ("3.61", 0), ("5.040", 100), ("5 040", 100), ("៣,៥", 100), ("", 0),
     ("three", 0), ("-3.5", 0)],
)  # fmt: skip
def test_a_number_is_right_within_any_range(typed: str, points: int) -> None:
    assert grading.points_for(NUMERIC, {"typed": typed}) == points


@pytest.mark.parametrize("response", [None, {}, {"chosen": []}])
def test_no_answer_earns_nothing(response: dict[str, list[str]] | None) -> None:
    assert grading.points_for(SINGLE, response) == 0
    assert grading.points_for(NUMERIC, response) == 0


TEXT = key(QuestionKind.TEXT, accepted=("social protection floor", "socle de protection sociale"))


@pytest.mark.parametrize(
    ("typed", "points"),
    [("Social Protection Floor", 100), ("socle  de protection sociale", 100), ("SOCLE DE PROTECTION SOCIÀLE", 100),
     ("floor", 0), ("social protection floors", 0), ("", 0), ("\u200b", 0)],
)  # fmt: skip
def test_a_word_is_right_however_it_is_spelled(typed: str, points: int) -> None:
    assert grading.points_for(TEXT, {"typed": typed}) == points


MATCH = key(QuestionKind.MATCH, pairs={"1": "a", "2": "b", "3": "a"})


@pytest.mark.parametrize(
    ("pairs", "points"),
    [({"1": "a", "2": "b", "3": "a"}, 100), ({"1": "a", "2": "b"}, 67), ({"1": "b", "2": "a", "3": "a"}, 33),
     ({"2": "c"}, 0), ({}, 0)],
)  # fmt: skip
def test_each_pair_counts(pairs: dict[str, str], points: int) -> None:
    assert grading.points_for(MATCH, {"pairs": pairs}) == points
    strict = replace(MATCH, is_all_or_nothing=True)
    assert grading.points_for(strict, {"pairs": pairs}) == (100 if points == 100 else 0)


ORDER = key(QuestionKind.ORDER, order=("a", "b", "c", "d"))


@pytest.mark.parametrize(
    ("order", "points"),
    [("abcd", 100), ("bcda", 67), ("dabc", 67), ("cdab", 67), ("abdc", 33), ("acbd", 0), ("dcba", 0), ("", 0)],
)
def test_each_neighbour_kept_counts(order: str, points: int) -> None:
    assert grading.points_for(ORDER, {"order": list(order)}) == points
    strict = replace(ORDER, is_all_or_nothing=True)
    assert grading.points_for(strict, {"order": list(order)}) == (100 if points == 100 else 0)


def test_one_item_alone_is_in_order() -> None:
    assert grading.points_for(replace(ORDER, order=("a",)), {"order": ["a"]}) == 100


CLOZE = key(QuestionKind.CLOZE, gaps={"1": GapKey(accepted=("résidents",)), "2": GapKey(right="a")})


@pytest.mark.parametrize(
    ("gaps", "points"),
    [({"1": "Residents", "2": "a"}, 100), ({"1": "residents", "2": "b"}, 50), ({"2": "a"}, 50), ({"1": "a"}, 0)],
)
def test_each_gap_counts(gaps: dict[str, str], points: int) -> None:
    assert grading.points_for(CLOZE, {"gaps": gaps}) == points
    strict = replace(CLOZE, is_all_or_nothing=True)
    assert grading.points_for(strict, {"gaps": gaps}) == (100 if points == 100 else 0)


def test_an_open_answer_earns_nothing_by_itself() -> None:
    assert grading.points_for(key(QuestionKind.OPEN, is_marked=True), {"typed": "All I know."}) == 0


def test_where_nothing_can_be_earned_nothing_is_missing() -> None:
    assert grading.score_of(0, 0) == 10_000
    assert grading.is_pass(0, 0, 100)


letters = st.integers(1, 8).map(lambda count: tuple(OPTIONS[:count]))


@pytest.mark.long
@given(letters, st.integers(1, 40), st.randoms(use_true_random=False))
@settings(max_examples=cases(100, long=300))
def test_a_part_of_an_order_is_the_nearest_hundredth(items: tuple[str, ...], quarters: int, chance: Random) -> None:
    asked = key(QuestionKind.ORDER, points=quarters * 25, order=items)
    given_order = chance.sample(items, len(items))
    kept = sum(pair in set(pairwise(items)) for pair in pairwise(given_order))
    exact = Fraction(asked.points * kept, len(items) - 1) if len(items) > 1 else asked.points
    points = grading.points_for(asked, {"order": given_order})
    assert abs(points - exact) <= Fraction(1, 2)
    assert (points == asked.points) == (given_order == list(items))


@pytest.mark.long
@given(st.dictionaries(st.sampled_from(OPTIONS), st.sampled_from("abc"), min_size=1), st.data())
@settings(max_examples=cases(100, long=300))
def test_a_right_pair_more_earns_more(pairs: dict[str, str], data: st.DataObject) -> None:
    asked = key(QuestionKind.MATCH, points=1000, pairs=pairs)
    given_pairs = data.draw(st.dictionaries(st.sampled_from(sorted(pairs)), st.sampled_from("abc")))
    row = data.draw(st.sampled_from(sorted(pairs)))
    without = {other: option for other, option in given_pairs.items() if other != row}
    assert grading.points_for(asked, {"pairs": without | {row: pairs[row]}}) > grading.points_for(
        asked, {"pairs": without}
    )


@pytest.mark.long
@given(keys, ticks)
@settings(max_examples=cases(200))
def test_points_are_between_nothing_and_all(asked: Key, chosen: list[str]) -> None:
    assert 0 <= grading.points_for(asked, {"chosen": chosen}) <= asked.points


@given(keys)
def test_exactly_the_right_options_earn_all(asked: Key) -> None:
    assert grading.points_for(asked, {"chosen": list(asked.right)}) == asked.points


@given(keys, ticks, st.randoms(use_true_random=False))
def test_the_order_of_ticks_does_not_matter(asked: Key, chosen: list[str], chance: object) -> None:
    mixed = list(chosen)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert grading.points_for(asked, {"chosen": mixed}) == grading.points_for(asked, {"chosen": chosen})


@pytest.mark.long
@given(keys, ticks, st.sampled_from(OPTIONS))
@settings(max_examples=cases(200))
def test_a_wrong_tick_more_never_earns_more(asked: Key, chosen: list[str], wrong: str) -> None:
    if wrong not in asked.right:
        more = grading.points_for(asked, {"chosen": [*chosen, wrong]})
        assert more <= grading.points_for(asked, {"chosen": chosen})


@pytest.mark.long
@given(keys, ticks)
@settings(max_examples=cases(200))
def test_points_are_the_nearest_hundredth(asked: Key, chosen: list[str]) -> None:
    right, wrong = len(asked.right & set(chosen)), len(set(chosen) - asked.right)
    exact = asked.points * Fraction(max(0, right - wrong), len(asked.right))
    if not asked.is_all_or_nothing:
        assert abs(grading.points_for(asked, {"chosen": chosen}) - exact) <= Fraction(1, 2)


@pytest.mark.long
@given(st.integers(1, 50_000), st.data(), st.integers(0, 100))
@settings(max_examples=cases(200))
def test_a_score_shows_the_pass_mark_only_when_it_is_reached(
    possible: int, data: st.DataObject, pass_mark: int
) -> None:
    points = data.draw(st.integers(0, possible))
    score = grading.score_of(points, possible)
    assert 0 <= score <= 10_000
    assert (score == 10_000) == (points == possible)
    assert grading.is_pass(points, possible, pass_mark) == (Fraction(points, possible) >= Fraction(pass_mark, 100))
    assert grading.is_pass(points, possible, pass_mark) == (score >= pass_mark * 100)
