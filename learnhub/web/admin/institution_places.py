"""Putting an institution elsewhere in the tree of its country."""

from __future__ import annotations

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response

from learnhub.access import institutions as within
from learnhub.access import scopes
from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import institutions
from learnhub.people.models import Institution
from learnhub.web import arrivals, guards
from learnhub.web.admin.face import face
from learnhub.web.forms import Form, OneOfList, option

Answer = Response | str | tuple[str, int]


class PlaceForm(Form):
    """Below which institution."""

    parent = OneOfList(lazy("Which institution is above it?"), choices=[])

    def offer(self, institution: Institution) -> None:
        """Offer the places that an institution may have."""
        self.parent.choices = [
            option("", _("None: it stands at the top")),
            *(
                option(one.public_id, "\u2003" * depth + one.name)
                for one, depth in institutions.places_for(institution)
            ),
        ]


@face.route("/administer/institutions/<public_id>/place", methods=["GET", "POST"])
@guards.action(within.ACTION)
def place_institution(public_id: str) -> Answer:
    """Say what follows, and put an institution below another one, or at the top."""
    actor = guards.current_actor()
    institution = scopes.get_institution(actor, within.ACTION, public_id)
    above = institutions.above(institution)
    form = PlaceForm(parent=above.public_id if above else "")
    form.offer(institution)
    if form.is_sent_and_right():
        try:
            return _place(institution, form.parent.data or "")
        except Invalid as error:
            form.take_over(error)
    page = render_template("admin/institution_places/place.html", form=form, institution=institution)
    return (page, 422) if form.is_submitted() else page


def _place(institution: Institution, code: str) -> Response:
    actor = guards.current_actor()
    parent = scopes.get_institution(actor, within.ACTION, code) if code else None
    if institutions.move(actor.code, institution, parent):
        flash(_("%(name)s has its new place in the tree.", name=institution.name), "success")
    else:
        flash(_("%(name)s stands there already: nothing was changed.", name=institution.name), "info")
    return arrivals.go_to(url_for("admin.institutions"))
