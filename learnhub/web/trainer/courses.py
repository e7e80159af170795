"""A course as its authors see it: all its versions and where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from flask import g, render_template, url_for

from learnhub.access import scopes
from learnhub.access.reach import Actor
from learnhub.content import outline as outlines
from learnhub.content import versions
from learnhub.content.models import VersionState
from learnhub.errors import NotFound
from learnhub.i18n import gettext as _
from learnhub.web import guards
from learnhub.web.trainer.face import face
from learnhub.web.trainer.waiting import Waiting

ACTION = "course.draft_preview"


@face.get("/teach/courses/<slug>")
@guards.action(ACTION)
def course(slug: str) -> str:
    """Show a course with its versions, drafts too."""
    found = scopes.get_course(guards.current_actor(), ACTION, slug)
    lines = versions.of_courses([found]).get(found.id, [])
    shown = versions.newest(lines)
    if shown is None:
        raise NotFound
    outline = shown.outline
    return render_template(
        "trainer/courses/course.html",
        course=found,
        title=outlines.in_language(outline.title, g.language, outline.languages[0]),
        title_language=g.language if g.language in outline.title else outline.languages[0],
        versions=lines,
        state_words=state_words(),
    )


def state_words() -> dict[str, str]:
    """Return where a version stands, in words."""
    return {
        VersionState.DRAFT: _("Draft"),
        VersionState.PUBLISHED: _("Published"),
        VersionState.RETIRED: _("Retired"),
    }


def waiting(actor: Actor) -> Iterator[Waiting]:
    """Tell of versions that could be published."""
    for one, lines in _with_versions(actor):
        for line in lines:
            if line.waits_to_be_published:
                outline = line.outline
                title = outlines.in_language(outline.title, g.language, outline.languages[0])
                words = _("Version %(number)s of “%(course)s” waits to be published.", number=line.number, course=title)
                yield Waiting(str(words), url_for("trainer.course", slug=one))


def _with_versions(actor: Actor) -> Iterator[tuple[str, list[versions.VersionLine]]]:
    own = scopes.list_courses(actor, ACTION)
    lines = versions.of_courses(own)
    yield from ((one.slug, lines.get(one.id, [])) for one in own)
