"""Give a course to other systems."""

from __future__ import annotations

from pathlib import Path

import click

from learnhub.cli import terminal
from learnhub.cli.course import places
from learnhub.content.format import names
from learnhub.content.interchange import exporting, reports

FORMATS = {"text": reports.as_text, "json": reports.as_json}


@click.command()
@click.argument("version", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--to", "shape", type=click.Choice(["gift", "zip"]), required=True, help="What to write.")
@click.option("--language", default="", help="Language of the questions; else the one that the course is written in.")
@click.option("--format", "told", type=click.Choice(sorted(FORMATS)), default="text", help="How the report is printed.")
@click.pass_context
def export(context: click.Context, version: Path, target: Path, *, shape: str, language: str, told: str) -> None:
    """Write a version for other systems: its questions as GIFT, or all of it as a zip file.

    VERSION is a version's folder, or that of a course for its newest version. TARGET may not exist yet. GIFT holds the
    questions of all quizzes, in Markdown, which Moodle reads; what it cannot hold is listed with the reason. A zip
    file of the same folder always has the same bytes.

    \b
    Examples:
      python -m learnhub course export courses/spf-costing/1.0.0 questions.gift --to gift --language fr
      python -m learnhub course export courses/spf-costing costing.zip --to zip
    """
    context.invoke(
        terminal.with_app(_export), version=version, target=target, shape=shape, language=language, told=told
    )


def _export(*, version: Path, target: Path, shape: str, language: str, told: str) -> None:
    folder = _version(version.absolute())
    if shape == "zip":
        exporting.write(exporting.to_zip(folder), target)
    else:
        data, report = exporting.to_gift(folder, language)
        exporting.write(data, target)
        click.echo(FORMATS[told](report))
    click.echo(f"Written: {places.shown(target.absolute())}.", err=told == "json")


def _version(folder: Path) -> Path:
    """Return the folder of a version: the one that was named, or the newest of a course."""
    if names.version_number(folder.name):
        return folder
    found = {number: one for one in folder.iterdir() if one.is_dir() and (number := names.version_number(one.name))}
    if not found:
        terminal.fail(f"{places.shown(folder)} is neither a version nor a course that has one.")
    return found[max(found)]
