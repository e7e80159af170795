"""The world on a stage: everybody signed in, every scene from the same beginning."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.settings import Settings
from learnhub.stores import encryption, files
from learnhub.stores.database import db, unit_of_work
from tests.access.addresses import ADDRESSES, Address
from tests.access.building import Builder
from tests.access.expectations import Answer
from tests.access.scenes import Scenes, SqliteScenes
from tests.access.world import Actor, Letter, World
from tests.databases import migrated_app
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

    def take_over(self) -> None:
        """Be the app of this process: where files lie and which key is used hang on the app that was made last."""
        settings = self.app.config["LEARNHUB"]
        files.keep_in(settings.data_folder / "files")
        encryption.use(self.app.config["SECRET_KEY"])
        self._has_written_files = True
        self.begin_again()

    def begin_again(self) -> None:
        self.scenes.begin_again()
        if self._has_written_files:
            self.world.write_folders(self.world.folder)
            self._has_written_files = False

    def note_files(self, endpoint: str) -> None:
        """Note that a route may write files, so that they are put back too."""
        self._has_written_files |= endpoint.startswith("trainer.")

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
        if method in WRITING:
            self.note_files(endpoint)
        response = client.open(path, method=method, headers=headers, buffered=True, **sent)
        return Told(response, self.scenes.is_changed())

    def path(self, endpoint: str, values: dict[str, Any]) -> str:
        if self.app.url_map.is_endpoint_expecting(endpoint, "language"):
            values = {"language": "en", **values}
        return self._addresses.build(endpoint, values)

    def who_may(self, endpoint: str, method: str) -> list[tuple[Actor, Letter]]:
        """Return who may do something, and to whom: one target each."""
        address, action = ADDRESSES[endpoint, method], self.action(endpoint)
        found = []
        for actor in self.world.actors.values():
            asked = ((letter, address.ask(actor, action, letter)) for letter in letters_of(address))
            found += [(actor, letter) for letter, answer in asked if answer is Answer.DONE][:1]
        return found

    def action(self, endpoint: str) -> str:
        return str(self.app.view_functions[endpoint].action)  # type: ignore[attr-defined] # the guard's mark


def letters_of(address: Address) -> tuple[Letter, ...]:
    """Return the targets of a route; one stands for all where there is nobody in particular."""
    return address.targets or (Letter.SELF,)


def built(settings: Settings) -> tuple[LearnHub, World]:
    """Build the world in a new database."""
    app = migrated_app(settings)
    with clock.set_to(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)), app.app_context(), unit_of_work():
        world = Builder().build()
    world.write_folders(settings.courses_folder)
    # Requests need contexts of their own, so none is held here.
    return app, world


@contextmanager
def opened(folder: Path) -> Iterator[Stage]:
    """Open a stage with the world in a SQLite database below a folder."""
    settings = Settings(data=str(folder / "data"), courses=str(folder / "courses"))
    app, world = built(settings)
    yield Stage(app, world, SqliteScenes(settings.data_folder / "learnhub.sqlite3"))
    with app.app_context():
        db.engine.dispose()
