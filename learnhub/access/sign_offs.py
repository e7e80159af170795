"""Reviews within an actor's reach: what waits to be read, what was sent back, and whom a review asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from learnhub.access import reach, scopes
from learnhub.access.reach import Actor
from learnhub.content.models import Course
from learnhub.content.signoff.models import SignOff
from learnhub.content.signoff.sign_offs import LETTER, State
from learnhub.people.models import Grant, Person, Role, ScopeKind
from learnhub.stores import outbox
from learnhub.stores.database import db

ASK, TAKE_BACK, SEND_BACK = "course.import_version", "course.edit_draft", "course.send_back"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A review; `is_own` tells whether the actor asked for it, and so waits for others."""

    review: SignOff
    is_own: bool


def open_ones(actor: Actor) -> list[Waiting]:
    """Return the reviews that are open within the actor's reach, the longest waiting first."""
    within = scopes.courses(reach.reach_of(actor, SEND_BACK))
    found = db.session.scalars(
        select(SignOff)
        .join(SignOff.course)
        .options(contains_eager(SignOff.course), joinedload(SignOff.asked_by))
        .where(SignOff.is_open.is_(True), within)
        .order_by(SignOff.id)
    )
    return [Waiting(review, review.asked_by_id == actor.person_id) for review in found]


def sent_back(actor: Actor) -> Sequence[SignOff]:
    """Return the actor's own reviews that were sent back, where nothing came after."""
    later = aliased(SignOff)
    newest = (
        select(func.max(later.id))
        .where(later.course_id == SignOff.course_id, later.number == SignOff.number)
        .scalar_subquery()
    )
    mine = SignOff.asked_by_id == actor.person_id, SignOff.state == State.SENT_BACK, SignOff.id == newest
    within = scopes.courses(reach.reach_of(actor, TAKE_BACK))
    query = select(SignOff).join(SignOff.course).options(contains_eager(SignOff.course)).where(*mine, within)
    return db.session.scalars(query.order_by(SignOff.id)).all()


def reviewers(course: Course, asker: Person) -> Sequence[Person]:
    """Return whom a review asks: the other authors of a course; without any, those who manage its country, else who
    looks after LearnHub. More may publish it than are asked.
    """
    ways = [_is_author(course)]
    if course.country:
        of_country = Grant.scope_kind == ScopeKind.COUNTRY, Grant.scope_key == course.country
        ways.append(and_(Grant.role == Role.MANAGER, *of_country))
    ways.append(and_(Grant.role == Role.ADMINISTRATOR, Grant.scope_kind == ScopeKind.EVERYTHING))
    return next((found for found in (_holders(way, asker) for way in ways) if found), [])


def co_authors(course: Course, asker: Person) -> Sequence[Person]:
    """Return the other authors of a course: whom an author knows by name."""
    return _holders(_is_author(course), asker)


def _is_author(course: Course) -> ColumnElement[bool]:
    return and_(Grant.role == Role.AUTHOR, Grant.scope_kind == ScopeKind.COURSE, Grant.scope_key == course.slug)


def _holders(way: ColumnElement[bool], asker: Person) -> Sequence[Person]:
    holds = select(Grant.person_id).where(way, Grant.revoked_at.is_(None))
    others = Person.id.in_(holds), Person.id != asker.id, Person.suspended_at.is_(None)
    return db.session.scalars(select(Person).where(*others).order_by(Person.name, Person.id)).all()


def write_to_reviewers(review: SignOff) -> None:
    """Queue a letter to everybody whom a review asks."""
    for person in reviewers(review.course, review.asked_by):
        outbox.queue(LETTER, person.public_id, f"{review.public_id}.asked", review=review.public_id)
