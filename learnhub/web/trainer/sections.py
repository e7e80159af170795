"""The sections of this face, each shown to whom it is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from learnhub.access import marking as access
from learnhub.i18n import gettext as _
from learnhub.web import guards
from learnhub.web.trainer import people
from learnhub.web.trainer.face import face


@dataclass(frozen=True, slots=True)
class Section:
    """A page of this face, in its navigation."""

    label: str
    address: str
    is_current: bool


@face.context_processor
def _context() -> dict[str, Any]:
    is_tutor = people.are_tutored(guards.current_actor())
    named = (
        (_("Overview"), "trainer.overview", guards.may("quiz.key_before_grading")),
        (_("People"), "manager.people", is_tutor and guards.may("person.search")),
        (_("Reviews"), "trainer.reviews", guards.may("course.send_back")),
        (_("Marking"), "trainer.marking", guards.may(access.ACTION)),
        (_("Questions of learners"), "trainer.discussions", guards.may("discussion.hide")),
        (_("Mistakes"), "trainer.mistakes", guards.may("mistake.decide")),
    )
    return {
        "sections": [
            Section(label, url_for(endpoint), request.endpoint == endpoint)
            for label, endpoint, is_open in named
            if is_open
        ]
    }
