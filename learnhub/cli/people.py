"""Commands for people: first administrator, sign-in links, roles, institutions."""

from __future__ import annotations

import click
from flask import current_app

from learnhub.cli import saying, terminal
from learnhub.content import catalogue
from learnhub.errors import NotFound
from learnhub.i18n import lazy
from learnhub.learning import programmes
from learnhub.people import accounts, factors, grants, institutions, sign_in_links
from learnhub.people.grants import Scope
from learnhub.people.models import Grant, InstitutionKind, Person, Role, ScopeKind
from learnhub.stores import record
from learnhub.stores.database import unit_of_work


@click.group()
def people() -> None:
    """Look after people, roles and institutions from the operator's shell."""


@people.command()
@terminal.with_app
def first_administrator() -> None:
    """Print a one-time link with which the first administrator makes an account.

    The link works once and for 24 hours; a new one makes older ones worthless.

    \b
    Example:
      .venv/bin/python -m learnhub people first-administrator
    """
    with unit_of_work():
        token = sign_in_links.make_first_administrator()
    if token is None:
        saying.fail(
            "There is an administrator already. Nothing was changed.\n"
            "Use `people grant` to make another one, or `people sign-in-link` to let one in again."
        )
    click.echo(_address(f"/{_languages()[0]}/first-administrator/{token}"))


@people.command()
@click.argument("name")
@terminal.with_app
def sign_in_link(name: str) -> None:
    """Print a one-time link that signs somebody in who forgot the password.

    NAME is a user name, an e-mail address or the code that `people list` prints. The link works once and for 24
    hours; a new one makes older ones of the same person worthless. Hand it to that person alone.

    \b
    Example:
      .venv/bin/python -m learnhub people sign-in-link afi.exemple
    """
    with unit_of_work():
        person = _person(name)
        token = sign_in_links.make(record.SHELL, person)
        language = person.language if person.language in _languages() else _languages()[0]
    click.echo(_address(f"/{language}/sign-in-link/{token}"))


def _languages() -> tuple[str, ...]:
    return terminal.settings_of(current_app).language_list


def _address(path: str) -> str:
    return terminal.address(terminal.settings_of(current_app), path)


def _person(name: str) -> Person:
    found = accounts.find_by_sign_in_name(name)
    if found is not None:
        return found
    try:
        return accounts.get(name)
    except NotFound as error:
        raise NotFound(
            lazy("There is nobody with the user name, e-mail address or code %(name)s.", name=name),
            mend=lazy("`people list` prints everybody's."),
        ) from error


@people.command()
@click.argument("name")
@terminal.with_app
def reset_second_step(name: str) -> None:
    """Take the second step at sign-in away from somebody who lost the phone and the recovery codes.

    NAME is a user name, an e-mail address or the code that `people list` prints. All devices are signed out; who has
    a role sets a new second step up at the next sign-in.

    \b
    Example:
      .venv/bin/python -m learnhub people reset-second-step afi.exemple
    """
    with unit_of_work():
        person = _person(name)
        if not factors.has_one(person):
            saying.fail(f"{person.name} has no second step at sign-in. Nothing was changed.")
        factors.reset(record.SHELL, person)
    click.echo(f"The second step of {person.name} is reset.")


@people.command()
@click.argument("name")
@click.option("--days", type=click.IntRange(0, 366), default=30, show_default=True, help="For how long; 0: no more.")
@terminal.with_app
def put_off_second_step(name: str, days: int) -> None:
    """Let somebody with a role work for some days without the second step at sign-in that the role asks for.

    NAME is a user name, an e-mail address or the code that `people list` prints. It is kept in the record.

    \b
    Example:
      .venv/bin/python -m learnhub people put-off-second-step afi.exemple --days 14
    """
    with unit_of_work():
        person = _person(name)
        factors.put_off(record.SHELL, person, days)
    until = f"is put off for {days} days" if days else "is not put off any more"
    click.echo(f"For {person.name} the second step {until}.")


@people.command("list")
@click.option("--country", help="Only people of this country: two letters, such as BJ.")
@terminal.with_app
def list_(country: str | None) -> None:
    """List people: code, country, name, how they sign in, and their roles.

    \b
    Examples:
      .venv/bin/python -m learnhub people list
      .venv/bin/python -m learnhub people list --country BJ
    """
    found = accounts.list_all(country.upper() if country else None)
    for person in found:
        sign_in_names = ", ".join(filter(None, (person.user_name, person.email)))
        roles = "; ".join(_in_words(grant) for grant in grants.in_force(person))
        click.echo(f"{person.public_id}  {person.country}  {person.name}  ({sign_in_names})  {roles}".rstrip())
    if not found:
        click.echo("There is nobody here yet.")


