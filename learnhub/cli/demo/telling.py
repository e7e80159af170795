"""What the command prints at the end: figures, how to sign in as whom, and what to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from learnhub.access import reach
from learnhub.cli import interpreter, terminal
from learnhub.cli.demo import plans, staff
from learnhub.cli.demo.staff import Stage
from learnhub.credentials import certificates
from learnhub.people import accounts
from learnhub.reports import completion
from learnhub.settings import Settings

KNOWN = (*staff.KNOWN, *plans.KNOWN)
_SHOWN_CERTIFICATE = plans.KNOWN[-1].user_name


def figures(stage: Stage) -> None:
    """Print the figures of the course, as the administrator's report has them."""
    administrator = reach.actor_of(stage.staff[staff.ADMINISTRATOR.user_name])
    total = completion.completion(administrator, stage.course).total
    click.echo(
        f"\nIn the report: {total.enrolled} enrolled, {total.started} started, {total.completed} completed, "
        f"{total.certified} with a certificate."
    )


def sign_ins(settings: Settings, passwords: Mapping[str, str]) -> None:
    """Print a table of roles, user names and passwords."""
    lines = [("Role", "User name", "Password"), *_lines(passwords)]
    widths = [max(len(line[column]) for line in lines) for column in range(2)]
    click.echo(f"\nSign in at {_address(settings, 'sign-in')}\n")
    for words, user_name, password in lines:
        click.echo(f"  {words:{widths[0]}}  {user_name:{widths[1]}}  {password}")
    click.echo(
        "\nIn real use, managers, authors and administrators need a second step at sign-in. For these people it is put "
        "off, so that you can look around; they may set one up under “My account”."
    )
    demo = f"{interpreter.typed()} demo"
    click.echo(f"\nThese passwords are shown this once. `{demo} --new-passwords` makes new ones.")


def _lines(passwords: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for known in KNOWN:
        if known.user_name in passwords:
            yield known.words, known.user_name, passwords[known.user_name]


def what_to_try(settings: Settings, stage: Stage) -> None:
    """Print an invitation that is still open and a certificate to check."""
    office = stage.institutions[staff.COUNTRY_MANAGER.country][-1]
    click.echo("\nTo sign up with an invitation:")
    click.echo(f"  {_address(settings, f'invitation/{stage.invitations[office.id]}')}")
    person = accounts.find_by_sign_in_name(_SHOWN_CERTIFICATE)
    for certificate in certificates.list_own(person) if person else ():
        click.echo("To check a certificate:")
        click.echo(f"  {terminal.address(settings, f'/verify/{certificate.code}')}")
    click.echo("\n`make run` serves all this, unless it is running already.")


def _address(settings: Settings, path: str) -> str:
    return terminal.address(settings, f"/{settings.language_list[0]}/{path}")
