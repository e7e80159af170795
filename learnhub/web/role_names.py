"""Roles in words, as their holder and those who give them read them."""

from __future__ import annotations

from flask import g

from learnhub import i18n
from learnhub.content import outline, versions
from learnhub.i18n import gettext as _
from learnhub.learning import programmes
from learnhub.people import institutions
from learnhub.people.grants import Held
from learnhub.people.models import Grant, Role, ScopeKind


def of(grant: Grant | Held) -> str:
    """Return a grant as a phrase in the page's language, such as “Manager of the programme Togo 2027”."""
    scope = _scope(grant)
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
