"""What a server acknowledged survives kill -9, and sending all of it again changes nothing (INV-01, INV-02)."""

from __future__ import annotations

import http.client
import json
import random
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from learnhub import ids
from learnhub.assessment import answers
from learnhub.assessment.models import AnswerReceipt, Attempt
from learnhub.learning import enrolments
from learnhub.stores.database import db
from tests import published
from tests.cast import PASSWORD, Cast
from tests.serving import Server
from tests.web.browser import form_of

KILLS = 2
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def time() -> None:
    """Leave the clock alone: the server's is the real one."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that a test may kill."""
    server = Server(tmp_path)
    yield server
    server.stop()


@dataclass(frozen=True)
class Save:
    """One answer as a client sends it, under an id of its own."""

    question: str
    response: dict[str, Any]
    id: str = field(default_factory=ids.client_id)


def some_saves() -> list[Save]:
    return [
        save
        for number in range(300)
        for save in (
            Save("how-many", {"typed": str(number)}),
            Save("who", {"chosen": [random.choice("12")]}),  # noqa: S311 -- any will do
        )
    ]


class Client:
    """A client without a browser: cookies, forms and JSON over one connection."""

    def __init__(self, server: Server) -> None:
        self._port = server.port
        self._cookies: dict[str, str] = {}
        self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        self._token = ""

    def connect(self) -> None:
        """Begin a new connection, with the cookies of before."""
        self.close()
        self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def ask(self, method: str, path: str, body: str | None = None, kind: str = FORM) -> tuple[int, str, str]:
        """Return (status, text, where it leads)."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers |= {"Content-Type": kind, "X-CSRFToken": self._token, "Accept": kind}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, text, answer.headers.get("Location", "")

    def send_form(self, path: str, action: str, **values: str) -> str:
        """Fill a page's form in and send it; return where it leads."""
        form = form_of(self.ask("GET", path)[1], action)
        self._token = form.values["csrf_token"]
        status, text, address = self.ask("POST", form.action or path, urlencode({**form.values, **values}))
        assert status == 303, text
        return address

    def save(self, attempt: str, one: Save) -> dict[str, Any]:
        """Send one answer; return the acknowledgement."""
        body = json.dumps({"id": one.id, "response": one.response})
        path = f"/en/attempts/{attempt}/answers/{one.question}"
        status, text, _ = self.ask("PUT", path, body, "application/json")
        assert status == 200, text
        acknowledged: dict[str, Any] = json.loads(text)
        return acknowledged


def test_no_acknowledged_answer_is_lost_and_none_counts_twice(server: Server, cast: Cast) -> None:
    with server.writing():
        course = published.publish_course().course
        learner = cast.learner(user_name="afi")
        enrolments.enrol(learner, course, language="en")
    server.start()
    with closing(Client(server)) as client:
        go_on_through_kills(server, client)


def go_on_through_kills(server: Server, client: Client) -> None:
    attempt, saves = begin(client), some_saves()
    done = 0
    for _ in range(KILLS):
        acknowledged = save_until_killed(server, client, attempt, saves[done:])
        assert acknowledged
        server.start()
        client.connect()
        done = check_what_is_there(server, attempt, saves, done + len(acknowledged))
        check_repeats_change_nothing(server, client, attempt, saves[:done])
    finish(server, client, attempt, saves[done:])


def begin(client: Client) -> str:
    """Sign in and start an attempt; return its public code."""
    client.send_form("/en/sign-in", "/sign-in", name="afi", password=PASSWORD)
    address = client.send_form(f"/en/courses/{published.COURSE}/{published.CHECK}", "/attempts")
    form = form_of(client.ask("GET", address)[1], "/attempts/")
    client.send_form(address, "/attempts/", then="save")
    return form.action.rsplit("/", 1)[1]


def save_until_killed(server: Server, client: Client, attempt: str, saves: list[Save]) -> list[Save]:
    """Save in a loop and kill the server somewhere within it; return what was acknowledged."""
    acknowledged: list[Save] = []
    enough, after = threading.Event(), random.randint(3, 25)  # noqa: S311

    def save_all() -> None:
        with suppress(OSError, http.client.HTTPException):
            for one in saves:
                assert client.save(attempt, one)["is_repeat"] is False
                acknowledged.append(one)
                if len(acknowledged) == after:
                    enough.set()

    saving = threading.Thread(target=save_all)
    saving.start()
    assert enough.wait(60)
    # Anywhere within the next save: it goes on while this thread waits for nothing in particular.
    saving.join(random.uniform(0, 0.02))  # noqa: S311
    server.kill()
    saving.join()
    assert after <= len(acknowledged) < len(saves)
    return acknowledged


def check_what_is_there(server: Server, attempt: str, saves: list[Save], acknowledged: int) -> int:
    """Return how many saves were taken: those acknowledged, and at most the one under way."""
    with server.writing():
        receipts = receipts_of(attempt)
        assert len(receipts) in {acknowledged, acknowledged + 1}
        taken = saves[: len(receipts)]
        assert sorted(receipts) == sorted(one.id for one in taken)  # each once
        assert answers_of(attempt) == {one.question: one.response for one in taken}
        return len(receipts)


def check_repeats_change_nothing(server: Server, client: Client, attempt: str, taken: list[Save]) -> None:
    with server.writing():
        before = answers_of(attempt), sorted(receipts_of(attempt))
    again = random.sample(taken, len(taken))
    assert all(client.save(attempt, one)["is_repeat"] for one in again)
    with server.writing():
        assert (answers_of(attempt), sorted(receipts_of(attempt))) == before


def finish(server: Server, client: Client, attempt: str, rest: list[Save]) -> None:
    """Send what is left and the right answers, and hand in: the end is as if nothing had happened."""
    right = [Save(question, published.RIGHT[question]) for question in ("who", "how-many")]
    for one in rest[:5] + right:
        assert client.save(attempt, one)["is_repeat"] is False
    client.send_form(f"/en/attempts/{attempt}/summary", "/hand-in")
    with server.writing():
        assert attempt_of(attempt).score == 10_000


def attempt_of(public_id: str) -> Attempt:
    return db.session.scalars(select(Attempt).where(Attempt.public_id == public_id)).one()


def answers_of(public_id: str) -> dict[str, Any]:
    return dict(answers.answers_of(attempt_of(public_id)))


def receipts_of(public_id: str) -> list[str]:
    attempt = attempt_of(public_id)
    return list(db.session.scalars(select(AnswerReceipt.public_id).where(AnswerReceipt.attempt_id == attempt.id)).all())
