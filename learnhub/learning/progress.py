"""Progress: which units are done, and when that completes the course.

The rule of a lesson: it is done when the learner says "I have read this". The rule of a quiz: it is done when an
attempt reaches its pass mark. A survey is done when it is sent in, and is never required. An assignment is done when
some mark reaches its pass mark. A course is complete when all units that its own rule requires are done; once complete,
it stays so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, update

from learnhub import clock
from learnhub.content import catalogue
from learnhub.content import outline as outlines
from learnhub.content.outline import Outline, UnitOutline
from learnhub.errors import NotFound
from learnhub.learning import openings
from learnhub.learning.models import Enrolment, EnrolmentFacts, UnitProgress
from learnhub.learning.standing import Standing
from learnhub.people import memberships
from learnhub.people.models import MembershipState
from learnhub.stores import record
from learnhub.stores.database import add_missing, db, rows_changed
from learnhub.stores.record import Verb

SEEN_EVERY = timedelta(minutes=10)


class _Unit(NamedTuple):
    slug: str
    completed_at: datetime | None
    place: str | None


# Every page of a course asks this.
_UNITS = select(UnitProgress.unit_slug, UnitProgress.completed_at, UnitProgress.place).where(
    UnitProgress.enrolment_id == bindparam("enrolment_id")
)


def standing(enrolment: EnrolmentFacts) -> Standing:
    """Return how far an enrolment is."""
    rows = db.session.connection().execute(_UNITS, {"enrolment_id": enrolment.id})
    found = {enrolment.id: _standing(enrolment, [_Unit(*row) for row in rows])}
    return _with_kept(found)[enrolment.id]


def standings(enrolments: Sequence[Enrolment]) -> dict[int, Standing]:
    """Return how far several enrolments are, by their row keys, in two statements at most."""
    rows: dict[int, list[_Unit]] = {enrolment.id: [] for enrolment in enrolments}
    found = db.session.execute(
        select(UnitProgress.enrolment_id, UnitProgress.unit_slug, UnitProgress.completed_at, UnitProgress.place).where(
            UnitProgress.enrolment_id.in_(rows)
        )
    )
    for enrolment_id, slug, completed_at, place in found:
        rows[enrolment_id].append(_Unit(slug, completed_at, place))
    return _with_kept({enrolment.id: _standing(enrolment, rows[enrolment.id]) for enrolment in enrolments})


def _with_kept(standings: dict[int, Standing]) -> dict[int, Standing]:
    """Open what stays open to whom it was open in an older version; most courses have nothing that is closed."""
    waiting = [key for key, standing in standings.items() if standing.closed]
    for key, kept in (openings.kept(waiting) if waiting else {}).items():
        closed = {slug: unit for slug, unit in standings[key].closed.items() if slug not in kept}
        standings[key] = replace(standings[key], closed=closed)
    return standings


def _standing(enrolment: EnrolmentFacts, units: Sequence[_Unit]) -> Standing:
    tree, opened = catalogue.outline_of(enrolment.version), frozenset(unit.slug for unit in units)
    done = frozenset(unit.slug for unit in units if unit.completed_at is not None)
    is_complete = enrolment.completed_at is not None
    return Standing(
        done=done,
        opened=opened,
        outline=tree,
        is_complete=is_complete,
        new=_new(enrolment, tree) - opened,
        closed={} if is_complete else openings.closed(tree, done, opened),
        places={unit.slug: unit.place for unit in units if unit.place is not None and unit.completed_at is None},
    )


def _new(enrolment: EnrolmentFacts, tree: Outline) -> frozenset[str]:
    if enrolment.first_digest is None or enrolment.completed_at is not None:
        return frozenset()
    known = {unit.slug for unit in outlines.of_digest(enrolment.first_digest).units}
    return frozenset(unit.slug for unit in tree.units if unit.slug not in known)


def needs_note(enrolment: EnrolmentFacts, unit: UnitOutline) -> bool:
    """Tell whether opening a unit is news: another unit than last time, or more than ten minutes ago."""
    last = enrolment.last_activity_at
    return enrolment.last_unit_slug != unit.slug or last is None or clock.now() - last >= SEEN_EVERY


def note_opened(enrolment: Enrolment, unit: UnitOutline) -> None:
    """Keep where the learner is, and that the unit was opened."""
    _touch(enrolment, unit)
    if _insert_missing(enrolment, unit):
        _tell(Verb.INITIALIZED, enrolment, unit)
    elif enrolment.completed_at is None and is_done(enrolment, unit.slug):
        # Where accounts were merged, the last unit may have come with the other one.
        _complete_course_if_due(enrolment)


def keep_place(enrolment: Enrolment, unit: UnitOutline, place: str | None) -> None:
    """Keep where a unit's reader stopped, unless it is done; whether there is such a place is for `places` to say."""
    if _insert_missing(enrolment, unit):
        _tell(Verb.INITIALIZED, enrolment, unit)
    rows_changed(
        update(UnitProgress)
        .where(
            UnitProgress.enrolment_id == enrolment.id,
            UnitProgress.unit_slug == unit.slug,
            UnitProgress.completed_at.is_(None),
        )
        .values(place=place)
    )


def complete_lesson(enrolment: Enrolment, unit: UnitOutline) -> None:
    """Mark a lesson as read; saying so twice is saying so once. Raises NotFound for what is no lesson."""
    if not unit.is_lesson:
        raise NotFound
    _complete(enrolment, unit)


def quiz_handed_in(enrolment: Enrolment, unit: UnitOutline, is_passed: bool, at: datetime | None = None) -> None:
    """Count a quiz as done when it was passed; `at` is as of when, where that is not now: its time may have run out."""
    if is_passed:
        _complete(_in_force(enrolment), unit, at)
    else:
        _touch(enrolment, unit, at)


