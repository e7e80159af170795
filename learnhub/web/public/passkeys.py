"""Signing in with a passkey, which is enough by itself."""

from __future__ import annotations

from flask import flash, url_for
from werkzeug.wrappers import Response

from learnhub.people import factors, passkeys, throttles
from learnhub.people.passkeys import Purpose
from learnhub.web import arrivals, guards, passkey_forms
from learnhub.web.passkey_forms import PasskeyForm
from learnhub.web.public.face import face


def form() -> PasskeyForm | None:
    """Return the form to sign in with a passkey; None under an address that knows no passkeys."""
    site = passkey_forms.site()
    if not site.has_name:
        return None
    return PasskeyForm(formdata=None).asks(passkeys.ask_to_sign(site, Purpose.SIGN_IN))


@face.post("/sign-in/passkey")
@guards.action("page.public")
def sign_in_with_passkey() -> Response:
    """Let in whoever a passkey is of; a wrong one counts for the address. Raises TooMany."""
    if guards.current_actor().is_somebody:
        return arrivals.go_on()
    sent = PasskeyForm()
    is_shared = bool(sent.is_shared.data)
    token = factors.sign_in_with_passkey(
        passkey_forms.site(), sent.challenge.data or "", sent.answer.data or "", arrivals.device(),
        address=arrivals.remote_address(), is_shared=is_shared,
    )  # fmt: skip
    if token is None:  # what cannot be guessed is not made to wait for what others try
        keys = [throttles.for_door(arrivals.remote_address())]
        throttles.require_patience(keys)
        throttles.note_failure(keys)
        flash(str(passkeys.NOT_TAKEN), "error")
        return arrivals.go_to(url_for("public.sign_in", next=arrivals.wanted_path()))
    arrivals.keep(token, on_this_device=bool(sent.stay.data) and not is_shared)
    return arrivals.go_on()
