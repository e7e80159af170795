"""`python -m learnhub`: joins the commands with the app."""

from __future__ import annotations

import click

from learnhub.app import create_app
from learnhub.cli.course.command import course
from learnhub.cli.data import data, settings
from learnhub.cli.demo.command import demo
from learnhub.cli.people import people
from learnhub.cli.serve import serve
from learnhub.cli.work import work


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.pass_context
def main(context: click.Context) -> None:
    """LearnHub: courses on social protection floors, from countries that build them."""
    context.obj = create_app


for command in (serve, work, course, people, demo, data, settings):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="python -m learnhub")
