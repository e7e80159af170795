"""A process that does background work, for tests that kill it: `python -m tests.stores.working before`.

It says `began` when it begins a piece of work and `ended` when it has ended one. In between it adds a row that may be
there only once; told `before` or `after`, it then waits for ever, before or after that row is committed.
"""

from __future__ import annotations

import signal
import sys
from datetime import timedelta
from typing import NoReturn

import click
from sqlalchemy.exc import IntegrityError

from learnhub import clock
from learnhub.app import create_app
from learnhub.people.models import Throttle
from learnhub.stores import tasks
from learnhub.stores.database import db, unit_of_work

NAME = "test.mark"
LEASE = timedelta(seconds=1)


def add_row(code: str) -> None:
    """Add the row of a code, unless it is there."""
    try:
        with db.session.begin_nested():
            db.session.add(Throttle(key_digest=code, window_started_at=clock.now(), tries=1))
    except IntegrityError:
        return


def mark(code: str) -> None:
    """Be the handler."""
    click.echo("began")
    with unit_of_work():
        add_row(code)
        if sys.argv[1] == "before":
            wait_for_ever()
    if sys.argv[1] == "after":
        wait_for_ever()
    click.echo("ended")


def wait_for_ever() -> NoReturn:
    """Say that the moment has come, and wait to be killed."""
    click.echo("waits")
    while True:
        signal.sigwait({signal.SIGUSR1})


def main() -> None:
    """Work until the process is ended."""
    app = create_app()
    tasks.register(NAME, mark, [timedelta()] * 4)
    tasks.start(tasks.worker(app.app_context, LEASE))
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
