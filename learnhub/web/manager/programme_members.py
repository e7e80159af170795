"""People of a programme: adding them from a list, after a look at who is meant, and taking one out again."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import ValidationError

from learnhub.access import programmes as access
from learnhub.access.programmes import Found
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy, ngettext
from learnhub.learning import programme_members
from learnhub.learning.models import Programme
from learnhub.web import arrivals, guards
from learnhub.web.forms import Form, Required
from learnhub.web.manager.face import face
from learnhub.web.manager.programmes import Answer

NO_NAME = lazy("Write at least one user name or e-mail address.")


class MembersForm(Form):
    """User names and e-mail addresses, one a line."""

    names = TextAreaField(lazy("User names or e-mail addresses"), [Required(NO_NAME)])

    @property
    def typed(self) -> list[str]:
        """What was typed, line by line; commas and semicolons end a name too, as spreadsheets and mail programs do."""
        text = (self.names.data or "").replace(",", "\n").replace(";", "\n")
        return [line.strip() for line in text.splitlines() if line.strip()]

    def validate_names(self, _field: TextAreaField) -> None:
        """Refuse a list without a name, and one that is too long for one time."""
        if not self.typed:
            raise ValidationError(str(NO_NAME))
        if len(self.typed) > access.MOST_AT_ONCE:
            words = _("Write at most %(most)s names at a time. The others can follow.", most=access.MOST_AT_ONCE)
            raise ValidationError(words)


def _get(code: str) -> Programme:
    return access.get(guards.current_actor(), access.MEMBERS, code)


@face.route("/manage/programmes/<code>/people", methods=["GET", "POST"])
@guards.action(access.MEMBERS, writes=False)
def add_people(code: str) -> Answer:
    """Ask for a list of names, then show who is meant. Nothing is written yet."""
    found = _get(code)
    form = MembersForm()
    if form.is_sent_and_right():
        meant = access.find(guards.current_actor(), found, form.typed)
        return _preview(found, meant, form)
    page = render_template("manager/programme/add_people.html", form=form, programme=found)
    return (page, 422) if form.is_submitted() else page


def _preview(found: Programme, meant: Found, form: MembersForm) -> str:
    return render_template("manager/programme/preview.html", form=form, programme=found, meant=meant)


@face.post("/manage/programmes/<code>/people/confirmed")
@guards.action(access.MEMBERS)
def confirm_people(code: str) -> Response:
    """Add the people who were shown: all of them, or none."""
    found = _get(code)
    people = access.get_all(guards.current_actor(), request.form.getlist("person"))
    added = programme_members.add(guards.current_actor().code, found, people)
    flash(
        ngettext("%(num)s person was added to the programme.", "%(num)s people were added to the programme.", added),
        "success",
    )
    return arrivals.go_to(url_for("manager.programme", code=code))


@face.route("/manage/programmes/<code>/people/<person>/remove", methods=["GET", "POST"])
@guards.action(access.MEMBERS)
def remove_person(code: str, person: str) -> Answer:
    """Say what follows when somebody is taken out; take them out."""
    found = _get(code)
    member = access.get_member(guards.current_actor(), found, person)
    if request.method == "POST":
        programme_members.remove(guards.current_actor().code, found, member)
        flash(_("%(name)s no longer takes part in the programme.", name=member.name), "success")
        return arrivals.go_to(url_for("manager.programme", code=code))
    return render_template("manager/programme/remove.html", programme=found, member=member)
