"""What commands say to people when something is wrong or to be decided; nothing that takes long is loaded for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from learnhub import i18n
from learnhub.cli import interpreter, screen
from learnhub.errors import Invalid, LearnHubError
from learnhub.i18n import gettext as _

# How rules name a command, which may be read in a browser as well.
_COMMAND = re.compile(r"`(?=course [a-z-]+)")


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
    if isinstance(error, Invalid) and error.fields:
        # Nothing was sent here and nothing is marked: the fields say all of it.
        lines = [*(f"{name}: {message}" for name, message in error.fields.items()), str(error.safe)]
    else:
        lines = [str(error.message), str(error.safe), str(error.mend)]
    return _COMMAND.sub(lambda _found: f"`{interpreter.typed()} ", "\n".join(lines))


def fail(message: str) -> NoReturn:
    """Print a message to the error stream and end with status 1."""
    click.echo(message, err=True)
    raise SystemExit(1)


def _is_yes(answer: str) -> bool:
    return answer.strip().casefold() in {"y", "yes", *_("y yes").split()}


def ask(question: str, *, yes: bool) -> None:
    """Ask before something is done, unless `yes` was typed; end with status 1 where the answer is not yes."""
    choices = _("[y/N]")
    try:
        if yes or _is_yes(click.prompt(f"{question} {choices}", default="", show_default=False)):
            return
    except click.Abort:
        click.echo()
    fail(_("Nothing was changed."))
