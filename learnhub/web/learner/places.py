"""Where one is in a lesson: what static/js/place.js notes of a page that is left."""

from __future__ import annotations

from flask import request

from learnhub.access import courses
from learnhub.learning import places
from learnhub.web import guards
from learnhub.web.learner.face import face


@face.post("/courses/<slug>/<unit>/place")
@guards.action("attempt.start_save_submit")
def keep_place(slug: str, unit: str) -> tuple[str, int]:
    """Keep the block at which one reads (`at`). Nobody waits for the answer: the page is gone."""
    enrolment, found = courses.get_unit(guards.current_actor(), slug, unit)
    places.keep(enrolment, found, request.form.get("at", ""))
    return "", 204
