"""Version folders on their way into the courses folder: all of them or none, with the database, whoever is killed.

They are made beside their places, on the same disk, in a hidden folder that nothing else looks at. What is about to be
put where is written down there (`plan.json`) before the first folder is moved, and folders are moved within the
transaction that stores them: so it is the database that says, after a power cut too, whether they have come. Whatever
lies there still at the next start is brought to its end by that: the new folders are in their places, or the old ones.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from learnhub.content import publishing, versions
from learnhub.content.drafting import placing
from learnhub.content.format import digest
from learnhub.content.format.sources import VersionSource
from learnhub.content.workbench import files
from learnhub.errors import Conflict
from learnhub.i18n import lazy
from learnhub.stores import disk

_HIDDEN = ".coming-in-"
_SENT = ".sent-"
_PLAN = "plan.json"


@dataclass(frozen=True, slots=True)
class Move:
    """A version that comes: its digest, and that of the folder in whose place it comes, "" where there is none."""

    course: str
    number: str
    digest: str
    over: str = ""

    @property
    def path(self) -> str:
        """Where it lies in the courses folder."""
        return f"{self.course}/{self.number}"


class Staging:
    """A hidden folder in the courses folder, with versions that are to come into it."""

    def __init__(self, courses: Path, folder: Path) -> None:
        """Take a folder in the courses folder for it."""
        self._courses = courses
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Where new versions are written, each as `<course>/<number>`."""
        return self._folder / "new"

    @property
    def folders(self) -> set[Path]:
        """The folders of all versions in it."""
        return set(self.folder.glob("*/*/"))

    @property
    def courses(self) -> Path:
        """Where they are to come."""
        return self._courses

    def place(self, moves: Sequence[Move]) -> None:
        """Put versions in their places, within the transaction that stores them; undone when an error passes through.

        Raises Conflict where a place holds something else than it did, and OSError.
        """
        for here, _, _ in os.walk(self.folder):
            disk.make_durable(Path(here))
        disk.write(self._folder / _PLAN, json.dumps([asdict(move) for move in moves]).encode())
        disk.make_durable(self._courses)
        try:
            for move in moves:
                self._put(move)
        except BaseException:
            self.settle(lambda _move: False)
            raise

    def _put(self, move: Move) -> None:
        target, new = self._courses / move.path, self.folder / move.path
        if move.over:
            with files.held(target):  # whoever writes there now comes first, and is seen
                if digest.version_digest(target) != move.over:
                    raise _changed_meanwhile(move)
                self._put_aside(move)
                new.rename(target)
        else:
            placing.refuse_existing(target)
            target.parent.mkdir(exist_ok=True)
            new.rename(target)
        disk.make_durable(target.parent)
        disk.make_durable(self._courses)

    def _put_aside(self, move: Move) -> None:
        old = self._folder / "old" / move.path
        old.parent.mkdir(parents=True, exist_ok=True)
        (self._courses / move.path).rename(old)

    def remove(self) -> None:
        """Let what is still here go."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def settle(self, has_come: Callable[[Move], bool]) -> None:
        """Bring what was planned to its end: the new folders are in their places where they have come, else the old."""
        for move in self._planned():
            self._settle(move, has_come=has_come(move))
        if self._folder.exists():
            (self._folder / _PLAN).unlink(missing_ok=True)
            disk.make_durable(self._folder)

    def _planned(self) -> Sequence[Move]:
        try:
            return [Move(**told) for told in json.loads((self._folder / _PLAN).read_bytes())]
        except FileNotFoundError:
            return []

    def _settle(self, move: Move, *, has_come: bool) -> None:
        target, new, old = self._courses / move.path, self.folder / move.path, self._folder / "old" / move.path
        if has_come and new.exists():
            if target.exists():
                self._put_aside(move)
            target.parent.mkdir(exist_ok=True)
            new.rename(target)
        elif not has_come and not new.exists() and target.exists():
            new.parent.mkdir(parents=True, exist_ok=True)
            target.rename(new)
        if not has_come and old.exists() and not target.exists():
            old.rename(target)
        if target.parent.exists():
            with suppress(OSError):
                target.parent.rmdir()  # made for it, and empty again
        disk.make_durable(self._courses)


class OtherFiles(Conflict):
    """A version's place in the courses folder holds other files than those that are to come."""

    code = "other_files"
    safe = lazy("Nothing was imported, and nothing was overwritten.")
    mend = lazy(
        "If what you bring is to take their place, say so: --replace on the command line, a tick in the browser."
    )


