"""Files of learners: what may be handed in, told by its content, and under which name it is kept.

Their bytes lie by digest outside of the database (stores/files), like those of courses; what leads to them is a row of
the work they belong to, and nothing else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, select

from learnhub import i18n
from learnhub.assessment.models import HandInDraftFile, HandInFile
from learnhub.content.format import archives, media, pictures
from learnhub.content.format.vocabulary import Accepted
from learnhub.content.outline import AssignmentRules
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import Message, lazy
from learnhub.people.throttles import Allowance
from learnhub.stores import files
from learnhub.stores.database import db
from learnhub.stores.files import File

MOST_FILES = 5
# Files with new content: the same one again, as on a link that breaks, counts for nothing.
OF_PERSON = Allowance("files of", times=60, window=timedelta(days=1))
# What one form may hold, in bytes: a file of the largest size that there is, a few small ones, and the text.
LARGEST_FORM = 32 * 1024 * 1024
LONGEST_NAME = 100
_PICTURES = frozenset({Accepted.JPG, Accepted.PNG})
# Of a path on any system only the end is a name; the rest means something to some system or other.
_NOT_IN_NAMES = frozenset('<>:"|?*')


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came, and what its sender calls it. `content` may be cut off once it is larger than anything."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was accepted and lies in the store: its name, digest and size in bytes.

    `is_new`: nobody had sent the same bytes before.
    """

    name: str
    digest: str
    size: int
    is_new: bool = field(default=False, compare=False)


def kinds_of(rules: AssignmentRules) -> tuple[Accepted, ...]:
    """Return the kinds of files that are accepted."""
    return tuple(kind for kind in rules.accepts if kind is not Accepted.TEXT)


def content_type_of(name: str) -> str:
    """Return the type of a kept file, whose name ends as its content says."""
    return media.TYPES[media.ending(name)]


def accept(
    rules: AssignmentRules, sent: Sequence[Upload], *, most_new: int = OF_PERSON.times
) -> tuple[list[KeptFile], list[Message]]:
    """Put what fits on the disk, and return it with a sentence for each file that does not fit.

    Of what nobody had sent before, `most_new` files are taken. No row is written: what is not named by one afterwards
    is cleared away another day.
    """
    kept: list[KeptFile] = []
    problems: list[Message] = []
    for upload in sent:
        kind = _kind_of(rules, upload.content)
        problem = _problem(rules, upload, kind)
        if problem is not None or kind is None:
            problems.append(problem or _wrong_kind(rules, upload))
            continue
        digest = files.find(upload.content)
        if digest is None and sum(file.is_new for file in kept) >= most_new:
            problems.append(_too_many(upload))
            continue
        name = cleaned_name(upload.name, kind)
        kept.append(KeptFile(name, digest or files.write(upload.content), len(upload.content), is_new=digest is None))
    return kept, problems


def _too_many(upload: Upload) -> Message:
    return lazy(
        "“%(name)s” was not taken: you have sent a great many files within a day. "
        "What is saved is kept; please send this one tomorrow.",
        name=shown_name(upload.name),
    )


def _problem(rules: AssignmentRules, upload: Upload, kind: Accepted | None) -> Message | None:
    name = shown_name(upload.name)
    if len(upload.content) > rules.max_size:
        return lazy(
            "“%(name)s” is larger than %(size)s, so it was not taken.", name=name, size=i18n.file_size(rules.max_size)
        )
    if not upload.content:
        return lazy("“%(name)s” is empty, so it was not taken.", name=name)
    if kind is None:
        return _wrong_kind(rules, upload)
    if kind in media.ARCHIVES and not archives.is_safe(upload.content):
        return lazy(
            "“%(name)s” holds macros, is damaged or cannot be opened safely, so it was not taken. "
            "Save it anew, without macros.",
            name=name,
        )
    return None


def _wrong_kind(rules: AssignmentRules, upload: Upload) -> Message:
    kinds = ", ".join(kind.upper() for kind in kinds_of(rules))
    return lazy(
        "“%(name)s” is of no kind that is accepted here (%(kinds)s), or it is damaged, so it was not taken.",
        name=shown_name(upload.name),
        kinds=kinds,
    )


