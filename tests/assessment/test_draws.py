"""A draw is fair to the author: a part of the pool, in its order, with the options it came with."""

from __future__ import annotations

from hypothesis import given
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
