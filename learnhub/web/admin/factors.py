"""Resetting somebody's second step at sign-in: for those who have lost their phone and their recovery codes."""

from __future__ import annotations

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response

from learnhub.access import people
from learnhub.access.reach import Actor
from learnhub.errors import Refused
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import factors, ranks
from learnhub.people.models import Person
from learnhub.web import arrivals, guards
from learnhub.web.admin.face import face
from learnhub.web.forms import Form

ACTION = "twofactor.reset"


def may_reset(actor: Actor, person: Person) -> bool:
    """Tell whether the actor may reset a person's second step: within reach, and below the actor's own level."""
    return people.may(actor, ACTION, person) and ranks.stands_above(actor.required, person)


@face.route("/administer/people/<public_id>/second-step", methods=["GET", "POST"])
@guards.action(ACTION)
def reset_second_step(public_id: str) -> str | Response:
    """Say what resetting does; take every second step of the person away."""
    actor = guards.current_actor()
    person = people.get(actor, ACTION, public_id)
    if not ranks.stands_above(actor.required, person):
        raise Refused(
            lazy("You may reset the second step of people whose roles are below your own."),
            mend=lazy("Ask an administrator of LearnHub, or the operator, who has a command for it."),
        )
    form = Form()
    if not form.is_sent_and_right():
        return render_template("admin/factors/reset.html", whom=person, form=form, is_on=factors.has_one(person))
    if factors.has_one(person):
        factors.reset(actor.code, person)
        flash(_("The second step of %(name)s is reset.", name=person.name), "success")
    else:
        flash(_("%(name)s has no second step: nothing was changed.", name=person.name), "info")
    return arrivals.go_to(url_for("admin.person", public_id=person.public_id))
