"""Accounts for many people at once, as accounts.register and memberships.join make one: a few statements for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from learnhub import clock, ids
from learnhub.errors import Conflict
from learnhub.i18n import lazy
from learnhub.people import accounts
from learnhub.people.models import Institution, Membership, MembershipState, Person, key_of_name
from learnhub.stores import record
from learnhub.stores.database import db, insert_all
from learnhub.stores.record import Act

# How many people one statement asks about.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Somebody who has no account yet; of `institution` they become a confirmed member, in its country."""

    name: str
    user_name: str
    email: str | None
    country: str
    sex: str
    language: str
    institution: Institution | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """An account that was made: its row key and opaque code."""

    id: int
    code: str


def make_all(made_by: str, people: Sequence[NewAccount]) -> list[Made]:
    """Make accounts without passwords, in the order in which they are given, each with its lines in the record.

    `made_by` is the opaque code of who does it. Raises Invalid as accounts.check does, and Conflict where a user name
    or an address is taken meanwhile.
    """
    if not people:
        return []
    rows = [_row(one) for one in people]
    try:
        with db.session.begin_nested():
            insert_all(Person, rows)
    except IntegrityError as error:
        raise Conflict(
            lazy("Somebody got an account with one of these user names or e-mail addresses meanwhile."),
            safe=lazy("Nothing was written."),
            mend=lazy("Bring the file in again: it is then checked anew."),
        ) from error
    codes = [row["public_id"] for row in rows]
    keys: dict[str, int] = {}
    for start in range(0, len(codes), _AT_ONCE):
        query = select(Person.public_id, Person.id).where(Person.public_id.in_(codes[start : start + _AT_ONCE]))
        keys.update((code, key) for code, key in db.session.execute(query))
    found = [Made(keys[code], code) for code in codes]
    _join(made_by, people, found)
    return found


def _row(one: NewAccount) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": one.name,
        "user_name": one.user_name,
        "email": one.email,
        "country": one.institution.country if one.institution else one.country,
        "sex": one.sex,
        "language": one.language,
    }
    accounts.check(**fields)
    return {**fields, "public_id": ids.public_id(), "name_key": key_of_name(one.name), "created_at": clock.now()}


def _join(made_by: str, people: Sequence[NewAccount], made: Sequence[Made]) -> None:
    """Make them members, and write down both for each."""
    now = clock.now()
    pairs = list(zip(people, made, strict=True))
    members = [
        {
            "person_id": account.id,
            "institution_id": one.institution.id,
            "state": MembershipState.CONFIRMED.value,
            "since": now,
            "confirmed_at": now,
        }
        for one, account in pairs
        if one.institution
    ]
    if members:
        insert_all(Membership, members)
    lines = [record.audit_line(made_by, Act.ACCOUNT_MADE, "person", account.code) for account in made]
    lines += [
        record.audit_line(
            made_by, Act.MEMBERSHIP_CONFIRMED, "person", account.code, institution=one.institution.public_id
        )
        for one, account in pairs
        if one.institution
    ]
    record.audit_all(lines)
