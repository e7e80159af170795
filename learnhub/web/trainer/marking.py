"""Marking: what waits for a tutor, and the page on which one answer to an open question gets its points and comment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask import flash, g, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import TextAreaField, ValidationError

from learnhub import clock, i18n
from learnhub.access import marking as access
from learnhub.access import scopes
from learnhub.access.courses import OpenCourse
from learnhub.access.marking import Kind, Line
from learnhub.access.reach import Actor
from learnhub.assessment import marks
from learnhub.assessment.marks import AlreadyMarked, Sheet
from learnhub.assessment.models import Attempt
from learnhub.content import outline as outlines
from learnhub.content import questions
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy, ngettext
from learnhub.people.looks import Page
from learnhub.web import arrivals, course_views, guards, looking
from learnhub.web.admin import pages
from learnhub.web.forms import Form, Required
from learnhub.web.points import PointsField
from learnhub.web.trainer.face import face
from learnhub.web.trainer.waiting import Waiting

ACTION = access.ACTION
Answer = Response | str | tuple[str, int]


class MarkForm(Form):
    """What a tutor gives for an answer."""

    points = PointsField(lazy("Points"), [Required(lazy("Give points: 0 is possible, too."))])
    comment = TextAreaField(lazy("Comment for the learner"))

    def validate_comment(self, field: TextAreaField) -> None:
        """Complain of a comment at once with the points, and not only after they are right."""
        try:
            marks.kept_comment(field.data or "")
        except Invalid as error:
            raise ValidationError(str(error.fields["comment"])) from error


@dataclass(frozen=True, slots=True)
class Shown:
    """A text of a course, and the language it is in where that is not the page's own."""

    text: str
    lang: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of work belongs, in the reader's language where the course has it; `task_lang` as `Shown.lang`."""

    course: Shown
    unit: Shown
    task_lang: str | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of work that waits, and the page on which it is marked."""

    name: str
    address: str
    handed_in_at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class Task:
    """What waits of one task; `count` tells of all pages."""

    place: Place
    name: Shown
    count: int
    pieces: Sequence[Piece]


@face.get("/teach/marking")
@guards.action(ACTION)
def marking() -> str:
    """List what waits to be marked, task by task, the longest wait first; of one programme where that is asked for."""
    actor, code = guards.current_actor(), request.args.get("programme", "")
    programme = scopes.get_programme(actor, ACTION, code) if code else None
    found = access.queue(actor, pages.wanted_number(), programme=programme)
    looking.note(Page.LIST, [line.person_code for line in found.lines])
    return render_template(
        "trainer/marking/marking.html",
        found=found,
        tasks=list(tasks_of(found.lines)),
        programme=programme,
        address_of=pages.address_of("trainer.marking", programme=code),
    )


@face.route("/teach/marking/<public_id>/<question>", methods=["GET", "POST"])
@guards.action(ACTION)
def mark_answer(public_id: str, question: str) -> Answer:
    """Show an answer, and take its points and comment, once."""
    actor = guards.current_actor()
    attempt = access.get_attempt(actor, public_id)
    sheet, form = marks.sheet_of(attempt, question), MarkForm()
    form.points.most = sheet.question.points
    if form.is_sent_and_right():
        try:
            marks.mark(actor.code, attempt, question, form.points.hundredths, form.comment.data or "")
            return go_on(actor, access.line_of(attempt, question))
        except Invalid as error:
            form.take_over(error)
        except AlreadyMarked as error:
            return _page(attempt, marks.sheet_of(attempt, question), form, error), 409
    page = _page(attempt, sheet, form)
    return (page, 422) if form.is_submitted() else page


def go_on(actor: Actor, marked: Line) -> Response:
    """Say that a mark is saved, and go to what is to be marked next."""
    left = access.find_next(actor, marked)
    if left is None:
        flash(_("Saved. Nothing else waits for you."), "success")
        return arrivals.go_to(url_for("trainer.marking"))
    words = ngettext("Saved. %(num)s is left to mark.", "Saved. %(num)s are left to mark.", left.in_all)
    flash(str(words), "success")
    return arrivals.go_to(address_of(left))


def _page(attempt: Attempt, sheet: Sheet, form: MarkForm, conflict: AlreadyMarked | None = None) -> str:
    actor, course = guards.current_actor(), OpenCourse(attempt.version, attempt.enrolment)
    line = access.line_of(attempt, sheet.question.slug)
    looking.note(Page.WORK, [line.person_code])
    left = access.find_next(actor, line)
    return render_template(
        "trainer/marking/answer.html",
        form=form,
        sheet=sheet,
        name=line.name,
        attempt=attempt,
        place=place_of(line),
        html=lambda stored: Markup(course_views.with_addresses(stored, course)),  # noqa: S704 - made safe at import
        text_lang=None if sheet.language == g.language else sheet.language,
        text_direction=i18n.direction_of(sheet.language),
        longest=marks.LONGEST_COMMENT,
        conflict=conflict,
        is_own_mark=sheet.mark is not None and sheet.mark.marked_by == actor.code,
        next_address=address_of(left) if left else None,
        more=left.of_task if left and left.of == line.of else 0,
    )


def tasks_of(lines: Sequence[Line]) -> Iterator[Task]:
    """Return what waits as pages show it, task by task; one statement, for the names of questions."""
    names = questions.names({(line.version_id, line.unit_slug, line.task) for line in lines}, g.language)
    for _task, same in groupby(lines, key=lambda line: line.of):
        pieces = list(same)
        first = pieces[0]
        place = place_of(first)
        name = names.get((first.version_id, first.unit_slug, first.task))
        shown = Shown(name, place.task_lang) if name else place.unit
        yield Task(place, shown, first.of_task, [_piece(line) for line in pieces])


def _piece(line: Line) -> Piece:
    days = (clock.today() - line.handed_in_at.date()).days
    return Piece(line.name, address_of(line), line.handed_in_at, max(0, days))


def address_of(line: Line) -> str:
    """Return the page on which a piece of work is marked."""
    return _PAGES[line.kind](line)


_PAGES = {
    Kind.ANSWER: lambda line: url_for("trainer.mark_answer", public_id=line.code, question=line.task),
    Kind.WORK: lambda line: url_for("trainer.mark_work", public_id=line.code),
}


def place_of(line: Line) -> Place:
    """Return where a piece of work belongs. Raises NotFound."""
    outline = outlines.of_digest(line.digest)
    unit, source = outline.find_unit(line.unit_slug), outline.languages[0]
    if unit is None:
        raise NotFound
    return Place(
        course=_shown(outline.title, source),
        unit=_shown(unit.title, source),
        task_lang=None if g.language in unit.languages else source,
    )


def _shown(texts: Mapping[str, str], source: str) -> Shown:
    if g.language in texts:
        return Shown(texts[g.language], None)
    return Shown(texts[source], source)


def waiting(actor: Actor) -> Iterator[Waiting]:
    """Tell tutors of what they have to mark."""
    for kind, number in access.counts(actor).items():
        yield Waiting(_WORDS[kind](number), url_for("trainer.marking"))


_WORDS = {
    Kind.ANSWER: lambda number: str(
        ngettext("%(num)s answer waits for your marks.", "%(num)s answers wait for your marks.", number)
    ),
    Kind.WORK: lambda number: str(
        ngettext("%(num)s piece of work waits for your marks.", "%(num)s pieces of work wait for your marks.", number)
    ),
}
