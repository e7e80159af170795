"""Where the versions lie among files from outside, and which files belong to none.

A version is a folder with a course.yml. It is called by its number, and the folder around it by the course's id, as in
the courses folder; what stands above may be anything: `spf-costing/1.0.0`, as `course export --to zip` writes it, or
`courses-main/courses/spf-costing/1.0.0`, as Git hosts pack a repository.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from learnhub.content.format import names
from learnhub.errors import LearnHubError
from learnhub.i18n import Message, lazy

SETTINGS = "course.yml"
_LONGEST_PATH = 400
_DEEPEST = 12
# What systems put into zip files besides.
_BESIDES = frozenset({"__MACOSX"})


class NoCourse(LearnHubError):
    """Files from outside that are not laid out as a course."""

    code = "no_course"
    status = 422
    message = lazy("There is no course in it: no folder has a file course.yml.")
    safe = lazy("Nothing was imported. What was imported before is as it was.")
    mend = lazy("A course lies in a folder such as spf-costing/1.0.0: its id, then the number of the version.")


class Unusable(LearnHubError):
    """Files from outside of which one cannot be written down as it is."""

    code = "unusable_files"
    status = 422
    safe = lazy("Nothing was imported. What was imported before is as it was.")
    mend = lazy("Take out what is no part of the course, and import it again.")


def require_usable(path: str) -> None:
    """Raise Unusable for a path that leads out, or has a name that nobody could read or the system not keep."""
    parts = path.split("/")
    is_inside = len(parts) <= _DEEPEST and all(part not in {"", ".", ".."} for part in parts)
    if not is_inside or not _is_readable(path) or len(os.fsencode(path)) > _LONGEST_PATH:
        raise Unusable(lazy("A file in it has a name that cannot be used: %(name)s", name=printable(path)))


def _is_readable(path: str) -> bool:
    return path.isprintable() and not set(path) & set("\\:")


def printable(path: str) -> str:
    """Return a path that can be shown, whatever is in it."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in path)[:_LONGEST_PATH]


@dataclass(frozen=True, slots=True)
class Found:
    """A version among files: the course's id, the number, and its files: path within the version → path outside."""

    course: str
    number: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """The versions that were found, and the paths of files that belong to none of them."""

    versions: Sequence[Found]
    left_out: Sequence[str]


def find(paths: Iterable[str], course: str = "", *, unnamed: str = "") -> Layout:
    """Return the versions among paths; with `course` they are of that course, whatever the folder around is called.

    Where there is no folder around, they are of the course `unnamed`. Hidden files are no part of a version, and are
    let be. Raises NoCourse for what cannot be a version, Unusable for names of files.
    """
    seen = [path for path in paths if not _is_besides(path)]
    roots = _roots(seen)
    if not roots:
        raise NoCourse
    versions: dict[tuple[str, str], Found] = {}
    placed: set[str] = set()
    for root in roots:
        found = _version(root, [path for path in seen if path.startswith(root)], course, unnamed)
        if (found.course, found.number) in versions:
            version = f"{found.course} {found.number}"
            raise NoCourse(lazy("%(version)s is in it more than once.", version=version))
        versions[found.course, found.number] = found
        placed.update(found.files.values())
    return Layout(list(versions.values()), [path for path in seen if path not in placed])


def _is_besides(path: str) -> bool:
    parts = path.split("/")
    return parts[0] in _BESIDES or any(part.startswith(".") for part in parts)


def _roots(paths: Sequence[str]) -> list[str]:
    """Return the folders that hold a course.yml, each with a slash at its end; one below another belongs to that."""
    found: list[str] = []
    for root in sorted(path.removesuffix(SETTINGS) for path in paths if f"/{path}".endswith(f"/{SETTINGS}")):
        if not any(root.startswith(other) for other in found):
            found.append(root)
    return found


def _version(root: str, paths: Sequence[str], course: str, unnamed: str) -> Found:
    above, _, number = root.removesuffix("/").rpartition("/")
    if names.version_number(number) is None:
        raise NoCourse(_wrong_number(number))
    name = course or above.rpartition("/")[2] or unnamed
    if not names.is_identifier(name):
        mend = lazy("Lay it out as spf-costing/1.0.0, or name the course where you type: --course spf-costing.")
        raise NoCourse(_wrong_course(number, name), mend=mend)
    for path in paths:
        require_usable(path)
    return Found(name, number, {path.removeprefix(root): path for path in paths})


def _wrong_number(name: str) -> Message:
    if not name:
        return lazy("A file course.yml lies in no folder, so it does not say which version it is of.")
    return lazy("The name of the folder with course.yml is no version number: %(name)s", name=printable(name))


def _wrong_course(number: str, name: str) -> Message:
    if not name:
        return lazy("It does not say which course version %(number)s is of.", number=number)
    return lazy(
        "The name of the folder around version %(number)s is no id of a course: %(name)s",
        number=number,
        name=printable(name),
    )
