"""Merging two accounts of one person: what was done with either is the kept one's, and can be given back.

The kept account stays as it is: its name, password, second steps and roles. The merged one is not deleted: nobody
signs in to it any more, its roles are in force for nobody, and the record goes on naming both. Where both learned the
same course, see course_merges.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased

from learnhub import clock, ids
from learnhub.content.signoff.models import DraftComment, SignOff
from learnhub.credentials.models import Certificate
from learnhub.errors import Conflict, Invalid, Refused
from learnhub.exchange.models import MistakeReport, Post, PostReport
from learnhub.i18n import lazy
from learnhub.learning.models import Enrolment, InvitationUse, NotebookEntry, ReminderNotice
from learnhub.people import accounts, first_pins, grants, mailed_links, memberships, second_steps, sessions
from learnhub.people.acceptances import Acceptance
from learnhub.people.models import Grant, Membership, MembershipState, Person, Role
from learnhub.privacy import course_merges, erasure_requests
from learnhub.privacy.models import ErasureState
from learnhub.stores import outbox, record, repointing
from learnhub.stores.database import Model, db
from learnhub.stores.record import Act
from learnhub.stores.repointing import Kind, Merge

ACTION = "person.merge"
LETTER, PARTED_LETTER = "accounts_merged", "accounts_parted"
MOST_ALIKE = 10

# What is somebody's by `person_id`: with the columns of which a person has one row each, and without.
_ONE_EACH: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Acceptance, ("document", "version")),
    (InvitationUse, ("invitation_id",)),
    (PostReport, ("post_id",)),
    (ReminderNotice, ("programme_id",)),
)
_ANY = (Post, MistakeReport, DraftComment)


@dataclass(frozen=True, slots=True)
class Forecast:
    """How much of what moves; `both` are the courses that both accounts learn, `roles` what ends with the account."""

    courses: int
    both: int
    certificates: int
    notes: int
    posts: int
    roles: Sequence[Grant]


def forecast(former: Person, kept: Person) -> Forecast:
    """Return what merging an account into another one moves."""
    own = Enrolment.person_id == former.id
    other = aliased(Enrolment)
    return Forecast(
        courses=_count(Enrolment, own),
        both=_count(Enrolment, own, exists().where(other.person_id == kept.id, other.course_id == Enrolment.course_id)),
        certificates=_count(Certificate, Certificate.enrolment_id.in_(select(Enrolment.id).where(own))),
        notes=_count(NotebookEntry, NotebookEntry.person_id == former.id),
        posts=_count(Post, Post.person_id == former.id),
        roles=grants.held_by(former),
    )


def _count(table: type[Model], *where: ColumnElement[bool]) -> int:
    return db.session.scalars(select(func.count()).select_from(table).where(*where)).one()


def alike(person: Person) -> Sequence[Person]:
    """Return accounts that may be the same person's: those of the same name, however it is written, in the country."""
    query = select(Person).where(
        Person.name_key == person.name_key,
        Person.country == person.country,
        Person.id != person.id,
        Person.merged_into_id.is_(None),
        Person.erased_at.is_(None),
    )
    return db.session.scalars(query.order_by(Person.id).limit(MOST_ALIKE)).all()


def require_mergeable(former: Person, kept: Person) -> None:
    """Raise Invalid, Conflict or Refused where an account cannot be merged into another one."""
    if former.id == kept.id:
        raise Invalid({"into": lazy("Choose another account than this one.")})
    for one in (former, kept):
        if one.merged_into_id is not None:
            raise Conflict(lazy("One of the two has been merged already."), safe=lazy("Nothing was changed."))
        if one.erased_at is not None:
            raise Conflict(lazy("One of the two was erased."), safe=lazy("Nothing was changed."))
        last = erasure_requests.find_last(one)
        if last is not None and last.state == ErasureState.ASKED:
            raise Refused(
                lazy("One of the two asks to be erased."),
                safe=lazy("Nothing was changed."),
                mend=lazy("Erase that account, or tell the person why not; then look here again."),
            )
    if kept.suspended_at is not None:
        raise Refused(lazy("The account that would stay is suspended."), safe=lazy("Nothing was changed."))
    if any(held.role == Role.ADMINISTRATOR for held in grants.held_by(former)):
        raise Refused(
            lazy("The account that would go is an administrator's."),
            safe=lazy("Nothing was changed."),
            mend=lazy("Take that role away first, or merge the other way round."),
        )


