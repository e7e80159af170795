"""A course as its authors see it: its versions, what the checker says of its folders, how far its translations are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import g, render_template, url_for

from learnhub.access import scopes
from learnhub.access import sign_offs as sign_off_access
from learnhub.access.reach import Actor
from learnhub.content import catalogue, versions
from learnhub.content import outline as outlines
from learnhub.content.intake import imports
from learnhub.content.models import VersionState
from learnhub.content.outline import Outline
from learnhub.content.signoff import sign_offs
from learnhub.content.versions import VersionLine
from learnhub.errors import NotFound
from learnhub.i18n import gettext as _
from learnhub.reports import audience
from learnhub.web import addresses, courses_first, guards
from learnhub.web.trainer import desks, findings, review_lines, reviews
from learnhub.web.trainer.face import face
from learnhub.web.trainer.waiting import Waiting

ACTION = "course.draft_preview"


@dataclass(frozen=True, slots=True)
class Translation:
    """How far a translation is; `missing` and `outdated` are titles of units."""

    language: str
    done: int
    units: int
    missing: Sequence[str]
    outdated: Sequence[str]


@dataclass(frozen=True, slots=True)
class AskedFirst:
    """A course that learners complete first; `address` is None for one that is not published, and asked of nobody."""

    title: str
    lang: str | None
    address: str | None


@face.get("/teach/courses/<slug>")
@guards.action(ACTION)
def course(slug: str) -> str:
    """Show a course with its versions, drafts too, and what the checker says of its folders."""
    actor = guards.current_actor()
    found = scopes.get_course(actor, ACTION, slug)
    lines = versions.of_courses([found]).get(found.id, [])
    shown = versions.newest(lines)
    if shown is None:
        raise NotFound
    title, language = title_of(shown.outline)
    learners = audience.by_version(actor, found)
    files = versions.files_of(found)
    return render_template(
        "trainer/courses/course.html",
        course=found,
        other_authors=[person.name for person in sign_off_access.co_authors(found, actor.required)],
        title=title,
        title_language=language,
        shown=shown,
        versions=lines,
        in_review={line.number: review_lines.of(found, line.number) for line in lines if line.waits_to_be_published},
        # On a draft there can be nobody, so that there is nobody to be kept quiet about.
        learners={
            line.id: 0 if line.state == VersionState.DRAFT else learners.get(line.id, audience.nobody(actor))
            for line in lines
        },
        translated=lines[0],
        translations=_translations(lines[0].outline),
        folders=findings.of_course(addresses.settings().courses_folder / found.slug, lines, files),
        reviews=reviews.lines(shown, files[shown.id]),
        under_way=imports.list_open(found),
        numbers_to_write=desks.numbers_to_write(found),
        may_begin=desks.may_begin(found),
        asked_first=_asked_first(shown.outline),
    )


def _asked_first(outline: Outline) -> list[AskedFirst]:
    offered = {one.course.slug: catalogue.outline_of(one) for one in catalogue.list_offered(outline.prerequisites)}
    return [_asked(slug, offered.get(slug)) for slug in outline.prerequisites]


def _asked(slug: str, outline: Outline | None) -> AskedFirst:
    if outline is None:
        return AskedFirst(slug, None, None)
    title, lang = courses_first.title_of(outline)
    return AskedFirst(title, lang, url_for("public.course", slug=slug))


def title_of(outline: Outline) -> tuple[str, str]:
    """Return a course's title in the reader's language, or in its own, and in which."""
    language = g.language if g.language in outline.title else outline.languages[0]
    return outline.title[language], language


def _translations(outline: Outline) -> list[Translation]:
    return [_translation(outline, language) for language in outline.languages[1:]]


def _translation(outline: Outline, language: str) -> Translation:
    missing = [unit for unit in outline.units if language not in unit.languages]
    outdated = [unit for unit in outline.units if language in unit.outdated]
    source = outline.languages[0]
    return Translation(
        language=language,
        done=len(outline.units) - len(missing),
        units=len(outline.units),
        missing=[outlines.in_language(unit.title, g.language, source) for unit in missing],
        outdated=[outlines.in_language(unit.title, g.language, source) for unit in outdated],
    )


def waiting(actor: Actor) -> Iterator[Waiting]:
    """Tell of versions that could be published."""
    for slug, line in _unpublished(actor):
        title, _language = title_of(line.outline)
        words = _("Version %(number)s of “%(course)s” waits to be published.", number=line.number, course=title)
        yield Waiting(str(words), url_for("trainer.course", slug=slug))


def _unpublished(actor: Actor) -> Iterator[tuple[str, VersionLine]]:
    """Return the versions that could be published and were never in review: reviews tell of themselves."""
    own = scopes.list_courses(actor, ACTION)
    lines = versions.of_courses(own)
    for one in own:
        waiting = [line for line in lines.get(one.id, []) if line.waits_to_be_published]
        yield from ((one.slug, line) for line in waiting if sign_offs.find_latest(one, line.number) is None)
