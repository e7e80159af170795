"""People who ask to be erased: doing it, or saying why not."""

from __future__ import annotations

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response

from learnhub.access import people
from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people.looks import Page
from learnhub.people.models import Person
from learnhub.privacy import erasure_requests
from learnhub.web import arrivals, guards, looking
from learnhub.web.admin.certificates import Sentences
from learnhub.web.admin.face import face
from learnhub.web.forms import Form, Required

ACTION = erasure_requests.DECIDE


class DeclineForm(Form):
    """Why somebody is not erased."""

    reason = Sentences(lazy("Reason"), [Required(lazy("Write the reason: the person reads it in their account."))])


@face.get("/administer/erasures", endpoint="erasures")
@guards.action(ACTION)
def list_erasures() -> str:
    """List who asks to be erased."""
    actor = guards.current_actor()
    waiting = erasure_requests.list_open()
    page = render_template("admin/erasures/list.html", waiting=waiting)
    looking.note(Page.LIST, [one.person.public_id for one in waiting])
    if waiting:
        people.note_seen(actor, "person.name", "list", "erasures", people=len(waiting))
    return page


@face.route("/administer/people/<public_id>/erase", methods=["GET", "POST"])
@guards.action(ACTION)
def erase(public_id: str) -> Response | str:
    """Say what goes and what stays; erase."""
    actor = guards.current_actor()
    person = people.get(actor, ACTION, public_id)
    form = Form()
    if form.is_sent_and_right():
        erasure_requests.carry_out(actor.code, person)
        flash(_("The person is erased."), "success")
        return arrivals.go_to(url_for("admin.erasures"))
    return _page("admin/erasures/erase.html", person, form)


@face.route("/administer/people/<public_id>/keep", methods=["GET", "POST"], endpoint="decline_erasure")
@guards.action(ACTION)
def decline(public_id: str) -> Response | str | tuple[str, int]:
    """Say why somebody is not erased."""
    actor = guards.current_actor()
    person = people.get(actor, ACTION, public_id)
    form = DeclineForm()
    if form.is_sent_and_right():
        try:
            erasure_requests.decline(actor.code, person, form.reason.data or "")
        except Invalid as error:
            form.take_over(error)
        else:
            flash(_("The person reads your reason in their account."), "success")
            return arrivals.go_to(url_for("admin.erasures"))
    page = _page("admin/erasures/decline.html", person, form)
    return (page, 422) if form.is_submitted() else page


def _page(template: str, person: Person, form: Form) -> str:
    actor = guards.current_actor()
    page = render_template(template, whom=person, form=form, last=erasure_requests.find_last(person))
    if person.public_id != actor.code and not form.is_submitted():
        people.note_seen(actor, "person.name", "person", person.public_id)
    return page
