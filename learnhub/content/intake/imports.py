"""Imports that were asked for in the browser: who asked for which version, how far it is, and what came of it.

They take longer than a page may, so they are done in the background (`jobs/course_imports.py`), and a page tells of
them. Asking twice is asking once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from learnhub import clock, ids
from learnhub.content.models import Course, CourseImport, ImportStep
from learnhub.errors import LearnHubError, NotFound
from learnhub.i18n import Message, lazy, words_of
from learnhub.stores import tasks
from learnhub.stores.database import add_missing, db, rows_changed

WORK = "course.import"
KEPT_FOR = timedelta(days=30)
# One that takes longer was left in the middle; whoever asks again is not led back to it.
TOO_LONG = timedelta(minutes=15)
_LATE = timedelta(minutes=5)
_OVER = (ImportStep.DONE, ImportStep.REFUSED)


def ask(
    person: str, course: Course, number: str, *, code: str = "", is_sent: bool = False, may_replace: bool = False
) -> str:
    """Ask for a version to be imported from its folder, or from what was sent under a code; return the code.

    `person` is the opaque code of who asks. What is under way from the folder already is not begun again.
    """
    if not is_sent and (under_way := find_open(course, number)) is not None:
        return under_way
    code = code or ids.public_id()
    values = {"course_id": course.id, "number": number, "person": person, "step": ImportStep.WAITING, "errors": 0}
    row = {**values, "is_sent": is_sent, "may_replace": may_replace, "made_at": clock.now()}
    if add_missing(CourseImport, code=code, **row):
        tasks.defer(WORK, code=code)
    return code


def find_open(course: Course, number: str) -> str | None:
    """Return the code of the import of a version from its folder that is under way, or None."""
    return db.session.scalars(
        select(CourseImport.code).where(
            CourseImport.course_id == course.id,
            CourseImport.number == number,
            CourseImport.is_sent.is_(False),
            _is_under_way(),
        )
    ).first()


def list_open(course: Course) -> list[CourseImport]:
    """Return the imports of a course that are under way, the oldest first."""
    wanted = select(CourseImport).where(CourseImport.course_id == course.id, _is_under_way())
    return list(db.session.scalars(wanted.order_by(CourseImport.id)))


def _is_under_way() -> ColumnElement[bool]:
    return CourseImport.step.not_in(_OVER) & (CourseImport.made_at > clock.now() - TOO_LONG)


def find(code: str) -> CourseImport | None:
    """Return an import by its code, or None."""
    return db.session.scalars(select(CourseImport).where(CourseImport.code == code)).first()


def get(course: Course, code: str) -> CourseImport:
    """Return an import of a course. Raises NotFound."""
    found = find(code)
    if found is None or found.course_id != course.id:
        raise NotFound
    return found


def is_over(asked: CourseImport) -> bool:
    """Tell whether it has come to an end, whichever."""
    return asked.step in _OVER


def is_late(asked: CourseImport) -> bool:
    """Tell whether it takes longer than it should."""
    return not is_over(asked) and asked.made_at < clock.now() - _LATE


def note(code: str, step: ImportStep) -> None:
    """Note how far an import is that is under way."""
    db.session.execute(update(CourseImport).where(_is(code)).values(step=step))


def end(code: str, step: ImportStep, *, errors: int = 0, trouble: LearnHubError | None = None) -> bool:
    """Note what came of an import, once; tell whether that was news."""
    told = {name: _kept(getattr(trouble, name)) for name in _WORDS} if trouble else None
    values = {"step": step, "errors": errors, "trouble": told, "ended_at": clock.now()}
    return bool(rows_changed(update(CourseImport).where(_is(code)).values(values)))


def _is(code: str) -> ColumnElement[bool]:
    return (CourseImport.code == code) & CourseImport.step.not_in(_OVER)


_WORDS = ("message", "safe", "mend")


def trouble_of(asked: CourseImport) -> Mapping[str, Message] | None:
    """Return why an import was refused: `message`, `safe` and `mend` in the language of who reads; None for faults."""
    if asked.trouble is None:
        return None
    return {name: lazy(text, **values) for name, (text, values) in asked.trouble.items()}


def _kept(words: Message) -> list[Any]:
    """Return words as they are kept, to be said later in any language."""
    text, values = words_of(words)
    return [text, {name: value if isinstance(value, int) else str(value) for name, value in values.items()}]


def forget_old(before: datetime) -> None:
    """Forget imports that were asked for before an instant."""
    db.session.execute(delete(CourseImport).where(CourseImport.made_at < before))
