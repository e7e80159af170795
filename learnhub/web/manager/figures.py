"""Figures of a report in words: the same lines for the page and for the spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import g

from learnhub import i18n
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people.models import Sex
from learnhub.reports import completion
from learnhub.reports.completion import CompletionReport, Figures, Line, Split
from learnhub.reports.selection import Chosen
from learnhub.reports.tables import Cell, Column

COLUMNS = (
    Column("course", lazy("Course")),
    Column("narrowed_to", lazy("Narrowed to")),
    Column("as_of_utc", lazy("As of (UTC)")),
    Column("table", lazy("Table")),
    Column("group", lazy("Group")),
    Column("country", lazy("Country")),
    Column("enrolled", lazy("Enrolled")),
    Column("started", lazy("Started")),
    Column("completed", lazy("Completed")),
    Column("certified", lazy("Certified")),
    Column("completion_rate_percent", lazy("Completion rate, per cent")),
)


@dataclass(frozen=True, slots=True)
class Group:
    """A line of a table: whom it counts, in words, and the figures. `key` as in completion.Line."""

    key: str
    label: str
    country: str
    figures: Figures


def groups(report: CompletionReport, split: Split) -> list[Group] | None:
    """Return the lines of a split in the order of the page; None where the viewer may not have it."""
    if split not in report.splits:
        return None
    named = [_group(split, line) for line in report.splits[split]]
    return named if split is Split.SEX else sorted(named, key=_place)


def _group(split: Split, line: Line) -> Group:
    country = i18n.country_name(line.country, g.language) if line.country else ""
    return Group(line.key, _LABELS[split](line), country, line.figures)


_WITHOUT_NAME = (completion.NO_COUNTRY, completion.NOT_CONFIRMED, completion.NO_INSTITUTION)


def _place(group: Group) -> tuple[object, ...]:
    by_name = i18n.sort_key(group.label), i18n.sort_key(group.country)
    return group.key in _WITHOUT_NAME, *by_name, group.key


def _country_label(line: Line) -> str:
    return i18n.country_name(line.key, g.language) if line.key else str(_("Not stated"))


def institution_words(name: str, *, is_claim: bool) -> str:
    """Return an institution's name, or what stands in its place."""
    return name or str(_("Not confirmed") if is_claim else _("No institution"))


def _institution_label(line: Line) -> str:
    return institution_words(line.name, is_claim=line.key == completion.NOT_CONFIRMED)


def _sex_label(line: Line) -> str:
    words = {Sex.WOMAN: _("Women"), Sex.MAN: _("Men"), Sex.ANOTHER: _("Another")}
    return str(words.get(Sex(line.key)) or _("Not stated"))


_LABELS: dict[Split, Callable[[Line], str]] = {
    Split.COUNTRY: _country_label,
    Split.INSTITUTION: _institution_label,
    Split.SEX: _sex_label,
}


def narrowed_words(chosen: Chosen) -> list[str]:
    """Return to what a report is narrowed, by name."""
    names = [chosen.programme.name if chosen.programme else "", chosen.institution.name if chosen.institution else ""]
    country = i18n.country_name(chosen.country, g.language) if chosen.country else ""
    return [name for name in (*names, country) if name]


def table(report: CompletionReport, chosen: Chosen) -> Iterator[Sequence[Cell]]:
    """Return all figures of a report as rows of one table, for COLUMNS."""
    titles = {
        Split.COUNTRY: _("By country"),
        Split.INSTITUTION: _("By institution"),
        Split.SEX: _("By sex"),
    }
    title = chosen.course.title(g.language) if chosen.course else ""
    before: list[Cell] = [title, " · ".join(narrowed_words(chosen)), report.as_of]
    yield [*before, _("Total"), _("Together"), "", *_cells(report.total)]
    for split, words in titles.items():
        for group in groups(report, split) or ():
            yield [*before, words, group.label, group.country, *_cells(group.figures)]


def _cells(figures: Figures) -> list[Cell]:
    rate = figures.completion_rate
    counts: list[Cell] = [figures.enrolled, figures.started, figures.completed, figures.certified]
    return [*counts, None if rate is None else Decimal(rate) / 100]
