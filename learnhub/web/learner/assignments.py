"""Handing work in: saving it, looking at it once more, confirming, and reading what came of it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learnhub.access import courses
from learnhub.assessment import hand_ins
from learnhub.assessment.hand_ins import MarkedAlready
from learnhub.content import catalogue
from learnhub.content.outline import UnitOutline
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import gettext as _
from learnhub.learning.models import Enrolment
from learnhub.web import course_views, guards
from learnhub.web.learner import assignment_pages, reading
from learnhub.web.learner.face import face

Answer = AnyResponse | str | tuple[str, int]


def _own(slug: str, unit: str) -> tuple[Enrolment, UnitOutline]:
    """Return one's own enrolment and an assignment of its version. Raises NotFound."""
    enrolment = courses.get_enrolment(guards.current_actor(), slug)
    found = catalogue.get_unit(enrolment.version, unit)
    if not found.is_assignment:
        raise NotFound
    return enrolment, found


@face.post("/courses/<slug>/<unit>/work")
@guards.action("attempt.start_save_submit")
def save_work(slug: str, unit: str) -> Answer:
    """Save what is to be handed in, and go on to look at it, or stay."""
    enrolment, found = _own(slug, unit)
    typed = request.form.get("text", "")
    try:
        hand_ins.save_draft(enrolment, found, typed)
        if request.form.get("then") == "save":
            flash(_("Saved. Nothing is handed in yet."), "success")
            return redirect(url_for("learner.unit", slug=slug, unit=unit), 303)
        hand_ins.get_whole_draft(enrolment, found)
    except (Invalid, MarkedAlready) as problem:
        errors = problem.fields if isinstance(problem, Invalid) else {"": problem.message}
        return reading.assignment_page(enrolment, found, typed, errors), problem.status
    return redirect(url_for("learner.confirm_work", slug=slug, unit=unit), 303)


@face.get("/courses/<slug>/<unit>/work")
@guards.action("attempt.start_save_submit")
def confirm_work(slug: str, unit: str) -> Answer:
    """Show what will be handed in, and what that means."""
    enrolment, found = _own(slug, unit)
    standing, draft = hand_ins.standing_of(enrolment, found), hand_ins.find_draft(enrolment, found)
    if draft is None or not draft.text or not standing.may_hand_in:
        return redirect(url_for("learner.unit", slug=slug, unit=unit), 303)
    return render_template("learner/assignments/confirm.html", draft=draft, work=standing, **_frame(enrolment, found))


@face.post("/courses/<slug>/<unit>/work/hand-in")
@guards.action("attempt.start_save_submit")
def hand_in_work(slug: str, unit: str) -> AnyResponse:
    """Hand in what was shown; sent again, it is the same piece of work."""
    enrolment, found = _own(slug, unit)
    hand_ins.hand_in(enrolment, found, request.form.get("draft", ""))
    flash(_("Your work is handed in."), "success")
    return redirect(url_for("learner.unit", slug=slug, unit=unit), 303)


@face.get("/courses/<slug>/<unit>/work/<int:number>")
@guards.action("attempt.start_save_submit")
def work(slug: str, unit: str, number: int) -> str:
    """Show a piece of work that was handed in, and its mark."""
    enrolment, found = _own(slug, unit)
    made = hand_ins.standing_of(enrolment, found).made
    one = next((one for one in made if one.hand_in.number == number), None)
    if one is None:
        raise NotFound
    return render_template(
        "learner/assignments/work.html",
        one=one,
        is_last=one is made[-1],
        rubric=assignment_pages.rubric_of(enrolment, one),
        **_frame(enrolment, found),
    )


def _frame(enrolment: Enrolment, unit: UnitOutline) -> dict[str, object]:
    course = courses.OpenCourse(enrolment.version, enrolment)
    return {
        "course": course_views.course_of(course, enrolment.language),
        "title": course_views.text(unit.title, course, enrolment.language),
        "unit": unit,
        "unit_address": url_for("learner.unit", slug=course.outline.course, unit=unit.slug),
        **assignment_pages.frame(enrolment, unit),
    }
