"""Commands for what is kept."""

from __future__ import annotations

import click
from flask_migrate import upgrade as migrate

from learnhub.cli import terminal
from learnhub.settings import described


@click.group()
def data() -> None:
    """Look after what is kept."""


@data.command()
@terminal.with_app
def upgrade() -> None:
    """Bring the database to this version's schema: wholly, or not at all.

    \b
    Example:
      .venv/bin/python -m learnhub data upgrade
    """
    migrate()
    click.echo("The database is up to date.")


@click.command()
def settings() -> None:
    """List every setting with its default and its meaning. All are environment variables.

    \b
    Example:
      .venv/bin/python -m learnhub settings
    """
    for name, default, meaning in described():
        click.echo(f"{name:24} {default or '(empty)':24} {meaning}")
