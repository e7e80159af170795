"""Signing in, with a password or with a one-time link."""

from __future__ import annotations

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, PasswordField

from learnhub.errors import Invalid, NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import passwords, sessions, sign_in_links
from learnhub.people import sign_in as signing
from learnhub.people.models import SignInLinkPurpose
from learnhub.stores import database
from learnhub.web import arrivals, guards, providers
from learnhub.web.arrivals import ArrivalForm
from learnhub.web.forms import OneLine, Required
from learnhub.web.public import first_password, passkeys
from learnhub.web.public.face import face
from learnhub.web.secret_links import kept_secret

Answer = Response | str | tuple[str, int]


class SignInForm(ArrivalForm):
    """Who one is, and the password."""

    name = OneLine(lazy("User name or e-mail address"), [Required(lazy("Write your user name or e-mail address."))])
    password = PasswordField(lazy("Password"), [Required(lazy("Write your password."))])
    stay = BooleanField(
        lazy("Keep me signed in on this device"), description=lazy("Leave this empty on a computer that others use.")
    )


@face.route("/sign-in", methods=["GET", "POST"])
@guards.action("page.public", writes=False)
def sign_in() -> Answer:
    """Sign in with a name and a password."""
    if guards.current_actor().is_somebody:
        return arrivals.go_on()
    form = SignInForm()
    if not form.is_submitted():
        return _sign_in_page(form)
    if form.validate():
        try:
            return _come_in(form)
        except Invalid as error:
            form.take_over(error)
    return _sign_in_page(form), 422


def _sign_in_page(form: SignInForm) -> str:
    return render_template(
        "public/sign_in/sign_in.html",
        form=form,
        passkey=passkeys.form(),
        next=arrivals.wanted_path(),
        providers=providers.offered(),
    )


def _come_in(form: SignInForm) -> Response:
    """Compare and start a session. Raises TooMany and Invalid, with the same words for unknown and wrong."""
    password = form.password.data or ""
    credentials = signing.credentials_of(form.name.data or "", arrivals.remote_address(), arrivals.browser())
    if not passwords.matches(credentials.password_hash, password):
        if signing.is_first_pin(credentials, password):
            return first_password.lead_to(credentials, stays=bool(form.stay.data), is_shared=form.says_shared)
        with database.unit_of_work():  # a failed try counts, though its page is refused
            signing.refuse(credentials)
        raise Invalid({"password": signing.WRONG})
    database.begin_writing()
    person = signing.accept(credentials)
    is_too_short = signing.wants_longer_password(person, password)
    answer = arrivals.come_in(
        person,
        stays=bool(form.stay.data),
        is_shared=form.says_shared,
        then=url_for("learner.change_password") if is_too_short else None,
    )
    if not is_too_short:
        return answer
    flash(_("Since you have a role, your password has to be longer. Please choose a new one."), "warm")
    return answer


@face.get("/sign-in-link/<token>")
@kept_secret
@guards.action("page.public")
def sign_in_link(token: str) -> str:
    """Show one button. Opening the page uses nothing up, for programs that show previews open links as well."""
    require_open(token, SignInLinkPurpose.SIGN_IN)
    return render_template("public/sign_in/sign_in_link.html", token=token, form=ArrivalForm())


@face.post("/sign-in-link/<token>")
@kept_secret
@guards.action("page.public")
def use_sign_in_link(token: str) -> Response:
    """Use the link up, and lead to choosing a new password."""
    person = sign_in_links.use(token)
    _end_present_session()
    # Whoever holds the link may choose a new password, so it counts as one for the next minutes.
    answer = arrivals.come_in(person, is_shared=ArrivalForm().says_shared, then=url_for("learner.change_password"))
    if guards.current_actor().is_somebody:
        flash(_("You are signed in. Now choose a new password: the link does not work again."), "info")
    else:
        flash(_("The link does not work again. After this step, choose a new password."), "info")
    return answer


def _end_present_session() -> None:
    present = guards.current_session()
    if present is not None:
        sessions.end(present)


def require_open(token: str, purpose: SignInLinkPurpose) -> None:
    """Raise NotFound with kind words for a link that is unknown, used, too old or for something else."""
    link = sign_in_links.find_open(token)
    if link is None or link.purpose != purpose:
        raise NotFound(
            lazy("This link does not work any more."),
            mend=lazy("It works once and for 24 hours. Ask the person who gave it to you for a new one."),
        )
