"""`python -m learnhub`: joins the commands with the app."""

from __future__ import annotations

from typing import Any

import click
from flask import Flask

from learnhub.cli.loading import Commands, resolve

COMMANDS = Commands(
    {
        "serve": "learnhub.cli.serve:serve",
        "work": "learnhub.cli.work:work",
        "course": "learnhub.cli.course.command:course",
        "people": "learnhub.cli.people:people",
        "demo": "learnhub.cli.demo.command:demo",
        "data": "learnhub.cli.data:data",
        "settings": "learnhub.cli.data:settings",
    }
)


@click.group(commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.pass_context
def main(context: click.Context) -> None:
    """LearnHub: courses on social protection floors, from countries that build them."""
    context.obj = _create_app


def _create_app(*given: Any, **named: Any) -> Flask:
    app: Flask = resolve("learnhub.app:create_app")(*given, **named)
    return app


if __name__ == "__main__":
    main(prog_name="python -m learnhub")
