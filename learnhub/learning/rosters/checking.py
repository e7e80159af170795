"""Checking a whole list of people before anything is written: who is new, who would change, and every mistake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from learnhub import ids
from learnhub.i18n import Message, lazy
from learnhub.learning.rosters import columns, entries, known
from learnhub.learning.rosters.bounds import Bounds
from learnhub.learning.rosters.columns import Found
from learnhub.learning.rosters.entries import Entry
from learnhub.learning.rosters.faults import Fault
from learnhub.learning.rosters.known import Account, Accounts
from learnhub.learning.rosters.sheets import Sheet
from learnhub.people.models import Sex, key_of_name


class Outcome(StrEnum):
    """What a row comes to."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes different of an account: `former` and `now` as they are shown."""

    column: str
    former: str
    now: str


@dataclass(frozen=True, slots=True)
class Line:
    """What one row comes to, with the account that it means."""

    entry: Entry
    outcome: Outcome
    account: Account | None = None
    changes: Sequence[Change] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What bringing a list in would do."""

    found: Found
    lines: Sequence[Line]
    faults: Sequence[Fault]

    def count(self, outcome: Outcome) -> int:
        """Return how many rows come to this."""
        return sum(line.outcome is outcome for line in self.lines)

    @property
    def digest(self) -> str:
        """What tells whether another look at the same list comes to the same."""
        told = [
            (line.entry.row, line.outcome.value, line.account.id if line.account else 0, [*map(repr, line.changes)])
            for line in self.lines
        ]
        return ids.digest(repr((told, len(self.faults))))


_ELSEWHERE: Message = lazy(
    "This cannot be used here: it may be that of somebody whom you do not look after. If this person waits under "
    "“Claims”, confirm them there first; else leave it out, or ask an administrator of LearnHub."
)


_NOT_BELOW: Message = lazy(
    "This person holds a role that is not below yours, so you cannot change the account. Take the row out, or ask an "
    "administrator of LearnHub."
)


def check(sheet: Sheet, bounds: Bounds, note: Callable[[int], None] = lambda _done: None) -> Plan:
    """Return what bringing a list in would do, for `bounds`. `note` is told how many rows were looked at.

    Raises Unreadable where the first row holds no headings.
    """
    found = columns.find(sheet.rows[0])
    read = [entries.read(row, found, bounds) for row in sheet.rows[1:]]
    _find_twins(read)
    accounts = known.look_up(read, bounds, note)
    lines = [_line(entry, accounts, bounds) for entry in read]
    _find_same_people(lines)
    lines = [Line(line.entry, Outcome.WRONG, line.account) if line.entry.faults else line for line in lines]
    return Plan(found, lines, [fault for line in lines for fault in line.entry.faults])


def _find_twins(read: Sequence[Entry]) -> None:
    """Note what stands in two rows and can only be one person's."""
    seen: dict[tuple[str, object], int] = {}
    for entry in read:
        keys: list[tuple[str, object]] = [("user_name", entry.user_name), ("email", entry.email)]
        if entry.name and not (entry.user_name or entry.email):
            place = entry.place.id if entry.place else entry.country
            keys.append(("name", (key_of_name(entry.name), place)))
        for column, key in keys:
            first = seen.setdefault((column, key), entry.row) if key is not None else entry.row
            if first != entry.row:
                entry.fault(column, _TWINS[column](first))


_TWINS: dict[str, Callable[[int], Message]] = {
    "user_name": lambda row: lazy("Row %(row)s has this user name too. Each person has one of their own.", row=row),
    "email": lambda row: lazy("Row %(row)s has this e-mail address too. Each person has one of their own.", row=row),
    "name": lambda row: lazy(
        "Row %(row)s has the same name in the same place. Take one of them out; if they are two people, give each a "
        "user name.",
        row=row,
    ),
}


def _find_same_people(lines: Sequence[Line]) -> None:
    """Note where two rows mean one account, by its user name here and its address there."""
    seen: dict[int, int] = {}
    for line in lines:
        if line.account is not None:
            first = seen.setdefault(line.account.id, line.entry.row)
            if first != line.entry.row:
                line.entry.fault("name", lazy("Row %(row)s means the same account. Take one of them out.", row=first))


