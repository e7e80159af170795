"""What an author may do: with one course, and with no learner of it, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from learnhub.access import people, reach, scopes
from learnhub.access.table import AUTHOR, TABLE, Column
from learnhub.content.models import Course
from learnhub.errors import NotFound
from learnhub.learning import programmes
from learnhub.people import grants
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db
from tests.cast import Cast
from tests.reports import factories

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def course(rules: None) -> Course:
    return factories.course("floors")


@pytest.fixture
def others_course(rules: None) -> Course:
    made = factories.course("of-benin")
    made.country = "BJ"
    db.session.flush()
    return made


def courses_of(person: Person, action: str) -> list[str]:
    return [course.slug for course in scopes.list_courses(reach.actor_of(person), action)]


def test_an_author_may_see_drafts_keys_and_statistics_of_that_course_alone(
    cast: Cast, course: Course, others_course: Course
) -> None:
    author = cast.author(course.slug)
    for action in AUTHOR:
        assert courses_of(author, action) == [course.slug]
        assert scopes.get_course(reach.actor_of(author), action, course.slug) is course
        with pytest.raises(NotFound):
            scopes.get_course(reach.actor_of(author), action, others_course.slug)


def test_what_an_author_holds_is_a_cell_of_the_country_that_owns_the_course(cast: Cast, course: Course) -> None:
    author = reach.actor_of(cast.author(course.slug))
    for action, row in TABLE.items():
        is_theirs = row.cells[Column.LEARNER].allows or row.cells[Column.ANYONE].allows or action in AUTHOR
        assert reach.allows(author, action) is is_theirs
        if action in AUTHOR:
            assert reach.highest_cell(author, action) == row.cells[Column.COUNTRY_MANAGER]


def test_an_author_learns_nothing_about_named_learners(cast: Cast, course: Course) -> None:
    author, learner = cast.author(course.slug), cast.learner()
    factories.enrolled(learner, course, done=1)
    actor = reach.actor_of(author)
    for action in TABLE:
        within = reach.people(reach.reach_of(actor, action))
        assert db.session.scalars(select(Person.id).where(within)).all() == []
        assert not people.may(actor, action, learner)


def test_tutors_and_managers_have_the_courses_of_their_programmes_and_countries(
    cast: Cast, course: Course, others_course: Course
) -> None:
    programme = programmes.make(record.SYSTEM, name="Spring", courses=[course])
    tutor, manager = cast.tutor(programme.public_id), cast.country_manager("BJ")
    assert courses_of(tutor, "quiz.key_before_grading") == [course.slug]
    assert courses_of(tutor, "course.draft_preview") == []
    assert courses_of(manager, "course.draft_preview") == [others_course.slug]
    assert courses_of(cast.country_manager("TG"), "course.draft_preview") == []
    assert courses_of(cast.administrator(), "course.draft_preview") == [course.slug, others_course.slug]
    assert courses_of(cast.learner(), "quiz.key_before_grading") == []


def test_a_right_that_ended_gives_nothing(cast: Cast, course: Course) -> None:
    author = cast.author(course.slug)
    grants.revoke_from_shell(grants.in_force(author)[0])
    assert not reach.allows(reach.actor_of(author), "course.draft_preview")
    assert courses_of(author, "course.draft_preview") == []


@pytest.mark.parametrize("slug", ["no-such-course", "", "\0", "flöors"])
def test_what_is_no_course_is_not_found(cast: Cast, slug: str) -> None:
    with pytest.raises(NotFound):
        scopes.get_course(reach.actor_of(cast.administrator()), "course.draft_preview", slug)
