"""Joins the commands for authors."""

from __future__ import annotations

import click

from learnhub.cli.loading import Commands

COMMANDS = Commands(
    {
        "new": "learnhub.cli.course.beginning:new",
        "check": "learnhub.cli.course.checking:check",
        "preview": "learnhub.cli.course.previewing:preview",
        "bump": "learnhub.cli.course.bumping:bump",
        "translate": "learnhub.cli.course.translating:translate",
        "import": "learnhub.cli.course.importing:import_",
        "publish": "learnhub.cli.course.publishing:publish",
        "retire": "learnhub.cli.course.publishing:retire",
        "import-questions": "learnhub.cli.course.import_questions:import_questions",
        "import-lesson": "learnhub.cli.course.import_lesson:import_lesson",
        "export": "learnhub.cli.course.export:export",
    }
)


@click.group(commands=COMMANDS)
def course() -> None:
    """Begin, check, translate, import and publish courses written as Markdown folders."""
