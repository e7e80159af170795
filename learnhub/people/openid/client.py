"""The way to a provider and back: the authorization code flow with PKCE (RFC 6749 and 7636, OpenID Connect Core 1.0).

    address = client.authorization_address(provider, trip, language="fr")     # where the browser goes
    claims = client.who_came(provider, trip, code)                            # when it is back with a code

Both may take seconds: no transaction is to be open meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry
from requests.auth import AuthBase, HTTPBasicAuth

from learnhub import clock
from learnhub.errors import Invalid
from learnhub.people import email_addresses
from learnhub.people.openid import discovery, fetching
from learnhub.people.openid.fetching import Bearer, NothingCame
from learnhub.people.openid.providers import Provider
from learnhub.people.openid.troubles import Cancelled, NotTaken

log = logging.getLogger("learnhub")

# How far the clocks of two servers may be apart.
LEEWAY_SECONDS = 60
LONGEST_SUBJECT = 255
LONGEST_TEXT = 200
LONGEST_TOKEN = 64 * 1024
# Signed with a key of the provider's own: never `none`, and none with a secret that both know.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519")


@dataclass(frozen=True, slots=True)
class Trip:
    """What belongs to one way to a provider and back."""

    back: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Claims:
    """Who came, as the provider says; `email` in its normal form, and only if the provider has verified it."""

    issuer: str
    subject: str
    name: str = ""
    email: str | None = None
    user_name: str | None = None
    asked_at: datetime | None = None


def authorization_address(provider: Provider, trip: Trip, *, language: str, asks_again: bool = False) -> str:
    """Return where the browser goes to sign in; `asks_again` wants the password asked for there in any case.

    Raises NoAnswer.
    """
    address = discovery.metadata_of(provider)["authorization_endpoint"]
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": trip.back,
        "scope": " ".join(provider.scopes),
        "state": trip.state,
        "nonce": trip.nonce,
        "code_challenge": create_s256_code_challenge(trip.verifier),
        "code_challenge_method": "S256",
        "ui_locales": language,
    }
    if asks_again:
        asked |= {"prompt": "login", "max_age": "0"}
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def is_named_right(provider: Provider, issuer: str | None) -> bool:
    """Tell whether the issuer that came back beside a code is this provider's (RFC 9207). Raises NoAnswer."""
    if issuer is not None:
        return issuer == provider.issuer
    return discovery.metadata_of(provider).get("authorization_response_iss_parameter_supported") is not True


def refusal_of(provider: Provider, error: str) -> Cancelled:
    """Return what to say when there came an error in place of a code; one that is not the person's own no is logged."""
    if error != "access_denied":
        log.warning("the provider [%s] sent the browser back with %r", provider.key, error[:60])
    return Cancelled(provider.name)


def who_came(provider: Provider, trip: Trip, code: str) -> Claims:
    """Return who signed in at a provider. Raises NoAnswer, and NotTaken when it is not proved."""
    token = _token_for(provider, trip, code)
    proved = _proved(provider, trip, token)
    more = {} if {"name", "email"} <= set(proved) else _user_info(provider, token, proved["sub"])
    return _claims({**more, **proved})


def _refusal(provider: Provider, why: str) -> NotTaken:
    log.warning("what the provider [%s] sent was not taken: %s", provider.key, why)
    return NotTaken(provider.name)


def _token_for(provider: Provider, trip: Trip, code: str) -> Mapping[str, Any]:
    metadata = discovery.metadata_of(provider)
    auth, proof = _proof_of_client(provider, metadata)
    data = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": trip.back,
        "code_verifier": trip.verifier,
        **proof,
    }
    try:
        answer = fetching.post(metadata["token_endpoint"], data, auth)
    except NothingCame as error:
        raise discovery.silence(provider, str(error)) from error
    if answer.status >= 500:
        raise discovery.silence(provider, f"status {answer.status} for a code")
    if answer.status != 200:
        raise _refusal(provider, f"status {answer.status} for a code, {str(answer.data.get('error'))[:100]!r}")
    return answer.data


