"""Killed between sending and noting it: at most one repeat, which anybody can recognise by its Message-ID."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.settings import Settings
from learnhub.stores import outbox
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.outbox import Mail, MailState
from tests import programs
from tests.cast import Cast
from tests.jobs import posting
from tests.jobs.postbox import Postbox, opened
from tests.programs import Program


@pytest.fixture(autouse=True)
def time() -> None:
    """Leave the clock alone: the other process' is the real one."""


def start(settings: Settings) -> AbstractContextManager[Program]:
    return programs.running(settings, "tests.jobs.posting")


def let_the_lease_end(app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        db.session.execute(update(Mail).where(Mail.state == MailState.WAITING).values(next_at=datetime.now(UTC)))


def test_it_is_repeated_once_and_under_the_same_id(app: LearnHub, cast: Cast) -> None:
    outbox.register(posting.NAME, posting.write)
    with app.app_context(), unit_of_work():
        people = [cast.learner(email=f"{number}@example.org") for number in range(3)]
        for person in people:
            outbox.queue(posting.NAME, person.public_id, "one-thing")
    with opened(Postbox()) as box:
        told = {"mail_server": "127.0.0.1", "mail_port": str(box.port), "mail_tls": "none"}
        settings = replace(app.config["LEARNHUB"], mail_sender="learnhub@example.org", **told)
        kill_after_the_first(settings, box)
        assert len(box.received) == 1
        let_the_lease_end(app)
        with start(settings) as second:
            assert second.ended(within=30) == 0
    names = [message["Message-ID"] for message in box.received]
    assert len(names) == 4
    assert len(set(names)) == 3
    with app.app_context():
        assert set(db.session.scalars(select(Mail.state))) == {MailState.SENT}
        assert clock.now() >= max(db.session.scalars(select(Mail.sent_at)))


def kill_after_the_first(settings: Settings, box: Postbox) -> None:
    """Kill the sending process when the server has its first message, and before it is told so."""
    has_begun = threading.Event()
    process: list[Program] = []

    def kill() -> None:
        assert has_begun.wait(30)
        process[0].process.kill()

    box.on_message = kill
    with start(settings) as first:
        process.append(first)
        has_begun.set()
        assert (first.ended(within=30) or 0) < 0
    box.on_message = lambda: None
