"""Bring questions over from other systems."""

from __future__ import annotations

from pathlib import Path

import click

from learnhub.cli import interpreter, terminal
from learnhub.cli.course import places
from learnhub.content.format.vocabulary import Role
from learnhub.content.interchange import importing, reports
from learnhub.content.interchange.importing import Source
from learnhub.content.interchange.reports import Outcome
from learnhub.i18n import gettext as _

FORMATS = {"text": reports.as_text, "json": reports.as_json}


@click.command("import-questions")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--from", "wanted", type=click.Choice([str(one) for one in Source]), help="Format of SOURCE; else it is seen."
)
@click.option("--title", default="", help="Title of the quiz; else its category's, or the name of SOURCE.")
@click.option(
    "--role",
    type=click.Choice([str(one) for one in Role]),
    default=str(Role.CHECK),
    show_default=True,
    help="What the quiz is for.",
)
@click.option(
    "--format", "shape", type=click.Choice(sorted(FORMATS)), default="text", help="How the report is printed."
)
@click.pass_context
def import_questions(
    context: click.Context, source: Path, target: Path, *, wanted: str | None, title: str, role: str, shape: str
) -> None:
    """Write the questions of another system as a quiz.

    What came over of each and what could not is told. SOURCE is a file in GIFT, Aiken or Moodle XML, or a package of
    QTI 2. TARGET is the quiz to write, in the folder of a module; it may not exist yet. Pictures go to the version's
    media folder. The exit status is 1 when nothing was written.

    \b
    Examples:
      .venv/bin/python -m learnhub course import-questions bank.gift courses/costs/1.0.0/01-one/05-bank.quiz.en.md
      .venv/bin/python -m learnhub course import-questions bank.txt 05-bank.quiz.fr.md --from gift --role exam
    """
    context.invoke(
        terminal.with_app(_import), source=source, target=target, wanted=wanted, title=title, role=role, shape=shape
    )


def _import(*, source: Path, target: Path, wanted: str | None, title: str, role: str, shape: str) -> None:
    report = importing.bring(source, target, wanted=Source(wanted) if wanted else None, title=title, role=Role(role))
    click.echo(FORMATS[shape](report))
    if shape == "text":
        _tell_what_is_next(report, target)


def _tell_what_is_next(report: reports.Report, target: Path) -> None:
    click.echo("\n".join(places.written(report.written)))
    counts = report.counts()
    if any(counts[outcome] for outcome in Outcome if outcome is not Outcome.WHOLE):
        click.echo(_("Read the questions that are marked above, mend them in the file, and look for faults:"))
    else:
        click.echo(_("Read them in the file, and look for faults:"))
    click.echo(f"  {interpreter.typed()} course check {places.shown(target.absolute().parents[1])}")
