"""A unit of a version before it is published: what changed in it, how learners will see it, what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import flash, g, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from learnhub import i18n
from learnhub.access import draft_comments as access
from learnhub.access import scopes
from learnhub.access.courses import OpenCourse
from learnhub.content import catalogue, facilitation, versions
from learnhub.content import outline as outlines
from learnhub.content.format import digest
from learnhub.content.models import Course, CourseVersion
from learnhub.content.outline import UnitOutline
from learnhub.content.signoff import comments, quiz_texts, unit_changes
from learnhub.content.signoff.comments import Place
from learnhub.content.workbench import contents
from learnhub.content.workbench.contents import UnitFiles
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.web import arrivals, course_views, guards, once, role_names
from learnhub.web.forms import Form, OneLine, OneOfList, Required, option
from learnhub.web.trainer import desks
from learnhub.web.trainer.face import face

SEE = "course.draft_preview"
Answer = Response | str | tuple[str, int]


class CommentForm(Form):
    """A comment on a unit."""

    form_id = once.field()
    text = TextAreaField(lazy("Your comment"), [Required(lazy("Write your comment."))])
    place = OneLine(lazy("The heading or the words in question"))
    language = OneOfList(lazy("In which text"), choices=list)


class AnswerForm(Form):
    """An answer to a comment."""

    form_id = once.field()
    text = TextAreaField(lazy("Your answer"), [Required(lazy("Write your answer."))])


@dataclass(frozen=True, slots=True)
class DraftUnit:
    """A unit of a version: as it is stored (`version`, `unit`), or where it is not, as its folder has it (`title`)."""

    course: Course
    number: str
    slug: str
    title: str
    languages: Sequence[str]
    paths: Mapping[str, str]
    version: CourseVersion | None = None
    unit: UnitOutline | None = None

    def address(self, language: str | None = None, *, anchor: str | None = None) -> str:
        """Return the address of its page, in a language of the course where that is named."""
        chosen = {} if language is None else {"in": language}
        place = url_for("trainer.draft_unit", slug=self.course.slug, number=self.number, unit=self.slug, _anchor=anchor)
        return f"{place}?{urlencode(chosen)}" if chosen else place


def _get(action: str, slug: str, number: str, unit: str) -> DraftUnit:
    """Return a unit of a version within the actor's reach, stored or written. Raises NotFound."""
    course = scopes.get_course(guards.current_actor(), action, slug)
    version = versions.find(course.slug, number)
    written = _find_written(course, number, unit)
    paths = written.paths if written else {}
    tree = catalogue.outline_of(version) if version else None
    found = tree.find_unit(unit) if tree else None
    if tree is not None and found is not None:
        return DraftUnit(course, number, unit, unit, tree.languages, paths, version, found)
    if number not in desks.all_numbers(course) or not (paths or comments.list_of(course, number, unit)):
        raise NotFound
    title = written.title if written else unit
    return DraftUnit(course, number, unit, title, list(paths) or [g.language], paths)


def _find_written(course: Course, number: str, unit: str) -> UnitFiles | None:
    """Return the files of a unit where the version may be written, or None."""
    if number not in desks.numbers_to_write(course):
        return None
    held = contents.contents_of(desks.at(course, number).folder)
    return next((one for module in held.modules for one in module.units if one.id == unit), None)


@face.get("/teach/courses/<slug>/versions/<number>/units/<unit>")
@guards.action(SEE)
def draft_unit(slug: str, number: str, unit: str) -> str:
    """Show a unit of a version: what changed, how learners see it, what is said of it."""
    return _page(_get(SEE, slug, number, unit))


def _page(one: DraftUnit, form: CommentForm | None = None) -> str:
    language = _language(one)
    form = form or CommentForm(formdata=None, language=language)
    form.language.choices = [option(tag, i18n.own_name(tag)) for tag in one.languages]
    return render_template(
        "trainer/draft_units/unit.html",
        one=one,
        course_title=role_names.course(one.course.slug),
        title=outlines.in_language(one.unit.title, language, one.languages[0]) if one.unit else one.title,
        text_language=language,
        text_direction=i18n.direction_of(language),
        form=form,
        answer_form=AnswerForm(formdata=None),
        threads=comments.list_of(one.course, one.number, one.slug),
        longest=comments.LONGEST_TEXT,
        **_stored(one, language),
    )


