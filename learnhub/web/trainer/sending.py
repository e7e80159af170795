"""Bringing a version in, in the browser: from its folder on this server, or as a zip file; and how far that is."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, FileField

from learnhub.access import publications, scopes
from learnhub.content import catalogue, publishing, versions
from learnhub.content.format import names
from learnhub.content.intake import bringing, imports, layouts, staging, zips
from learnhub.content.intake.layouts import Found, NoCourse
from learnhub.content.models import Course, CourseImport, ImportStep
from learnhub.content.signoff import sign_offs
from learnhub.errors import Invalid, LearnHubError, NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.stores import database
from learnhub.web import addresses, arrivals, guards, once
from learnhub.web.forms import Form
from learnhub.web.trainer import courses, findings
from learnhub.web.trainer.face import face

Answer = str | Response | tuple[str, int]
# In bytes: larger courses are brought by the operator.
LARGEST = 32 * 1024 * 1024
LARGEST_FORM = LARGEST + 64 * 1024
CODE_LETTERS = 16
# What a progress line says, and how many of its parts are behind: sent, checked, made into pages, stored.
PARTS = 4
_DONE = {ImportStep.WAITING: 1, ImportStep.CHECKING: 1, ImportStep.RENDERING: 2}


class SendForm(Form):
    """A version as a zip file."""

    form_id = once.field()
    file = FileField(lazy("Zip file"))
    replace = BooleanField(lazy("If files of this version are here already, mine take their place"))


@face.route("/teach/courses/<slug>/send", methods=["GET", "POST"])
@guards.action(publications.IMPORT, writes=False, takes=LARGEST_FORM)
def send_version(slug: str) -> Answer:
    """Take a version as a zip file, to be imported as a draft; sending it twice is sending it once."""
    course = scopes.get_course(guards.current_actor(), publications.IMPORT, slug)
    form = SendForm()
    if form.is_sent_and_right():
        try:
            code = _take(course, form)
        except Invalid as error:
            form.take_over(error)
        except LearnHubError as error:
            form.take_over(Invalid({"file": f"{error.message} {error.mend}"}))
        else:
            return arrivals.go_to(url_for("trainer.imported", slug=slug, code=code))
    title, language = _title(course)
    page = render_template(
        "trainer/courses/send.html", form=form, course=course, title=title, title_language=language, largest=LARGEST
    )
    return (page, 422) if form.is_submitted() else page


def _take(course: Course, form: SendForm) -> str:
    """Unpack what was sent, where it waits, and ask for its import; return the code. Raises LearnHubError."""
    code = once.letters_for(form.form_id.data or "", "course import", CODE_LETTERS).lower()
    if imports.find(code) is not None:
        return code
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"file": lazy("Choose a file first.")})
    slug, may_replace = course.slug, bool(form.replace.data)
    with staging.receiving(addresses.settings().courses_folder, code) as place, zips.opened(sent.stream) as archive:
        layout = layouts.find(archive.paths, unnamed=slug)
        found = _only(layout.versions, slug)
        sign_offs.require_not_open(course, found.number)
        bringing.write(layout, archive.unpack, place.folder)
        folder = place.folder / slug / found.number
        publishing.find_stored(folder)
        staging.require_free(place.courses, folder, may_replace=may_replace)
        if layout.left_out:
            names_of_them = publishing.named(layout.left_out)
            flash(_("Left out, for they belong to no version: %(files)s", files=names_of_them), "info")
        database.begin_writing()
        own = catalogue.get_course(slug)
        return imports.ask(
            guards.current_actor().code, own, found.number, code=code, is_sent=True, may_replace=may_replace
        )


def _only(found: Sequence[Found], slug: str) -> Found:
    if len(found) > 1:
        raise NoCourse(lazy("There are several versions in this file."), mend=lazy("Send one at a time."))
    if found[0].course != slug:
        raise NoCourse(
            lazy("This file holds a version of %(other)s, and here is %(course)s.", other=found[0].course, course=slug),
            mend=lazy("Send it on the page of its own course, or call its folder as this course is called."),
        )
    return found[0]


@face.post("/teach/courses/<slug>/versions/<number>/import")
@guards.action(publications.IMPORT)
def import_version(slug: str, number: str) -> Response:
    """Ask for a version to be imported from its folder on this server, as a draft; asking twice is asking once."""
    actor = guards.current_actor()
    course = scopes.get_course(actor, publications.IMPORT, slug)
    is_number = names.version_number(number) is not None
    if not is_number or not (addresses.settings().courses_folder / slug / number).is_dir():
        if versions.find(slug, number) is None:
            raise NotFound
        return arrivals.go_to(url_for("trainer.version", slug=slug, number=number))
    sign_offs.require_not_open(course, number)
    code = imports.ask(actor.code, course, number)
    return arrivals.go_to(url_for("trainer.imported", slug=slug, code=code))


@face.get("/teach/courses/<slug>/imports/<code>")
@guards.action(publications.SEE)
def imported(slug: str, code: str) -> str:
    """Tell how far an import is, and what came of it: a draft, or why there is none."""
    course = scopes.get_course(guards.current_actor(), publications.SEE, slug)
    asked = imports.get(course, code)
    title, language = _title(course)
    return render_template(
        "trainer/courses/import.html",
        course=course,
        title=title,
        title_language=language,
        asked=asked,
        is_over=imports.is_over(asked),
        is_late=imports.is_late(asked),
        done=_DONE.get(ImportStep(asked.step), PARTS),
        parts=PARTS,
        version=versions.find(slug, asked.number) if asked.step == ImportStep.DONE else None,
        trouble=imports.trouble_of(asked),
        findings=_findings(course, asked) if asked.errors else None,
    )


def _findings(course: Course, asked: CourseImport) -> findings.FolderFindings | None:
    """Return what the checker says of what was refused, as long as it is here."""
    folder = addresses.settings().courses_folder
    where = staging.sent_folder(folder, asked.code) if asked.is_sent else folder
    version = where / course.slug / asked.number
    return findings.of_folder(version, folder / course.slug) if version.is_dir() else None


def _title(course: Course) -> tuple[str, str]:
    lines = versions.of_courses([course]).get(course.id, [])
    shown = versions.newest(lines)
    return courses.title_of(shown.outline) if shown else (course.slug, "en")
