"""A draw is fair to the author: a part of the pool, in its order, with the options it came with."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from learnhub.assessment import draws

pools = st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=1, max_size=30).map(
    lambda made: [(f"q{at}", mixed, tuple(map(str, range(count)))) for at, (mixed, count) in enumerate(made)]
)


@given(pools, st.data())
def test_a_draw_is_a_part_of_the_pool_in_its_order(pool: list[draws.PoolQuestion], data: st.DataObject) -> None:
    count = data.draw(st.integers(1, len(pool)))
    by_slug = {slug: (mixed, options) for slug, mixed, options in pool}
    drawn = draws.draw(pool, count)
    slugs = [question["question"] for question in drawn]
    assert len(slugs) == count
    assert slugs == [slug for slug, _, _ in pool if slug in set(slugs)]
    for question in drawn:
        mixed, options = by_slug[question["question"]]
        assert sorted(question["options"]) == sorted(options)
        assert mixed or question["options"] == list(options)
