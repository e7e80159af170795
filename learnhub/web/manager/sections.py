"""The sections of this face, each shown to whom it is open, and within what the viewer works."""

from __future__ import annotations

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
    grants = guards.current_actor().grants
    if any(grant.role == Role.ADMINISTRATOR for grant in grants):
        return [_("All of this LearnHub")]
    return [_scope_name(grant) for grant in grants if grant.role in {Role.MANAGER, Role.TUTOR}]


def _scope_name(grant: Grant | Held) -> str:
    if grant.scope_kind == ScopeKind.COUNTRY:
        return i18n.country_name(grant.scope_key, g.language)
    if grant.scope_kind == ScopeKind.INSTITUTION:
        return institutions.get(grant.scope_key).name
    return str(_("Programme %(name)s", name=programmes.get(grant.scope_key).name))


def note_reading(action: str, what: str, *, people: int, **narrowed: str) -> None:
    """Note that names were read, as `access.people.note_seen` does, when the page is ready.

    `what` names the list, `narrowed` holds the public codes to which it was narrowed.
    """
    within.note_seen(guards.current_actor(), action, "list", what, people=people, **narrowed)
