"""Results of surveys tell of nobody in particular: no small figure, and none to be worked out (INV-21, INV-22)."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.assessment import surveys
from learnhub.content import catalogue
from learnhub.content.models import CourseVersion
from learnhub.learning import enrolments
from learnhub.people.models import Sex
from learnhub.reports import survey_results
from learnhub.reports.survey_results import Group, Result, divided
from tests import published
from tests.cast import Cast

Table = dict[str, tuple[int, int, int]]
tables = st.lists(st.tuples(*[st.integers(0, 14)] * 3), min_size=1, max_size=7).map(
    lambda rows: {str(place): row for place, row in enumerate(rows)}
)


def everyone(table: Table) -> tuple[int, ...]:
    return tuple(map(sum, zip(*table.values(), strict=True)))


@given(tables, st.booleans())
def test_every_group_is_large_enough_and_none_stands_alone(table: Table, are_neighbours: bool) -> None:
    groups, splits = divided(table, everyone(table), are_neighbours=are_neighbours)
    for told in (groups, splits):
        assert len(told) != 1
        if told:
            assert sorted(chain.from_iterable(one.options for one in told)) == sorted(table)
    for group in groups:
        assert group.count == sum(sum(table[option]) for option in group.options)
        assert group.count >= 5
    for split in splits:
        assert all(people == 0 or people >= 5 for people in split.columns)
        assert sum(people > 0 for people in split.columns) >= 2
        assert split.columns == everyone({option: table[option] for option in split.options})


@given(tables, st.booleans())
def test_the_two_tables_leave_every_hidden_cell_wide_open(table: Table, are_neighbours: bool) -> None:
    groups, splits = divided(table, everyone(table), are_neighbours=are_neighbours)
    for split in splits:
        inner = [group for group in groups if set(group.options) <= set(split.options)]
        assert set(chain.from_iterable(group.options for group in inner)) == set(split.options)
        total = sum(split.columns)
        for group in inner if len(inner) > 1 else ():
            for people in filter(None, split.columns):
                # The bounds of a cell of a two-way table whose margins are known (Fréchet).
                least = max(0, (group.count or 0) + people - total)
                most = min(group.count or 0, people)
                assert most - least >= 5


def test_neighbours_on_a_scale_are_told_together() -> None:
    table: Table = {"1": (1, 0, 0), "2": (2, 1, 0), "3": (4, 3, 0), "4": (9, 8, 0), "5": (2, 1, 0)}
    groups, splits = divided(table, everyone(table), are_neighbours=True)
    assert groups == (Group(("1", "2", "3"), 11), Group(("4", "5"), 20))
    assert not splits


def test_options_that_few_chose_are_told_together() -> None:
    table: Table = {"a": (20, 10, 0), "b": (1, 0, 0), "c": (8, 9, 0), "d": (2, 3, 0)}
    groups, splits = divided(table, everyone(table), are_neighbours=False)
    assert groups == (Group(("a",), 30), Group(("c",), 17), Group(("b", "d"), 6))
    assert all(min(split.columns[:2]) >= 5 for split in splits)


def test_nothing_is_told_where_all_say_the_same() -> None:
    table: Table = {"a": (20, 20, 0), "b": (0, 0, 0)}
    assert divided(table, everyone(table), are_neighbours=False) == ((), ())


@pytest.fixture
def version(rules: None) -> CourseVersion:
    return published.publish_views()


def send(version: CourseVersion, women: int, men: int) -> list[Result]:
    """Let people send the survey in: the first half of each find the pace too slow, the others right."""
    cast, unit = Cast(), catalogue.get_unit(version, published.SURVEY)
    for sex, people in ((Sex.WOMAN, women), (Sex.MAN, men)):
        for number in range(people):
            enrolment = enrolments.enrol(cast.learner(sex=sex), version.course, language="en")
            pace = "1" if number < people // 2 else "2"
            given = {"pace": {"chosen": [pace]}, "helped": {"chosen": ["quizzes"]}, "change": {"typed": f"{number}"}}
            assert surveys.send(enrolment, unit, given)
    return survey_results.results(version, unit, "en")


def test_nothing_is_told_below_five_answers(version: CourseVersion) -> None:
    assert [result.answered for result in send(version, 2, 2)] == [None] * 4
    assert all(not (result.groups or result.splits or result.texts) for result in send(version, 0, 0))


def test_from_five_on_texts_are_told_and_from_ten_women_and_men_apart(version: CourseVersion) -> None:
    useful, pace, helped, change = send(version, 10, 10)
    assert useful.answered is None
    assert pace.answered == 20
    assert [(group.options, group.count) for group in pace.groups] == [(("2",), 10), (("3", "1"), 10)]
    assert [split.columns for split in pace.splits] == [(5, 5, 0), (5, 5, 0)]
    assert [group.count for group in helped.groups] == [None, None]
    assert len(change.texts) == 20
