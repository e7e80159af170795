"""Beginning and adding to a version that is written: the next version, translations, units, pictures."""

from __future__ import annotations

from flask import flash, g, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import FileField

from learnhub.access import scopes
from learnhub.content.drafting import bumping, translating
from learnhub.content.format import media
from learnhub.content.format.comparing import Step
from learnhub.content.format.names import Infix
from learnhub.content.workbench import additions, contents, files, showing
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy, ngettext
from learnhub.web import addresses, arrivals, guards, role_names
from learnhub.web.forms import Form, OneLine, OneOfList, OneOfRows, Required, option
from learnhub.web.trainer import course_languages, desks
from learnhub.web.trainer.desks import Desk
from learnhub.web.trainer.face import face

Answer = str | Response | tuple[str, int]
# What a request holds besides a file.
LARGEST_FORM = media.LARGEST + 64 * 1024


class VersionForm(Form):
    """How big a step the next version is."""

    step = OneOfRows(
        lazy("What will change?"),
        [Required(lazy("Choose what will change."))],
        choices=lambda: [
            option("patch", _("Words: mistakes, clearer sentences, translations, a corrected key")),
            option("minor", _("Content: units or questions come or go, and learners keep what they have done")),
            option("major", _("Another course: whoever has begun finishes the version they have")),
        ],
    )


class UnitForm(Form):
    """A new unit."""

    module = OneOfList(lazy("Module"), choices=list)
    kind = OneOfRows(
        lazy("Kind"),
        [Required(lazy("Choose what kind of unit it is."))],
        choices=lambda: [
            option("lesson", _("Lesson")),
            option(Infix.QUIZ, _("Quiz")),
            option(Infix.SURVEY, _("Survey")),
            option(Infix.ASSIGNMENT, _("Assignment")),
        ],
    )
    title = OneLine(lazy("Title"), [Required(lazy("Give the unit a title."))])
    unit = OneLine(lazy("Short name"), [Required(lazy("Give the unit a short name."))])


class MediumForm(Form):
    """A picture or attachment."""

    file = FileField(lazy("File"))


@face.route("/teach/courses/<slug>/next", methods=["GET", "POST"])
@guards.action(desks.ACTION, writes=False)
def next_version(slug: str) -> Answer:
    """Begin the next version of a course, as a copy of its newest."""
    course = scopes.get_course(guards.current_actor(), desks.ACTION, slug)
    if not desks.may_begin(course):
        raise NotFound
    form = VersionForm()
    wanted = {name: request.args.get(name, "") for name in ("unit", "question") if request.args.get(name)}
    if form.is_sent_and_right():
        folder = addresses.settings().courses_folder / course.slug
        with files.held(folder):
            made = bumping.bump(folder, Step[str(form.step.data).upper()])
        desks.note(Desk(course, made.newer.name, made.newer), begun_from=made.older.name)
        flash(_("Version %(number)s is begun. Nobody else sees it yet.", number=made.newer.name), "success")
        return arrivals.go_to(_first_place(slug, made.newer.name, **wanted))
    title = role_names.course(slug)
    page = render_template(
        "trainer/drafting/next_version.html", form=form, course=course, course_title=title, wanted=wanted
    )
    return (page, 422) if form.is_submitted() else page


def _first_place(slug: str, number: str, *, unit: str = "", question: str = "") -> str:
    """Return where the new version is looked at first: at the question that somebody came for, or at its files."""
    if unit and question:
        return url_for("trainer.amend_question", slug=slug, unit=unit, question=question)
    return url_for("trainer.version_files", slug=slug, number=number)


@face.post("/teach/courses/<slug>/<number>/translations")
@guards.action(desks.ACTION, writes=False)
def add_translations(slug: str, number: str) -> Response:
    """Write what is missing of a language, new or not, in the words of the source, to be translated."""
    desk = desks.get(slug, number)
    here = url_for("trainer.version_files", slug=slug, number=number, _anchor="translations")
    tags, problem = course_languages.read(request.form.get("language", ""))
    if problem:
        flash(f"{problem} {_('Nothing was changed.')}", "error")
        return arrivals.go_to(here)
    language = tags[0]
    with desks.changing(desk) as noted:
        written = translating.add_stubs(desk.folder, language)
        if written:
            noted["stubs"] = language
    count = len(written)
    words = ngettext("%(num)s file is there to be translated.", "%(num)s files are there to be translated.", count)
    flash(words, "success")
    return arrivals.go_to(here)


@face.post("/teach/courses/<slug>/<number>/translated/<path:path>")
@guards.action(desks.ACTION, writes=False)
def translation_done(slug: str, number: str, path: str) -> Response:
    """Note that a translation says what its source says now."""
    desk = desks.get(slug, number)
    files.read(desk.folder, path)
    with desks.changing(desk, translated=path):
        translating.mark_done(desk.folder, path)
    flash(_("It is noted that this translation fits its source."), "success")
    return arrivals.go_to(desk.address(path))


@face.route("/teach/courses/<slug>/<number>/units", methods=["GET", "POST"])
@guards.action(desks.ACTION, writes=False)
def add_unit(slug: str, number: str) -> Answer:
    """Add a unit to a module, with a text to begin with."""
    desk = desks.get(slug, number)
    modules = contents.contents_of(desk.folder, g.language).modules
    if not modules:
        raise NotFound
    form = UnitForm(module=request.args.get("module") or modules[-1].folder)
    form.module.choices = [option(module.folder, module.title) for module in modules]
    if form.is_sent_and_right():
        kind = "" if form.kind.data == "lesson" else str(form.kind.data)
        unit, title = form.unit.data or "", form.title.data or ""
        try:
            with desks.changing(desk) as noted:
                noted["unit"] = unit
                noted["file"] = path = additions.add_unit(desk.folder, form.module.data, kind, unit, title)
        except Invalid as error:
            form.take_over(error)
        else:
            flash(_("The unit is there, with a text to begin with."), "success")
            return arrivals.go_to(desk.address(path))
    page = render_template("trainer/drafting/add_unit.html", form=form, desk=desk)
    return (page, 422) if form.is_submitted() else page


@face.route("/teach/courses/<slug>/<number>/media", methods=["GET", "POST"])
@guards.action(desks.ACTION, writes=False, takes=LARGEST_FORM)
def draft_media(slug: str, number: str) -> Answer:
    """List the pictures and attachments of a version, and take one more."""
    desk = desks.get(slug, number)
    form = MediumForm()
    if form.is_sent_and_right():
        try:
            _add_sent(desk)
        except Invalid as error:
            form.take_over(error)
        else:
            flash(_("The file is kept. Write it into a text as it stands in the list."), "success")
            return arrivals.go_to(url_for("trainer.draft_media", slug=slug, number=number))
    page = render_template(
        "trainer/drafting/media.html",
        form=form,
        desk=desk,
        lines=[(path, _written(path)) for path in showing.list_media(desk.folder)],
        kinds=" ".join(media.TYPES),
        endings=",".join(f".{kind}" for kind in media.TYPES),
        largest=media.LARGEST,
    )
    return (page, 422) if form.is_submitted() else page


def _add_sent(desk: Desk) -> None:
    """Keep the file that was sent. Raises Invalid, Conflict."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"file": lazy("Choose a file first.")})
    with desks.changing(desk) as noted:
        kept = additions.add_medium(desk.folder, sent.filename, sent.stream.read())
        noted["file"] = f"media/{kept}"


def _written(path: str) -> str:
    """Return how a file is written into a text."""
    words = _("what it shows")
    return f"![{words}](../media/{path})" if media.ending(path) in media.PICTURES else f"[{words}](../media/{path})"
