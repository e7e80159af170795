"""Whom a list of people means among those who have an account: looked up for all rows in a few statements."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, exists, select
from sqlalchemy.orm import aliased

from learnhub.learning.models import Enrolment, Programme
from learnhub.learning.rosters.bounds import Bounds
from learnhub.learning.rosters.entries import Entry
from learnhub.people.models import Grant, Membership, MembershipState, Person, key_of_name
from learnhub.stores.database import db

# How many people one statement asks about.
AT_ONCE = 500
_NAMES = ("id", "code", "name", "name_key", "user_name", "email", "sex", "country", "language")
_FIELDS = ("id", "public_id", "name", "name_key", "user_name", "email", "sex", "country", "language")
_CONFIRMED = MembershipState.CONFIRMED
_HOLDS_A_ROLE = exists().where(Grant.person_id == Person.id, Grant.revoked_at.is_(None))


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody with an account. `is_within` tells whether it may be changed; `place_id` is None for no institution."""

    id: int
    code: str
    name: str
    name_key: str
    user_name: str | None
    email: str | None
    sex: str
    country: str
    language: str
    is_within: bool
    place_id: int | None
    is_confirmed: bool
    holds_a_role: bool


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts that a list may mean: by user name, by address, and by name and place for those within reach.

    `taking_part` are (row key, code of a programme).
    """

    by_user_name: Mapping[str, Account]
    by_email: Mapping[str, Account]
    by_name: Mapping[tuple[str, int | str], Sequence[Account]]
    taking_part: Collection[tuple[int, str]]


def look_up(entries: Sequence[Entry], bounds: Bounds, note: Callable[[int], None]) -> Accounts:
    """Return the accounts that entries may mean. `note` is told how many entries were looked up."""
    found: dict[int, Account] = {}
    for start in range(0, len(entries), AT_ONCE):
        some = entries[start : start + AT_ONCE]
        for account in (*_named(some, bounds), *_addressed(some, bounds), *_called(some, bounds)):
            found[account.id] = account
        note(start + len(some))
    by_name: dict[tuple[str, int | str], list[Account]] = {}
    for account in found.values():
        if account.is_within:
            by_name.setdefault((account.name_key, account.place_id or account.country), []).append(account)
    return Accounts(
        by_user_name={account.user_name: account for account in found.values() if account.user_name},
        by_email={account.email: account for account in found.values() if account.email},
        by_name=by_name,
        taking_part=_taking_part(list(found), {entry.group.code for entry in entries if entry.group}),
    )


def _named(entries: Sequence[Entry], bounds: Bounds) -> Iterator[Account]:
    return _found(Person.user_name.in_([one.user_name for one in entries if one.user_name]), bounds)


def _addressed(entries: Sequence[Entry], bounds: Bounds) -> Iterator[Account]:
    return _found(Person.email.in_([one.email for one in entries if one.email]), bounds)


def _called(entries: Sequence[Entry], bounds: Bounds) -> Iterator[Account]:
    keys = {key_of_name(one.name) for one in entries if one.name and not (one.user_name or one.email)}
    return _found(Person.name_key.in_(keys) & bounds.people, bounds)


def _found(which: ColumnElement[bool], bounds: Bounds) -> Iterator[Account]:
    is_within = case((and_(bounds.people, Person.merged_into_id.is_(None)), 1), else_=0)
    works = aliased(Membership)  # not the one of the bounds, which look for somebody's institution themselves
    query = (
        select(
            *(getattr(Person, field) for field in _FIELDS),
            *(is_within, works.institution_id, works.state, case((_HOLDS_A_ROLE, 1), else_=0)),
        )
        .outerjoin(works, works.person_id == Person.id)
        .where(which, Person.erased_at.is_(None))
    )
    for row in db.session.execute(query):
        fields = dict(zip(_NAMES, row[: len(_NAMES)], strict=True))
        yield Account(
            **fields,
            is_within=bool(row[9]),
            place_id=row[10],
            is_confirmed=row[11] == _CONFIRMED,
            holds_a_role=bool(row[12]),
        )


def _taking_part(person_ids: Sequence[int], codes: Collection[str]) -> set[tuple[int, str]]:
    found: set[tuple[int, str]] = set()
    for start in range(0, len(person_ids) if codes else 0, AT_ONCE):
        query = (
            select(Enrolment.person_id, Programme.public_id)
            .join(Programme, Programme.id == Enrolment.programme_id)
            .where(Enrolment.person_id.in_(person_ids[start : start + AT_ONCE]), Programme.public_id.in_(codes))
        )
        found.update((person, code) for person, code in db.session.execute(query))
    return found
