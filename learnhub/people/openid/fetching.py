"""Asking a provider: in a few seconds, at most so many bytes, and nobody else than who was meant.

    answer = fetching.get("https://login.ministry.example/.well-known/openid-configuration")

Redirections are not followed at all, so that none leads elsewhere. https alone beyond this machine. A proxy and
authorities of certificates are taken from the environment, as `requests` documents it; names and passwords are not.
It may take seconds, so no transaction is to be open meanwhile.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from requests.auth import AuthBase

from learnhub.people.openid.providers import is_safe_address

CONNECT_SECONDS, READ_SECONDS = 3.0, 5.0
# For an answer as a whole, for whoever sends one byte at a time.
LONGEST_SECONDS = 10.0
MOST_BYTES = 256 * 1024
_PIECE = 8192
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "LearnHub"}


class NothingCame(Exception):
    """There was no answer that could be read; the text says why, for the operator."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, and the JSON object."""

    status: int
    data: Mapping[str, Any]


class _Nobody(AuthBase):
    """Says nothing of us: without it `requests` looks for names and passwords in a file of the system."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class Bearer(AuthBase):
    """Shows an access token (RFC 6750)."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Put the token into the request."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def get(address: str, auth: AuthBase | None = None) -> Answer:
    """Return what an address says. Raises NothingCame."""
    return _fetch("GET", address, None, auth)


def post(address: str, data: Mapping[str, str], auth: AuthBase | None = None) -> Answer:
    """Return what an address says to a form. Raises NothingCame."""
    return _fetch("POST", address, data, auth)


def _fetch(method: str, address: str, data: Mapping[str, str] | None, auth: AuthBase | None) -> Answer:
    if not is_safe_address(address):
        raise NothingCame("the address is not https")
    until = time.monotonic() + LONGEST_SECONDS
    try:
        with (
            requests.Session() as session,
            session.request(
                method,
                address,
                data=data,
                auth=auth or _Nobody(),
                headers=_HEADERS,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as answer,
        ):
            return Answer(answer.status_code, _object_in(_body_of(answer, until)))
    except requests.RequestException as error:
        raise NothingCame(type(error).__name__) from error


def _body_of(answer: requests.Response, until: float) -> bytes:
    if answer.is_redirect:
        raise NothingCame("it leads to another address")
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise NothingCame("the answer is packed, though this was not asked for")
    body = b""
    for piece in answer.iter_content(_PIECE):
        body += piece
        if len(body) > MOST_BYTES:
            raise NothingCame(f"the answer is longer than {MOST_BYTES} bytes")
        if time.monotonic() > until:
            raise NothingCame(f"the answer takes longer than {LONGEST_SECONDS} seconds")
    return body


def _object_in(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NothingCame("the answer is not JSON") from error
    if not isinstance(found, dict):
        raise NothingCame("the answer is not an object of JSON")
    return found
