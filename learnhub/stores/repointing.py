"""Repointing: rows of one thing become those of another, in a way that can be taken back.

A merge keeps what it changed, row by row, as it was before and as it left it. Undoing puts a row back where it is
still as the merge left it: what people did meanwhile stands. After `UNDOABLE_FOR` what was kept is forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    and_,
    delete,
    exists,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, aliased, mapped_column

from learnhub import clock, ids
from learnhub.errors import Conflict
from learnhub.i18n import lazy
from learnhub.stores.database import Model, UtcDateTime, db, rows_changed
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM, SENSITIVE, TECHNICAL

UNDOABLE_FOR = timedelta(days=30)
Row = Mapping[str, Any]
_STANDS = text("undone_at IS NULL")


class Kind(StrEnum):
    """What is merged."""

    INSTITUTION = "institution"
    ACCOUNT = "account"


class Merge(Model):
    """That one thing became part of another: both by their public codes. Of each former one, one merge stands."""

    __tablename__ = "merges"
    __table_args__ = (
        Index("uq_merges_standing", "former", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, info=TECHNICAL)
    kind: Mapped[str] = mapped_column(String(16), info=TECHNICAL)
    former: Mapped[str] = mapped_column(String(16), info=PSEUDONYM)
    kept: Mapped[str] = mapped_column(String(16), index=True, info=PSEUDONYM)
    # The opaque code of who did it.
    made_by: Mapped[str] = mapped_column(String(16), info=PSEUDONYM)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    undone_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)

    @property
    def undoable_until(self) -> datetime:
        """When it is too late to undo it."""
        return self.made_at + UNDOABLE_FOR


class MergeChange(Model):
    """What a merge did to a row: columns before and after.

    Without `after` the row was taken out, with an empty `before` it was added.
    `row_key` is the row's key as the merge left it. `after` may name more columns than `before`: where one of them is
    another by now, the row is left as it is.
    """

    __tablename__ = "merge_changes"
    __table_args__ = (Index(None, "table_name", "row_key"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    merge_id: Mapped[int] = mapped_column(ForeignKey("merges.id"), index=True, info=PSEUDONYM)
    table_name: Mapped[str] = mapped_column(String(64), info=TECHNICAL)
    row_key: Mapped[str] = mapped_column(String(300), info=PSEUDONYM)
    before: Mapped[dict[str, Any]] = mapped_column(JSON, info=SENSITIVE)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), info=SENSITIVE)


def begin(kind: Kind, former: str, kept: str, by: str) -> Merge:
    """Begin a merge. Raises Conflict when the former one was merged meanwhile."""
    merge = Merge(
        public_id=ids.public_id(), kind=kind, former=former, kept=kept, made_by=by, made_at=clock.now(), undone_at=None
    )
    try:
        with db.session.begin_nested():
            db.session.add(merge)
    except IntegrityError as error:
        raise Conflict(
            lazy("Somebody has merged this already."),
            safe=lazy("Nothing was changed."),
            mend=lazy("Open the page again to see what is there now."),
        ) from error
    return merge


def change(
    merge: Merge, table: type[Model], where: ColumnElement[bool], *, unless_changed: Sequence[str] = (), **values: Any
) -> int:
    """Set columns of the rows that a condition chooses, and return how many there were.

    Undoing leaves a row alone where a column of `unless_changed` is another by then.
    """
    return _change(merge, _table(table), where, unless_changed, values)


def _change(merge: Merge, table: Table, where: ColumnElement[bool], also: Sequence[str], values: Row) -> int:
    names = [*(column.name for column in table.primary_key), *values, *also]
    found = _rows(select(*(table.c[name] for name in dict.fromkeys(names))).where(where))
    changed = [row for row in found if any(row[name] != value for name, value in values.items())]
    if not changed:
        return 0
    db.session.execute(
        insert(MergeChange),
        [_kept(merge, table, row, {**_only(row, also), **values}, _only(row, list(values))) for row in changed],
    )
    db.session.execute(update(table).where(where).values(**values))
    return len(changed)


def take_out(merge: Merge, table: type[Model], where: ColumnElement[bool]) -> int:
    """Put the rows that a condition chooses aside, and return how many there were."""
    rows = _table(table)
    found = _rows(select(rows).where(where))
    if found:
        db.session.execute(insert(MergeChange), [_kept(merge, rows, row, None, row) for row in found])
        db.session.execute(delete(rows).where(where))
    return len(found)


def _rows(query: Select[Any]) -> list[Row]:
    return [dict(row) for row in db.session.execute(query).mappings()]


def _only(row: Row, names: Sequence[str]) -> Row:
    return {name: row[name] for name in names}


def copy(merge: Merge, table: type[Model], where: ColumnElement[bool], **values: Any) -> int:
    """Add a copy of the rows that a condition chooses, with other values in some columns; return how many."""
    rows = _table(table)
    found = [{**row, **values} for row in _rows(select(rows).where(where))]
    if found:
        db.session.execute(insert(rows), found)
        db.session.execute(insert(MergeChange), [_kept(merge, rows, row, row, {}) for row in found])
    return len(found)


def _kept(merge: Merge, table: Table, row: Row, after: Row | None, before: Row) -> dict[str, Any]:
    key = {column.name: {**row, **(after or {})}[column.name] for column in table.primary_key}
    return {
        "merge_id": merge.id,
        "table_name": table.name,
        "row_key": json.dumps(_told(key)),
        "before": _told(before),
        "after": None if after is None else _told(after),
    }


def _told(values: Row) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _read(table: Table, values: Row) -> dict[str, Any]:
    return {name: _value(table.c[name], value) for name, value in values.items()}


def _value(column: Column[Any], value: Any) -> Any:
    if isinstance(column.type, UtcDateTime) and value is not None:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) and value is not None else value


def _table(model: type[Model]) -> Table:
    return cast("Table", model.__table__)


def find_standing(kind: Kind, former: str) -> Merge | None:
    """Return the merge by which something became part of another, or None."""
    return db.session.scalars(select(Merge).where(_stands(kind), Merge.former == former)).first()


def undoable(kind: Kind) -> Sequence[Merge]:
    """Return the merges of a kind that can still be undone, the latest first."""
    since = clock.now() - UNDOABLE_FOR
    query = select(Merge).where(_stands(kind), Merge.made_at > since).order_by(Merge.id.desc())
    return db.session.scalars(query).all()


def _stands(kind: Kind) -> ColumnElement[bool]:
    return and_(Merge.kind == kind, Merge.undone_at.is_(None))


def find_later(merge: Merge, *codes: str) -> Merge | None:
    """Return a merge that came later and has to be undone first: of what was kept here, of one of `codes`, or of the
    same rows."""
    here, there = aliased(MergeChange), aliased(MergeChange)
    same_row = exists().where(
        here.merge_id == merge.id,
        there.merge_id == Merge.id,
        there.table_name == here.table_name,
        there.row_key == here.row_key,
    )
    of_these = or_(Merge.former.in_([merge.kept, *codes]), Merge.kept.in_([*codes, merge.former]))
    later = select(Merge).where(_stands(Kind(merge.kind)), Merge.id > merge.id, or_(of_these, same_row))
    return db.session.scalars(later.order_by(Merge.id.desc()).limit(1)).first()


def undo(merge: Merge, *codes: str) -> None:
    """Put back every row that is still as a merge left it. For `codes` see `find_later`.

    Raises Conflict where it is too late, where it was done already, and where another merge is to be undone first.
    """
    if clock.now() >= merge.undoable_until:
        raise Conflict(
            lazy("This can be undone for 30 days, and they are over."),
            safe=lazy("Nothing was changed."),
            mend=lazy("What belongs elsewhere can still be moved by hand."),
        )
    if find_later(merge, *codes) is not None:
        raise Conflict(
            lazy("Something of it was merged again since."),
            safe=lazy("Nothing was changed."),
            mend=lazy("Undo the later merge first, then this one."),
        )
    ending = update(Merge).where(Merge.id == merge.id, Merge.undone_at.is_(None)).values(undone_at=clock.now())
    if not rows_changed(ending):
        raise Conflict(lazy("This has been undone already."), safe=lazy("Nothing was changed."))
    for one in reversed(changes_of(merge)):
        _put_back(one)
    forget_changes([merge.id])
    db.session.expire_all()


def changes_of(merge: Merge) -> Sequence[MergeChange]:
    """Return what a merge changed, in its order."""
    query = select(MergeChange).where(MergeChange.merge_id == merge.id).order_by(MergeChange.id)
    return db.session.scalars(query).all()


def _put_back(one: MergeChange) -> None:
    table = db.metadata.tables[one.table_name]
    before = _read(table, one.before)
    if one.after is None:
        deed: Any = insert(table).values(before)
    else:
        as_left = {**_read(table, json.loads(one.row_key)), **_read(table, one.after)}
        same = (table.c[name].is_not_distinct_from(value) for name, value in as_left.items())
        deed = update(table).where(*same).values(before) if before else delete(table).where(*same)
    try:
        with db.session.begin_nested():
            db.session.execute(deed)
    except IntegrityError:  # something else has its place by now
        return


def forget_changes(merge_ids: Sequence[int]) -> None:
    """Forget what merges changed: they cannot be undone any more."""
    db.session.execute(delete(MergeChange).where(MergeChange.merge_id.in_(merge_ids)))


def forget_old() -> None:
    """Forget what merges changed that are too old to be undone."""
    old = select(Merge.id).where(Merge.made_at <= clock.now() - UNDOABLE_FOR)
    db.session.execute(delete(MergeChange).where(MergeChange.merge_id.in_(old)))


def key_of(one: MergeChange) -> Iterator[Any]:
    """Return the values of a row's key."""
    yield from json.loads(one.row_key).values()
