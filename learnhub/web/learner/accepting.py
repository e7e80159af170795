"""Accepting the privacy notice again when it has changed: asked on the start page, and never in the way."""

from __future__ import annotations

from flask import flash, g, url_for
from werkzeug.wrappers import Response

from learnhub.access.reach import Actor
from learnhub.i18n import gettext as _
from learnhub.people import acceptances, accounts
from learnhub.web import arrivals, guards
from learnhub.web.learner.face import face


def is_wanted(actor: Actor) -> bool:
    """Tell whether somebody accepted an earlier notice than the one that is shown now."""
    return actor.required.notice_version != accounts.NOTICE_VERSION


@face.post("/account/accept-notice")
@guards.action("person.edit_own")
def accept_notice() -> Response:
    """Keep that the notice of today is accepted."""
    person = guards.current_actor().required
    acceptances.accept_notice(person, accounts.NOTICE_VERSION, g.language)
    flash(_("Thank you. That you accepted the privacy notice is kept with your account."), "success")
    return arrivals.go_to(url_for("public.home"))
