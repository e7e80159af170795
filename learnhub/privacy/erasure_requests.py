"""Asking to be erased: the person asks and may take it back, an administrator does it or says why not."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import joinedload

from learnhub import clock
from learnhub.errors import Conflict
from learnhub.i18n import lazy
from learnhub.people import texts
from learnhub.people.models import Person
from learnhub.privacy import erasing
from learnhub.privacy.models import ErasureRequest, ErasureState
from learnhub.stores import record
from learnhub.stores.database import add_missing, db, rows_changed
from learnhub.stores.record import Act

ASK = "person.ask_erasure"
DECIDE = "person.erase"
LONGEST_REASON = 500


def ask(person: Person) -> None:
    """Ask to be erased; asking twice is asking once."""
    is_new = add_missing(ErasureRequest, person_id=person.id, state=ErasureState.ASKED, asked_at=clock.now(), reason="")
    if is_new:
        record.audit(person.public_id, Act.ERASURE_ASKED, "person", person.public_id)


def take_back(person: Person) -> None:
    """Take the request back, as if nothing had been asked."""
    if _settle(person, ErasureState.TAKEN_BACK, person.public_id):
        record.audit(person.public_id, Act.ERASURE_TAKEN_BACK, "person", person.public_id)


def decline(by: str, person: Person, reason: str) -> None:
    """Say why somebody is not erased; they read it in their account. Raises Invalid, and Conflict where nobody asks."""
    kept = texts.one_line(reason, field="reason", longest=LONGEST_REASON)
    _require(_settle(person, ErasureState.DECLINED, by, kept))
    record.audit(by, Act.ERASURE_DECLINED, "person", person.public_id, reason=kept)


def carry_out(by: str, person: Person) -> None:
    """Erase somebody who asks for it. Raises Conflict where nobody asks, and Refused for the last administrator."""
    _require(_settle(person, ErasureState.DONE, by))
    erasing.erase(person, by)


def _settle(person: Person, state: ErasureState, by: str, reason: str = "") -> bool:
    open_one = update(ErasureRequest).where(
        ErasureRequest.person_id == person.id, ErasureRequest.state == ErasureState.ASKED
    )
    return bool(rows_changed(open_one.values(state=state, decided_at=clock.now(), decided_by=by, reason=reason)))


def _require(was_open: bool) -> None:
    if not was_open:
        raise Conflict(
            lazy("This person does not ask to be erased, or does not ask for it any more."),
            mend=lazy("Look at the list again: somebody may have decided meanwhile."),
        )


def find_last(person: Person) -> ErasureRequest | None:
    """Return what the person asked last, or None."""
    query = select(ErasureRequest).where(ErasureRequest.person_id == person.id)
    return db.session.scalars(query.order_by(ErasureRequest.id.desc()).limit(1)).first()


def list_open() -> Sequence[ErasureRequest]:
    """Return the requests that wait, those that have waited longest first."""
    query = select(ErasureRequest).options(joinedload(ErasureRequest.person)).where(_is_open())
    return db.session.scalars(query.order_by(ErasureRequest.id)).all()


def count_open() -> int:
    """Return how many requests wait."""
    return db.session.scalars(select(func.count()).select_from(ErasureRequest).where(_is_open())).one()


def _is_open() -> ColumnElement[bool]:
    return ErasureRequest.state == ErasureState.ASKED