def _kind_of(rules: AssignmentRules, content: bytes) -> Accepted | None:
    """Return what a file is by its content, whatever its name says; None for what is not accepted."""
    return next((kind for kind in kinds_of(rules) if _is(kind, content)), None)


def _is(kind: Accepted, content: bytes) -> bool:
    if not media.is_kind(kind, content):
        return False
    return kind not in _PICTURES or pictures.size_of(content, media.TYPES[kind]) is not None


def cleaned_name(name: str, kind: Accepted) -> str:
    """Return the name under which a file is kept and sent: no path, nothing unseen, ending as its content says."""
    stem = shown_name(name)
    before, dot, _ending = stem.rpartition(".")
    return f"{(before if dot else stem).strip('. ')[:LONGEST_NAME] or 'file'}.{kind}"


def shown_name(name: str) -> str:
    """Return what a sender calls a file, as it may be shown."""
    end = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = (letter for letter in end if letter == " " or unicodedata.category(letter)[0] not in "CZ")
    spelt = "".join("_" if letter in _NOT_IN_NAMES else letter for letter in seen)
    return " ".join(spelt.split())[: LONGEST_NAME + 10]


def of_hand_ins(keys: Collection[int]) -> Mapping[int, list[KeptFile]]:
    """Return the files of pieces of work by their row keys, in their order; one without files is missing."""
    rows = db.session.execute(
        select(HandInFile.hand_in_id, HandInFile.name, File.digest, File.size)
        .join(File, File.digest == HandInFile.file_digest)
        .where(HandInFile.hand_in_id.in_(keys))
        .order_by(HandInFile.hand_in_id, HandInFile.position)
    )
    found: dict[int, list[KeptFile]] = {}
    for hand_in_id, name, digest, size in rows:
        found.setdefault(hand_in_id, []).append(KeptFile(name, digest, size))
    return found


def of_draft(enrolment_id: int, unit_slug: str) -> list[KeptFile]:
    """Return the files of a draft, in their order."""
    rows = db.session.execute(
        select(HandInDraftFile.name, File.digest, File.size)
        .join(File, File.digest == HandInDraftFile.file_digest)
        .where(HandInDraftFile.enrolment_id == enrolment_id, HandInDraftFile.unit_slug == unit_slug)
        .order_by(HandInDraftFile.position)
    )
    return [KeptFile(*row) for row in rows]


def at(kept: Sequence[KeptFile], position: int) -> KeptFile:
    """Return a file by its place, from 0. Raises NotFound."""
    if not 0 <= position < len(kept):
        raise NotFound
    return kept[position]


def set_of_draft(enrolment_id: int, unit_slug: str, kept: Sequence[KeptFile]) -> None:
    """Give a draft these files in the place of what it had. Raises Invalid on `files` for too many."""
    if len(kept) > MOST_FILES:
        raise Invalid({"files": lazy("At most %(most)s files can be handed in together.", most=MOST_FILES)})
    _forget(enrolment_id, unit_slug)
    key = {"enrolment_id": enrolment_id, "unit_slug": unit_slug}
    for file in sorted(kept, key=lambda one: one.digest):  # one order for all: no deadlock
        files.note(file.digest, file.size, content_type_of(file.name))
    for position, file in enumerate(kept):
        db.session.add(HandInDraftFile(**key, position=position, name=file.name, file_digest=file.digest))
    db.session.flush()


def move_to_hand_in(enrolment_id: int, unit_slug: str, hand_in_id: int) -> None:
    """Let the files of a draft be those of the piece of work that was made of it."""
    db.session.add_all(
        HandInFile(hand_in_id=hand_in_id, position=position, name=file.name, file_digest=file.digest)
        for position, file in enumerate(of_draft(enrolment_id, unit_slug))
    )
    db.session.flush()
    _forget(enrolment_id, unit_slug)


def _forget(enrolment_id: int, unit_slug: str) -> None:
    db.session.execute(
        delete(HandInDraftFile).where(
            HandInDraftFile.enrolment_id == enrolment_id, HandInDraftFile.unit_slug == unit_slug
        )
    )
