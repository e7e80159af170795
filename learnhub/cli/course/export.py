"""Give a course to other systems, and to people as a book."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app

from learnhub.cli import terminal
from learnhub.cli.course import places
from learnhub.content.books import making
from learnhub.content.books.book import Shape
from learnhub.content.books.composing import NOWHERE, Site
from learnhub.content.format.sources import VersionSource
from learnhub.content.interchange import exporting, reports

FORMATS = {"text": reports.as_text, "json": reports.as_json}
BOOKS = {str(shape) for shape in Shape}


@click.command()
@click.argument("version")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--to", "shape", type=click.Choice(sorted(["gift", "zip", *BOOKS])), required=True, help="What to write.")
@click.option("--language", default="", help="Language of the book or the questions; else the course's first.")
@click.option("--facilitators", is_flag=True, help="Put the notes for facilitators into the book.")
@click.option("--format", "told", type=click.Choice(sorted(FORMATS)), default="text", help="How the report is printed.")
@click.pass_context
def export(
    context: click.Context, version: str, target: Path, *, shape: str, language: str, facilitators: bool, told: str
) -> None:
    """Write a version as a book, its questions as GIFT, or all of it as a zip file.

    VERSION is a version's folder, or a course's for its newest version: the folder itself, or the course's id, with
    @1.0.0 behind it for another version. TARGET may not exist yet. An EPUB is the course for phones, tablets and
    e-readers, a PDF for paper, both without keys. GIFT holds the questions of all quizzes, in Markdown, which Moodle
    reads; what it cannot hold is listed with the reason. The same version always gives the same bytes.

    \b
    Examples:
      .venv/bin/python -m learnhub course export spf-costing costing.pdf --to pdf --language fr
      .venv/bin/python -m learnhub course export courses/spf-costing/1.0.0 questions.gift --to gift
      .venv/bin/python -m learnhub course export spf-costing@1.0.0 costing.zip --to zip
    """
    wanted = {"version": version, "target": target, "shape": shape, "language": language}
    context.invoke(terminal.with_app(_export), **wanted, facilitators=facilitators, told=told)


def _export(*, version: str, target: Path, shape: str, language: str, facilitators: bool, told: str) -> None:
    folder = places.find_version(version)
    if shape == "zip":
        exporting.write(exporting.to_zip(folder), target)
    elif shape == "gift":
        data, report = exporting.to_gift(folder, language)
        exporting.write(data, target)
        click.echo(FORMATS[told](report))
    else:
        source, language = exporting.readable(folder, language)
        site = _site(source, language)
        book = making.of_folder(source, Shape(shape), language, site=site, for_facilitators=facilitators)
        exporting.write(book, target)
    click.echo(f"Written: {places.shown(target.absolute())}.", err=told == "json")


def _site(source: VersionSource, language: str) -> Site:
    """Return where a version is on the web; a test instance is nowhere that readers could go."""
    settings = terminal.settings_of(current_app)
    if settings.is_test_instance:
        return NOWHERE
    return making.site_of(settings.base_url, settings.language_list, source.course_id, source.number, language)
