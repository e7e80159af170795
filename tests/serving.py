"""LearnHub served by a process of its own, as people run it, with data made through the real rules."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from learnhub.settings import ROOT, Settings
from learnhub.stores import files
from learnhub.stores.database import db, unit_of_work
from tests.databases import migrated_app

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
        self._process: subprocess.Popen[str] | None = None
        self.status: int | None = None

    def start(self) -> Server:
        """Start serving, and return when the server listens. Raises RuntimeError with its words when it ends."""
        self._output = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "learnhub", "serve"],
            cwd=ROOT,
            env=_environment(self.settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._read_until_it_listens(self._process)
        return self

    def _read_until_it_listens(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self._output.append(line)
            if _LISTENING in line:
                # What comes later is read as well, or the server would wait for room in the pipe.
                self._reader = threading.Thread(target=self._output.extend, args=(process.stdout,), daemon=True)
                self._reader.start()
                return
        process.wait()
        process.stdout.close()
        raise RuntimeError(f"LearnHub did not start: {''.join(self._output)}")

    def stop(self) -> None:
        """End the process in peace."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the process in the middle of whatever it does, as a power cut would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self.status = self._process.wait(timeout=30)
            self._reader.join()
            assert self._process.stdout is not None
            self._process.stdout.close()
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

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make data through the rules, as one transaction, in the database that is being served."""
        before = files.path_of("0" * 64).parent.parent
        files.keep_in(self.settings.data_folder / "files")
        try:
            with self.app.app_context(), unit_of_work():
                yield
        finally:
            files.keep_in(before)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _environment(settings: Settings) -> dict[str, str]:
    given = {f"LEARNHUB_{name.upper()}": value for name, value in asdict(settings).items()}
    others = {name: value for name, value in os.environ.items() if not name.startswith("LEARNHUB_")}
    return {**others, **given, "PYTHONUNBUFFERED": "1"}
