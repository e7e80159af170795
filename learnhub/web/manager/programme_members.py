"""People of a programme: adding them from a list, after a look at who is meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask import flash, g, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import ValidationError

from learnhub.access import programmes as access
from learnhub.access.programmes import Found
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy, ngettext
from learnhub.learning import programme_members
from learnhub.learning import programmes as rules
from learnhub.learning.models import Programme
from learnhub.people.models import Person
from learnhub.reports import selection
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


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is to be added: the titles of the courses that they learn already, alone or in another programme."""

    person: Person
    goes_on: Sequence[str]
    stays_elsewhere: Sequence[str]


@dataclass(frozen=True, slots=True)
class Preview:
    """What adding the people of a list would do. `elsewhere` learn every course in other programmes: nothing changes
    for them.
    """

    joining: Sequence[Newcomer]
    elsewhere: Sequence[Newcomer]


def get_changed(code: str) -> Programme:
    """Return a programme whose people the viewer may change. Raises NotFound."""
    return access.get(guards.current_actor(), access.MEMBERS, code)


@face.route("/manage/programmes/<code>/people", methods=["GET", "POST"])
@guards.action(access.MEMBERS, writes=False)
def add_people(code: str) -> Answer:
    """Ask for a list of names, then show who is meant and what would happen. Nothing is written yet."""
    found = get_changed(code)
    form = MembersForm()
    if form.is_sent_and_right():
        meant = access.find(guards.current_actor(), found, form.typed)
        preview = _preview(found, meant)
        return render_template("manager/programme/preview.html", programme=found, meant=meant, preview=preview)
    page = render_template("manager/programme/add_people.html", form=form, programme=found)
    return (page, 422) if form.is_submitted() else page


def _preview(found: Programme, meant: Found) -> Preview:
    """Tell what people learn already of those alone whose learning the viewer may see."""
    known = access.known_by(guards.current_actor(), meant.new)
    prospects = programme_members.prospects(found, [person for person in meant.new if person.id in known])
    courses = {course.id for course in rules.courses_of(found)}
    titles = {course.id: course.title(g.language) for course in selection.courses(courses)}
    joining: list[Newcomer] = []
    elsewhere: list[Newcomer] = []
    for person in meant.new:
        prospect = prospects.get(person.id, programme_members.NOTHING_YET)
        goes_on, stays = (_titles(titles, each) for each in (prospect.goes_on, prospect.stays_elsewhere))
        stays_away = set(prospect.stays_elsewhere) == courses
        (elsewhere if stays_away else joining).append(Newcomer(person, goes_on, stays))
    return Preview(joining, elsewhere)


def _titles(titles: Mapping[int, str], course_ids: Collection[int]) -> list[str]:
    return sorted(titles[course_id] for course_id in course_ids)


@face.post("/manage/programmes/<code>/people/confirmed")
@guards.action(access.MEMBERS)
def confirm_people(code: str) -> Response:
    """Add the people who were shown: all of them, or none."""
    found = get_changed(code)
    people = access.get_all(guards.current_actor(), request.form.getlist("person"))
    added = programme_members.add(guards.current_actor().code, found, people)
    flash(
        ngettext("%(num)s person was added to the programme.", "%(num)s people were added to the programme.", added),
        "success",
    )
    return arrivals.go_to(url_for("manager.programme", code=code))
