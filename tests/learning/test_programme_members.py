"""Who takes part in a programme, and what a change of the programme means for them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from learnhub.access import programmes as access
from learnhub.access.reach import actor_of
from learnhub.content import catalogue
from learnhub.content.models import Course, VersionState
from learnhub.errors import NotFound
from learnhub.learning import enrolments, programme_members, programmes, progress
from learnhub.learning.models import Programme
from learnhub.people import memberships
from learnhub.people.grants import Scope
from learnhub.people.models import Institution, Person, Role, ScopeKind
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry, Event
from tests.cast import Cast
from tests.reports import factories
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("rules")
DUE = date(2026, 5, 1)


@pytest.fixture
def ministry(cast: Cast) -> Institution:
    return cast.institution()


@pytest.fixture
def programme(ministry: Institution) -> Programme:
    courses = [factories.course("floors"), factories.course("walls")]
    return programmes.make(record.SYSTEM, name="Spring", courses=courses, institution=ministry, due_on=DUE)


def change(programme: Programme, **changes: object) -> None:
    now = {
        "name": programme.name, "courses": programmes.courses_of(programme), "starts_on": None,
        "due_on": programme.due_on, "ends_on": None, "time_zone": "UTC",
    }  # fmt: skip
    programmes.change(record.SYSTEM, programme, **{**now, **changes})  # type: ignore[arg-type]
    programme_members.enrol_all(programme)


def dues(person: Person) -> dict[str, date | None]:
    return {one.course.slug: one.due_on for one in enrolments.list_own(person)}


def acts() -> list[str]:
    return list(db.session.scalars(db.select(AuditEntry.act).where(AuditEntry.subject_kind == "programme")))


def test_whoever_is_added_is_enrolled_in_all_courses(programme: Programme, cast: Cast) -> None:
    person = cast.learner()
    assert programme_members.add(record.SYSTEM, programme, [person]) == 1
    assert dues(person) == {"floors": DUE, "walls": DUE}
    assert {one.language for one in enrolments.list_own(person)} == {"fr"}


def test_adding_twice_is_adding_once(programme: Programme, cast: Cast) -> None:
    person = cast.learner()
    programme_members.add(record.SYSTEM, programme, [person])
    assert programme_members.add(record.SYSTEM, programme, [person]) == 0
    assert len(enrolments.list_own(person)) == 2
    assert acts().count(Act.PROGRAMME_JOINED) == 1


def test_who_learns_alone_goes_on_within_the_programme(programme: Programme, cast: Cast) -> None:
    person = cast.learner()
    [course, _other] = programmes.courses_of(programme)
    own = factories.enrolled(person, course, done=2)
    programme_members.add(record.SYSTEM, programme, [person])
    assert own.programme_id == programme.id
    assert progress.standing(own).done_count == 2


def test_who_learns_in_another_programme_stays_there_with_that_course(programme: Programme, cast: Cast) -> None:
    person = cast.learner()
    [course, _other] = programmes.courses_of(programme)
    first = programmes.make(record.SYSTEM, name="First", courses=[course])
    programme_members.add(record.SYSTEM, first, [person])
    programme_members.add(record.SYSTEM, programme, [person])
    joined = {one.course.slug: one.programme_id for one in enrolments.list_own(person)}
    assert joined == {"floors": first.id, "walls": programme.id}
    # The first programme has no due date, and no other programme gives it one.
    assert dues(person) == {"floors": None, "walls": DUE}


def test_who_learns_everything_in_other_programmes_is_not_counted(programme: Programme, cast: Cast) -> None:
    person = cast.learner()
    programme_members.add(record.SYSTEM, programme, [person])
    second = programmes.make(record.SYSTEM, name="Second", courses=programmes.courses_of(programme))
    assert programme_members.add(record.SYSTEM, second, [person]) == 0
    assert acts().count(Act.PROGRAMME_JOINED) == 1


def test_a_course_that_is_added_is_there_for_all(programme: Programme, cast: Cast) -> None:
    person = cast.learner()
    programme_members.add(record.SYSTEM, programme, [person])
    change(programme, courses=[*programmes.courses_of(programme), factories.course("roofs")])
    assert set(dues(person)) == {"floors", "walls", "roofs"}


def test_a_course_that_is_taken_out_takes_nothing_away(programme: Programme, cast: Cast) -> None:
    person = cast.learner()
    programme_members.add(record.SYSTEM, programme, [person])
    change(programme, courses=programmes.courses_of(programme)[:1])
    assert set(dues(person)) == {"floors", "walls"}
    assert [course.slug for course in programmes.courses_of(programme)] == ["floors"]


def test_a_new_due_date_holds_for_those_who_had_the_old_one(programme: Programme, cast: Cast) -> None:
    early, later = cast.learner(), cast.learner()
    programme_members.add(record.SYSTEM, programme, [early, later])
    enrolments.list_own(later)[0].due_on = date(2026, 9, 9)
    change(programme, due_on=date(2026, 6, 1))
    db.session.expire_all()
    assert set(dues(early).values()) == {date(2026, 6, 1)}
    assert sorted(filter(None, dues(later).values())) == [date(2026, 6, 1), date(2026, 9, 9)]


def test_what_is_already_so_leaves_no_line(programme: Programme) -> None:
    change(programme)
    assert Act.PROGRAMME_CHANGED not in acts()
    change(programme, name="Summer")
    assert acts().count(Act.PROGRAMME_CHANGED) == 1


STATES: dict[str, dict[str, object]] = {
    "never": {},
    "alone": {"is_alone": True},
    "alone, with a day of their own": {"is_alone": True, "due_on": date(2026, 9, 9)},
    "elsewhere": {"is_elsewhere": True},
    "in, without a day": {"is_in": True},
    "in, with a day of their own": {"is_in": True, "due_on": date(2026, 9, 9)},
    "reads Khmer": {"language": "km"},
    "reads English": {"language": "en"},
}


def test_many_are_enrolled_as_each_would_be(programme: Programme, cast: Cast) -> None:
    [course, _other] = programmes.courses_of(programme)
    first = programmes.make(record.SYSTEM, name="First", courses=[course])
    version = catalogue.get_published(course.slug)
    pairs = [[_in_state(cast, course, programme, first, **state) for _ in range(2)] for state in STATES.values()]
    for one, _twin in pairs:
        language = one.language if one.language in {"en", "fr"} else "en"
        enrolments.enrol(one, course, language=language, programme=programme, due_on=programme.due_on)
    for _ in range(2):
        enrolments.enrol_many([twin for _one, twin in pairs], version, programme)
    db.session.expire_all()
    for one, twin in pairs:
        assert _kept(one) == _kept(twin)


def _in_state(
    cast: Cast, course: Course, programme: Programme, first: Programme, *, language: str = "fr",
    due_on: date | None = None, is_alone: bool = False, is_elsewhere: bool = False, is_in: bool = False,
) -> Person:  # fmt: skip
    person = cast.learner(language=language)
    if is_alone or is_elsewhere or is_in:
        within = first if is_elsewhere else programme if is_in else None
        enrolments.enrol(person, course, language="en", programme=within, due_on=due_on)
    return person


def _kept(person: Person) -> tuple[object, ...]:
    [one] = enrolments.list_own(person)
    [told] = db.session.scalars(select(Event).where(Event.person == person.public_id)).all()
    assert told.context == {"version": one.version.number, "enrolment": one.public_id}
    facts = (one.course_id, one.version_id, one.cycle, one.programme_id, one.language, one.due_on, one.enrolled_at)
    return *facts, told.verb, told.object_kind, told.object_id


def test_a_list_of_many_asks_for_what_is_published_once(programme: Programme, cast: Cast) -> None:
    asked_for = []
    for count in (1, 1, 12):  # the first one reads the outlines, which are then kept
        people = [cast.learner() for _ in range(count)]
        with counted() as asked:
            programme_members.add(record.SYSTEM, programme, people)
        asked_for.append([statement for statement in asked if "INTO events" not in statement])
    assert len(asked_for[1]) == len(asked_for[2])


def test_a_course_that_is_not_published_now_keeps_nobody_out(programme: Programme, cast: Cast) -> None:
    catalogue.get_published("walls").state = VersionState.RETIRED
    person = cast.learner()
    programme_members.add(record.SYSTEM, programme, [person])
    assert set(dues(person)) == {"floors"}


def test_whoever_is_taken_out_keeps_what_is_done(programme: Programme, cast: Cast) -> None:
    person = cast.learner()
    programme_members.add(record.SYSTEM, programme, [person])
    one = enrolments.list_own(person)[0]
    factories.enrolled(person, one.course, done=1)
    for _ in range(2):
        programme_members.remove(record.SYSTEM, programme, [person])
    db.session.expire_all()
    assert dues(person) == {"floors": None, "walls": None}
    assert progress.standing(one).done_count == 1
    assert programme_members.codes_of(programme) == frozenset()
    assert acts().count(Act.PROGRAMME_LEFT) == 1


def test_a_list_finds_people_by_name_and_address(programme: Programme, cast: Cast, ministry: Institution) -> None:
    manager = actor_of(cast.institution_manager(ministry))
    by_name = cast.learner(within=ministry, user_name="afi.fictional")
    by_address = cast.learner(within=ministry, email="dara@example.org")
    present = cast.learner(within=ministry, user_name="in.already")
    programme_members.add(record.SYSTEM, programme, [present])
    typed = ["AFI.Fictional", "Dara@Example.org", "afi.fictional", "in.already", "nobody", "@", "x y"]
    found = access.find(manager, programme, typed)
    assert set(found.new) == {by_name, by_address}
    assert list(found.present) == [present]
    assert found.unknown == ["nobody", "@", "x y"]


def test_people_beyond_reach_are_as_unknown_as_nobody(programme: Programme, cast: Cast, ministry: Institution) -> None:
    elsewhere = cast.learner(within=cast.institution(), user_name="elsewhere")
    cast.learner(user_name="alone")
    for actor in (cast.institution_manager(ministry), cast.tutor(programme.public_id)):
        assert access.find(actor_of(actor), programme, ["elsewhere", "alone"]).unknown == ["elsewhere", "alone"]
        with pytest.raises(NotFound):
            access.get_all(actor_of(actor), [elsewhere.public_id])


def test_a_tutor_adds_people_of_the_own_institution(programme: Programme, cast: Cast, ministry: Institution) -> None:
    colleague = cast.learner(within=ministry, user_name="colleague")
    tutor = cast.learner(within=ministry)
    tutoring = cast.tutor(programme.public_id)
    assert access.find(actor_of(tutoring), programme, ["colleague"]).new == []
    from_within = actor_of(tutor)
    assert from_within.grants == ()
    with pytest.raises(NotFound):
        access.get_all(from_within, [colleague.public_id])


def test_a_tutor_changes_a_programme_of_the_own_institution_alone(
    programme: Programme, cast: Cast, ministry: Institution
) -> None:
    tutoring = Scope(ScopeKind.PROGRAMME, programme.public_id)
    office = cast.institution(parent=ministry)
    within, below, elsewhere = (
        actor_of(cast.holder(Role.TUTOR, tutoring, within=place)) for place in (ministry, office, cast.institution())
    )
    claiming = cast.tutor(programme.public_id)
    memberships.claim(claiming, ministry)
    for action in (access.EDIT, access.MEMBERS):
        assert [access.get(actor, action, programme.public_id) for actor in (within, below)] == [programme] * 2
        for actor in (elsewhere, actor_of(claiming), actor_of(cast.tutor(programme.public_id))):
            with pytest.raises(NotFound):
                access.get(actor, action, programme.public_id)


def test_a_tutor_changes_no_programme_of_a_whole_country(programme: Programme, cast: Cast) -> None:
    wide = programmes.make(record.SYSTEM, name="Wide", courses=programmes.courses_of(programme), country="BJ")
    tutor = cast.holder(Role.TUTOR, Scope(ScopeKind.PROGRAMME, wide.public_id), within=cast.institution())
    with pytest.raises(NotFound):
        access.get(actor_of(tutor), access.EDIT, wide.public_id)


def test_people_of_other_institutions_are_not_taken_out(
    programme: Programme, cast: Cast, ministry: Institution
) -> None:
    colleague, foreign = cast.learner(within=ministry), cast.learner(within=cast.institution())
    programme_members.add(record.SYSTEM, programme, [colleague, foreign])
    tutoring = Scope(ScopeKind.PROGRAMME, programme.public_id)
    for person in (cast.institution_manager(ministry), cast.holder(Role.TUTOR, tutoring, within=ministry)):
        actor = actor_of(person)
        assert access.get_member(actor, programme, colleague.public_id) == colleague
        assert access.list_leavable(actor, [programme], foreign) == []
        with pytest.raises(NotFound):
            access.get_member(actor, programme, foreign.public_id)


def test_a_manager_of_a_country_takes_out_people_of_it_alone(programme: Programme, cast: Cast) -> None:
    own, foreign = cast.learner("BJ"), cast.learner("KH")
    programme_members.add(record.SYSTEM, programme, [own, foreign])
    manager = actor_of(cast.country_manager("BJ"))
    assert access.get_member(manager, programme, own.public_id) == own
    with pytest.raises(NotFound):
        access.get_member(manager, programme, foreign.public_id)


def test_a_list_takes_out_whom_one_may_and_the_audit_says_who_stays(
    programme: Programme, cast: Cast, ministry: Institution
) -> None:
    near = cast.learner(within=ministry, user_name="near")
    far = cast.learner(within=cast.institution(), user_name="far")
    cast.learner(within=ministry, user_name="absent")
    programme_members.add(record.SYSTEM, programme, [near, far])
    tutor = actor_of(cast.holder(Role.TUTOR, Scope(ScopeKind.PROGRAMME, programme.public_id), within=ministry))
    typed = ["near", "far", "absent", "near", "nobody"]
    meant = access.find_leaving(tutor, programme, typed)
    assert (meant.leaving, meant.staying, meant.unknown) == ([near], [far], ["absent", "nobody"])
    # Who does not see somebody is not told that they take part.
    manager = access.find_leaving(actor_of(cast.institution_manager(ministry)), programme, typed)
    assert (manager.leaving, manager.staying, manager.unknown) == ([near], [], ["far", "absent", "nobody"])
    confirmed = access.get_leaving(tutor, programme, {near.public_id, far.public_id})
    assert programme_members.remove(tutor.code, programme, confirmed.leaving, stayed=[far.public_id]) == 1
    assert programme_members.codes_of(programme) == {far.public_id}
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.act == Act.PROGRAMME_LEFT)).one()
    assert line.details == {"people": [near.public_id], "stayed": [far.public_id], "why": "beyond_reach"}
    with pytest.raises(NotFound):
        access.get_leaving(tutor, programme, {near.public_id, far.public_id})


def test_what_adding_would_mean_is_known_before(programme: Programme, cast: Cast) -> None:
    new, alone, elsewhere = cast.learner(), cast.learner(), cast.learner()
    [floors, _walls] = programmes.courses_of(programme)
    enrolments.enrol(alone, floors, language="en")
    first = programmes.make(record.SYSTEM, name="First", courses=[floors])
    programme_members.add(record.SYSTEM, first, [elsewhere])
    found = programme_members.prospects(programme, [new, alone, elsewhere])
    assert new.id not in found
    assert (found[alone.id].goes_on, found[alone.id].stays_elsewhere) == ([floors.id], [])
    assert (found[elsewhere.id].goes_on, found[elsewhere.id].stays_elsewhere) == ([], [floors.id])


def test_who_manages_the_programme_takes_out_whoever_takes_part(
    programme: Programme, cast: Cast, ministry: Institution
) -> None:
    foreign, absent = cast.learner("KH"), cast.learner(within=ministry)
    programme_members.add(record.SYSTEM, programme, [foreign])
    for person in (cast.programme_manager(programme.public_id), cast.administrator()):
        assert access.get_member(actor_of(person), programme, foreign.public_id) == foreign
        with pytest.raises(NotFound):
            access.get_member(actor_of(person), programme, absent.public_id)


def test_one_beyond_reach_refuses_the_whole_list(programme: Programme, cast: Cast, ministry: Institution) -> None:
    manager = actor_of(cast.institution_manager(ministry))
    near, far = cast.learner(within=ministry), cast.learner()
    assert list(access.get_all(manager, [near.public_id])) == [near]
    for codes in ([near.public_id, far.public_id], ["0" * 16], []):
        with pytest.raises(NotFound):
            access.get_all(manager, codes)
