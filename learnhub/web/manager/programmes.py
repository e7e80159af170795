"""Programmes: courses for a group of people between two dates, and a form for a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, g, render_template, url_for
from werkzeug.wrappers import Response

from learnhub import i18n
from learnhub.access import reach, scopes
from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.learning import programmes as rules
from learnhub.learning.models import Programme
from learnhub.people import institutions
from learnhub.web import arrivals, guards, once, programme_lines
from learnhub.web.admin import pages
from learnhub.web.forms import Form, OneLine, OneOfList, Required, option
from learnhub.web.manager import places
from learnhub.web.manager.face import face
from learnhub.web.manager.fields import Day, SeveralOfRows
from learnhub.web.programme_lines import country_words

ACTION = "programme.create"
# As many letters as ids.public_id draws.
CODE_LETTERS = 16
Answer = Response | str | tuple[str, int]


def _owners() -> list[Any]:
    """Return whose programme it may be: an institution's, a country's, or the whole instance's."""
    within = reach.reach_of(guards.current_actor(), ACTION)
    everybody = [option("everybody", _("Nobody in particular: for all countries"))] if within.everything else []
    codes = institutions.countries() if within.everything else i18n.by_country_name(within.countries, g.language)
    countries = [option(f"country-{code}", country_words(code)) for code in codes]
    return [*everybody, *countries, *places.institution_options(ACTION)[1:]]


class ProgrammeForm(Form):
    """What a programme is, but for whose it is: that never changes."""

    name = OneLine(lazy("Name"), [Required(lazy("Give the programme a name."))])
    courses = SeveralOfRows(
        lazy("Courses"), [Required(lazy("Choose at least one course."))], choices=places.course_options
    )
    starts_on = Day(lazy("Starts on"))
    due_on = Day(lazy("Due date"))
    ends_on = Day(lazy("Ends on"))
    time_zone = OneLine(lazy("Time zone"), [Required(lazy("Write the time zone."))], default="UTC")

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Tell whether everything is right; what only the rules know is said at once with what each field knows."""
        super().validate(extra_validators)
        wrong = rules.faults(**self.fields_of_rules())
        self.take_over(Invalid({name: message for name, message in wrong.items() if not self[name].errors}))
        return not self.errors

    def fields_of_rules(self) -> dict[str, Any]:
        """Return what was written, by the names that the rules have for it."""
        return {
            "name": self.name.data or "",
            "courses": self.courses.data or [],
            "starts_on": self.starts_on.data,
            "due_on": self.due_on.data,
            "ends_on": self.ends_on.data,
            "time_zone": self.time_zone.data or "",
        }


class NewProgrammeForm(ProgrammeForm):
    """A new programme."""

    form_id = once.field()
    owner = OneOfList(lazy("Whose programme it is"), choices=_owners)


@face.get("/manage/programmes")
@guards.action("report.aggregate")
def programmes() -> str:
    """Show a page of the programmes within one's scope with their figures, those that have ended last."""
    actor = guards.current_actor()
    within = scopes.programmes(reach.reach_of(actor, "report.aggregate"))
    return render_template(
        "manager/programmes/programmes.html",
        found=programme_lines.page(actor, within, pages.wanted_number()),
        address_of=pages.address_of("manager.programmes"),
    )


@face.route("/manage/programmes/new", methods=["GET", "POST"])
@guards.action(ACTION)
def make_programme() -> Answer:
    """Make a programme."""
    form = NewProgrammeForm()
    if form.is_sent_and_right():
        try:
            made = _make(form)
        except Invalid as error:
            form.take_over(error)
        else:
            flash(_("The programme %(name)s is ready. Now you can invite people to it.", name=made.name), "success")
            return arrivals.go_to(url_for("manager.programme", code=made.public_id))
    page = render_template("manager/programmes/make_programme.html", form=form)
    return (page, 422) if form.is_submitted() else page


def _make(form: NewProgrammeForm) -> Programme:
    kind, _dash, country = (form.owner.data or "").partition("-")
    is_place = kind not in {"everybody", "country"}
    return rules.make(
        guards.current_actor().code,
        **{**form.fields_of_rules(), "courses": places.chosen_courses(form.courses.data)},
        institution=places.find_institution(ACTION, form.owner.data or "") if is_place else None,
        country=country or None,
        public_id=once.letters_for(form.form_id.data or "", "programme", CODE_LETTERS).lower(),
    )
