"""Accounts: who may sign in, under which names, and what people say of themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, or_, select, update
from sqlalchemy.exc import IntegrityError

from learnhub import clock, ids
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import Message, lazy
from learnhub.people import (
    acceptances,
    email_addresses,
    first_pins,
    known_browsers,
    mailed_links,
    scripts,
    sessions,
    texts,
)
from learnhub.people.acceptances import Document
from learnhub.people.models import Person, Session, Sex, SignInLink
from learnhub.stores import outbox, record
from learnhub.stores.database import db
from learnhub.stores.record import Act

LONGEST_NAME = 200
LONGEST_USER_NAME = 64
LONGEST_NOTICE_VERSION = 32
SEEN_EVERY = timedelta(minutes=10)
# Tells somebody that their password was changed.
PASSWORD_LETTER = "password_changed"  # noqa: S105 -- the name of a letter

# The date of the privacy notice that is shown now; what people accepted is kept with their account.
NOTICE_VERSION = "2026-11-29"

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")


def register(
    *,
    name: str,
    user_name: str | None,
    email: str | None,
    password_hash: str | None,
    country: str,
    sex: str,
    language: str,
    notice_version: str | None,
    made_by: str | None = None,
) -> Person:
    """Make an account and return its person. At least one of `user_name` and `email` is given.

    `made_by` is the opaque code of who makes it, where that is not its owner.

    `country` is ISO 3166-1 alpha-2, `sex` a value of Sex, `language` a tag such as `fr`; `password_hash` comes from
    passwords.hash_password, outside of the transaction. Raises Invalid with every wrong field at once, or with the
    name or address that has an account already.
    """
    person = Person(
        public_id=ids.public_id(),
        **checked(name=name, user_name=user_name, email=email, country=country, sex=sex, language=language),
        password_hash=password_hash,
        created_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError as error:
        raise Invalid(_taken(person.user_name)) from error
    if notice_version:
        acceptances.accept(person, Document.PRIVACY_NOTICE, notice_version, person.language)
    record.audit(made_by or person.public_id, Act.ACCOUNT_MADE, "person", person.public_id)
    return person


def check(*, name: str, user_name: str | None, email: str | None, country: str, sex: str, language: str) -> None:
    """Raise Invalid with every field that `register` would refuse; what is taken already is not looked up.

    So a form can be told all its faults at once, before a password is hashed.
    """
    checked(name=name, user_name=user_name, email=email, country=country, sex=sex, language=language)


def _taken(user_name: str | None) -> dict[str, Message]:
    if user_name and find_by_sign_in_name(user_name) is not None:
        return {"user_name": lazy("There is already an account with this user name. Choose another one.")}
    return {
        "email": lazy(
            "This e-mail address cannot be used for a new account. If it is yours, you may have an account already: "
            "try to sign in."
        )
    }


def checked(**fields: str | None) -> dict[str, str | None]:
    """Return the fields of an account as they are kept. Raises Invalid with all that are wrong."""
    kept: dict[str, str | None] = {}
    wrong: dict[str, Message] = {}
    for field, value in fields.items():
        try:
            kept[field] = _CHECKS[field](value or "")
        except Invalid as error:
            wrong[field] = error.fields[field]
    if "user_name" in fields and not any(kept.get(field) or field in wrong for field in ("user_name", "email")):
        wrong["user_name"] = lazy("Give a user name or an e-mail address: with one of them you sign in.")
    if wrong:
        raise Invalid(wrong)
    return kept


def _name(text: str) -> str:
    return texts.one_line(text, field="name", longest=LONGEST_NAME)


def _user_name(text: str) -> str | None:
    if not text.strip():
        return None
    name = texts.one_line(texts.folded(text), field="user_name", longest=LONGEST_USER_NAME)
    if "@" in name or any(letter.isspace() for letter in name):
        raise Invalid({"user_name": lazy("A user name has no spaces and no @, such as afi.exemple.")})
    return name


def new_user_name(text: str) -> str | None:
    """Return a user name as accounts keep it, None for an empty one. Raises Invalid on `user_name`."""
    name = _user_name(text)
    if name is not None and scripts.borrows_letters(name):
        raise Invalid({"user_name": _BORROWED})
    return name


_BORROWED: Message = lazy(
    "This user name mixes letters of different alphabets, some of which look alike. Write it in one alphabet."
)


def _email(text: str) -> str | None:
    return email_addresses.normal(text) if text.strip() else None


def _sex(text: str) -> str:
    if text not in set(Sex):
        raise Invalid({"sex": lazy("Choose one of the answers; “prefer not to say” is one of them.")})
    return text


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise Invalid({"language": lazy("Choose a language from the list.")})
    return text


_CHECKS = {
    "name": _name,
    "user_name": new_user_name,
    "email": _email,
    "country": texts.country_code,
    "sex": _sex,
    "language": _language,
}


@dataclass(frozen=True, slots=True)
class SignInName:
    """What somebody signs in with: one of the two, or neither for what cannot be a name."""

    user_name: str | None = None
    email: str | None = None


def sign_in_name(text: str) -> SignInName:
    """Return a user name or an e-mail address as accounts keep it."""
    try:
        return SignInName(email=_email(text)) if "@" in texts.folded(text) else SignInName(user_name=_user_name(text))
    except Invalid:  # what cannot be a name is nobody's
        return SignInName()


def find_by_sign_in_name(text: str) -> Person | None:
    """Return the person who signs in with a user name or an e-mail address, or None."""
    meant = sign_in_name(text)
    if meant.email is None and meant.user_name is None:
        return None
    is_meant = Person.user_name == meant.user_name if meant.user_name else Person.email == meant.email
    return db.session.scalars(select(Person).where(is_meant)).first()


def get(public_id: str) -> Person:
    """Return a person by the opaque code. Raises NotFound."""
    found = db.session.scalars(select(Person).where(Person.public_id == public_id)).first()
    if found is None:
        raise NotFound
    return found


def are_of(person: Person) -> ColumnElement[bool]:
    """Return the condition on `Person` for all accounts of somebody: their own, and those that became part of it."""
    return or_(Person.id == person.id, Person.merged_into_id == person.id)


def ids_of(person: Person) -> Select[int]:
    """Return the query for the row keys of all accounts of somebody."""
    return select(Person.id).where(are_of(person))


def codes_of(person: Person) -> Sequence[str]:
    """Return the opaque codes of all accounts of somebody: in the record, they stand for the same person."""
    return db.session.scalars(select(Person.public_id).where(are_of(person))).all()


def list_all(country: str | None = None) -> Sequence[Person]:
    """Return everybody, or everybody of a country, the oldest account first. For the operator's shell."""
    query = select(Person).order_by(Person.id)
    return db.session.scalars(query.where(Person.country == country) if country else query).all()


