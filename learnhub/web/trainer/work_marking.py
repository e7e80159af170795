"""Marking a piece of work: what was asked and handed in, the levels or points, a comment; once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response as FileResponse
from flask import g, render_template, request
from werkzeug.wrappers import Response
from wtforms import BooleanField, TextAreaField

from learnhub import i18n
from learnhub.access import marking as access
from learnhub.access.courses import OpenCourse
from learnhub.assessment import hand_in_marks, hand_ins
from learnhub.assessment.hand_in_marks import Given, WorkMarked, WorkReplaced
from learnhub.assessment.models import HandIn
from learnhub.content import catalogue
from learnhub.content.outline import UnitOutline
from learnhub.errors import Conflict, Invalid
from learnhub.i18n import lazy
from learnhub.people.looks import Page
from learnhub.web import course_views, guards, looking, rubrics, sending
from learnhub.web.forms import Form, Required
from learnhub.web.points import PointsField
from learnhub.web.trainer import marking
from learnhub.web.trainer.face import face

Answer = Response | str | tuple[str, int]


class WorkForm(Form):
    """What a tutor gives for a piece of work beside the levels of a rubric."""

    points = PointsField(lazy("Points"), [Required(lazy("Give points: 0 is possible, too."))])
    comment = TextAreaField(lazy("Comment for the learner"))
    may_again = BooleanField(lazy("May be handed in again"))


@face.route("/teach/marking/work/<public_id>", methods=["GET", "POST"])
@guards.action(access.ACTION)
def mark_work(public_id: str) -> Answer:
    """Show a piece of work, and take its mark, once."""
    actor = guards.current_actor()
    hand_in = access.get_work(actor, public_id)
    unit = catalogue.get_unit(hand_in.version, hand_in.unit_slug)
    form, chosen = _form_for(unit), _chosen(unit)
    if form.is_sent_and_right():
        try:
            hand_in_marks.mark(actor.code, hand_in, _given(form, chosen))
            return marking.go_on(actor, access.line_of_work(hand_in))
        except Invalid as problem:
            errors = {"levels": problem.fields["levels"]} if "levels" in problem.fields else {}
            form.take_over(Invalid({name: text for name, text in problem.fields.items() if name not in errors}))
            return _page(hand_in, unit, form, chosen, errors), 422
        except (WorkMarked, WorkReplaced) as problem:
            return _page(hand_in, unit, form, chosen, conflict=problem), 409
    page = _page(hand_in, unit, form, chosen)
    return (page, 422) if form.is_submitted() else page


@face.get("/teach/marking/work/<public_id>/files/<int:position>")
@guards.action(access.ACTION)
def marked_file(public_id: str, position: int) -> FileResponse:
    """Send a file of a piece of work to whoever may mark it."""
    return sending.attachment(hand_ins.get_file(access.get_work(guards.current_actor(), public_id), position))


def _form_for(unit: UnitOutline) -> WorkForm:
    form, rules = WorkForm(), hand_ins.rules_of(unit)
    if rules.rubric is not None:
        del form.points
    else:
        form.points.most = rules.points
    return form


def _chosen(unit: UnitOutline) -> dict[int, int]:
    """Return the levels that were sent, by criterion."""
    rubric = hand_ins.rules_of(unit).rubric
    sent = [request.form.get(rubrics.field_name(place), "") for place in range(len(rubric.criteria) if rubric else 0)]
    places = [str(place) for place in range(len(rubric.levels) if rubric else 0)]
    return {place: places.index(value) for place, value in enumerate(sent) if value in places}


def _given(form: WorkForm, chosen: Mapping[int, int]) -> Given:
    return Given(
        levels=[chosen[place] for place in sorted(chosen)],
        points=form.points.hundredths if "points" in form else None,
        comment=form.comment.data or "",
        may_again=bool(form.may_again.data),
    )


def _page(
    hand_in: HandIn,
    unit: UnitOutline,
    form: WorkForm,
    chosen: Mapping[int, int],
    errors: Mapping[str, Any] | None = None,
    conflict: Conflict | None = None,
) -> str:
    mark = hand_in_marks.find(hand_in)
    standing = hand_ins.standing_of(hand_in.enrolment, unit)
    line = access.line_of_work(hand_in)
    looking.note(Page.WORK, [line.person_code])
    left = access.find_next(guards.current_actor(), line)
    return render_template(
        "trainer/marking/work.html",
        form=form,
        hand_in=hand_in,
        files=next(one.files for one in standing.made if one.hand_in.id == hand_in.id),
        mark=mark,
        place=marking.place_of(line),
        next_address=marking.address_of(left) if left else None,
        is_own_mark=mark is not None and mark.marked_by == guards.current_actor().code,
        newer=standing.made[-1].hand_in if standing.made[-1].hand_in.number > hand_in.number else None,
        earlier=[one for one in standing.made if one.hand_in.number < hand_in.number],
        errors=errors or {},
        conflict=conflict,
        longest=hand_in_marks.LONGEST_COMMENT,
        **_task(hand_in, unit, dict(enumerate(mark.levels)) if mark else chosen),
    )


def _task(hand_in: HandIn, unit: UnitOutline, chosen: Mapping[int, int]) -> dict[str, Any]:
    """Return what was asked, in the language in which the learner reads the course."""
    course = OpenCourse(hand_in.version, hand_in.enrolment)
    language, source = hand_in.enrolment.language, course.outline.languages[0]
    shown_in = language if language in unit.languages else source
    rules = hand_ins.rules_of(unit)
    return {
        "rules": rules,
        "title": course_views.text(unit.title, course, language),
        "body": course_views.with_addresses(catalogue.body(hand_in.version, unit, language), course),
        "rubric": rubrics.shown(rules, language, source, chosen),
        "name": hand_in.enrolment.person.name,
        "text_lang": None if shown_in == g.language else shown_in,
        "text_direction": i18n.direction_of(shown_in),
    }
