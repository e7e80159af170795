"""Joins the commands for authors."""

from __future__ import annotations

import click

from learnhub.cli.course.beginning import new
from learnhub.cli.course.bumping import bump
from learnhub.cli.course.checking import check
from learnhub.cli.course.export import export
from learnhub.cli.course.import_lesson import import_lesson
from learnhub.cli.course.import_questions import import_questions
from learnhub.cli.course.importing import import_
from learnhub.cli.course.previewing import preview
from learnhub.cli.course.publishing import publish, retire
from learnhub.cli.course.translating import translate


@click.group()
def course() -> None:
    """Begin, check, translate, import and publish courses written as Markdown folders."""


for command in (
    new,
    check,
    preview,
    bump,
    translate,
    import_,
    publish,
    retire,
    import_questions,
    import_lesson,
    export,
):
    course.add_command(command)
