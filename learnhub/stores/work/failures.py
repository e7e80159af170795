"""What went wrong with a piece of work, by its code, whichever engine keeps the work itself."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.stores.database import Model, db
from learnhub.stores.privacy import TECHNICAL

LONGEST_ERROR = 100


class TaskFailure(Model):
    """The class of the error with which the last try of a piece of work ended."""

    __tablename__ = "task_failures"

    code: Mapped[str] = mapped_column(String(16), primary_key=True, info=TECHNICAL)
    error: Mapped[str] = mapped_column(String(LONGEST_ERROR), info=TECHNICAL)


def note(code: str, error: str) -> None:
    """Keep the class of the error of the last try."""
    db.session.merge(TaskFailure(code=code, error=error[:LONGEST_ERROR]))
    db.session.flush()


def forget(codes: Collection[str]) -> None:
    """Forget what went wrong, when it went right in the end or the work itself is forgotten."""
    db.session.execute(delete(TaskFailure).where(TaskFailure.code.in_(codes)))


def of(codes: Collection[str]) -> dict[str, str]:
    """Return the class of the last error by code, for those that had one."""
    found = select(TaskFailure.code, TaskFailure.error).where(TaskFailure.code.in_(codes))
    return {row.code: row.error for row in db.session.execute(found)}
