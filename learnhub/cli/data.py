"""Commands for what is kept."""

from __future__ import annotations

import click
from flask import current_app
from flask_migrate import upgrade as migrate

from learnhub.cli import backups, rehearsal, saying, terminal
from learnhub.settings import described
from learnhub.stores.backups.refusals import Refused
from learnhub.stores.database import db


@click.group()
def data() -> None:
    """Look after what is kept."""


data.add_command(backups.backup)
data.add_command(backups.restore)


@data.command()
@click.option("--dry-run", is_flag=True, help="Do it on a copy, tell how it went and how long it took; change nothing.")
@terminal.with_app
def upgrade(*, dry_run: bool) -> None:
    """Bring the database to this version's schema: wholly, or not at all.

    \b
    Examples:
      .venv/bin/python -m learnhub data upgrade --dry-run
      .venv/bin/python -m learnhub data upgrade
    """
    if not dry_run:
        migrate()
        click.echo("The database is up to date.")
        return
    make_app = click.get_current_context().obj
    try:
        with rehearsal.copy_of(terminal.settings_of(current_app), db.engine) as copy:
            rehearsal.tell(copy, make_app)
    except Refused as refused:
        saying.fail(str(refused))


@click.command()
def settings() -> None:
    """List every setting with its default and its meaning. All are environment variables.

    \b
    Example:
      .venv/bin/python -m learnhub settings
    """
    for name, default, meaning in described():
        click.echo(f"{name:24} {default or '(empty)':24} {meaning}")