def _in_words(grant: Grant) -> str:
    scope = f"{grant.scope_kind}:{grant.scope_key}" if grant.scope_key else grant.scope_kind
    return f"{grant.role} of {scope}"


_SCOPE_HELP = "everything, country:XX, institution:CODE, programme:CODE or course:ID."


@people.command()
@click.argument("name")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.option("--scope", default=ScopeKind.EVERYTHING.value, show_default=True, help=_SCOPE_HELP)
@terminal.with_app
def grant(name: str, role: str, scope: str) -> None:
    """Give somebody a role within a scope. Giving what is held already changes nothing.

    NAME is a user name, an e-mail address or the code that `people list` prints.

    \b
    Examples:
      .venv/bin/python -m learnhub people grant afi.exemple administrator
      .venv/bin/python -m learnhub people grant dara@example.org manager --scope country:KH
      .venv/bin/python -m learnhub people grant kossi tutor --scope programme:4q7k2mxd9ptahb6v
    """
    with unit_of_work():
        given = grants.grant_from_shell(_person(name), role, _scope(scope))
        click.echo(f"{given.person.name} is now {_in_words(given)}.")


@people.command()
@click.argument("name")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.option("--scope", default=ScopeKind.EVERYTHING.value, show_default=True, help=_SCOPE_HELP)
@terminal.with_app
def revoke(name: str, role: str, scope: str) -> None:
    """Take a role away. It ends with the person's next click.

    NAME is a user name, an e-mail address or the code that `people list` prints.

    \b
    Example:
      .venv/bin/python -m learnhub people revoke dara@example.org manager --scope country:KH
    """
    with unit_of_work():
        person = _person(name)
        held = _held(person, role, *_parts(scope))
        grants.revoke_from_shell(held)
        click.echo(f"{person.name} is no longer {_in_words(held)}.")


def _held(person: Person, role: str, kind: str, key: str) -> Grant:
    for held in grants.held_by(person):
        if (held.role, held.scope_kind, held.scope_key.casefold()) == (role, kind, key.casefold()):
            return held
    raise NotFound(
        lazy("%(name)s does not hold this role in this scope.", name=person.name),
        safe=lazy("Nothing was changed."),
        mend=lazy("`people list` prints which roles people hold."),
    )


def _parts(scope: str) -> tuple[str, str]:
    kind, _colon, key = scope.partition(":")
    return kind.strip().lower(), key.strip()


def _scope(text: str) -> Scope:
    kind, key = _parts(text)
    try:
        return _resolved(kind, key)
    except NotFound as error:
        raise NotFound(
            lazy("There is no scope %(scope)s.", scope=text),
            safe=lazy("Nothing was changed."),
            mend=lazy("Write everything, country:XX, institution:CODE, programme:CODE or course:ID."),
        ) from error


def _resolved(kind: str, key: str) -> Scope:
    if kind == ScopeKind.PROGRAMME:
        programme = programmes.get(key)
        return Scope(ScopeKind.PROGRAMME, programme.public_id, programme.country, programme.institution_id)
    if kind == ScopeKind.COURSE:
        course = catalogue.get_course(key)
        return Scope(ScopeKind.COURSE, course.slug, course.country)
    return grants.scope_of(kind, key)


@people.command()
@click.argument("name")
@click.option("--country", required=True, help="Two letters, such as BJ.")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in InstitutionKind]), default=InstitutionKind.MINISTRY.value,
    show_default=True, help="What it is.",
)  # fmt: skip
@click.option("--below", help="Code of the institution above it.")
@terminal.with_app
def make_institution(name: str, country: str, kind: str, below: str | None) -> None:
    """Make an institution and print its code.

    \b
    Examples:
      .venv/bin/python -m learnhub people make-institution "Ministry of Examples" --country BJ
      .venv/bin/python -m learnhub people make-institution "Northern Office" --country BJ --below 4q7k2mxd9ptahb6v
    """
    with unit_of_work():
        parent = institutions.get(below) if below else None
        made = institutions.make(record.SHELL, name=name, kind=kind, country=country, parent=parent)
    click.echo(made.public_id)


@people.command("institutions")
@click.argument("country")
@terminal.with_app
def list_institutions(country: str) -> None:
    """List the institutions of a COUNTRY (two letters) with their codes, each with those below it.

    \b
    Example:
      .venv/bin/python -m learnhub people institutions BJ
    """
    tree = institutions.tree(country.upper())
    for institution, depth in tree:
        click.echo(f"{institution.public_id}  {'  ' * depth}{institution.name}")
    if not tree:
        click.echo("There is no institution in this country yet. `people make-institution` makes one.")
