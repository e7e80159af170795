"""Reminders as far as an actor's rights reach, when they are written and again when they are sent."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from learnhub.access import reach, scopes
from learnhub.access.reach import Actor
from learnhub.learning import reminders
from learnhub.learning.models import Enrolment, Programme, Reminder
from learnhub.learning.reminders import Preview
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db

ACTION = "message.programme"


def get_programme(actor: Actor, public_id: str) -> Programme:
    """Return a programme whose people the actor may remind. Raises NotFound."""
    return scopes.get_programme(actor, ACTION, public_id)


def _within(actor: Actor) -> ColumnElement[bool]:
    return reach.enrolments(reach.reach_of(actor, ACTION))


def preview(actor: Actor, programme: Programme, days: int) -> Preview:
    """Return how many people the actor would remind now."""
    return reminders.preview(programme, days, _within(actor))


def remind(actor: Actor, programme: Programme, *, days: int, note: str, public_id: str) -> Reminder:
    """Remind those within the actor's reach. Raises what reminders.remind does."""
    return reminders.remind(actor.code, programme, days=days, within=_within(actor), note=note, public_id=public_id)


def may_still_remind(reminder: Reminder, person: Person | None = None) -> bool:
    """Tell whether who wrote a reminder may send it now: to somebody at all, or to this person."""
    if reminder.made_by == record.SYSTEM:
        return reminder.programme.reminds_by_itself
    sender = db.session.scalars(select(Person).where(Person.public_id == reminder.made_by)).first()
    actor = reach.actor_of(sender)
    if not reach.allows(actor, ACTION) or not scopes.may_reach_programme(actor, ACTION, reminder.programme):
        return False
    return person is None or _reaches(actor, reminder.programme, person)


def _reaches(actor: Actor, programme: Programme, person: Person) -> bool:
    query = select(Enrolment.id).join(Person, Person.id == Enrolment.person_id)
    mine = query.where(Enrolment.programme_id == programme.id, Person.id == person.id, _within(actor)).limit(1)
    return db.session.scalars(mine).first() is not None
