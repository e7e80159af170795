"""Background work beside the server, and by a command of its own."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from learnhub.app import LearnHub
from learnhub.cli import work
from learnhub.settings import ROOT, Settings
from learnhub.stores import tasks
from learnhub.stores.database import unit_of_work
from tests.serving import Server

SOON = 20  # seconds at most


@pytest.fixture(autouse=True)
def time() -> None:
    """Leave the clock alone: the worker's is the real one."""


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what another process writes."""
    tries = threading.Event()
    for _ in range(SOON * 20):
        if is_so():
            return
        tries.wait(0.05)
    pytest.fail("it did not become so")


def is_all_done(app: LearnHub) -> bool:
    with app.app_context():
        return not tasks.list_waiting() and all(one.finished_at and not one.error for one in tasks.list_schedules())


def test_the_server_does_what_waits_and_what_is_periodic(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with server.writing():
        tasks.defer("cleaning")
    assert not is_all_done(server.app)
    server.start()
    until(lambda: is_all_done(server.app))
    server.stop()


def test_the_command_does_it_too_and_ends_in_peace(app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        tasks.defer("cleaning")
    settings: Settings = app.config["LEARNHUB"]
    command = [sys.executable, "-m", "learnhub", "work"]
    environment = os.environ | {"LEARNHUB_DATA": settings.data}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert "Background work is done here." in process.stdout.readline()
            until(lambda: is_all_done(app))
            process.send_signal(signal.SIGTERM)
            assert process.wait(SOON) == 0
        finally:
            process.kill()  # what goes wrong keeps nobody waiting


@pytest.mark.parametrize(("waiting", "is_told"), [(3, False), (work.MANY_WAIT, True)])
def test_only_many_requests_that_wait_are_told_of(waiting: int, is_told: bool) -> None:
    line = logging.LogRecord("waitress.queue", logging.WARNING, "", 1, "Task queue depth is %d", (waiting,), None)
    assert work.is_worth_knowing(line) is is_told


def test_who_makes_an_app_does_no_work(app: LearnHub) -> None:
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("learnhub-")]
