"""The sections of this face, each shown to whom it is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from learnhub.i18n import gettext as _
from learnhub.web import guards
from learnhub.web.trainer.face import face


@dataclass(frozen=True, slots=True)
class Section:
    """A page of this face, in its navigation."""

    label: str
    address: str
    is_current: bool


@face.context_processor
def _context() -> dict[str, Any]:
    named = ((_("Overview"), "trainer.overview", "quiz.key_before_grading"),)
    return {
        "sections": [
            Section(label, url_for(endpoint), request.endpoint == endpoint)
            for label, endpoint, action in named
            if guards.may(action)
        ]
    }
