"""Who stands above whom: to whose account somebody may do something, within reach and below their own roles."""

from __future__ import annotations

from collections.abc import Iterable

from learnhub.people import grants, institutions
from learnhub.people.models import Grant, Person, ScopeKind


def stands_above(actor: Person, other: Person) -> bool:
    """Tell whether all that another person holds, or gets back once not suspended, is below somebody's roles.

    The manager of an institution also stands above those of the institutions below it.
    """
    own = grants.in_force(actor)
    highest = max(map(_level, own), default=0)
    return highest > 0 and all(_level(one) < highest or _is_in_tree_below(own, one) for one in grants.held_by(other))


def _level(one: Grant) -> int:
    return grants.LEVELS[one.role, one.scope_kind]


def _is_in_tree_below(own: Iterable[Grant], one: Grant) -> bool:
    if one.scope_kind != ScopeKind.INSTITUTION:
        return False
    scope = grants.institution_scope(institutions.get(one.scope_key))
    return any(held.scope_kind == ScopeKind.INSTITUTION and grants.stands_above(held, one.role, scope) for held in own)
