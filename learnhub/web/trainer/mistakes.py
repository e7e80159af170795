"""Mistakes that people reported: what waits for those who can mend them, and what became of the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField

from learnhub.access import corrections, scopes
from learnhub.access import mistakes as access
from learnhub.access.reach import Actor
from learnhub.errors import Invalid
from learnhub.exchange import mistakes as rules
from learnhub.exchange.mistakes import State
from learnhub.exchange.models import MistakeReport
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy, ngettext
from learnhub.web import arrivals, guards, mistake_words, role_names
from learnhub.web.admin import pages
from learnhub.web.forms import Form, OneOfList, OneOfRows, Required, option
from learnhub.web.trainer.face import face
from learnhub.web.trainer.waiting import Waiting

ACTION = access.ACTION
Answer = Response | str | tuple[str, int]


def _decisions() -> list[Any]:
    return [
        option(State.TAKEN_UP, _("Taken up: it will be mended")),
        option(State.MENDED, _("Mended in a published version")),
        option(State.DECLINED, _("Declined: it stays as it is")),
    ]


class DecisionForm(Form):
    """What becomes of a report. `seen` is its state when the page was made: of two who decide, one is told."""

    seen = HiddenField()
    state = OneOfRows(
        lazy("What becomes of it?"), [Required(lazy("Choose what becomes of this report."))], choices=_decisions
    )
    mended_in = OneOfList(lazy("Mended in version"), choices=lambda: [option("", _("No version"))])
    answer = TextAreaField(lazy("Your answer"))


@face.get("/teach/mistakes")
@guards.action(ACTION)
def mistakes() -> str:
    """List the reports, those that wait first, or those that are settled."""
    is_open = request.args.get("settled") is None
    course = request.args.get("course", "")
    found = access.page(guards.current_actor(), pages.wanted_number(), is_open=is_open, course=course)
    return render_template(
        "trainer/mistakes/mistakes.html",
        found=found,
        reports=mistake_words.lines(found.reports),
        is_open=is_open,
        course=course,
        address_of=pages.address_of("trainer.mistakes", course=course, settled="" if is_open else "1"),
    )


@face.route("/teach/mistakes/<code>", methods=["GET", "POST"])
@guards.action(ACTION)
def mistake(code: str) -> Answer:
    """Show a report, and take what becomes of it."""
    report = access.get(guards.current_actor(), code)
    form = DecisionForm(seen=report.state, answer=report.answer, mended_in=report.mended_in or "")
    numbers = rules.versions_that_may_mend(report)
    _narrow(form, numbers)
    if form.is_sent_and_right():
        try:
            return _decide(report, form)
        except Invalid as error:
            form.take_over(error)
    page = render_template(
        "trainer/mistakes/mistake.html",
        form=form,
        report=mistake_words.line(report),
        name=access.names_of([report]).get(report.id),
        numbers=numbers,
        longest=rules.LONGEST_ANSWER,
        correct=_where_to_correct(report),
    )
    return (page, 422) if form.is_submitted() else page


def _where_to_correct(report: MistakeReport) -> str | None:
    """Return the page on which a question that was reported can be corrected for who has answered it, if there is."""
    asked, course = report.question_slug, report.course
    if asked is None or not scopes.may_reach(guards.current_actor(), corrections.ACTION, course):
        return None
    return url_for(
        "trainer.correct_question",
        slug=course.slug,
        unit=report.unit_slug,
        question=asked,
        version=report.version.number,
    )


def _narrow(form: DecisionForm, numbers: Sequence[str]) -> None:
    """Offer the versions in which it may be mended; where there is none, not that it is mended either."""
    if numbers:
        form.mended_in.choices = [option("", _("No version")), *(option(number, number) for number in numbers)]
    else:
        form.state.choices = [choice for choice in _decisions() if choice.value != State.MENDED]
        del form.mended_in


def _decide(report: MistakeReport, form: DecisionForm) -> Response:
    rules.decide(
        guards.current_actor().required,
        report,
        form.state.data or "",
        seen=form.seen.data or "",
        answer=form.answer.data or "",
        mended_in=form.mended_in.data or "" if "mended_in" in form else "",
    )
    flash(_("Saved. Whoever reported it sees it on the start page."), "success")
    return arrivals.go_to(url_for("trainer.mistakes"))


def waiting(actor: Actor) -> Iterator[Waiting]:
    """Tell of reports that wait to be decided or mended, course by course."""
    for slug, number in access.waiting(actor).items():
        words = ngettext(
            "%(num)s mistake in “%(course)s” waits to be mended.",
            "%(num)s mistakes in “%(course)s” wait to be mended.",
            number,
            course=role_names.course(slug),
        )
        yield Waiting(str(words), url_for("trainer.mistakes", course=slug))
