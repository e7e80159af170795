"""A forgotten password: a link to the address that is kept with the account, and a new password for it.

Asking takes the same steps and tells the same, whether there is such an account or not.
"""

from __future__ import annotations

from datetime import timedelta

from learnhub import clock
from learnhub.errors import NotFound
from learnhub.i18n import lazy
from learnhub.people import accounts, mailed_links, throttles
from learnhub.people.mailed_links import Purpose
from learnhub.people.models import Person
from learnhub.people.throttles import Allowance
from learnhub.stores import outbox
from learnhub.stores.database import db

LETTER = "password_reset"
LIFETIME = timedelta(minutes=30)
# So many letters within less than the life of a link: whoever floods a mailbox never leaves it without one that works.
LETTERS = Allowance("letters on a forgotten password", 3, LIFETIME / 2)


def ask(key: str, name: str, address: str) -> None:
    """Send a link to whoever has the user name or e-mail address `name`, if there is such an account with an address.

    `address` is where the request came from. Raises TooMany after many tries, by what was typed alone.
    """
    keys = throttles.for_account("reset", name, address)
    throttles.require_patience(keys)
    throttles.note_failure(keys)
    person = accounts.find_by_sign_in_name(name)
    is_written_to = person is not None and person.email is not None and person.suspended_at is None
    whom = person if is_written_to else None
    link = mailed_links.make(key, Purpose.RESET, whom, whom.email if whom else None, LIFETIME)
    outbox.queue(LETTER, link.code, link.code)


def addressee(link: str) -> outbox.Addressee | None:
    """Return to whom the letter of a link goes, by its code; None when it is wanted no more, or one too many."""
    found = mailed_links.find_by_code(link)
    if found is None or found[0].email != found[1].email or found[1].email is None:
        return None
    person = found[1]
    if not throttles.left(LETTERS, person.public_id):
        return None
    throttles.note_spent(LETTERS, person.public_id, 1)
    return outbox.Addressee(person.name, found[1].email, person.language)


def get_person(token: str) -> Person:
    """Return who may choose a new password with the secret of a link. Raises NotFound."""
    found = mailed_links.find_open(token, Purpose.RESET)
    if found is None or found[0].email != found[1].email:
        raise _over()
    return found[1]


def _over() -> NotFound:
    return NotFound(
        lazy("This link does not work any more."),
        safe=lazy("Your password is what it was before."),
        mend=lazy("It works once and for 30 minutes. Ask for a new one on the page “Forgotten password”."),
    )


def use(token: str, password_hash: str) -> Person:
    """Use a link up and set the new password: every session and every other link of the person ends.

    Raises NotFound as `get_person` does.
    """
    person = get_person(token)
    found = mailed_links.find_open(token, Purpose.RESET)
    if found is None or not mailed_links.use_up(found[0]):
        raise _over()
    accounts.change_password(person, password_hash)
    if person.email_verified_at is None:
        person.email_verified_at = clock.now()  # who opened the link reads the mail of this address
        db.session.flush()
    return person
