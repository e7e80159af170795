"""One's own second step at sign-in: turning it on and off, and recovery codes."""

from __future__ import annotations

import segno
from flask import flash, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import HiddenField

from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import factors, passkeys, recovery_codes, second_steps, totp
from learnhub.people.models import Person
from learnhub.people.second_steps import Way
from learnhub.people.totp import Offer
from learnhub.stores import database
from learnhub.web import arrivals, guards, once
from learnhub.web.forms import Form, OneLine, Required
from learnhub.web.learner.face import face

ACTION = "twofactor.own"
ISSUER = "LearnHub"

Answer = Response | str | tuple[str, int]


class AppForm(Form):
    """The first code of an app, and what it was made from."""

    code = OneLine(lazy("Code from your app"), [Required(lazy("Write the six digits that your app shows."))])
    offer = HiddenField()


class CodesForm(Form):
    """Nothing to fill in; sent twice, it makes the same codes."""

    form_id = once.field()


@face.get("/account/second-step")
@guards.action("person.edit_own", before_second_step=True)
def second_step() -> str:
    """Show what of a second step is on."""
    person = guards.current_actor().required
    return render_template(
        "learner/factors/second_step.html",
        is_needed=factors.is_needed(person),
        put_off_until=person.second_step_put_off_until,
        app=totp.find(person),
        keys=passkeys.of(person),
        may_remove=not factors.is_needed(person) or len(passkeys.of(person)) + (totp.find(person) is not None) > 1,
        is_on=factors.has_one(person),
        codes_left=recovery_codes.left(person),
        few=recovery_codes.FEW,
    )


@face.route("/account/second-step/app", methods=["GET", "POST"])
@guards.action(ACTION, before_second_step=True)
def set_up_app() -> Answer:
    """Turn codes of an app on: a picture to scan, the secret as text, and a first code to prove that it works."""
    person = guards.current_actor().required
    form = AppForm()
    offered = totp.offer(person)
    if form.is_submitted():
        try:
            offered = totp.offer_again(person, form.offer.data or "")
            if form.validate():
                return _turn_app_on(person, offered, form.code.data or "")
        except Invalid as error:
            form.take_over(error)
    form.offer.data = offered.token
    page = render_template(
        "learner/factors/app.html",
        form=form,
        picture=_picture(person, offered),
        secret=_in_groups(offered.secret),
        is_replaced=totp.find(person) is not None,
    )
    return (page, 422) if form.is_submitted() else page


def _picture(person: Person, offered: Offer) -> Markup:
    """Return the QR code as SVG, dark on light also where the page is dark: not every camera reads it the other way."""
    code = segno.make(totp.address_for_apps(offered.secret, person, ISSUER), error="m")
    drawn = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    return Markup(drawn)  # noqa: S704 - drawn by the library: no text is in it


def _in_groups(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _turn_app_on(person: Person, offered: Offer, code: str) -> Response:
    here = guards.current_session()
    factors.add_app(person, offered, code, keep=here)
    guards.go_on(here)
    flash(_("The second step is on. From now on, a code from your app is asked for when you sign in."), "success")
    if recovery_codes.left(person):
        return arrivals.go_to(url_for("learner.second_step"))
    return arrivals.go_to(url_for("learner.recovery_codes"))


@face.route("/account/second-step/app/remove", methods=["GET", "POST"])
@guards.action(ACTION)
def remove_app() -> Answer:
    """Turn codes of an app off, after saying what that means."""
    form = Form()
    if not form.is_sent_and_right():
        return render_template("learner/factors/remove_app.html", form=form)
    here = guards.current_session()
    factors.remove_app(guards.current_actor().required, keep=here)
    guards.go_on(here)
    flash(_("Codes from an app are off."), "success")
    return arrivals.go_to(url_for("learner.second_step"))


@face.route("/account/second-step/recovery-codes", methods=["GET", "POST"], endpoint="recovery_codes")
@guards.action(ACTION, before_second_step=True)
def make_recovery_codes() -> Answer:
    """Say what recovery codes are for; make ten, and show them this once."""
    person = guards.current_actor().required
    if not factors.has_one(person):
        return arrivals.go_to(url_for("learner.second_step"))
    form = CodesForm()
    if form.is_sent_and_right():
        try:
            return _make(person, form.form_id.data or "")
        except Invalid as error:
            form.take_over(error)
    page = render_template("learner/factors/ask_recovery_codes.html", form=form, left=recovery_codes.left(person))
    return (page, 422) if form.is_submitted() else page


def _make(person: Person, form_id: str) -> str:
    made = [
        once.letters_for(form_id, f"recovery code {number}", recovery_codes.LETTERS)
        for number in range(recovery_codes.COUNT)
    ]
    recovery_codes.replace(person, made)
    return render_template("learner/factors/recovery_codes.html", codes=list(map(recovery_codes.printed, made)))


class ConfirmForm(Form):
    """A code of the app, once more."""

    code = OneLine(lazy("Code from your app"), [Required(lazy("Write the six digits that your app shows."))])


@face.route("/confirm-code", methods=["GET", "POST"])
@guards.action("session.list_kill", writes=False, before_second_step=True)
def confirm_code() -> Answer:
    """Take a code of the app in place of the password, before a weighty act."""
    form = ConfirmForm()
    if form.is_sent_and_right():
        if _confirm(form.code.data or ""):
            return arrivals.go_on()
        form.code.errors = [str(totp.WRONG)]
    has_app = totp.find(guards.current_actor().required) is not None
    page = render_template("learner/factors/confirm_code.html", form=form, next=arrivals.wanted_path(), has_app=has_app)
    return (page, 422) if form.is_submitted() else page


def _confirm(code: str) -> bool:
    """Take the code in a transaction of its own: a wrong one counts, though its page is refused. Raises TooMany."""
    with database.unit_of_work():
        here = guards.current_session()
        return here is not None and second_steps.confirm(here, Way.APP, code)
