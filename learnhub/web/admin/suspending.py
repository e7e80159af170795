"""Suspending somebody's account, and opening it again."""

from __future__ import annotations

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response

from learnhub.access import people
from learnhub.errors import Conflict, Invalid
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import grants, suspensions
from learnhub.people.models import Person
from learnhub.web import arrivals, guards, role_names
from learnhub.web.admin.face import face
from learnhub.web.forms import Form, OneLine, Required

ACTION = "person.suspend_reactivate"

Answer = Response | str | tuple[str, int]


class ReasonForm(Form):
    """Why."""

    reason = OneLine(lazy("Reason"), [Required(lazy("Write the reason: without it nobody can understand the act."))])


@face.route("/administer/people/<public_id>/suspend", methods=["GET", "POST"])
@guards.action(ACTION)
def suspend(public_id: str) -> Answer:
    """Say what a suspension does; close the account."""
    actor = guards.current_actor()
    person = people.get_below(actor, ACTION, public_id)
    if person.suspended_at is not None:
        raise Conflict(lazy("This account is suspended already."), mend=lazy("There is nothing to do."))
    form = ReasonForm()
    if form.is_sent_and_right():
        try:
            suspensions.suspend(actor.code, person, form.reason.data or "")
        except Invalid as error:
            form.take_over(error)
        else:
            flash(_("The account of %(name)s is suspended.", name=person.name), "success")
            return to_person(person)
    page = render_template(
        "admin/suspending/suspend.html", whom=person, form=form, roles=list(map(role_names.of, grants.held_by(person)))
    )
    return (page, 422) if form.is_submitted() else page


@face.route("/administer/people/<public_id>/reactivate", methods=["GET", "POST"])
@guards.action(ACTION)
def reactivate(public_id: str) -> Answer:
    """Say what comes back; open the account."""
    actor = guards.current_actor()
    person = people.get_below(actor, ACTION, public_id)
    if person.suspended_at is None:
        raise Conflict(lazy("This account is open."), mend=lazy("There is nothing to do."))
    form = Form()
    if form.is_sent_and_right():
        suspensions.reactivate(actor.code, person)
        flash(_("The account of %(name)s is open again.", name=person.name), "success")
        return to_person(person)
    return render_template(
        "admin/suspending/reactivate.html",
        whom=person,
        form=form,
        reason=suspensions.reason_of(person.public_id),
        roles=list(map(role_names.of, grants.held_by(person))),
    )


def to_person(person: Person) -> Response:
    """Lead back to the page of the person to whose account something was done."""
    return arrivals.go_to(url_for("admin.person", public_id=person.public_id))
