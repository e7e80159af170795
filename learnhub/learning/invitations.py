"""Invitations: a link or code that makes whoever uses it a confirmed member and enrols them in courses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from learnhub import clock, ids
from learnhub.content.models import Course
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import lazy
from learnhub.learning import enrolments, invited_roles, programmes
from learnhub.learning.models import Enrolment, Invitation, InvitationCourse, InvitationUse, Programme
from learnhub.people import memberships
from learnhub.people.grants import Scope
from learnhub.people.models import Institution, Person
from learnhub.stores import record
from learnhub.stores.database import db, rows_changed
from learnhub.stores.record import Act

PREFIX = "IN"
MOST_USES = 1000
LONGEST_DAYS = 180


@dataclass(frozen=True, slots=True)
class Made:
    """A new invitation and its code, which is shown this once and never kept."""

    invitation: Invitation
    code: str


def make(
    actor: Person,
    *,
    institution: Institution | None,
    programme: Programme | None,
    courses: Sequence[Course],
    due_on: date | None,
    uses_allowed: int,
    days: int,
    code: str | None = None,
) -> Made:
    """Make an invitation for `uses_allowed` people, good for `days` days.

    `code` is the one of a form that may be sent twice: the second time changes nothing and returns the same.
    Raises Invalid when it invites to nothing, for too many people, for too long, or to a day that is past.
    """
    _check(institution, programme, courses, due_on, uses_allowed, days)
    invitation = Invitation(
        institution_id=institution.id if institution else None,
        programme_id=programme.id if programme else None,
        due_on=due_on,
        uses_allowed=uses_allowed,
    )
    return _add(actor, invitation, courses, days, code)


def make_for_role(
    actor: Person,
    *,
    role: str,
    scope: Scope,
    institution: Institution | None,
    programme: Programme | None,
    days: int,
    code: str | None = None,
) -> Made:
    """Make an invitation that gives one person a role in a scope, within what `actor` may give.

    Who uses it becomes a member of `institution`, and takes part in `programme`, where one is given. Raises Refused,
    and Invalid as `make` does.
    """
    _check_days(days)
    invited_roles.require_offer(actor, role, scope)
    invitation = Invitation(
        institution_id=institution.id if institution else None,
        programme_id=programme.id if programme else None,
        uses_allowed=1,
        role=role,
        scope_kind=scope.kind,
        scope_key=scope.key,
    )
    return _add(actor, invitation, (), days, code)


def _add(actor: Person, invitation: Invitation, courses: Sequence[Course], days: int, code: str | None) -> Made:
    code = code or ids.printed_code(PREFIX)
    invitation.public_id, invitation.code_digest = ids.public_id(), ids.digest(code)
    invitation.made_by_id, invitation.uses = actor.id, 0
    invitation.made_at, invitation.expires_at = clock.now(), clock.now() + timedelta(days=days)
    try:
        with db.session.begin_nested():
            db.session.add(invitation)
    except IntegrityError:
        made = select(Invitation).where(Invitation.code_digest == ids.digest(code), Invitation.made_by_id == actor.id)
        return Made(db.session.scalars(made).one(), code)
    db.session.add_all(InvitationCourse(invitation_id=invitation.id, course_id=course.id) for course in courses)
    db.session.flush()
    told = {name: getattr(invitation, name) for name in ("role", "scope_kind", "scope_key") if invitation.role}
    record.audit(actor.public_id, Act.INVITATION_MADE, "invitation", invitation.public_id, **told)
    return Made(invitation, code)


def _check_days(days: int) -> None:
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid({"days": lazy("An invitation is good for 1 to %(most)s days.", most=LONGEST_DAYS)})


def _check(
    institution: Institution | None,
    programme: Programme | None,
    courses: Sequence[Course],
    due_on: date | None,
    uses_allowed: int,
    days: int,
) -> None:
    wrong = {}
    if institution is None and programme is None:
        wrong["institution"] = lazy("Choose an institution or a programme: an invitation leads somewhere.")
    if programme is None and not courses:
        wrong["courses"] = lazy("Choose at least one course.")
    if due_on is not None and due_on < clock.today():
        wrong["due_on"] = lazy("This day is past. Choose a later one, or leave it empty.")
    if not 1 <= uses_allowed <= MOST_USES:
        wrong["uses_allowed"] = lazy("An invitation is for 1 to %(most)s people.", most=MOST_USES)
    if not 1 <= days <= LONGEST_DAYS:
        wrong["days"] = lazy("An invitation is good for 1 to %(most)s days.", most=LONGEST_DAYS)
    if wrong:
        raise Invalid(wrong)


def get_open(typed: str, *, person: Person | None = None) -> Invitation:
    """Return the invitation that a typed code or link opens, also when it is `person` who used it up.

    Raises NotFound when it is unknown, used up or over.
    """
    code = ids.read_printed_code(typed, PREFIX)
    found = db.session.scalars(select(Invitation).where(Invitation.code_digest == ids.digest(code))).first()
    if found is None or not (is_open(found) or _was_used_by(found, person)):
        raise _over()
    return found


def get_open_by_id(public_id: str) -> Invitation:
    """Return an invitation that can be used, by its public code. Raises NotFound as `get_open` does."""
    found = db.session.scalars(select(Invitation).where(Invitation.public_id == public_id)).first()
    if found is None or not is_open(found):
        raise _over()
    return found


def _over() -> NotFound:
    return NotFound(
        lazy("This invitation does not work."),
        mend=lazy("It may be mistyped, used up or too old. Ask the person who sent it for a new one."),
    )


def is_open(invitation: Invitation) -> bool:
    """Tell whether an invitation can still be used."""
    return (
        invitation.revoked_at is None
        and invitation.expires_at > clock.now()
        and invitation.uses < invitation.uses_allowed
        and invited_roles.still_holds(invitation)
    )


def _was_used_by(invitation: Invitation, person: Person | None) -> bool:
    """Tell whether somebody has joined by it: a form that is sent twice is answered twice."""
    return person is not None and db.session.get(InvitationUse, (invitation.id, person.id)) is not None


def courses_of(invitation: Invitation) -> Sequence[Course]:
    """Return the courses in which an invitation enrols: its own, else those of its programme."""
    own = db.session.scalars(
        select(Course)
        .join(InvitationCourse, InvitationCourse.course_id == Course.id)
        .where(InvitationCourse.invitation_id == invitation.id)
        .order_by(Course.slug)
    ).all()
    if own or invitation.programme is None:
        return own
    return programmes.courses_of(invitation.programme)


def accept(person: Person, invitation: Invitation, *, language: str) -> list[Enrolment]:
    """Use an invitation: confirm the membership, enrol, and give its role. Using it twice is using it once.

    Raises NotFound when others used its last place meanwhile, and Refused where its role cannot be given to the person.
    """
    is_first = _note_use(person, invitation)
    if is_first:
        _take_a_place(invitation)
        record.audit(person.public_id, Act.INVITATION_USED, "invitation", invitation.public_id)
        if invitation.institution is not None:
            memberships.join(person, invitation.institution, invitation.public_id)
    programme = invitation.programme
    due_on = invitation.due_on or (programme.due_on if programme else None)
    # Who looks after a programme sees what is learnt in its own courses: no invitation brings others into it.
    own = {course.id for course in programmes.courses_of(programme)} if programme else set()
    enrolled = [
        enrolments.enrol(
            person, course, language=language, programme=programme if course.id in own else None, due_on=due_on
        )
        for course in courses_of(invitation)
    ]
    if is_first:
        invited_roles.give(invitation, person)
    return enrolled


def _note_use(person: Person, invitation: Invitation) -> bool:
    """Write down who used it; tell whether that is new."""
    try:
        with db.session.begin_nested():
            db.session.add(InvitationUse(invitation_id=invitation.id, person_id=person.id, used_at=clock.now()))
    except IntegrityError:
        return False
    return True


def _take_a_place(invitation: Invitation) -> None:
    taken = rows_changed(
        update(Invitation)
        .where(
            Invitation.id == invitation.id,
            Invitation.uses < Invitation.uses_allowed,
            Invitation.revoked_at.is_(None),
        )
        .values(uses=Invitation.uses + 1)
    )
    if not taken:
        raise NotFound(
            lazy("This invitation does not work."),
            mend=lazy("It may be mistyped, used up or too old. Ask the person who sent it for a new one."),
        )


def revoke(actor: Person, invitation: Invitation) -> None:
    """End an invitation; who used it stays a member and enrolled."""
    if invitation.revoked_at is None:
        invitation.revoked_at = clock.now()
        db.session.flush()
        record.audit(actor.public_id, Act.INVITATION_REVOKED, "invitation", invitation.public_id)
