"""Sending a survey in."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learnhub.access import courses
from learnhub.assessment import surveys
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import gettext as _
from learnhub.web import guards
from learnhub.web.learner import reading, survey_pages
from learnhub.web.learner.face import face


@face.post("/courses/<slug>/<unit>/survey")
@guards.action("attempt.start_save_submit")
def send_survey(slug: str, unit: str) -> AnyResponse | tuple[str, int]:
    """Send a survey in, once; sent again, it changes nothing and says so."""
    enrolment, found = courses.get_unit(guards.current_actor(), slug, unit)
    if not found.is_survey:
        raise NotFound
    given = survey_pages.read_form(enrolment, found, request.form)
    try:
        is_new = surveys.send(enrolment, found, given)
    except Invalid as problem:
        return reading.survey_page(enrolment, found, given, problem.fields), problem.status
    if not is_new:
        flash(_("This survey had been sent in before. What you sent first is what counts."), "info")
    return redirect(url_for("learner.unit", slug=slug, unit=unit), 303)
