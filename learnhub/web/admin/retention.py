"""How long what is over is remembered: set here, with who was not here for long and what the daily work did."""

from __future__ import annotations

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response

from learnhub.access import people
from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.privacy import retention
from learnhub.web import arrivals, guards
from learnhub.web.admin.face import face
from learnhub.web.forms import Form
from learnhub.web.manager.fields import Given, WholeNumber

Answer = Response | str | tuple[str, int]
RUNS_SHOWN = 10


class RetentionForm(Form):
    """The periods."""

    sessions_days = WholeNumber(lazy("Sign-ins that are over: days"), [Given(retention.OUT_OF_RANGE)])
    mail_days = WholeNumber(lazy("Letters that were sent: days"), [Given(retention.OUT_OF_RANGE)])
    unseen_years = WholeNumber(lazy("List who was not here for so many years"), [Given(retention.OUT_OF_RANGE)])


@face.route("/administer/retention", methods=["GET", "POST"], endpoint="retention")
@guards.action(retention.ACTION)
def keep_periods() -> Answer:
    """Show the periods and what came of them, and change them."""
    form = RetentionForm(data={name: retention.read(one) for name, one in retention.PERIODS.items()})
    if form.is_sent_and_right():
        try:
            return _save(form)
        except Invalid as error:
            form.take_over(error)
    unseen = retention.list_unseen()
    page = render_template(
        "admin/retention/retention.html",
        form=form,
        periods=retention.PERIODS,
        unseen=unseen,
        runs=retention.list_runs(RUNS_SHOWN),
    )
    if form.is_submitted():
        return page, 422
    if unseen:
        people.note_seen(guards.current_actor(), "person.name", "list", "unseen", people=len(unseen))
    return page


def _save(form: RetentionForm) -> Response:
    wanted = {name: form[name].data for name in retention.PERIODS}
    if retention.change(guards.current_actor().code, wanted):
        flash(_("Your changes are saved, and hold from the next day on."), "success")
    else:
        flash(_("Nothing was changed."), "info")
    return arrivals.go_to(url_for("admin.retention"))
