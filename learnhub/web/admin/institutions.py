"""Institutions: the trees of one's countries; making and renaming."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, g, render_template, request, url_for
from werkzeug.wrappers import Response

from learnhub import i18n
from learnhub.access import institutions as within
from learnhub.access import reach, scopes
from learnhub.access.reach import Actor
from learnhub.errors import Invalid
from learnhub.i18n import Message, lazy
from learnhub.i18n import gettext as _
from learnhub.learning import institution_merges
from learnhub.people import institutions
from learnhub.people.models import Institution, InstitutionKind
from learnhub.web import arrivals, guards, person_fields
from learnhub.web.admin.face import face
from learnhub.web.forms import Form, OneLine, OneOfList, Required, option

Answer = Response | str | tuple[str, int]

KINDS: Mapping[str, Message] = {
    InstitutionKind.MINISTRY: lazy("Ministry"),
    InstitutionKind.SOCIAL_SECURITY: lazy("Social security institution"),
    InstitutionKind.LOCAL_AUTHORITY: lazy("Local authority"),
    InstitutionKind.SOCIAL_PARTNER: lazy("Social partner"),
    InstitutionKind.UN_AGENCY: lazy("United Nations agency"),
    InstitutionKind.OTHER: lazy("Other"),
}


def _kinds() -> list[Any]:
    return [option("", _("Choose a kind")), *(option(kind, str(name)) for kind, name in KINDS.items())]


def _parents() -> list[Any]:
    trees = within.trees(guards.current_actor())
    return [
        option("", _("None: it stands at the top")),
        *(
            option(
                line.institution.public_id,
                "\u2003" * line.depth + line.institution.name,
                group=i18n.country_name(tree.country, g.language),
            )
            for tree in trees
            for line in tree.lines
        ),
    ]


class NameForm(Form):
    """The name of an institution."""

    name = OneLine(lazy("Name"), [Required(lazy("Write the name of the institution."))])


class InstitutionForm(NameForm):
    """A new institution."""

    kind = OneOfList(
        lazy("Kind"),
        [Required(lazy("Choose a kind of institution from the list."))],
        choices=_kinds,
        default="",
    )
    country = person_fields.country_field()
    parent = OneOfList(lazy("Which institution is above it?"), choices=_parents, default="")


@face.get("/administer/institutions", endpoint="institutions")
@guards.action(within.ACTION)
def list_institutions() -> str:
    """Show the institutions of one's countries."""
    actor = guards.current_actor()
    merged = institution_merges.undoable(scopes.institutions(reach.reach_of(actor, within.ACTION)))
    return render_template(
        "admin/institutions/institutions.html", trees=within.trees(actor), kinds=KINDS, merged=merged
    )


@face.route("/administer/institutions/new", methods=["GET", "POST"])
@guards.action(within.ACTION)
def make_institution() -> Answer:
    """Make an institution."""
    actor = guards.current_actor()
    countries = within.countries(actor)
    form = _form(countries)
    if form.is_sent_and_right():
        try:
            return _make(actor, form, countries)
        except Invalid as error:
            form.take_over(error)
    only = countries[0] if countries and len(countries) == 1 else None
    page = render_template("admin/institutions/make.html", form=form, only_country=only)
    return (page, 422) if form.is_submitted() else page


def _form(countries: Sequence[str] | None) -> InstitutionForm:
    form = InstitutionForm(country=request.args.get("country", ""), parent=request.args.get("below", ""))
    form.country.label.text = _("Country")
    form.country.validators = [Required(lazy("Choose a country from the list."))]
    if countries is not None and len(countries) == 1:
        del form.country
    elif countries is not None:
        names = [option(code, i18n.country_name(code, g.language)) for code in countries]
        form.country.choices = [option("", _("Choose a country")), *names]
    return form


def _make(actor: Actor, form: InstitutionForm, countries: Sequence[str] | None) -> Response:
    country = form.country.data if "country" in form else (countries or [""])[0]
    parent = _parent(actor, form.parent.data)
    told = {"name": form.name.data or "", "kind": form.kind.data, "country": country}
    # A second press of the button is not a second institution, nor a complaint about the first.
    made = within.made_a_moment_ago(actor, **told, parent=parent)
    if made is None:
        made = institutions.make(actor.code, **told, parent=parent)
    flash(_("%(name)s is in the list. People can now choose it as their place of work.", name=made.name), "success")
    return arrivals.go_to(url_for("admin.institutions"))


def _parent(actor: Actor, code: str | None) -> Institution | None:
    return scopes.get_institution(actor, within.ACTION, code) if code else None


@face.route("/administer/institutions/<public_id>/rename", methods=["GET", "POST"])
@guards.action(within.ACTION)
def rename_institution(public_id: str) -> Answer:
    """Give an institution another name."""
    actor = guards.current_actor()
    institution = scopes.get_institution(actor, within.ACTION, public_id)
    form = NameForm(obj=institution)
    former = institution.name
    if form.is_sent_and_right():
        try:
            institutions.rename(actor.code, institution, form.name.data or "")
        except Invalid as error:
            form.take_over(error)
        else:
            flash(_("The institution is now called %(name)s.", name=institution.name), "success")
            return arrivals.go_to(url_for("admin.institutions"))
    page = render_template("admin/institutions/rename.html", form=form, institution=institution, former=former)
    return (page, 422) if form.is_submitted() else page
