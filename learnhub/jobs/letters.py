"""From a letter to the bytes that are sent: plain text and simple HTML, in the person's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

from learnhub import i18n
from learnhub.i18n import gettext as _
from learnhub.stores.outbox import Letter

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def as_text(letter: Letter, name: str, language: str) -> str:
    """Return the plain text of a letter to somebody of this name."""
    return _templates.get_template("letter.txt").render(_values(letter, name, language))


def as_bytes(
    letter: Letter, *, name: str, address: str, language: str, sender: str, message_id: str, at: datetime
) -> bytes:
    """Return the whole message. Raises ValueError or MessageError for an address that cannot stand in it."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _sender(sender)
    message["To"] = Address(addr_spec=address)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    # RFC 3834 and Exchange's own word for it: nobody's absence is answered to a program.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    values = _values(letter, name, language)
    message.set_content(_templates.get_template("letter.txt").render(values))
    message.add_alternative(_templates.get_template("letter.html").render(values), subtype="html")
    message["Content-Language"] = language  # last: putting content in takes such headers away
    return _subject(letter.subject) + message.as_bytes()


def _values(letter: Letter, name: str, language: str) -> Mapping[str, Any]:
    return {
        "letter": letter,
        "greeting": _("Dear %(name)s,", name=name) if name else _("Good day,"),
        "automatic": _("This message was sent by LearnHub. Nobody reads answers to it."),
        "language": language,
        "direction": i18n.direction_of(language),
    }


def _sender(text: str) -> Address:
    name, address = parseaddr(text)
    return Address(display_name=name, addr_spec=address)


def _subject(text: str) -> bytes:
    """Return the line of the subject in encoded words of at most 75 characters (RFC 2047).

    EmailMessage folds long ones by itself, but loses spaces between encoded words on the way.
    """
    encoded = text if text.isascii() and len(text) < 70 else Header(text, "utf-8", header_name="Subject").encode()
    return b"Subject: " + encoded.replace("\n", "\r\n").encode("ascii") + b"\r\n"
