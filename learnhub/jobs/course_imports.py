"""Importing versions that were asked for in the browser: checked apart, rendered, stored together with their files."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from learnhub.content import checkups, publishing, versions
from learnhub.content.format import requirements
from learnhub.content.intake import imports, staging
from learnhub.content.intake.staging import Staging
from learnhub.content.models import ImportStep
from learnhub.content.signoff import sign_offs
from learnhub.errors import Conflict, LearnHubError
from learnhub.i18n import lazy
from learnhub.stores.database import unit_of_work

# Seconds: longer than a check may take, and another one before it.
PATIENCE = 2.5 * checkups.SECONDS
_NOTHING = lazy("Nothing was imported. What was imported before is as it was.")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for: by whom, where the files are, the folder of their course, and where they wait, if they do."""

    code: str
    person: str
    folder: Path
    course: Path
    place: Staging | None
    may_replace: bool


def run(code: str, courses: Path) -> None:
    """Do what was asked for under a code; what is over already is let be."""
    asked = imports.find(code)
    if asked is None or imports.is_over(asked):
        return
    slug, number = asked.course.slug, asked.number
    try:
        with ExitStack() as stack:
            place = stack.enter_context(staging.taking(courses, code)) if asked.is_sent else None
            folder = (place.folder if place else courses) / slug / number
            _import(_Asked(code, asked.person, folder, courses / slug, place, asked.may_replace))
    except LearnHubError as error:
        with unit_of_work():
            imports.end(code, ImportStep.REFUSED, trouble=error)


def _import(asked: _Asked) -> None:
    _note(asked, ImportStep.CHECKING)
    # Kept by this process: where pages come from it too, they show the faults at once.
    look = checkups.look_at(asked.folder, patience=PATIENCE, beside=asked.course)
    checkup = look.checkup if look.checkup and look.is_current else checkups.check_apart(asked.folder, asked.course)
    if checkup.failed:
        raise Conflict(
            lazy("The check was stopped: it took too long or needed too much memory."),
            safe=_NOTHING,
            mend=lazy("Look for very long lines, or check the folder where you write it."),
        )
    if checkup.errors:
        with unit_of_work():
            imports.end(asked.code, ImportStep.REFUSED, errors=checkup.errors)
        return
    _require_known(asked.folder)
    _note(asked, ImportStep.RENDERING)
    publishing.find_stored(asked.folder)
    prepared = publishing.prepare(asked.folder)
    place = asked.place
    moves = staging.moves_of(place.courses, [prepared.source], may_replace=asked.may_replace) if place else []
    with unit_of_work():
        version = publishing.store(asked.person, prepared)
        sign_offs.require_not_open(version.course, version.number)
        if publishing.renders_again(version):
            publishing.replace_html(version, prepared)
        imports.end(asked.code, ImportStep.DONE)
        if place:
            place.place(moves)
    if place:
        place.remove()


def _require_known(folder: Path) -> None:
    """Raise Conflict where the version asks for a course that is not here: the child that checks knows no database."""
    for fault in requirements.check_requirements(folder, versions.prerequisites_of):
        raise Conflict(fault.message, safe=_NOTHING, mend=fault.hint)


def _note(asked: _Asked, step: ImportStep) -> None:
    with unit_of_work():
        imports.note(asked.code, step)
