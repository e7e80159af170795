"""Mail that is to be sent: kept in the transaction of the act that asks for it, sent soon after it is committed.

    outbox.queue("reminder", person.public_id, about="reminder k3v9…", reminder="k3v9…")

A row says to whom, by opaque code, and about what; names, addresses and words are looked up when it is sent, and so is
whether it is still wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, Index, String, UniqueConstraint, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from learnhub import clock, ids
from learnhub.stores import tasks
from learnhub.stores.database import Model, db, insert_into, rows_changed
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM, TECHNICAL

SENDING = "mail.send"

# After a try that may go better later: how long to wait. When all are over, some two days after, it is given up.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
# When the server itself cannot be reached no message has been tried: all of them wait, up to three days.
SERVER_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(days=3)
# Whoever sends a message has it for so long; then, killed in the middle, it is sent again, under the same Message-ID.
LEASE = timedelta(minutes=10)
LONGEST_ERROR = 100


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written to somebody, in their language: plain text, without addresses of people.

    `items` are things with a few words on each; `quote` is what another person added; `reason` says why they get it.
    """

    subject: str
    paragraphs: Sequence[str]
    action: tuple[str, str]
    reason: str
    items: Sequence[tuple[str, str]] = ()
    quote_from: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a letter goes: a name, which may be empty, an address, and the language they read."""

    name: str
    address: str
    language: str


# Finds out to whom a letter goes, from what was queued; None when it is wanted no more.
Finder = Callable[..., Addressee | None]
# Writes a letter to a person (by opaque code) from the arguments that were queued; None when it is wanted no more.
Writer = Callable[..., Letter | None]


class MailState(StrEnum):
    """From queued to over."""

    WAITING = "waiting"
    SENT = "sent"
    SHOWN = "shown"  # in the operator's terminal, where there is no mail server
    UNWANTED = "unwanted"  # no address, no right, nothing left to say
    FAILED = "failed"


class Mail(Model):
    """A message to one person."""

    __tablename__ = "mail"
    __table_args__ = (UniqueConstraint("letter", "person", "about"), Index(None, "state", "next_at"))

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    # What is before the @ of its Message-ID.
    code: Mapped[str] = mapped_column(String(16), unique=True, info=TECHNICAL)
    # A person's code; or that of a link, where it is not known yet whether there is such a person.
    person: Mapped[str] = mapped_column(String(16), index=True, info=PSEUDONYM)
    letter: Mapped[str] = mapped_column(String(64), info=ACTIVITY)
    # One occasion, by opaque codes: nobody gets the same letter twice about it.
    about: Mapped[str] = mapped_column(String(64), info=ACTIVITY)
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON, info=ACTIVITY)
    state: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    tries: Mapped[int] = mapped_column(info=TECHNICAL)
    # While it is being sent: when somebody else may send it.
    next_at: Mapped[datetime] = mapped_column(info=TECHNICAL)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    sent_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    # The class of the last error and the server's number, never its words: they hold the address.
    error: Mapped[str | None] = mapped_column(String(LONGEST_ERROR), info=TECHNICAL)


_writers: dict[str, Writer] = {}
_finders: dict[str, Finder] = {}


def register(letter: str, writer: Writer, to: Finder | None = None) -> None:
    """Say who writes a letter; the app does so for all of them, when it is made.

    `to` finds out to whom it goes, where that is not the address of the person it was queued for.
    """
    _writers[letter] = writer
    if to is not None:
        _finders[letter] = to


def unregister(letter: str) -> None:
    """Take a letter away again; what was queued of it is then given up."""
    _writers.pop(letter, None)
    _finders.pop(letter, None)


def writer_of(letter: str) -> Writer:
    """Return who writes a letter. Raises KeyError for one that nobody writes."""
    if letter not in _writers:
        raise KeyError(f"there is no letter called {letter!r}")
    return _writers[letter]


def finder_of(letter: str) -> Finder | None:
    """Return who finds out to whom a letter goes, where that is not simply the person it was queued for."""
    return _finders.get(letter)


def letters() -> tuple[str, ...]:
    """Return the names of all letters that somebody writes."""
    return tuple(_writers)


def queue(letter: str, person: str, about: str, **arguments: str | int) -> bool:
    """Queue a letter to a person, by opaque code; tell whether it is new: about one thing there is one letter.

    Raises KeyError for a letter that nobody writes, and ValueError for an argument that is no code.
    """
    writer_of(letter)
    tasks.require_codes({"person": person, "about": about, **arguments})
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    added = db.session.execute(
        insert(Mail)
        .values(
            code=ids.public_id(),
            person=person,
            letter=letter,
            about=about,
            arguments=arguments,
            state=MailState.WAITING,
            tries=0,
            next_at=clock.now(),
            made_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(Mail.id)
    ).first()
    tasks.defer_once(SENDING)
    return added is not None


def queue_all(letter: str, codes: Sequence[str]) -> None:
    """Queue a new letter about each of some codes, which are also to whom it goes, as `queue` does one."""
    writer_of(letter)
    now = clock.now()
    same = {"letter": letter, "arguments": {}, "state": MailState.WAITING.value, "tries": 0, "next_at": now}
    rows = [{"code": ids.public_id(), "person": code, "about": code, **same, "made_at": now} for code in codes]
    for row in rows:
        tasks.require_codes({"person": row["person"]})
    if rows:
        db.session.execute(insert_into(Mail).on_conflict_do_nothing(), rows)
        tasks.defer_once(SENDING)


def claim() -> Mail | None:
    """Take the next message that is due, for as long as the lease lasts; None when there is none."""
    first = select(Mail.id).where(_is_due()).order_by(Mail.next_at, Mail.id).limit(1).scalar_subquery()
    taking = update(Mail).where(Mail.id == first, _is_due())
    return db.session.scalars(
        taking.values(tries=Mail.tries + 1, next_at=clock.now() + LEASE)
        .returning(Mail)
        .execution_options(populate_existing=True)
    ).first()


def _is_due() -> ColumnElement[bool]:
    return (Mail.state == MailState.WAITING) & (Mail.next_at <= clock.now())


def is_any_due() -> bool:
    """Tell whether there is anything to send now."""
    return db.session.scalars(select(Mail.id).where(_is_due()).limit(1)).first() is not None


def note(mail: Mail, state: MailState, error: str | None = None) -> None:
    """Write how sending a claimed message ended, unless somebody else has claimed it since."""
    is_out = state in {MailState.SENT, MailState.SHOWN}
    _update(mail, state=state, sent_at=clock.now() if is_out else None, error=_short(error))


def note_trouble(mail: Mail, error: str) -> None:
    """Let a claimed message wait for its next try, or give it up after the last."""
    if mail.tries > len(WAITS):
        note(mail, MailState.FAILED, error)
    else:
        _update(mail, next_at=clock.now() + WAITS[mail.tries - 1], error=_short(error))


def _update(mail: Mail, **values: Any) -> None:
    mine = update(Mail).where(Mail.id == mail.id, Mail.tries == mail.tries, Mail.state == MailState.WAITING)
    rows_changed(mine.values(**values))


def _short(error: str | None) -> str | None:
    return error[:LONGEST_ERROR] if error else None


def postpone(error: str) -> None:
    """Let all that is due wait because the server cannot be reached, and give up what has waited for three days."""
    too_old = Mail.made_at < clock.now() - LONGEST_WAIT
    rows_changed(update(Mail).where(_is_due(), too_old).values(state=MailState.FAILED, error=_short(error)))
    rows_changed(update(Mail).where(_is_due()).values(next_at=clock.now() + SERVER_WAIT, error=_short(error)))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages wait, were given up, and left within a day; since when the oldest that waits does so."""

    waiting: int
    failed: int
    sent: int
    oldest: datetime | None


