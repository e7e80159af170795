"""Background work, beside the server or in a process of its own."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import click
from flask import Flask, current_app

from learnhub.cli import terminal
from learnhub.stores import tasks

# Browsers ask for the files of a page all at once.
MANY_WAIT = 100


@click.command()
@terminal.with_app
def work() -> None:
    """Do background work until Ctrl-C: mail, reminders, cleaning.

    `serve` does it beside serving. This is for LearnHub behind gunicorn, and for further hosts with PostgreSQL.

    \b
    Example:
      LEARNHUB_DATABASE_URL=postgresql://user:password@db.example.org/learnhub .venv/bin/python -m learnhub work
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 -- Flask's documented way
    prepare_process()
    with going_on(app), suppress(KeyboardInterrupt, SystemExit):
        click.echo("Background work is done here.   (Ctrl-C stops it)")
        while True:
            signal.pause()


def prepare_process() -> None:
    """Let a process that goes on tell the operator what it does, and end in peace when it is asked to."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("waitress.queue").addFilter(is_worth_knowing)
    signal.signal(signal.SIGTERM, _end)


def is_worth_knowing(line: logging.LogRecord) -> bool:
    """Tell whether a line about requests that wait says more than that a page has several files."""
    waiting = line.args[0] if isinstance(line.args, tuple) and line.args else 0
    return isinstance(waiting, int) and waiting >= MANY_WAIT


def _end(_number: int, _frame: FrameType | None) -> None:
    """End as with Ctrl-C: what is under way is finished. Asked once more, end at once."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.exit(0)


@contextmanager
def going_on(app: Flask) -> Iterator[None]:
    """Do background work beside what is inside; at the end, let the piece that is under way finish."""
    worker = tasks.worker(app.app_context)
    tasks.start(worker)
    try:
        yield
    finally:
        if not tasks.stop(worker):
            click.echo("A piece of background work did not end in time; it will be done again.", err=True)
