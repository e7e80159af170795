"""Background work and mail as those who look after the whole instance see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from learnhub.access.reach import Actor
from learnhub.errors import NotFound
from learnhub.people.models import Person
from learnhub.stores import outbox, record, tasks
from learnhub.stores.database import db
from learnhub.stores.outbox import MailState
from learnhub.stores.record import Act

ACTION = "work.watch"
MOST_MAIL = 200


@dataclass(frozen=True, slots=True)
class TroubledMail:
    """A message that could not be sent, or not yet.

    `name` is None for somebody who is no more, and for a letter with a link, which goes to an address and names nobody.
    """

    code: str
    letter: str
    person: str
    name: str | None
    goes_to_address: bool
    made_at: datetime
    error: str
    is_given_up: bool


def list_troubled_mail() -> Sequence[TroubledMail]:
    """Return the messages with trouble, the latest first, for whom the table lets watch."""
    found = outbox.list_troubled(MOST_MAIL)
    codes = {mail.person for mail in found}
    rows = db.session.execute(select(Person.public_id, Person.name).where(Person.public_id.in_(codes))).all()
    names = {row.public_id: row.name for row in rows}
    return [
        TroubledMail(
            code=mail.code,
            letter=mail.letter,
            person=mail.person,
            name=names.get(mail.person),
            goes_to_address=outbox.finder_of(mail.letter) is not None,
            made_at=mail.made_at,
            error=mail.error or "",
            is_given_up=mail.state == MailState.FAILED,
        )
        for mail in found
    ]


def try_again(actor: Actor, code: str) -> None:
    """Let failed work be tried again. Raises NotFound, also when it waits again already."""
    if not tasks.try_again(code):
        raise NotFound
    record.audit(actor.code, Act.WORK_TRIED_AGAIN, "work", code)


def send_again(actor: Actor, code: str) -> None:
    """Let a message that was given up be sent again. Raises NotFound, also when it waits again already."""
    if not outbox.try_again(code):
        raise NotFound
    record.audit(actor.code, Act.WORK_TRIED_AGAIN, "work", code)
