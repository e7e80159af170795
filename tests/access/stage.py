"""The world on a stage: everybody signed in, every scene from the same beginning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learnhub.app import LearnHub
from tests.access.addresses import ADDRESSES
from tests.access.scenes import Scenes
from tests.access.world import Actor, Letter, World
from tests.web.browser import form_of, keep_session

WRITING = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True)
class Told:
    """An answer, and whether anything was written for it."""

    response: TestResponse
    has_written: bool


class Stage:
    """The world in a database, with everybody signed in; each scene begins from the same state."""

    def __init__(self, app: LearnHub, world: World, scenes: Scenes) -> None:
        self.app, self.world, self.scenes = app, world, scenes
        self._addresses = app.url_map.bind("localhost")  # a request context for each address would be a tenth of all
        self._has_written_files = False
        self._cookies: dict[tuple[str, bool], tuple[str, str]] = {}

    def begin_again(self) -> None:
        self.scenes.begin_again()
        if self._has_written_files:
            self.world.write_folders(self.world.folder)
            self._has_written_files = False

    def browser(self, actor: Actor, *, fresh_password: bool = True) -> tuple[FlaskClient, str]:
        """Return a browser in which an actor is signed in, and the token that its forms hold."""
        key = (actor.name, fresh_password)
        if key not in self._cookies:
            self._cookies[key] = self._signed_in(actor, fresh_password=fresh_password)
        cookie, token = self._cookies[key]
        client = self.app.test_client()
        client.set_cookie("learnhub", cookie)
        return client, token

    def _signed_in(self, actor: Actor, *, fresh_password: bool) -> tuple[str, str]:
        client = self.app.test_client()
        if actor.tokens is not None:
            keep_session(client, actor.tokens[0 if fresh_password else 1])
        page = client.get("/en/privacy" if actor.is_somebody else "/en/sign-in")
        token = form_of(page.text, "/sign-out" if actor.is_somebody else "/sign-in").values["csrf_token"]
        cookie = client.get_cookie("learnhub")
        assert cookie is not None
        return cookie.value, token

    def ask(
        self, actor: Actor, endpoint: str, method: str, letter: Letter, *,
        extra: dict[str, str] | None = None, as_program: bool = False, fresh_password: bool = True,
    ) -> Told:  # fmt: skip
        """Let an actor ask for a target."""
        address = ADDRESSES[endpoint, method]
        given = (self.world, actor, letter)
        client, token = self.browser(actor, fresh_password=fresh_password)
        headers = {"X-CSRFToken": token} if method in WRITING else {}
        if as_program:
            headers["Accept"] = "application/json"
        sent: dict[str, Any] = {"data": {**address.form(*given), **(extra or {})}} if method in WRITING else {}
        if address.json is not None:
            sent = {"json": {**address.json(*given), **(extra or {})}}
        path = self.path(endpoint, {**address.route(*given), **address.query(*given)})
        self._has_written_files |= method in WRITING and endpoint.startswith("trainer.")
        response = client.open(path, method=method, headers=headers, buffered=True, **sent)
        return Told(response, self.scenes.is_changed())

    def path(self, endpoint: str, values: dict[str, Any]) -> str:
        if self.app.url_map.is_endpoint_expecting(endpoint, "language"):
            values = {"language": "en", **values}
        return self._addresses.build(endpoint, values)

    def action(self, endpoint: str) -> str:
        return str(self.app.view_functions[endpoint].action)  # type: ignore[attr-defined] # the guard's mark