def merge(actor_code: str, former: Person, kept: Person) -> Merge:
    """Make what was done with an account another one's. Raises Invalid, Conflict and Refused."""
    require_mergeable(former, kept)
    made = repointing.begin(Kind.ACCOUNT, former.public_id, kept.public_id, actor_code)
    course_merges.merge(made, former, kept)
    _move_notes(made, former, kept)
    _move_place(made, former, kept)
    for table in _ANY:
        repointing.change(made, table, table.person_id == former.id, person_id=kept.id)
    # Whoever asked for a review with one account does not publish with the other.
    repointing.change(made, SignOff, SignOff.asked_by_id == former.id, asked_by_id=kept.id)
    for table_of_one, columns in _ONE_EACH:
        _move_missing(made, table_of_one, columns, former, kept)
    repointing.change(made, Person, Person.merged_into_id == former.id, merged_into_id=kept.id)
    closed = former.suspended_at or clock.now()
    repointing.change(made, Person, Person.id == former.id, merged_into_id=kept.id, suspended_at=closed)
    _close(former)
    db.session.expire_all()
    record.audit(actor_code, Act.ACCOUNTS_MERGED, "person", former.public_id, into=kept.public_id)
    _tell(LETTER, made)
    return made


def _tell(letter: str, made: Merge) -> None:
    for code in (made.former, made.kept):
        outbox.queue(letter, code, about=made.public_id)


def _close(former: Person) -> None:
    """End whatever somebody could come in by."""
    sessions.end_all(former)
    second_steps.end_all(former)
    accounts.end_sign_in_links(former)
    mailed_links.end_all(former)
    first_pins.end(former)


def _move_missing(made: Merge, table: type[Model], columns: Sequence[str], former: Person, kept: Person) -> None:
    rows, held = table.__table__.c, aliased(table)
    same = (getattr(held, name) == rows[name] for name in columns)
    missing = ~exists().where(held.person_id == kept.id, *same)  # type: ignore[attr-defined] # all of them have it
    repointing.change(made, table, and_(rows.person_id == former.id, missing), person_id=kept.id)


def _move_notes(made: Merge, former: Person, kept: Person) -> None:
    """Move notes; where both wrote at one place, the former's stands beside as one that has no place of its own."""
    own, held = NotebookEntry.person_id == former.id, aliased(NotebookEntry)
    place = ("course_id", "unit_slug", "kind", "place")
    same = (getattr(held, name) == getattr(NotebookEntry, name) for name in place)
    taken = select(NotebookEntry.id).join(held, and_(held.person_id == kept.id, *same))
    for key in db.session.scalars(taken.where(own)).all():
        repointing.change(made, NotebookEntry, NotebookEntry.id == key, place=f"was.{ids.public_id()}")
    repointing.change(made, NotebookEntry, own, person_id=kept.id)


def _move_place(made: Merge, former: Person, kept: Person) -> None:
    """Keep where the kept account works; a confirmed place takes that of one where nothing was confirmed."""
    theirs, mine = memberships.of(former), memberships.of(kept)
    if theirs is None:
        return
    is_better = mine is None or (_is_confirmed(theirs) and not _is_confirmed(mine))
    if not is_better or former.country != kept.country:
        repointing.take_out(made, Membership, Membership.person_id == former.id)
        return
    repointing.take_out(made, Membership, Membership.person_id == kept.id)
    repointing.change(
        made,
        Membership,
        Membership.person_id == former.id,
        unless_changed=("institution_id", "state", "since"),
        person_id=kept.id,
    )


def _is_confirmed(membership: Membership) -> bool:
    return membership.state == MembershipState.CONFIRMED


def undo(actor_code: str, made: Merge) -> None:
    """Give back what is still as the merge left it; the account opens again. Raises Conflict."""
    former, kept = accounts.get(made.former), accounts.get(made.kept)
    if former.erased_at is not None or kept.erased_at is not None:
        raise Conflict(lazy("The accounts were erased since."), safe=lazy("Nothing was changed."))
    repointing.undo(made, made.former, made.kept)
    record.audit(actor_code, Act.ACCOUNTS_PARTED, "person", former.public_id, into=kept.public_id)
    _tell(PARTED_LETTER, made)


def find(person: Person) -> Merge | None:
    """Return the merge by which an account became part of another one, or None."""
    return repointing.find_standing(Kind.ACCOUNT, person.public_id)


def find_kept(person: Person) -> Person | None:
    """Return the account that one became part of, or None."""
    return db.session.get(Person, person.merged_into_id) if person.merged_into_id is not None else None


def parts_of(person: Person) -> Sequence[Person]:
    """Return the accounts that became part of one."""
    return db.session.scalars(select(Person).where(Person.merged_into_id == person.id).order_by(Person.id)).all()
