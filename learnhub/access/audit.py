"""The audit as one actor may read it: which lines, and of whom the names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from learnhub.access import reach, scopes
from learnhub.access.reach import Actor, Reach
from learnhub.credentials.models import Certificate
from learnhub.errors import Refused
from learnhub.i18n import lazy
from learnhub.learning.models import Enrolment, Invitation, Programme
from learnhub.people import accounts
from learnhub.people.models import Institution, Person
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry

ACTION = "audit.read"
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the record is narrowed to: an act, all but one, a day (UTC), a person; None is all."""

    act: Act | None = None
    all_but: Act | None = None
    day: date | None = None
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """What codes stand for, as far as the reader may see it today.

    `people`, `institutions` and `programmes` give names by code; `learners` gives the person's code by that of a
    certificate; `invitations` holds codes that are an invitation's, `own` those of the reader's own accounts. With
    `is_complete`, a code that is not here is of nobody any more; else it may be outside of the reader's scope.
    """

    people: Mapping[str, str]
    institutions: Mapping[str, str]
    programmes: Mapping[str, str]
    learners: Mapping[str, str]
    invitations: frozenset[str]
    own: frozenset[str]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the record, the newest first. `number` counts from 1."""

    entries: Sequence[AuditEntry]
    names: Names
    total: int
    number: int
    pages: int


def visible(actor: Actor, wanted: Wanted, number: int, per_page: int = PER_PAGE) -> AuditPage:
    """Return a page of the lines that the actor may read: of an administrator all, of the manager of a country those
    that a person there did or that were done to one, and to the institutions there. A page beyond the last gives it.

    Raises Refused for everybody else.
    """
    within = reach.reach_of(actor, ACTION)
    if within.is_empty:
        raise Refused(
            lazy("The whole audit record is open to administrators and managers of a country."),
            mend=lazy("What was done with your own account is on the page “My account”."),
        )
    return _page(actor, and_(_within(within), _is(wanted)), number, per_page)


def own(actor: Actor, number: int) -> AuditPage:
    """Return a page of the actor's own sign-ins and of what was done, by whomever, with their own data."""
    did = and_(
        AuditEntry.person.in_(accounts.codes_of(actor.required)),
        or_(AuditEntry.subject_kind == "session", AuditEntry.act == Act.INVITATION_USED),
    )
    return _page(actor, or_(did, _is_about(accounts.are_of(actor.required))), number, PER_PAGE)


def _within(within: Reach) -> ColumnElement[bool]:
    if within.everything:
        return true()
    here = reach.people(within)
    places = select(Institution.public_id).where(scopes.institutions(within))
    return or_(
        AuditEntry.person.in_(select(Person.public_id).where(here)),
        _is_about(here),
        and_(AuditEntry.subject_kind == "institution", AuditEntry.subject_id.in_(places)),
    )


def _is_about(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition for lines whose subject is a person, or the certificate of one."""
    codes = select(Certificate.code).join(Certificate.enrolment).join(Enrolment.person).where(which)
    return or_(
        and_(AuditEntry.subject_kind == "person", AuditEntry.subject_id.in_(select(Person.public_id).where(which))),
        and_(AuditEntry.subject_kind == "certificate", AuditEntry.subject_id.in_(codes)),
    )


def _is(wanted: Wanted) -> ColumnElement[bool]:
    narrowed: list[ColumnElement[bool]] = [true()]
    if wanted.act is not None:
        narrowed.append(AuditEntry.act == wanted.act)
    if wanted.all_but is not None:
        narrowed.append(AuditEntry.act != wanted.all_but)
    if wanted.day is not None:
        narrowed.append(AuditEntry.occurred_at >= datetime.combine(wanted.day, time.min, UTC))
        narrowed.append(AuditEntry.occurred_at <= datetime.combine(wanted.day, time.max, UTC))
    if wanted.person is not None:
        whose = accounts.are_of(wanted.person)
        did = AuditEntry.person.in_(select(Person.public_id).where(whose))
        narrowed.append(or_(did, _is_about(whose)))
    return and_(*narrowed)


def _page(actor: Actor, which: ColumnElement[bool], number: int, per_page: int) -> AuditPage:
    total = db.session.scalars(select(func.count()).select_from(AuditEntry).where(which)).one()
    pages = max(1, -(-total // per_page))
    number = min(max(1, number), pages)
    entries = db.session.scalars(
        select(AuditEntry).where(which).order_by(AuditEntry.id.desc()).limit(per_page).offset((number - 1) * per_page)
    ).all()
    return AuditPage(entries, _names(actor, entries), total, number, pages)


def _names(actor: Actor, entries: Sequence[AuditEntry]) -> Names:
    learners = _learners(_subjects(entries, "certificate"))
    codes = {entry.person for entry in entries} | set(_subjects(entries, "person")) | set(learners.values())
    within = reach.reach_of(actor, ACTION)
    own = accounts.codes_of(actor.required)
    return Names(
        people=_people(actor, codes),
        institutions=_institutions(within, entries),
        programmes=_programmes(within, _subjects(entries, "programme")),
        learners=learners,
        invitations=frozenset(db.session.scalars(select(Invitation.public_id).where(Invitation.public_id.in_(codes)))),
        own=frozenset(own),
        is_complete=within.everything,
    )


def _subjects(entries: Iterable[AuditEntry], kind: str) -> set[str]:
    return {entry.subject_id for entry in entries if entry.subject_kind == kind}


def _learners(codes: Iterable[str]) -> dict[str, str]:
    found = db.session.execute(
        select(Certificate.code, Person.public_id)
        .join(Certificate.enrolment)
        .join(Enrolment.person)
        .where(Certificate.code.in_(codes))
    )
    return dict(found.all())


def _people(actor: Actor, codes: Iterable[str]) -> dict[str, str]:
    within = reach.people(reach.reach_of(actor, "person.name"), with_self=True)
    found = db.session.execute(select(Person.public_id, Person.name).where(Person.public_id.in_(codes), within))
    return dict(found.all())


def _institutions(within: Reach, entries: Sequence[AuditEntry]) -> dict[str, str]:
    told = {str(entry.details["institution"]) for entry in entries if "institution" in entry.details}
    codes = _subjects(entries, "institution") | told
    found = db.session.execute(
        # Where somebody says they work is part of what was done with their data, wherever it lies.
        select(Institution.public_id, Institution.name).where(
            Institution.public_id.in_(codes), or_(scopes.institutions(within), Institution.public_id.in_(told))
        )
    )
    return dict(found.all())


def _programmes(within: Reach, codes: Iterable[str]) -> dict[str, str]:
    found = db.session.execute(
        select(Programme.public_id, Programme.name).where(Programme.public_id.in_(codes), scopes.programmes(within))
    )
    return dict(found.all())