def known_words(name: str, user_name: str | None, email: str | None) -> list[str]:
    """Return what a new password must not be made of; for passwords.check_new."""
    return [text for text in (name, user_name, email) if text]


def change_password(person: Person, password_hash: str, *, keep: Session | None = None) -> None:
    """Set a new password; it ends all other sessions and all open links of the person, who is told by mail."""
    set_first_password(person, password_hash, keep=keep)
    outbox.queue(PASSWORD_LETTER, person.public_id, ids.public_id())


def set_first_password(person: Person, password_hash: str, *, keep: Session | None = None) -> None:
    """Set the password of an account that had none: it ends what let its owner in without one."""
    person.password_hash = password_hash
    db.session.flush()
    record.audit(person.public_id, Act.PASSWORD_CHANGED, "person", person.public_id)
    sessions.end_all(person, keep=keep)
    end_sign_in_links(person)
    mailed_links.end_all(person)
    first_pins.end(person)
    known_browsers.forget_all(person)


def end_sign_in_links(person: Person) -> None:
    """Make a person's open sign-in links worthless."""
    db.session.execute(
        update(SignInLink)
        .where(
            SignInLink.person_id == person.id,
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > clock.now(),
        )
        .values(expires_at=clock.now())
    )


def note_seen(person: Person) -> None:
    """Note that the person is here, at most every 10 minutes."""
    if person.last_seen_at is None or clock.now() - person.last_seen_at >= SEEN_EVERY:
        person.last_seen_at = clock.now()
        db.session.flush()
