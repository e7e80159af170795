"""One's own passkeys: adding and removing them, and answering with one before a weighty act."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from learnhub.errors import Invalid, NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import factors, passkeys, recovery_codes
from learnhub.people.models import Person
from learnhub.people.passkeys import Purpose
from learnhub.web import arrivals, guards, passkey_forms
from learnhub.web.forms import Form, OneLine, Required
from learnhub.web.learner import devices
from learnhub.web.learner.face import face
from learnhub.web.passkey_forms import PasskeyForm

ACTION = "twofactor.own"

Answer = Response | str | tuple[str, int]


class NewPasskeyForm(PasskeyForm):
    """A name for a new passkey, and what the browser says."""

    name = OneLine(lazy("Name of the passkey"), [Required(lazy("Give the passkey a name."))])


@face.route("/account/second-step/passkeys/new", methods=["GET", "POST"])
@guards.action(ACTION, before_second_step=True)
def add_passkey() -> Answer:
    """Make a passkey on this device, or on one that is held near it."""
    person, site = guards.current_actor().required, passkey_forms.site()
    form = NewPasskeyForm(name=devices.in_words(request.user_agent.string))
    if form.is_sent_and_right():
        try:
            return _add(person, form)
        except Invalid as error:
            form.take_over(error)
    form.asks(passkeys.ask_to_add(person, site))
    page = render_template("learner/factors/add_passkey.html", form=form, is_possible=site.has_name)
    return (page, 422) if form.is_submitted() else page


def _add(person: Person, form: NewPasskeyForm) -> Response:
    challenge, answer = form.challenge.data or "", form.answer.data or ""
    site, here = passkey_forms.site(), guards.current_session()
    factors.add_passkey(person, site, challenge, answer, form.name.data or "", keep=here)
    guards.go_on(here)
    flash(_("The passkey is ready. You can sign in with it alone."), "success")
    if recovery_codes.left(person):
        return arrivals.go_to(url_for("learner.second_step"))
    return arrivals.go_to(url_for("learner.recovery_codes"))


@face.route("/account/second-step/passkeys/<code>/remove", methods=["GET", "POST"])
@guards.action(ACTION)
def remove_passkey(code: str) -> Answer:
    """Take one of one's passkeys away, after saying what that means."""
    person = guards.current_actor().required
    key = passkeys.get_own(person, code)
    form = Form()
    if not form.is_sent_and_right():
        return render_template("learner/factors/remove_passkey.html", form=form, key=key)
    here = guards.current_session()
    factors.remove_passkey(person, key, keep=here)
    guards.go_on(here)
    flash(_("The passkey is removed."), "success")
    return arrivals.go_to(url_for("learner.second_step"))


def form_to_confirm(person: Person) -> PasskeyForm | None:
    """Return the form to answer with a passkey in place of the password; None where there is none to answer with."""
    site = passkey_forms.site()
    if not site.has_name or not passkeys.of(person):
        return None
    return PasskeyForm(formdata=None).asks(passkeys.ask_to_sign(site, Purpose.CONFIRM, person))


@face.post("/confirm-passkey")
@guards.action("session.list_kill", before_second_step=True)
def confirm_passkey() -> Response:
    """Take a passkey in place of the password, before a weighty act."""
    sent, here = PasskeyForm(), guards.current_session()
    if here is None:
        raise NotFound
    challenge, answer = sent.challenge.data or "", sent.answer.data or ""
    if factors.confirm_with_passkey(here, passkey_forms.site(), challenge, answer):
        return arrivals.go_on()
    flash(str(passkeys.NOT_TAKEN), "error")
    return arrivals.go_to(url_for("learner.confirm_password", next=arrivals.wanted_path()))
