"""Where learners stop: what is counted of each unit, and what of it is told to whom."""

from __future__ import annotations

import pytest

from learnhub.access import reach
from learnhub.content import catalogue
from learnhub.content.models import Course
from learnhub.errors import NotFound
from learnhub.learning import programmes
from learnhub.learning.models import Programme
from learnhub.people.models import Person
from learnhub.reports import stops
from learnhub.reports.audiences import Whose
from learnhub.reports.stops import Stops
from learnhub.stores import record
from tests import statements
from tests.cast import Cast
from tests.conftest import Time
from tests.reports.factories import course as make_course
from tests.reports.factories import enrolled

pytestmark = pytest.mark.usefixtures("rules")
Counted = list[tuple[int | None, int | None, int | None]]


@pytest.fixture
def course(rules: None) -> Course:
    return make_course(lessons=3)


@pytest.fixture
def programme(course: Course) -> Programme:
    return programmes.make(record.SYSTEM, name="Spring", courses=[course])


def told(course: Course, viewer: Person, whose: Whose = Whose.ALL) -> Stops:
    units = catalogue.outline_of(catalogue.get_published(course.slug)).units
    return stops.stops(reach.actor_of(viewer), course, units, whose)


def counts(found: Stops) -> Counted:
    """Return how many opened, finished and stopped at each unit."""
    return [(line.opened, line.finished, line.stopped) for line in found.units]


def fill(course: Course, cast: Cast, programme: Programme | None = None) -> None:
    """Seven open the first lesson and stop, six read it and stop, eleven read all; one never begins."""
    for done, times in ((0, 7), (1, 6), (3, 11), (None, 1)):
        for _ in range(times):
            enrolled(cast.learner(), course, done=done, programme=programme)


def test_a_tutor_sees_exactly_where_the_own_people_stopped(
    course: Course, programme: Programme, cast: Cast, time: Time
) -> None:
    fill(course, cast, programme)
    tutor = cast.tutor(programme.public_id)
    assert [stopped for *_, stopped in counts(told(course, tutor, Whose.OWN))] == [0, 0, 0]
    time.pass_by(days=31)
    found = told(course, tutor, Whose.OWN)
    assert found.started == 24
    assert counts(found) == [(24, 17, 13), (11, 11, 0), (11, 11, 0)]
    assert [line.share for line in found.units] == [10000, 4580, 4580]
    assert [line.is_marked for line in found.units] == [True, False, False]


def test_others_see_whole_groups_of_five(course: Course, cast: Cast, time: Time) -> None:
    fill(course, cast)
    time.pass_by(days=31)
    found = told(course, cast.author(course.slug))
    assert found.started == 20
    assert counts(found) == [(20, 15, 10), (10, 10, None), (10, 10, None)]


def test_what_one_more_does_changes_nothing(course: Course, cast: Cast) -> None:
    for _ in range(10):
        enrolled(cast.learner(), course, done=1)
    author = cast.author(course.slug)
    before = told(course, author)
    for done in (0, 1, 2, 3):
        enrolled(cast.learner(), course, done=done)
        assert told(course, author) == before


def test_of_fewer_than_five_there_is_nothing(course: Course, programme: Programme, cast: Cast) -> None:
    for _ in range(4):
        enrolled(cast.learner(), course, done=1, programme=programme)
    assert told(course, cast.author(course.slug)) == Stops(None, ())
    assert told(course, cast.tutor(programme.public_id), Whose.OWN) == Stops(None, ())


def test_nobody_else_is_told_anything(course: Course, cast: Cast) -> None:
    for person in (cast.learner(), cast.author("another-course")):
        with pytest.raises(NotFound):
            told(course, person)


def test_it_asks_twice_whatever_the_number(course: Course, cast: Cast) -> None:
    fill(course, cast)
    author = cast.author(course.slug)
    told(course, author)
    with statements.counted() as asked:
        told(course, author)
    assert len([one for one in asked if "unit_progress" in str(one) or "last_unit_slug" in str(one)]) == 2
