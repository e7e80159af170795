"""Accounts for people without an e-mail address: making one, and printing the slip with which its owner comes in."""

from __future__ import annotations

from typing import Any

from flask import flash, g, render_template, url_for
from werkzeug.wrappers import Response

from learnhub import i18n
from learnhub.access import newcomers as access
from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import first_pins
from learnhub.people.looks import Page
from learnhub.people.models import Person, Sex
from learnhub.web import addresses, arrivals, guards, looking, person_fields, slips
from learnhub.web.forms import Form, OneLine, OneOfList, OneOfRows, Required, option
from learnhub.web.manager import places
from learnhub.web.manager.face import face

Answer = Response | str | tuple[str, int]
ACTION = access.ACTION


def _institutions() -> list[Any]:
    return places.institution_options(ACTION)


def _countries() -> list[Any]:
    none = _("As the institution")
    allowed = access.countries(guards.current_actor())
    if allowed is None:
        return person_fields.country_choices(none)
    named = [option(code, i18n.country_name(code, g.language)) for code in i18n.by_country_name(allowed, g.language)]
    return [option("", none), *named]


def _languages() -> list[Any]:
    return [option(code, i18n.own_name(code)) for code in addresses.settings().language_list]


class NewcomerForm(Form):
    """Who somebody is, and where they work."""

    name = OneLine(lazy("Name"), [Required(lazy("Write the name of the person."))])
    user_name = OneLine(lazy("User name"))
    institution = OneOfList(
        lazy("Institution"), choices=_institutions, default=lambda: places.only_one(_institutions(), [None])
    )
    country = OneOfList(lazy("Country"), choices=_countries, default="")
    sex = OneOfRows(lazy("Woman or man"), choices=person_fields.sexes_of_another, default=Sex.NOT_STATED.value)
    language = OneOfList(lazy("Language of LearnHub"), choices=_languages, default=lambda: g.language)


class SlipForm(Form):
    """Nothing to fill in."""


@face.route("/manage/people/new", methods=["GET", "POST"])
@guards.action(ACTION)
def new_person() -> Answer:
    """Make an account for somebody, and lead to the slip for it."""
    form = NewcomerForm()
    if form.country.choices is not None and len(form.country.choices) < 2:
        del form.country  # who looks after institutions alone makes accounts of people who work there
    if form.is_sent_and_right():
        try:
            made = _make(form)
        except Invalid as error:
            form.take_over(error)
        else:
            flash(_("The account is made: the user name is %(name)s.", name=made.user_name), "success")
            return arrivals.go_to(url_for("manager.slip", public_id=made.public_id))
    page = render_template("manager/newcomers/new_person.html", form=form)
    return (page, 422) if form.is_submitted() else page


def _make(form: NewcomerForm) -> Person:
    return access.make(
        guards.current_actor(),
        name=form.name.data or "",
        user_name=form.user_name.data or None,
        country=form.country.data or "" if "country" in form else "",
        institution=places.find_institution(ACTION, form.institution.data or ""),
        sex=form.sex.data or "",
        language=form.language.data or "",
    )


@face.route("/manage/people/<public_id>/slip", methods=["GET", "POST"])
@guards.action(ACTION)
def slip(public_id: str) -> Answer:
    """Say what a slip does; make its PIN, and show it this once: only a digest is kept."""
    actor = guards.current_actor()
    person = access.get(actor, public_id)
    form = SlipForm()
    if form.is_sent_and_right():
        pin = first_pins.make(actor.code, person)
        looking.note(Page.PERSON, [person.public_id])
        return render_template("manager/newcomers/slips.html", slips=slips.slips_of({person: pin}))
    page = render_template("manager/newcomers/ask_slip.html", whom=person, form=form, days=first_pins.LIFETIME.days)
    return (page, 422) if form.is_submitted() else page
