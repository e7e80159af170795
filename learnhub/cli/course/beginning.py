"""Begin a new course."""

from __future__ import annotations

from pathlib import Path

import click

from learnhub.cli import terminal
from learnhub.content.drafting import skeleton


@click.command()
@click.argument("id", metavar="ID")
@click.option("--languages", default="en", show_default=True, help="Codes with commas between; you write in the first.")
@click.option("--into", type=click.Path(path_type=Path), default=Path("courses"), show_default=True,
              help="Folder of courses in which the new one is made.")  # fmt: skip
def new(id: str, languages: str, into: Path) -> None:  # noqa: A002 - what the argument is called for authors
    """Make a small course that is right, to be filled with your own text: two lessons, a quiz and a survey.

    ID is the course's name in addresses, in small letters with hyphens. It never changes.

    \b
    Examples:
      python -m learnhub course new spf-costing --languages en,fr
      python -m learnhub course new spf-costing --languages pt-BR --into ../courses
    """
    wanted = [language.strip() for language in languages.split(",") if language.strip()]
    with terminal.errors_told():
        folder = skeleton.create(id, wanted, into)
    click.echo(f"Made {folder}:")
    for file in sorted(folder.rglob("*.*")):
        if file.is_file():
            click.echo(f"  {file.relative_to(folder)}")
    click.echo(
        "\nOpen these files in any text editor and replace the text with your own, then\n"
        f"  python -m learnhub course check {folder.parent}\n"
        "It is a draft, which learners do not see, until you remove `draft: true` from course.yml."
    )
