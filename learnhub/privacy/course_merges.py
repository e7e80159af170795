"""Merging what two accounts learned. A course that one of them learns moves as it is.

Where both learn a course, the enrolment that is further stays in force and the other is put aside, with its own
certificate: it stays, or becomes, the merged account's. The better one takes over what only the other has: units that
are done, modules that are open, drafts, and, as long as it is not completed, the attempts at a quiz with the better
result; behind a completion stand the attempts by which it was earned. Work that was handed in is never changed, so it
stays where it is, and its unit counts as done.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from learnhub.assessment import standings
from learnhub.assessment.models import Attempt, HandIn, HandInDraft, HandInDraftFile
from learnhub.assessment.survey_models import SurveyParticipation
from learnhub.content import catalogue
from learnhub.learning import progress
from learnhub.learning.models import Enrolment, OpenModule, UnitProgress
from learnhub.people.models import Person
from learnhub.stores import repointing
from learnhub.stores.database import db
from learnhub.stores.repointing import Merge


def merge(made: Merge, former: Person, kept: Person) -> None:
    """Make what an account learned another one's."""
    mine = _latest(kept)
    for course_id, theirs in _latest(former).items():
        if course_id not in mine:
            own = and_(Enrolment.person_id == former.id, Enrolment.course_id == course_id)
            repointing.change(made, Enrolment, own, person_id=kept.id)
        else:
            _join(made, theirs, mine[course_id])


def _latest(person: Person) -> dict[int, Enrolment]:
    """Return the enrolment in force in each course, by the row key of the course."""
    query = select(Enrolment).where(Enrolment.person_id == person.id).order_by(Enrolment.cycle)
    return {enrolment.course_id: enrolment for enrolment in db.session.scalars(query)}


def _join(made: Merge, theirs: Enrolment, mine: Enrolment) -> None:
    is_theirs = _rank(theirs) > _rank(mine)
    better, other = (theirs, mine) if is_theirs else (mine, theirs)
    best = _quizzes_to_take_over(better, other) if better.completed_at is None else []
    _add_progress(made, better, other)
    _move_drafts(made, better, other)
    for slug in best:
        _exchange_attempts(made, better, other, slug)
    _add_missing(made, SurveyParticipation, "unit_slug", better, other)
    _take_over_programme(made, better, other)
    if is_theirs:
        _exchange(made, theirs, mine)


def _rank(enrolment: Enrolment) -> tuple[object, ...]:
    """Return by what an enrolment is further than another one."""
    handed_in = select(func.count()).select_from(HandIn).where(HandIn.enrolment_id == enrolment.id)
    return (
        enrolment.completed_at is not None,
        progress.standing(enrolment).done_count,
        db.session.scalars(handed_in).one(),
    )


def _exchange(made: Merge, theirs: Enrolment, mine: Enrolment) -> None:
    """Give each person the other's enrolment, one row at a time: no two may have the same person, course and cycle."""
    their_person, their_cycle, my_person, my_cycle = theirs.person_id, theirs.cycle, mine.person_id, mine.cycle
    last = select(func.max(Enrolment.cycle)).where(
        Enrolment.course_id == mine.course_id, Enrolment.person_id.in_([their_person, my_person])
    )
    free = (db.session.scalar(last) or 0) + 1
    its, own = Enrolment.id == theirs.id, Enrolment.id == mine.id
    repointing.change(made, Enrolment, own, cycle=free)
    repointing.change(made, Enrolment, its, person_id=my_person, cycle=my_cycle)
    repointing.change(made, Enrolment, own, person_id=their_person, cycle=their_cycle)


def _add_progress(made: Merge, better: Enrolment, other: Enrolment) -> None:
    """Let done what is done in the other one, with its own date; what was opened there is opened."""
    _add_missing(made, UnitProgress, "unit_slug", better, other)
    _add_missing(made, OpenModule, "module_slug", better, other)
    done = select(UnitProgress.unit_slug, UnitProgress.completed_at).where(
        UnitProgress.enrolment_id == other.id, UnitProgress.completed_at.is_not(None)
    )
    for slug, completed_at in db.session.execute(done).all():
        begun = and_(
            UnitProgress.enrolment_id == better.id,
            UnitProgress.unit_slug == slug,
            UnitProgress.completed_at.is_(None),
        )
        repointing.change(made, UnitProgress, begun, completed_at=completed_at, place=None)


