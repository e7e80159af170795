"""How a course is shown, wherever it is shown: texts in the reader's language, units with their ticks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import g, request

from learnhub import i18n
from learnhub.access.courses import OpenCourse
from learnhub.content import covers, outline
from learnhub.content.outline import Contributor, ModuleOutline, Outline, UnitOutline
from learnhub.i18n import ngettext
from learnhub.learning.standing import Standing
from learnhub.web import addresses


@dataclass(frozen=True, slots=True)
class CourseCard:
    """What the catalogue shows of a course."""

    slug: str
    title: str
    address: str
    summary: str
    cover_svg: str
    level: str
    effort: str
    languages: tuple[str, ...]
    cases: tuple[str, ...]
    review: str
    lang: str | None
    progress: Progress | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many units of how many are done."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in a list."""

    title: str
    address: str | None
    kind: str
    state: str
    minutes: int
    is_current: bool
    is_new: bool
    lang: str | None


@dataclass(frozen=True, slots=True)
class OpenedBy:
    """The unit that opens a module; `address` is None where it cannot be read yet itself."""

    title: str
    address: str | None
    lang: str | None


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """A module with its units, or as a line that leads to its place on the course's page.

    `opened_by` is what opens it where it is not open yet.
    """

    slug: str
    title: str
    address: str
    state: str
    note: str
    units: tuple[UnitLine, ...]
    lang: str | None
    opened_by: OpenedBy | None


@dataclass(frozen=True, slots=True)
class CourseLanguage:
    """A language of a course."""

    code: str
    name: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Colophon:
    """Where a text on paper comes from; `authors` and `reviewers` are names with commas between them."""

    title: str
    address: str
    number: str
    authors: str
    reviewers: str
    licence: str
    is_reviewed: bool


def reading_language(course: OpenCourse) -> str:
    """Return in which language this course is read: the learner's choice, else asked for, else the page's."""
    if course.enrolment is not None:
        return course.enrolment.language
    offered = course.outline.languages
    for wanted in (request.args.get("in", ""), g.language):
        if wanted in offered:
            return str(wanted)
    return offered[0]


def text(texts: Mapping[str, Any], course: OpenCourse, language: str) -> Any:
    """Return a text in a language, else in the course's source language."""
    return outline.in_language(texts, language, course.outline.languages[0])


def lang_of(texts: Mapping[str, Any], course: OpenCourse, language: str) -> str | None:
    """Return the language in which a text is shown where that is not the page's own, for `lang=`."""
    shown = language if language in texts else course.outline.languages[0]
    return None if shown == g.language else shown


def card(found: Outline, language: str, progress: Progress | None = None) -> CourseCard:
    """Return what a card shows, in a language where the course has it, else in the course's own."""
    source = found.languages[0]
    shown = language if language in found.languages else source
    return CourseCard(
        slug=found.course,
        title=outline.in_language(found.title, shown, source),
        address=addresses.of_page("public.course", slug=found.course),
        summary=outline.in_language(found.summary, shown, source),
        cover_svg=covers.cover_svg(found.course, found.themes),
        level=found.level,
        effort=i18n.duration(found.effort_minutes),
        languages=tuple(i18n.own_name(tag) for tag in found.languages),
        cases=tuple(i18n.country_name(code, g.language) for code in found.cases),
        review=found.review,
        lang=None if shown == g.language else shown,
        progress=progress,
    )


def course_of(course: OpenCourse, language: str) -> dict[str, Any]:
    """Return what pages of a course say of it."""
    found = course.outline
    return {
        "slug": found.course,
        "title": text(found.title, course, language),
        "number": found.number,
        "address": addresses.of_page("public.course", slug=found.course),
        "lang": lang_of(found.title, course, language),
        "glossary": glossary_address(course) if found.has_glossary else None,
    }


def colophon_of(course: OpenCourse, language: str) -> Colophon:
    """Return where a course's texts come from, in a language where its title is translated."""
    found = course.outline
    return Colophon(
        title=text(found.title, course, language),
        address=addresses.settings().base_url.rstrip("/") + addresses.of_page("public.course", slug=found.course),
        number=found.number,
        authors=_names(found.contributors),
        reviewers=_names(found.reviewers),
        licence=found.licence,
        is_reviewed=found.review == "reviewed",
    )


def _names(people: Iterable[Contributor]) -> str:
    return ", ".join(dict.fromkeys(one.name for one in people))


def languages_of(course: OpenCourse, language: str) -> list[CourseLanguage]:
    """Return the languages of a course, with the one in which it is read now."""
    return [CourseLanguage(tag, i18n.own_name(tag), tag == language) for tag in course.outline.languages]


