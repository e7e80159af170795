"""Changing the details of somebody else, and signing them out on all devices."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template
from werkzeug.wrappers import Response

from learnhub import i18n
from learnhub.access import people
from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import profiles, sessions
from learnhub.people.models import Person
from learnhub.web import addresses, forms, guards, person_fields
from learnhub.web.admin.face import face
from learnhub.web.admin.suspending import to_person
from learnhub.web.forms import Form, OneLine, OneOfList, OneOfRows, Required

EDIT = "person.edit_others"
SIGN_OUT = "session.list_kill"

Answer = Response | str | tuple[str, int]


def _languages() -> list[Any]:
    return [forms.option(tag, i18n.own_name(tag)) for tag in addresses.settings().language_list]


class DetailsForm(Form):
    """What an account says of somebody."""

    name = OneLine(lazy("Name"), [Required(lazy("Write the name."))])
    sex = OneOfRows(
        lazy("Woman or man"),
        [Required(lazy("Choose one of the answers."))],
        choices=person_fields.sexes_of_another,
    )
    language = OneOfList(lazy("Language of LearnHub"), [Required(forms.CHOOSE)], choices=_languages)


@face.route("/administer/people/<public_id>/details", methods=["GET", "POST"])
@guards.action(EDIT)
def edit_person(public_id: str) -> Answer:
    """Change what the account of somebody else says."""
    actor = guards.current_actor()
    person = people.get_below(actor, EDIT, public_id)
    form, former = DetailsForm(obj=person), person.name
    if not people.may(actor, "person.sex_birth_year", person):
        del form.sex
    if form.is_sent_and_right():
        try:
            return _change(actor.code, person, form)
        except Invalid as error:
            form.take_over(error)
    page = render_template("admin/details/edit.html", whom=person, form=form, former=former)
    return (page, 422) if form.is_submitted() else page


def _change(actor_code: str, person: Person, form: DetailsForm) -> Response:
    is_changed = profiles.change_details(
        actor_code,
        person,
        name=form.name.data or "",
        sex=(form.sex.data if "sex" in form else person.sex) or "",
        language=form.language.data or "",
    )
    told = _("The details of %(name)s are changed.", name=person.name) if is_changed else _("Nothing was changed.")
    flash(told, "success" if is_changed else "info")
    return to_person(person)


@face.route("/administer/people/<public_id>/sign-out", methods=["GET", "POST"])
@guards.action(SIGN_OUT)
def sign_person_out(public_id: str) -> Answer:
    """Say what it does; end all sessions of somebody else."""
    actor = guards.current_actor()
    person = people.get_below(actor, SIGN_OUT, public_id)
    form, devices = Form(), len(sessions.list_open(person))
    if not form.is_sent_and_right():
        return render_template("admin/details/sign_out.html", whom=person, form=form, devices=devices)
    if sessions.end_for(actor.code, person):
        flash(_("%(name)s is signed out on all devices.", name=person.name), "success")
    else:
        flash(_("%(name)s was not signed in: nothing was changed.", name=person.name), "info")
    return to_person(person)
