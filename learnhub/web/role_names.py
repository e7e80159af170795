"""Roles in words, as their holder and those who give them read them."""

from __future__ import annotations

from collections.abc import Collection

from flask import g

from learnhub import i18n
from learnhub.content import outline, versions
from learnhub.errors import NotFound
from learnhub.i18n import gettext as _
from learnhub.learning import programmes
from learnhub.learning.models import Invitation
from learnhub.people import institutions
from learnhub.people.grants import Held
from learnhub.people.models import Grant, Role, ScopeKind


def of(grant: Grant | Held) -> str:
    """Return a grant as a phrase in the page's language, such as “Manager of the programme Togo 2027”.

    Raises NotFound where what it was for is no more.
    """
    return _in_words(grant, _scope(grant))


def of_many(held: Collection[Grant]) -> dict[int, str]:
    """Return many grants as phrases by their row keys, with as few questions to the database as for one of each kind.

    Of what is no more, the key stands in place of the name.
    """

    def keys(kind: ScopeKind) -> set[str]:
        return {grant.scope_key for grant in held if grant.scope_kind == kind}

    names = {
        ScopeKind.COUNTRY: {key: i18n.country_name(key, g.language) for key in keys(ScopeKind.COUNTRY)},
        ScopeKind.INSTITUTION: institutions.names_of(keys(ScopeKind.INSTITUTION)),
        ScopeKind.PROGRAMME: programmes.names_of(keys(ScopeKind.PROGRAMME)),
        ScopeKind.COURSE: {key: course(key) for key in keys(ScopeKind.COURSE)},
        ScopeKind.EVERYTHING: {},
    }
    return {
        grant.id: _in_words(grant, names[ScopeKind(grant.scope_kind)].get(grant.scope_key, grant.scope_key))
        for grant in held
    }


def _in_words(grant: Grant | Held, scope: str) -> str:
    if grant.role == Role.ADMINISTRATOR:
        return _("Administrator of LearnHub")
    if grant.role == Role.AUTHOR:
        return _("Author of the course %(course)s", course=scope)
    if grant.role == Role.TUTOR:
        return _("Tutor in the programme %(programme)s", programme=scope)
    if grant.scope_kind == ScopeKind.PROGRAMME:
        return _("Manager of the programme %(programme)s", programme=scope)
    if grant.scope_kind == ScopeKind.COUNTRY:
        return _("Manager for the country %(country)s", country=scope)
    return _("Manager for the institution %(institution)s", institution=scope)


def of_invitation(invitation: Invitation) -> str:
    """Return the role that comes with an invitation in words; empty for none, or where what it was for is no more."""
    if invitation.role is None:
        return ""
    kind, key = invitation.scope_kind or "", invitation.scope_key or ""
    try:
        return of(Held(0, "", invitation.role, kind, key))
    except NotFound:
        return ""


def _scope(grant: Grant | Held) -> str:
    if grant.scope_kind == ScopeKind.COUNTRY:
        return i18n.country_name(grant.scope_key, g.language)
    if grant.scope_kind == ScopeKind.INSTITUTION:
        return institutions.get(grant.scope_key).name
    if grant.scope_kind == ScopeKind.PROGRAMME:
        return programmes.get(grant.scope_key).name
    return course(grant.scope_key) if grant.scope_kind == ScopeKind.COURSE else ""


def course(slug: str) -> str:
    """Return a course's title, also while nothing of it is published; its id where nothing of it is stored."""
    found = versions.find_newest(slug)
    return outline.in_language(found.outline.title, g.language, found.outline.languages[0]) if found else slug