def _line(entry: Entry, accounts: Accounts, bounds: Bounds) -> Line:
    account = _meant(entry, accounts)
    if account is None:
        _check_new(entry, bounds)
        return Line(entry, Outcome.NEW)
    if not account.is_within:
        entry.fault("user_name" if entry.user_name == account.user_name and entry.user_name else "email", _ELSEWHERE)
        return Line(entry, Outcome.WRONG)
    changes = list(_changes(entry, account, accounts, bounds))
    if changes and account.id == bounds.actor_id:
        entry.fault(changes[0].column, lazy("This is you. Change your own details under “My account”."))
    elif changes and account.holds_a_role and not bounds.stands_above(account.id):
        entry.fault(changes[0].column, _NOT_BELOW)
    return Line(entry, Outcome.CHANGED if changes else Outcome.SAME, account, changes)


def _meant(entry: Entry, accounts: Accounts) -> Account | None:
    """Return the account that a row means: by user name, by address or, without both, by name and place."""
    by_user_name = accounts.by_user_name.get(entry.user_name or "")
    by_email = accounts.by_email.get(entry.email or "")
    if by_user_name and by_email and by_user_name.id != by_email.id:
        entry.fault("email", lazy("The user name and the e-mail address are those of two different people."))
    if entry.user_name or entry.email:
        return by_user_name or by_email
    if not entry.name:
        return None
    called = accounts.by_name.get((key_of_name(entry.name), entry.place.id if entry.place else entry.country or ""), [])
    if len(called) > 1:
        entry.fault("name", lazy("Several people there have this name. Write the user name of the one that is meant."))
    return called[0] if called else None


def _check_new(entry: Entry, bounds: Bounds) -> None:
    if entry.place is not None or entry.wrong & {"institution", "country"}:
        return
    if entry.country is None:
        entry.fault("institution", lazy("Write the institution where this person works."))
    elif bounds.countries is not None and entry.country not in bounds.countries:
        entry.fault(
            "institution", lazy("Write the institution: without one, you cannot bring in people of this country.")
        )


def _changes(entry: Entry, account: Account, accounts: Accounts, bounds: Bounds) -> list[Change]:
    """Return what becomes different; what an import may not change is a mistake."""
    if entry.email and entry.email != account.email:
        entry.fault(
            "email", lazy("The account has another address, or none. Leave this empty: people change it themselves.")
        )
    if entry.user_name and entry.user_name != account.user_name:
        entry.fault("user_name", lazy("The account with this address has another user name. Leave this empty."))
    changes = [
        Change(column, getattr(account, column), getattr(entry, column))
        for column in ("name", "sex", "language")
        if getattr(entry, column) not in {None, getattr(account, column)}
    ]
    if entry.sex == Sex.NOT_STATED:  # what people said of themselves is not taken back by a list
        changes = [change for change in changes if change.column != "sex"]
    _check_place(entry, account, bounds)
    if entry.place and not (account.is_confirmed and account.place_id == entry.place.id):
        changes.append(Change("institution", _place_name(account, bounds), entry.place.name))
    if entry.group and (account.id, entry.group.code) not in accounts.taking_part:
        changes.append(Change("programme", "", entry.group.name))
    return changes


def _place_name(account: Account, bounds: Bounds) -> str:
    return next((place.name for place in bounds.places if place.id == account.place_id), "")


def _check_place(entry: Entry, account: Account, bounds: Bounds) -> None:
    country = entry.place.country if entry.place else entry.country
    if country is not None and country != account.country:
        column = "institution" if entry.place else "country"
        entry.fault(column, lazy("This person works in another country. Only an administrator moves people there."))
    elif entry.place and account.is_confirmed and account.place_id != entry.place.id and not bounds.may_move:
        entry.fault(
            "institution",
            lazy("This person works elsewhere by now. Who manages LearnHub in the country can move people."),
        )
