"""How learners come to a newer version of their course: by its publication, or because they choose to.

A patch (1.0.x) takes everybody on its MAJOR.MINOR with it at once. The highest version of a MAJOR takes those in
progress on that MAJOR with it. Another MAJOR takes nobody with it: who began on one finishes there, or chooses to move.
What was done hangs on the author's unit ids and on no version, so nothing of it is touched by a move. Who has completed
the course keeps all that was completed; a patch brings them its better words, unless anything that counts is another
there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, null, select, update
from sqlalchemy.orm import InstrumentedAttribute

from learnhub import clock
from learnhub.content import catalogue, publishing, versions
from learnhub.content.models import CourseVersion, VersionState
from learnhub.content.outline import Outline
from learnhub.content.versions import VersionLine
from learnhub.errors import NotFound
from learnhub.learning import openings
from learnhub.learning.models import Enrolment, EnrolmentFacts, UnitProgress
from learnhub.people.models import Membership, MembershipState, Person
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Act, Verb


@dataclass(frozen=True, slots=True)
class Movers:
    """Whom a version takes with it, by the row keys of the versions that they are on.

    `in_progress` have not completed the course, `completed` have.
    """

    in_progress: frozenset[int]
    completed: frozenset[int]


@dataclass(frozen=True, slots=True)
class Moved:
    """How many learners a publication took with it, and how many of them completed the course by that."""

    learners: int
    completed: int


def publish(actor: str, version: CourseVersion) -> Moved | None:
    """Publish a version and take learners with it; None where that was no news: see `publishing.publish`.

    A few statements however many learners there are, beyond those that the new certificates of some of them ask.
    """
    publishing.hold(version.course_id)
    if not publishing.publish(actor, version):
        return None
    moved = _move(version)
    if moved.learners:
        details = {"learners": moved.learners, "completed": moved.completed}
        record.audit(actor, Act.LEARNERS_MOVED, "course_version", f"{version.course.slug}/{version.number}", **details)
    return moved


def movers(number: str, tree: Outline, lines: Iterable[VersionLine]) -> Movers:
    """Return whom a version takes with it when it is published; `lines` are all versions of its course."""
    others = [line for line in lines if line.number != number and line.state != VersionState.DRAFT]
    older = [line for line in others if _place(line.number) < _place(number)]
    patched = {line.id for line in older if _place(line.number)[:2] == _place(number)[:2]}
    is_highest = not any(
        _major(line.number) == _major(number) and _place(line.number) > _place(number)
        for line in others
        if line.state == VersionState.PUBLISHED
    )
    below = {line.id for line in older if is_highest and _major(line.number) == _major(number)}
    alike = {line.id for line in older if line.id in patched and _counts_alike(line.outline, tree)}
    return Movers(in_progress=frozenset(patched | below), completed=frozenset(alike))


def _place(number: str) -> tuple[int, ...]:
    return catalogue.precedence(number)


def _major(number: str) -> int:
    return _place(number)[0]


def _counts_alike(one: Outline, other: Outline) -> bool:
    """Tell whether all that completion, percentage and scores are made of is the same in two versions."""
    told = [
        (
            tree.completion,
            tree.effort_minutes,
            tree.gives_certificate,
            sorted((unit.slug, unit.kind, repr(unit.quiz), repr(unit.assignment)) for unit in tree.units),
        )
        for tree in (one, other)
    ]
    return told[0] == told[1]


def _move(version: CourseVersion) -> Moved:
    tree, lines = catalogue.outline_of(version), versions.of_course_keys([version.course_id])[version.course_id]
    found = movers(version.number, tree, lines)
    is_complete = Enrolment.completed_at.is_not(None)
    openings.keep_open(tree, {line.id: line.outline for line in lines if line.id in found.in_progress}, ~is_complete)
    deed = (
        update(Enrolment)
        .where(
            Enrolment.version_id.in_(found.in_progress) & ~is_complete
            | Enrolment.version_id.in_(found.completed) & is_complete
        )
        .values(first_version_id=func.coalesce(Enrolment.first_version_id, Enrolment.version_id), version_id=version.id)
        .returning(Enrolment.id)
        .execution_options(synchronize_session=False)
    )
    learners = len(db.session.execute(deed).all())
    _forget_read()
    return Moved(learners, complete_those_due(version))


def may_complete(tree: Outline, enrolment_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that all that a version requires is done in an enrolment, and something at all."""
    required = [unit.slug for unit in tree.required_units]
    done = (UnitProgress.enrolment_id == enrolment_id, UnitProgress.completed_at.is_not(None))
    count = select(func.count()).select_from(UnitProgress).where(*done, UnitProgress.unit_slug.in_(required))
    return exists().where(*done) & (count.scalar_subquery() == len(required))


