"""Scope lives in the query layer: whatever a page reads about people is read within somebody's reach, or by a key.

Conditions that come from reach.py and scopes.py are marked while this watches. A statement on a table of people that
has neither such a mark nor the key of a row is unscoped: it reads whomever there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import BinaryExpression, BindParameter, Column, ColumnElement, Engine, event
from sqlalchemy.sql import operators, visitors

from learnhub.access import reach, scopes
from learnhub.stores.privacy import Privacy

SCOPED = frozenset(
    {"persons", "memberships", "enrolments", "unit_progress", "attempts", "certificates", "hand_ins", "sessions"}
)
# These are found within reach before the people in them are read: that a foreign one is not found, the walk over all
# routes shows.
PLACES = frozenset({"programmes", "institutions", "courses", "course_versions"})
_MARK = "within reach"
_CONDITIONS = (
    *((reach, name) for name in ("people", "enrolments")),
    *((scopes, name) for name in ("institutions", "programmes", "courses")),
)


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Collect the unscoped statements that are asked inside the block."""
    for module, name in _CONDITIONS:
        monkeypatch.setattr(module, name, _marking(getattr(module, name)))
    asked: list[str] = []
    verdicts: dict[int, tuple[Any, bool]] = {}

    def look(_connection: Any, _cursor: Any, sql: str, _values: Any, context: Any, _many: bool) -> None:
        compiled = context.compiled
        if compiled is None or not sql.lstrip().startswith(("SELECT", "WITH")):
            return
        if id(compiled) not in verdicts:
            verdicts[id(compiled)] = (compiled, is_unscoped(context.invoked_statement))
        if verdicts[id(compiled)][1]:
            asked.append(sql)

    event.listen(Engine, "before_cursor_execute", look)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", look)


def _marking(condition: Callable[..., ColumnElement[bool]]) -> Callable[..., ColumnElement[bool]]:
    def marked(*given: Any, **named: Any) -> ColumnElement[bool]:
        return condition(*given, **named)._annotate({_MARK: True})

    return marked


def is_unscoped(statement: Any) -> bool:
    """Tell whether a statement reads a scoped table by neither a reach nor a key."""
    reads = False
    for element in visitors.iterate(statement):
        if _MARK in getattr(element, "_annotations", {}) or _is_key(element):
            return False
        reads |= getattr(element, "__visit_name__", "") == "table" and getattr(element, "name", "") in SCOPED
    return reads


def _is_key(element: Any) -> bool:
    """Tell whether an element compares what names one row, or whose or of which place it is, with what is given."""
    if not isinstance(element, BinaryExpression) or element.operator not in {operators.eq, operators.in_op}:
        return False
    sides = (element.left, element.right)
    return any(isinstance(one, BindParameter) for one in sides) and any(_names_a_row(one) for one in sides)


def _names_a_row(one: Any) -> bool:
    if not isinstance(one, Column):
        return False
    is_of_one = any(key.column.table.name in SCOPED | PLACES for key in one.foreign_keys)
    table = getattr(one.table, "element", one.table)
    is_name = getattr(table, "name", "") in SCOPED and bool(one.primary_key or one.unique)
    return is_of_one or is_name or one.info.get("privacy") is Privacy.SECRET
