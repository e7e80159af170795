"""Merging two accounts of one person: which, what moves, doing it; and undoing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from learnhub.access import people
from learnhub.access.reach import Actor
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import accounts, memberships
from learnhub.people.looks import Page
from learnhub.people.models import Person
from learnhub.privacy import account_merges
from learnhub.web import arrivals, guards, looking, role_names
from learnhub.web.admin.face import face
from learnhub.web.forms import Form, OneLine, Required

ACTION = account_merges.ACTION
LONGEST_NAME = 254
NOBODY = Invalid({"into": lazy("There is no account of this name or address. Look at how it is written.")})
Answer = Response | str | tuple[str, int]


class IntoForm(Form):
    """Into which account."""

    into = OneLine(
        lazy("User name or e-mail address of the account that stays"),
        [Required(lazy("There is no account of this name or address. Look at how it is written."))],
    )


@dataclass(frozen=True, slots=True)
class Alike:
    """An account that may be the same person's."""

    person: Person
    institution: str


def may_merge(actor: Actor, person: Person) -> bool:
    """Tell whether the actor may merge a person's account into another one."""
    return people.may(actor, ACTION, person) and person.merged_into_id is None and person.erased_at is None


@face.route("/administer/people/<public_id>/merge", methods=["GET", "POST"])
@guards.action(ACTION)
def merge_account(public_id: str) -> Answer:
    """Choose the account that stays; say what moves to it; move it."""
    actor = guards.current_actor()
    former = people.get(actor, ACTION, public_id)
    wanted = request.args.get("into", "")[:LONGEST_NAME].strip()
    if not wanted and request.method == "GET":
        return _choose(former)
    kept = _find(actor, wanted)
    if kept is None:
        return _choose(former, NOBODY), 422
    try:
        account_merges.require_mergeable(former, kept)
    except Invalid as error:
        return _choose(former, error), 422
    return _confirm(former, kept)


def _find(actor: Actor, wanted: str) -> Person | None:
    """Return the account with a code, a user name or an e-mail address. Raises what people.get does."""
    named = accounts.find_by_sign_in_name(wanted)
    if named is not None:
        return people.get(actor, ACTION, named.public_id)
    try:
        return people.get(actor, ACTION, wanted)
    except NotFound:
        return None


def _choose(former: Person, error: Invalid | None = None) -> str:
    form = IntoForm(into=request.args.get("into", ""))
    form.into.errors = list(error.fields.values()) if error else []
    alike = [Alike(one, _place(one)) for one in account_merges.alike(former)]
    looking.note(Page.LIST, [one.person.public_id for one in alike])
    return _page("admin/account_merges/choose.html", former, form=form, alike=alike)


def _place(person: Person) -> str:
    membership = memberships.of(person)
    return membership.institution.name if membership else ""


def _confirm(former: Person, kept: Person) -> Answer:
    form = Form()
    if form.is_sent_and_right():
        account_merges.merge(guards.current_actor().code, former, kept)
        flash(_("The two accounts of %(name)s are one now.", name=kept.name), "success")
        return arrivals.go_to(url_for("admin.person", public_id=kept.public_id))
    moves = account_merges.forecast(former, kept)
    roles = [role_names.of(held) for held in moves.roles]
    page = _page("admin/account_merges/merge.html", former, kept=kept, moves=moves, roles=roles, form=form)
    return (page, 422) if form.is_submitted() else page


@face.route("/administer/people/<public_id>/part", methods=["GET", "POST"], endpoint="part_accounts")
@guards.action(ACTION)
def part(public_id: str) -> Answer:
    """Say what comes back when a merge is undone; undo it."""
    former = people.get(guards.current_actor(), ACTION, public_id)
    made = account_merges.find(former)
    if made is None:
        raise NotFound
    form = Form()
    if form.is_sent_and_right():
        account_merges.undo(guards.current_actor().code, made)
        flash(_("The account is open again, with what was its own."), "success")
        return arrivals.go_to(url_for("admin.person", public_id=former.public_id))
    return _page("admin/account_merges/part.html", former, kept=accounts.get(made.kept), merge=made, form=form)


def _page(template: str, former: Person, **told: Any) -> str:
    page = render_template(template, former=former, **told)
    if request.method == "GET":
        people.note_seen(guards.current_actor(), "person.name", "person", former.public_id)
    return page
