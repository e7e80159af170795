"""Enrolments: one learner in one course, in one cycle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased, contains_eager, joinedload

from learnhub import clock, ids
from learnhub.content import catalogue
from learnhub.content.models import Course, CourseVersion
from learnhub.errors import NotFound
from learnhub.learning.models import Enrolment, EnrolmentFacts, Programme
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db, insert_into
from learnhub.stores.record import Verb

# How many people are enrolled by one statement: far below what a statement may hold of values on either database.
AT_ONCE = 500


def enrol(
    person: Person,
    course: Course,
    *,
    language: str,
    programme: Programme | None = None,
    due_on: date | None = None,
) -> Enrolment:
    """Enrol a person in the newest published version of a course; asking twice is asking once.

    Raises NotFound when the course has no published version.
    """
    found = find(person, course)
    if found is not None:
        return _within(found, programme, due_on)
    catalogue.hold_to_enrol(course)
    version = catalogue.get_published(course.slug)
    enrolment = Enrolment(
        public_id=ids.public_id(),
        person_id=person.id,
        course_id=course.id,
        version_id=version.id,
        cycle=1,
        programme_id=programme.id if programme else None,
        language=language,
        due_on=due_on,
        enrolled_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(enrolment)
    except IntegrityError:
        # Another request was quicker: the unique constraint kept one row, and it serves both.
        return _within(_existing(person, course), programme, due_on)
    record.tell(
        person.public_id,
        Verb.REGISTERED,
        "course",
        course.slug,
        context={"version": version.number, "enrolment": enrolment.public_id},
    )
    return enrolment


def _within(enrolment: Enrolment, programme: Programme | None, due_on: date | None) -> Enrolment:
    """Attach an enrolment that was made alone to the programme that asks for it later.

    One that belongs to another programme stays as it is: that programme alone says when it is due.
    """
    if programme is not None and enrolment.programme_id is None:
        enrolment.programme_id = programme.id
    if programme is not None and enrolment.programme_id != programme.id:
        return enrolment
    if due_on is not None and enrolment.due_on is None:
        enrolment.due_on = due_on
    db.session.flush()
    return enrolment


def enrol_many(people: Sequence[Person], version: CourseVersion, programme: Programme) -> None:
    """Enrol people in a course within a programme, as `enrol` does each, due when the programme is.

    `version` is the newest published one. Each reads in their own language where the course has it, else in the
    course's. A few statements whatever the number of people.
    """
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        if _add_missing(some, version, programme) < len(some):
            _attach(some, version.course_id, programme)


def _add_missing(people: Sequence[Person], version: CourseVersion, programme: Programme) -> int:
    """Enrol those who never were, and return how many: the unique constraint keeps what is there already."""
    fields = [_fields(person, version, programme) for person in people]
    codes = {person.id: person.public_id for person in people}
    deed = insert_into(Enrolment).on_conflict_do_nothing(index_elements=["person_id", "course_id", "cycle"])
    added = db.session.execute(deed.returning(Enrolment.person_id, Enrolment.public_id), fields).all()
    record.tell_all(
        [
            record.event(
                codes[row.person_id],
                Verb.REGISTERED,
                "course",
                version.course.slug,
                context={"version": version.number, "enrolment": row.public_id},
            )
            for row in added
        ]
    )
    return len(added)


def _fields(person: Person, version: CourseVersion, programme: Programme) -> dict[str, Any]:
    offered = catalogue.outline_of(version).languages
    return {
        "public_id": ids.public_id(),
        "person_id": person.id,
        "course_id": version.course_id,
        "version_id": version.id,
        "cycle": 1,
        "programme_id": programme.id,
        "language": person.language if person.language in offered else offered[0],
        "due_on": programme.due_on,
        "enrolled_at": clock.now(),
    }


def _attach(people: Sequence[Person], course_id: int, programme: Programme) -> None:
    """Do for the latest enrolments of many what `_within` does for one."""
    latest = [
        Enrolment.person_id.in_([person.id for person in people]),
        Enrolment.course_id == course_id,
        _is_latest(),
    ]
    alone = update(Enrolment).where(*latest, Enrolment.programme_id.is_(None))
    db.session.execute(alone.values(programme_id=programme.id))
    if programme.due_on is not None:
        undated = update(Enrolment).where(*latest, Enrolment.programme_id == programme.id, Enrolment.due_on.is_(None))
        db.session.execute(undated.values(due_on=programme.due_on))


def _is_latest() -> ColumnElement[bool]:
    other = aliased(Enrolment)
    same = (other.person_id == Enrolment.person_id, other.course_id == Enrolment.course_id)
    return Enrolment.cycle == select(func.max(other.cycle)).where(*same).scalar_subquery()


def _existing(person: Person, course: Course) -> Enrolment:
    found = find(person, course)
    if found is None:
        raise NotFound
    return found


def find(person: Person, course: Course) -> Enrolment | None:
    """Return the person's enrolment in a course, in the latest cycle."""
    return db.session.scalars(
        select(Enrolment)
        .where(Enrolment.person_id == person.id, Enrolment.course_id == course.id)
        .order_by(Enrolment.cycle.desc())
        .limit(1)
    ).first()


