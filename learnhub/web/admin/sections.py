"""The sections of this face, each shown to whom it is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from learnhub.access import health, institutions, people, work
from learnhub.i18n import gettext as _
from learnhub.privacy import agreements, erasure_requests, retention
from learnhub.web import guards
from learnhub.web.admin.face import face


@dataclass(frozen=True, slots=True)
class Section:
    """A page of this face, in its navigation."""

    label: str
    address: str
    is_current: bool


@face.context_processor
def _context() -> dict[str, Any]:
    named = (
        (_("Overview"), "admin.overview", institutions.ACTION),
        (_("People"), "admin.people", people.SEARCH),
        (_("Institutions"), "admin.institutions", institutions.ACTION),
        # Everybody may read their own lines, which are elsewhere; this page is for the same people as the two above.
        (_("Audit record"), "admin.audit", institutions.ACTION),
        (_("How long data is kept"), "admin.retention", retention.ACTION),
        (_("Notice and terms"), "admin.agreements", agreements.ACTION),
        (_("Erasure"), "admin.erasures", erasure_requests.DECIDE),
        (_("Background work"), "admin.work", work.ACTION),
        (_("Settings"), "admin.options", "settings.security_sso_mail"),
        (_("Health"), "admin.health", health.ACTION),
    )
    open_to = [
        Section(label, url_for(endpoint), request.endpoint == endpoint)
        for label, endpoint, action in named
        if guards.may(action)
    ]
    return {"sections": open_to if len(open_to) > 1 else []}
