"""One-time links: to sign in without a password, and to become the first administrator."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.exc import IntegrityError

from learnhub import clock, ids
from learnhub.errors import Conflict, NotFound
from learnhub.i18n import lazy
from learnhub.people import accounts, grants
from learnhub.people.models import Person, Role, Sex, SignInLink, SignInLinkPurpose
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Act

# Long enough to be handed over to somebody who is not at a desk.
LIFETIME = timedelta(hours=24)

_INSTANCE = "instance"
_FIRST_ADMINISTRATOR = "first_administrator"


def make(actor_code: str, person: Person, token: str | None = None) -> str:
    """Return the token of a new link that signs a person in once, within 24 hours. Older ones end.

    `actor_code` is who makes it, or `shell`. `token` is the secret of a form that may be sent twice: the second time
    changes nothing and returns the same. Raises Conflict when the link of that form has ended meanwhile.
    """
    token = token or ids.token()
    try:
        with db.session.begin_nested():
            accounts.end_sign_in_links(person)
            _add(token, SignInLinkPurpose.SIGN_IN, person)
    except IntegrityError:
        return _made_before(token)
    record.audit(actor_code, Act.SIGN_IN_LINK_MADE, "person", person.public_id)
    return token


def _made_before(token: str) -> str:
    if find_open(token) is None:
        raise Conflict(
            lazy("The link that this page made does not work any more."),
            mend=lazy("Open the page of the person again, and make a new link there."),
        )
    return token


def make_first_administrator() -> str | None:
    """Return the token of a new link with which the first administrator is made, or None when there is one.

    Older ones end.
    """
    if grants.administrators():
        return None
    db.session.execute(
        update(SignInLink)
        .where(SignInLink.purpose == SignInLinkPurpose.FIRST_ADMINISTRATOR, _is_open())
        .values(expires_at=clock.now())
    )
    token = ids.token()
    _add(token, SignInLinkPurpose.FIRST_ADMINISTRATOR, None)
    record.audit(record.SHELL, Act.SIGN_IN_LINK_MADE, _INSTANCE, _FIRST_ADMINISTRATOR)
    return token


def _add(token: str, purpose: SignInLinkPurpose, person: Person | None) -> None:
    db.session.add(
        SignInLink(
            token_digest=ids.digest(token),
            purpose=purpose,
            person_id=person.id if person else None,
            made_at=clock.now(),
            expires_at=clock.now() + LIFETIME,
        )
    )
    db.session.flush()


def _is_open() -> ColumnElement[bool]:
    return and_(SignInLink.used_at.is_(None), SignInLink.expires_at > clock.now())


def find_open(token: str) -> SignInLink | None:
    """Return the link of a token, or None when it is unknown, used, expired or of a suspended person."""
    return db.session.scalars(
        select(SignInLink)
        .outerjoin(Person, Person.id == SignInLink.person_id)
        .where(SignInLink.token_digest == ids.digest(token), _is_open(), Person.suspended_at.is_(None))
    ).first()


def works_until(token: str) -> datetime:
    """Return when an open link ends. Raises NotFound when it has ended, or there is none."""
    link = find_open(token)
    if link is None:
        raise NotFound
    return link.expires_at


def use(token: str) -> Person:
    """Use a sign-in link up and return whom it signs in: of parallel requests only one succeeds.

    The edge then starts a session and asks for a new password. Raises NotFound.
    """
    link = _use_up(token, SignInLinkPurpose.SIGN_IN)
    person = db.session.get_one(Person, link.person_id)
    record.audit(person.public_id, Act.SIGN_IN_LINK_USED, "person", person.public_id)
    return person


def _use_up(token: str, purpose: SignInLinkPurpose) -> SignInLink:
    link = find_open(token)
    if link is None or link.purpose != purpose or not _take(link):
        raise NotFound(
            lazy("This link does not work any more."),
            mend=lazy("It works once and for 24 hours. Ask the person who gave it to you for a new one."),
        )
    return link


def _take(link: SignInLink) -> bool:
    taking = update(SignInLink).where(SignInLink.id == link.id, _is_open()).values(used_at=clock.now())
    return bool(db.session.scalars(taking.returning(SignInLink.id)).all())


def become_first_administrator(
    token: str,
    *,
    name: str,
    user_name: str | None,
    email: str | None,
    password_hash: str,
    country: str,
    language: str,
    notice_version: str | None,
) -> Person:
    """Use the first administrator's link up: make the account and grant it everything, in one transaction.

    Raises NotFound when the link does not work or there is an administrator meanwhile, and Invalid as
    accounts.register does; the link then stays good, for the whole transaction is undone.
    """
    link = _use_up(token, SignInLinkPurpose.FIRST_ADMINISTRATOR)
    if grants.administrators():
        raise NotFound
    person = accounts.register(
        name=name,
        user_name=user_name,
        email=email,
        password_hash=password_hash,
        country=country,
        sex=Sex.NOT_STATED,
        language=language,
        notice_version=notice_version,
    )
    link.person_id = person.id
    record.audit(person.public_id, Act.SIGN_IN_LINK_USED, _INSTANCE, _FIRST_ADMINISTRATOR)
    grants.grant_as(record.SYSTEM, person, Role.ADMINISTRATOR, grants.EVERYTHING)
    return person