def with_course() -> Select[Enrolment]:
    """Return the query of enrolments with their courses and versions."""
    return (
        select(Enrolment)
        .join(Enrolment.course)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .options(contains_eager(Enrolment.course), contains_eager(Enrolment.version))
    )


_IS_OWN = (Enrolment.person_id == bindparam("person_id"), Course.slug == bindparam("slug"))
_OWN = with_course().where(*_IS_OWN).order_by(Enrolment.cycle.desc()).limit(1)


def get_own(person: Person, course_slug: str) -> Enrolment:
    """Return the person's own enrolment in a course, with its course and version. Raises NotFound."""
    found = db.session.scalars(_OWN, {"person_id": person.id, "slug": course_slug}).first()
    if found is None:
        raise NotFound
    return found


class _Version(NamedTuple):
    id: int
    course_id: int
    number: str
    digest: str
    render_version: int


class _Facts(NamedTuple):
    version: _Version
    id: int
    person_id: int
    course_id: int
    language: str
    last_activity_at: datetime | None
    last_unit_slug: str | None
    completed_at: datetime | None
    first_digest: str | None


_FIRST = aliased(CourseVersion)
# Every page of a course asks this, in the order of the fields above: columns cost a third of what entities do.
_FACTS = (
    select(
        CourseVersion.id,
        CourseVersion.course_id,
        CourseVersion.number,
        CourseVersion.digest,
        CourseVersion.render_version,
        Enrolment.id,
        Enrolment.person_id,
        Enrolment.course_id,
        Enrolment.language,
        Enrolment.last_activity_at,
        Enrolment.last_unit_slug,
        Enrolment.completed_at,
        _FIRST.digest,
    )
    .join(Enrolment.course)
    .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
    .join(_FIRST, _FIRST.id == Enrolment.first_version_id, isouter=True)
    .where(*_IS_OWN)
    .order_by(Enrolment.cycle.desc())
    .limit(1)
)


def find_facts(person_id: int, course_slug: str) -> EnrolmentFacts | None:
    """Return what pages of a course need of a person's own enrolment in it (latest cycle), or None."""
    row = db.session.connection().execute(_FACTS, {"person_id": person_id, "slug": course_slug}).first()
    if row is None:
        return None
    told: list[Any] = list(row)
    return _Facts(_Version(*told[:5]), *told[5:])


def list_own(person: Person) -> Sequence[Enrolment]:
    """Return all the person's enrolments with their courses, versions and programmes, the latest first."""
    return db.session.scalars(
        with_course()
        .options(joinedload(Enrolment.programme), joinedload(Enrolment.first_version))
        .where(Enrolment.person_id == person.id)
        .order_by(Enrolment.id.desc())
    ).all()


def choose_language(enrolment: Enrolment, language: str) -> None:
    """Keep in which language the learner reads the course. Raises NotFound for one the course does not have."""
    if language not in catalogue.outline_of(enrolment.version).languages:
        raise NotFound
    enrolment.language = language
    db.session.flush()


def get_by_key(key: int) -> Enrolment:
    """Return an enrolment by its row key, for work put off within the same request. Raises NotFound."""
    found = db.session.scalars(with_course().where(Enrolment.id == key)).first()
    if found is None:
        raise NotFound
    return found


def list_versions() -> Sequence[int]:
    """Return the row keys of all versions on which somebody is enrolled, in progress or done."""
    return db.session.scalars(select(Enrolment.version_id).distinct()).all()
