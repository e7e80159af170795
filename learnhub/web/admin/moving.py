"""Moving somebody to another institution: which one, then what follows, then the act."""

from __future__ import annotations

from typing import Any

from flask import flash, g, render_template, request
from werkzeug.wrappers import Response

from learnhub import i18n
from learnhub.access import institutions as within
from learnhub.access import people, scopes
from learnhub.access.reach import Actor
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import memberships
from learnhub.people.models import Institution, Person
from learnhub.web import guards, role_names
from learnhub.web.admin.face import face
from learnhub.web.admin.suspending import to_person
from learnhub.web.forms import Form, OneOfList, Required, option

ACTION = "person.move_institution"

Answer = Response | str | tuple[str, int]


def _institutions() -> list[Any]:
    return [
        option("", _("Please choose")),
        *(
            option(
                line.institution.public_id,
                "\u2003" * line.depth + line.institution.name,
                group=i18n.country_name(tree.country, g.language),
            )
            for tree in within.trees(guards.current_actor())
            for line in tree.lines
        ),
    ]


class MoveForm(Form):
    """Where to."""

    to = OneOfList(
        lazy("New institution"), [Required(lazy("Choose an institution from the list."))], choices=_institutions
    )


@face.route("/administer/people/<public_id>/move", methods=["GET", "POST"])
@guards.action(ACTION)
def move_person(public_id: str) -> Answer:
    """Ask for the institution (`?to=` has it), say what follows, and move."""
    actor = guards.current_actor()
    person = people.get_below(actor, ACTION, public_id)
    code = request.args.get("to", "")
    if not code and request.method == "GET":
        form = MoveForm(formdata=None)
        return render_template(
            "admin/moving/choose.html", whom=person, form=form, membership=scopes.workplace(actor, person)
        )
    institution = scopes.get_institution(actor, ACTION, code)
    form = Form()
    if form.is_sent_and_right():
        return _move(actor, person, institution)
    return render_template(
        "admin/moving/confirm.html",
        whom=person,
        form=form,
        institution=institution,
        membership=scopes.workplace(actor, person),
        is_abroad=person.country != institution.country,
        ending=list(map(role_names.of, memberships.ends_by_moving(person, institution))),
    )


def _move(actor: Actor, person: Person, institution: Institution) -> Response:
    if memberships.move(actor.code, person, institution):
        flash(_("%(name)s now works in %(institution)s.", name=person.name, institution=institution.name), "success")
    else:
        flash(_("%(name)s works there already: nothing was changed.", name=person.name), "info")
    return to_person(person)
