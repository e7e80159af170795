"""The last letters as they look, for those who look after an instance that only this machine reaches.

Letters hold links that work once for one person: where people use an instance, nobody but they may see them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from learnhub import i18n
from learnhub.access import work
from learnhub.errors import LearnHubError, NotFound
from learnhub.people.models import Person
from learnhub.settings import Settings
from learnhub.stores import outbox
from learnhub.stores.database import db
from learnhub.stores.outbox import Addressee, Letter, Mail

ACTION = work.ACTION
MOST = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter, to whom and in which language; None where it is wanted no more, as when a link was used."""

    mail: Mail
    to: Addressee | None
    letter: Letter | None


def require_test_instance(settings: Settings) -> None:
    """Raise NotFound where others than this machine can reach the instance."""
    if not settings.is_test_instance:
        raise NotFound


def list_last(settings: Settings) -> Sequence[Mail]:
    """Return the last messages, the newest first. Raises NotFound."""
    require_test_instance(settings)
    return db.session.scalars(select(Mail).order_by(Mail.id.desc()).limit(MOST)).all()


def show(settings: Settings, code: str) -> Shown:
    """Return a letter as it would be written now. Raises NotFound."""
    require_test_instance(settings)
    mail = db.session.scalars(select(Mail).where(Mail.code == code)).first()
    if mail is None:
        raise NotFound
    to = (outbox.finder_of(mail.letter) or _to_person)(mail.person, **mail.arguments)
    if to is None:
        return Shown(mail, None, None)
    try:
        with i18n.speaking(to.language if to.language in settings.language_list else settings.language_list[0]):
            return Shown(mail, to, outbox.writer_of(mail.letter)(mail.person, **mail.arguments))
    except (KeyError, LearnHubError):  # a letter of another version, or about something that is gone
        return Shown(mail, to, None)


def _to_person(code: str, **_arguments: object) -> Addressee | None:
    person = db.session.scalars(select(Person).where(Person.public_id == code)).first()
    return Addressee(person.name, person.email or "", person.language) if person else None
