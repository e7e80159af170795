"""Organisations whose accounts open accounts here, as pages know them, and the way there."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, g, session
from werkzeug.wrappers import Response

from learnhub import ids
from learnhub.errors import NotFound
from learnhub.people import known_browsers, throttles
from learnhub.people.models import Person
from learnhub.people.openid import client, discovery, visits
from learnhub.people.openid.models import Purpose
from learnhub.people.openid.providers import Provider
from learnhub.stores import database
from learnhub.web import addresses, arrivals

_BROWSER, _WAITING, _SHARED = "provider_browser", "provider_visit", "provider_shared"


def offered() -> tuple[Provider, ...]:
    """Return all that this instance is set up with, in their order."""
    found: tuple[Provider, ...] = current_app.config["OPENID_PROVIDERS"]
    return found


def get(key: str) -> Provider:
    """Return one by its key. Raises NotFound."""
    found = next((provider for provider in offered() if provider.key == key), None)
    if found is None:
        raise NotFound
    return found


def name_of(issuer: str) -> str:
    """Return what an organisation is called here; its host where it is not set up any more."""
    host = urlsplit(issuer).hostname or issuer
    return next((provider.name for provider in offered() if provider.issuer == issuer), host)


def issuers() -> set[str]:
    """Return the addresses by which those call themselves that let people in now."""
    return {provider.issuer for provider in offered()}


def back_address(provider: Provider) -> str:
    """Return where a provider sends the browser back to; each has an own one, so that none can pass for another."""
    return f"{addresses.settings().base_url.rstrip('/')}/openid/{provider.key}/callback"


def lead_to(
    provider: Provider, purpose: Purpose, *, person: Person | None = None, invitation: str | None = None
) -> Response:
    """Note that this browser goes to a provider, and lead there. Raises NoAnswer.

    It is asked for what it says of itself first, for this may take seconds, and nothing is written if it is silent.
    Raises TooMany when very many went from here.
    """
    database.end_reading()
    discovery.metadata_of(provider)
    database.begin_writing()
    _count()
    trip = visits.begin(
        provider,
        purpose,
        _own_secret(),
        back_address(provider),
        language=g.language,
        person=person,
        wanted_path=arrivals.wanted_path(),
        invitation=invitation,
    )
    # Where others use the computer too, somebody else may be signed in there still.
    asks_again = purpose is Purpose.CONFIRM or is_shared()
    address = client.authorization_address(provider, trip, language=g.language, asks_again=asks_again)
    return arrivals.go_to(address)


def _count() -> None:
    """Count who goes, for each leaves a row: a browser that an account knows apart, so that others do not slow it."""
    secret = arrivals.browser()
    is_known = known_browsers.is_known_to_anybody(secret)
    keys = [throttles.for_address("to a provider", secret if is_known else arrivals.remote_address())]
    throttles.require_patience(keys)
    throttles.note_failure(keys)


def _own_secret() -> str:
    if not browser():
        session[_BROWSER] = ids.token()
    return browser()


def browser() -> str:
    """Return the secret of this browser; empty when it has begun nothing."""
    found = session.get(_BROWSER)
    return found if isinstance(found, str) else ""


def keep_shared(is_shared: bool) -> None:
    """Let this browser keep, until it is back, whether others use the computer too."""
    session[_SHARED] = is_shared


def is_shared() -> bool:
    """Tell whether others use the computer too, as was said on leaving."""
    return bool(session.get(_SHARED))


def keep_waiting(state: str) -> None:
    """Let this browser keep by what a visit is found again that waits for a decision."""
    session[_WAITING] = state


def waiting() -> str:
    """Return by what a visit is found that waits in this browser; empty when none does."""
    found = session.get(_WAITING)
    return found if isinstance(found, str) else ""
