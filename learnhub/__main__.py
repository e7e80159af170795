"""`python -m learnhub`: joins the commands with the app."""

from __future__ import annotations

import sys
from typing import Any

from learnhub.cli import interpreter

try:
    import click
    from flask import Flask

    from learnhub.cli.loading import Commands, resolve
except ModuleNotFoundError as error:  # the Python of the system, say
    sys.exit(interpreter.lacking(str(error.name), sys.argv[1:]))

COMMANDS = Commands(
    {
        "serve": "learnhub.cli.serve:serve",
        "work": "learnhub.cli.work:work",
        "course": "learnhub.cli.course.command:course",
        "people": "learnhub.cli.people:people",
        "demo": "learnhub.cli.demo.command:demo",
        "data": "learnhub.cli.data:data",
        "record": "learnhub.cli.record:record",
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
    try:
        main(prog_name=interpreter.typed())
    except ModuleNotFoundError as error:  # commands load later what only they need
        sys.exit(interpreter.lacking(str(error.name), sys.argv[1:]))
