"""Forms that may be sent twice: what they make is named after the form, so the second time finds it made."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app
from wtforms import HiddenField

from learnhub import ids
from learnhub.errors import Invalid
from learnhub.i18n import lazy
from learnhub.web import guards


def field() -> HiddenField:
    """Return the hidden field that tells one form from another."""
    return HiddenField(default=ids.client_id)


def letters_for(form_id: str, purpose: str, count: int) -> str:
    """Return `count` letters (5 bits each, at most 51) that only this server can work out for a person's form.

    HMAC-SHA256 (RFC 2104) with the key that signs cookies. Raises Invalid for what is no form's id.
    """
    if not ids.is_client_id(form_id):
        raise Invalid({"": lazy("This form was changed on the way. Open the page again and fill it in once more.")})
    key = current_app.config["SECRET_KEY"].encode()
    message = f"{purpose} {guards.current_actor().code} {form_id.lower()}".encode()
    number = int.from_bytes(hmac.new(key, message, hashlib.sha256).digest())
    return "".join(ids.ALPHABET[number >> 5 * place & 31] for place in range(count))
