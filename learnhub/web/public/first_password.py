"""Coming in for the first time: choosing a password, after the PIN of a printed slip was right."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import flash, g, render_template, session, url_for
from werkzeug.wrappers import Response
from wtforms import PasswordField

from learnhub import clock
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import acceptances, accounts, first_pins, passwords
from learnhub.people import sign_in as signing
from learnhub.people.models import Person
from learnhub.people.sign_in import Credentials
from learnhub.privacy import agreements
from learnhub.stores import database
from learnhub.web import arrivals, guards, person_fields
from learnhub.web.forms import Form, Required
from learnhub.web.public.face import face

Answer = Response | str | tuple[str, int]
# How long the page may be filled in; the PIN is used up only then, so that a lost answer costs nobody the account.
WAITS_FOR = timedelta(minutes=30)
_WAITING = "first_password"


class FirstPasswordForm(Form):
    """A password, and the privacy notice, which nobody could accept in one's place."""

    password = PasswordField(lazy("New password"), [Required(lazy("Choose a new password."))])
    notice = person_fields.notice_field()


def lead_to(credentials: Credentials, *, stays: bool, is_shared: bool) -> Response:
    """Let the browser wait for a password, whose PIN was right. Raises TooMany and Invalid."""
    database.begin_writing()
    code, leads_to = signing.accept_pin(credentials), arrivals.wanted_path()
    guards.forget_session()
    session.clear()
    session.permanent = False
    session[_WAITING] = {"code": code, "stays": stays, "is_shared": is_shared, "at": clock.now().isoformat()}
    return arrivals.go_to(url_for("public.first_password", next=leads_to))


def _waiting() -> tuple[str, Person] | None:
    """Return the code of the PIN that was right in this browser, and whose it is; None when that is over."""
    waits = session.get(_WAITING)
    if waits is None or not timedelta() <= clock.now() - datetime.fromisoformat(waits["at"]) <= WAITS_FOR:
        return None
    person = first_pins.find_person(waits["code"])
    return (waits["code"], person) if person else None


@face.route("/first-password", methods=["GET", "POST"])
@guards.action("page.public", writes=False)
def first_password() -> Answer:
    """Choose a password: the PIN is then used up, and one is in."""
    if guards.current_actor().is_somebody:
        return arrivals.go_on()
    found = _waiting()
    if found is None:
        flash(_("Sign in once more with the user name and the PIN of your slip."), "info")
        return arrivals.go_to(url_for("public.sign_in", next=arrivals.wanted_path()))
    code, person = found
    form = FirstPasswordForm()
    if form.is_sent_and_right():
        try:
            return _come_in(code, person, form.password.data or "")
        except Invalid as error:
            form.take_over(error)
    return choosing(form, person, url_for("public.first_password", next=arrivals.wanted_path()))


def choosing(form: FirstPasswordForm, person: Person, address: str) -> Answer:
    """Return the page on which somebody chooses a first password; the form is sent to `address`."""
    shortest = signing.shortest_password(person)
    page = render_template(
        "public/first_password/choose.html", form=form, shortest=shortest, whom=person, address=address
    )
    return (page, 422) if form.is_submitted() else page


def checked(person: Person, password: str) -> str:
    """Return the hash of a first password; it takes long, so it is made outside of the write lock. Raises Invalid."""
    about = accounts.known_words(person.name, person.user_name, person.email)
    passwords.check_new(password, shortest=signing.shortest_password(person), about=about)
    return passwords.hash_password(password)


def _come_in(code: str, person: Person, password: str) -> Response:
    """Use the PIN up. Raises Invalid and NotFound."""
    password_hash = checked(person, password)
    stays, is_shared = (bool(session[_WAITING].get(tick)) for tick in ("stays", "is_shared"))
    database.begin_writing()
    if not first_pins.use_up(code, person):
        raise NotFound(
            lazy("This PIN was used meanwhile."),
            mend=lazy("Sign in with the password that was chosen, or ask who gave you the slip for a new one."),
        )
    accounts.set_first_password(person, password_hash)
    acceptances.accept_notice(person, agreements.notice_version(), g.language)
    answer = arrivals.come_in(person, stays=stays, is_shared=is_shared)
    flash(_("Your password is saved. From now on you sign in with it."), "success")
    return answer
