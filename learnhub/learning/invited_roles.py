"""Roles that come with an invitation: for one person, and only as long as whoever made it may give the role.

It is worth as much as the right of its maker, and dies with it (INV-28). Whether the maker may give the role to the
very person who came is asked when it is used, after that person has become a member.
"""

from __future__ import annotations

from learnhub.errors import Invalid, LearnHubError, Refused
from learnhub.i18n import lazy
from learnhub.learning import role_scopes
from learnhub.learning.models import Invitation
from learnhub.people import grants
from learnhub.people.grants import Scope
from learnhub.people.models import Person
from learnhub.stores.database import db


def may_offer(maker: Person, role: str, scope: Scope) -> bool:
    """Tell whether somebody may give a role in a scope, to people within reach."""
    is_role = (role, scope.kind) in grants.LEVELS
    return is_role and any(grants.stands_above(held, role, scope) for held in grants.in_force(maker))


def require_offer(maker: Person, role: str, scope: Scope) -> None:
    """Raise Invalid for a role that there is not in such a scope, and Refused for one above the maker's right."""
    if (role, scope.kind) not in grants.LEVELS:
        raise Invalid({"role": lazy("There is no such role in this scope. Choose another role or scope.")})
    if not may_offer(maker, role, scope):
        raise Refused(
            lazy("You may invite to roles below your own, in places that you manage."),
            mend=lazy("Ask the person who manages LearnHub in your country, or an administrator."),
        )


def still_holds(invitation: Invitation) -> bool:
    """Tell whether the maker of an invitation may still give its role, if it has one."""
    if invitation.role is None:
        return True
    try:
        return may_offer(_maker(invitation), invitation.role, _scope(invitation))
    except LearnHubError:  # what the role was for is no more
        return False


def give(invitation: Invitation, person: Person) -> None:
    """Give the role of an invitation, if it has one, to who used it, in the name of its maker. Raises Refused."""
    if invitation.role is None:
        return
    maker, scope = _maker(invitation), _scope(invitation)
    if maker.id == person.id:
        raise Refused(lazy("Nobody gives themselves a role, and this invitation is your own."))
    if not grants.may_grant(maker, person, invitation.role, scope):
        raise Refused(
            lazy("This invitation gives a role that whoever made it cannot give to you."),
            mend=lazy("Tell the person who sent it: the role is for people of another country or institution."),
        )
    grants.grant(maker, person, invitation.role, scope)


def _maker(invitation: Invitation) -> Person:
    return db.session.get_one(Person, invitation.made_by_id)


def _scope(invitation: Invitation) -> Scope:
    return role_scopes.resolve(invitation.scope_kind or "", invitation.scope_key or "")
