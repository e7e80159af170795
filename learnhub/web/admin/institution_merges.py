"""Merging two institutions of a country: which, what moves, doing it; and undoing it."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from learnhub.access import scopes
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.learning import institution_merges
from learnhub.people import institutions
from learnhub.people.models import Institution
from learnhub.stores import repointing
from learnhub.stores.repointing import Kind
from learnhub.web import arrivals, guards
from learnhub.web.admin.face import face
from learnhub.web.forms import Form, OneOfList, option

ACTION = "institution.merge"
Answer = Response | str | tuple[str, int]


class IntoForm(Form):
    """Into which institution."""

    into = OneOfList(lazy("Which institution stays?"), choices=[])

    def offer(self, former: Institution) -> None:
        """Offer the institutions into which one may be merged."""
        self.into.choices = [
            option("", _("Choose an institution")),
            *(
                option(one.public_id, "\u2003" * depth + one.name)
                for one, depth in institution_merges.candidates(former)
            ),
        ]


@face.route("/administer/institutions/<public_id>/merge", methods=["GET", "POST"])
@guards.action(ACTION)
def merge_institution(public_id: str) -> Answer:
    """Choose the institution that stays; say what moves to it; move it."""
    actor = guards.current_actor()
    former = scopes.get_institution(actor, ACTION, public_id)
    wanted = request.args.get("into", "")
    if not wanted and request.method == "GET":
        return _choose(former)
    kept = scopes.get_institution(actor, ACTION, wanted)
    try:
        institution_merges.require_mergeable(former, kept)
    except Invalid as error:
        return _choose(former, error), 422
    form = Form()
    if form.is_sent_and_right():
        institution_merges.merge(actor.code, former, kept)
        flash(_("%(former)s is now part of %(kept)s.", former=former.name, kept=kept.name), "success")
        return arrivals.go_to(url_for("admin.institutions"))
    moves = institution_merges.forecast(former)
    page = render_template("admin/institution_merges/merge.html", former=former, kept=kept, moves=moves, form=form)
    return (page, 422) if form.is_submitted() else page


def _choose(former: Institution, error: Invalid | None = None) -> str:
    form = IntoForm(into=request.args.get("into", ""))
    form.offer(former)
    form.into.errors = list(error.fields.values()) if error else []
    return render_template("admin/institution_merges/choose.html", former=former, form=form)


@face.route("/administer/institutions/<public_id>/part", methods=["GET", "POST"], endpoint="part_institutions")
@guards.action(ACTION)
def part(public_id: str) -> Answer:
    """Say what comes back when a merge is undone; undo it."""
    former = scopes.get_institution(guards.current_actor(), ACTION, public_id, is_merged=True)
    made = repointing.find_standing(Kind.INSTITUTION, former.public_id)
    if made is None:
        raise NotFound
    form = Form()
    told: dict[str, Any] = {"former": former, "kept": institutions.get(made.kept), "merge": made, "form": form}
    if form.is_sent_and_right():
        institution_merges.undo(guards.current_actor().code, made)
        flash(_("%(former)s is an institution of its own again.", former=former.name), "success")
        return arrivals.go_to(url_for("admin.institutions"))
    return render_template("admin/institution_merges/part.html", **told)
