"""One's own password: choosing a new one, and giving it again before a weighty act."""

from __future__ import annotations

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import PasswordField

from learnhub.errors import Invalid, NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import accounts, passwords, totp
from learnhub.people import sign_in as signing
from learnhub.people.models import Session
from learnhub.people.openid import identities
from learnhub.people.openid.providers import Provider
from learnhub.stores import database
from learnhub.web import arrivals, guards, providers
from learnhub.web.forms import Form, Required
from learnhub.web.learner import passkeys
from learnhub.web.learner.face import face

Answer = Response | str | tuple[str, int]


class NewPasswordForm(Form):
    """A new password; it can be looked at while it is typed."""

    password = PasswordField(lazy("New password"), [Required(lazy("Choose a new password."))])


class ConfirmForm(Form):
    """The present password once more."""

    password = PasswordField(lazy("Password"), [Required(lazy("Write your password."))])


@face.route("/account/password", methods=["GET", "POST"])
@guards.action("person.change_email_password", writes=False, before_second_step=True)
def change_password() -> Answer:
    """Choose a new password; all other devices are then signed out."""
    form = NewPasswordForm()
    if form.is_sent_and_right():
        try:
            return _change(form.password.data or "")
        except Invalid as error:
            form.take_over(error)
    person = guards.current_actor().required
    page = render_template(
        "learner/account/change_password.html",
        form=form,
        shortest=signing.shortest_password(person),
        sign_in_name=person.user_name or person.email,
    )
    return (page, 422) if form.is_submitted() else page


def _change(password: str) -> Response:
    """Check and hash outside of the write lock, then change. Raises Invalid."""
    person = guards.current_actor().required
    about = accounts.known_words(person.name, person.user_name, person.email)
    passwords.check_new(password, shortest=signing.shortest_password(person), about=about)
    password_hash = passwords.hash_password(password)
    database.begin_writing()
    here = guards.current_session()
    accounts.change_password(person, password_hash, keep=here)
    guards.go_on(here)
    if not guards.is_shared():
        arrivals.remember_browser(person.id)
    flash(_("Your new password is saved. All other devices are signed out."), "success")
    return arrivals.go_to(url_for("learner.account"))


@face.route("/confirm-password", methods=["GET", "POST"])
@guards.action("session.list_kill", writes=False, before_second_step=True)
def confirm_password() -> Answer:
    """Ask for the password again before what concerns other people or the account itself."""
    form = ConfirmForm()
    if form.is_sent_and_right():
        try:
            _confirm(form.password.data or "", _present_session())
            return arrivals.go_on()
        except Invalid as error:
            form.take_over(error)
    page = render_template(
        "learner/account/confirm_password.html",
        form=form,
        next=arrivals.wanted_path(),
        account=guards.current_actor().required,
        has_app=totp.find(guards.current_actor().required) is not None,
        passkey=passkeys.form_to_confirm(guards.current_actor().required),
        providers=_linked_providers(),
    )
    return (page, 422) if form.is_submitted() else page


def _linked_providers() -> list[Provider]:
    """Return the organisations with whose accounts one may confirm."""
    mine = {identity.issuer for identity in identities.of(guards.current_actor().required)}
    return [provider for provider in providers.offered() if provider.issuer in mine]


def _present_session() -> Session:
    here = guards.current_session()
    if here is None:
        raise NotFound
    return here


def _confirm(password: str, here: Session) -> None:
    """Compare outside of the write lock, then note it. Raises TooMany and Invalid."""
    credentials = signing.credentials_of_session(here)
    if not passwords.matches(credentials.password_hash, password):
        with database.unit_of_work():  # a failed try counts, though its page is refused
            signing.refuse(credentials)
        raise Invalid({"password": lazy("This is not your password. Check it and try again.")})
    database.begin_writing()
    signing.confirm(credentials, here)
