"""A forgotten password: asking for a link by mail, and choosing a new one with it."""

from __future__ import annotations

from flask import current_app, flash, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import PasswordField

from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import accounts, password_resets, passwords
from learnhub.people import sign_in as signing
from learnhub.people.models import Person
from learnhub.stores import database
from learnhub.web import addresses, arrivals, guards
from learnhub.web.forms import Form, OneLine, Required
from learnhub.web.public.face import face
from learnhub.web.secret_links import kept_secret

Answer = Response | str | tuple[str, int]


class AskForm(Form):
    """Whose password was forgotten."""

    name = OneLine(lazy("User name or e-mail address"), [Required(lazy("Write your user name or e-mail address."))])


class NewPasswordForm(Form):
    """A new password; it can be looked at while it is typed."""

    password = PasswordField(lazy("New password"), [Required(lazy("Choose a new password."))])


@face.route("/forgotten-password", methods=["GET", "POST"])
@guards.action("page.public")
def forgotten_password() -> Answer:
    """Ask for a link; the answer is the same whether there is such an account or not."""
    form = AskForm()
    is_sent = form.is_submitted() and addresses.settings().sends_mail
    if is_sent and form.validate():
        password_resets.ask(current_app.config["SECRET_KEY"], form.name.data or "", arrivals.remote_address())
        return arrivals.go_to(url_for("public.forgotten_password_sent"))
    page = render_template("public/forgotten_passwords/ask.html", form=form, sends_mail=addresses.settings().sends_mail)
    return (page, 422) if is_sent else page


@face.get("/forgotten-password/sent")
@guards.action("page.public")
def forgotten_password_sent() -> str:
    """Say what happens now, without a word on whether there is such an account."""
    return render_template("public/forgotten_passwords/sent.html")


@face.route("/new-password/<token>", methods=["GET", "POST"])
@kept_secret
@guards.action("page.public", writes=False)
def new_password(token: str) -> Answer:
    """Choose a new password with the link of a letter. Opening the page uses nothing up."""
    person = password_resets.get_person(token)
    form = NewPasswordForm()
    if form.is_sent_and_right():
        try:
            return _change(person, token, form.password.data or "")
        except Invalid as error:
            form.take_over(error)
    page = render_template(
        "public/forgotten_passwords/new_password.html",
        form=form,
        token=token,
        shortest=signing.shortest_password(person),
        sign_in_name=person.user_name or person.email,
    )
    return (page, 422) if form.is_submitted() else page


def _change(person: Person, token: str, password: str) -> Response:
    """Check and hash outside of the write lock, then change. Raises Invalid and NotFound."""
    about = accounts.known_words(person.name, person.user_name, person.email)
    passwords.check_new(password, shortest=signing.shortest_password(person), about=about)
    password_hash = passwords.hash_password(password)
    database.begin_writing()
    password_resets.use(token, password_hash)
    # Whoever was made to wait after many wrong tries, their own or others', may come in with the new one.
    signing.forget_tries(person, arrivals.remote_address())
    arrivals.remember_browser(person.id)
    guards.forget_session()
    flash(_("Your new password is saved, and every device is signed out. Sign in with it now."), "success")
    return arrivals.go_to(url_for("public.sign_in"))