def quiz_corrected(enrolment: Enrolment, unit: UnitOutline) -> None:
    """Count a quiz as done that a corrected question has passed, from now on. The learner stays where she was."""
    _complete(_in_force(enrolment), unit, touches=False)


def is_done(enrolment: Enrolment, unit_slug: str) -> bool:
    """Tell whether a unit is done."""
    found = select(UnitProgress.completed_at).where(
        UnitProgress.enrolment_id == enrolment.id, UnitProgress.unit_slug == unit_slug
    )
    return db.session.scalar(found) is not None


def not_done(enrolments: Collection[int], unit_slug: str) -> set[int]:
    """Return those of some enrolments (row keys) in which a unit is not done."""
    done = select(UnitProgress.enrolment_id).where(
        UnitProgress.enrolment_id.in_(enrolments),
        UnitProgress.unit_slug == unit_slug,
        UnitProgress.completed_at.is_not(None),
    )
    return set(enrolments) - set(db.session.scalars(done))


def survey_sent(enrolment: Enrolment, unit: UnitOutline) -> None:
    """Count a survey as done once it was sent in."""
    _complete(enrolment, unit)


def assignment_handed_in(enrolment: Enrolment, unit: UnitOutline) -> None:
    """Keep that the learner was busy with an assignment; a tutor decides whether it is done."""
    _touch(enrolment, unit)
    _insert_missing(enrolment, unit)


def assignment_passed(enrolment: Enrolment, unit: UnitOutline) -> None:
    """Count an assignment as done, from the moment of the mark. The learner stays where she was."""
    _complete(_in_force(enrolment), unit, touches=False)


def _in_force(enrolment: Enrolment) -> Enrolment:
    """Return the enrolment for which something counts: of an account that was merged, the other account's."""
    kept = enrolment.person.merged_into_id
    if kept is None:
        return enrolment
    of_kept = select(Enrolment).where(Enrolment.person_id == kept, Enrolment.course_id == enrolment.course_id)
    return db.session.scalars(of_kept.order_by(Enrolment.cycle.desc()).limit(1)).first() or enrolment


def _complete(enrolment: Enrolment, unit: UnitOutline, at: datetime | None = None, *, touches: bool = True) -> None:
    # One at a time for an enrolment: two last units done at once must not each miss the other (PostgreSQL), and what
    # completes the course is for the version to say that it is on by now.
    held = select(Enrolment.version_id).where(Enrolment.id == enrolment.id).with_for_update()
    if db.session.scalar(held) != enrolment.version_id:
        db.session.refresh(enrolment)
    if touches:
        _touch(enrolment, unit, at)
    _insert_missing(enrolment, unit)
    changed = rows_changed(
        update(UnitProgress)
        .where(
            UnitProgress.enrolment_id == enrolment.id,
            UnitProgress.unit_slug == unit.slug,
            UnitProgress.completed_at.is_(None),
        )
        .values(completed_at=at or clock.now(), place=None)
    )
    if changed:
        _tell(Verb.COMPLETED, enrolment, unit)
        _complete_course_if_due(enrolment)


def _complete_course_if_due(enrolment: Enrolment) -> None:
    now_standing = standing(enrolment)
    required = {unit.slug for unit in now_standing.outline.required_units}
    if not required <= now_standing.done:
        return
    person = enrolment.person
    stated = memberships.of(person)
    # A claim that nobody has confirmed does not become a fact by completing a course.
    membership = stated if stated and stated.state == MembershipState.CONFIRMED else None
    changed = rows_changed(
        update(Enrolment)
        .where(Enrolment.id == enrolment.id, Enrolment.completed_at.is_(None))
        .values(
            # Where time ran out, what was done last lies back; the course was complete then, and not when it was noted.
            completed_at=_last_done(enrolment, required) or clock.now(),
            completed_version_id=enrolment.version_id,
            completed_country=person.country,
            completed_institution_id=membership.institution_id if membership else None,
            completed_sex=person.sex,
        )
    )
    if changed:
        db.session.refresh(enrolment)
        record.tell(
            person.public_id,
            Verb.COMPLETED,
            "course",
            now_standing.outline.course,
            context={"version": now_standing.outline.number, "enrolment": enrolment.public_id},
        )


def _last_done(enrolment: Enrolment, units: set[str]) -> datetime | None:
    """Return when the last of some units was done."""
    last: datetime | None = db.session.scalar(
        select(func.max(UnitProgress.completed_at)).where(
            UnitProgress.enrolment_id == enrolment.id, UnitProgress.unit_slug.in_(units)
        )
    )
    return last


def _touch(enrolment: Enrolment, unit: UnitOutline, at: datetime | None = None) -> None:
    at = at or clock.now()
    if enrolment.last_activity_at is None or enrolment.last_activity_at <= at:
        enrolment.last_activity_at = at
        enrolment.last_unit_slug = unit.slug
    if enrolment.started_at is None:
        enrolment.started_at = at
    db.session.flush()


def _insert_missing(enrolment: Enrolment, unit: UnitOutline) -> bool:
    """Add the row of a unit unless it is there; tell whether it was missing."""
    return add_missing(UnitProgress, enrolment_id=enrolment.id, unit_slug=unit.slug, opened_at=clock.now())


def _tell(verb: Verb, enrolment: Enrolment, unit: UnitOutline) -> None:
    version = catalogue.outline_of(enrolment.version)
    record.tell(
        enrolment.person.public_id,
        verb,
        unit.kind.value,
        f"{version.course}/{unit.slug}",
        context={"version": version.number, "enrolment": enrolment.public_id},
    )
