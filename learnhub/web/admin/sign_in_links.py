"""One-time sign-in links, for people who forgot their password."""

from __future__ import annotations

from flask import render_template, url_for

from learnhub.access import people
from learnhub.errors import Invalid, Refused
from learnhub.i18n import lazy
from learnhub.people import sign_in_links
from learnhub.people.models import Person
from learnhub.web import addresses, guards, once
from learnhub.web.admin.face import face
from learnhub.web.forms import Form

ACTION = "person.create_sign_in_link"
# 51 letters of 5 bits: as hard to guess as what ids.token draws.
TOKEN_LETTERS = 51


class LinkForm(Form):
    """Nothing to fill in; sent twice, it makes one link."""

    form_id = once.field()


@face.route("/administer/people/<public_id>/sign-in-link", methods=["GET", "POST"])
@guards.action(ACTION)
def make_sign_in_link(public_id: str) -> str | tuple[str, int]:
    """Say what a link does; make one, and show it this once: it is neither kept nor put into an address."""
    actor = guards.current_actor()
    person = people.get(actor, ACTION, public_id)
    if person.suspended_at is not None:
        raise Refused(lazy("This account is suspended: a sign-in link would not work."))
    form = LinkForm()
    if form.is_sent_and_right():
        try:
            return _make(person, form)
        except Invalid as error:
            form.take_over(error)
    page = render_template("admin/sign_in_links/ask.html", whom=person, form=form)
    return (page, 422) if form.is_submitted() else page


def _make(person: Person, form: LinkForm) -> str:
    secret = once.letters_for(form.form_id.data or "", f"sign-in link of {person.public_id}", TOKEN_LETTERS)
    token = sign_in_links.make(guards.current_actor().code, person, secret)
    return render_template(
        "admin/sign_in_links/made.html",
        whom=person,
        link=_address(person, token),
        works_until=sign_in_links.works_until(token),
    )


def _address(person: Person, token: str) -> str:
    """Return the whole address, in the person's own language."""
    settings = addresses.settings()
    language = person.language if person.language in settings.language_list else settings.language_list[0]
    return settings.base_url.rstrip("/") + url_for("public.sign_in_link", token=token, language=language)
