"""Confirming an e-mail address with the link of a letter."""

from __future__ import annotations

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response

from learnhub.i18n import gettext as _
from learnhub.people import confirmations
from learnhub.web import arrivals, guards
from learnhub.web.public.face import face
from learnhub.web.secret_links import kept_secret


@face.get("/confirm-address/<token>")
@kept_secret
@guards.action("page.public")
def confirm_address(token: str) -> str:
    """Show one button. Opening the page uses nothing up, for programs that show previews open links as well."""
    link, person = confirmations.get_link(token)
    return render_template(
        "public/confirmations/confirm_address.html", token=token, email=link.email, is_new=link.email != person.email
    )


@face.post("/confirm-address/<token>")
@kept_secret
@guards.action("page.public")
def use_confirmation(token: str) -> Response:
    """Use the link up."""
    confirmations.confirm(token)
    flash(_("Your e-mail address is confirmed. You can sign in with it."), "success")
    return arrivals.go_to(url_for("learner.account" if guards.current_actor().is_somebody else "public.sign_in"))
