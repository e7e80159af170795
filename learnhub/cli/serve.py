"""Serve LearnHub: everything that is needed before, said step by step, then the server."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import waitress
from flask import Flask
from flask_migrate import upgrade

from learnhub.assessment import work_files
from learnhub.cli import memory, saying, terminal, work
from learnhub.cli.course import importing
from learnhub.content.intake import staging
from learnhub.people import sign_in_links
from learnhub.settings import Settings, UnsafeSetting
from learnhub.stores import sqlite
from learnhub.stores.database import unit_of_work

# Python's lock lets one thread at a time make a page, and eight get in each other's way: four make a quarter more
# lessons a second. A password is compared outside of the lock.
THREADS = 4
# Beyond this the connection is refused before anything is kept: by default the server would take a gigabyte to the
# disk first. Up to it, whoever sends too much is told so by a page.
LARGEST_REQUEST = work_files.LARGEST_FORM + 8 * 1024 * 1024


@click.command()
@click.option("--import", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Import and publish the courses of this folder first.")  # fmt: skip
@click.pass_context
def serve(context: click.Context, folder: Path | None) -> None:
    """Bring the database up to date and serve LearnHub until Ctrl-C.

    \b
    Examples:
      .venv/bin/python -m learnhub serve
      LEARNHUB_PORT=8080 .venv/bin/python -m learnhub serve --import courses
    """
    memory.give_back_large_pieces()
    make_app: Callable[[], Flask] = context.obj
    try:
        settings = Settings.from_environment()
        _require_free(settings)
        app = make_app()
    except UnsafeSetting as error:
        saying.fail(f"LearnHub does not start: {error}")
    context.obj = lambda: app
    context.invoke(terminal.with_app(_prepare), app, folder)
    _run(app, settings)


def _require_free(settings: Settings) -> None:
    """End with a sentence when another program listens already, before any work is done."""
    for host in _hosts(settings):
        try:
            _try(host, int(settings.port))
        except OSError as error:
            saying.fail(
                f"LearnHub does not start: {host}:{settings.port} cannot be used ({error.strerror}). "
                "Another program may be listening there, perhaps LearnHub itself. Stop it, or choose another port: "
                "LEARNHUB_PORT=8080 make run"
            )


def _try(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def _hosts(settings: Settings) -> list[str]:
    """Return where the server listens: wherever a browser looks for the name `localhost`, so that nobody else does."""
    if settings.host != "127.0.0.1" or urlsplit(settings.base_url).hostname != "localhost":
        return [settings.host]
    try:
        _try("::1", 0)
    except OSError:  # this machine has no IPv6
        return [settings.host]
    return [settings.host, "::1"]


def import_courses(folder: Path) -> None:
    """Import the courses. A fault in one is told, but keeps nobody from what was imported before."""
    try:
        with terminal.step("Courses"):
            lines = importing.import_all(folder, publish=True)
    except importing.NotImported as error:
        click.echo(f"not imported\n\n{error.faults}\n{error}\nLearnHub serves what is there.\n", err=True)
        return
    for line in lines:
        click.echo(f"  {line}")


def _prepare(app: Flask, folder: Path | None) -> None:
    settings = terminal.settings_of(app)
    with terminal.step("Database"):
        upgrade()
    staging.clear(settings.courses_folder)
    if folder is not None:
        import_courses(folder)
    click.echo(f"Data:      {settings.data_folder}")
    click.echo(f"Storage:   {'PostgreSQL' if settings.database_url else sqlite.described()}")
    click.echo(f"Mail:      {_mail_in_words(settings)}")
    with unit_of_work():
        token = sign_in_links.make_first_administrator()
    if token:
        language = settings.language_list[0]
        click.echo(
            "\nThis instance has no administrator yet. Make the first one here (the link works once, for a day):"
        )
        click.echo(f"  {terminal.address(settings, f'/{language}/first-administrator/{token}')}\n")


def _mail_in_words(settings: Settings) -> str:
    if settings.mail_server:
        host, port = settings.mail_host_port
        return f"{host}:{port} ({settings.mail_tls})"
    if settings.is_test_instance:
        return "what would be sent is shown here, because no server is set (LEARNHUB_MAIL_SERVER)"
    return "none is sent, because no server is set (LEARNHUB_MAIL_SERVER)"


def _run(app: Flask, settings: Settings) -> None:
    click.echo(f"LearnHub:  {settings.base_url}   (Ctrl-C stops it)")
    work.prepare_process()
    # Behind TLS there is always a web server of this machine in front; it says who the visitor is.
    proxy: dict[str, Any] = (
        {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
        if settings.is_secure
        else {}
    )
    hosts = _hosts(settings)
    with work.going_on(app):
        memory.settle()
        waitress.serve(
            app,
            listen=" ".join(f"{f'[{host}]' if ':' in host else host}:{settings.port}" for host in hosts),
            threads=THREADS,
            max_request_body_size=LARGEST_REQUEST,
            ident=None,
            clear_untrusted_proxy_headers=True,
            **proxy,
        )
