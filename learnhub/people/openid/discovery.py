"""What a provider says of itself (OpenID Connect Discovery 1.0) and the keys that it signs with, as far as known here.

What it says is kept for an hour in this process, and its keys until a token comes that none of them has signed. After a
failure it is left alone for some seconds, so that a provider that is down does not hold up those who came for
something else. Asking may take seconds: no transaction is to be open meanwhile.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jwk
from joserfc.errors import JoseError
from joserfc.jwk import Key

from learnhub.people.openid import fetching
from learnhub.people.openid.fetching import NothingCame
from learnhub.people.openid.providers import Provider, is_safe_address
from learnhub.people.openid.troubles import NoAnswer

log = logging.getLogger("learnhub")

KEPT_SECONDS = 3600.0
LEFT_ALONE_SECONDS = 15.0
# Between two looks for new keys, whatever tokens come.
NEW_KEYS_SECONDS = 30.0
MOST_KEYS = 50


@dataclass(slots=True)
class _Known:
    """What this process knows of a provider, and when it learnt it, by a clock that nobody sets."""

    metadata: Mapping[str, Any] | None = None
    metadata_at: float = 0.0
    keys: tuple[Key, ...] = ()
    keys_at: float = 0.0
    failed_at: float | None = None


_known: dict[str, _Known] = {}


def forget_all() -> None:
    """Forget what this process knows of all providers."""
    _known.clear()


def _of(provider: Provider) -> _Known:
    return _known.setdefault(provider.issuer, _Known())


def metadata_of(provider: Provider) -> Mapping[str, Any]:
    """Return what a provider says of itself. Raises NoAnswer."""
    known = _of(provider)
    if known.metadata is None or time.monotonic() - known.metadata_at > KEPT_SECONDS:
        known.metadata, known.metadata_at = _discovered(provider), time.monotonic()
    return known.metadata


def _discovered(provider: Provider) -> Mapping[str, Any]:
    found = _ask(provider, f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise silence(provider, f"it calls itself {str(found.get('issuer'))[:200]!r}")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        address = found.get(name)
        if not isinstance(address, str) or not is_safe_address(address):
            raise silence(provider, f"its {name} is no https address")
    return found


def _ask(provider: Provider, address: str) -> Mapping[str, Any]:
    known = _of(provider)
    if known.failed_at is not None and time.monotonic() - known.failed_at < LEFT_ALONE_SECONDS:
        raise NoAnswer(provider.name)
    try:
        answer = fetching.get(address)
    except NothingCame as error:
        raise silence(provider, str(error)) from error
    if answer.status != 200:
        raise silence(provider, f"status {answer.status}")
    known.failed_at = None
    return answer.data


def silence(provider: Provider, why: str) -> NoAnswer:
    """Return what is raised when a provider does not answer as it has to; it is left alone for a while."""
    _of(provider).failed_at = time.monotonic()
    log.warning("the provider [%s] did not answer as it has to: %s", provider.key, why)
    return NoAnswer(provider.name)


def keys_of(provider: Provider) -> Iterator[tuple[Key, ...]]:
    """Give the keys of a provider as they are known here, then, where that is no long time ago, those of now.

    Whoever finds the key that is meant goes no further. Raises NoAnswer.
    """
    known = _of(provider)
    if known.keys:
        yield known.keys
    if not known.keys or time.monotonic() - known.keys_at > NEW_KEYS_SECONDS:
        given = _ask(provider, metadata_of(provider)["jwks_uri"]).get("keys")
        known.keys, known.keys_at = tuple(_read(given if isinstance(given, list) else ())), time.monotonic()
        if not known.keys:
            raise silence(provider, "it shows no keys")
        yield known.keys


def _read(given: Iterable[Any]) -> Iterator[Key]:
    for one, _number in zip(given, range(MOST_KEYS), strict=False):
        try:
            yield jwk.import_key(one)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            continue  # a kind of key that we do not know, beside those that we do
