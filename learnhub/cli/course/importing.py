"""Import courses: from folders, from zip files, from Git."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app

from learnhub.cli import saying, terminal
from learnhub.cli.course import outcomes, places
from learnhub.cli.course.outcomes import Fate
from learnhub.cli.course.publishing import what_changes
from learnhub.content import catalogue, examination, publishing, versions
from learnhub.content.format import checking, digest, faults
from learnhub.content.format.checking import Finding
from learnhub.content.format.sources import VersionSource
from learnhub.content.intake import bringing, repositories
from learnhub.content.intake.bringing import Arrival
from learnhub.content.models import CourseVersion, VersionState
from learnhub.errors import LearnHubError
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.learning import moves
from learnhub.stores import record
from learnhub.stores.database import unit_of_work

# How many versions are rendered at the same time.
AT_ONCE = 2


@click.command("import")
@click.argument("source")
@click.option("--publish", is_flag=True, help="Publish at once what is not a draft.")
@click.option("--course", default="", help="The course's id, where a zip file or repository does not say it.")
@click.option(
    "--replace",
    is_flag=True,
    help="Let a version from outside take the place of other files, never of what was published.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.pass_context
def import_(context: click.Context, source: str, *, publish: bool, course: str, replace: bool, dry_run: bool) -> None:
    """Import a course: all of it or nothing.

    Where anything is wrong nothing is changed, nor by the same files twice. SOURCE is a folder of courses, one course
    or one version, or a course's id, or spf-costing@1.0.0. Or it is a zip file, or the address of a Git repository with
    the branch, tag or commit after an @: what comes from there is put into the courses folder first, at the same
    moment. What changes for learners is said before it does. A draft is replaced; what was published never changes.

    \b
    Examples:
      .venv/bin/python -m learnhub course import courses --publish
      .venv/bin/python -m learnhub course import courses/spf-foundations/1.0.0
      .venv/bin/python -m learnhub course import costing.zip --dry-run
      .venv/bin/python -m learnhub course import https://git.example.org/ministry/courses.git@v2
      .venv/bin/python -m learnhub course import git@git.example.org:ministry/spf-costing.git@main --course spf-costing
    """
    how = {"publish": publish, "course": course, "replace": replace, "dry_run": dry_run}
    context.invoke(terminal.with_app(_import), source=source, **how)


def _import(source: str, *, publish: bool, course: str, replace: bool, dry_run: bool) -> None:
    path = None if Path(source).is_file() else places.find_known(source)
    try:
        if path is not None:
            if course or replace:
                raise click.UsageError(_("--course and --replace are for what comes from outside, not for folders."))
            lines = import_all(path, publish=publish, tell=click.echo, dry_run=dry_run)
        else:
            with _opened(source, course) as arrival:
                arrival.may_replace = replace
                lines = import_all(arrival.staging.folder, arrival, publish=publish, tell=click.echo, dry_run=dry_run)
    except NotImported as error:
        tell_and_end(error)
    if dry_run:
        click.echo(_("Nothing was changed. This would happen:"))
    for line in lines:
        click.echo(line)


@contextmanager
def _opened(source: str, course: str) -> Iterator[Arrival]:
    """Open a zip file or a repository. Ends the command where it is neither."""
    courses = terminal.settings_of(current_app).courses_folder
    address = None if Path(source).is_file() else repositories.address_of(source)
    if address is not None:
        opened = bringing.from_repository(address, courses, course)
    elif Path(source).is_file():
        opened = bringing.from_zip(Path(source), courses, course)
    else:
        places.end(source)
    with opened as arrival:
        if arrival.left_out:
            click.echo(
                _("Left out, for they belong to no version: %(files)s.", files=publishing.named(arrival.left_out))
            )
        yield arrival


class NotImported(Exception):
    """Why nothing was imported, in words for the terminal; `faults` are those of the folder, if it has any."""

    def __init__(self, message: str, faults: str = "") -> None:
        super().__init__(message)
        self.faults = faults


def tell_and_end(error: NotImported) -> NoReturn:
    """Print the faults as the checker does, say that nothing was imported, and end with status 1."""
    if error.faults:
        click.echo(error.faults)
    saying.fail(str(error))


def import_all(
    path: Path,
    arrival: Arrival | None = None,
    *,
    publish: bool,
    tell: Callable[[str], None] | None = None,
    dry_run: bool = False,
) -> list[str]:
    """Import every version that a check of `path` looks at, and return a line for each.

    What changes for learners is told before anything does, or is among the lines where nobody is to be told. An
    `arrival` comes into the courses folder at the same moment. Raises NotImported when anything is wrong; nothing is
    changed then, nor where it is a `dry_run`.
    """
    read: dict[Path, VersionSource] = {}
    left: dict[Path, int] = {}

    def examine(folder: Path) -> Finding:
        unchanged = None if arrival else _find_unchanged(folder, but_drafts=publish)
        if unchanged is not None:
            return Finding((), catalogue.outline_of(unchanged).is_draft)
        beside = arrival.staging.courses / folder.parent.name if arrival else None
        finding = checking.check_version(folder, examination.LEFTOVERS, beside)
        if finding.version is not None:
            read[folder] = finding.version
        left[folder] = sum(fault.code in examination.UNFINISHED for fault in finding.faults)
        return finding

    result = checking.check(path, examine, versions.prerequisites_of)
    if result.errors:
        raise NotImported(str(_NOTHING), f"{faults.as_text(result.faults)}\n{result.in_words()}")
    sources = {folder: read.get(folder) for folder in (_folder_of(path, checked) for checked in result.checked)}
    lines: list[str] = []
    try:
        _import_read(_Deed(sources, left, arrival, publish, dry_run, tell or lines.append, lines))
    except LearnHubError as error:
        raise NotImported(saying.in_words(error)) from error
    return lines


def _find_unchanged(folder: Path, *, but_drafts: bool) -> CourseVersion | None:
    """Return the stored version of a folder whose bytes are the same, and need not be read again."""
    found = versions.find(folder.parent.name, folder.name)
    if found is not None and but_drafts and found.state == VersionState.DRAFT:
        return None
    is_same = found is not None and not publishing.renders_again(found)
    return found if found is not None and is_same and found.digest == digest.version_digest(folder) else None


@dataclass(frozen=True, slots=True)
class _Deed:
    """What is to be imported, by folder, and how; `lines` tell what came of it. What is unchanged was not read.

    `left` says in how many places of a version words were not replaced: it is not published without being asked for.
    """

    sources: Mapping[Path, VersionSource | None]
    left: Mapping[Path, int]
    arrival: Arrival | None
    publish: bool
    is_tried_only: bool
    tell: Callable[[str], None]
    lines: list[str]


class _TriedOnly(Exception):
    """Nothing is to stay of a deed."""


def _import_read(deed: _Deed) -> None:
    read = {folder: source for folder, source in deed.sources.items() if source is not None}
    stored = {folder: publishing.find_stored(folder) for folder in read}
    fates = {folder: _fate(version, read[folder]) for folder, version in stored.items()}
    coming = bringing.moves_of(deed.arrival, read.values()) if deed.arrival else []
    wanted = [folder for folder in stored if fates[folder] is not Fate.UNCHANGED or _is_old(stored[folder])]
    # What takes long is done by children: two versions at once take little more than half the time of one by one.
    with ThreadPoolExecutor(AT_ONCE) as pool:
        prepared = list(pool.map(lambda folder: publishing.prepare(folder, deed.sources[folder]), wanted))
    with suppress(_TriedOnly), unit_of_work():
        for one in prepared:
            told = deed.arrival.told if deed.arrival else {}
            version = publishing.store(record.SHELL, one, country=_owner(), **told)
            if publishing.renders_again(version):
                publishing.replace_html(version, one)
        for folder in deed.sources:
            _settle(folder, fates.get(folder, Fate.UNCHANGED), deed)
        if deed.is_tried_only:
            raise _TriedOnly
        if deed.arrival:
            deed.arrival.staging.place(coming)
    if deed.arrival:
        for folder in sorted(deed.arrival.staging.folders - deed.sources.keys()):
            said = _(
                "%(version)s: left out, for a newer version came too.", version=f"{folder.parent.name} {folder.name}"
            )
            deed.lines.append(said)


def _fate(version: CourseVersion | None, source: VersionSource) -> Fate:
    if version is None:
        return Fate.NEW
    return Fate.UNCHANGED if version.digest == source.digest else Fate.REPLACED


def _is_old(version: CourseVersion | None) -> bool:
    return version is not None and publishing.renders_again(version)


_NOTHING = lazy("Nothing was imported. What was imported before is as it was.")


def _folder_of(path: Path, checked: str) -> Path:
    folder = path.resolve()
    return folder if checking.is_version(folder) else folder / checked


def _owner() -> str | None:
    return terminal.settings_of(current_app).country.upper() or None


def _settle(folder: Path, fate: Fate, deed: _Deed) -> None:
    """Say what a version changes for learners, publish it if asked, and note what happened to it."""
    version = publishing.get_stored(folder)
    if version.state == VersionState.DRAFT:
        for line in what_changes(version):
            deed.tell(line)
    left = deed.left.get(folder, 0)
    is_published = deed.publish and not left and moves.publish(record.SHELL, version) is not None
    deed.lines.extend(outcomes.told(version, fate, asked=deed.publish, is_published=is_published, left=left))
