"""Revoking a certificate, and taking that back: for a reason that stays in the record."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from learnhub.access import certificates
from learnhub.credentials import certificates as rules
from learnhub.credentials.models import Certificate, StatusChange
from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.web import arrivals, guards
from learnhub.web.admin.face import face
from learnhub.web.forms import Form, Required

Answer = Response | str | tuple[str, int]


class Sentences(TextAreaField):
    """A few sentences, kept as one line: how they were broken into lines does not matter."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed."""
        self.data = " ".join(str(valuelist[0]).split()) if valuelist else self.data


class ReasonForm(Form):
    """Why."""

    reason = Sentences(lazy("Reason"), [Required(lazy("Write the reason: without it nobody can understand the act."))])


@face.route("/administer/people/<public_id>/certificates/<code>/revoke", methods=["GET", "POST"])
@guards.action(certificates.DECIDE)
def revoke_certificate(public_id: str, code: str) -> Answer:
    """Say what follows when a certificate is revoked; revoke it."""
    certificate = certificates.get(guards.current_actor(), certificates.DECIDE, public_id, code)
    return _decide(certificate, StatusChange.REVOKED)


@face.route("/administer/people/<public_id>/certificates/<code>/reinstate", methods=["GET", "POST"])
@guards.action(certificates.DECIDE)
def reinstate_certificate(public_id: str, code: str) -> Answer:
    """Say what follows when a revocation is taken back; take it back."""
    certificate = certificates.get(guards.current_actor(), certificates.DECIDE, public_id, code)
    return _decide(certificate, StatusChange.REINSTATED)


def _decide(certificate: Certificate, change: StatusChange) -> Answer:
    form = ReasonForm()
    if form.is_sent_and_right():
        try:
            return _do(certificate, change, form.reason.data or "")
        except Invalid as error:
            form.take_over(error)
    if not form.is_submitted():
        rules.require_open_to(certificate, change)
    page = render_template(
        f"admin/certificates/{_TEMPLATES[change]}",
        form=form,
        whom=certificate.enrolment.person,
        facts=rules.checked(certificate).facts,
        longest=rules.LONGEST_REASON,
    )
    return (page, 422) if form.is_submitted() else page


_TEMPLATES = {StatusChange.REVOKED: "revoke.html", StatusChange.REINSTATED: "reinstate.html"}


def _do(certificate: Certificate, change: StatusChange, reason: str) -> Response:
    actor = guards.current_actor().required
    if change is StatusChange.REVOKED:
        rules.revoke(actor, certificate, reason)
        flash(_("The certificate %(code)s is revoked.", code=certificate.code), "success")
    else:
        rules.reinstate(actor, certificate, reason)
        flash(_("The certificate %(code)s is no longer revoked.", code=certificate.code), "success")
    person = certificate.enrolment.person
    return arrivals.go_to(url_for("admin.person", public_id=person.public_id) + "#certificates")
