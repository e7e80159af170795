"""The rows behind every figure and every list: enrolments within a viewer's reach, each with its facts of that day.

Country, institution and sex are those at completion for who completed, else those of today. A claimed institution
counts as none; `is_claim` tells it apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Subquery, and_, case, false, func, or_, select
from sqlalchemy.orm import aliased

from learnhub import clock
from learnhub.access import reach
from learnhub.access.reach import Actor
from learnhub.credentials import certificates
from learnhub.credentials.models import Certificate
from learnhub.learning.models import Enrolment, Programme
from learnhub.people import institutions
from learnhub.people.models import Membership, MembershipState, Person
from learnhub.stores.database import db

AnyRow = Row[*tuple[Any, ...]]

# Whoever has begun and does nothing for so long has stopped.
STUCK_AFTER = timedelta(days=14)

# An alias, because the conditions of reach ask `memberships` on their own.
_Workplace = aliased(Membership)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a viewer narrows the rows to, by row keys; `institution_id` stands for all below it too.

    Narrowed to a person, who looks may be that person: everything else is about others.
    """

    course_id: int | None = None
    programme_id: int | None = None
    institution_id: int | None = None
    country: str | None = None
    person_id: int | None = None


def within(actor: Actor, narrowed: Narrowed, *, tells_late: bool = False) -> Subquery:
    """Return the rows that an actor may see by name, as a subquery for the queries of the reports.

    Besides the facts, `profile_is_open` and `sex_is_open` are 1 where the actor may see that field of the person.
    `is_late` is there where `tells_late` asks for it: which days are over depends on the zones of all programmes.
    """
    is_done = Enrolment.completed_at.is_not(None)
    institution_id = case(
        (is_done, Enrolment.completed_institution_id),
        (_Workplace.state == MembershipState.CONFIRMED, _Workplace.institution_id),
    )
    country = case((is_done, Enrolment.completed_country), else_=Person.country)
    rows = (
        select(
            Enrolment.id.label("enrolment_id"),
            Enrolment.course_id,
            Enrolment.programme_id,
            Enrolment.version_id,
            Enrolment.person_id,
            Enrolment.started_at,
            Enrolment.completed_at,
            Enrolment.last_activity_at,
            Enrolment.last_unit_slug,
            Enrolment.due_on,
            Person.name,
            Person.name_key,
            Person.public_id.label("person_code"),
            Certificate.id.label("certificate_id"),
            country.label("country"),
            institution_id.label("institution_id"),
            case((is_done, Enrolment.completed_sex), else_=Person.sex).label("sex"),
            Person.sex.label("sex_today"),
            _as_number(and_(~is_done, _Workplace.state == MembershipState.CLAIMED)).label("is_claim"),
            _as_number(and_(~is_done, _has_stopped())).label("is_stuck"),
            _as_number(_may_see(actor, "person.profile", narrowed)).label("profile_is_open"),
            _as_number(_may_see(actor, "person.sex_birth_year", narrowed)).label("sex_is_open"),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(_Workplace, _Workplace.person_id == Person.id)
        .outerjoin(Programme, Programme.id == Enrolment.programme_id)
        .outerjoin(Certificate, and_(Certificate.enrolment_id == Enrolment.id, certificates.stands()))
        # Of two accounts that were merged, the enrolments in force are those of the one that stayed.
        .where(_may_see(actor, "progress.named", narrowed), Person.merged_into_id.is_(None))
        .where(*_narrowing(narrowed, country, institution_id))
    )
    if tells_late:
        rows = rows.add_columns(_as_number(and_(~is_done, _is_overdue())).label("is_late"))
    return rows.subquery("rows")


def _narrowing(
    narrowed: Narrowed, country: ColumnElement[str | None], institution_id: ColumnElement[int | None]
) -> Iterator[ColumnElement[bool]]:
    """Return the conditions of what is asked for."""
    if narrowed.course_id is not None:
        yield Enrolment.course_id == narrowed.course_id
    if narrowed.programme_id is not None:
        yield Enrolment.programme_id == narrowed.programme_id
    if narrowed.person_id is not None:
        yield Enrolment.person_id == narrowed.person_id
    if narrowed.country is not None:
        yield country == narrowed.country
    if narrowed.institution_id is not None:
        yield institution_id.in_(institutions.ids_within([narrowed.institution_id]))


def _as_number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    # 0 and 1 rather than a truth value: both databases can take the sum and the smallest of them.
    return case((condition, 1), else_=0)


def _may_see(actor: Actor, action: str, narrowed: Narrowed) -> ColumnElement[bool]:
    """Return the condition that a named row is within reach, enrolment by enrolment.

    What is seen of people through a programme is seen of their enrolments in that programme alone.
    """
    return reach.enrolments(reach.reach_of(actor, action), with_self=narrowed.person_id is not None)


def _has_stopped() -> ColumnElement[bool]:
    """Return the condition that somebody began and did nothing for a while."""
    return and_(Enrolment.started_at.is_not(None), Enrolment.last_activity_at < clock.now() - STUCK_AFTER)


def _is_overdue() -> ColumnElement[bool]:
    """Return the condition that the due day is over: it ends at 24:00 in the programme's zone, else in UTC."""
    by_day: dict[object, list[str]] = {}
    for zone in _zones():
        by_day.setdefault(clock.now().astimezone(ZoneInfo(zone)).date(), []).append(zone)
    zone_of_row = func.coalesce(Programme.time_zone, "UTC")
    ways = [and_(zone_of_row.in_(zones), Enrolment.due_on < day) for day, zones in by_day.items()]
    return or_(false(), *ways)


def _zones() -> Collection[str]:
    return {"UTC", *db.session.scalars(select(Programme.time_zone).distinct())}
