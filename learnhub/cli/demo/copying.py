"""Many learners from a few: the history of a learner who was played by the rules, again for somebody else.

Playing takes some tenths of a second a learner, which is too long for thousands. A copy has a name, codes and keys
of its own and lies up to two days earlier or later; everything else, down to each answer and each line of the
record, is what the rules wrote for the model. A test holds copies against their models. What a model said in a survey
nobody knows, the database neither: where it took part the copy does, and says something of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from sqlalchemy import Table, func, insert, or_, select, update

from learnhub import ids
from learnhub.assessment import surveys
from learnhub.assessment.surveys import Edition, Kept
from learnhub.cli.demo import opinions
from learnhub.content import catalogue, outline
from learnhub.credentials import certificates
from learnhub.credentials.facts import CertificateFacts
from learnhub.learning.models import Invitation
from learnhub.people.models import Person, key_of_name
from learnhub.stores.database import db

# What others point to, from the outside in; and the record, which points by codes.
_ROOTS = ("persons", "enrolments", "attempts", "hand_ins")
_RECORD = {"events": ("person",), "audit": ("person", "subject_id")}
_EARLIEST_SHIFT = timedelta(days=2)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who a copy is."""

    name: str
    user_name: str
    email: str | None


@dataclass(slots=True)
class History:
    """All that the database holds of one learner: rows by table, in the order in which they were written."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def instants(self) -> list[datetime]:
        """Return all instants of it."""
        rows = (row for table in self.rows.values() for row in table)
        return [value for row in rows for value in row.values() if isinstance(value, datetime)]


def read(people: Sequence[Person]) -> list[History]:
    """Return the histories of learners, in their order."""
    owners: dict[str, dict[int, int]] = {"persons": {person.id: place for place, person in enumerate(people)}}
    histories = [History() for _ in people]
    for table, link, root in _owned_tables():
        own = select(table).where(table.c[link].in_(list(owners.get(root, {})))).order_by(*table.primary_key.columns)
        for row in db.session.execute(own).mappings():
            place = owners[root][row[link]]
            histories[place].rows[table.name].append(dict(row))
            if table.name in _ROOTS:
                owners.setdefault(table.name, {})[row["id"]] = place
    _read_record(people, histories)
    return histories


def _owned_tables() -> list[tuple[Table, str, str]]:
    """Return (table, column, table that it points to) for all that belongs to a learner, parents first."""
    found = [(db.metadata.tables["persons"], "id", "persons")]
    for table in db.metadata.sorted_tables:
        links = {key.column.table.name: key.parent.name for key in table.foreign_keys}
        owner = next((root for root in reversed(_ROOTS) if root in links), None)
        if owner is not None:
            found.append((table, links[owner], owner))
    return found


def _read_record(people: Sequence[Person], histories: Sequence[History]) -> None:
    places = {person.public_id: place for place, person in enumerate(people)}
    for name, columns in _RECORD.items():
        table = db.metadata.tables[name]
        about = or_(*(table.c[column].in_(list(places)) for column in columns))
        for row in db.session.execute(select(table).where(about).order_by(table.c.id)).mappings():
            code = next(row[column] for column in columns if row[column] in places)
            histories[places[code]].rows[name].append(dict(row))
    _read_record_of_certificates(histories)


def _read_record_of_certificates(histories: Sequence[History]) -> None:
    """Add what the audit tells of certificates: its lines name the certificate, and the learner in their details."""
    places = {row["code"]: place for place, each in enumerate(histories) for row in each.rows["certificates"]}
    audit = db.metadata.tables["audit"]
    about = select(audit).where(audit.c.subject_id.in_(list(places))).order_by(audit.c.id)
    for row in db.session.execute(about).mappings():
        histories[places[row["subject_id"]]].rows["audit"].append(dict(row))


class Copier:
    """Makes copies between two instants and writes them many at a time."""

    def __init__(self, since: datetime, until: datetime) -> None:
        self._since, self._until = since, until
        self._next = {name: _highest(name) + 1 for name in _ROOTS}
        self._waiting: dict[str, list[Row]] = defaultdict(list)
        self._opinions: list[_Opinion] = []

    def add(self, history: History, newcomer: Newcomer, chance: Random) -> None:
        """Copy a history for a newcomer; it is written by `write`."""
        copy = _Copy(history, self._next, newcomer, self._shift(history, chance))
        for name, rows in history.rows.items():
            self._waiting[name].extend(copy.of(name, row) for row in rows)
        self._opinions.extend(_opinions(history, chance))

    def _shift(self, history: History, chance: Random) -> timedelta:
        """Return how much later a copy lies: whole minutes, within the time of the demonstration."""
        instants = history.instants()
        earliest = max(-_EARLIEST_SHIFT, self._since - min(instants))
        latest = min(_EARLIEST_SHIFT, self._until - max(instants))
        minutes = chance.uniform(earliest / timedelta(minutes=1), latest / timedelta(minutes=1))
        return timedelta(minutes=int(minutes)) if latest > earliest else timedelta()

    def write(self) -> None:
        """Write what was copied, parents first, in the transaction of whoever calls."""
        for table in db.metadata.sorted_tables:
            rows = self._waiting.pop(table.name, [])
            if rows:
                db.session.execute(insert(table), rows)
            if table.name == "invitation_uses":
                _count_uses(rows)
        for opinion in self._opinions:
            surveys.count(opinion.edition, opinion.kept, sex=opinion.sex, language=opinion.language)
        self._opinions.clear()
        _go_on_counting()


@dataclass(frozen=True, slots=True)
class _Opinion:
    """What a copy says in a survey."""

    edition: Edition
    kept: Mapping[str, Kept]
    sex: str
    language: str


def _opinions(history: History, chance: Random) -> Iterator[_Opinion]:
    enrolments = {row["id"]: row for row in history.rows["enrolments"]}
    for row in history.rows["survey_participations"]:
        enrolment = enrolments[row["enrolment_id"]]
        version, language = catalogue.get_by_key(enrolment["version_id"]), enrolment["language"]
        unit = catalogue.get_unit(version, row["unit_slug"])
        asked = surveys.questions_of(version, unit, language)
        kept = surveys.checked(asked, opinions.given(asked, language, chance))
        yield _Opinion(surveys.edition_of(version, unit), kept, history.rows["persons"][0]["sex"], language)


class _Copy:
    """One copy: what its keys and codes are, and how much later it lies."""

    def __init__(self, history: History, next_keys: dict[str, int], newcomer: Newcomer, shift: timedelta) -> None:
        self._next, self._newcomer, self._shift = next_keys, newcomer, shift
        self._keys: dict[tuple[str, int], int] = {}
        codes = {code for name, rows in history.rows.items() if name not in _RECORD for code in _codes_of(rows)}
        self._codes = {code: _new_code_like(code) for code in sorted(codes)}

    def of(self, name: str, row: Row) -> Row:
        """Return the copy of a row of a table."""
        made = {column: self._value(value) for column, value in row.items()}
        if name in _ROOTS:
            made["id"] = self._new_key(name, row["id"])
        else:
            made.pop("id", None)
        for column, root in _links(name):
            if row[column] is not None:
                made[column] = self._keys[root, row[column]]
        if name == "persons":
            made |= {
                "name": self._newcomer.name,
                "name_key": key_of_name(self._newcomer.name),
                "user_name": self._newcomer.user_name,
                "email": self._newcomer.email,
            }
        return self._certificate(made) if name == "certificates" else made

    def _new_key(self, name: str, key: int) -> int:
        self._keys[name, key] = new = self._next[name]
        self._next[name] += 1
        return new

    def _value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._codes.get(value, value)
        if isinstance(value, datetime):
            return value + self._shift
        return {key: self._value(part) for key, part in value.items()} if isinstance(value, dict) else value

    def _certificate(self, made: Row) -> Row:
        """Put the newcomer's name, the new code and the days into the facts, and their digest beside them."""
        facts = CertificateFacts.from_json(made["facts"])
        issued_on = made["issued_at"].date()
        facts = replace(
            facts,
            code=made["code"],
            name=self._newcomer.name,
            completed_on=issued_on + (facts.completed_on - facts.issued_on),
            issued_on=issued_on,
            expires_on=certificates.last_day(outline.of_digest(facts.version_digest), made["issued_at"]),
        )
        return made | {"facts": facts.to_json(), "facts_digest": facts.digest(), "expires_on": facts.expires_on}


