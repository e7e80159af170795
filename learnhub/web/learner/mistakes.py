"""Reporting a mistake on a page, and seeing what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, TextAreaField

from learnhub.access import courses
from learnhub.access.courses import OpenCourse
from learnhub.access.reach import Actor
from learnhub.assessment import draws, standings
from learnhub.content import catalogue
from learnhub.content.outline import UnitOutline
from learnhub.errors import Invalid
from learnhub.exchange import mistakes as rules
from learnhub.exchange.mistakes import Kind, Place, State
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people.throttles import UsedUp
from learnhub.web import arrivals, course_views, guards, mistake_words, once
from learnhub.web.forms import Form, OneLine, OneOfRows, Required, option
from learnhub.web.learner import news
from learnhub.web.learner.face import face
from learnhub.web.learner.my_courses import MyCourse
from learnhub.web.learner.news import News

ACTION = "mistake.report"
# 16 letters of 5 bits: as many as ids.public_id draws.
CODE_LETTERS = 16
Answer = Response | str | tuple[str, int]


def _kinds(*, is_quiz: bool) -> list[Any]:
    kinds = [kind for kind in Kind if is_quiz or kind is not Kind.KEY]
    return [option(kind.value, str(mistake_words.KINDS[kind])) for kind in kinds]


class MistakeForm(Form):
    """What is wrong, and what somebody wishes to hear of it."""

    form_id = once.field()
    kind = OneOfRows(
        lazy("What kind of mistake is it?"),
        [Required(lazy("Say what kind of mistake it is."))],
        choices=lambda: _kinds(is_quiz=True),
    )
    text = TextAreaField(lazy("What is wrong"), [Required(lazy("Write in a few words what is wrong."))])
    quote = OneLine(lazy("The words in question"))
    wants_answer = BooleanField(lazy("I would like an answer"))
    is_named = BooleanField(lazy("Tell those who mend it my name"))


@face.route("/courses/<slug>/<unit>/mistake", methods=["GET", "POST"])
@guards.action(ACTION)
def report_mistake(slug: str, unit: str) -> Answer:
    """Take a report of a mistake on a unit's page, or on a question of a quiz that was handed in."""
    course = courses.get(guards.current_actor(), slug)
    found = catalogue.get_unit(course.version, unit)
    course.require_readable(found)
    form = MistakeForm()
    form.kind.choices = _kinds(is_quiz=found.is_quiz)
    status = 422
    if form.is_sent_and_right():
        try:
            return _report(course, found, form)
        except Invalid as error:
            form.take_over(error)
        except UsedUp as error:
            form.take_over(Invalid({"text": f"{error.message} {error.mend}"}))
            status = error.status
    page = _page(course, found, form)
    return (page, status) if form.is_submitted() else page


def _page(course: OpenCourse, unit: UnitOutline, form: MistakeForm) -> str:
    language = course_views.reading_language(course)
    return render_template(
        "learner/mistakes/report.html",
        form=form,
        course=course_views.course_of(course, language),
        title=course_views.text(unit.title, course, language),
        title_language=course_views.lang_of(unit.title, course, language),
        back=arrivals.wanted_path() or course_views.unit_address(course, unit.slug),
        longest=rules.LONGEST_TEXT,
        asks_for_question=_question(course, unit) is not None,
    )


def _report(course: OpenCourse, unit: UnitOutline, form: MistakeForm) -> Response:
    language = course_views.reading_language(course)
    shown_in = language if language in unit.languages else course.outline.languages[0]
    rules.report(
        guards.current_actor().required,
        Place(course.version, unit, shown_in, _question(course, unit)),
        kind=form.kind.data or "",
        text=form.text.data or "",
        quote=form.quote.data or "",
        wants_answer=form.wants_answer.data,
        is_named=form.is_named.data,
        public_id=once.letters_for(form.form_id.data or "", "mistake", CODE_LETTERS).lower(),
    )
    flash(_("Thank you. Your report went to those who can mend it. Your start page tells what comes of it."), "success")
    return arrivals.go_to(arrivals.wanted_path() or course_views.unit_address(course, unit.slug))


def _question(course: OpenCourse, unit: UnitOutline) -> str | None:
    """Return the question that the address names, if it is one that the learner has answered and handed in."""
    named = request.args.get("question", "")
    if not named or not unit.is_quiz or course.enrolment is None:
        return None
    handed_in = standings.of(course.get_enrolment(), unit).outcomes
    return named if any(named in draws.questions_of(one.attempt) for one in handed_in) else None


@face.get("/mistakes")
@guards.action(ACTION)
def mistakes() -> str:
    """Show what one reported, the latest first, and what became of it."""
    own = rules.list_own(guards.current_actor().required)
    return render_template("learner/mistakes/mistakes.html", reports=mistake_words.lines(own))


def decisions(actor: Actor, _courses: Sequence[MyCourse]) -> Iterator[News]:
    """Tell of what became of one's reports."""
    for report in rules.list_own(actor.required):
        if report.decided_at is not None and news.is_recent(report.decided_at):
            line = mistake_words.line(report)
            yield News(report.decided_at, _decided(line), url_for("learner.mistakes") + f"#{line.code}")


def _decided(line: mistake_words.ReportLine) -> str:
    told: dict[str, Any] = {"unit": line.unit, "number": line.mended_in}
    if line.state == State.MENDED:
        return _("The mistake that you found in “%(unit)s” is mended in version %(number)s.", **told)
    if line.state == State.DECLINED:
        return _("The authors looked at what you reported on “%(unit)s”, and say why it stays.", **told)
    return _("What you reported on “%(unit)s” was taken up.", **told)
