"""Passkeys (WebAuthn): a key on a person's device, which asks for a finger, a face or a PIN before it signs.

A passkey is a way in by itself: the device has been seen to, and so has who holds it. What is signed is a challenge
that a page brings along, encrypted, so that nothing is written for visitors who only look; it is good for some minutes,
for one purpose and, where somebody is known, for one person, and a table sees to it that it is used once.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from learnhub import clock, ids
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import Message, lazy
from learnhub.people import texts
from learnhub.people.models import Person
from learnhub.people.passkey_models import Passkey, UsedChallenge
from learnhub.stores import database, encryption
from learnhub.stores.database import db, rows_changed

CHALLENGE_LASTS = timedelta(minutes=15)
LONGEST_NAME = 100
LONGEST_ANSWER = 20_000
MOST = 20

NOT_TAKEN: Message = lazy(
    "This passkey does not open an account here, or the page was open for too long. Try again, or sign in another way."
)


class Purpose(StrEnum):
    """What a challenge is for."""

    ADD = "add"
    SIGN_IN = "sign in"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys are for: the name of the host, which they are bound to, and the origin of its pages."""

    host: str
    origin: str

    @property
    def has_name(self) -> bool:
        """Whether the host has a name: browsers make no passkeys for bare numbers."""
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            return bool(self.host)
        return False


def site_of(address: str) -> Site:
    """Return the site of an address such as https://learn.example.org/."""
    parts = urlsplit(address)
    return Site(parts.hostname or "", f"{parts.scheme}://{parts.netloc}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page asks the browser: `options` as JSON, and `challenge`, which comes back with the form."""

    options: str
    challenge: str = field(repr=False)


def ask_to_add(person: Person, site: Site) -> Asked:
    """Return what makes a new passkey for a person."""
    challenge = _new_challenge()
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="LearnHub",
        user_id=person.public_id.encode(),
        user_name=person.user_name or person.email or person.name,
        user_display_name=person.name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_descriptors(of(person)),
    )
    return Asked(webauthn.options_to_json(options), _packed(Purpose.ADD, challenge, person))


def ask_to_sign(site: Site, purpose: Purpose, person: Person | None = None) -> Asked:
    """Return what lets a passkey sign: any of this site, or one of a person's own."""
    challenge = _new_challenge()
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        allow_credentials=_descriptors(of(person)) if person else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asked(webauthn.options_to_json(options), _packed(purpose, challenge, person))


def _new_challenge() -> bytes:
    return base64url_to_bytes(ids.token())


def _descriptors(keys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in keys]


def _packed(purpose: Purpose, challenge: bytes, person: Person | None) -> str:
    whose = person.public_id if person else "anybody"
    return encryption.encrypt(f"{whose} {bytes_to_base64url(challenge)}", f"passkey {purpose}")


def _unpacked(purpose: Purpose, packed: str, person: Person | None) -> bytes | None:
    """Return a challenge that may still be answered by this person; None when it was for another, or long ago."""
    found = encryption.decrypt(packed, f"passkey {purpose}", within=CHALLENGE_LASTS) or ""
    whose, _space, challenge = found.partition(" ")
    return base64url_to_bytes(challenge) if whose == (person.public_id if person else "anybody") else None


def add(person: Person, site: Site, packed: str, answer: str, name: str) -> Passkey:
    """Keep a new passkey under a name that the person chose. Raises Invalid."""
    named = texts.one_line(name, field="name", longest=LONGEST_NAME)
    challenge = _unpacked(Purpose.ADD, packed, person)
    if challenge is None or len(answer) > LONGEST_ANSWER or len(of(person)) >= MOST or not _use_up(challenge):
        raise Invalid({"name": _NOT_MADE})
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except WebAuthnException as error:
        raise Invalid({"name": _NOT_MADE}) from error
    key = Passkey(
        public_id=ids.public_id(),
        person_id=person.id,
        name=named,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        made_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(key)
    except IntegrityError as error:
        raise Invalid({"name": _NOT_MADE}) from error
    return key


_NOT_MADE: Message = lazy("The passkey could not be taken: the page was open for too long, or it is there already.")


def signed_by(site: Site, purpose: Purpose, packed: str, answer: str, person: Person | None = None) -> Passkey | None:
    """Return the passkey that has signed a challenge, which is used up by that; None when it was not right.

    With `person`, only their own are taken.
    """
    challenge = _unpacked(purpose, packed, person)
    if challenge is None or len(answer) > LONGEST_ANSWER:
        return None
    key = _named_in(answer)
    if key is None or key.person.suspended_at is not None or (person is not None and key.person_id != person.id):
        return None
    count = _count_of(key, site, challenge, answer)
    return key if count is not None and _use_up(challenge) and _note_use(key, count) else None


def _named_in(answer: str) -> Passkey | None:
    try:
        named = webauthn.helpers.parse_authentication_credential_json(answer).id
    except WebAuthnException:
        return None
    return db.session.scalars(select(Passkey).where(Passkey.credential_id == named)).first()


def _count_of(key: Passkey, site: Site, challenge: bytes, answer: str) -> int | None:
    try:
        signed = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except WebAuthnException:
        return None
    return signed.new_sign_count


def _use_up(challenge: bytes) -> bool:
    """Note that a challenge was answered, and tell whether that is the first time."""
    digest = ids.digest(bytes_to_base64url(challenge))
    return database.add_missing(UsedChallenge, digest=digest, used_at=clock.now())


def _note_use(key: Passkey, count: int) -> bool:
    unchanged = update(Passkey).where(Passkey.id == key.id, Passkey.sign_count == key.sign_count)
    return bool(rows_changed(unchanged.values(sign_count=count, last_used_at=clock.now())))


def of(person: Person) -> Sequence[Passkey]:
    """Return a person's passkeys, the oldest first."""
    return db.session.scalars(select(Passkey).where(Passkey.person_id == person.id).order_by(Passkey.id)).all()


def get_own(person: Person, public_id: str) -> Passkey:
    """Return one of a person's own passkeys. Raises NotFound."""
    mine = select(Passkey).where(Passkey.person_id == person.id, Passkey.public_id == public_id)
    found = db.session.scalars(mine).first()
    if found is None:
        raise NotFound
    return found


def remove(key: Passkey) -> None:
    """Forget a passkey."""
    db.session.execute(delete(Passkey).where(Passkey.id == key.id))


def remove_all(person: Person) -> None:
    """Forget all passkeys of a person."""
    db.session.execute(delete(Passkey).where(Passkey.person_id == person.id))


def forget_used() -> None:
    """Forget the challenges that nobody could answer again anyway."""
    db.session.execute(delete(UsedChallenge).where(UsedChallenge.used_at < clock.now() - 2 * CHALLENGE_LASTS))
