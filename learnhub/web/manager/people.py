"""The people within one's scope by name: who has not begun, who is under way, who is late, who is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Response, g, render_template, request, url_for

from learnhub import i18n
from learnhub.content import outline as outlines
from learnhub.errors import NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people.looks import Page
from learnhub.people.models import Sex
from learnhub.reports import people_list, tables
from learnhub.reports.people_list import PersonLine, State, Wanted
from learnhub.reports.selection import Choices
from learnhub.reports.tables import Cell, Column
from learnhub.stores import database, record
from learnhub.stores.record import Act
from learnhub.web import guards, looking
from learnhub.web.manager import figures, narrowing, sections
from learnhub.web.manager.face import face
from learnhub.web.manager.report import download

COLUMNS = (
    Column("name", lazy("Name")),
    Column("course", lazy("Course")),
    Column("state", lazy("State")),
    Column("units_done", lazy("Units done")),
    Column("units", lazy("Units")),
    Column("due", lazy("Due")),
    Column("late", lazy("Late")),
    Column("stopped", lazy("Stopped")),
    Column("last_unit", lazy("Last unit")),
    Column("last_activity_utc", lazy("Last activity (UTC)")),
    Column("institution", lazy("Institution")),
    Column("country", lazy("Country")),
)
SEX = Column("sex", lazy("Sex"))


@face.get("/manage/people")
@guards.action("person.search", writes=False)
def people() -> str:
    """Show a page of the list. An administrator's reading of names leaves a line in the audit."""
    choices = narrowing.offered()
    chosen = narrowing.chosen(choices)
    wanted = _wanted()
    found = people_list.page(guards.current_actor(), chosen.narrowed, wanted, _page_number())
    keys = {**narrowing.keys(chosen), **({"state": wanted} if wanted else {})}
    page = render_template(
        "manager/people/people.html",
        found=found,
        wanted=wanted,
        keys=keys,
        scope=sections.scope_names(),
        narrowed=figures.narrowed_words(chosen),
        course=chosen.course.title(g.language) if chosen.course else None,
        titles={course.id: course.title(g.language) for course in choices.courses},
        courses=[("", _("All")), *narrowing.courses(choices)],
        programmes=narrowing.programmes(choices),
        institutions=narrowing.institutions(choices),
        countries=narrowing.countries(choices),
        states=[("", _("All")), *wanted_words().items()],
        state_words=state_words(),
        sex_words=sex_words(),
        unit_title=unit_title,
        institution_words=figures.institution_words,
        address_of=lambda number: url_for("manager.people", **{**keys, "page": number}),
    )
    looking.note(Page.LIST, [line.code for line in found.lines])
    sections.note_reading("person.search", "people", people=len(found.lines), **keys)
    return page


@face.post("/manage/people.csv")
@guards.action("report.named_export", writes=False)
def people_csv() -> Response:
    """Give the whole list, with the columns of the page, and write down who took it."""
    actor = guards.current_actor()
    choices = narrowing.offered()
    chosen = narrowing.chosen(choices)
    wanted = _wanted()
    found = people_list.everyone(actor, chosen.narrowed, wanted)
    keys = {**narrowing.keys(chosen), **({"state": str(wanted)} if wanted else {})}
    columns = (*COLUMNS, SEX) if found.shows_sex else COLUMNS
    content = tables.to_csv(columns, _rows(found, choices), g.language)
    looking.note(Page.FILE, [line.code for line in found.lines])
    code = actor.code
    database.begin_writing()  # only now: a long list keeps nobody from saving an answer
    record.audit(code, Act.PEOPLE_EXPORTED, "list", "people", people=found.total, **keys)
    return download(content, "people")


def _rows(found: people_list.PeoplePage, choices: Choices) -> Iterator[Sequence[Cell]]:
    titles = {course.id: course.title(g.language) for course in choices.courses}
    # Looked up once: there may be thousands of lines.
    states, sexes = state_words(), sex_words()
    for line in found.lines:
        cells = _cells(line, titles[line.course_id], states[line.state])
        yield [*cells, sexes.get(line.sex or "", "")] if found.shows_sex else cells


def _cells(line: PersonLine, title: str, state: str) -> list[Cell]:
    return [
        line.name,
        title,
        state,
        line.done,
        line.units,
        line.due_on,
        line.is_late,
        line.is_stuck,
        unit_title(line),
        line.last_activity_at,
        figures.institution_words(line.institution, is_claim=line.is_claim),
        i18n.country_name(line.country, g.language),
    ]


def unit_title(line: PersonLine) -> str:
    """Return the title of the unit where somebody was last, or nothing."""
    if line.last_unit is None:
        return ""
    return outlines.in_language(line.last_unit.title, g.language, line.outline.languages[0])


def _wanted() -> Wanted | None:
    """Return the state that is asked for. Raises NotFound for one that does not exist."""
    asked = request.values.get("state", "")
    if asked and asked not in set(Wanted):
        raise NotFound
    return Wanted(asked) if asked else None


def _page_number() -> int:
    asked = request.args.get("page", "1")
    # Nobody has a list of a million pages; longer digits are not worth reading.
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 6 else 1


def state_words() -> dict[str, str]:
    """Return how far somebody is, in words."""
    return {
        State.NOT_STARTED: _("Not started"),
        State.UNDER_WAY: _("Under way"),
        State.COMPLETED: _("Completed"),
        State.CERTIFIED: _("Certified"),
    }


def wanted_words() -> dict[str, str]:
    """Return what the list can be narrowed to, in words."""
    return {
        Wanted.NOT_STARTED: _("Not started"),
        Wanted.UNDER_WAY: _("Under way"),
        Wanted.STUCK: _("Stopped: no activity for two weeks"),
        Wanted.LATE: _("Late"),
        Wanted.COMPLETED: _("Completed, with or without a certificate"),
        Wanted.CERTIFIED: _("Certified"),
    }


def sex_words() -> dict[str, str]:
    """Return the sexes of one person, in words."""
    return {
        Sex.WOMAN: _("Woman"),
        Sex.MAN: _("Man"),
        Sex.ANOTHER: _("Another"),
        Sex.NOT_STATED: _("Not stated"),
    }
