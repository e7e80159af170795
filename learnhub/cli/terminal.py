"""How commands meet the app and people: an app context, errors as sentences, exit status 1, a bar where it is slow."""

from __future__ import annotations

import functools
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, Self, TextIO

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from learnhub import i18n
from learnhub.errors import Invalid, LearnHubError
from learnhub.settings import Settings, UnsafeSetting


def with_app(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command within the app that __main__ makes, and tell errors of the rules as sentences."""

    @click.pass_context
    @functools.wraps(command)
    def run(context: click.Context, /, *arguments: Any, **options: Any) -> Any:
        try:
            app = context.obj()
            with app.app_context():
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
    with i18n.speaking_alone(language()):
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
        return "The database is not set up yet. Run `python -m learnhub data upgrade` first."
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


def language(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language of the terminal, as its variables say (POSIX: LC_ALL before LC_MESSAGES before LANG)."""
    named = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    tag = named.partition(".")[0].partition("@")[0].replace("_", "-").lower()
    known = i18n.languages()
    return next((one for one in (tag, tag.partition("-")[0]) if one in known), "en")


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return where what can be made again is kept, and may be deleted at any time (XDG Base Directory, 0.8).

    None where nobody is at home.
    """
    named = environment.get("XDG_CACHE_HOME", "")
    if Path(named).is_absolute():
        return Path(named) / "learnhub"
    try:
        return Path.home() / ".cache" / "learnhub"
    except RuntimeError:
        return None


class Bar:
    """Shows on the error stream how far work is, where somebody looks at it and it takes longer than `patience`."""

    WIDTH = 30

    def __init__(self, stream: TextIO | None = None, patience: float = 1.0) -> None:
        self._stream = stream or sys.stderr
        self._is_seen = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._begins = time.monotonic() + patience
        self._shown = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        if self._shown:
            self._write("\r\x1b[K")

    def show(self, what: str, share: float) -> None:
        """Show how much of something (0 to 1) is done."""
        if not self._is_seen or time.monotonic() < self._begins:
            return
        done = round(self.WIDTH * share)
        line = f"[{'#' * done}{'.' * (self.WIDTH - done)}] {round(100 * share)} % {what}"
        if line != self._shown:
            self._write(f"\r{line}\x1b[K")
            self._shown = line

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def address(settings: Settings, path: str) -> str:
    """Return a whole address of this instance for a path such as `/en/sign-in-link/…`."""
    return settings.base_url.rstrip("/") + path


def settings_of(app: Any) -> Settings:
    """Return the settings of an app."""
    found: Settings = app.config["LEARNHUB"]
    return found
