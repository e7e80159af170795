"""Asking to be erased, with what goes and what stays said first, and taking that back."""

from __future__ import annotations

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response

from learnhub.i18n import gettext as _
from learnhub.privacy import erasure_requests
from learnhub.web import arrivals, guards
from learnhub.web.forms import Form
from learnhub.web.learner.face import face


@face.get("/account/erase", endpoint="erasure")
@guards.action(erasure_requests.ASK)
def about_erasure() -> str:
    """Say what goes and what stays, and what became of what was asked."""
    person = guards.current_actor().required
    return render_template("learner/erasing/erasure.html", form=Form(), last=erasure_requests.find_last(person))


@face.post("/account/erase")
@guards.action(erasure_requests.ASK)
def ask_erasure() -> Response:
    """Ask to be erased."""
    erasure_requests.ask(guards.current_actor().required)
    flash(_("You have asked to be erased. Until it is done you can take it back here."), "success")
    return arrivals.go_to(url_for("learner.erasure"))


@face.post("/account/erase/take-back")
@guards.action(erasure_requests.ASK)
def take_back_erasure() -> Response:
    """Take the request back."""
    erasure_requests.take_back(guards.current_actor().required)
    flash(_("You no longer ask to be erased. Nothing has changed."), "success")
    return arrivals.go_to(url_for("learner.erasure"))
