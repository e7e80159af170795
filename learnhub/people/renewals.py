"""New tokens for open sessions when the rights of a person change, so that an older cookie gains nothing by it.

    renewals.ask_for(person_id)   # the next answer gives the browser the next token; using it ends the one before
    renewals.next_token(token)    # what that is: worked out from the present one and the key of this instance

Nobody is signed out by it, whatever gets lost on the way: until the browser has come with the next token, the present
one works and every answer gives the same next one again.
"""

from __future__ import annotations

from sqlalchemy import select

from learnhub import ids
from learnhub.people.models import Session
from learnhub.stores import encryption
from learnhub.stores.database import db

_PURPOSE = "session renewal"


def next_token(token: str) -> str:
    """Return the token that follows on one: as hard to guess as that, and without the key not to be had from it."""
    return _after(ids.digest(token))


def token_of(session: Session, token: str) -> str:
    """Return the token under which a session goes on, for a browser that came with `token`."""
    following = next_token(token)
    return following if session.token_digest == ids.digest(following) else token


def _after(digest: str) -> str:
    return encryption.mac(digest, _PURPOSE)


def ask_for(person_id: int) -> None:
    """Let every open session of a person go on under its next token."""
    for session in db.session.scalars(
        select(Session).where(Session.person_id == person_id, Session.ended_at.is_(None))
    ):
        session.next_digest = ids.digest(_after(session.token_digest))
    db.session.flush()


def go_on(session: Session) -> None:
    """Let a session go on under its next token from now on: the one before is worth nothing any more."""
    session.token_digest, session.next_digest = ids.digest(_after(session.token_digest)), None
    db.session.flush()
