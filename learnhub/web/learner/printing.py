"""Lessons on paper: one of them, or all of a module, with the terms they use and who made them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from learnhub import clock, i18n
from learnhub.access import courses
from learnhub.access.courses import OpenCourse
from learnhub.content import catalogue, glossary, sheets
from learnhub.content.glossary import Term
from learnhub.content.outline import ModuleOutline, UnitOutline
from learnhub.errors import NotFound
from learnhub.i18n import gettext as _
from learnhub.web import addresses, course_views, guards
from learnhub.web.learner import reading
from learnhub.web.learner.face import face


@dataclass(frozen=True, slots=True)
class Sheet:
    """A unit as it is printed: a lesson with its text, everything else by its name alone (`html` is None).

    `language` is that of its text, `address` leads to the unit itself.
    """

    anchor: str
    title: str
    kind: str
    minutes: int
    address: str
    language: str
    direction: str
    html: str | None
    is_untranslated: bool
    is_outdated: bool


@face.get("/courses/<slug>/<unit>/print")
@guards.action("catalogue.published")
def print_lesson(slug: str, unit: str) -> AnyResponse:
    """Show a lesson as it is printed."""
    course = courses.get(guards.current_actor(), slug)
    found = catalogue.get_unit(course.version, unit)
    if not found.is_lesson:
        raise NotFound
    return _page(course, [found], None) if _may_print(course, found) else _closed(slug)


@face.get("/courses/<slug>/modules/<module>/print")
@guards.action("catalogue.published")
def print_module(slug: str, module: str) -> AnyResponse:
    """Show all lessons of a module, in their order, as they are printed; its quizzes are named only."""
    course = courses.get(guards.current_actor(), slug)
    found = next((one for one in course.outline.modules if one.slug == module), None)
    if found is None or not found.lessons:
        raise NotFound
    may_print = all(_may_print(course, lesson) for lesson in found.lessons)
    return _page(course, found.units, found) if may_print else _closed(slug)


def _may_print(course: OpenCourse, lesson: UnitOutline) -> bool:
    """Tell whether a lesson is for the reader, who may have to enrol first. Raises NotOpenYet for a learner."""
    if course.enrolment is not None:
        course.require_readable(lesson)
    return course.may_read(lesson)


def _closed(slug: str) -> AnyResponse:
    flash(_("This unit opens when you are enrolled."), "info")
    return redirect(url_for("public.course", slug=slug), 303)


def _page(course: OpenCourse, units: Sequence[UnitOutline], module: ModuleOutline | None) -> Response:
    language = course_views.reading_language(course)
    lessons = [unit for unit in units if unit.is_lesson]
    bodies = catalogue.bodies(course.version, lessons, language)
    page = render_template(
        "learner/printing/print.html",
        course=course_views.course_of(course, language),
        source=course_views.colophon_of(course, language),
        module=module,
        module_title=course_views.text((module or course.outline.module_of(units[0].slug)).title, course, language),
        summary=course_views.text(module.summary, course, language) if module and module.summary else None,
        text_language=language,
        text_direction=i18n.direction_of(language),
        sheets=[_sheet(course, unit, language, bodies, depth=1 if module else 0) for unit in units],
        anchor_of_term=sheets.anchor_of_term,
        terms=_terms(course, language, bodies),
        printed_on=clock.today(),
        back=course_views.unit_address(course, lessons[0].slug),
    )
    return reading.kept_privately(page)


def _sheet(course: OpenCourse, unit: UnitOutline, language: str, bodies: dict[str, str], depth: int) -> Sheet:
    shown_in = language if language in unit.languages else course.outline.languages[0]
    html = bodies.get(unit.slug)
    return Sheet(
        anchor=sheets.anchor_of_unit(unit.slug),
        title=course_views.text(unit.title, course, language),
        kind=unit.kind.value,
        minutes=unit.minutes,
        address=course_views.unit_address(course, unit.slug),
        language=shown_in,
        direction=i18n.direction_of(shown_in),
        html=None if html is None else printed(course, sheets.fit(html, unit.slug, beside=bodies, depth=depth)),
        is_untranslated=shown_in != language,
        is_outdated=shown_in in unit.outdated,
    )


def printed(course: OpenCourse, html: str) -> str:
    """Return stored HTML with addresses, whole ones for files: on paper they are read, and typed."""
    base = addresses.settings().base_url.rstrip("/")
    return course_views.with_addresses(html, course).replace(' href="/media/', f' href="{base}/media/')


def _terms(course: OpenCourse, language: str, bodies: dict[str, str]) -> list[Term]:
    """Return the terms that lessons use, with definitions that lead to what is printed."""
    used = sheets.terms_in(bodies.values())
    terms = [term for term in glossary.list_terms(course.version, language) if term.slug in used] if used else []
    fitted = [(term, sheets.fit(term.definition, "", beside=bodies)) for term in terms]
    return [replace(term, definition=course_views.with_addresses(html, course)) for term, html in fitted]
