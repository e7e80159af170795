"""One-time sign-in links, for people who forgot their password."""

from __future__ import annotations

from flask import render_template, request, url_for

from learnhub import clock
from learnhub.access import people
from learnhub.errors import Refused
from learnhub.i18n import lazy
from learnhub.people import sign_in_links
from learnhub.people.models import Person
from learnhub.web import addresses, guards
from learnhub.web.admin.face import face

ACTION = "person.create_sign_in_link"


@face.route("/administer/people/<public_id>/sign-in-link", methods=["GET", "POST"])
@guards.action(ACTION)
def make_sign_in_link(public_id: str) -> str:
    """Say what a link does; make one, and show it this once: it is neither kept nor put into an address."""
    actor = guards.current_actor()
    person = people.get(actor, ACTION, public_id)
    if person.suspended_at is not None:
        raise Refused(lazy("This account is suspended: a sign-in link would not work."))
    if request.method == "GET":
        return render_template("admin/sign_in_links/ask.html", whom=person)
    return render_template(
        "admin/sign_in_links/made.html",
        whom=person,
        link=_address(person, sign_in_links.make(actor.code, person)),
        works_until=clock.now() + sign_in_links.LIFETIME,
    )


def _address(person: Person, token: str) -> str:
    """Return the whole address, in the person's own language."""
    settings = addresses.settings()
    language = person.language if person.language in settings.language_list else settings.language_list[0]
    return settings.base_url.rstrip("/") + url_for("public.sign_in_link", token=token, language=language)
