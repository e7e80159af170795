"""Preview a folder as learners would see it, in a LearnHub of its own that is thrown away at the end."""

from __future__ import annotations

import logging
import signal
import socket
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import click
import waitress
from flask import Flask
from flask_migrate import upgrade

from learnhub import i18n
from learnhub.cli import saying, screen, terminal
from learnhub.cli.course import places
from learnhub.cli.course.watching import Watcher
from learnhub.content.format import faults
from learnhub.settings import Settings, UnsafeSetting

DEFAULT_PORT = 8765
THREADS = 4


@click.command()
@click.argument("path")
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="Port on this machine; 0 for any that is free.")
@click.pass_context
def preview(context: click.Context, path: str, port: int) -> None:
    """Show a course in the browser as learners will see it.

    It is shown anew each time a file of it is saved. PATH is a course's folder or id, whose newest version is shown, or
    a version's folder, or spf-costing@1.0.0. Faults stand in the page at their place. Only this machine can open it,
    and what is tried there is forgotten when it ends.

    \b
    Examples:
      .venv/bin/python -m learnhub course preview courses/spf-costing
      .venv/bin/python -m learnhub course preview courses/spf-costing/1.1.0 --port 9000
    """
    version = places.find_version(path)
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _end)  # so that the folder of data goes away, however the terminal is closed
    with tempfile.TemporaryDirectory(prefix="learnhub-preview-") as data:
        settings = _settings(Path(data), port or _free_port())
        watcher = Watcher(version)
        make_app: Callable[..., Flask] = context.obj
        app = make_app(settings, preview=watcher.preview)
        context.obj = lambda: app
        context.invoke(terminal.with_app(_serve), app, watcher, settings)


def _settings(data: Path, port: int) -> Settings:
    """Return settings of its own: nothing of the instance that this machine may serve as well."""
    address = f"http://127.0.0.1:{port}"
    try:
        own = Settings.from_environment()
        settings = Settings(
            data=str(data), port=str(port), base_url=address, languages=own.languages, translations=own.translations
        )
        settings.check()
    except UnsafeSetting as error:
        saying.fail(str(error))
    return settings


def _serve(app: Flask, watcher: Watcher, settings: Settings) -> None:
    _require_free(settings)
    with terminal.step("Getting ready"):
        upgrade()
        watcher.begin()
        watcher.look()
    shown = watcher.preview.shown
    if shown.faults:
        click.echo(faults.as_text(shown.faults))
    own = screen.language()
    language = own if own in settings.language_list else settings.language_list[0]
    version = places.shown(watcher.preview.version)
    click.echo(i18n.translate_in(own, "Preview of %(version)s, as it is saved (Ctrl-C ends it):", version=version))
    click.echo(f"  {terminal.address(settings, f'/{language}/preview')}")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    ended = threading.Event()
    watching = threading.Thread(target=watcher.watch, args=(app, ended), daemon=True)
    watching.start()
    try:
        waitress.serve(app, host=settings.host, port=int(settings.port), threads=THREADS, ident=None, _quiet=True)
    finally:
        ended.set()
        watching.join()
        watcher.end()


def _end(_signal: int, _frame: object) -> None:
    raise SystemExit(0)


def _require_free(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, int(settings.port)))
        except OSError as error:
            saying.fail(f"Port {settings.port} cannot be used ({error.strerror}). Choose another one with --port.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
