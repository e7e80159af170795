"""Giving and taking roles: what it opens is said before, and the password is asked for again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, g, render_template, request, url_for
from werkzeug.wrappers import Response

from learnhub import i18n
from learnhub.access import people, roles
from learnhub.access.roles import Offer, OfferedScope
from learnhub.errors import NotFound
from learnhub.i18n import Message, lazy
from learnhub.i18n import gettext as _
from learnhub.people import grants
from learnhub.people.models import Person, Role, ScopeKind
from learnhub.web import arrivals, guards, role_names
from learnhub.web.admin.face import face
from learnhub.web.forms import Form, OneOfList, Required, option

Answer = Response | str | tuple[str, int]

# Kind of role: its name, the question for its scope, and what it lets somebody do.
WORDS: Mapping[tuple[str, str], tuple[Message, Message, Message]] = {
    (Role.ADMINISTRATOR, ScopeKind.EVERYTHING): (
        lazy("Administrator"),
        "",
        lazy("Looks after the whole of this LearnHub: sees everybody, gives all roles, makes sign-in links."),
    ),
    (Role.MANAGER, ScopeKind.COUNTRY): (
        lazy("Manager of a country"),
        lazy("Which country?"),
        lazy("Sees the people of the country and their progress, makes its institutions, and gives roles within it."),
    ),
    (Role.MANAGER, ScopeKind.INSTITUTION): (
        lazy("Manager of an institution"),
        lazy("Which institution?"),
        lazy("Invites people, confirms who works there and below, and sees their progress."),
    ),
    (Role.MANAGER, ScopeKind.PROGRAMME): (
        lazy("Manager of a programme"),
        lazy("Which programme?"),
        lazy("Invites people to the programme, makes some of them its tutors, and sees their progress in its courses."),
    ),
    (Role.TUTOR, ScopeKind.PROGRAMME): (
        lazy("Tutor in a programme"),
        lazy("Which programme?"),
        lazy("Helps the people of the programme and sees their progress in its courses."),
    ),
    (Role.AUTHOR, ScopeKind.COURSE): (
        lazy("Author of a course"),
        lazy("Which course?"),
        lazy("Writes and mends the course. Learns nothing about named learners."),
    ),
}


class ScopeForm(Form):
    """Within what the role holds."""

    scope = OneOfList(validators=[Required(lazy("Choose one from the list."))], default="")

    def offer(self, one: Offer) -> None:
        """Offer the scopes of a role, countries by their names and institutions as trees."""
        self.scope.label.text = str(WORDS[one.role, one.kind][1])
        self.scope.choices = [option("", _("Please choose")), *_choices(one)]


def _choices(one: Offer) -> list[Any]:
    if one.kind == ScopeKind.COUNTRY:
        return [option(scope.key, _country(scope)) for scope in one.scopes]
    if one.kind == ScopeKind.COURSE:
        return [option(scope.key, role_names.course(scope.key)) for scope in one.scopes]
    if one.kind == ScopeKind.INSTITUTION:
        return [option(scope.key, "\u2003" * scope.depth + scope.name, group=_country(scope)) for scope in one.scopes]
    return [option(scope.key, scope.name) for scope in one.scopes]


def _country(scope: OfferedScope) -> str:
    return i18n.country_name(scope.country or "", g.language)


@face.route("/administer/people/<public_id>/roles/new", methods=["GET", "POST"])
@guards.action(roles.ACTION)
def grant_role(public_id: str) -> Answer:
    """Choose a kind of role, then its scope; give it."""
    actor = guards.current_actor()
    person = people.get(actor, roles.ACTION, public_id)
    offers = {f"{offer.role}.{offer.kind}": offer for offer in roles.offered(actor, person)}
    wanted = request.args.get("role", "")
    if not wanted and request.method == "GET":
        return render_template("admin/roles/choose.html", whom=person, offers=offers, words=WORDS)
    if wanted not in offers:
        raise NotFound
    return _give(person, offers[wanted])


def _give(person: Person, offer: Offer) -> Answer:
    form = ScopeForm()
    form.offer(offer)
    if offer.kind == ScopeKind.EVERYTHING:
        del form.scope
    if form.is_sent_and_right():
        key = form.scope.data if "scope" in form else ""
        grant = roles.give(guards.current_actor(), person, offer.role, offer.kind, key)
        flash(
            _("%(name)s now has the role “%(role)s”.", name=person.name, role=role_names.of(grant)),
            "success",
        )
        return _to_person(person)
    name, _question, opens = WORDS[offer.role, offer.kind]
    page = render_template(
        "admin/roles/give.html",
        whom=person,
        form=form,
        offer=offer,
        role_name=name,
        role_opens=opens,
        asks_for_second_step=grants.asks_for_second_step(offer.role),
    )
    return (page, 422) if form.is_submitted() else page


@face.route("/administer/people/<public_id>/roles/<code>/revoke", methods=["GET", "POST"])
@guards.action(roles.ACTION)
def revoke_role(public_id: str, code: str) -> Answer:
    """Say what follows when a role is taken away; take it away."""
    actor = guards.current_actor()
    person = people.get(actor, roles.ACTION, public_id)
    grant = roles.get_grant(person, code)
    words = role_names.of(grant)
    if request.method == "POST":
        roles.take(actor, grant)
        flash(_("%(name)s no longer has the role “%(role)s”.", name=person.name, role=words), "success")
        return _to_person(person)
    if grant.revoked_at is not None:
        raise NotFound
    return render_template("admin/roles/revoke.html", whom=person, grant=grant, role_name=words)


def _to_person(person: Person) -> Response:
    return arrivals.go_to(url_for("admin.person", public_id=person.public_id) + "#roles")
