"""Lists of people as files: the template, and the report that is the sent file with a column of what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import g

from learnhub import i18n
from learnhub.i18n import Message, lazy
from learnhub.i18n import gettext as _
from learnhub.learning.rosters import columns
from learnhub.learning.rosters.bounds import Bounds
from learnhub.learning.rosters.checking import Outcome
from learnhub.learning.rosters.contents import Report, RowReport
from learnhub.learning.rosters.faults import Fault
from learnhub.learning.rosters.sheets import Kind, Sheet
from learnhub.learning.rosters.values import SEXES
from learnhub.people.models import Sex
from learnhub.reports import tables, workbooks
from learnhub.reports.workbooks import SheetText

_HINTS: Mapping[str, Message] = {
    "name": lazy("As it should stand on certificates. Nothing else is needed for everybody."),
    "user_name": lazy("With it people sign in. Leave it empty for new people: one is made from the name."),
    "email": lazy("New people get a letter with a link. Without one, you print a slip with a PIN."),
    "sex": lazy("Only for figures on women and men. May be left empty."),
    "country": lazy("Only where there is no institution."),
    "institution": lazy("The name or code of one of the institutions below."),
    "language": lazy("In which LearnHub speaks to the person. Empty: your own."),
    "programme": lazy("The name or code of one of the programmes below. New people are enrolled in its courses."),
}
DONE: Mapping[Outcome, Message] = {
    Outcome.NEW: lazy("Account made"),
    Outcome.CHANGED: lazy("Changed"),
    Outcome.SAME: lazy("Was there already, unchanged"),
    Outcome.WRONG: lazy("Not brought in: has mistakes"),
}
TO_DO: Mapping[Outcome, Message] = {
    Outcome.NEW: lazy("New"),
    Outcome.CHANGED: lazy("Would change"),
    Outcome.SAME: lazy("Is there already, unchanged"),
    Outcome.WRONG: lazy("Has mistakes"),
}


def mime_type(kind: Kind) -> str:
    """Return the type of a file."""
    return tables.MIME_TYPE if kind is Kind.CSV else workbooks.MIME_TYPE


def heading(key: str) -> str:
    """Return what stands above a column: "Sexe (sex)"."""
    return f"{({**columns.COLUMNS, **columns.OF_REPORTS})[key]} ({key})"


def column_name(key: str) -> str:
    """Return what a column is called."""
    return str(columns.COLUMNS[key])


def template(kind: Kind, bounds: Bounds) -> bytes:
    """Return an empty list with the headings in the reader's language; a workbook has a second sheet that explains."""
    headings = [heading(key) for key in columns.COLUMNS]
    if kind is Kind.CSV:
        return tables.csv_of([headings], tables.separator(g.language))
    places = {key: place for place, key in enumerate(columns.COLUMNS)}
    choices = {
        places["sex"]: [str(words) for words in SEXES.values()],
        places["language"]: [i18n.own_name(code) for code in bounds.languages],
    }
    return workbooks.workbook(
        [SheetText(_("People"), [headings], choices=choices), SheetText(_("Explanation"), _explained(bounds), width=50)]
    )


def _explained(bounds: Bounds) -> list[list[str]]:
    rows = [[_("Column"), _("What to write"), ""], *([heading(key), str(hint), ""] for key, hint in _HINTS.items())]
    rows += [["", "", ""], [_("Institution"), _("With those above it"), _("Code")]]
    rows += [[place.name, place.path, place.code] for place in bounds.places]
    if bounds.groups:
        rows += [["", "", ""], [_("Programme"), "", _("Code")]]
        rows += [[group.name, "", group.code] for group in bounds.groups]
    return rows


def report(kind: Kind, sheet: Sheet, told: Report, *, is_done: bool) -> bytes:
    """Return the list as it was sent, with a column of what was done to each row, and one of its mistakes."""
    rows = [[tables.plain_text(cell) for cell in row] for row in _report_rows(sheet, told, is_done=is_done)]
    if kind is Kind.CSV:
        return tables.csv_of(rows, sheet.separator if sheet.kind is Kind.CSV else tables.separator(g.language))
    return workbooks.workbook([SheetText(_("People"), rows)])


def _report_rows(sheet: Sheet, told: Report, *, is_done: bool) -> list[list[str]]:
    first = sheet.rows[0].cells
    keys = [columns.key_of(cell) for cell in first]
    kept = [place for place, key in enumerate(keys) if key not in columns.OF_REPORTS]
    own_name = keys.index("user_name") if "user_name" in keys else None
    added = [heading(key) for key in ([] if own_name is not None else ["user_name"]) + ["done", "faults"]]
    by_row, wrong = {row.row: row for row in told.rows}, _by_row(told.faults)
    rows = [[*(first[place] for place in kept), *added]]
    for row in sheet.rows[1:]:
        cells = [row.cells[place] if place < len(row.cells) else "" for place in kept]
        became = by_row[row.number]
        if own_name is not None:
            cells[kept.index(own_name)] = cells[kept.index(own_name)] or became.user_name
        else:
            cells.append(became.user_name)
        rows.append([*cells, _done(became, is_done=is_done), " ".join(wrong.get(row.number, []))])
    return rows


def _by_row(faults: Sequence[Fault]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = {}
    for fault in faults:
        found.setdefault(fault.row, []).append(f"{column_name(fault.column)}: {fault.message}")
    return found


def _done(became: RowReport, *, is_done: bool) -> str:
    words = str((DONE if is_done else TO_DO)[became.outcome])
    told = "; ".join(change_words(change) for change in became.changes)
    return f"{words}: {told}" if told else words


def change_words(change: tuple[str, str, str]) -> str:
    """Return what becomes different of somebody, in words."""
    column, former, now = change
    if column == "sex":
        former, now = (str(SEXES[Sex(value)]) if value in set(Sex) else value for value in (former, now))
    elif column == "language":
        former, now = (i18n.language_name(value, g.language) for value in (former, now))
    if not former:
        return str(_("%(column)s: %(now)s", column=column_name(column), now=now))
    return str(_("%(column)s: %(now)s, before %(former)s", column=column_name(column), now=now, former=former))
