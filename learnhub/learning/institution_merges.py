"""Merging institutions of a country: all that is of the former one becomes the other's, and can be given back.

The former institution stays, below the one that is kept and marked as merged: completions that happened there go on
naming it, and reports on the kept one hold them. Nobody can choose it any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from learnhub import clock
from learnhub.errors import Conflict, Invalid
from learnhub.i18n import lazy
from learnhub.learning.models import Invitation, Programme
from learnhub.people import institutions
from learnhub.people.models import Grant, Institution, Membership, MembershipState, ScopeKind
from learnhub.stores import record, repointing
from learnhub.stores.database import db
from learnhub.stores.record import Act
from learnhub.stores.repointing import Kind, Merge, MergeChange


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many of what becomes the other institution's."""

    members: int
    claims: int
    below: int
    programmes: int
    invitations: int
    managers: int


def forecast(former: Institution) -> Forecast:
    """Return what merging an institution into another one moves."""
    works_there = Membership.institution_id == former.id
    confirmed = Membership.state == MembershipState.CONFIRMED
    return Forecast(
        members=_count(Membership, works_there, confirmed),
        claims=_count(Membership, works_there, ~confirmed),
        below=_count(Institution, _is_below(former)),
        programmes=_count(Programme, Programme.institution_id == former.id),
        invitations=_count(Invitation, Invitation.institution_id == former.id, _may_be_used()),
        managers=_count(Grant, _is_role_in(former)),
    )


def _count(table: type, *where: ColumnElement[bool]) -> int:
    return db.session.scalars(select(func.count()).select_from(table).where(*where)).one()


def _may_be_used() -> ColumnElement[bool]:
    return and_(
        Invitation.revoked_at.is_(None), Invitation.expires_at > clock.now(), Invitation.uses < Invitation.uses_allowed
    )


def _is_below(institution: Institution) -> ColumnElement[bool]:
    return and_(Institution.parent_id == institution.id, Institution.merged_into_id.is_(None))


def _is_role_in(institution: Institution) -> ColumnElement[bool]:
    return and_(
        Grant.scope_kind == ScopeKind.INSTITUTION,
        Grant.scope_key == institution.public_id,
        Grant.revoked_at.is_(None),
    )


def candidates(former: Institution) -> list[tuple[Institution, int]]:
    """Return into which institutions one may be merged, as the tree of its country with the depth of each."""
    within = institutions.ids_within([former.id])
    return [(one, depth) for one, depth in institutions.tree(former.country) if one.id not in within]


def require_mergeable(former: Institution, kept: Institution) -> None:
    """Raise Invalid or Conflict where an institution cannot be merged into another one."""
    if former.merged_into_id is not None or kept.merged_into_id is not None:
        raise Conflict(lazy("One of the two has been merged already."), safe=lazy("Nothing was changed."))
    if former.country != kept.country:
        raise Invalid({"into": lazy("Choose an institution of the same country.")})
    if kept.id in institutions.ids_within([former.id]):
        raise Invalid({"into": lazy("Choose another institution, and none that stands below this one.")})
    same = _same_names(former, kept)
    if same:
        raise Invalid(
            {
                "into": lazy(
                    "Both have an institution of the same name below them: %(names)s. Rename one of each first, or "
                    "merge these two first.",
                    names=", ".join(same),
                )
            }
        )


def _same_names(former: Institution, kept: Institution) -> Sequence[str]:
    other = aliased(Institution)
    query = (
        select(Institution.name)
        .join(other, other.name == Institution.name)
        .where(_is_below(former), other.parent_id == kept.id, other.merged_into_id.is_(None), other.id != former.id)
    )
    return db.session.scalars(query.order_by(Institution.name)).all()


def merge(actor_code: str, former: Institution, kept: Institution) -> Merge:
    """Make all that is of an institution another one's. Raises Invalid and Conflict."""
    require_mergeable(former, kept)
    moved = forecast(former)
    made = repointing.begin(Kind.INSTITUTION, former.public_id, kept.public_id, actor_code)
    # Who moved or was confirmed meanwhile stays where that led.
    repointing.change(
        made,
        Membership,
        Membership.institution_id == former.id,
        unless_changed=("person_id", "state", "since"),
        institution_id=kept.id,
    )
    repointing.change(made, Programme, Programme.institution_id == former.id, institution_id=kept.id)
    repointing.change(made, Invitation, Invitation.institution_id == former.id, institution_id=kept.id)
    _move_roles(made, former, kept)
    repointing.change(made, Institution, Institution.parent_id == former.id, parent_id=kept.id)
    repointing.change(made, Institution, Institution.id == former.id, parent_id=kept.id, merged_into_id=kept.id)
    db.session.expire_all()
    record.audit(
        actor_code,
        Act.INSTITUTIONS_MERGED,
        "institution",
        former.public_id,
        institution=kept.public_id,
        people=moved.members + moved.claims,
        roles=moved.managers,
    )
    return made


