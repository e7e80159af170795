"""Sending mail: what is queued goes out over SMTP; without a server it is shown in the operator's terminal."""

from __future__ import annotations

import logging
import smtplib
import ssl
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.utils import parseaddr
from urllib.parse import urlsplit

from sqlalchemy import select

from learnhub import clock, i18n
from learnhub.jobs import letters
from learnhub.people.models import Person
from learnhub.settings import LOOPBACK, Settings
from learnhub.stores import outbox, tasks
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.outbox import Addressee, Letter, Mail, MailState

# Seconds for each word with the server, and for one round; what is left is sent in the next.
TIMEOUT = 20
ROUND = 20
NO_SERVER = "NoMailServer"
# Replies with a 5 at their beginning are final (RFC 5321, 4.2.1).
FINAL = range(500, 600)
log = logging.getLogger("learnhub.mail")


@dataclass(frozen=True, slots=True)
class _Ready:
    """A claimed message with what was found out about it a moment ago."""

    mail: Mail
    name: str
    address: str
    language: str
    letter: Letter


def _to_person(code: str, **_arguments: object) -> Addressee | None:
    """Return where somebody gets mail, unless there is no such person, no address, or the account is suspended."""
    person = db.session.scalars(select(Person).where(Person.public_id == code)).first()
    if person is None or not person.email or person.suspended_at is not None:
        return None
    return Addressee(person.name, person.email, person.language)


class Post:
    """Sends what is queued, by the settings of an app."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._host = urlsplit(settings.base_url).hostname or "localhost"

    def send_due(self) -> None:
        """Send all that is due, for some seconds; the rest is put off. What cannot be sent waits or is given up."""
        if not outbox.is_any_due():
            return
        try:
            with self._connected() as server:
                self._send_for_a_while(server)
        except OSError as error:  # as all errors of smtplib and ssl are
            with unit_of_work(tasks.PATIENCE):
                outbox.postpone(described(error))
            log.warning("mail waits: %s", described(error))

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP | None]:
        """Open a connection to the mail server; None stands for the terminal."""
        settings = self._settings
        if not settings.mail_server:
            if not settings.is_test_instance:
                raise smtplib.SMTPException(NO_SERVER)
            yield None
            return
        with closing(self._connect()) as server:
            yield server
            with suppress(OSError):  # all is said; how it takes leave does not matter
                server.quit()

    def _connect(self) -> smtplib.SMTP:
        host, port = self._settings.mail_host_port
        own_name = "localhost" if self._host in LOOPBACK else self._host
        context = ssl.create_default_context()
        if self._settings.mail_tls == "ssl":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, own_name, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(host, port, own_name, timeout=TIMEOUT)
        try:
            if self._settings.mail_tls == "starttls":
                server.starttls(context=context)
            if self._settings.mail_user:
                server.login(self._settings.mail_user, self._settings.mail_secret())
        except BaseException:
            server.close()
            raise
        return server

    def _send_for_a_while(self, server: smtplib.SMTP | None) -> None:
        latest = time.monotonic() + ROUND
        while self._send_next(server):
            if time.monotonic() > latest:
                with unit_of_work(tasks.PATIENCE):
                    tasks.defer(outbox.SENDING)
                return

    def _send_next(self, server: smtplib.SMTP | None) -> bool:
        """Send the next message that is due; tell whether there was one. No transaction is open meanwhile."""
        with unit_of_work(tasks.PATIENCE):
            mail = outbox.claim()
            ready = self._prepare(mail) if mail is not None else None
        if ready is not None:
            self._send(server, ready)
        return mail is not None

    def _prepare(self, mail: Mail) -> _Ready | None:
        """Look up to whom a message goes, whether it is still wanted, and what it says."""
        try:
            with db.session.begin_nested():
                ready = self._written(mail)
        except Exception as error:  # noqa: BLE001 -- one letter that cannot be written holds up no other
            outbox.note_trouble(mail, described(error))
            return None
        if ready is None:
            outbox.note(mail, MailState.UNWANTED)
        return ready

    def _written(self, mail: Mail) -> _Ready | None:
        to = (outbox.finder_of(mail.letter) or _to_person)(mail.person, **mail.arguments)
        if to is None:
            return None
        language = self._spoken(to.language)
        with i18n.speaking(language):
            letter = outbox.writer_of(mail.letter)(mail.person, **mail.arguments)
        return _Ready(mail, to.name, to.address, language, letter) if letter is not None else None

    def _spoken(self, language: str) -> str:
        offered = self._settings.language_list
        return language if language in offered else offered[0]

    def _send(self, server: smtplib.SMTP | None, ready: _Ready) -> None:
        try:
            with i18n.speaking(ready.language):
                self._hand_over(server, ready)
        except (OSError, ValueError, MessageError) as error:
            with unit_of_work():
                if _is_final(error):
                    outbox.note(ready.mail, MailState.FAILED, described(error))
                else:
                    outbox.note_trouble(ready.mail, described(error))
            log.warning("a message was not taken: %s", described(error))
            if isinstance(error, OSError) and not isinstance(error, _REPLIES):
                raise  # the connection is gone; the others wait
        else:
            with unit_of_work():
                outbox.note(ready.mail, MailState.SENT if server else MailState.SHOWN)

    def _hand_over(self, server: smtplib.SMTP | None, ready: _Ready) -> None:
        if server is None:
            text = letters.as_text(ready.letter, ready.name, ready.language)
            sys.stdout.write(f"\nMail to {ready.address}: {ready.letter.subject}\n\n{text}\n")
            sys.stdout.flush()
            return
        message = letters.as_bytes(
            ready.letter,
            name=ready.name,
            address=ready.address,
            language=ready.language,
            sender=self._settings.mail_sender,
            message_id=f"<{ready.mail.code}@{self._host}>",
            at=clock.now(),
        )
        # One address, given apart: whatever it is made of, it is never read as several.
        server.sendmail(parseaddr(self._settings.mail_sender)[1], [ready.address], message)


_REPLIES = (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException, smtplib.SMTPNotSupportedError)


def described(error: Exception) -> str:
    """Return what went wrong without the server's words, which hold the address: the class and the number."""
    if str(error) == NO_SERVER:
        return NO_SERVER
    number = _number_of(error)
    return f"{type(error).__name__} {number}" if number else type(error).__name__


def _number_of(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((number for number, _words in error.recipients.values()), None)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _is_final(error: Exception) -> bool:
    """Tell whether a later try would end alike: the server said so for good, or the address cannot be written."""
    is_ours = isinstance(error, ValueError | MessageError | smtplib.SMTPNotSupportedError)
    is_about_sender = isinstance(error, smtplib.SMTPSenderRefused)  # the operator may mend it
    return is_ours or (not is_about_sender and _number_of(error) in FINAL)
