"""Begin the next version of a course."""

from __future__ import annotations

from collections.abc import Iterator

import click

from learnhub.cli import interpreter, saying
from learnhub.cli.course import places
from learnhub.content.drafting import bumping
from learnhub.content.drafting.bumping import Bump
from learnhub.content.format.comparing import Step
from learnhub.i18n import gettext as _

STEPS = {"patch": Step.PATCH, "minor": Step.MINOR, "major": Step.MAJOR}


@click.command()
@click.argument("name", metavar="COURSE")
@click.argument("step", type=click.Choice(list(STEPS)))
def bump(name: str, step: str) -> None:
    """Copy a course's newest version to the next number.

    The copy is a draft in which to go on. COURSE is a course's folder, or its id among the courses of this LearnHub.
    Another version than the newest is copied where it is named, by its folder or as spf-costing@1.0.0. STEP says what
    may change: patch for words, minor for units and questions, major for a different course.

    \b
    Examples:
      .venv/bin/python -m learnhub course bump spf-costing patch
      .venv/bin/python -m learnhub course bump courses/spf-costing minor
    """
    folder = places.find(name)
    with saying.errors_told():
        click.echo("\n".join(_told(bumping.bump(folder, STEPS[step]), STEPS[step])))


def _told(made: Bump, step: Step) -> Iterator[str]:
    course, newer = made.newer.parent, places.shown(made.newer)
    version = f"{course.name} {made.older.name}"
    yield _("Copied %(version)s to %(folder)s.", version=version, folder=newer)
    yield ""
    yield from _for_learners(step, made.older.name)
    yield ""
    yield _("Change the files there, and write under `changes:` in its course.yml what is new: learners read it.")
    yield _("Until you remove `draft: true` from it and publish it, learners keep what they have now.")
    yield f"  {interpreter.typed()} course preview {newer}"
    yield f"  {interpreter.typed()} course check {newer}"
    yield f"  {interpreter.typed()} course import {newer} --publish"


def _for_learners(step: Step, older: str) -> Iterator[str]:
    """Say what a step means for those who learn on the version before."""
    major, minor, _patch = older.split(".")
    if step is Step.PATCH:
        yield _("A patch is for wording, translations and corrected keys; units, questions and options stay.")
        yield _(
            "Once it is published, learners on %(line)s move to it at once and keep everything.",
            line=f"{major}.{minor}.*",
        )
    elif step is Step.MINOR:
        yield _("A minor version may add, move and remove units and questions.")
        yield _(
            "Once it is published, learners on %(line)s move to it with all they have done; what is new is shown so.",
            line=f"{major}.*",
        )
    else:
        yield _("A major version is a different course.")
        yield _(
            "Once it is published, learners on %(line)s finish theirs or choose to move; new ones start here.",
            line=f"{major}.*",
        )