def _add_missing(
    made: Merge,
    table: type[UnitProgress | OpenModule | SurveyParticipation],
    column: str,
    better: Enrolment,
    other: Enrolment,
) -> None:
    rows = table.__table__.c
    missing = and_(rows.enrolment_id == other.id, rows[column].not_in(_held(table, column, better)))
    repointing.copy(made, table, missing, enrolment_id=better.id)


def _held(table: Any, column: str, enrolment: Enrolment) -> Select[str]:
    held = aliased(table)
    return select(getattr(held, column)).where(held.enrolment_id == enrolment.id)


def _move_drafts(made: Merge, better: Enrolment, other: Enrolment) -> None:
    """Move what is about to be handed in, where the better one has neither a draft nor work of that unit."""
    taken = db.session.scalars(_held(HandInDraft, "unit_slug", better).union(_held(HandIn, "unit_slug", better))).all()

    def is_free(table: type[HandInDraft | HandInDraftFile]) -> ColumnElement[bool]:
        return and_(table.enrolment_id == other.id, table.unit_slug.not_in(taken))

    repointing.change(
        made, HandInDraftFile, is_free(HandInDraftFile), unless_changed=("file_digest", "name"), enrolment_id=better.id
    )
    repointing.change(made, HandInDraft, is_free(HandInDraft), unless_changed=("public_id",), enrolment_id=better.id)


def _quizzes_to_take_over(better: Enrolment, other: Enrolment) -> Sequence[str]:
    """Return the quizzes in which the other one has the better result, or the only attempts."""
    taken = set(db.session.scalars(_slugs(better)))
    return [slug for slug in db.session.scalars(_slugs(other)) if slug not in taken or _is_better(slug, other, better)]


def _slugs(enrolment: Enrolment) -> Select[str]:
    return select(Attempt.unit_slug).where(Attempt.enrolment_id == enrolment.id).distinct()


def _is_better(slug: str, one: Enrolment, other: Enrolment) -> bool:
    return _result(slug, one) > _result(slug, other)


def _result(slug: str, enrolment: Enrolment) -> tuple[bool, int]:
    unit = catalogue.outline_of(enrolment.version).find_unit(slug)
    if unit is None or unit.quiz is None:
        return False, -1
    found = standings.of(enrolment, unit)
    return found.is_passed, -1 if found.score is None else found.score


def _exchange_attempts(made: Merge, better: Enrolment, other: Enrolment, slug: str) -> None:
    """Exchange the attempts at a quiz that were handed in; one that is open goes where there is no other attempt.

    The other one's get numbers after all that there were, so that none of them meets another when this is undone.
    """
    mine, theirs = _attempts(better, slug), _attempts(other, slug)
    is_alone = not mine
    _move_attempts(made, [one for one in mine if one[2]], other, _last(theirs))
    _move_attempts(made, [one for one in theirs if one[2] or is_alone], better, _last(mine))


def _attempts(enrolment: Enrolment, slug: str) -> list[tuple[int, int, bool]]:
    """Return key, number, and whether it was handed in, of each attempt."""
    query = select(Attempt.id, Attempt.number, Attempt.submitted_at).where(
        Attempt.enrolment_id == enrolment.id, Attempt.unit_slug == slug
    )
    rows = db.session.execute(query.order_by(Attempt.number))
    return [(key, number, submitted_at is not None) for key, number, submitted_at in rows]


def _last(attempts: Sequence[tuple[int, int, bool]]) -> int:
    return attempts[-1][1] if attempts else 0


def _move_attempts(made: Merge, attempts: Sequence[tuple[int, int, bool]], to: Enrolment, after: int) -> None:
    for key, number, _is_over in attempts:
        # What is handed in meanwhile stays where that was done.
        repointing.change(
            made,
            Attempt,
            Attempt.id == key,
            unless_changed=("submitted_at",),
            enrolment_id=to.id,
            number=number + after,
        )


def _take_over_programme(made: Merge, better: Enrolment, other: Enrolment) -> None:
    """Let the better one be in the programme of the other, as somebody is who is added to one later, and due then.

    Of a programme nobody is a member twice; one that belongs to another programme stays there.
    """
    if better.programme_id not in {None, other.programme_id}:
        return
    programme, due_on = other.programme_id, better.due_on or other.due_on
    repointing.change(made, Enrolment, Enrolment.id == other.id, programme_id=None)
    repointing.change(made, Enrolment, Enrolment.id == better.id, programme_id=programme, due_on=due_on)
