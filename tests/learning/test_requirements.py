"""Courses to complete first: who may begin by themselves, and that nobody is locked out of what they began."""

from __future__ import annotations

import pytest

from learnhub.content import catalogue, change_words, changes, publishing, versions
from learnhub.content.models import CourseVersion
from learnhub.learning import enrolments, progress, requirements
from learnhub.learning.models import Enrolment
from learnhub.learning.requirements import NotReady
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db
from tests.cast import Cast
from tests.learning.versions import draft, published
from tests.reports import factories
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def afi(rules: None, cast: Cast) -> Person:
    factories.course("others", lessons=2, title="Others")
    published("1.0.0", "after others")
    return cast.learner()


def begin(person: Person) -> Enrolment:
    return requirements.enrol(person, catalogue.get_course("floors"), language="en")


def complete_others(person: Person) -> Enrolment:
    return factories.enrolled(person, catalogue.get_course("others"), done=2)


def told(person: Person | None) -> list[tuple[str, bool, int | None]]:
    tree = catalogue.outline_of(catalogue.get_published("floors"))
    return [
        (one.outline.course, one.is_met, one.standing.done_count if one.standing else None)
        for one in requirements.of(person, tree)
    ]


def test_nobody_begins_by_themselves_before_what_comes_first_is_completed(afi: Person) -> None:
    with pytest.raises(NotReady) as refused:
        begin(afi)
    assert str(refused.value.message) == "You can begin this course when you have completed “Others”."
    assert refused.value.course == "others"
    factories.enrolled(afi, catalogue.get_course("others"), done=1)
    with pytest.raises(NotReady):
        begin(afi)
    assert enrolments.find(afi, catalogue.get_course("floors")) is None


def test_whoever_has_completed_it_begins(afi: Person) -> None:
    complete_others(afi)
    assert begin(afi).version.number == "1.0.0"


def test_how_far_one_is_in_what_comes_first_is_told(afi: Person) -> None:
    assert told(None) == told(afi) == [("others", False, None)]
    factories.enrolled(afi, catalogue.get_course("others"), done=1)
    assert told(afi) == [("others", False, 1)]
    complete_others(afi)
    assert told(afi) == [("others", True, 2)]


def test_whom_somebody_else_enrolled_may_begin(afi: Person) -> None:
    made = enrolments.enrol(afi, catalogue.get_course("floors"), language="en")
    assert begin(afi) is made


def test_what_is_not_offered_any_more_is_not_asked_for(afi: Person) -> None:
    publishing.retire(record.SHELL, catalogue.get_published("others"), "It was wrong.")
    assert told(afi) == []
    assert begin(afi)


def test_who_completed_it_before_it_was_retired_or_renewed_has_completed_it(afi: Person) -> None:
    first = complete_others(afi)
    again = Enrolment(
        public_id="renewed", person_id=afi.id, course_id=first.course_id, version_id=first.version_id, cycle=2
    )
    again.language, again.enrolled_at = "en", first.enrolled_at
    db.session.add(again)
    db.session.flush()
    assert told(afi) == [("others", True, 0)]
    assert begin(afi)


def test_a_new_version_that_asks_for_a_course_locks_nobody_out(cast: Cast) -> None:
    factories.course("others", lessons=2, title="Others")
    published("1.0.0")
    going = enrolments.enrol(cast.learner(), catalogue.get_course("floors"), language="en")
    version = published("1.1.0", "after others")
    assert going.version == version
    progress.complete_lesson(going, catalogue.get_unit(version, "floor"))
    assert begin(going.person) is going
    with pytest.raises(NotReady):
        begin(cast.learner())


def test_what_is_asked_for_anew_is_told_before_it_is_published(cast: Cast) -> None:
    factories.course("others", lessons=2, title="Others")
    published("1.0.0")
    found = changes.of_version(draft("1.1.0", "after others"))
    assert found is not None
    assert [str(line) for section in change_words.told(found, "fr", "en") for line in section.lines] == [
        "“Others (français)” is to be completed first. Whoever is enrolled already goes on as before."
    ]


def test_where_nothing_comes_first_nothing_is_asked_of_the_database(cast: Cast) -> None:
    person, version = cast.learner(), published("1.0.0")
    tree = catalogue.outline_of(version)
    with counted() as asked:
        assert requirements.of(person, tree) == []
    assert asked == []


def test_the_database_knows_what_its_courses_ask_for(afi: Person) -> None:
    assert versions.prerequisites_of("floors") == ("others",)
    assert versions.prerequisites_of("others") == ()
    assert versions.prerequisites_of("nowhere") is None
    assert db.session.scalars(db.select(CourseVersion)).first()