def complete_those_due(version: CourseVersion, enrolment: Enrolment | None = None) -> int:
    """Complete the enrolments on a version that have done all it requires, and return how many; or a single one.

    They complete it now: before, that version was not theirs.
    """
    tree, now = catalogue.outline_of(version), clock.now()
    learner = select(Person).where(Person.id == Enrolment.person_id)
    works_at = select(Membership.institution_id).where(
        Membership.person_id == Enrolment.person_id, Membership.state == MembershipState.CONFIRMED
    )
    deed = (
        update(Enrolment)
        .where(Enrolment.version_id == version.id, Enrolment.completed_at.is_(None), may_complete(tree, Enrolment.id))
        .values(
            completed_at=now,
            completed_version_id=version.id,
            completed_country=learner.with_only_columns(Person.country).scalar_subquery(),
            completed_institution_id=works_at.scalar_subquery(),
            completed_sex=learner.with_only_columns(Person.sex).scalar_subquery(),
        )
        .returning(Enrolment.public_id, learner.with_only_columns(Person.public_id).scalar_subquery())
        .execution_options(synchronize_session=False)
    )
    rows = db.session.execute(deed if enrolment is None else deed.where(Enrolment.id == enrolment.id)).all()
    _forget_read()
    record.tell_all([_completed(person, tree, code) for code, person in rows])
    return len(rows)


def _completed(person: str, tree: Outline, enrolment: str) -> record.Event:
    context: dict[str, Any] = {"version": tree.number, "enrolment": enrolment, "by": "version"}
    return record.event(person, Verb.COMPLETED, "course", tree.course, context=context)


def _forget_read() -> None:
    """Have what was read of enrolments before read again."""
    for one in list(db.session):
        if isinstance(one, Enrolment):
            db.session.expire(one)


def choices(enrolment: EnrolmentFacts) -> list[VersionLine]:
    """Return the versions to which a learner may choose to move, the newest first.

    Of each other MAJOR the highest that is published; none for who has completed the course.
    """
    if enrolment.completed_at is not None:
        return []
    own = _major(enrolment.version.number)
    found: dict[int, VersionLine] = {}
    for line in versions.of_course_keys([enrolment.course_id]).get(enrolment.course_id, []):
        if line.state == VersionState.PUBLISHED and _major(line.number) != own:
            found.setdefault(_major(line.number), line)
    return list(found.values())


def get_choice(enrolment: Enrolment, number: str) -> VersionLine:
    """Return the version with a number to which a learner may choose to move. Raises NotFound for any other."""
    found = next((line for line in choices(enrolment) if line.number == number), None)
    if found is None:
        raise NotFound
    return found


def choose(enrolment: Enrolment, number: str) -> bool:
    """Move a learner to a version of another MAJOR, as chosen, and tell whether that was news.

    Whoever has done all that it requires completes it by that. Raises NotFound for a version that is no choice.
    """
    publishing.hold(enrolment.course_id)
    if enrolment.version.number == number:
        return False
    line = get_choice(enrolment, number)
    former = enrolment.version
    openings.keep_open(line.outline, {former.id: catalogue.outline_of(former)}, Enrolment.id == enrolment.id)
    db.session.execute(
        update(Enrolment)
        .where(Enrolment.id == enrolment.id, Enrolment.completed_at.is_(None))
        # Another course, as it were: nothing in it is marked as new.
        .values(version_id=line.id, first_version_id=null(), language=_language_in(line.outline, enrolment.language))
    )
    db.session.refresh(enrolment)
    context = {"version": line.number, "enrolment": enrolment.public_id, "before": former.number}
    record.tell(enrolment.person.public_id, Verb.REGISTERED, "course", line.outline.course, context=context)
    complete_those_due(enrolment.version, enrolment)
    return True


def _language_in(tree: Outline, language: str) -> str:
    return language if language in tree.languages else tree.languages[0]
