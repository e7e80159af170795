"""A mail server for tests: takes what it is sent, or answers as it is told to."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from learnhub.app import LearnHub
from learnhub.jobs.mail import Post


class Postbox:
    """What was received. `answers…` are given to the next ones; `on_message` is called before a message is taken."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers_to_recipients: list[str] = []
        self.answers: list[str] = []
        self.on_message: Callable[[], None] = lambda: None
        self.signed_in_as: list[tuple[str, str]] = []
        self.was_secret: list[bool] = []
        self.port = 0

    async def handle_RCPT(  # noqa: N802 -- as the library calls it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient, or answer with what was put in."""
        if self.answers_to_recipients:
            return self.answers_to_recipients.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- likewise
        """Take a message, or answer with what was put in."""
        if self.answers:
            return self.answers.pop(0)
        assert isinstance(envelope.content, bytes)
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        self.recipients += envelope.rcpt_tos
        self.was_secret.append(session.ssl is not None)
        self.on_message()
        return "250 OK"

    def sign_in(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        """Let everybody in, and note who it was."""
        assert isinstance(given, LoginPassword)
        self.signed_in_as.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=True)


@contextmanager
def opened(box: Postbox, **options: Any) -> Iterator[Postbox]:
    """Let a mail server run for this box on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        box.port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port, authenticator=box.sign_in, **options)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def post(app: LearnHub, box: Postbox) -> None:
    """Send what is due to a postbox."""
    told = {"mail_server": "127.0.0.1", "mail_port": str(box.port), "mail_tls": "none"}
    with app.app_context():
        Post(replace(app.config["LEARNHUB"], mail_sender="learnhub@example.org", **told)).send_due()


def plain(message: EmailMessage) -> str:
    """Return the plain text of a message."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")
