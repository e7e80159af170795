"""Commands for the record: whether it is whole, and what a seal is made from."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

import click
from flask import current_app

from learnhub import clock
from learnhub.cli import interpreter, saying, terminal
from learnhub.errors import NotFound
from learnhub.stores import seal_checks, seal_counts, seals
from learnhub.stores.seal_checks import Fault, Findings, Kind

MOST_TOLD = 20
_LATE = timedelta(hours=1)

_WORDS = {
    Kind.LINES_CHANGED: "Seal {seal} of {at}: its lines read otherwise than when they were sealed.",
    Kind.LINES_TAKEN: "Seal {seal} of {at}: {sealed} lines were sealed, and {found} are there. Some were taken away.",
    Kind.LINES_ADDED: "Seal {seal} of {at}: {sealed} lines were sealed, and {found} are there. Some were added.",
    Kind.SEAL_GONE: "Seal {seal} is missing, so its lines and those of the seal after it cannot be checked.",
    Kind.END_CUT: (
        "The end of the record is missing: {file} tells of seal {seal} of {at}, with {sealed} lines up to there. "
        "The last seal in the database is {found}."
    ),
    Kind.OTHER_RECORD: "Seal {seal} is not the one of {at} that {file} tells of. The record was made anew.",
    Kind.FILE_GONE: "{file} is missing. So nobody can tell whether the end of the record was cut before seal {seal}.",
    Kind.FILE_UNREADABLE: "{file} cannot be read. So nobody can tell whether the end of the record was cut.",
}
_ABOUT_THE_FILE = {Kind.FILE_GONE, Kind.FILE_UNREADABLE}

_TO_DO = """
What to do:
  1. Keep a copy of the database, of {file} and of the logs as they are now. LearnHub may go on meanwhile.
  2. Did you put back an older backup? Then the newest lines are missing for that reason. Move {file}
     away; within a minute LearnHub writes it anew.
  3. Else somebody changed the database by hand. Restore the last backup to another place, run this command there, and
     compare the two. Each seal is told in the log of the server as it is made.
  4. Tell whoever answers for data protection.
""".strip()
_TO_DO_ABOUT_THE_FILE = """
What to do: if you moved the data folder or put back a backup, nothing is wrong. Move what is left of {file}
away; within a minute LearnHub writes it anew. Else look in the log of the server for the last "sealed the audit", and
compare its number and digest with those of this command.
""".strip()


@click.group()
def record() -> None:
    """Look after the record of what was done to people, rights and trust."""


@record.command()
@terminal.with_app
def verify() -> None:
    """Check that nothing in the record was changed, added or taken away since it was sealed.

    Ends with status 1 when something does not fit, and says what and what to do. Changes nothing.

    \b
    Example:
      .venv/bin/python -m learnhub record verify
    """
    findings = seal_checks.verify(terminal.settings_of(current_app).data_folder)
    for line in (*_faults_in_words(findings), *_sums_in_words(findings)):
        click.echo(line)
    if findings.faults:
        only_file = {fault.kind for fault in findings.faults} <= _ABOUT_THE_FILE
        saying.fail((_TO_DO_ABOUT_THE_FILE if only_file else _TO_DO).format(file=seal_counts.NAME))


@record.command("text")
@click.argument("number", type=click.IntRange(min=1))
@terminal.with_app
def text_of_seal(number: int) -> None:
    """Print the text whose SHA-256 is the seal of a NUMBER, as its lines read today.

    \b
    Example:
      .venv/bin/python -m learnhub record text 12 | sha256sum
    """
    try:
        for line in seals.text_of(number):
            sys.stdout.buffer.write(line)
    except NotFound:
        saying.fail(f"There is no seal {number}. `{interpreter.typed()} record verify` tells how many there are.")


def _faults_in_words(findings: Findings) -> Iterator[str]:
    yield from (_in_words(fault) for fault in findings.faults[:MOST_TOLD])
    more = len(findings.faults) - MOST_TOLD
    if more > 0:
        yield f"And {more} more."


def _in_words(fault: Fault) -> str:
    told = {"seal": fault.seal, "sealed": fault.sealed, "found": fault.found, "file": seal_counts.NAME}
    return _WORDS[fault.kind].format(at=_at(fault.sealed_at), **told)


def _sums_in_words(findings: Findings) -> Iterator[str]:
    if not findings.faults:
        yield f"The record is whole: {findings.lines:,} lines in {findings.seals:,} seals."
    last = seals.last()
    if last is not None:
        yield f"The last seal is {last.number} of {_at(last.sealed_at)}: {last.digest}"
    if findings.waiting:
        are = "line is" if findings.waiting == 1 else "lines are"
        yield f"{findings.waiting:,} {are} newer than the last seal and will be sealed within a minute or two."
    if findings.waiting_since is not None and clock.now() - findings.waiting_since > _LATE:
        yield f"The oldest of them is of {_at(findings.waiting_since)}: it seems that no background work is done."


def _at(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC" if instant else ""
