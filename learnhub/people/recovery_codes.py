"""Recovery codes: ten on paper, for the day on which the phone is lost. Each works once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select, update

from learnhub import clock, ids
from learnhub.errors import Conflict
from learnhub.i18n import lazy
from learnhub.people.factor_models import RecoveryCode
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db, rows_changed
from learnhub.stores.record import Act

COUNT = 10
LETTERS = 16  # 80 bits: no throttle is needed to make guessing hopeless
FEW = 3


def replace(person: Person, codes: Sequence[str]) -> None:
    """Keep new codes of LETTERS letters each; those from before stop working.

    The same ones again change nothing. Raises Conflict when they were replaced or used meanwhile: none works twice.
    """
    digests = [_digest(code) for code in codes]
    there = db.session.scalars(select(RecoveryCode).where(RecoveryCode.code_digest.in_(digests))).all()
    if there:
        _require_all_good(there)
        return
    end_all(person)
    made = [RecoveryCode(person_id=person.id, code_digest=digest, made_at=clock.now()) for digest in digests]
    db.session.add_all(made)
    db.session.flush()
    record.audit(person.public_id, Act.RECOVERY_CODES_MADE, "person", person.public_id)


def _require_all_good(there: Sequence[RecoveryCode]) -> None:
    if any(code.ended_at is not None for code in there):
        raise Conflict(
            lazy("The recovery codes that this page made do not work any more."),
            mend=lazy("Open the page of your second step again, and make new ones there."),
        )


def printed(code: str) -> str:
    """Return a code as it is shown, in groups of four letters."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def use(person: Person, typed: str) -> bool:
    """Use a code up, and tell whether it was good: of parallel tries with the same one, one is."""
    meant = ids.read_printed_code(typed, "").replace("-", "")
    fitting = update(RecoveryCode).where(_is_good(person), RecoveryCode.code_digest == _digest(meant))
    if not rows_changed(fitting.values(ended_at=clock.now())):
        return False
    record.audit(person.public_id, Act.RECOVERY_CODE_USED, "person", person.public_id)
    return True


def left(person: Person) -> int:
    """Return how many codes of a person still work."""
    return db.session.scalars(select(func.count()).select_from(RecoveryCode).where(_is_good(person))).one()


def end_all(person: Person) -> None:
    """Make a person's codes worthless."""
    rows_changed(update(RecoveryCode).where(_is_good(person)).values(ended_at=clock.now()))


def _is_good(person: Person) -> ColumnElement[bool]:
    return (RecoveryCode.person_id == person.id) & RecoveryCode.ended_at.is_(None)


def _digest(code: str) -> str:
    return ids.digest(f"recovery code {code}")
