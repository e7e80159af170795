"""What authors save, committed to Git where this server does so; the page tells what is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import flash

from learnhub.content.workbench import commits
from learnhub.content.workbench.commits import Author, Outcome
from learnhub.i18n import gettext as _
from learnhub.web import addresses, guards

# How many files without a commit are named.
FILES_NAMED = 6


@contextmanager
def saves(folder: Path) -> Iterator[None]:
    """Commit what is written into a version's folder within this block, in the actor's name."""
    if not addresses.settings().commits_saves:
        yield
        return
    before = commits.prints_of(folder)
    yield
    actor = guards.current_actor()
    _tell(commits.commit_since(folder, before, Author(actor.name, actor.code)))


def _tell(outcome: Outcome) -> None:
    if outcome.trouble is not None:
        words = _("What you wrote is safe in its file, but it is not committed to Git: %(why)s", why=outcome.trouble)
        flash(words, "warm")
    elif outcome.others:
        named = ", ".join(outcome.others[:FILES_NAMED])
        names = f"{named} …" if len(outcome.others) > FILES_NAMED else named
        flash(_("Changed by other means and not committed to Git yet: %(files)s.", files=names), "info")
