"""The list of people: who is within reach, in a stable order, with what one may see of each."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from learnhub.access import reach
from learnhub.content.models import Course
from learnhub.learning import programmes
from learnhub.people import memberships
from learnhub.people.models import Person, Sex
from learnhub.reports import people_list
from learnhub.reports.people_list import PeoplePage, State, Wanted
from learnhub.reports.rows import Narrowed
from learnhub.stores import record
from tests.cast import Cast
from tests.conftest import Time
from tests.reports import factories

pytestmark = pytest.mark.usefixtures("rules")
EVERYONE = Narrowed()


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def course(rules: None) -> Course:
    return factories.course()


def page_for(person: Person, wanted: Wanted | None = None, number: int = 1, **narrowed: int) -> PeoplePage:
    return people_list.page(reach.actor_of(person), Narrowed(**narrowed), wanted, number)  # type: ignore[arg-type]


def names(page: PeoplePage) -> list[str]:
    return [line.name for line in page.lines]


def test_a_line_says_how_far_somebody_is(cast: Cast, course: Course, time: Time) -> None:
    ministry = cast.institution(name="Ministry")
    learner = cast.learner(within=ministry, sex=Sex.WOMAN)
    factories.enrolled(learner, course, done=2, due_on=date(2026, 4, 1))
    [line] = page_for(cast.administrator()).lines
    assert (line.name, line.state, line.done, line.units) == (learner.name, State.UNDER_WAY, 2, 3)
    assert (line.country, line.institution, line.sex) == ("BJ", "Ministry", Sex.WOMAN)
    assert (line.due_on, line.is_late, line.last_activity_at) == (date(2026, 4, 1), False, time.now)


def test_states(cast: Cast, course: Course) -> None:
    plain = factories.course("plain", gives_certificate=False)
    for name, of_course, done in (("A", course, None), ("B", course, 0), ("C", plain, 3), ("D", course, 3)):
        factories.enrolled(cast.learner(name=name), of_course, done=done)
    administrator = cast.administrator()
    assert [line.state for line in page_for(administrator).lines] == list(State)
    found = {wanted: "".join(names(page_for(administrator, wanted))) for wanted in Wanted}
    assert found == {
        "not_started": "A", "under_way": "B", "stuck": "", "late": "", "completed": "CD", "certified": "D",
    }  # fmt: skip


def test_whoever_began_and_does_nothing_for_two_weeks_has_stopped(cast: Cast, course: Course, time: Time) -> None:
    for name, done in (("Not begun", None), ("Stopped", 1), ("Done", 3)):
        factories.enrolled(cast.learner(name=name), course, done=done)
    administrator = cast.administrator()
    time.pass_by(days=14)
    assert names(page_for(administrator, Wanted.STUCK)) == []
    time.pass_by(seconds=1)
    [line] = page_for(administrator, Wanted.STUCK).lines
    assert (line.name, line.is_stuck, line.is_late) == ("Stopped", True, False)
    assert line.last_unit is not None
    assert line.last_unit.slug == "lesson-1"
    assert people_list.attention(reach.actor_of(administrator)) == people_list.Attention(late=0, stuck=1)


def test_who_is_late_or_stuck_in_two_courses_is_one_person(cast: Cast, course: Course, time: Time) -> None:
    learner, administrator = cast.learner(), cast.administrator()
    for of_course in (course, factories.course("second")):
        factories.enrolled(learner, of_course, done=1, due_on=time.now.date())
    time.pass_by(days=15)
    assert people_list.attention(reach.actor_of(administrator)) == people_list.Attention(late=1, stuck=1)
    assert people_list.attention(reach.actor_of(cast.country_manager("TG"))) == people_list.Attention(late=0, stuck=0)


def test_narrowed_to_oneself_one_sees_oneself_and_to_others_nothing(cast: Cast, course: Course) -> None:
    learner, other = cast.learner(), cast.learner()
    for person in (learner, other):
        factories.enrolled(person, course)
    assert names(page_for(learner)) == []
    assert names(page_for(learner, person_id=learner.id)) == [learner.name]
    assert names(page_for(learner, person_id=other.id)) == []


def test_the_due_day_ends_at_midnight_in_the_programme_s_zone(cast: Cast, course: Course, time: Time) -> None:
    due = date(2026, 3, 10)
    here = programmes.make(record.SYSTEM, name="Here", courses=[course], time_zone="Asia/Vientiane")
    factories.enrolled(cast.learner(name="Vientiane"), course, programme=here, due_on=due)
    factories.enrolled(cast.learner(name="Nowhere"), course, due_on=due)
    factories.enrolled(cast.learner(name="Ready"), course, due_on=due, done=3)
    administrator = cast.administrator()
    time.now = datetime(2026, 3, 10, 16, 59, tzinfo=UTC)
    assert names(page_for(administrator, Wanted.LATE)) == []
    time.now = datetime(2026, 3, 10, 17, 1, tzinfo=UTC)
    assert names(page_for(administrator, Wanted.LATE)) == ["Vientiane"]
    time.now = datetime(2026, 3, 11, 0, 1, tzinfo=UTC)
    assert names(page_for(administrator, Wanted.LATE)) == ["Nowhere", "Vientiane"]


def test_sorted_as_readers_expect(cast: Cast, course: Course) -> None:
    for name in ("Zoé", "élodie", "Eve", "Ångström", "adjo"):
        factories.enrolled(cast.learner(name=name), course)
    assert names(page_for(cast.administrator())) == ["adjo", "Ångström", "élodie", "Eve", "Zoé"]


def test_pages_hold_fifty_and_leave_nobody_out(cast: Cast, course: Course) -> None:
    for _ in range(103):
        factories.enrolled(cast.learner(name="Same Name"), course)
    administrator = cast.administrator()
    pages = [page_for(administrator, number=number) for number in (1, 2, 3)]
    assert [len(page.lines) for page in pages] == [50, 50, 3]
    assert {(page.total, page.pages) for page in pages} == {(103, 3)}
    assert page_for(administrator, number=99).number == 3
    assert page_for(administrator, number=-1).number == 1


def test_nobody_at_all(cast: Cast) -> None:
    page = page_for(cast.learner())
    assert (page.lines, page.total, page.number, page.pages) == ([], 0, 1, 1)


def test_only_people_within_reach(cast: Cast, course: Course) -> None:
    ministry = cast.institution(name="Ministry")
    factories.enrolled(cast.learner(name="Member", within=ministry), course)
    claimed = cast.learner(name="Claimed")
    memberships.claim(claimed, ministry)
    factories.enrolled(claimed, course)
    factories.enrolled(cast.learner("TG", name="Abroad"), course)
    assert names(page_for(cast.institution_manager(ministry))) == ["Member"]
    assert names(page_for(cast.country_manager("BJ"))) == ["Claimed", "Member"]
    assert names(page_for(cast.learner())) == []


def test_tutors_see_people_without_their_sex(cast: Cast, course: Course) -> None:
    programme = programmes.make(record.SYSTEM, name="Programme", courses=[course])
    factories.enrolled(cast.learner(), course, programme=programme)
    page = page_for(cast.tutor(programme.public_id))
    assert [line.sex for line in page.lines] == [None]
    assert not page.shows_sex
    assert page_for(cast.programme_manager(programme.public_id)).shows_sex


def test_institution_stands_for_all_below(cast: Cast, course: Course) -> None:
    ministry = cast.institution(name="Ministry")
    office = cast.institution(parent=ministry, name="Office")
    factories.enrolled(cast.learner(name="Low", within=office), course)
    factories.enrolled(cast.learner(name="High", within=ministry), course)
    factories.enrolled(cast.learner(name="None"), course)
    administrator = cast.administrator()
    assert names(page_for(administrator, institution_id=ministry.id)) == ["High", "Low"]
    assert names(page_for(administrator, institution_id=office.id)) == ["Low"]


def test_hostile_names_are_only_names(cast: Cast, course: Course) -> None:
    hostile = ["'; DROP TABLE persons; --", "%s %(name)s {0}", "<script>alert(1)</script>", "ກ" * 200, "=1+1"]
    for name in hostile:
        factories.enrolled(cast.learner(name=name), course)
    assert sorted(names(page_for(cast.administrator()))) == sorted(hostile)


def test_everyone_is_the_pages_together(cast: Cast, course: Course) -> None:
    for number in range(60):
        factories.enrolled(cast.learner(name=f"Learner {number:02}"), course, done=number % 4)
    administrator = cast.administrator()
    pages = [line for number in (1, 2) for line in page_for(administrator, number=number).lines]
    assert people_list.everyone(reach.actor_of(administrator), EVERYONE, None).lines == pages
