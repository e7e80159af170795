"""Begin the next version of a course."""

from __future__ import annotations

import click

from learnhub.cli import terminal
from learnhub.cli.course import places
from learnhub.content.drafting import bumping
from learnhub.content.format.comparing import Step

STEPS = {"patch": Step.PATCH, "minor": Step.MINOR, "major": Step.MAJOR}
FOR_LEARNERS = {
    Step.PATCH: "A patch is for wording, translations and corrected keys; units, questions and options stay.\n"
    "Once it is published, everybody on {line} moves to it at once and keeps everything.",
    Step.MINOR: "A minor version may add, move and remove units and questions.\n"
    "Once it is published, learners in progress move to it with all they have done, and what is new is shown as new.",
    Step.MAJOR: "A major version is a different course.\n"
    "Once it is published, learners in progress finish theirs or choose to move; new learners start here.",
}


@click.command()
@click.argument("name", metavar="COURSE")
@click.argument("step", type=click.Choice(list(STEPS)))
def bump(name: str, step: str) -> None:
    """Copy a course's newest version to the next number, as a draft in which to go on.

    COURSE is a course's folder, or its id among the courses of this LearnHub. STEP says what may change:
    patch for words, minor for units and questions, major for a different course.

    \b
    Examples:
      python -m learnhub course bump spf-costing patch
      python -m learnhub course bump courses/spf-costing minor
    """
    course = places.find_course(name)
    with terminal.errors_told():
        made = bumping.bump(course, STEPS[step])
    major, minor, _patch = made.newer.name.split(".")
    click.echo(f"Copied {course.name} {made.older.name} to {places.shown(made.newer)}.\n")
    click.echo(FOR_LEARNERS[STEPS[step]].format(line=f"{major}.{minor}.*"))
    click.echo(
        "\nChange the files there. In its course.yml, write under `changes:` what is new, which learners read,\n"
        "and remove `draft: true` when it is ready. What learners have now stays as it is until then. Then\n"
        f"  python -m learnhub course check {places.shown(course)}"
    )
