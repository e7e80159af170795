"""A course begun in the browser: its languages first, then what it is called and which country owns it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, g, render_template, request, url_for
from werkzeug.wrappers import Response

from learnhub import i18n
from learnhub.access import beginnings
from learnhub.content import publishing
from learnhub.content.workbench import beginning
from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.stores import database
from learnhub.web import addresses, arrivals, guards, person_fields
from learnhub.web.forms import OneLine, Required, option
from learnhub.web.trainer import course_languages, desks, naming
from learnhub.web.trainer.desks import Desk
from learnhub.web.trainer.face import face

Answer = str | Response | tuple[str, int]


class CourseForm(naming.NamesForm):
    """What a new course is called, and who owns it. A title for each language comes before."""

    short_name = OneLine(lazy("Short name"), [Required(lazy("Give the course a short name."))])
    country = person_fields.country_field()


@face.route("/teach/new-course", methods=["GET", "POST"])
@guards.action(beginnings.ACTION, writes=False)
def new_course() -> Answer:
    """Begin a course: ask for its languages, then for its titles; then write in it."""
    typed = request.args.get("languages", "")
    tags, problem = course_languages.read(typed)
    if not tags:
        page = render_template(
            "trainer/beginning/languages.html",
            typed=typed or i18n.language_name(g.language, g.language),
            problem=problem if typed else None,
        )
        return (page, 422) if typed else page
    countries = beginnings.countries(guards.current_actor())
    form = _form(tags, countries)
    if form.is_sent_and_right():
        country = form.country.data if "country" in form else (countries or [""])[0]
        try:
            return _begin(form, tags, country)
        except Invalid as error:
            form.take_over(error)
    page = render_template("trainer/beginning/course.html", form=form, tags=tags, typed=typed)
    return (page, 422) if form.is_submitted() else page


def _form(tags: Sequence[str], countries: Sequence[str] | None) -> CourseForm:
    form = naming.form_for(CourseForm, dict.fromkeys(tags, ""), tags, country=addresses.settings().country.upper())
    if countries is not None and len(countries) == 1:
        del form.country
        return form
    form.country.label.text = _("Which country owns it?")
    form.country.validators = []
    if countries is None:
        form.country.choices = person_fields.country_choices(_("None: administrators look after it"))
    else:
        form.country.choices = [option(code, i18n.country_name(code, g.language)) for code in countries]
    return form


def _begin(form: CourseForm, tags: Sequence[str], country: str) -> Response:
    """Write the folder of a course and keep its first version as a draft. Raises Invalid."""
    slug, titles = form.short_name.data or "", {tag: form[f"title_{tag}"].data or "" for tag in tags}
    folder = beginning.make(addresses.settings().courses_folder, slug, titles)
    prepared = publishing.prepare(folder)
    database.begin_writing()
    version = publishing.store(guards.current_actor().code, prepared, country=country or None)
    desks.note(Desk(version.course, folder.name, folder), begun_course=slug)
    flash(_("The course is begun, with texts that show how one is made. Write yours in their place."), "success")
    return arrivals.go_to(url_for("trainer.version_files", slug=slug, number=folder.name))
