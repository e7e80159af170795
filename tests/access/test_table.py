"""The table of rights is the one that was decided: design_rows.txt holds that, cell for cell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from learnhub.access.table import TABLE, Cell, Column

DESIGNED = Path(__file__).with_name("design_rows.txt").read_text().splitlines()[1:]

# Rows that the program writes otherwise: under another name, or as two.
WRITTEN_AS = {
    "programme.create_edit": ("programme.create", "programme.edit"),
    "people.search": ("person.search",),
}
# What nothing does yet. Whoever builds it adds its row to the table, and it is compared from then on.
NOT_YET = {
    "twofactor.reset", "apitoken.create_revoke", "country.create_rename", "course.subscribe_url",
    "attempt.extra_time_reopen", "attempt.void", "sync.upload", "xapi.write", "xapi.read", "report.publish_share",
    "report.schedule", "exportfile.download", "settings.security_sso_mail",
    "signingkey_backup_restore",
}  # fmt: skip
# A tutor changes a programme of the own institution, and makes none: a new one has no place yet that would be theirs.
ASIDE = {("programme.create", Column.TUTOR): "-"}


def _decided() -> Iterator[tuple[str, list[str], bool]]:
    """Return (name in the table, six cells, whether it is never done to oneself) of each row."""
    for line in DESIGNED:
        action, *words = line.split()
        cells, note = words[: len(Column)], words[len(Column) :]
        for name in WRITTEN_AS.get(action, (action,)):
            yield name, cells, any(word.startswith("≠S") for word in note)


def test_there_are_as_many_rows_as_were_decided() -> None:
    assert len(DESIGNED) == 62


def test_only_what_nothing_does_yet_is_missing() -> None:
    assert {name for name, _, _ in _decided()} - set(TABLE) <= NOT_YET


@pytest.mark.parametrize(("name", "cells", "never_on_self"), [row for row in _decided() if row[0] in TABLE])
def test_a_row_is_the_decided_one(name: str, cells: list[str], *, never_on_self: bool) -> None:
    row = TABLE[name]
    wanted = [ASIDE.get((name, column), cell) for column, cell in zip(Column, cells, strict=True)]
    assert [_written(row.cells[column]) for column in Column] == wanted
    assert row.never_on_self == never_on_self


def _written(cell: Cell) -> str:
    marks = {"a": cell.is_aggregate, "!": cell.asks_password, "*": cell.is_audited}
    return cell.reach + "".join(mark for mark, is_set in marks.items() if is_set)
