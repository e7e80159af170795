"""What measures: a server in a process of its own, its processor time and memory, and requests to it over loopback."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

from learnhub.settings import ROOT

HOST = "127.0.0.1"
_TICKS = os.sysconf("SC_CLK_TCK")
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Server:
    """A server that is running: its process, its port."""

    process: int
    port: int

    def processor_seconds(self) -> float:
        """Return the processor time (user and system) that the process has used until now."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def megabytes(self) -> float:
        """Return the memory of the process that is in use now (resident), in MB of 10^6 bytes."""
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self.process}/status").read_text())
        return int(found[1]) * 1024 / 1e6 if found else 0.0


def free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    folder: Path, program: Sequence[str] = ("-m", "learnhub", "serve"), *, port: int = 0, **environment: str
) -> Iterator[Server]:
    """Run a program of ours that serves, with its data in a folder, until the block ends. Raises TimeoutError.

    `port` is for a program that is told it in its own words; else any that is free.
    """
    port = port or free_port()
    settings = {"DATA": str(folder), "PORT": str(port), "BASE_URL": f"http://{HOST}:{port}", **environment}
    log = folder / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, *program],
            cwd=ROOT,
            env={**os.environ, **{f"LEARNHUB_{name}": value for name, value in settings.items()}},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _await(port, log)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait()


def _await(port: int, log: Path) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(log.read_text())


@dataclass(slots=True)
class Visitor:
    """A browser without scripts: keeps its cookies and its connection."""

    server: Server
    language: str = "fr"
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: HTTPConnection | None = None

    def get(self, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
        """Ask for a page. Redirects are not followed."""
        return self.ask("GET", path, None, headers)

    def post(self, path: str, form: Mapping[str, str | list[str]], **headers: str) -> tuple[HTTPResponse, bytes]:
        """Send a form."""
        return self.ask("POST", path, urlencode(form, doseq=True).encode(), {**_FORM, **headers})

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[HTTPResponse, bytes]:
        """Ask for anything; a connection that the server has closed is opened again."""
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        if self._connection is None:
            self._connection = HTTPConnection(HOST, self.server.port, timeout=60)
        self._connection.request(method, path, body, sent)
        answer = self._connection.getresponse()
        content = answer.read()
        for cookie in answer.msg.get_all("Set-Cookie", ()):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer, content

    def token(self, path: str) -> str:
        """Return the token that the forms of a page hold."""
        _answer, page = self.get(path)
        found = _TOKEN.search(page.decode())
        if found is None:
            raise LookupError(f"{path} has no form")
        return found[1]

    def sign_in(self, name: str, password: str) -> None:
        """Sign in through the form. Raises LookupError when that fails."""
        path = f"/{self.language}/sign-in"
        answer, _page = self.post(path, {"csrf_token": self.token(path), "name": name, "password": password})
        if answer.status != 303:
            raise LookupError(f"{name} could not sign in: {answer.status}")


def cost(server: Server, visitor: Visitor, path: str, times: int) -> float:
    """Return the server's processor time for a page, in milliseconds: the mean of `times` requests of one visitor."""
    for _ in range(20):
        _expect_a_page(visitor, path)
    before = server.processor_seconds()
    for _ in range(times):
        _expect_a_page(visitor, path)
    return (server.processor_seconds() - before) / times * 1000


def _expect_a_page(visitor: Visitor, path: str) -> None:
    answer, _page = visitor.get(path, **{"Accept-Encoding": "br"})
    if answer.status != 200:
        raise LookupError(f"{path}: {answer.status}")


def throughput(visitors: Sequence[Visitor], path: str, seconds: float) -> float:
    """Return how many requests a second are answered when all visitors ask for a page again and again at once."""
    ends_at = time.monotonic() + seconds
    answered = [0] * len(visitors)

    def ask_again(number: int) -> None:
        while time.monotonic() < ends_at:
            _expect_a_page(visitors[number], path)
            answered[number] += 1

    threads = [threading.Thread(target=ask_again, args=(number,)) for number in range(len(visitors))]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(answered) / (time.monotonic() - begun)
