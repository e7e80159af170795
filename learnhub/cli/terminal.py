"""How commands meet the app and people: an app context, errors as sentences, exit status 1."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from learnhub import i18n
from learnhub.cli import interpreter, saying, screen
from learnhub.errors import LearnHubError
from learnhub.settings import Settings, UnsafeSetting


def with_app(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command within the app that __main__ makes, in the terminal's language, and tell errors as sentences."""

    @click.pass_context
    @functools.wraps(command)
    def run(context: click.Context, /, *arguments: Any, **options: Any) -> Any:
        try:
            app = context.obj()
            with app.app_context(), i18n.speaking(screen.language()):
                try:
                    return command(*arguments, **options)
                except LearnHubError as error:
                    saying.fail(saying.in_words(error))
        except UnsafeSetting as error:
            saying.fail(str(error))
        except LearnHubError as error:
            saying.fail(saying.in_words(error))
        except (OperationalError, ProgrammingError) as error:
            saying.fail(_database_words(str(error.orig)))

    return run


def _database_words(words: str) -> str:
    if "no such table" in words or "does not exist" in words:
        return f"The database is not set up yet. Run `{interpreter.typed()} data upgrade` first."
    return f"The database could not do this: {words}. Nothing was changed."


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say what is being done, and in the same line when it is ready and how long it took."""
    click.echo(f"{name} … ", nl=False)
    started = time.monotonic()
    yield
    click.echo(f"ready ({time.monotonic() - started:.1f} s)")


def address(settings: Settings, path: str) -> str:
    """Return a whole address of this instance for a path such as `/en/sign-in-link/…`."""
    return settings.base_url.rstrip("/") + path


def settings_of(app: Any) -> Settings:
    """Return the settings of an app."""
    found: Settings = app.config["LEARNHUB"]
    return found
