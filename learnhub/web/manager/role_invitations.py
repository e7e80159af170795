"""Invitations that give one person a role: made by whoever may give it, and worth nothing once they may no longer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import render_template
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the library's stubs

from learnhub import ids
from learnhub.access import roles
from learnhub.access.roles import Offer
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.learning import invitations as rules
from learnhub.learning.invitations import Made
from learnhub.learning.models import Programme
from learnhub.people.grants import Held, Scope
from learnhub.people.models import Institution, Role, ScopeKind
from learnhub.web import guards, once, role_names
from learnhub.web.forms import Form, OneOfList, Required, option
from learnhub.web.manager import invitation_list, invitations, places
from learnhub.web.manager.face import face
from learnhub.web.manager.fields import Given, WholeNumber
from learnhub.web.manager.invitations import Answer


def _roles() -> list[Any]:
    offers = roles.invited_to(guards.current_actor())
    return [option("", _("Please choose")), *(each for offer in offers for each in _choices(offer))]


def _choices(offer: Offer) -> Iterator[SelectChoice]:
    for scope in offer.scopes:
        words = role_names.of(Held(0, "", offer.role, offer.kind, scope.key))
        yield option(f"{offer.role}.{offer.kind}.{scope.key}", words)


class RoleInvitationForm(Form):
    """Which role, where its holder works, and for how long the invitation is good."""

    form_id = once.field()
    given = OneOfList(lazy("Role"), [Required(lazy("Choose a role."))], choices=_roles, default="")
    institution = OneOfList(
        lazy("Institution"), choices=lambda: places.institution_options(invitation_list.ACTION), default=""
    )
    days = WholeNumber(lazy("Good for how many days"), [Given(lazy("Write how many days."))], default=7)


@face.route("/manage/invitations/new-role", methods=["GET", "POST"])
@guards.action(roles.ACTION)
def invite_to_role() -> Answer:
    """Make an invitation to a role, for one person; the next page shows it."""
    form = RoleInvitationForm()
    if form.is_sent_and_right():
        try:
            return invitations.show_once(_make(form))
        except Invalid as error:
            form.take_over(error)
    page = render_template("manager/invitations/invite_to_role.html", form=form)
    return (page, 422) if form.is_submitted() else page


def _make(form: RoleInvitationForm) -> Made:
    role, kind, key = (form.given.data or "").split(".", 2)
    scope = roles.resolve(kind, key)
    letters = once.letters_for(form.form_id.data or "", "invitation to a role", invitations.CODE_LETTERS)
    return rules.make_for_role(
        guards.current_actor().required,
        role=role,
        scope=scope,
        institution=_institution(form, scope),
        programme=_programme(scope),
        days=form.days.data or 0,
        code=ids.read_printed_code(letters, rules.PREFIX),
    )


def _institution(form: RoleInvitationForm, scope: Scope) -> Institution | None:
    """Return where the invited person works: as was chosen, else in the institution that the role is for."""
    key = form.institution.data or (scope.key if scope.kind == ScopeKind.INSTITUTION else "")
    try:
        return places.find_institution(invitation_list.ACTION, key)
    except NotFound as error:
        raise Invalid({"institution": lazy("Choose an institution from the list.")}) from error


def _programme(scope: Scope) -> Programme | None:
    """Return the programme to take part in, where the maker manages that alone: its tutors are some of its people."""
    own = guards.current_actor().holds(Role.MANAGER, ScopeKind.PROGRAMME)
    if scope.kind != ScopeKind.PROGRAMME or scope.key not in own:
        return None
    return places.find_programme(invitation_list.ACTION, scope.key)
