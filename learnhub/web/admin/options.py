"""Settings that may change while LearnHub runs: who may make an account."""

from __future__ import annotations

import re
from typing import Any

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import registration
from learnhub.people.registration import Mode
from learnhub.web import arrivals, guards
from learnhub.web.admin.face import face
from learnhub.web.forms import CHOOSE, Form, OneOfRows, Required, option

Answer = Response | str | tuple[str, int]


def _modes() -> list[Any]:
    return [
        option(Mode.OPEN.value, _("Everybody")),
        option(Mode.DOMAIN.value, _("People with an e-mail address of the domains below, and who is invited")),
        option(Mode.INVITATION.value, _("Only who is invited")),
    ]


class OptionsForm(Form):
    """Who may make an account."""

    mode = OneOfRows(lazy("Who may make an account?"), [Required(CHOOSE)], choices=_modes)
    domains = TextAreaField(lazy("Domains"))


@face.route("/administer/settings", methods=["GET", "POST"])
@guards.action("settings.security_sso_mail")
def options() -> Answer:
    """Show what is decided, and change it; accounts that are there stay."""
    decided = registration.rule()
    form = OptionsForm(mode=decided.mode.value, domains="\n".join(decided.domains))
    if form.is_sent_and_right():
        try:
            return _save(form)
        except Invalid as error:
            form.take_over(error)
    page = render_template("admin/options/options.html", form=form)
    return (page, 422) if form.is_submitted() else page


def _save(form: OptionsForm) -> Response:
    domains = [part for part in re.split(r"[\s,;]+", form.domains.data or "") if part]
    if registration.change(guards.current_actor().code, form.mode.data or "", domains):
        flash(_("Your changes are saved, and hold from now on."), "success")
    else:
        flash(_("Nothing was changed."), "info")
    return arrivals.go_to(url_for("admin.options"))
