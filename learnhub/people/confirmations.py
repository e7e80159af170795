"""Showing that an e-mail address is one's own: a link is sent there, and only its use makes the address count.

Until then an account keeps the address that it had, so nobody can take the address of another person.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from learnhub import clock, ids
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.i18n import lazy
from learnhub.people import accounts, email_addresses, mailed_links, throttles
from learnhub.people.mailed_links import MailedLink, Purpose
from learnhub.people.models import Person
from learnhub.people.throttles import Allowance
from learnhub.stores import outbox, record, repointing
from learnhub.stores.database import db
from learnhub.stores.record import Act
from learnhub.stores.repointing import Kind

LETTER = "address_to_confirm"
CHANGED_LETTER = "address_changed"
LIFETIME = timedelta(hours=24)
ASKED = Allowance("addresses to confirm", 5, timedelta(hours=1))
# So many letters to one address, whoever asks for them: nobody's mailbox is flooded through us.
LETTERS = Allowance("letters to an address", 3, timedelta(hours=1))


def ask(key: str, person: Person, typed: str) -> str:
    """Send a link to an address that somebody says is theirs: the present one, or a new one. Return it as it is kept.

    Nothing is told of whether somebody else has it. Raises Invalid, and UsedUp after many.
    """
    email = email_addresses.normal(typed)
    if email == person.email and person.email_verified_at is not None:
        raise Invalid({"email": lazy("This is your address already, and it is confirmed.")})
    throttles.spend(ASKED, person.public_id)
    mailed_links.end_all(person, Purpose.CONFIRM)
    link = mailed_links.make(key, Purpose.CONFIRM, person, email, LIFETIME)
    record.audit(person.public_id, Act.ADDRESS_ASKED, "person", person.public_id)
    outbox.queue(LETTER, link.code, link.code)
    return email


def addressee(link: str) -> outbox.Addressee | None:
    """Return to whom the letter of a link goes: to whoever has an account with the address already, if any."""
    found = mailed_links.find_by_code(link)
    if found is None or found[0].email is None or not may_write_to(found[0].email):
        return None
    reader = found[1]
    if is_anothers(found[0].email, reader):
        reader = owner_of(found[0].email) or reader
    return outbox.Addressee(reader.name, found[0].email, reader.language)


def may_write_to(email: str) -> bool:
    """Count a letter to an address, and tell whether it is not one too many."""
    if not throttles.left(LETTERS, email):
        return False
    throttles.note_spent(LETTERS, email, 1)
    return True


def owner_of(email: str) -> Person | None:
    """Return whose account has an address, in its normal form."""
    return db.session.scalars(select(Person).where(Person.email == email)).first()


def is_anothers(email: str, person: Person) -> bool:
    """Tell whether an address belongs to an account that neither is a person's nor became part of it."""
    owner = owner_of(email)
    return owner is not None and person.id not in {owner.id, owner.merged_into_id}


def waiting(person: Person) -> str | None:
    """Return the address to which a link is on its way that somebody has not used yet."""
    return mailed_links.find_waiting(person, Purpose.CONFIRM)


def get_link(token: str) -> tuple[MailedLink, Person]:
    """Return the link of a secret, and whose it is. Raises NotFound."""
    found = mailed_links.find_open(token, Purpose.CONFIRM)
    if found is None:
        raise _over()
    return found


def _over() -> NotFound:
    return NotFound(
        lazy("This link does not work any more."),
        safe=lazy("Your account is as it was before."),
        mend=lazy("It works once and for 24 hours. Under “My account” you can have another one sent."),
    )


def confirm(token: str) -> Person:
    """Use a link up: the address is confirmed, and becomes that of the account. A changed one is told to old and new.

    Raises NotFound, and Conflict when somebody else has an account with the address.
    """
    link, person = get_link(token)
    if not mailed_links.use_up(link):
        raise _over()
    former, now = person.email, clock.now()
    try:
        with db.session.begin_nested():
            _take_from_part(link.email, person, now)
            person.email, person.email_verified_at = link.email, now
    except IntegrityError as error:
        raise Conflict(
            lazy("There is another account with this e-mail address."),
            safe=lazy("Your account is as it was before."),
            mend=lazy("Sign in there, or give your account another address."),
        ) from error
    if former == link.email:
        record.audit(person.public_id, Act.ADDRESS_CONFIRMED, "person", person.public_id)
    else:
        _note_change(person, link, former)
    return person


def _take_from_part(email: str | None, person: Person, now: datetime) -> None:
    """Free an address that an account has which became part of this one; undoing the merge gives it back."""
    owner = owner_of(email) if email is not None else None
    made = repointing.find_standing(Kind.ACCOUNT, owner.public_id) if owner is not None else None
    if owner is None or made is None or owner.merged_into_id != person.id:
        return
    repointing.change(made, Person, Person.id == owner.id, email=None, email_verified_at=None)
    repointing.change(made, Person, Person.id == person.id, email=email, email_verified_at=now)
    db.session.expire(owner)


def _note_change(person: Person, link: MailedLink, former: str | None) -> None:
    record.audit(person.public_id, Act.ADDRESS_CHANGED, "person", person.public_id)
    mailed_links.end_all(person)
    accounts.end_sign_in_links(person)
    outbox.queue(CHANGED_LETTER, person.public_id, ids.public_id(), link=link.code, to="new")
    if former is not None:
        link.former_email = former
        db.session.flush()
        outbox.queue(CHANGED_LETTER, person.public_id, ids.public_id(), link=link.code, to="former")


def addressee_of_notice(person: str, link: str, to: str) -> outbox.Addressee | None:
    """Return where a notice of a changed address goes: to the former or the new one, as they were then."""
    used = mailed_links.find_used(link)
    address = None if used is None else used.former_email if to == "former" else used.email
    if address is None:
        return None
    reader = accounts.get(person)
    return outbox.Addressee(reader.name, address, reader.language)
