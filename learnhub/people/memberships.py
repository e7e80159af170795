"""Memberships: where people work. A claim is what a learner states; it counts once it is confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Delete, Select, Update, and_, delete, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from learnhub import clock
from learnhub.errors import Conflict, Invalid, NotFound, Refused
from learnhub.i18n import lazy
from learnhub.people import grants, institutions, notices
from learnhub.people.models import Grant, Institution, Membership, MembershipState, Person, ScopeKind
from learnhub.people.notices import Done
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Act


def of(person: Person) -> Membership | None:
    """Return where a person works, claimed or confirmed."""
    return db.session.scalars(_with_names().where(Membership.person_id == person.id)).first()


def _with_names() -> Select[Membership]:
    return select(Membership).options(
        joinedload(Membership.person, innerjoin=True), joinedload(Membership.institution, innerjoin=True)
    )


def claim(person: Person, institution: Institution) -> Membership:
    """State where a person works; it replaces what was stated or confirmed before, unless it is the same.

    Roles in an institution that is left behind end with it: nobody looks after people with whom they no longer work.
    Raises Invalid for an institution of another country.
    """
    institution = institutions.current(institution)
    if institution.country != person.country:
        raise Invalid({"institution": lazy("Choose an institution in your country.")})
    former = of(person)
    if former is not None and former.institution_id == institution.id:
        return former
    told = _told(former)  # before it is overwritten
    membership = _set(person, institution, MembershipState.CLAIMED)
    record.audit(
        person.public_id,
        Act.MEMBERSHIP_CLAIMED,
        "person",
        person.public_id,
        institution=institution.public_id,
        **told,
    )
    _end_roles_left_behind(person.public_id, person, institution)
    return membership


def join(person: Person, institution: Institution, confirmed_by: str) -> Membership:
    """Make a person a confirmed member, as by an invitation; `confirmed_by` is the code of who or what confirms it.

    The person's country becomes the institution's. Raises Refused when the person is a confirmed member or holds a
    role in another country: only an administrator moves people across countries.
    """
    institution = institutions.current(institution)
    former = of(person)
    if former is not None and _is_confirmed(former) and former.institution_id == institution.id:
        return former
    _require_free(person, institution, former)
    told = _told(former)
    membership = _set(person, institution, MembershipState.CONFIRMED)
    _settle(confirmed_by, person, institution, told)
    return membership


def move(actor_code: str, person: Person, institution: Institution) -> bool:
    """Move a person to another institution, confirmed, also in another country; tell whether it was another one.

    The roles of `ends_by_moving` end with it, and the person is told by letter. What was completed keeps the
    institution and the country of its day.
    """
    institution = institutions.current(institution)
    former = of(person)
    if former is not None and _is_confirmed(former) and former.institution_id == institution.id:
        return False
    told, ending = _told(former), ends_by_moving(person, institution)
    _set(person, institution, MembershipState.CONFIRMED)
    person.country = institution.country
    db.session.flush()
    record.audit(actor_code, Act.PERSON_MOVED, "person", person.public_id, institution=institution.public_id, **told)
    for grant in ending:
        grants.revoke_as(actor_code, grant)
    notices.tell(actor_code, person, Done.INSTITUTION)
    return True


def ends_by_moving(person: Person, institution: Institution) -> list[Grant]:
    """Return the roles that end when a person moves: those in institutions that do not hold the new one.

    To another country, all that are bound to a place: only an administrator's stays.
    """
    if person.country != institution.country:
        return [one for one in grants.held_by(person) if one.scope_kind != ScopeKind.EVERYTHING]
    return _left_behind(person, institution)


def leave(person: Person) -> None:
    """State no institution any more, whether it was claimed or confirmed; without one, nothing changes.

    Roles in institutions end with it.
    """
    former = of(person)
    if former is None:
        return
    db.session.execute(delete(Membership).where(Membership.person_id == person.id))
    record.audit(
        person.public_id,
        Act.PROFILE_CHANGED,
        "person",
        person.public_id,
        fields=["institution"],
        **_told(former),
    )
    _end_roles_left_behind(person.public_id, person, None)


def _is_confirmed(membership: Membership) -> bool:
    return membership.state == MembershipState.CONFIRMED


def _told(former: Membership | None) -> dict[str, str]:
    return {"former": former.institution.public_id} if former is not None else {}


def _require_free(person: Person, institution: Institution, former: Membership | None) -> None:
    if person.country == institution.country:
        return
    if grants.holds_within_places(person) or (former is not None and _is_confirmed(former)):
        raise Refused(
            lazy("This institution is in another country than the one where you work or hold a role."),
            mend=lazy("Ask an administrator of LearnHub, who can move your account."),
        )


def _set(person: Person, institution: Institution, state: MembershipState) -> Membership:
    """Write where a person works, in one statement: of two at the same time, the later one stands."""
    now = clock.now()
    values: dict[str, Any] = {
        "institution_id": institution.id,
        "state": state,
        "since": now,
        "confirmed_at": now if state is MembershipState.CONFIRMED else None,
    }
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(
        insert(Membership)
        .values(person_id=person.id, **values)
        .on_conflict_do_update(index_elements=[Membership.person_id], set_=values)
    )
    query = _with_names().where(Membership.person_id == person.id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _settle(actor_code: str, person: Person, institution: Institution, told: Mapping[str, str]) -> None:
    """Do what follows from a confirmation: the country, the end of roles in institutions left behind, the audit."""
    person.country = institution.country
    db.session.flush()
    record.audit(
        actor_code,
        Act.MEMBERSHIP_CONFIRMED,
        "person",
        person.public_id,
        institution=institution.public_id,
        **told,
    )
    _end_roles_left_behind(actor_code, person, institution)


def _end_roles_left_behind(actor_code: str, person: Person, institution: Institution | None) -> None:
    """End the roles in institutions that do not hold the one where a person works now, if any."""
    for grant in _left_behind(person, institution):
        grants.revoke_as(actor_code, grant)


def _left_behind(person: Person, institution: Institution | None) -> list[Grant]:
    in_institutions = [one for one in grants.held_by(person) if one.scope_kind == ScopeKind.INSTITUTION]
    return [one for one in in_institutions if institution is None or not _covers(one.scope_key, institution)]


def _covers(scope_key: str, institution: Institution) -> bool:
    return institution.id in institutions.ids_within([institutions.get(scope_key).id])


def claims_within(
    institution_ids: Iterable[int], *, but: int | None = None, limit: int | None = None, offset: int = 0
) -> Sequence[Membership]:
    """Return the claims on these institutions, by name; expand with institutions.ids_within to have those below.

    That of the person with the row key `but` is left out; of many, `limit` are returned after the first `offset`.
    """
    claims = _with_names().join(Membership.person).where(_is_claim_within(institution_ids), _is_not_of(but))
    return db.session.scalars(claims.order_by(Person.name_key, Person.id).limit(limit).offset(offset)).all()


def count_claims_within(institution_ids: Iterable[int], *, but: int | None) -> int:
    """Return how many claims there are on these institutions; that of the person with the row key `but` left out."""
    chosen = select(func.count()).select_from(Membership).where(_is_claim_within(institution_ids), _is_not_of(but))
    return int(db.session.scalars(chosen).one())


def _is_not_of(person_id: int | None) -> ColumnElement[bool]:
    return true() if person_id is None else Membership.person_id != person_id


def get_claim(person_code: str, institution_ids: Iterable[int]) -> Membership:
    """Return the claim of a person on one of these institutions. Raises NotFound."""
    found = db.session.scalars(
        _with_names().join(Membership.person).where(Person.public_id == person_code, _is_claim_within(institution_ids))
    ).first()
    if found is None:
        raise NotFound
    return found


def _is_claim_within(institution_ids: Iterable[int]) -> ColumnElement[bool]:
    return and_(Membership.state == MembershipState.CLAIMED, Membership.institution_id.in_(set(institution_ids)))


def confirm(actor_code: str, membership: Membership) -> None:
    """Confirm a claim. Raises Refused for one's own, and Conflict when it is no longer what was seen."""
    person, institution = membership.person, membership.institution
    if actor_code == person.public_id:
        raise Refused(lazy("Nobody confirms where they work themselves."), mend=lazy("Ask a colleague to do it."))
    confirming = update(Membership).where(_is_as_seen(membership))
    _require_done(confirming.values(state=MembershipState.CONFIRMED, confirmed_at=clock.now()))
    _settle(actor_code, person, institution, {})


def decline(actor_code: str, membership: Membership) -> None:
    """Decline a claim: the person is then without an institution. Raises Conflict when it has changed since."""
    person, institution = membership.person, membership.institution
    _require_done(delete(Membership).where(_is_as_seen(membership)))
    record.audit(
        actor_code,
        Act.MEMBERSHIP_DECLINED,
        "person",
        person.public_id,
        institution=institution.public_id,
    )


def _is_as_seen(membership: Membership) -> ColumnElement[bool]:
    return and_(
        Membership.id == membership.id,
        Membership.institution_id == membership.institution_id,
        Membership.state == MembershipState.CLAIMED,
    )


def _require_done(deed: Update | Delete) -> None:
    if not db.session.scalars(deed.returning(Membership.id)).all():
        raise Conflict(
            lazy("This claim has changed since you saw it."),
            safe=lazy("Nothing was changed."),
            mend=lazy("Open the list again to see what is there now."),
        )
