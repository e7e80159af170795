"""The facilitator's guide: what a trainer takes into the room, of a course or of one of its modules, made for paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from learnhub import clock, i18n
from learnhub.access import courses, scopes
from learnhub.access.courses import OpenCourse
from learnhub.content import boxes, catalogue, facilitation, passages, sheets
from learnhub.content.facilitation import Note
from learnhub.content.models import CourseVersion, VersionState
from learnhub.content.outline import ModuleOutline, UnitOutline
from learnhub.errors import NotFound
from learnhub.web import course_views, guards
from learnhub.web.learner import printing, reading
from learnhub.web.trainer.face import face

# What people do or keep together; the rest is read.
SHOWN = frozenset({"key", "reflect", "activity"})


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under one heading of a lesson; `heading` is empty before the first. Each text is (language, HTML)."""

    heading: str
    texts: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A unit in the plan of a module: when it starts, in minutes from the module's beginning, and what is in it."""

    anchor: str
    title: str
    kind: str
    starts: int
    minutes: int
    language: str
    address: str
    parts: Sequence[Part]
    has_notes: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """A module in the guide."""

    slug: str
    title: str
    summary: str
    objectives: Sequence[str]
    minutes: int
    lines: Sequence[Line]
    opened_by: str


@face.get("/teach/courses/<slug>/guide")
@guards.action(courses.GUIDE)
def guide(slug: str) -> AnyResponse:
    """Show the guide of a whole course."""
    course = OpenCourse(courses.get_taught(guards.current_actor(), slug), None)
    return _page(course, course.outline.modules, None)


@face.get("/teach/courses/<slug>/guide/<module>")
@guards.action(courses.GUIDE)
def module_guide(slug: str, module: str) -> AnyResponse:
    """Show the guide of one module."""
    course = OpenCourse(courses.get_taught(guards.current_actor(), slug), None)
    found = next((one for one in course.outline.modules if one.slug == module), None)
    if found is None:
        raise NotFound
    return _page(course, (found,), found)


def _page(course: OpenCourse, modules: Sequence[ModuleOutline], module: ModuleOutline | None) -> Response:
    language = course_views.reading_language(course)
    lessons = [unit for one in modules for unit in one.lessons]
    bodies = catalogue.bodies(course.version, lessons, language)
    notes = facilitation.list_notes(course.version, lessons, language)
    page = render_template(
        "trainer/guide/guide.html",
        course=course_views.course_of(course, language),
        back=_back(course),
        module=module,
        title=course_views.text((module or course.outline).title, course, language),
        audience=course_views.text(course.outline.audience, course, language) if course.outline.audience else "",
        text_language=language,
        text_direction=i18n.direction_of(language),
        languages_of_course=_languages(course, module, language),
        chapters=[_chapter(course, one, language, bodies, notes) for one in modules],
        has_notes=bool(notes),
        others=[] if module else [(one.slug, course_views.text(one.title, course, language)) for one in modules],
        is_draft=_is_draft(course),
        source=course_views.colophon_of(course, language),
        printed_on=clock.today(),
    )
    return reading.kept_privately(page)


def _is_draft(course: OpenCourse) -> bool:
    return isinstance(course.version, CourseVersion) and course.version.state == VersionState.DRAFT


def _back(course: OpenCourse) -> str | None:
    """Return the address of the course's page for those to whom it is open."""
    found = catalogue.get_course(course.outline.course)
    is_open = scopes.may_reach(guards.current_actor(), courses.DRAFTS, found)
    return url_for("trainer.course", slug=found.slug) if is_open else None


def _languages(course: OpenCourse, module: ModuleOutline | None, language: str) -> list[tuple[str, str, bool]]:
    """Return the languages of the course: name, address of this guide in it, whether it is the one shown."""
    values: dict[str, Any] = {"module": module.slug} if module else {}
    endpoint = "trainer.module_guide" if module else "trainer.guide"
    return [
        (tag, url_for(endpoint, slug=course.outline.course, **{**values, "in": tag}), tag == language)
        for tag in course.outline.languages
    ]


def _chapter(
    course: OpenCourse,
    module: ModuleOutline,
    language: str,
    bodies: Mapping[str, str],
    notes: Mapping[str, Sequence[Note]],
) -> Chapter:
    lines, starts = [], 0
    opened_by = course.outline.find_unit(module.opens_after)
    for unit in module.units:
        lines.append(_line(course, unit, language, bodies.get(unit.slug, ""), notes.get(unit.slug, ()), starts))
        starts += unit.minutes
    return Chapter(
        slug=module.slug,
        title=course_views.text(module.title, course, language),
        summary=course_views.text(module.summary, course, language) if module.summary else "",
        objectives=course_views.text(module.objectives, course, language) if module.objectives else (),
        minutes=starts,
        lines=lines,
        opened_by=course_views.text(opened_by.title, course, language) if opened_by else "",
    )


def _line(course: OpenCourse, unit: UnitOutline, language: str, html: str, notes: Sequence[Note], starts: int) -> Line:
    shown_in = language if language in unit.languages else course.outline.languages[0]
    return Line(
        anchor=sheets.anchor_of_unit(unit.slug),
        title=course_views.text(unit.title, course, language),
        kind=unit.kind.value,
        starts=starts,
        minutes=unit.minutes,
        language=shown_in,
        address=course_views.unit_address(course, unit.slug),
        parts=list(_parts(course, unit, shown_in, html, notes)),
        has_notes=bool(notes),
    )


def _parts(course: OpenCourse, unit: UnitOutline, language: str, html: str, notes: Sequence[Note]) -> Iterator[Part]:
    """Gather notes and exercises by the heading that they stand under, notes first."""
    headings = ["", *(heading.words for heading in passages.of(html).headings)]
    found = [box for box in boxes.of(html) if box.kind in SHOWN]
    for section in sorted({note.section for note in notes} | {box.section for box in found}):
        items = [(note.language, note.html) for note in notes if note.section == section]
        items += [(language, box.html) for box in found if box.section == section]
        words = headings[section] if section < len(headings) else headings[-1]
        yield Part(words, [(tag, _placed(course, unit, one, f"{section}.{at}")) for at, (tag, one) in enumerate(items)])


def _placed(course: OpenCourse, unit: UnitOutline, html: str, place: str) -> str:
    """Return a note or exercise with its addresses. What it says of its own lesson leads there."""
    own = html.replace(' href="#', f' href="@unit/{unit.slug}#')
    return printing.printed(course, sheets.fit(own, f"{unit.slug}.{place}", beside=()))
