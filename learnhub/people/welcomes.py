"""Letters to people for whom somebody made an account: with the link one chooses the first password.

Whoever opens it reads the mail of the address, so that is confirmed by it too. Once a link is over, the page for a
forgotten password does the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from learnhub import clock
from learnhub.errors import NotFound
from learnhub.i18n import lazy
from learnhub.people import accounts, confirmations, mailed_links
from learnhub.people.mailed_links import MailedLink, Purpose
from learnhub.people.models import Person
from learnhub.stores import outbox, record
from learnhub.stores.database import db
from learnhub.stores.record import Act

LETTER = "welcome"
LIFETIME = timedelta(days=14)


def send_all(key: str, people: Sequence[tuple[int, str]]) -> Mapping[int, str]:
    """Send a letter with a link to each of these (row key, address); `key` is the secret of this instance."""
    codes = mailed_links.make_all(key, Purpose.WELCOME, people, LIFETIME)
    outbox.queue_all(LETTER, list(codes.values()))
    return codes


def addressee(link: str) -> outbox.Addressee | None:
    """Return to whom the letter of a link goes, by its code; None when it is wanted no more, or one too many."""
    found = mailed_links.find_by_code(link)
    if found is None or found[0].email is None or found[0].email != found[1].email:
        return None
    if found[1].password_hash is not None or not confirmations.may_write_to(found[0].email):
        return None
    return outbox.Addressee(found[1].name, found[0].email, found[1].language)


def get(token: str) -> tuple[MailedLink, Person]:
    """Return the link of a secret, and who chooses a password with it. Raises NotFound."""
    found = mailed_links.find_open(token, Purpose.WELCOME)
    if found is None or found[0].email != found[1].email or found[1].password_hash is not None:
        raise _over()
    return found


def _over() -> NotFound:
    return NotFound(
        lazy("This link does not work any more."),
        safe=lazy("Your account is as it was before."),
        mend=lazy("It works once and for 14 days. Ask for a new one on the page “Forgotten password”."),
    )


def use(token: str, password_hash: str) -> Person:
    """Use a link up and set the first password; the address counts as confirmed. Raises NotFound."""
    link, person = get(token)
    if not mailed_links.use_up(link):
        raise _over()
    accounts.set_first_password(person, password_hash)
    person.email_verified_at = clock.now()
    db.session.flush()
    record.audit(person.public_id, Act.ADDRESS_CONFIRMED, "person", person.public_id)
    return person
