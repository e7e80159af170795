"""Accepting a notice or terms that have changed: asked on the start page, and before something new is begun.

Whoever has not accepted yet reads on, goes on with what is begun, takes a copy of their data and may ask to be erased.
"""

from __future__ import annotations

from flask import flash, g, render_template, request, url_for
from werkzeug.wrappers import Response

from learnhub.access.reach import Actor
from learnhub.i18n import gettext as _
from learnhub.people.acceptances import Document
from learnhub.privacy import agreements
from learnhub.privacy.agreements import Version
from learnhub.web import addresses, arrivals, guards
from learnhub.web.learner.face import face


def wanted(actor: Actor) -> list[Version]:
    """Return what holds now and somebody has not accepted yet."""
    return agreements.wanted(actor.required)


@face.get("/account/agreements")
@guards.action("person.edit_own", writes=False)
def agree() -> Response | str:
    """Show what is to be accepted, and what one can do without."""
    asked = wanted(guards.current_actor())
    then = addresses.own_path(request.args.get("next"))
    if not asked:
        return arrivals.go_to(then or url_for("public.home"))
    return render_template("learner/accepting/agree.html", wanted=asked, then=then)


@face.post("/account/accept-notice")
@guards.action("person.edit_own")
def accept_notice() -> Response:
    """Keep that the versions that were shown are accepted."""
    person = guards.current_actor().required
    for document in Document:
        number = request.form.get(document.value)
        if number:
            agreements.accept(person, document, number, g.language)
    flash(_("Thank you. What you accepted, and when, is kept with your account."), "success")
    return arrivals.go_to(addresses.own_path(request.form.get("next")) or url_for("public.home"))