def _proof_of_client(provider: Provider, metadata: Mapping[str, Any]) -> tuple[AuthBase | None, Mapping[str, str]]:
    """Return what proves who we are (RFC 6749, section 2.3.1): in the head where the provider takes it there."""
    if not provider.client_secret:
        return None, {"client_id": provider.client_id}
    taken = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if "client_secret_basic" in taken or "client_secret_post" not in taken:
        return HTTPBasicAuth(quote(provider.client_id, safe=""), quote(provider.client_secret, safe="")), {}
    return None, {"client_id": provider.client_id, "client_secret": provider.client_secret}


def _proved(provider: Provider, trip: Trip, token: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the claims of an ID token that is right in every respect (Core 1.0, section 3.1.3.7)."""
    text = token.get("id_token")
    if not isinstance(text, str) or len(text) > LONGEST_TOKEN:
        raise _refusal(provider, "there is no ID token")
    read = _signed(provider, text)
    options = {"iss": {"essential": True, "value": provider.issuer}, "aud": {"essential": True}}
    expected = {"nonce": trip.nonce, "client_id": provider.client_id, "access_token": token.get("access_token")}
    claims = CodeIDToken(read.claims, read.header, options, expected)
    try:
        claims.validate(now=int(clock.now().timestamp()), leeway=LEEWAY_SECONDS)
    except (JoseError, ValueError, TypeError) as error:
        raise _refusal(provider, f"{type(error).__name__} {error}"[:200]) from error
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    subject = claims["sub"]
    if provider.client_id not in audience or claims.get("nonce") != trip.nonce:
        raise _refusal(provider, "the ID token is for somebody else")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise _refusal(provider, "the subject is none")
    return dict(claims)


def _signed(provider: Provider, text: str) -> jwt.Token:
    """Return an ID token that one of the provider's keys has signed; new keys are looked for where none fits."""
    offered = discovery.metadata_of(provider).get("id_token_signing_alg_values_supported") or ["RS256"]
    allowed = JWSRegistry(algorithms=[one for one in ALGORITHMS if one in offered], strict_check_header=False)
    for keys in discovery.keys_of(provider):
        for key in keys:
            try:
                return jwt.decode(text, key, registry=allowed)
            except (JoseError, ValueError, TypeError):
                continue  # signed by another key, or by none
    raise _refusal(provider, "none of its keys has signed the ID token")


def _user_info(provider: Provider, token: Mapping[str, Any], subject: str) -> Mapping[str, Any]:
    """Return what else the provider tells of who came (Core 1.0, section 5.3); nothing where it does not answer."""
    address, access = discovery.metadata_of(provider).get("userinfo_endpoint"), token.get("access_token")
    if not isinstance(address, str) or not isinstance(access, str) or not access.isascii() or not access.isprintable():
        return {}
    try:
        answer = fetching.get(address, Bearer(access))
    except NothingCame as error:
        log.warning("the provider [%s] told nothing more of who came: %s", provider.key, error)
        return {}
    return answer.data if answer.status == 200 and answer.data.get("sub") == subject else {}


def _claims(told: Mapping[str, Any]) -> Claims:
    return Claims(
        issuer=told["iss"],
        subject=told["sub"],
        name=_text(told.get("name")),
        email=_verified_email(told),
        user_name=_text(told.get("preferred_username")) or None,
        asked_at=_instant(told.get("auth_time")),
    )


def _instant(seconds: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int | float) else None
    except (ValueError, OverflowError, OSError):
        return None


def _text(value: object) -> str:
    return value[:LONGEST_TEXT] if isinstance(value, str) and value.isprintable() else ""


def _verified_email(told: Mapping[str, Any]) -> str | None:
    """Return the address if the provider says outright that it has verified it."""
    email = told.get("email")
    if told.get("email_verified") is not True or not isinstance(email, str):
        return None
    try:
        return email_addresses.normal(email)
    except Invalid:
        return None
