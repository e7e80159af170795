"""Accounts of other organisations that open accounts here: whose they are, linking them and taking them away.

An e-mail address never links: whoever can make a provider say somebody's address would have their account. What is
linked is what a signed-in person has confirmed, or the account that was made with it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from learnhub import clock, ids
from learnhub.errors import Conflict, NotFound, Refused
from learnhub.i18n import lazy
from learnhub.people import passkeys, sessions
from learnhub.people.models import Person, Session
from learnhub.people.openid.client import Claims
from learnhub.people.openid.models import Identity
from learnhub.stores import database, outbox, record
from learnhub.stores.database import db
from learnhub.stores.record import Act

LETTER = "identity_linked"


def find(claims: Claims) -> Identity | None:
    """Return whose account a provider's account opens, if anybody's."""
    theirs = (Identity.issuer == claims.issuer, Identity.subject == claims.subject)
    return db.session.scalars(select(Identity).where(*theirs).options(joinedload(Identity.person))).first()


def of(person: Person) -> Sequence[Identity]:
    """Return what opens a person's account, the oldest first."""
    return db.session.scalars(select(Identity).where(Identity.person_id == person.id).order_by(Identity.id)).all()


def get_own(person: Person, public_id: str) -> Identity:
    """Return one of a person's own. Raises NotFound."""
    mine = select(Identity).where(Identity.person_id == person.id, Identity.public_id == public_id)
    found = db.session.scalars(mine).first()
    if found is None:
        raise NotFound
    return found


def note_use(identity: Identity) -> None:
    """Note that somebody has come in by it."""
    identity.last_used_at = clock.now()
    db.session.flush()


def link(person: Person, claims: Claims) -> None:
    """Let a provider's account open a person's account; what is linked already stays.

    What opened an account that was merged into this one since comes along: nobody can come in there to unlink it.
    Raises Conflict when it opens another one's.
    """
    is_new = database.add_missing(
        Identity,
        public_id=ids.public_id(),
        person_id=person.id,
        issuer=claims.issuer,
        subject=claims.subject,
        label=(claims.email or claims.user_name or claims.name)[:254],
        made_at=clock.now(),
    )
    found = None if is_new else find(claims)
    if found is not None and found.person.merged_into_id == person.id:
        found.person_id = person.id
        db.session.flush()
        is_new = True
    if is_new:
        record.audit(person.public_id, Act.IDENTITY_LINKED, "person", person.public_id)
        outbox.queue(LETTER, person.public_id, about=ids.public_id())
    elif found is None or found.person_id != person.id:
        raise Conflict(
            lazy("This account of the other organisation opens another account of LearnHub already."),
            safe=lazy("Nothing was changed."),
            mend=lazy("Sign in with it and unlink it there first, or ask the people who look after LearnHub."),
        )


def is_only_way_in(person: Person, identity: Identity, issuers: Collection[str]) -> bool:
    """Tell whether a person could not come in any more without it; `issuers` are those that let people in now."""
    others = [one for one in of(person) if one.id != identity.id and one.issuer in issuers]
    return person.password_hash is None and not passkeys.of(person) and not others


def unlink(person: Person, identity: Identity, issuers: Collection[str], *, keep: Session | None = None) -> None:
    """Take it away; all other devices are signed out, for one of them may have come in by it.

    Raises Refused when it is the only way in.
    """
    if is_only_way_in(person, identity, issuers):
        raise Refused(
            lazy("This is your only way to sign in, so it cannot be taken away."),
            mend=lazy("Choose a password or add a passkey first."),
        )
    db.session.execute(delete(Identity).where(Identity.id == identity.id))
    record.audit(person.public_id, Act.IDENTITY_UNLINKED, "person", person.public_id)
    sessions.end_all(person, keep=keep)
