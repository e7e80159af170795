"""An organisation with whose accounts people sign in: oidc-provider-mock, served for real on this machine.

What it sends can be changed before it leaves, and is signed anew by its own key: nothing of our own code is replaced.
"""

from __future__ import annotations

import io
import json
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flask
import requests
from flask.testing import FlaskClient
from joserfc import jwk, jwt
from joserfc.jws import extract_compact
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from learnhub.people.openid.providers import Provider

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of its own library
    import oidc_provider_mock

ENVIRONMENT = {"AUTHLIB_INSECURE_TRANSPORT": "1"}


class Organisation:
    """One that runs: `claims` go into each ID token, `metadata` into what it says of itself; `seen` is what came."""

    def __init__(self, key: str) -> None:
        self._app = oidc_provider_mock.app()
        self._server = make_server("localhost", 0, self, threaded=True)
        self.issuer = f"http://localhost:{self._server.server_port}"
        self.provider = Provider(key, f"The {key}", self.issuer, "learnhub", "a secret of both")
        self.at_rest()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def at_rest(self) -> None:
        """Let it be as it was at first."""
        self.claims: dict[str, Any] = {}
        self.metadata: dict[str, Any] = {}
        self.seen: list[tuple[str, dict[str, list[str]]]] = []
        self.whenever: Callable[[], None] = lambda: None
        self.is_down = False
        self.forge: Callable[[dict[str, Any]], str] | None = None

    def stop(self) -> None:
        """End it; nobody listens there any more."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer, as a WSGI application."""
        path, body = environ["PATH_INFO"], environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        self.seen.append((path, parse_qs(environ["QUERY_STRING"]) | parse_qs(body.decode())))
        self.whenever()
        if self.is_down:
            start_response("502 Bad Gateway", [("Content-Type", "application/json")])
            return [b"{}"]
        changes = {"/.well-known/openid-configuration": self._metadata, "/oauth2/token": self._token}.get(path)
        return (
            self._app(environ, start_response)
            if changes is None
            else _changed(self._app, environ, start_response, changes)
        )

    def _metadata(self, told: dict[str, Any]) -> dict[str, Any]:
        return told | self.metadata

    def _token(self, told: dict[str, Any]) -> dict[str, Any]:
        if "id_token" not in told:
            return told
        claims = json.loads(extract_compact(told["id_token"].encode()).payload) | self.claims
        key = jwk.import_key(self._storage().jwk.as_dict(is_private=True))
        left = {name: value for name, value in claims.items() if value is not None}
        if self.forge is not None:
            return told | {"id_token": self.forge(left)}
        return told | {"id_token": jwt.encode({"alg": "RS256", "kid": key.kid}, left, key)}

    def _storage(self) -> Any:
        with self._app.test_request_context():
            self._app.preprocess_request()
            return flask.g.oidc_provider_mock_storage

    def has_person(self, subject: str, **claims: object) -> None:
        """Give somebody an account there."""
        self._storage().store_user(oidc_provider_mock.User(sub=subject, claims=claims))

    def public_key(self) -> jwk.RSAKey:
        """Return the key that it shows."""
        return jwk.RSAKey.import_key(self._storage().jwk.as_dict())

    def changes_its_key(self) -> None:
        """Sign with another key from now on."""
        storage = self._storage()
        storage.jwk = type(storage.jwk).generate_key(is_private=True)


def _changed(app: Any, environ: Any, start_response: Any, changes: Callable[[Any], Any]) -> Iterable[bytes]:
    begun: list[Any] = []
    told = b"".join(app(environ, lambda *given: begun.extend(given[:2])))
    body = json.dumps(changes(json.loads(told))).encode()
    headers = [(name, value) for name, value in begun[1] if name.lower() != "content-length"]
    start_response(begun[0], [*headers, ("Content-Length", str(len(body)))])
    return [body]


@contextmanager
def running(key: str) -> Iterator[Organisation]:
    """Run an organisation for the length of a block."""
    organisation = Organisation(key)
    try:
        yield organisation
    finally:
        organisation.stop()


def consent(address: str, subject: str) -> str:
    """Sign in at an organisation as `subject`, and return the path and query to which the browser is sent back."""
    return _sent_back(requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=10))


def refuse(address: str) -> str:
    """Say no at an organisation, and return where the browser is sent back."""
    back = _sent_back(requests.post(address, data={"action": "deny"}, allow_redirects=False, timeout=10))
    return f"{back}&state={parse_qs(urlsplit(address).query)['state'][0]}"  # which this one forgets, against RFC 6749


def _sent_back(answer: requests.Response) -> str:
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def leave(client: FlaskClient, path: str) -> str:
    """Open a path of ours that leads to an organisation, and return the address there."""
    answer = client.get(path)
    assert answer.status_code == 303, answer.text
    return answer.location


def come(client: FlaskClient, organisation: Organisation, subject: str, path: str | None = None) -> TestResponse:
    """Go to an organisation, sign in there, and come back."""
    address = leave(client, path or f"/en/sign-in/with/{organisation.provider.key}")
    return client.get(consent(address, subject))
