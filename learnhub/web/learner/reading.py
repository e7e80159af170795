"""Reading a course: units, what is done, and in which language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learnhub import i18n
from learnhub.access import courses
from learnhub.access.courses import OpenCourse
from learnhub.assessment import deadlines, gains, standings, surveys
from learnhub.content import catalogue, outline
from learnhub.content.outline import UnitKind, UnitOutline
from learnhub.exchange import discussions
from learnhub.i18n import Message
from learnhub.i18n import gettext as _
from learnhub.learning import enrolments, places, programmes, progress, requirements
from learnhub.learning.models import Enrolment
from learnhub.learning.standing import Standing
from learnhub.web import course_views, edge, guards
from learnhub.web.learner import assignment_pages, note_boxes, notes, quiz_pages, survey_pages
from learnhub.web.learner.face import face
from learnhub.web.learner.survey_pages import Given


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The unit before or after."""

    title: str
    address: str
    lang: str | None


@face.post("/courses/<slug>/enrol")
@guards.action("enrol.self", begins=True)
def enrol(slug: str) -> AnyResponse:
    """Enrol, and go to the first unit."""
    course = courses.get(guards.current_actor(), slug)
    enrolment = requirements.enrol(
        guards.current_actor().required,
        catalogue.get_course(slug),
        language=course_views.reading_language(course),
    )
    flash(_("You are enrolled. Your progress is kept from now on."), "success")
    place = progress.standing(enrolment).next_unit(enrolment.last_unit_slug) or course.outline.units[0]
    return redirect(url_for("learner.unit", slug=slug, unit=place.slug), 303)


@face.get("/courses/<slug>/<unit>")
@guards.action("catalogue.published")
def unit(slug: str, unit: str) -> AnyResponse | str:
    """Show a lesson, the rules of a quiz, a survey, or an assignment."""
    course = courses.get(guards.current_actor(), slug)
    found = catalogue.get_unit(course.version, unit)
    if course.enrolment is None and not course.may_read(found):
        flash(_("This unit opens when you are enrolled."), "info")
        return redirect(url_for("public.course", slug=slug), 303)
    course.require_readable(found)
    if course.enrolment is not None and progress.needs_note(course.enrolment, found):
        _note_opened(course.enrolment.id, found)
    return kept_privately(_PAGES[found.kind](course, found))


def _note_opened(enrolment_id: int, unit: UnitOutline) -> None:
    edge.afterwards(lambda: progress.note_opened(enrolments.get_by_key(enrolment_id), unit))


def _lesson(course: OpenCourse, unit: UnitOutline) -> str:
    language = course_views.reading_language(course)
    shown_in = language if language in unit.languages else course.outline.languages[0]
    body = catalogue.body(course.version, unit, language)
    own = note_boxes.of_lesson(course, course.enrolment, unit, language) if course.enrolment else None
    return render_template(
        "learner/reading/lesson.html",
        body=course_views.with_addresses(body, course) if own is None else None,
        comes_first=_comes_first(course),
        notes=own,
        source=course_views.colophon_of(course, language),
        has_terms='"@term/' in body,
        is_untranslated=shown_in != language,
        is_outdated=shown_in in unit.outdated,
        shown_in=shown_in,
        text_direction=i18n.direction_of(shown_in),
        **_around(course, unit, language),
    )


def _comes_first(course: OpenCourse) -> bool:
    """Tell whether somebody who is not enrolled has to complete another course before."""
    person = guards.current_actor().person if course.enrolment is None else None
    return person is not None and any(not one.is_met for one in requirements.of(person, course.outline))


def _quiz(course: OpenCourse, unit: UnitOutline) -> str:
    language = course_views.reading_language(course)
    shown_in = language if language in unit.languages else course.outline.languages[0]
    enrolment = course.get_enrolment()
    taken = standings.of(enrolment, unit)
    for outcome in taken.outcomes:
        quiz_pages.end_afterwards(outcome.attempt)
    return render_template(
        "learner/reading/quiz.html",
        body=course_views.with_addresses(catalogue.body(course.version, unit, language), course),
        rules=unit.quiz,
        attempts_standing=taken,
        has_tutor=not taken.is_waiting or programmes.has_tutor_for(enrolment),
        closes_at=deadlines.closes_at(enrolment),
        has_post_test=bool(gains.post_tests_of(course.outline, unit)),
        shown_in=shown_in,
        text_direction=i18n.direction_of(shown_in),
        **quiz_pages.next_attempt(taken),
        **_around(course, unit, language),
    )


def _survey(course: OpenCourse, unit: UnitOutline) -> str:
    return survey_page(course.get_enrolment(), unit)


def survey_page(
    enrolment: Enrolment, unit: UnitOutline, given: Given | None = None, errors: Mapping[str, Message] | None = None
) -> str:
    """Return the page of a survey, with what was given by a form that was not right."""
    course = OpenCourse(enrolment.version, enrolment)
    around = _around(course, unit, enrolment.language)
    return render_template(
        "learner/reading/survey.html",
        body=course_views.with_addresses(catalogue.body(course.version, unit, enrolment.language), course),
        is_sent=surveys.is_sent(enrolment, unit),
        errors=errors or {},
        **survey_pages.questions_of(enrolment, unit, given or {}),
        **around,
    )


