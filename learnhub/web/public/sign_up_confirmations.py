"""The last step of making an account with an e-mail address: the link of the letter, and the password once more."""

from __future__ import annotations

from flask import g, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import PasswordField

from learnhub.errors import Invalid
from learnhub.i18n import Message, lazy
from learnhub.learning import invitations
from learnhub.people import institutions, memberships, passwords, registration, sign_ups, throttles
from learnhub.people.models import Person
from learnhub.stores import database
from learnhub.web import addresses, arrivals, guards
from learnhub.web.arrivals import ArrivalForm
from learnhub.web.forms import Required
from learnhub.web.public.face import face
from learnhub.web.public.sign_up import welcome
from learnhub.web.secret_links import kept_secret

Answer = Response | str | tuple[str, int]

_NOT_CHOSEN: Message = lazy(
    "This is not the password that was chosen for this account. If you forgot it, fill in the form once more."
)


class PasswordOnceMore(ArrivalForm):
    """The password that was chosen a moment ago: who did not choose it makes no account of it."""

    password = PasswordField(lazy("Password"), [Required(lazy("Write your password."))])


@face.get("/sign-up/sent")
@guards.action("page.public")
def sign_up_sent() -> str:
    """Say what happens now, without a word on whether there is an account already."""
    return render_template("public/sign_up/sent.html")


@face.route("/sign-up/<token>", methods=["GET", "POST"])
@kept_secret
@guards.action("page.public", writes=False)
def confirm_sign_up(token: str) -> Answer:
    """Ask for the password that was chosen, and make the account."""
    kept = sign_ups.get_open(token)
    form = PasswordOnceMore()
    if form.is_sent_and_right():
        try:
            return _make(token, form)
        except Invalid as error:
            form.take_over(error)
    page = render_template("public/sign_up/confirm.html", form=form, token=token, email=kept.email)
    return (page, 422) if form.is_submitted() else page


def _make(token: str, form: PasswordOnceMore) -> Response:
    """Compare outside of the write lock, then make the account. Raises Invalid, TooMany, NotFound and Conflict."""
    kept = sign_ups.get_open(token)
    keys = throttles.for_account("sign-up", kept.code, arrivals.remote_address())
    throttles.require_patience(keys)
    if not passwords.matches(kept.password_hash, form.password.data or ""):
        with database.unit_of_work():  # a wrong try counts, though its page is refused
            throttles.note_failure(keys)
        raise Invalid({"password": _NOT_CHOSEN})
    database.begin_writing()
    person = _join(token)
    then = addresses.own_path(kept.wanted_path) or url_for("public.home")
    return welcome(person, is_shared=form.says_shared, then=then)


def _join(token: str) -> Person:
    kept = sign_ups.get_open(token)
    invitation = invitations.get_open_by_id(kept.invitation) if kept.invitation else None
    registration.require_allowed(kept.email, is_invited=invitation is not None)
    person = sign_ups.confirm(token)
    if kept.institution is not None:
        memberships.claim(person, institutions.get(kept.institution))
    if invitation is not None:
        invitations.accept(person, invitation, language=g.language)
    return person
