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
from learnhub.content.drafting import bumping
from learnhub.content.format.sources import VersionSource
from learnhub.content.interchange import exporting, reports
from learnhub.i18n import gettext as _

FORMATS = {"text": reports.as_text, "json": reports.as_json}
SHAPES = sorted(["gift", "zip", *(str(shape) for shape in Shape)])


@click.command()
@click.argument("version")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--to", "shape", type=click.Choice(SHAPES), help="What to write; else the ending of TARGET says it.")
@click.option("--language", default="", help="Language of the book or the questions; else the course's first.")
@click.option("--facilitators", is_flag=True, help="Put the notes for facilitators into the book.")
@click.option("--format", "told", type=click.Choice(sorted(FORMATS)), default="text", help="How the report is printed.")
@click.pass_context
def export(
    context: click.Context,
    version: str,
    target: Path,
    *,
    shape: str | None,
    language: str,
    facilitators: bool,
    told: str,
) -> None:
    """Write a version as a book, as GIFT or as a zip file.

    VERSION is a course's folder or id, whose newest version is taken, or a version's folder, or spf-costing@1.0.0.
    TARGET may not exist yet. An EPUB is the course for phones, tablets and
    e-readers, a PDF for paper, both without keys. GIFT holds the questions of all quizzes, in Markdown, which Moodle
    reads; what it cannot hold is listed with the reason. The same version always gives the same bytes.

    \b
    Examples:
      .venv/bin/python -m learnhub course export spf-costing costing.pdf --language fr
      .venv/bin/python -m learnhub course export courses/spf-costing/1.0.0 questions.gift --to gift
      .venv/bin/python -m learnhub course export spf-costing@1.0.0 costing.zip --to zip
    """
    shape = shape or target.suffix.lower().removeprefix(".")
    if shape not in SHAPES:
        raise click.UsageError(f"The ending of {target} says nothing: add --to, one of {', '.join(SHAPES)}.")
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
    version = f"{folder.parent.name} {folder.name}"
    said = _("Written of %(version)s, which is a draft:") if bumping.is_draft(folder) else _("Written of %(version)s:")
    click.echo("\n".join(places.written([str(target)], said % {"version": version})), err=told == "json")


def _site(source: VersionSource, language: str) -> Site:
    """Return where a version is on the web; a test instance is nowhere that readers could go."""
    settings = terminal.settings_of(current_app)
    if settings.is_test_instance:
        return NOWHERE
    return making.site_of(settings.base_url, settings.language_list, source.course_id, source.number, language)
