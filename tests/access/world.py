"""Who and what there is in the small world of the tests of access: data, made in building.py."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from learnhub.access.table import Column
from tests.content.written_course import png


class Letter(StrEnum):
    """How a target stands to an actor; ABSENT is nobody and nothing."""

    SELF = "S"
    PROGRAMME = "C"
    INSTITUTION = "I"
    COUNTRY = "N"
    ELSEWHERE = "X"
    ABSENT = "0"


@dataclass(frozen=True)
class Codes:
    """What belongs to a person and can be addressed."""

    person: str
    certificate: str
    open_attempt: str
    result: str
    session: str
    passkey: str
    identity: str
    grant: str
    bookmark: str
    to_mark: str
    work: str
    post: str


@dataclass(frozen=True)
class Human:
    """Somebody of the world. `institution` and `above` are confirmed; `claimed` is only stated."""

    name: str
    email: str
    user_name: str
    country: str
    places: frozenset[str]
    claimed: str
    programmes: frozenset[str]
    codes: Codes

    @property
    def canaries(self) -> tuple[str, str, str]:
        return self.name, self.email, self.user_name


@dataclass(frozen=True)
class Actor:
    """Who asks: `column` says what they hold today, `tokens` opens their session (fresh password, old password).

    `manages` is the letter of their programme, `writes` that of the course of which they are an author.
    """

    name: str
    column: Column
    human: Human | None = None
    manages: str = ""
    tokens: tuple[str, str] | None = None
    is_programme_manager: bool = False
    writes: str = ""

    @property
    def is_somebody(self) -> bool:
        """Whether the site takes them for somebody signed in."""
        return self.column is not Column.ANYONE


DRAFT, DRAFT_TEXT, DRAFT_PICTURE = "9.0.0", "01-start/01-words.en.md", "picture.png"
DRAFT_TRANSLATION = "01-start/01-words.fr.md"
DRAFT_FILES = {
    DRAFT_TEXT: b"---\ntitle: Words\n---\n\nWords.\n",
    DRAFT_TRANSLATION: b"---\ntitle: Mots\n---\n\nMots.\n",
    "01-start/module.yml": b"title: {en: Start, fr: Commencer}\n",
    "02-empty/module.yml": b"title: {en: Empty, fr: Vide}\n",
    "course.yml": b"title: {en: Floors, fr: Socles}\nlanguages: [en, fr]\ndraft: true\n",
    f"media/{DRAFT_PICTURE}": png(),
}


@dataclass
class World:
    """Who and what there is. Keys are letters but for `humans` and `actors`; `digests` are those of the courses.

    The course C is that of all programmes, N is owned by the country of those who act, X by another one.
    """

    humans: dict[str, Human] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    twins: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    programmes: dict[str, str] = field(default_factory=dict)
    courses: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    mistakes: dict[str, str] = field(default_factory=dict)
    invitations: dict[str, tuple[str, str]] = field(default_factory=dict)
    offices: tuple[str, str] = ("", "")
    first_administrator: str = ""
    sign_in_link: str = ""
    reset_link: str = ""
    confirmation: str = ""
    sign_up: str = ""
    welcome: str = ""
    lists: dict[str, str] = field(default_factory=dict)
    failed_work: str = ""
    failed_mail: str = ""
    folder: Path = Path()

    def write_folders(self, folder: Path) -> None:
        """Begin a next version of each course, with a text and a picture, for those who may write it."""
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        for slug in self.courses.values():
            for path, content in DRAFT_FILES.items():
                file = folder / slug / DRAFT / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)

    def target(self, actor: Actor, letter: Letter) -> Codes:
        """Return what the person at a relation to an actor has; unknown codes of the same shape for nobody."""
        if letter is Letter.ABSENT:
            return NOBODY
        human = actor.human if letter is Letter.SELF else self.humans[f"member {letter}"]
        return human.codes if human else NOBODY


NOBODY = Codes(
    person="0" * 16,
    certificate="LH-0000-0000-0000",
    open_attempt="00000000-0000-4000-8000-000000000000",
    result="00000000-0000-4000-8000-000000000000",
    session="0" * 16,
    passkey="0" * 16,
    identity="0" * 16,
    grant="0" * 16,
    bookmark="0" * 16,
    to_mark="00000000-0000-4000-8000-000000000000",
    work="00000000-0000-4000-8000-000000000000",
    post="0" * 16,
)
