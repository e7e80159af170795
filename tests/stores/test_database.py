"""The database keeps what it is told, and refuses what would lose something."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import AuditEntry, Verb

pytestmark = pytest.mark.usefixtures("rules")


def test_an_instant_comes_back_as_it_went_in() -> None:
    record.tell("p1", Verb.REGISTERED, "course", "spf")
    db.session.expire_all()
    line = db.session.scalars(db.select(record.Event)).one()
    assert line.occurred_at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert line.occurred_at.tzinfo is not None


def test_a_naive_instant_is_refused() -> None:
    db.session.add(
        AuditEntry(
            occurred_at=datetime(2026, 3, 2),  # noqa: DTZ001 -- naive on purpose
            person="p",
            act="a",
            subject_kind="k",
            subject_id="i",
            details={},
        )
    )
    with pytest.raises(StatementError, match="time zone"):
        db.session.flush()


@pytest.mark.parametrize("table", ["events", "audit"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET person = 'x'", "DELETE FROM {}"])
def test_the_record_cannot_be_changed(table: str, deed: str) -> None:
    record.tell("p1", Verb.REGISTERED, "course", "spf")
    record.audit("p1", record.Act.SIGNED_IN, "person", "p1")
    # On PostgreSQL the role has no right to try; see test_seals.py for the trigger behind it.
    with pytest.raises(DBAPIError, match=r"append-only|permission denied"):
        db.session.execute(text(deed.format(table)))
