"""Courses and versions as authors name them: by a folder, or by the id among the courses of this LearnHub.

`courses/spf-costing`, `courses/spf-costing/1.0.0`, `spf-costing` and `spf-costing@1.0.0` are all understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from learnhub.cli import saying
from learnhub.content.drafting import bumping
from learnhub.content.format import folders, names
from learnhub.i18n import gettext as _
from learnhub.settings import Settings, UnsafeSetting


def find(name: str) -> Path:
    """Return the folder that is named, as it is, or that of the course or version whose id is named.

    Ends the command with a sentence where there is none.
    """
    folder = find_known(name)
    if folder is None:
        end(name)
    return folder


def find_known(name: str) -> Path | None:
    """Return what `find` returns, or None where nothing has this name. Ends the command where a version is missing."""
    if Path(name).is_dir():
        return Path(name).absolute()
    course, number = divided(name)
    folder = Path(course) if Path(course).is_dir() else _courses() / course
    if not (course and folder.is_dir()):
        return None
    return _version(folder.absolute(), number) if number else folder.absolute()


def find_version(name: str) -> Path:
    """Return the folder of the version that is named, or of the newest one where only a course is named.

    Ends the command with a sentence where there is none.
    """
    folder = find(name)
    if names.version_number(folder.name) or (folder / "course.yml").is_file():
        return folder
    with saying.errors_told():
        return bumping.newest_version(folder)


def divided(name: str) -> tuple[str, str]:
    """Return the course and the number of `course@1.0.0`; the number is "" where none is named."""
    course, at, number = name.rpartition("@")
    return (course, number) if at and names.version_number(number) else (name, "")


def known_as(name: str) -> tuple[str, str]:
    """Return id and number of what is named; the number is "" where none is. Nothing needs to be there."""
    course, number = divided(name)
    if names.is_identifier(course) and not Path(course).is_dir():
        return course, number
    path = Path(course).absolute()
    return (path.parent.name, path.name) if not number and names.version_number(path.name) else (path.name, number)


def _version(course: Path, number: str) -> Path:
    folder = course / number
    if not folder.is_dir():
        there = ", ".join(str(one) for one, _folder in folders.numbered(course))
        with saying.errors_told():
            saying.fail(
                _(
                    "%(course)s has no version %(number)s. There is: %(there)s",
                    course=course.name,
                    number=number,
                    there=there,
                )
            )
    return folder


def end(name: str) -> NoReturn:
    """End the command and say that nothing is called so; what may have been meant is named."""
    courses = _courses()
    there = [one.name for one in folders.within(courses)] if courses.is_dir() else []
    meant = get_close_matches(Path(divided(name)[0]).name, there, 1)
    with saying.errors_told():
        told = [
            _(
                "There is no folder %(name)s, and no course with this id in %(folder)s.",
                name=name,
                folder=shown(courses),
            )
        ]
        if meant:
            told.append(_("Did you mean %(path)s?", path=meant[0]))
        saying.fail("\n".join(told))


def _courses() -> Path:
    try:
        return Settings.from_environment().courses_folder
    except UnsafeSetting as error:
        saying.fail(str(error))


def written(paths: Iterable[str], heading: str = "") -> Iterator[str]:
    """Say which files were written, each on a line of its own, to be copied."""
    yield heading or _("Written:")
    yield from (f"  {shown(Path(path).absolute())}" for path in paths)


def shown(path: Path) -> str:
    """Return a path as short as it can be said from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
