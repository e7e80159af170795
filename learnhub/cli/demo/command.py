"""`learnhub demo`: fills an instance with fictional people and says how to sign in as each role."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from random import Random

import click
from flask import current_app
from flask_migrate import upgrade

from learnhub import clock, ids
from learnhub.cli import interpreter, saying, terminal
from learnhub.cli.course import importing
from learnhub.cli.demo import copying, journeys, plans, rounds, staff, telling, timeline
from learnhub.cli.demo.copying import Copier, Newcomer
from learnhub.cli.demo.plans import Names, Plan
from learnhub.cli.demo.staff import Stage
from learnhub.content import catalogue
from learnhub.people import accounts, passwords
from learnhub.settings import Settings
from learnhub.stores.database import unit_of_work

FEWEST, MOST = 10, 20_000
# So many learners are played deed by deed; where more are wanted, the others are copies of them.
PLAYED = 200
_COPIES_AT_ONCE = 250
# Chosen for its picture: something of everything, in every country.
_SEED = 162
_GROUPS_OF_PASSWORD = 4


@click.command()
@click.option("--size", type=click.IntRange(FEWEST, MOST), default=40, show_default=True, help="How many learners.")
@click.option("--seed", type=int, default=_SEED, show_default=True, help="Another number makes other people.")
@click.option("--new-passwords", is_flag=True, help="Give the people who are here already new passwords.")
@terminal.with_app
def demo(*, size: int, seed: int, new_passwords: bool) -> None:
    """Fill an instance with fictional people who learn, and print how to sign in as each role.

    Everything goes through the same rules as in real use, with the clock set back eight weeks. Beyond 200 learners
    the others are copies of these, with names of their own, some hours earlier or later: 20,000 take some minutes.
    The same seed gives the same people and habits; codes, passwords and the questions drawn differ each time.

    \b
    Examples:
      .venv/bin/python -m learnhub demo
      .venv/bin/python -m learnhub demo --size 200
      .venv/bin/python -m learnhub demo --new-passwords
      LEARNHUB_DATA=another-folder .venv/bin/python -m learnhub demo
    """
    settings = terminal.settings_of(current_app)
    if not settings.is_test_instance:
        saying.fail(
            f"People reach this instance at {settings.base_url}: fictional people and certificates do not belong "
            "there. Nothing was changed.\n"
            f"Use another data folder without LEARNHUB_BASE_URL: LEARNHUB_DATA=demo {interpreter.typed()} demo"
        )
    with terminal.step("Database"):
        upgrade()
    if new_passwords:
        _give_new_passwords(settings)
    elif _is_here():
        click.echo(_HERE_ALREADY % {"demo": f"{interpreter.typed()} demo"})
    else:
        _fill(settings, size, seed)


_HERE_ALREADY = (
    "The people of the demonstration are here already. Nothing was changed.\n"
    "Their passwords were printed when they were made: `%(demo)s --new-passwords` makes new ones.\n"
    "To begin afresh, use another data folder: LEARNHUB_DATA=another-folder %(demo)s"
)


def _is_here() -> bool:
    return accounts.find_by_sign_in_name(staff.ADMINISTRATOR.user_name) is not None


def _give_new_passwords(settings: Settings) -> None:
    if not _is_here():
        saying.fail(
            "There are no people of the demonstration here yet: leave --new-passwords out. Nothing was changed."
        )
    chosen, hashes = _new_passwords()
    with unit_of_work():
        for user_name, password_hash in hashes.items():
            person = accounts.find_by_sign_in_name(user_name)
            if person is None:  # a demonstration that was interrupted
                del chosen[user_name]
            else:
                accounts.change_password(person, password_hash)
    telling.sign_ins(settings, chosen)


def _new_passwords() -> tuple[dict[str, str], dict[str, str]]:
    """Return a password for each known person, and its hash, both by user name."""
    chosen = {known.user_name: _password() for known in telling.KNOWN}
    return chosen, {user_name: passwords.hash_password(password) for user_name, password in chosen.items()}


def _password() -> str:
    """Return 80 random bits in letters that are easy to copy: as long as the password of an administrator must be."""
    groups = ("".join(secrets.choice(ids.ALPHABET) for _ in range(4)) for _ in range(_GROUPS_OF_PASSWORD))
    return "-".join(groups).lower()


def _fill(settings: Settings, size: int, seed: int) -> None:
    until = clock.now()
    since = until - timedelta(weeks=plans.WEEKS)
    with terminal.step("Courses"), clock.set_to(since - timedelta(days=1)):
        _require_course(settings)
    with terminal.step("Institutions, a programme and people with a role"):
        chosen, hashes = _new_passwords()
        with clock.set_to(since), unit_of_work():
            stage = staff.set_up(hashes, weeks=plans.WEEKS, seats=max(25, min(size, PLAYED)))
    learners, names = plans.make(min(size, PLAYED), seed)
    with terminal.step(f"{len(learners)} learners over {plans.WEEKS} weeks"):
        _play(learners, stage, hashes, (since, until), seed)
    if size > PLAYED:
        with terminal.step(f"{size - PLAYED} more learners like them"):
            _copy(learners[len(plans.KNOWN) :], names, size - PLAYED, seed, copying.Copier(since, until))
    telling.figures(stage)
    telling.sign_ins(settings, chosen)
    telling.what_to_try(settings, stage)


def _require_course(settings: Settings) -> None:
    """Import and publish the courses unless the programme's is there."""
    published = {version.course.slug for version in catalogue.list_published(to_everyone=False)}
    if staff.COURSE in published:
        return
    folder = settings.courses_folder
    if not (folder / staff.COURSE).is_dir():
        saying.fail(
            f"\nThere is no course {staff.COURSE} in {folder}, which the people of the demonstration learn from. "
            "Nothing was changed. Set LEARNHUB_COURSES to the folder that holds it."
        )
    try:
        importing.import_all(folder, publish=True)
    except importing.NotImported as error:
        importing.tell_and_end(error)


def _copy(models: Sequence[Plan], names: Names, wanted: int, seed: int, copier: Copier) -> None:
    """Copy the models in turn, some at a time: whoever looks meanwhile waits for no more than a second."""
    people = [accounts.find_by_sign_in_name(plan.user_name) for plan in models]
    histories = copying.read([person for person in people if person is not None])
    chance = Random(f"{seed}/copies")  # noqa: S311 -- nothing here is a secret
    for start in range(0, wanted, _COPIES_AT_ONCE):
        with unit_of_work():
            for number in range(start, min(start + _COPIES_AT_ONCE, wanted)):
                model = models[number % len(models)]
                name, user_name = names.draw(model.country, model.sex)
                newcomer = Newcomer(name, user_name, plans.email_of(user_name, chance))
                copier.add(histories[number % len(models)], newcomer, chance)
            copier.write()


def _play(
    learners: Sequence[Plan], stage: Stage, hashes: Mapping[str, str], between: tuple[datetime, datetime], seed: int
) -> None:
    until = between[1]
    going = [journeys.LearnerJourney(plan, stage, hashes.get(plan.user_name)).steps() for plan in learners]
    looking = [rounds.confirm_claims(*confirmer, until) for confirmer in staff.confirmers(stage)]
    looking.append(rounds.mark_work(stage.staff[staff.TUTOR.user_name], until, seed))
    shown = count(25, 25)
    mark = next(shown)

    def tell(share: float) -> None:
        nonlocal mark
        while share * 100 >= mark:
            click.echo(f"{mark} % … " if mark < 100 else "", nl=False)
            mark = next(shown)

    timeline.play([*looking, *going], *between, tell)
