"""A list of people, and what becomes of its rows, as plain data that can be kept and shown again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnhub.learning.rosters import faults
from learnhub.learning.rosters.checking import Outcome, Plan
from learnhub.learning.rosters.faults import Fault
from learnhub.learning.rosters.sheets import Kind, Row, Sheet


@dataclass(frozen=True, slots=True)
class RowReport:
    """What becomes of a row: `changes` are (column, former, now).

    `person` is the code of the account that it means, or that was made for it.
    """

    row: int
    outcome: Outcome
    changes: Sequence[tuple[str, str, str]]
    user_name: str
    person: str


@dataclass(frozen=True, slots=True)
class Report:
    """What becomes of a list: its rows, every mistake, and headings that nobody knows."""

    rows: Sequence[RowReport]
    faults: Sequence[Fault]
    unknown: Sequence[str]


def of_sheet(sheet: Sheet) -> dict[str, Any]:
    """Return a sheet as plain data."""
    rows = [[row.number, list(row.cells), sorted(row.formulas)] for row in sheet.rows]
    return {"kind": sheet.kind.value, "separator": sheet.separator, "rows": rows}


def sheet_of(data: Mapping[str, Any]) -> Sheet:
    """Return a sheet that was kept."""
    rows = [Row(number, cells, frozenset(formulas)) for number, cells, formulas in data["rows"]]
    return Sheet(Kind(data["kind"]), rows, data["separator"])


def of_plan(plan: Plan, made: Mapping[int, tuple[str, str]] | None = None) -> dict[str, Any]:
    """Return what becomes of a list as plain data; `made` has (user name, code) of new accounts by rows."""
    made = made or {}
    rows = []
    for line in plan.lines:
        account = (line.account.user_name or "", line.account.code) if line.account else ("", "")
        user_name, person = made.get(line.entry.row, account)
        changes = [[change.column, change.former, change.now] for change in line.changes]
        rows.append([line.entry.row, line.outcome.value, changes, user_name, person])
    told = [fault.as_kept() for fault in sorted(plan.faults, key=lambda fault: fault.row)]
    return {"rows": rows, "faults": told, "unknown": list(plan.found.unknown)}


def report_of(data: Mapping[str, Any]) -> Report:
    """Return what becomes of a list, as it was kept."""
    rows = [
        RowReport(row, Outcome(outcome), [(each[0], each[1], each[2]) for each in changes], user_name, person)
        for row, outcome, changes, user_name, person in data["rows"]
    ]
    return Report(rows, [faults.read_again(told) for told in data["faults"]], data["unknown"])