def moves_of(courses: Path, sources: Iterable[VersionSource], *, may_replace: bool) -> list[Move]:
    """Return how versions come into the courses folder; one that lies there already, byte for byte, need not.

    Raises OtherFiles, naming them, where one would come in the place of other bytes, unless it may.
    """
    moves = []
    for source in sources:
        target = courses / source.course_id / source.number
        over = _require_free(target, source.files, may_replace=may_replace)
        if over != source.digest:
            moves.append(Move(source.course_id, source.number, source.digest, over))
    return moves


def require_free(courses: Path, folder: Path, *, may_replace: bool) -> None:
    """Raise OtherFiles where a version's folder would come in the place of other bytes, unless it may."""
    target = courses / folder.parent.name / folder.name
    _require_free(target, digest.file_digests(folder), may_replace=may_replace)


def _require_free(target: Path, coming: Mapping[str, str], *, may_replace: bool) -> str:
    """Return the digest of what is at a place now, "" where nothing is. Raises OtherFiles."""
    if not target.is_dir():
        return ""
    present = digest.file_digests(target)
    if present != coming and not may_replace:
        raise OtherFiles(
            lazy(
                "%(version)s lies in the courses folder already, with other files: %(files)s.",
                version=f"{target.parent.name} {target.name}",
                files=publishing.differing(present, coming),
            )
        )
    return digest.digest_of(present.items())


def _changed_meanwhile(move: Move) -> Conflict:
    return Conflict(
        lazy("Somebody else changed the files of %(version)s just now.", version=move.path),
        safe=lazy("Nothing was imported, and nothing was overwritten."),
        mend=lazy("Look at what they wrote, and import it again."),
    )


@contextmanager
def opened(courses: Path) -> Iterator[Staging]:
    """Give a place to write new versions; what has not come at the end of the block goes."""
    courses.mkdir(parents=True, exist_ok=True)
    courses = courses.resolve()
    with placing.hidden_folder(courses, _HIDDEN) as folder:
        staging = Staging(courses, folder)
        try:
            staging.folder.mkdir()
            yield staging
        finally:
            # Where the database does not answer, the folder stays until it does: see `clear`.
            staging.settle(_is_stored)
            shutil.rmtree(folder, ignore_errors=True)


def clear(courses: Path) -> None:
    """Bring to its end what processes that were killed had begun; what others are doing now is locked, and stays."""
    if courses.is_dir():
        for folder in placing.left_over(courses, _HIDDEN):
            Staging(courses, folder).settle(_is_stored)
            shutil.rmtree(folder, ignore_errors=True)
        for folder in placing.left_over(courses, _SENT):  # what was sent still waits for its turn
            Staging(courses, folder).settle(_is_stored)


@contextmanager
def receiving(courses: Path, code: str) -> Iterator[Staging]:
    """Give a place to write what is sent under a code; it stays there, unless an error passes through.

    Raises Conflict where something was sent under this code already, CannotWrite and StorageFull.
    """
    folder = courses.resolve() / f"{_SENT}{code}"
    with files.refusals():
        courses.mkdir(parents=True, exist_ok=True)
        try:
            folder.mkdir()
        except FileExistsError:
            raise Conflict(lazy("This is being sent already, in another window.")) from None
        try:
            place = Staging(courses.resolve(), folder)
            place.folder.mkdir()
            yield place
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


def sent_folder(courses: Path, code: str) -> Path:
    """Return where versions lie that were sent under a code, if they are still there."""
    return courses / f"{_SENT}{code}" / "new"


@contextmanager
def taking(courses: Path, code: str) -> Iterator[Staging]:
    """Give what was sent under a code, to one at a time. Raises Conflict where it is not there any more."""
    folder = courses.resolve() / f"{_SENT}{code}"
    if not folder.is_dir():
        raise Conflict(
            lazy("What was sent is not here any more."),
            safe=lazy("Nothing was imported. What was imported before is as it was."),
            mend=lazy("Send it again."),
        )
    with placing.locked(folder):
        place = Staging(courses.resolve(), folder)
        place.settle(_is_stored)  # a try before may have been killed
        try:
            yield place
        finally:
            place.settle(_is_stored)


def forget_sent(courses: Path, before: datetime) -> None:
    """Let go what was sent and last touched before an instant."""
    if courses.is_dir():
        for folder in placing.left_over(courses, _SENT):
            if folder.stat().st_mtime < before.timestamp():
                Staging(courses, folder).settle(_is_stored)
                shutil.rmtree(folder, ignore_errors=True)


def _is_stored(move: Move) -> bool:
    found = versions.find(move.course, move.number)
    return found is not None and found.digest == move.digest
