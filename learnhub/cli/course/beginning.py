"""Begin a new course."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from learnhub.cli import interpreter, saying
from learnhub.cli.course import places
from learnhub.content.drafting import skeleton
from learnhub.i18n import gettext as _


@click.command()
@click.argument("id", metavar="ID")
@click.option("--languages", default="en", show_default=True, help="Codes with commas between; you write in the first.")
@click.option("--into", type=click.Path(path_type=Path), default=Path("courses"), show_default=True,
              help="Folder of courses in which the new one is made.")  # fmt: skip
def new(id: str, languages: str, into: Path) -> None:  # noqa: A002 - what the argument is called for authors
    """Make a small course, to be filled with your own text.

    It has two lessons, a quiz and a survey, and no faults. ID is the course's name in addresses, in small letters with
    hyphens. It never changes.

    \b
    Examples:
      .venv/bin/python -m learnhub course new spf-costing --languages en,fr
      .venv/bin/python -m learnhub course new spf-costing --languages pt-BR --into ../courses
    """
    wanted = [language.strip() for language in languages.split(",") if language.strip()]
    with saying.errors_told():
        folder = skeleton.create(id, wanted, into)
        click.echo("\n".join(_told(folder)))


def _told(folder: Path) -> Iterator[str]:
    yield _("Made %(folder)s:", folder=places.shown(folder.absolute()))
    yield from (f"  {file.relative_to(folder)}" for file in sorted(folder.rglob("*.*")) if file.is_file())
    course = places.shown(folder.parent.absolute())
    yield ""
    yield _("See it in the browser while you replace the text with your own, in any text editor:")
    yield f"  {interpreter.typed()} course preview {course}"
    yield _("Look for everything that is wrong or missing:")
    yield f"  {interpreter.typed()} course check {course}"
    yield _("It is a draft, which learners do not see. When it is ready, remove `draft: true` from course.yml, then:")
    yield f"  {interpreter.typed()} course import {course} --publish"
