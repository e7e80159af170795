"""What a correction would mean for learners, told before it is decided; authors learn nothing of few."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from learnhub.access import corrections as access
from learnhub.access import reach
from learnhub.access.corrections import OwnMark
from learnhub.assessment.correction_forecasts import Group
from learnhub.assessment.models import Policy
from learnhub.assessment.sittings import Change
from learnhub.errors import NotFound
from learnhub.people.models import Person
from learnhub.reports import correction_figures
from tests.assessment import correcting, factories
from tests.assessment.correcting import correct, newer, take
from tests.assessment.factories import NUMBER, SINGLE, Quiz
from tests.cast import Cast
from tests.conftest import Time

pytestmark = pytest.mark.usefixtures("rules")

QUESTIONS = (SINGLE, NUMBER)
KEPT, NEW, OTHER = ({"who": {"chosen": [option]}} for option in "bca")
AND_NUMBER: dict[str, Any] = {"how-many": NUMBER.answer}


@pytest.fixture
def quiz(rules: None) -> Quiz:
    return factories.quiz(QUESTIONS, pass_mark=100)


def answered(quiz: Quiz, page: Mapping[str, Any], times: int) -> None:
    for _each in range(times):
        take(quiz, dict(page))


def told(quiz: Quiz, person: Person, policy: Policy = Policy.ALL, *, is_void: bool = False) -> dict[Group, int | None]:
    by = None if is_void else newer(quiz, [replace(SINGLE, right=["c"]), NUMBER], f"1.0.{len(versions(quiz))}")
    change = Change(quiz.version.id, by.id if by else None, policy)
    return correction_figures.forecast(reach.actor_of(person), correcting.asked(quiz, SINGLE), change)


def versions(quiz: Quiz) -> Mapping[int, object]:
    return correcting.asked(quiz, SINGLE).versions


def test_learners_are_counted_by_what_happens_to_them(quiz: Quiz, cast: Cast) -> None:
    for page, times in ((NEW | AND_NUMBER, 1), (NEW, 2), (OTHER, 3), (KEPT, 4), (KEPT | AND_NUMBER, 5)):
        answered(quiz, page, times)
    administrator = cast.administrator()
    expected = {Group.PASSES: 1, Group.GAINS: 2, Group.STAYS: 3, Group.LOSES: 4, Group.FALLS: 5}
    assert told(quiz, administrator) == expected
    better = {Group.PASSES: 1, Group.GAINS: 2, Group.STAYS: 12}
    assert told(quiz, administrator, Policy.BETTER) == better
    void = told(quiz, administrator, is_void=True)
    assert void == {Group.PASSES: 1, Group.GAINS: 0, Group.STAYS: 10, Group.LOSES: 4, Group.FALLS: 0}


def test_what_is_told_is_what_happens(quiz: Quiz, cast: Cast, time: Time) -> None:
    for page in (NEW | AND_NUMBER, NEW, OTHER, KEPT):
        answered(quiz, page, 1)
    time.pass_by(days=1)
    correct(quiz, SINGLE)
    assert told(quiz, cast.administrator(), is_void=True) == {
        group: 4 if group is Group.STAYS else 0 for group in Group
    }


def test_an_author_is_told_nothing_of_few(quiz: Quiz, cast: Cast) -> None:
    author = cast.author(quiz.version.course.slug)
    answered(quiz, NEW, 4)
    assert set(told(quiz, author).values()) == {None}
    answered(quiz, OTHER, 6)
    found = told(quiz, author)
    assert found[Group.GAINS] is None
    assert sum(count is None for count in found.values()) > 1


def test_nobody_decides_on_a_mark_of_ones_own(quiz: Quiz, cast: Cast) -> None:
    author = cast.author(quiz.version.course.slug)
    take(quiz, OTHER | AND_NUMBER, factories.enrolment(author, quiz.version))
    asked, actor = correcting.asked(quiz, SINGLE), reach.actor_of(author)
    with pytest.raises(OwnMark):
        access.require_others(actor, asked, Change(quiz.version.id, None, Policy.ALL), one_is_enough=False)
    access.require_others(actor, asked, Change(quiz.version.id, None, Policy.ALL), one_is_enough=True)
    by = newer(quiz, [replace(SINGLE, right=["c"]), NUMBER])
    asked = correcting.asked(quiz, SINGLE)
    access.require_others(actor, asked, Change(quiz.version.id, by.id, Policy.ALL), one_is_enough=False)


def test_who_may_correct(quiz: Quiz, cast: Cast) -> None:
    course = quiz.version.course
    course.country = "BJ"
    place = (course.slug, quiz.unit.slug, SINGLE.slug)
    for person in (cast.author(course.slug), cast.country_manager("BJ"), cast.administrator()):
        assert access.get(reach.actor_of(person), *place).versions.keys() == {quiz.version.id}
    for person in (cast.learner(), cast.author("another"), cast.country_manager("TG")):
        with pytest.raises(NotFound):
            access.get(reach.actor_of(person), *place)
    with pytest.raises(NotFound):
        access.get(reach.actor_of(cast.administrator()), course.slug, quiz.unit.slug, "nothing")
