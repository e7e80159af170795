"""Publish or retire a version, and say first what changes for learners."""

from __future__ import annotations

from collections.abc import Iterator

import click

from learnhub.cli import terminal
from learnhub.content import catalogue, change_words, changes, publishing, versions
from learnhub.content.models import CourseVersion, VersionState
from learnhub.errors import Conflict, NotFound
from learnhub.i18n import lazy
from learnhub.learning import forecasts, moves
from learnhub.learning.forecasts import Group
from learnhub.stores import record
from learnhub.stores.database import unit_of_work

_GROUPS = {
    Group.GOES_ON: "in progress, go on in this version with all they have done",
    Group.COMPLETES: "in progress, have done all that is left and complete the course by it",
    Group.REREADS: "have completed the course, keep all of it and read this version from now on",
    Group.KEEPS: "have completed the course, and nothing changes for them",
    Group.STAYS: "in progress, stay on their version",
}


@click.command("publish")
@click.argument("course")
@click.argument("number")
@click.option("--yes", is_flag=True, help="Do not ask before publishing.")
@click.pass_context
def publish(context: click.Context, course: str, number: str, *, yes: bool) -> None:
    """Publish an imported version, after saying what it changes for learners.

    \b
    Example:
      .venv/bin/python -m learnhub course publish spf-foundations 1.1.0
    """
    context.invoke(terminal.with_app(_publish), course=course, number=number, yes=yes)


def _publish(course: str, number: str, *, yes: bool) -> None:
    version = get_version(course, number)
    if version.state != VersionState.DRAFT:
        terminal.fail(f"{course} {number} is {version.state} already. Nothing was changed.")
    if catalogue.outline_of(version).is_draft:
        raise Conflict(
            lazy("This version says of itself that it is a draft."),
            mend=lazy("Take `draft: true` out of its course.yml, and import it again."),
        )
    for line in what_changes(version):
        click.echo(line)
    _ask(f"Publish {course} {number}?", yes=yes)
    seen = version.digest
    with unit_of_work():
        version = get_version(course, number)
        if version.digest != seen:
            terminal.fail(f"{course} {number} was imported again meanwhile. Nothing was changed.")
        moved = moves.publish(record.SHELL, version)
    if moved is None:
        terminal.fail(f"{course} {number} was published meanwhile. Nothing was changed.")
    click.echo(f"{course} {number}: published. Learners who came along: {moved.learners}.")


@click.command("retire")
@click.argument("course")
@click.argument("number")
@click.option("--reason", required=True, help="Why; it stays in the audit.")
@click.option("--yes", is_flag=True, help="Do not ask before retiring.")
@click.pass_context
def retire(context: click.Context, course: str, number: str, *, reason: str, yes: bool) -> None:
    """Offer a published version to nobody new. Whoever is on it goes on, and all that was earned stays.

    \b
    Example:
      .venv/bin/python -m learnhub course retire spf-foundations 1.0.0 --reason "Its figures are out of date."
    """
    context.invoke(terminal.with_app(_retire), course=course, number=number, reason=reason, yes=yes)


def _retire(course: str, number: str, *, reason: str, yes: bool) -> None:
    get_version(course, number)
    _ask(f"Retire {course} {number}?", yes=yes)
    with unit_of_work():
        is_news = publishing.retire(record.SHELL, get_version(course, number), reason)
    if not is_news:
        terminal.fail(f"{course} {number} is not published, so there is nothing to retire.")
    click.echo(f"{course} {number}: retired.")


def _ask(question: str, *, yes: bool) -> None:
    if not yes and not click.confirm(question):
        terminal.fail("Nothing was changed.")


def get_version(course: str, number: str) -> CourseVersion:
    """Return a stored version, drafts too. Raises NotFound, in words for who types."""
    found = versions.find(course, number)
    if found is None:
        raise NotFound(
            lazy("%(course)s %(number)s is not imported.", course=course, number=number),
            mend=lazy("Import its folder first."),
        )
    return found


def what_changes(version: CourseVersion) -> Iterator[str]:
    """Tell what a version changes against the one before it, and for how many learners; nothing of a first one."""
    compared = changes.of_version(version)
    if compared is None:
        return
    yield f"{version.course.slug} {compared.newer} against {compared.older}:"
    for section in change_words.told(compared, "en", catalogue.outline_of(version).languages[0]):
        yield f"  {section.heading}: {' · '.join(str(line) for line in section.lines)}"
        if section.meaning:
            yield f"    {section.meaning}"
    if compared.is_nothing:
        yield "  Learners see no difference."
    for group, count in forecasts.of(version).items():
        if count.learners:
            yield f"  Learners: {count.learners} {_GROUPS[group]}"
