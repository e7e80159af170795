"""How commands meet the app and people: an app context, errors as sentences, exit status 1."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from learnhub import i18n
from learnhub.cli import interpreter, screen
from learnhub.errors import Invalid, LearnHubError
from learnhub.settings import Settings, UnsafeSetting


def with_app(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command within the app that __main__ makes, in the terminal's language, and tell errors as sentences."""

    @click.pass_context
    @functools.wraps(command)
    def run(context: click.Context, /, *arguments: Any, **options: Any) -> Any:
        try:
            app = context.obj()
            with app.app_context(), i18n.speaking(screen.language()):
                return command(*arguments, **options)
        except UnsafeSetting as error:
            fail(str(error))
        except LearnHubError as error:
            fail(in_words(error))
        except (OperationalError, ProgrammingError) as error:
            fail(_database_words(str(error.orig)))

    return run


@contextmanager
def errors_told() -> Iterator[None]:
    """Speak the terminal's language, and tell errors of the rules as sentences, for commands that need no app."""
    with i18n.speaking_alone(screen.language()):
        try:
            yield
        except LearnHubError as error:
            fail(in_words(error))


def in_words(error: LearnHubError) -> str:
    """Return an error as sentences: what happened, field by field, and what to do."""
    lines = [str(error.message)]
    if isinstance(error, Invalid):
        lines += [f"  {name}: {message}" for name, message in error.fields.items()]
    lines += [str(error.safe), str(error.mend)]
    return "\n".join(lines)


def _database_words(words: str) -> str:
    if "no such table" in words or "does not exist" in words:
        return f"The database is not set up yet. Run `{interpreter.typed()} data upgrade` first."
    return f"The database could not do this: {words}. Nothing was changed."


def fail(message: str) -> NoReturn:
    """Print a message to the error stream and end with status 1."""
    click.echo(message, err=True)
    raise SystemExit(1)


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
