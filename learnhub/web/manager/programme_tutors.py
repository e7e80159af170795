"""Appointing a tutor of a programme, by user name or e-mail address."""

from __future__ import annotations

from flask import flash, render_template, url_for

from learnhub.access import people, roles, scopes
from learnhub.errors import NotFound, Refused
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import accounts
from learnhub.people.models import Person, Role, ScopeKind
from learnhub.web import arrivals, guards
from learnhub.web.forms import Form, OneLine, Required
from learnhub.web.manager.face import face
from learnhub.web.manager.programmes import Answer

ACTION = roles.ACTION


class TutorForm(Form):
    """Who is to be a tutor."""

    name = OneLine(lazy("User name or e-mail address"), [Required(lazy("Write the user name or the e-mail address."))])


@face.route("/manage/programmes/<code>/tutors/new", methods=["GET", "POST"])
@guards.action(ACTION)
def appoint_tutor(code: str) -> Answer:
    """Make somebody a tutor of the programme."""
    actor = guards.current_actor()
    found = scopes.get_programme(actor, ACTION, code)
    form = TutorForm()
    if form.is_sent_and_right():
        try:
            person = _meant(form.name.data or "")
            roles.give(actor, person, Role.TUTOR, ScopeKind.PROGRAMME, code)
        except (NotFound, Refused):
            form.name.errors = [
                *form.name.errors,
                lazy("There is nobody with this name whom you may make a tutor of this programme."),
            ]
        else:
            flash(_("%(name)s is now a tutor of the programme.", name=person.name), "success")
            return arrivals.go_to(url_for("manager.programme", code=code))
    page = render_template("manager/programme/appoint_tutor.html", form=form, programme=found)
    return (page, 422) if form.is_submitted() else page


def _meant(name: str) -> Person:
    """Return who is meant, if the viewer may give roles to them. Raises NotFound and Refused."""
    known = accounts.find_by_sign_in_name(name)
    if known is None:
        raise NotFound
    return people.get(guards.current_actor(), ACTION, known.public_id)
