"""Invitations as the invited see them: a code to type, what it leads to, and a button to join."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, g, render_template, url_for
from werkzeug.wrappers import Response

from learnhub.content import catalogue, outline
from learnhub.content.models import Course
from learnhub.errors import NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.learning import invitations
from learnhub.learning.models import Invitation
from learnhub.people import grants, throttles
from learnhub.stores import database
from learnhub.web import arrivals, guards, role_names
from learnhub.web.forms import Form, OneLine, Required
from learnhub.web.public.face import face
from learnhub.web.secret_links import kept_secret

Answer = Response | str | tuple[str, int]


class CodeForm(Form):
    """The code as it was handed over, on paper or by telephone."""

    code = OneLine(lazy("Invitation code"), [Required(lazy("Write the code of your invitation."))])


@dataclass(frozen=True, slots=True)
class InvitedTo:
    """A course's title, with its language where that is not the page's."""

    title: str
    lang: str | None


def open_by_code(code: str) -> Invitation:
    """Return the invitation of a code, open or used by whoever is signed in.

    Raises NotFound, and TooMany after very many wrong codes.
    """
    keys = [throttles.for_address("invitation", arrivals.remote_address())]
    throttles.require_patience(keys)
    try:
        return invitations.get_open(code, person=guards.current_actor().person)
    except NotFound:
        with database.unit_of_work():  # a wrong guess counts, though its page is refused
            throttles.note_failure(keys)
        raise


@face.get("/invitation")
@face.get("/invitation/<code>")
@kept_secret
@guards.action("page.public")
def invitation(code: str | None = None) -> str:
    """Ask for a code; with one, show who invites, and to what."""
    if code is None:
        return render_template("public/invitations/type_invitation.html", form=CodeForm())
    found = open_by_code(code)
    return render_template(
        "public/invitations/invitation.html",
        code=code,
        role=role_names.of_invitation(found),
        asks_for_second_step=found.role is not None and grants.asks_for_second_step(found.role),
        institution=found.institution.name if found.institution else None,
        programme=found.programme.name if found.programme else None,
        courses=[_invited_to(course) for course in invitations.courses_of(found)],
        due_on=found.due_on or (found.programme.due_on if found.programme else None),
        good_until=found.expires_at,
    )


def _invited_to(course: Course) -> InvitedTo:
    version = catalogue.outline_of(catalogue.get_published(course.slug))
    source = version.languages[0]
    shown = g.language if g.language in version.title else source
    return InvitedTo(outline.in_language(version.title, shown, source), None if shown == g.language else shown)


@face.post("/invitation")
@guards.action("page.public", writes=False)
def type_invitation() -> Answer:
    """Take the code that somebody typed."""
    form = CodeForm()
    if form.validate():
        code = form.code.data or ""
        try:
            open_by_code(code)
            return arrivals.go_to(url_for("public.invitation", code=code))
        except NotFound as error:
            form.code.errors = [error.message, error.mend]
    return render_template("public/invitations/type_invitation.html", form=form), 422


@face.post("/invitation/<code>")
@kept_secret
@guards.action("enrol.self", begins=True)
def accept_invitation(code: str) -> Response:
    """Join: become a member and enrol. Joining twice is joining once."""
    person = guards.current_actor().required
    invitations.accept(person, open_by_code(code), language=person.language)
    flash(_("You have joined. Your courses are on this page."), "success")
    return arrivals.go_to(url_for("public.home"))
