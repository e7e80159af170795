"""What other systems exported, converted in a limited child process: nobody knows what is in an upload.

The child has no more memory and time than told, writes no files, and is killed when it takes too long; what it gives
back is a quiz or a lesson that is still to be written, or the reason why there is none.
"""

from __future__ import annotations

import pickle
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from learnhub.content.format import media
from learnhub.content.format.vocabulary import Role
from learnhub.content.interchange import importing, word
from learnhub.content.interchange.importing import Brought, Source
from learnhub.content.interchange.placing import NotBrought
from learnhub.content.interchange.word import Lesson
from learnhub.i18n import Message, lazy

SECONDS = 40
MEMORY = 1024 * 1024 * 1024
LARGEST = media.LARGEST
_ROOT = Path(__file__).resolve().parents[3]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from learnhub.content.interchange import converting; converting.main()"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be converted: a Word document where `is_lesson`, else questions, in the format `wanted` or as seen.

    `present` is the media folder with pictures that are there; `name` is the file's, without its ending.
    """

    data: bytes
    language: str
    title: str
    name: str
    present: Path | None = None
    is_lesson: bool = False
    wanted: Source | None = None
    role: Role = Role.CHECK


@dataclass(frozen=True, slots=True)
class _Refused:
    message: Message
    mend: Message


def convert(asked: Asked) -> Brought | Lesson:
    """Return what a file holds as a quiz or a lesson. Raises NotBrought."""
    if len(asked.data) > LARGEST:
        raise NotBrought(lazy("The file is larger than 20 MB."), mend=lazy("Divide it."))
    try:
        told = subprocess.run(  # noqa: S603 - our own program, no shell; what is from outside is only read
            [sys.executable, "-I", "-c", _START, str(_ROOT)],
            input=pickle.dumps(asked),
            capture_output=True,
            timeout=SECONDS,
            check=True,
            cwd="/",
            env={},
        )
    except (subprocess.SubprocessError, OSError) as problem:
        raise NotBrought(
            lazy("This file takes too much time or memory to read."), mend=lazy("Divide it, and bring over the parts.")
        ) from problem
    found: Brought | Lesson | _Refused = pickle.loads(told.stdout)  # noqa: S301 - what our own child wrote
    if isinstance(found, _Refused):
        raise NotBrought(found.message, mend=found.mend)
    return found


def main() -> None:
    """Convert what the parent asks for, and write the outcome to the standard output; the child's whole work."""
    asked: Asked = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - what the parent wrote
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0)):
        _, hard = resource.getrlimit(kind)
        most_here = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most_here, hard))
    sys.stdout.buffer.write(pickle.dumps(_outcome(asked)))


def _outcome(asked: Asked) -> Brought | Lesson | _Refused:
    try:
        if asked.is_lesson:
            return word.convert(asked.data, asked.language, present=asked.present, title=asked.title, name=asked.name)
        return importing.convert(
            asked.data,
            asked.language,
            present=asked.present,
            wanted=asked.wanted,
            title=asked.title,
            name=asked.name,
            role=asked.role,
        )
    except NotBrought as refused:
        return _Refused(refused.message, refused.mend)
