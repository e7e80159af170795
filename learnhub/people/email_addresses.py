"""E-mail addresses: each is kept in one form, so that what reads as one address is one account.

Width, case, invisible characters and the many full stops are folded away (Unicode's NFKC_Casefold). Before the @ only
ASCII stands: mail is not carried to anything else without an extension that few servers have (RFC 6531), and letters
that look like those of another alphabet have no place there. A domain in another script is kept, shown and written to
in its ASCII form (`xn--…`, RFC 3490), which reads like no other.
"""

from __future__ import annotations

import re

from learnhub.errors import Invalid
from learnhub.i18n import Message, lazy
from learnhub.people import texts

LONGEST = 254

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_NOT_WHOLE: Message = lazy("This is not a whole e-mail address, such as name@example.org.")
_NOT_CARRIED: Message = lazy(
    "Before the @ this address has letters to which mail cannot be sent, or letters that look like others. Write it "
    "with plain letters without accents, or give another address."
)


def normal(text: str) -> str:
    """Return an address as accounts keep it. Raises Invalid on `email` for what is no address that gets mail."""
    address = texts.one_line(texts.folded(text), field="email", longest=LONGEST)
    name, at, domain = address.rpartition("@")
    if not at or not name or not domain:
        raise Invalid({"email": _NOT_WHOLE})
    if not name.isascii():
        raise Invalid({"email": _NOT_CARRIED})
    plain = _plain_domain(domain)
    if plain is None or len(name) > 64 or len(name) + len(plain) >= LONGEST or not _LOCAL.fullmatch(name):
        raise Invalid({"email": _NOT_WHOLE})
    return f"{name}@{plain}"


def _plain_domain(domain: str) -> str | None:
    """Return a domain in ASCII; None for what is none, or is a number."""
    try:
        plain = domain.replace("\u3002", ".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = plain.split(".")
    is_domain = len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()
    return plain if is_domain else None


def domain_of(address: str) -> str:
    """Return what stands behind the @ of an address in its normal form."""
    return address.rpartition("@")[2]


def normal_domain(text: str) -> str | None:
    """Return a domain in the form in which `domain_of` gives it, or None for what is none."""
    return _plain_domain(texts.folded(text).removeprefix("@"))
