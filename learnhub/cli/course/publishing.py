"""Publish or retire a version, and say first what changes for learners."""

from __future__ import annotations

from collections.abc import Iterator

import click
from flask import current_app

from learnhub import i18n
from learnhub.cli import interpreter, saying, terminal
from learnhub.cli.course import places
from learnhub.content import catalogue, change_words, changes, examination, publishing, versions
from learnhub.content.format import digest, faults
from learnhub.content.models import CourseVersion, VersionState
from learnhub.errors import Conflict, NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy, ngettext
from learnhub.learning import forecasts, moves
from learnhub.stores import record
from learnhub.stores.database import unit_of_work


@click.command("publish")
@click.argument("course")
@click.argument("number", default="")
@click.option("--yes", is_flag=True, help="Do not ask before publishing.")
@click.pass_context
def publish(context: click.Context, course: str, number: str, *, yes: bool) -> None:
    """Publish an imported version.

    What it changes for learners is said first. COURSE is a course's id or folder. NUMBER may stand behind it as @1.1.0,
    or be left out where one version waits.

    \b
    Examples:
      .venv/bin/python -m learnhub course publish spf-foundations 1.1.0
      .venv/bin/python -m learnhub course publish courses/spf-foundations/1.1.0
      .venv/bin/python -m learnhub course publish spf-foundations
    """
    context.invoke(terminal.with_app(_publish), course=course, number=number, yes=yes)


def _publish(course: str, number: str, *, yes: bool) -> None:
    course, number = _named(course, number, VersionState.DRAFT)
    version = get_version(course, number)
    if version.state != VersionState.DRAFT:
        saying.fail(
            _("%(version)s is published already. Nothing was changed.", version=f"{course} {number}")
            if version.state == VersionState.PUBLISHED
            else _("%(version)s is retired. Nothing was changed.", version=f"{course} {number}")
        )
    if catalogue.outline_of(version).is_draft:
        raise Conflict(
            lazy("This version says of itself that it is a draft."),
            safe=lazy("Nothing was changed."),
            mend=lazy("Take `draft: true` out of its course.yml, and import it again."),
        )
    for line in (*what_changes(version), *_left_in(version)):
        click.echo(line)
    saying.ask(_("Publish %(version)s?", version=f"{course} {number}"), yes=yes)
    seen = version.digest
    with unit_of_work():
        version = get_version(course, number)
        if version.digest != seen:
            saying.fail(
                _("%(version)s was imported again meanwhile. Nothing was changed.", version=f"{course} {number}")
            )
        moved = moves.publish(record.SHELL, version)
    if moved is None:
        saying.fail(_("%(version)s was published meanwhile. Nothing was changed.", version=f"{course} {number}"))
    told = ngettext(
        "%(version)s is published. %(num)s learner came along.",
        "%(version)s is published. %(num)s learners came along.",
        moved.learners,
        version=f"{course} {number}",
    )
    click.echo(told)


@click.command("retire")
@click.argument("course")
@click.argument("number", default="")
@click.option("--reason", required=True, help="Why; it stays in the audit.")
@click.option("--yes", is_flag=True, help="Do not ask before retiring.")
@click.pass_context
def retire(context: click.Context, course: str, number: str, *, reason: str, yes: bool) -> None:
    """Offer a published version to nobody new. Whoever is on it goes on, and all that was earned stays.

    COURSE is a course's id or folder; NUMBER may stand behind it as @1.0.0.

    \b
    Examples:
      .venv/bin/python -m learnhub course retire spf-foundations 1.0.0 --reason "Its figures are out of date."
      .venv/bin/python -m learnhub course retire spf-foundations@1.0.0 --reason "Its figures are out of date."
    """
    context.invoke(terminal.with_app(_retire), course=course, number=number, reason=reason, yes=yes)


def _retire(course: str, number: str, *, reason: str, yes: bool) -> None:
    course, number = _named(course, number, VersionState.PUBLISHED)
    get_version(course, number)
    saying.ask(_("Retire %(version)s?", version=f"{course} {number}"), yes=yes)
    with unit_of_work():
        is_news = publishing.retire(record.SHELL, get_version(course, number), reason)
    if not is_news:
        saying.fail(_("%(version)s is not published, so there is nothing to retire.", version=f"{course} {number}"))
    click.echo(_("%(version)s is retired.", version=f"{course} {number}"))


def _left_in(version: CourseVersion) -> Iterator[str]:
    """Tell where words of a starter were not replaced, if the version's folder is at hand as it was imported."""
    folder = terminal.settings_of(current_app).courses_folder / version.course.slug / version.number
    if folder.is_dir() and digest.version_digest(folder) == version.digest:
        yield from faults.as_text(examination.to_be_written(folder)).splitlines()


def _named(course: str, number: str, state: VersionState) -> tuple[str, str]:
    """Return id and number of what is named; without a number it is the only version that is in that state."""
    slug, named = places.known_as(course)
    number = number or named
    if number:
        return slug, number
    there = versions.of_course(slug)
    fitting = [one.number for one in there if one.state == state]
    if len(fitting) == 1:
        return slug, fitting[0]
    if not there:
        raise _not_imported(slug, course)
    known = ", ".join(f"{slug}@{one}" for one in fitting or [one.number for one in there])
    return saying.fail(_("Say which version: %(versions)s", versions=known))


def _not_imported(version: str, source: str) -> NotFound:
    return NotFound(
        lazy("%(version)s is not imported.", version=version),
        safe=lazy("Nothing was changed."),
        mend=lazy("Import it first: %(command)s", command=f"{interpreter.typed()} course import {source}"),
    )


def get_version(course: str, number: str) -> CourseVersion:
    """Return a stored version, drafts too. Raises NotFound, in words for who types."""
    found = versions.find(course, number)
    if found is None:
        raise _not_imported(f"{course} {number}", f"{course}@{number}")
    return found


def what_changes(version: CourseVersion) -> Iterator[str]:
    """Tell what a version changes against the one before it, and for how many learners; nothing of a first one."""
    compared = changes.of_version(version)
    if compared is None:
        return
    yield _("%(version)s against %(older)s:", version=f"{version.course.slug} {compared.newer}", older=compared.older)
    for section in change_words.told(compared, i18n.current_language(), catalogue.outline_of(version).languages[0]):
        yield f"  {section.heading}: {' · '.join(str(line) for line in section.lines)}"
        if section.meaning:
            yield f"    {section.meaning}"
    if compared.is_nothing:
        yield "  " + _("Learners see no difference.")
    for group, count in forecasts.of(version).items():
        if count.learners:
            yield f"  {forecasts.WORDS[group]}: {i18n.number(count.learners, i18n.current_language())}"
