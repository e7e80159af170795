"""How far many enrolments are, asked at once."""

from __future__ import annotations

import pytest

from learnhub.learning import enrolments, progress
from tests.cast import Cast
from tests.reports import factories
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("rules")


def test_many_standings_are_those_of_each_and_one_statement(cast: Cast) -> None:
    person, other = cast.learner(), cast.learner()
    for number in range(5):
        course = factories.course(f"course-{number}")
        factories.enrolled(person, course, done=number if number < 4 else None)
        factories.enrolled(other, course, done=2)
    own = enrolments.list_own(person)
    with counted() as asked:
        found = progress.standings(own)
    assert len(asked) == 1
    assert found == {one.id: progress.standing(one) for one in own}
    assert sorted(standing.done_count for standing in found.values()) == [0, 0, 1, 2, 3]


def test_of_nothing_nothing_is_asked_for() -> None:
    assert progress.standings([]) == {}
