"""Import a course folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app

from learnhub.cli import terminal
from learnhub.cli.course.publishing import what_changes
from learnhub.content import publishing
from learnhub.content.format import checking, faults
from learnhub.content.format.checking import Finding
from learnhub.content.format.sources import VersionSource
from learnhub.content.models import CourseVersion, VersionState
from learnhub.errors import LearnHubError
from learnhub.learning import moves
from learnhub.stores import record
from learnhub.stores.database import unit_of_work

# How many versions are rendered at the same time.
AT_ONCE = 2


@click.command("import")
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--publish", is_flag=True, help="Publish at once what is not a draft.")
@click.pass_context
def import_(context: click.Context, path: Path, *, publish: bool) -> None:
    """Import a course: all of it, or nothing when anything is wrong. The same folder twice changes nothing.

    PATH is a folder of courses, one course, or one version. A draft is replaced; what was published never changes.

    \b
    Examples:
      python -m learnhub course import courses --publish
      python -m learnhub course import courses/spf-foundations/1.0.0
    """
    context.invoke(terminal.with_app(_import), path=path, publish=publish)


def _import(path: Path, *, publish: bool) -> None:
    try:
        for line in import_all(path, publish=publish):
            click.echo(line)
    except NotImported as error:
        tell_and_end(error)


class NotImported(Exception):
    """Why nothing was imported, in words for the terminal; `faults` are those of the folder, if it has any."""

    def __init__(self, message: str, faults: str = "") -> None:
        super().__init__(message)
        self.faults = faults


def tell_and_end(error: NotImported) -> NoReturn:
    """Print the faults as the checker does, say that nothing was imported, and end with status 1."""
    if error.faults:
        click.echo(error.faults)
    terminal.fail(str(error))


def import_all(path: Path, *, publish: bool) -> list[str]:
    """Import every version that a check of `path` looks at, and return a line for each.

    Raises NotImported when anything is wrong; nothing is changed then.
    """
    read: dict[Path, VersionSource] = {}

    def examine(folder: Path) -> Finding:
        finding = checking.check_version(folder)
        if finding.version is not None:
            read[folder] = finding.version
        return finding

    result = checking.check(path, examine)
    if result.errors:
        raise NotImported(_NOTHING, f"{faults.as_text(result.faults)}\n{result.in_words()}")
    try:
        return _import_read([_folder_of(path, checked) for checked in result.checked], read, publish=publish)
    except LearnHubError as error:
        raise NotImported(terminal.in_words(error)) from error


def _import_read(folders: Sequence[Path], read: Mapping[Path, VersionSource], *, publish: bool) -> list[str]:
    stored = {folder: publishing.find_stored(folder) for folder in folders}
    fates = {folder: _fate(version, read[folder]) for folder, version in stored.items()}
    wanted = [folder for folder in folders if fates[folder] is not Fate.UNCHANGED or _is_old(stored[folder])]
    # What takes long is done by children: two versions at once take little more than half the time of one by one.
    with ThreadPoolExecutor(AT_ONCE) as pool:
        prepared = list(pool.map(lambda folder: publishing.prepare(folder, read[folder]), wanted))
    with unit_of_work():
        for one in prepared:
            version = publishing.store(record.SHELL, one, country=_owner())
            if publishing.renders_again(version):
                publishing.replace_html(version, one)
        told = [_settle(folder, fates[folder], publish=publish) for folder in folders]
        return [line for lines in told for line in lines]


class Fate(StrEnum):
    """What an import is to a version."""

    NEW = "new"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


def _fate(version: CourseVersion | None, source: VersionSource) -> Fate:
    if version is None:
        return Fate.NEW
    return Fate.UNCHANGED if version.digest == source.digest else Fate.REPLACED


def _is_old(version: CourseVersion | None) -> bool:
    return version is not None and publishing.renders_again(version)


_NOTHING = "Nothing was imported. What was imported before is as it was."


def _folder_of(path: Path, checked: str) -> Path:
    folder = path.resolve()
    return folder if checking.is_version(folder) else folder / checked


def _owner() -> str | None:
    return terminal.settings_of(current_app).country.upper() or None


def _settle(folder: Path, fate: Fate, *, publish: bool) -> Iterator[str]:
    """Publish a version if asked, and say what it changes for learners, and what happened to it."""
    version = publishing.get_stored(folder)
    name = f"{version.course.slug} {version.number}"
    if version.state == VersionState.DRAFT:
        yield from what_changes(version)
    if publish and moves.publish(record.SHELL, version):
        yield f"{name}: {_PUBLISHED[fate]}"
    else:
        yield f"{name}: {_STORED[fate]}"


_STORED = {
    Fate.NEW: "imported as a draft.",
    Fate.REPLACED: "imported again, in the place of the draft that was there.",
    Fate.UNCHANGED: "unchanged.",
}
_PUBLISHED = {
    Fate.NEW: "imported and published.",
    Fate.REPLACED: "imported again and published.",
    Fate.UNCHANGED: "published.",
}
