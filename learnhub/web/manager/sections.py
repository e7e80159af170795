"""The sections of this face, each shown to whom it is open, and within what the viewer works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for

from learnhub import i18n
from learnhub.access import people as within
from learnhub.i18n import gettext as _
from learnhub.learning import programmes
from learnhub.people import institutions
from learnhub.people.grants import Held
from learnhub.people.models import Grant, Role, ScopeKind
from learnhub.web import guards
from learnhub.web.manager.face import face


@dataclass(frozen=True, slots=True)
class Section:
    """A page of this face, in its navigation."""

    label: str
    address: str
    is_current: bool


@face.context_processor
def _context() -> dict[str, Any]:
    named = (
        (_("Overview"), "manager.overview", "report.aggregate"),
        (_("Report"), "manager.report", "report.aggregate"),
        (_("People"), "manager.people", "person.search"),
        (_("Invitations"), "manager.invitations", "person.create_invite"),
        (_("Claims"), "manager.claims", "membership.confirm"),
        (_("Programmes"), "manager.programmes", "report.aggregate"),
    )
    return {
        "sections": [
            Section(label, url_for(endpoint), request.endpoint == endpoint)
            for label, endpoint, action in named
            if guards.may(action)
        ]
    }


def scope_names() -> list[str]:
    """Return within what the viewer manages or tutors: countries, institutions and programmes by name."""
    actor = guards.current_actor()
    if actor.is_administrator:
        return [_("All of this LearnHub")]
    held = [grant for grant in actor.grants if grant.role in {Role.MANAGER, Role.TUTOR}]
    names = {
        ScopeKind.INSTITUTION: institutions.names_of(_keys(held, ScopeKind.INSTITUTION)),
        ScopeKind.PROGRAMME: programmes.names_of(_keys(held, ScopeKind.PROGRAMME)),
    }
    # Who both manages and tutors a programme works in one programme.
    return list(dict.fromkeys(_scope_name(grant, names) for grant in held))


def _keys(held: Sequence[Grant | Held], kind: ScopeKind) -> set[str]:
    return {grant.scope_key for grant in held if grant.scope_kind == kind}


def _scope_name(grant: Grant | Held, names: Mapping[ScopeKind, Mapping[str, str]]) -> str:
    if grant.scope_kind == ScopeKind.COUNTRY:
        return i18n.country_name(grant.scope_key, g.language)
    name = names[ScopeKind(grant.scope_kind)][grant.scope_key]
    return name if grant.scope_kind == ScopeKind.INSTITUTION else str(_("Programme %(name)s", name=name))


def note_reading(action: str, what: str, *, people: int, **narrowed: str) -> None:
    """Note that names were read, as `access.people.note_seen` does, when the page is ready.

    `what` names the list, `narrowed` holds the public codes to which it was narrowed.
    """
    within.note_seen(guards.current_actor(), action, "list", what, people=people, **narrowed)
