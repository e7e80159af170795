"""Reminding those who are late in a programme: first how many it would reach, then a few own words, then sending."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField

from learnhub.access import reminders as access
from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy, ngettext
from learnhub.learning import reminders as rules
from learnhub.learning.models import Programme
from learnhub.web import addresses, arrivals, guards, once
from learnhub.web.forms import Form
from learnhub.web.manager.face import face
from learnhub.web.manager.programmes import CODE_LETTERS, Answer


class ReminderForm(Form):
    """What is sent."""

    form_id = once.field()
    days = HiddenField()
    note = TextAreaField(lazy("A line of your own"))


@face.route("/manage/programmes/<code>/remind", methods=["GET", "POST"])
@guards.action(access.ACTION)
def remind(code: str) -> Answer:
    """Show whom a reminder would reach; send it."""
    actor = guards.current_actor()
    found = access.get_programme(actor, code)
    days = _days(request.values.get("days", ""))
    form = ReminderForm(days=str(days))
    if form.is_sent_and_right():
        try:
            return _send(found, days, form)
        except Invalid as error:
            form.take_over(error)
    page = render_template("manager/reminders/remind.html", **_shown(found, days, form))
    return (page, 422) if form.is_submitted() else page


def _days(text: str) -> int:
    return int(text) if text in {str(days) for days in rules.DAYS} else 0


def _shown(found: Programme, days: int, form: ReminderForm) -> dict[str, Any]:
    settings = addresses.settings()
    return {
        "programme": found,
        "days": days,
        "choices": [(str(choice), _choice(choice)) for choice in rules.DAYS],
        "preview": access.preview(guards.current_actor(), found, days),
        "form": form,
        "longest": rules.LONGEST_NOTE,
        "has_mail": bool(settings.mail_server) or settings.is_test_instance,
    }


def _choice(days: int) -> str:
    if not days:
        return _("Only those who are late")
    return ngettext("And those due within %(num)s day", "And those due within %(num)s days", days)


def _send(found: Programme, days: int, form: ReminderForm) -> Response:
    access.remind(
        guards.current_actor(),
        found,
        days=days,
        note=form.note.data or "",
        public_id=once.letters_for(form.form_id.data or "", "reminder", CODE_LETTERS).lower(),
    )
    flash(_("The reminder is on its way. You can send the next one to the same people in three days."), "success")
    return arrivals.go_to(url_for("manager.programme", code=found.public_id))


@face.post("/manage/programmes/<code>/remind/by-itself")
@guards.action(access.ACTION)
def remind_by_itself(code: str) -> Response:
    """Switch on or off that LearnHub reminds by itself."""
    actor = guards.current_actor()
    found = access.get_programme(actor, code)
    wanted = request.form.get("wanted") == "1"
    rules.set_by_itself(actor.code, found, wanted=wanted)
    flash(
        _("LearnHub reminds the people of this programme by itself from now on.")
        if wanted
        else _("LearnHub does not remind by itself any more."),
        "success",
    )
    return arrivals.go_to(url_for("manager.remind", code=code))
