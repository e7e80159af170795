"""The second step at sign-in: a code of an app, or a recovery code."""

from __future__ import annotations

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response

from learnhub.i18n import gettext as _
from learnhub.i18n import lazy, ngettext
from learnhub.people import passkeys, recovery_codes, second_steps, totp
from learnhub.people.factor_models import PendingSignIn
from learnhub.people.second_steps import Over, Way
from learnhub.stores import database
from learnhub.web import arrivals, guards
from learnhub.web.forms import Form, OneLine, Required
from learnhub.web.public import passkeys as passkey_pages
from learnhub.web.public.face import face

Answer = Response | str | tuple[str, int]


class CodeForm(Form):
    """A code of the app."""

    code = OneLine(lazy("Code from your app"), [Required(lazy("Write the six digits that your app shows."))])


class RecoveryForm(Form):
    """One of the codes on paper."""

    code = OneLine(lazy("Recovery code"), [Required(lazy("Write one of your recovery codes."))])


WRONG_RECOVERY_CODE = lazy("This recovery code is not right, or was used before. Check it, or take the next one.")


@face.route("/sign-in/second-step", methods=["GET", "POST"])
@guards.action("page.public", writes=False)
def second_step() -> Answer:
    """Ask for a code of the app."""
    if guards.current_actor().is_somebody:
        return arrivals.go_on()
    form, waiting = CodeForm(), _waiting()
    if waiting is None:
        return _begin_again()
    if form.is_sent_and_right():
        token = _finish(Way.APP, form.code.data or "")
        if token is not None:
            return _come_in(token, waiting)
        form.code.errors = [str(totp.WRONG)]
    page = render_template(
        "public/second_step/app.html",
        form=form,
        next=arrivals.wanted_path(),
        has_app=totp.find(waiting.person) is not None,
        passkey=passkey_pages.form() if passkeys.of(waiting.person) else None,
    )
    return (page, 422) if form.is_submitted() else page


@face.route("/sign-in/recovery-code", methods=["GET", "POST"])
@guards.action("page.public", writes=False)
def recovery_code() -> Answer:
    """Ask for a recovery code, where the phone is not at hand."""
    if guards.current_actor().is_somebody:
        return arrivals.go_on()
    form, waiting = RecoveryForm(), _waiting()
    if waiting is None:
        return _begin_again()
    if form.is_sent_and_right():
        token = _finish(Way.RECOVERY_CODE, form.code.data or "")
        if token is not None:
            return _come_in_with_recovery_code(token, waiting)
        form.code.errors = [str(WRONG_RECOVERY_CODE)]
    page = render_template("public/second_step/recovery_code.html", form=form, next=arrivals.wanted_path())
    return (page, 422) if form.is_submitted() else page


def _waiting() -> PendingSignIn | None:
    token = arrivals.waiting()
    return second_steps.find(token) if token else None


def _begin_again() -> Response:
    flash(f"{Over.message} {Over.mend}", "info")
    return arrivals.go_to(url_for("public.sign_in", next=arrivals.wanted_path()))


def _finish(way: Way, code: str) -> str | None:
    """Take the code in a transaction of its own: a wrong one counts, though its page is refused. Raises TooMany."""
    with database.unit_of_work():
        token = arrivals.waiting() or ""
        return second_steps.finish(token, way, code, arrivals.remote_address(), arrivals.device(), arrivals.browser())


def _come_in(token: str, waiting: PendingSignIn) -> Response:
    arrivals.keep(token, on_this_device=waiting.stays and not waiting.is_shared)
    return arrivals.go_on()


def _come_in_with_recovery_code(token: str, waiting: PendingSignIn) -> Response:
    answer = _come_in(token, waiting)
    left = recovery_codes.left(waiting.person)
    told = ngettext("You have %(num)s recovery code left.", "You have %(num)s recovery codes left.", left)
    more = _("Make new ones under “My account”.") if left <= recovery_codes.FEW else ""
    flash(f"{told} {more}".strip(), "warm" if more else "info")
    return answer
