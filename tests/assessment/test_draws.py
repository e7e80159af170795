"""A draw is fair to the author: a part of the pool, in its order, with the parts of each question it came with."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.assessment import draws
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import PoolQuestion

pools = st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=1, max_size=30).map(
    lambda made: [
        PoolQuestion(f"q{at}", QuestionKind.SINGLE, mixed, tuple(map(str, range(count))))
        for at, (mixed, count) in enumerate(made)
    ]
)


@given(pools, st.data())
def test_a_draw_is_a_part_of_the_pool_in_its_order(pool: list[PoolQuestion], data: st.DataObject) -> None:
    count = data.draw(st.integers(1, len(pool)))
    by_slug = {question.slug: question for question in pool}
    drawn = draws.draw(pool, count)
    slugs = [question["question"] for question in drawn]
    assert len(slugs) == count
    assert slugs == [question.slug for question in pool if question.slug in set(slugs)]
    for question in drawn:
        known = by_slug[question["question"]]
        assert sorted(question["options"]) == sorted(known.options)
        assert known.is_shuffled or question["options"] == list(known.options)


def asked(slug: str, kind: QuestionKind = QuestionKind.SINGLE, options: str = "", **more: Any) -> PoolQuestion:
    return PoolQuestion(slug, kind, True, tuple(options), **more)


def reflection(slug: str, scenario: str | None = None) -> PoolQuestion:
    return asked(slug, QuestionKind.OPEN, counts_in_draw=False, scenario=scenario)


groups = st.lists(
    st.tuples(st.sampled_from([None, "north", "south", "coast"]), st.booleans()), min_size=1, max_size=12
).map(
    lambda made: [
        asked(f"q{at}", scenario=scenario) if counts else reflection(f"q{at}", scenario)
        for at, (scenario, counts) in enumerate(made)
    ]
)


@given(groups, st.integers(0, 12), st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_scenarios_come_whole_and_what_does_not_count_comes_along(
    pool: list[PoolQuestion], count: int, chance: Random
) -> None:
    slugs = {question["question"] for question in draws.draw(pool, count, chance)}
    counting = [question for question in pool if question.slug in slugs and question.counts_in_draw]
    assert len(counting) <= count
    for scenario in {question.scenario for question in pool if question.scenario}:
        whole = {question.slug for question in pool if question.scenario == scenario}
        assert slugs & whole in (set(), whole)
    assert {question.slug for question in pool if not question.counts_in_draw and not question.scenario} <= slugs


def test_a_scenario_that_does_not_count_is_always_there() -> None:
    pool = [reflection("a", "north"), reflection("b", "north"), asked("c"), asked("d")]
    for _ in range(10):
        assert {question["question"] for question in draws.draw(pool, 1)} >= {"a", "b"}


def test_every_choice_that_adds_up_is_as_likely_as_any_other() -> None:
    pool = [asked("a", scenario="north"), asked("b", scenario="north"), *map(asked, "cde")]
    chance = Random(7)  # noqa: S311 -- the same draws in every run
    drawn = Counter("".join(each["question"] for each in draws.draw(pool, 3, chance)) for _ in range(4000))
    assert set(drawn) == {"abc", "abd", "abe", "cde"}
    assert all(900 <= times <= 1100 for times in drawn.values())


def test_a_count_that_nothing_adds_up_to_is_approached() -> None:
    pool = [asked("a", scenario="north"), asked("b", scenario="north")]
    assert draws.draw(pool, 1) == []
    assert len(draws.draw([*pool, asked("c")], 2)) == 2


@pytest.mark.parametrize("steps", ["abc", "abcd", "cba", "abcdefgh"])
def test_an_order_is_never_shown_as_it_should_be(steps: str) -> None:
    for _ in range(50):
        [drawn] = draws.draw([asked("q", QuestionKind.ORDER, steps)], 1)
        assert sorted(drawn["options"]) == sorted(steps)
        assert drawn["options"] != list(steps)


def test_two_steps_are_shown_in_either_order() -> None:
    shown = Counter(tuple(draws.draw([asked("q", QuestionKind.ORDER, "ba")], 1)[0]["options"]) for _ in range(200))
    assert set(shown) == {("a", "b"), ("b", "a")}
    assert draws.draw([asked("q", QuestionKind.ORDER, "a")], 1)[0]["options"] == ["a"]


def test_what_would_tell_by_its_place_is_always_mixed() -> None:
    pool = [
        PoolQuestion("m", QuestionKind.MATCH, False, tuple("abcdefgh")),
        PoolQuestion("c", QuestionKind.CLOZE, False, (), gaps={"1": tuple("abcdefgh"), "2": ()}),
    ]
    shown = [draws.draw(pool, 2) for _ in range(30)]
    assert len({tuple(match["options"]) for match, _ in shown}) > 20
    assert len({tuple(cloze["gaps"]["1"]) for _, cloze in shown}) > 20
    assert all(set(cloze["gaps"]) == {"1"} for _, cloze in shown)


@given(st.permutations("abcdef"), st.permutations("abcdef"), st.integers())
def test_how_parts_are_mixed_does_not_hang_on_the_key(one: list[str], other: list[str], seed: int) -> None:
    def shown(ids: list[str]) -> list[dict[str, Any]]:
        pool = [
            PoolQuestion("m", QuestionKind.MATCH, True, tuple(ids)),
            PoolQuestion("c", QuestionKind.CLOZE, True, (), gaps={"1": tuple(ids)}),
        ]
        return draws.draw(pool, 2, Random(seed))  # noqa: S311 -- the same chance for both

    assert shown(one) == shown(other)
