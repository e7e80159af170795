"""Codes that an app on a person's phone makes from a secret and the time (TOTP, RFC 6238): six digits, 30 seconds.

Each code is taken once: the half minute of the last one is kept, and what is not later is refused. A phone's clock may
be one half minute off.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import timedelta

import pyotp
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from learnhub import clock
from learnhub.errors import Invalid
from learnhub.i18n import Message, lazy
from learnhub.people.factor_models import TotpSecret
from learnhub.people.models import Person
from learnhub.stores import encryption
from learnhub.stores.database import db, rows_changed

SECONDS = 30
DRIFT = 1
# How long a page with a new secret may stay open.
OFFER_LASTS = timedelta(hours=1)

WRONG: Message = lazy(
    "This code is not right. Wait for the next one in your app, and check that your phone sets its clock by itself."
)
_TOO_OLD: Message = lazy("This page was open for too long. Open it again and scan the new picture.")


@dataclass(frozen=True, slots=True)
class Offer:
    """A new secret that nothing is kept of yet; `token` brings it back with the form, and only for the same person."""

    secret: str = field(repr=False)
    token: str = field(repr=False)


def offer(person: Person) -> Offer:
    """Return a new secret for a person's app."""
    secret = pyotp.random_base32()
    return Offer(secret, encryption.encrypt(f"{person.public_id} {secret}", "totp offer"))


def offer_again(person: Person, token: str) -> Offer:
    """Return what was offered to a person before. Raises Invalid when that was too long ago, or to somebody else."""
    found = encryption.decrypt(token, "totp offer", within=OFFER_LASTS) or ""
    whose, _space, secret = found.partition(" ")
    if whose != person.public_id:
        raise Invalid({"code": _TOO_OLD})
    return Offer(secret, token)


def address_for_apps(secret: str, person: Person, issuer: str) -> str:
    """Return what the QR code holds: the secret, whose it is and where it is for."""
    whose = person.user_name or person.email or person.name
    return pyotp.TOTP(secret).provisioning_uri(name=whose, issuer_name=issuer)


def add(person: Person, offered: Offer, code: str) -> bool:
    """Keep an offered secret once its app has shown a right code; it takes the place of one that was there.

    Tell whether that is new: sent twice, the same offer is kept once. Raises Invalid for a wrong code.
    """
    present = find(person)
    if present is not None and _secret_of(present) == offered.secret:
        return False
    step = _step_of(offered.secret, code, after=-1)
    if step is None:
        raise Invalid({"code": WRONG})
    kept = encryption.encrypt(offered.secret, "totp")
    try:
        with db.session.begin_nested():
            remove(person)
            db.session.add(TotpSecret(person_id=person.id, encrypted_secret=kept, last_step=step, made_at=clock.now()))
    except IntegrityError:  # another form of the same person was quicker
        return False
    return True


def find(person: Person) -> TotpSecret | None:
    """Return what a person's app makes codes from, if there is one."""
    return db.session.scalars(select(TotpSecret).where(TotpSecret.person_id == person.id)).first()


def use(person: Person, code: str) -> bool:
    """Take a code, and tell whether it was right; of parallel tries with the same one, one is right."""
    found = find(person)
    secret = _secret_of(found) if found is not None else None
    if found is None or secret is None:
        return False
    step = _step_of(secret, code, after=found.last_step)
    if step is None:
        return False
    taking = update(TotpSecret).where(TotpSecret.id == found.id, TotpSecret.last_step < step)
    return bool(rows_changed(taking.values(last_step=step)))


def remove(person: Person) -> bool:
    """Forget what a person's app makes codes from; tell whether there was anything."""
    return bool(rows_changed(delete(TotpSecret).where(TotpSecret.person_id == person.id)))


def _secret_of(found: TotpSecret) -> str | None:
    """Return the secret, or None where the instance has another key now: then no code is right."""
    return encryption.decrypt(found.encrypted_secret, "totp")


def _step_of(secret: str, typed: str, *, after: int) -> int | None:
    """Return the half minute that a code is of, if that is near enough and later than `after`."""
    code = _digits(typed)
    now = int(clock.now().timestamp()) // SECONDS
    codes = pyotp.TOTP(secret)
    fitting = (
        step
        for step in range(now - DRIFT, now + DRIFT + 1)
        if step > after and pyotp.utils.strings_equal(codes.generate_otp(step), code)
    )
    return next(fitting, None)


def _digits(typed: str) -> str:
    """Return the digits that were meant, in whatever script they were typed; apps put a space in the middle."""
    return "".join(str(unicodedata.digit(letter)) for letter in typed if unicodedata.digit(letter, None) is not None)
