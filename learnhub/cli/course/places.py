"""Courses as authors name them: by a folder, or by their id among the courses of this LearnHub."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from learnhub.cli import terminal
from learnhub.content.format import names
from learnhub.i18n import gettext as _
from learnhub.settings import Settings, UnsafeSetting


def find_course(name: str) -> Path:
    """Return the folder of a course that was named by its folder, by that of a version, or by its id.

    Ends the command with a sentence where there is none.
    """
    folder = Path(name)
    if not folder.is_dir():
        folder = _courses() / name
    if not folder.is_dir():
        with terminal.errors_told():
            terminal.fail(
                _(
                    "There is no course %(name)s: neither a folder of this name nor %(folder)s.",
                    name=name,
                    folder=folder,
                )
            )
    folder = folder.absolute()
    return folder.parent if names.version_number(folder.name) else folder


def _courses() -> Path:
    try:
        return Settings.from_environment().courses_folder
    except UnsafeSetting as error:
        terminal.fail(str(error))


def written(paths: Iterable[str]) -> Iterator[str]:
    """Say which files were written, each on a line of its own, to be copied."""
    yield _("Written:")
    yield from (f"  {shown(Path(path).absolute())}" for path in paths)


def shown(path: Path) -> str:
    """Return a path as short as it can be said from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
