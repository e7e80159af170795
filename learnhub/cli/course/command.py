"""Joins the commands for authors."""

from __future__ import annotations

import click

from learnhub.cli.course.checking import check
from learnhub.cli.course.importing import import_


@click.group()
def course() -> None:
    """Check and import courses written as Markdown folders."""


for command in (check, import_):
    course.add_command(command)
