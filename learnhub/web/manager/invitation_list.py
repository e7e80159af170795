"""The invitations to places within one's scope: what the list shows, and the one way in to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy.orm import joinedload

from learnhub import clock
from learnhub.access import reach, scopes
from learnhub.errors import NotFound
from learnhub.learning import invited_roles
from learnhub.learning.models import Invitation, Programme
from learnhub.people.models import Institution
from learnhub.stores.database import db
from learnhub.web import guards, role_names

ACTION = "person.create_invite"
MOST_SHOWN = 200


class State(StrEnum):
    """What an invitation is worth now."""

    OPEN = "open"
    USED_UP = "used_up"
    OVER = "over"
    REVOKED = "revoked"
    WORTHLESS = "worthless"  # whoever made it may no longer give its role


@dataclass(frozen=True, slots=True)
class Shown:
    """An invitation with its state, and its role in words; empty for none."""

    invitation: Invitation
    state: State
    role: str = ""


def _is_within() -> ColumnElement[bool]:
    """Return the condition that everything an invitation leads to is within the viewer's scope."""
    actor = guards.current_actor()
    within = reach.reach_of(actor, ACTION)
    # What gives a role is a matter of whoever made it, and of administrators.
    is_open = or_(Invitation.role.is_(None), Invitation.made_by_id == actor.person_id, literal(within.everything))
    own_institutions = select(Institution.id).where(scopes.institutions(within))
    own_programmes = select(Programme.id).where(scopes.programmes(within))
    return and_(
        is_open,
        or_(Invitation.institution_id.is_(None), Invitation.institution_id.in_(own_institutions)),
        or_(Invitation.programme_id.is_(None), Invitation.programme_id.in_(own_programmes)),
    )


def latest() -> list[Shown]:
    """Return the latest invitations within the viewer's scope, the newest first."""
    found = db.session.scalars(
        select(Invitation)
        .options(joinedload(Invitation.institution), joinedload(Invitation.programme))
        .where(_is_within())
        .order_by(Invitation.id.desc())
        .limit(MOST_SHOWN)
    )
    return [Shown(invitation, _state(invitation), role_names.of_invitation(invitation)) for invitation in found]


def _state(invitation: Invitation) -> State:
    if invitation.revoked_at is not None:
        return State.REVOKED
    if invitation.uses >= invitation.uses_allowed:
        return State.USED_UP
    if invitation.expires_at <= clock.now():
        return State.OVER
    return State.OPEN if invited_roles.still_holds(invitation) else State.WORTHLESS


def get(public_id: str) -> Invitation:
    """Return an invitation within the viewer's scope. Raises NotFound for all others alike."""
    if not (public_id.isascii() and public_id.isalnum()):
        raise NotFound
    query = select(Invitation).where(Invitation.public_id == public_id, _is_within())
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def open_ones() -> Sequence[Shown]:
    """Return those that can still be used."""
    return [shown for shown in latest() if shown.state is State.OPEN]
