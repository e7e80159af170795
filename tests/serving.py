"""LearnHub served by a process of its own, as people run it, with data made through the real rules."""

from __future__ import annotations

import re
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from learnhub.people import accounts, sessions
from learnhub.settings import Settings
from learnhub.stores import encryption, files
from learnhub.stores.database import db, unit_of_work
from tests import programs
from tests.databases import migrated_app
from tests.programs import Program
from tests.web.browser import keep_session

_LISTENING = "Serving on"


class Server:
    """One instance: its settings, its data folder, and the process that serves it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        port = _free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.port = port
        self.settings = Settings(data=str(folder / "data"), port=str(port), base_url=self.address, **settings)
        self.app = migrated_app(self.settings)
        self._output: list[str] = []
        self._reader = threading.Thread()
        self._process: Program | None = None
        self.status: int | None = None

    def start(self) -> Server:
        """Start serving, and return when the server listens. Raises RuntimeError with its words when it ends."""
        self._output = []
        self._process = programs.start(self.settings, "learnhub", "serve", errors_too=True)
        self._read_until_it_listens(self._process)
        return self

    def _read_until_it_listens(self, process: Program) -> None:
        for line in process.says:
            self._output.append(line)
            if _LISTENING in line:
                # What comes later is read as well, or the server would wait for room in the pipe.
                self._reader = threading.Thread(target=self._output.extend, args=(process.says,), daemon=True)
                self._reader.start()
                return
        process.ended(within=30)
        process.says.close()
        raise RuntimeError(f"LearnHub did not start: {''.join(self._output)}")

    def stop(self) -> None:
        """End the process in peace."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the process in the middle of whatever it does, as a power cut would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.signal(how)
            self.status = self._process.ended(within=30)
            self._reader.join()
            self._process.says.close()
            self._process = None
        with self.app.app_context():
            db.engine.dispose()

    @property
    def output(self) -> str:
        """What the process has said so far."""
        return "".join(self._output)

    def first_administrator_address(self) -> str:
        """Return the link that was printed at the start."""
        found = re.search(r"http\S+/first-administrator/\S+", self.output)
        assert found, f"no link for the first administrator in: {self.output}"
        return found[0]

    def session_of(self, name: str) -> str:
        """Sign somebody in by the rule that the form calls, and return what the browser keeps: the cookie."""
        with self.writing():
            person = accounts.find_by_sign_in_name(name)
            assert person is not None, f"there is no {name}"
            token = sessions.start(person, "Chromium")
        client = self.app.test_client()
        keep_session(client, token)
        cookie = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        return cookie.value

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make data through the rules, as one transaction, in the database that is being served."""
        before = files.path_of("0" * 64).parent.parent
        files.keep_in(self.settings.data_folder / "files")
        key_before = encryption.use(self.app.config["SECRET_KEY"])
        try:
            with self.app.app_context(), unit_of_work():
                yield
        finally:
            files.keep_in(before)
            encryption.use(key_before)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