@lru_cache
def _links(name: str) -> tuple[tuple[str, str], ...]:
    """Return (column, table that it points to) of all that ties a table to learners."""
    keys = db.metadata.tables[name].foreign_keys
    return tuple((key.parent.name, key.column.table.name) for key in keys if key.column.table.name in _ROOTS)


def _codes_of(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield from (row[column] for column in ("public_id", "code") if column in row)


def _new_code_like(code: str) -> str:
    """Return a new code of the same kind: printed, made by a browser, or our own."""
    if code.startswith(f"{certificates.PREFIX}-"):
        return ids.printed_code(certificates.PREFIX)
    return ids.client_id() if ids.is_client_id(code) else ids.public_id()


def _highest(name: str) -> int:
    table = db.metadata.tables[name]
    return db.session.scalar(select(func.max(table.c.id))) or 0


def _count_uses(rows: Sequence[Row]) -> None:
    """Count whoever came by an invitation, which has a seat more for each: one that is given out has 1,000 at most."""
    for invitation, uses in Counter(row["invitation_id"] for row in rows).items():
        db.session.execute(
            update(Invitation)
            .where(Invitation.id == invitation)
            .values(uses=Invitation.uses + uses, uses_allowed=Invitation.uses_allowed + uses)
        )


def _go_on_counting() -> None:
    """Let PostgreSQL give the next keys after those that were given here; SQLite does so by itself."""
    if db.session.get_bind().dialect.name == "postgresql":
        for name in _ROOTS:
            db.session.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), _highest(name))))
