"""One's own e-mail address: giving another one, or confirming the present one."""

from __future__ import annotations

from flask import current_app, flash, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import EmailField

from learnhub.errors import Invalid, NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import confirmations
from learnhub.people.models import Person
from learnhub.web import addresses, arrivals, guards
from learnhub.web.forms import Form, Required
from learnhub.web.learner.face import face

Answer = Response | str | tuple[str, int]


class AddressForm(Form):
    """An address that is one's own."""

    email = EmailField(lazy("E-mail address"), [Required(lazy("Write your e-mail address."))])


@face.route("/account/email-address", methods=["GET", "POST"])
@guards.action("person.change_email_password")
def change_email() -> Answer:
    """Send a letter to an address; only opening its link makes it that of the account."""
    if not addresses.settings().sends_mail:
        raise NotFound
    person = guards.current_actor().required
    form = AddressForm(obj=person)
    if form.is_sent_and_right():
        try:
            return _ask(person, form.email.data or "")
        except Invalid as error:
            form.take_over(error)
    page = render_template("learner/account/change_email.html", form=form, account=person)
    return (page, 422) if form.is_submitted() else page


def _ask(person: Person, typed: str) -> Response:
    email = confirmations.ask(current_app.config["SECRET_KEY"], person, typed)
    flash(_("We wrote to %(address)s. Open the link in that letter within 24 hours.", address=email), "success")
    return arrivals.go_to(url_for("learner.account"))