def _assignment(course: OpenCourse, unit: UnitOutline) -> str:
    return assignment_page(course.get_enrolment(), unit)


def assignment_page(
    enrolment: Enrolment, unit: UnitOutline, typed: str | None = None, errors: Mapping[str, Message] | None = None
) -> str:
    """Return the page of an assignment, with what was typed into a form that was not right."""
    course = OpenCourse(enrolment.version, enrolment)
    return render_template(
        "learner/reading/assignment.html",
        body=course_views.with_addresses(catalogue.body(course.version, unit, enrolment.language), course),
        **assignment_pages.page_of(enrolment, unit, typed, errors),
        **_around(course, unit, enrolment.language),
    )


_PAGES = {
    UnitKind.LESSON: _lesson,
    UnitKind.QUIZ: _quiz,
    UnitKind.SURVEY: _survey,
    UnitKind.ASSIGNMENT: _assignment,
}


def _around(course: OpenCourse, unit: UnitOutline, language: str) -> dict[str, object]:
    """Return what every unit's page shows around it: outline, place, neighbours, languages."""
    units = course.outline.units
    module, standing = course.outline.module_of(unit.slug), course.standing
    return {
        "course": course_views.course_of(course, language),
        "unit": unit,
        "title": course_views.text(unit.title, course, language),
        "module_title": course_views.text(module.title, course, language),
        "module_slug": module.slug,
        "asked_language": course_views.asked_language(course),
        "place": units.index(unit) + 1,
        "unit_count": len(units),
        "standing": standing,
        "stop": places.find(standing, course.version, unit, language) if standing else None,
        "opens": _opens(course, unit, language),
        "is_done": standing is not None and unit.slug in standing.done,
        "modules": course_views.modules_of(course, standing, language, current=unit.slug),
        "previous": _neighbour(course, standing.unit_before(unit.slug), language) if standing else None,
        "next": _neighbour(course, standing.unit_after(unit.slug), language) if standing else None,
        "course_languages": course_views.languages_of(course, language),
        "enrolment": course.enrolment,
        "is_discussed": course.enrolment is not None and discussions.is_discussed(unit),
    }


def _opens(course: OpenCourse, unit: UnitOutline, language: str) -> list[str]:
    """Return the titles of the modules that open once a unit is completed."""
    closed = course.standing.closed if course.standing else {}
    slugs = [slug for slug, opened_by in closed.items() if opened_by == unit]
    return [course_views.text(one.title, course, language) for one in course.outline.modules if one.slug in slugs]


def _neighbour(course: OpenCourse, unit: UnitOutline | None, language: str) -> Neighbour | None:
    if unit is None:
        return None
    return Neighbour(
        course_views.text(unit.title, course, language),
        course_views.unit_address(course, unit.slug),
        course_views.lang_of(unit.title, course, language),
    )


@face.post("/courses/<slug>/<unit>/done")
@guards.action("attempt.start_save_submit")
def complete_lesson(slug: str, unit: str) -> AnyResponse | tuple[str, int]:
    """Mark a lesson as read, keep the notes that its page sends along, and go on."""
    enrolment, found = courses.get_unit(guards.current_actor(), slug, unit)
    asked = notes.save_sent(enrolment, unit)
    if asked is not None:
        return asked
    was_complete = enrolment.completed_at is not None
    progress.complete_lesson(enrolment, found)
    if not was_complete and enrolment.completed_at is not None:
        return redirect(url_for("public.course", slug=slug), 303)
    return redirect(_next_address(found, progress.standing(enrolment)), 303)


def _next_address(unit: UnitOutline, standing: Standing) -> str:
    following = standing.unit_after(unit.slug) or standing.next_unit()
    if following is None:
        return url_for("public.course", slug=standing.outline.course)
    return url_for("learner.unit", slug=standing.outline.course, unit=following.slug)


@face.post("/courses/<slug>/language")
@guards.action("attempt.start_save_submit")
def choose_language(slug: str) -> AnyResponse:
    """Keep the language in which the learner reads a course, and show the same unit in it, at the same block."""
    enrolment = courses.get_enrolment(guards.current_actor(), slug)
    enrolments.choose_language(enrolment, request.form.get("course_language", ""))
    unit = outline.of(enrolment.version).find_unit(request.form.get("unit", ""))
    if unit is None:
        return redirect(url_for("public.course", slug=slug), 303)
    block = places.nearest(enrolment, unit, request.form.get("at", "")) if unit.is_lesson else None
    return redirect(url_for("learner.unit", slug=slug, unit=unit.slug, _anchor=block), 303)


def kept_privately(page: str) -> Response:
    """Let the browser keep a lesson for going back, but ask before showing it again."""
    response = make_response(page)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie"
    return response