def _move_roles(made: Merge, former: Institution, kept: Institution) -> None:
    """Move the roles; of two alike that somebody holds in both, one is enough."""
    held = aliased(Grant)
    twin = select(held.person_id).where(
        held.scope_kind == ScopeKind.INSTITUTION,
        held.scope_key == kept.public_id,
        held.role == Grant.role,
        held.revoked_at.is_(None),
    )
    repointing.change(made, Grant, and_(_is_role_in(former), Grant.person_id.in_(twin)), revoked_at=clock.now())
    repointing.change(made, Grant, _is_role_in(former), scope_key=kept.public_id)


def undo(actor_code: str, made: Merge) -> None:
    """Give back what is still as the merge left it. Raises Conflict."""
    former, kept = institutions.get(made.former), institutions.get(made.kept)
    _require_place(made, former)
    _leave_roles_that_ended(made, kept)
    repointing.undo(made)
    record.audit(actor_code, Act.INSTITUTIONS_PARTED, "institution", former.public_id, institution=kept.public_id)


def _require_place(made: Merge, former: Institution) -> None:
    """Raise Conflict where the former place of an institution is gone or taken by now."""
    own = next((one.before for one in repointing.changes_of(made) if "merged_into_id" in one.before), None)
    if own is None:
        return
    above = db.session.get(Institution, own["parent_id"]) if own["parent_id"] else None
    if above is not None and above.merged_into_id is not None:
        raise Conflict(
            lazy("The institution that stood above it has been merged since."),
            safe=lazy("Nothing was changed."),
            mend=lazy("Undo the later merge first, then this one."),
        )
    back = [key for one in repointing.changes_of(made) for key in _institution_of(one) if key != former.id]
    if above is not None and above.id in institutions.ids_within(back):
        raise Conflict(
            lazy("The institution that stood above it stands below one of its own by now."),
            safe=lazy("Nothing was changed."),
            mend=lazy("Move that one elsewhere first, then undo the merge."),
        )
    taken = select(Institution.id).where(
        Institution.country == former.country,
        Institution.parent_id.is_not_distinct_from(above.id if above else None),
        Institution.name == former.name,
        Institution.merged_into_id.is_(None),
    )
    if db.session.scalars(taken).first() is not None:
        raise Conflict(
            lazy("There is another institution of this name in its former place by now."),
            safe=lazy("Nothing was changed."),
            mend=lazy("Rename that one first, then undo the merge."),
        )


def _institution_of(one: MergeChange) -> Iterator[int]:
    """Return the key of the institution that a change moved, if it did that."""
    if one.table_name == Institution.__tablename__:
        yield from repointing.key_of(one)


def _leave_roles_that_ended(made: Merge, kept: Institution) -> None:
    """Where somebody held a role in both, and lost the one that stayed, the other does not come back."""
    for one in repointing.changes_of(made):
        if one.table_name == Grant.__tablename__ and "revoked_at" in one.before:
            (key,) = repointing.key_of(one)
            ended = db.session.get_one(Grant, key)
            still = select(Grant.id).where(
                _is_role_in(kept), Grant.person_id == ended.person_id, Grant.role == ended.role
            )
            if db.session.scalars(still).first() is None:
                db.session.delete(one)
    db.session.flush()


def undoable(within: ColumnElement[bool]) -> list[tuple[Merge, Institution, Institution]]:
    """Return the merges that can still be undone, of former institutions that a condition chooses, the latest first.

    Each with the former institution and the one that was kept.
    """
    made = {merge.former: merge for merge in repointing.undoable(Kind.INSTITUTION)}
    former = {
        one.public_id: one
        for one in db.session.scalars(select(Institution).where(Institution.public_id.in_(made), within))
    }
    return [(made[code], former[code], institutions.get(made[code].kept)) for code in made if code in former]
