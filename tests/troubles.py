"""Background work and mail that went wrong, for pages that show it. Call these inside of a unit of work."""

from __future__ import annotations

from sqlalchemy import select, text, update

from learnhub import clock, ids
from learnhub.stores import outbox, tasks
from learnhub.stores.database import db, dialect_name
from learnhub.stores.outbox import Mail
from learnhub.stores.work import failures
from learnhub.stores.work.embedded import Task, TaskState

_LET_FAIL = """
    UPDATE procrastinate_jobs SET status = 'failed', attempts = 5 WHERE id = (SELECT max(id) FROM procrastinate_jobs)
    RETURNING args ->> 'code'
"""
_SENDING = {"name": outbox.SENDING}


def failed_work() -> str:
    """Put work off, and let it have failed; return its code."""
    tasks.defer("cleaning")
    if dialect_name() == "postgresql":
        code = str(db.session.scalars(text(_LET_FAIL)).one())
        failures.note(code, "OperationalError")
        return code
    task = db.session.scalars(select(Task).order_by(Task.id.desc()).limit(1)).one()
    task.state, task.tries, task.finished_at = TaskState.FAILED, 5, clock.now()
    failures.note(task.code, "OperationalError")
    return task.code


def failed_mail(person: str, error: str = "SMTPRecipientsRefused 550", *, letter: str = "reminder") -> str:
    """Queue a message to somebody, by opaque code, and let it have been given up; return its code."""
    key = ids.public_id()
    outbox.queue(letter, person, key, **({"reminder": key} if letter == "reminder" else {}))
    mail = db.session.scalars(select(Mail).order_by(Mail.id.desc()).limit(1)).one()
    if dialect_name() == "postgresql":
        db.session.execute(text("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE task_name = :name"), _SENDING)
    db.session.execute(update(Task).where(Task.name == outbox.SENDING).values(state=TaskState.DONE))
    outbox.note(mail, outbox.MailState.FAILED, error)
    return mail.code