def count() -> Counts:
    """Count what the mail is doing."""
    is_waiting, is_out = Mail.state == MailState.WAITING, Mail.sent_at >= clock.now() - timedelta(days=1)
    row = db.session.execute(
        select(
            func.count().filter(is_waiting).label("waiting"),
            func.count().filter(Mail.state == MailState.FAILED).label("failed"),
            func.count().filter(is_out).label("sent"),
            func.min(Mail.made_at).filter(is_waiting).label("oldest"),
        ).select_from(Mail)
    ).one()
    return Counts(row.waiting, row.failed, row.sent, row.oldest)


def list_troubled(limit: int) -> Sequence[Mail]:
    """Return what could not be sent, or not yet, the latest first."""
    has_trouble = (Mail.state == MailState.FAILED) | ((Mail.state == MailState.WAITING) & Mail.error.is_not(None))
    return db.session.scalars(select(Mail).where(has_trouble).order_by(Mail.made_at.desc(), Mail.id).limit(limit)).all()


def try_again(code: str) -> bool:
    """Send a message that was given up once more; tell whether there was any of this code."""
    failed = update(Mail).where(Mail.code == code, Mail.state == MailState.FAILED)
    is_found = rows_changed(
        failed.values(state=MailState.WAITING, tries=0, next_at=clock.now(), made_at=clock.now(), error=None)
    )
    if is_found:
        tasks.defer_once(SENDING)
    return bool(is_found)


def forget_over(before: datetime) -> int:
    """Forget messages that were queued before an instant and are over, however they ended; return how many."""
    return rows_changed(delete(Mail).where(Mail.state != MailState.WAITING, Mail.made_at < before))
