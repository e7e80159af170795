"""Check a course folder."""

from __future__ import annotations

from pathlib import Path

import click

from learnhub.content.format import checking, faults
from learnhub.content.format.checking import CheckResult

FORMATS = {"text": faults.as_text, "json": faults.as_json, "github": faults.as_github}


@click.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--format", "shape", type=click.Choice(sorted(FORMATS)), default="text", help="How faults are printed.")
def check(path: Path, shape: str) -> None:
    """Tell every fault of a course folder at once: where it is, what is wrong, how to mend it.

    PATH is a folder of courses, one course, or one version. The exit status is 1 when there are errors.

    \b
    Examples:
      python -m learnhub course check courses
      python -m learnhub course check courses/spf-foundations/1.0.0 --format github
    """
    result = checking.check(path)
    _print_faults(result, shape)
    if result.errors:
        raise SystemExit(1)


def _print_faults(result: CheckResult, shape: str) -> None:
    if result.faults or shape == "json":
        click.echo(FORMATS[shape](result.faults))
    if shape == "text":
        click.echo(in_words(result))


def in_words(result: CheckResult) -> str:
    """Return in a sentence what was checked and how many faults it has."""
    names = ", ".join(result.checked) or "nothing"
    if not result.faults:
        return f"Checked {names}: no faults."
    return f"Checked {names}: {result.errors} errors, {result.warnings} warnings."
