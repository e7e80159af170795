"""Where the learners of a course stop, on a page and as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Response, g, render_template, request

from learnhub.access import scopes
from learnhub.access.reach import Actor
from learnhub.content import outline as outlines
from learnhub.content import versions
from learnhub.content.models import Course, VersionState
from learnhub.content.outline import Outline, UnitOutline
from learnhub.errors import NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.reports import audiences, tables
from learnhub.reports import stops as figures
from learnhub.reports.audiences import ACTION, Whose
from learnhub.reports.stops import Stops
from learnhub.reports.tables import Cell, Column
from learnhub.web import guards
from learnhub.web.manager.report import download
from learnhub.web.trainer import answers, courses
from learnhub.web.trainer.face import face

COLUMNS = (
    Column("course", lazy("Course")),
    Column("whose", lazy("Whose progress")),
    Column("unit_id", lazy("Unit id")),
    Column("unit", lazy("Unit")),
    Column("opened", lazy("Opened")),
    Column("opened_percent", lazy("Opened, per cent of those who started")),
    Column("finished", lazy("Finished")),
    Column("stopped", lazy("Stopped here")),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is looked at: the course as its newest version has it, and whose progress."""

    course: Course
    outline: Outline
    offered: Sequence[Whose]
    whose: Whose

    def title_of(self, unit: UnitOutline) -> str:
        """Return a unit's title in the reader's language, or in the course's."""
        return outlines.in_language(unit.title, g.language, self.outline.languages[0])

    def language_of(self, unit: UnitOutline) -> str:
        """Return the language in which `title_of` gives a title."""
        return g.language if g.language in unit.title else self.outline.languages[0]


@face.get("/teach/courses/<slug>/stops")
@guards.action(ACTION)
def stops(slug: str) -> str:
    """Show how many opened and finished each unit, and where those stopped who did."""
    actor = guards.current_actor()
    chosen = _chosen(actor, slug)
    title, language = courses.title_of(chosen.outline)
    return render_template(
        "trainer/stops/stops.html",
        chosen=chosen,
        title=title,
        title_language=language,
        found=_figures(actor, chosen),
        days=figures.STILL.days,
        many=figures.MANY,
        has_draft_page=scopes.may_reach(actor, courses.ACTION, chosen.course),
        whose=[(one, _whose_words(actor, chosen, one)) for one in chosen.offered],
    )


@face.get("/teach/courses/<slug>/stops.csv")
@guards.action(ACTION)
def stops_csv(slug: str) -> Response:
    """Give the figures of the page as a file for a spreadsheet program."""
    actor = guards.current_actor()
    chosen = _chosen(actor, slug)
    before: list[Cell] = [courses.title_of(chosen.outline)[0], _whose_words(actor, chosen, chosen.whose)]
    hidden = str(_("Under 5"))
    rows = [
        [
            *before,
            line.unit.slug,
            chosen.title_of(line.unit),
            hidden if line.opened is None else line.opened,
            hidden if line.share is None else Decimal(line.share) / 100,
            hidden if line.finished is None else line.finished,
            hidden if line.stopped is None else line.stopped,
        ]
        for line in _figures(actor, chosen).units
    ]
    return download(tables.to_csv(COLUMNS, rows, g.language), "stops")


def _chosen(actor: Actor, slug: str) -> Chosen:
    """Return what the address asks for. Raises NotFound for what is not there, or not for the viewer."""
    course = scopes.get_course(actor, ACTION, slug)
    lines = [line for line in versions.of_courses([course]).get(course.id, []) if line.state != VersionState.DRAFT]
    newest, offered = versions.newest(lines), audiences.offered(actor, course)
    whose = next((one for one in offered if one == request.args.get("whose", one)), None)
    if newest is None or whose is None:
        raise NotFound
    return Chosen(course, newest.outline, offered, whose)


def _figures(actor: Actor, chosen: Chosen) -> Stops:
    return figures.stops(actor, chosen.course, chosen.outline.units, chosen.whose)


def _whose_words(actor: Actor, chosen: Chosen, whose: Whose) -> str:
    return answers.whose_words(whose, is_wide=audiences.is_wide(actor, chosen.course))
