"""Versions from a zip file or a repository, written where they wait to come into the courses folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from learnhub.content.format.sources import VersionSource
from learnhub.content.intake import layouts, repositories, staging, zips
from learnhub.content.intake.layouts import Layout
from learnhub.content.intake.repositories import Address
from learnhub.content.intake.staging import Move, Staging


@dataclass(slots=True)
class Arrival:
    """Versions that wait to come in, and the paths of files that belong to none.

    `told` goes into the audit; `may_replace` says whether they may come in the place of other files.
    """

    staging: Staging
    left_out: Sequence[str]
    told: Mapping[str, str] = field(default_factory=dict)
    may_replace: bool = False


@contextmanager
def from_zip(file: Path, courses: Path, course: str = "") -> Iterator[Arrival]:
    """Unpack a zip file, for the length of the block; `course` is the id where the file does not say it.

    Raises Unsafe, NoCourse, StorageFull.
    """
    staging.clear(courses)
    with file.open("rb") as opened, zips.opened(opened) as archive, staging.opened(courses) as place:
        left_out = write(layouts.find(archive.paths, course), archive.unpack, place.folder)
        yield Arrival(place, left_out)


@contextmanager
def from_repository(address: Address, courses: Path, course: str = "") -> Iterator[Arrival]:
    """Fetch a commit, for the length of the block; `course` is the id where the repository does not say it.

    Raises NotFetched, Unusable, NoCourse.
    """
    staging.clear(courses)
    with repositories.fetched(address) as commit, staging.opened(courses) as place:
        left_out = write(layouts.find(commit.entries, course, unnamed=address.name), commit.write, place.folder)
        yield Arrival(place, left_out, {"commit": commit.id})


def write(layout: Layout, how: Callable[[Mapping[str, Path]], None], into: Path) -> Sequence[str]:
    """Write versions below a folder, each as `<course>/<number>`, and return what belongs to none of them."""
    for version in layout.versions:
        folder = into / version.course / version.number
        how({outside: folder / inside for inside, outside in version.files.items()})
    return layout.left_out


def moves_of(arrival: Arrival, sources: Iterable[VersionSource]) -> list[Move]:
    """Return how versions that were found right come in. Raises OtherFiles."""
    return staging.moves_of(arrival.staging.courses, sources, may_replace=arrival.may_replace)
