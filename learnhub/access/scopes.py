"""Which institutions, programmes and courses lie within an actor's rights: conditions, and the one way in to each."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, exists, false, or_, select, true

from learnhub.access import reach
from learnhub.access.reach import Actor, Reach
from learnhub.access.table import TABLE, Column
from learnhub.content.models import Course
from learnhub.errors import NotFound
from learnhub.learning.models import Enrolment, Programme, ProgrammeCourse
from learnhub.people import memberships
from learnhub.people.models import Institution, Membership, MembershipState, Person
from learnhub.stores.database import db


def institutions(within: Reach) -> ColumnElement[bool]:
    """Return the condition on `Institution` that keeps a query within reach. A programme alone gives no institution."""
    ways: list[ColumnElement[bool]] = []
    if within.everything:
        ways.append(true())
    if within.countries:
        ways.append(Institution.country.in_(within.countries))
    if within.institutions:
        ways.append(Institution.id.in_(within.institutions))
    return or_(*ways) if ways else false()


def programmes(within: Reach) -> ColumnElement[bool]:
    """Return the condition on `Programme` that keeps a query within reach: one's own, and those of places in it."""
    ways: list[ColumnElement[bool]] = []
    if within.everything:
        ways.append(true())
    if within.countries:
        ways.append(Programme.country.in_(within.countries))
    if within.institutions:
        ways.append(Programme.institution_id.in_(within.institutions))
    if within.programmes:
        ways.append(Programme.public_id.in_(within.programmes))
    return or_(*ways) if ways else false()


def courses(within: Reach) -> ColumnElement[bool]:
    """Return the condition on `Course` that keeps a query within reach.

    Those that a country owns, those of programmes, and those of which one is an author. An institution owns none.
    """
    ways: list[ColumnElement[bool]] = []
    if within.everything:
        ways.append(true())
    if within.countries:
        ways.append(Course.country.in_(within.countries))
    if within.programmes:
        ways.append(_is_offered_in(within.programmes))
    if within.courses:
        ways.append(Course.slug.in_(within.courses))
    return or_(*ways) if ways else false()


def _is_offered_in(codes: frozenset[str]) -> ColumnElement[bool]:
    return exists().where(
        ProgrammeCourse.course_id == Course.id,
        ProgrammeCourse.programme_id == Programme.id,
        Programme.public_id.in_(codes),
    )


def has_course(within: Reach, course: Course) -> bool:
    """Tell whether a course lies within reach."""
    found = select(Course.id).where(Course.id == course.id, courses(within))
    return db.session.scalars(found).first() is not None


def may_reach(actor: Actor, action: str, course: Course) -> bool:
    """Tell whether the actor may do something with a course itself, beyond what is about the people who learn it."""
    return has_course(reach.reach_of(actor, action), course)


def _learnt(within: Reach) -> ColumnElement[bool]:
    """Return the condition on `Course` that somebody of the countries and institutions within reach learns it."""
    people = reach.people(Reach(countries=within.countries, institutions=within.institutions))
    return exists().where(Enrolment.course_id == Course.id, Enrolment.person_id == Person.id, people)


def get_institution(actor: Actor, action: str, public_id: str, *, is_merged: bool = False) -> Institution:
    """Return an institution in which the actor may do something. Raises NotFound for all others alike.

    Those that were merged into others are found with `is_merged` alone.
    """
    condition = institutions(reach.reach_of(actor, action))
    query = select(Institution).where(Institution.public_id == _code(public_id), condition)
    found = db.session.scalars(query).first()
    if found is None or (found.merged_into_id is not None) != is_merged:
        raise NotFound
    return found


def workplace(actor: Actor, person: Person) -> Membership | None:
    """Return where a person works, as far as the actor may know.

    What nobody has confirmed yet is shown to the person, and to those who may confirm it.
    """
    membership = memberships.of(person)
    if membership is None or membership.state == MembershipState.CONFIRMED or person is actor.person:
        return membership
    mine = institutions(reach.reach_of(actor, "membership.confirm"))
    is_mine = select(Institution.id).where(Institution.id == membership.institution_id, mine)
    return membership if db.session.scalars(is_mine).first() is not None else None


def may_reach_programme(actor: Actor, action: str, programme: Programme) -> bool:
    """Tell whether a programme lies within the actor's reach for an action."""
    condition = programmes(reach.reach_of(actor, action))
    return db.session.scalar(select(Programme.id).where(Programme.id == programme.id, condition)) is not None


def get_programme(actor: Actor, action: str, public_id: str) -> Programme:
    """Return a programme in which the actor may do something. Raises NotFound for all others alike."""
    condition = programmes(reach.reach_of(actor, action))
    query = select(Programme).where(Programme.public_id == _code(public_id), condition)
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def programmes_among(actor: Actor, action: str, codes: Collection[str]) -> frozenset[str]:
    """Return those of some programmes, by their codes, that lie within the actor's reach for an action."""
    if not reach.allows(actor, action):
        return frozenset()
    condition = programmes(reach.reach_of(actor, action))
    query = select(Programme.public_id).where(Programme.public_id.in_(codes), condition)
    return frozenset(db.session.scalars(query))


def get_course(actor: Actor, action: str, slug: str) -> Course:
    """Return a course with which the actor may do something, by its id. Raises NotFound for all others alike.

    What the table gives to managers of institutions is about those who learn there: a course that they learn.
    """
    if not (slug.isascii() and slug.isprintable()):  # NUL and alike are in no id
        raise NotFound
    within = reach.reach_of(actor, action)
    ways = [courses(within)]
    if TABLE[action].cells[Column.INSTITUTION_MANAGER].allows and (within.countries or within.institutions):
        ways.append(_learnt(within))
    found = db.session.scalars(select(Course).where(Course.slug == slug, or_(*ways))).first()
    if found is None:
        raise NotFound
    return found


def list_courses(actor: Actor, action: str) -> Sequence[Course]:
    """Return the courses with which the actor may do something, by their id."""
    condition = courses(reach.reach_of(actor, action))
    return db.session.scalars(select(Course).where(condition).order_by(Course.slug)).all()


def _code(text: str) -> str:
    """Return what may be a public code. Raises NotFound for what cannot be one, such as text that holds NUL."""
    if not (text.isascii() and text.isalnum()):
        raise NotFound
    return text