def modules_of(
    course: OpenCourse, standing: Standing | None, language: str, current: str | None = None
) -> list[ModuleLine]:
    """Return the modules, what is done, and what may be opened; around a unit, the units of its own module only."""
    page, place = addresses.of_page("public.course", slug=course.outline.course), unit_address(course, "")
    opened = course.outline.modules if current is None else (course.outline.module_of(current),)
    closed = standing.closed if standing else {module.slug: unit for module, unit in course.outline.openings}
    return [
        ModuleLine(
            slug=module.slug,
            title=f"{number}. {text(module.title, course, language)}",
            address=f"{page}#module.{module.slug}",
            state="locked" if module.slug in closed else _state_of_module(module, standing),
            note=_done_of_module(module, standing) if standing else "",
            units=tuple(_unit_line(course, unit, standing, language, current, place) for unit in module.units)
            if module in opened
            else (),
            lang=lang_of(module.title, course, language),
            opened_by=_opened_by(course, closed[module.slug], language) if module.slug in closed else None,
        )
        for number, module in enumerate(course.outline.modules, start=1)
    ]


def _opened_by(course: OpenCourse, unit: UnitOutline, language: str) -> OpenedBy:
    return OpenedBy(
        text(unit.title, course, language),
        unit_address(course, unit.slug) if course.may_read(unit) else None,
        lang_of(unit.title, course, language),
    )


def _state_of_module(module: ModuleOutline, standing: Standing | None) -> str:
    states = {_state(unit, standing) for unit in module.units}
    return states.pop() if len(states) == 1 else "under-way"


def _done_of_module(module: ModuleOutline, standing: Standing) -> str:
    return _done_words(g.language, sum(unit.slug in standing.done for unit in module.units), len(module.units))


# Each lesson says it of each module, and looking a message up takes longer than all else that is done for the line.
@lru_cache(maxsize=4096)
def _done_words(_language: str, done: int, units: int) -> str:
    return ngettext("%(done)s of %(num)s unit", "%(done)s of %(num)s units", units, done=done)


def unit_address(course: OpenCourse, slug: str) -> str:
    """Return the address of a unit by its id."""
    return addresses.of_page("learner.unit", slug=course.outline.course, unit="") + slug


def _unit_line(
    course: OpenCourse, unit: UnitOutline, standing: Standing | None, language: str, current: str | None, place: str
) -> UnitLine:
    may_read = course.may_read(unit)
    return UnitLine(
        title=text(unit.title, course, language),
        address=f"{place}{unit.slug}" if may_read else None,
        kind=unit.kind.value,
        state=_state(unit, standing) if may_read else "locked",
        minutes=unit.minutes,
        is_current=unit.slug == current,
        is_new=standing is not None and unit.slug in standing.new,
        lang=lang_of(unit.title, course, language),
    )


def _state(unit: UnitOutline, standing: Standing | None) -> str:
    if standing is None:
        return "not-started"
    if unit.slug in standing.done:
        return "done"
    return "under-way" if unit.slug in standing.opened else "not-started"


def glossary_address(course: OpenCourse) -> str:
    """Return the address of a course's glossary, in the language in which a visitor reads it."""
    address = addresses.of_page("public.glossary", slug=course.outline.course)
    asked = asked_language(course)
    return f"{address}?in={asked['in']}" if asked else address


def asked_language(course: OpenCourse) -> dict[str, str]:
    """Return the part of an address that keeps the language in which a visitor asked to read a course."""
    is_asked = course.enrolment is None and "in" in request.args
    return {"in": reading_language(course)} if is_asked else {}


def with_addresses(html: str, course: OpenCourse) -> str:
    """Put real addresses in the place of `@unit/`, `@media/` and `@term/` in stored HTML."""
    return addressing(course)(html)


def addressing(course: OpenCourse) -> Callable[[str], str]:
    """Return what puts a course's addresses into stored HTML, for pages that have many pieces of it."""
    slug, number = course.outline.course, course.outline.number
    units = unit_address(course, "")
    media = addresses.of_page("machines.media", slug=slug, number=number, path="")
    terms = glossary_address(course)

    def place(html: str) -> str:
        if '"@' not in html:
            return html
        placed = html.replace('"@unit/', f'"{units}').replace('"@media/', f'"{media}')
        # Of a picture's forms, those after the first.
        placed = placed.replace("w, @media/", f"w, {media}")
        return placed.replace('"@term/', f'"{terms}#term.')

    return place
