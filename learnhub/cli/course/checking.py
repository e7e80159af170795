"""Check a course folder."""

from __future__ import annotations

import click

from learnhub import i18n
from learnhub.cli import screen
from learnhub.cli.course import places
from learnhub.content.examination import examine
from learnhub.content.findings import Findings
from learnhub.content.format import faults
from learnhub.content.format.checking import CheckResult

FORMATS = {"text": faults.as_text, "json": faults.as_json, "github": faults.as_github}


@click.command()
@click.argument("path")
@click.option("--format", "shape", type=click.Choice(sorted(FORMATS)), default="text", help="How faults are printed.")
@click.option("--language", type=click.Choice(i18n.languages()), help="Language of the words; else the terminal's.")
@click.option("--fresh", is_flag=True, help="Look at everything again, whatever was found before.")
def check(path: str, shape: str, language: str | None, *, fresh: bool) -> None:
    """Tell every fault of a course, and how to mend it.

    PATH is a folder of courses, one course or one version, or a course's id, or spf-costing@1.0.0. What did not change
    since the last check is not looked at again. The exit status is 1 when there are errors.

    \b
    Examples:
      .venv/bin/python -m learnhub course check courses
      .venv/bin/python -m learnhub course check courses/spf-foundations --language fr
      .venv/bin/python -m learnhub course check courses/spf-foundations/1.0.0 --format github
    """
    folder = None if fresh else screen.cache_folder()
    findings = Findings(folder / "checks") if folder else None
    with i18n.speaking_alone(language or screen.language()):
        with screen.Bar() as bar:
            result = examine(places.find(path), findings, bar.show)
        _print_faults(result, shape)
    if result.errors:
        raise SystemExit(1)


def _print_faults(result: CheckResult, shape: str) -> None:
    if result.faults or shape == "json":
        click.echo(FORMATS[shape](result.faults))
    if shape == "text":
        click.echo(result.in_words())