def _language(one: DraftUnit) -> str:
    offered = (request.args.get("in", ""), request.form.get("language", ""), g.language)
    return str(next((tag for tag in offered if tag in one.languages), one.languages[0]))


def _stored(one: DraftUnit, language: str) -> dict[str, object]:
    """Return what pages say of a unit as it is stored; nothing of one that is only written."""
    version, unit = one.version, one.unit
    if version is None or unit is None:
        return {"older": None, "changed": None, "html": "", "questions": (), "notes": (), "is_written_on": False}
    older = unit_changes.before(version)
    place = course_views.addressing(OpenCourse(version, None))
    source = catalogue.outline_of(version).languages[0]
    units = url_for("trainer.draft_unit", slug=one.course.slug, number=one.number, unit="")
    return {
        "older": older.number if older else None,
        "is_written_on": _is_written_on(one, version),
        "changed": unit_changes.of_unit(version, unit, language),
        "place": lambda html: place(html.replace('"@unit/', f'"{units}')),
        "html": catalogue.body(version, unit, language),
        "questions": quiz_texts.of_unit(version.id, unit.slug, language, source),
        "notes": facilitation.list_notes(version, [unit], language).get(unit.slug, ()),
    }


def _is_written_on(one: DraftUnit, version: CourseVersion) -> bool:
    """Tell whether a unit's files are not as they were stored."""
    folder = desks.at(one.course, one.number).folder
    return any(version.files.get(path) != digest.file_digest(folder / path) for path in one.paths.values())


@face.post("/teach/courses/<slug>/versions/<number>/units/<unit>/comments")
@guards.action(access.ACTION)
def comment_draft(slug: str, number: str, unit: str) -> Answer:
    """Comment on a unit."""
    one = _get(access.ACTION, slug, number, unit)
    form = CommentForm()
    form.language.choices = [option(tag, i18n.own_name(tag)) for tag in one.languages]
    if form.is_sent_and_right():
        try:
            place = Place(one.course, number, unit, form.language.data or "", form.place.data or "")
            code = once.letters_for(form.form_id.data or "", "draft comment", 16).lower()
            written = comments.write(guards.current_actor().required, place, form.text.data or "", public_id=code)
        except Invalid as error:
            form.take_over(error)
        else:
            flash(_("Your comment is saved. The others who write this course see it."), "success")
            return arrivals.go_to(one.address(anchor=f"comment-{written.public_id}"))
    return _page(one, form), 422


@face.post("/teach/courses/<slug>/comments/<code>/answer")
@guards.action(access.ACTION)
def answer_comment(slug: str, code: str) -> Response:
    """Answer a comment."""
    comment = comments.get(scopes.get_course(guards.current_actor(), access.ACTION, slug), code)
    form = AnswerForm()
    if form.is_sent_and_right():
        own_code = once.letters_for(form.form_id.data or "", f"answer to {code}", 16).lower()
        comments.answer(guards.current_actor().required, comment, form.text.data or "", public_id=own_code)
        flash(_("Your answer is saved."), "success")
    else:
        flash(_("Nothing was written, so nothing was saved."), "info")
    return _back_to(slug, comment.number, comment.unit_slug, code)


@face.post("/teach/courses/<slug>/comments/<code>/settle")
@guards.action(access.ACTION)
def settle_comment(slug: str, code: str) -> Response:
    """Mark a comment as settled, or open it again."""
    comment = comments.get(scopes.get_course(guards.current_actor(), access.ACTION, slug), code)
    if request.form.get("open"):
        comments.open_again(comment)
    else:
        comments.settle(guards.current_actor().required, comment)
    return _back_to(slug, comment.number, comment.unit_slug, code)


def _back_to(slug: str, number: str, unit: str, code: str) -> Response:
    place = url_for("trainer.draft_unit", slug=slug, number=number, unit=unit, _anchor=f"comment-{code}")
    return arrivals.go_to(place)
