"""What a book is made of, whichever way it is written down.

Every page is a tree of the elements that stored HTML knows, with what only a screen can do taken out or said
otherwise (`fitting`). Links between pages are `book:<page>` or `book:<page>#<id>`, pictures are `@media/<path>`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from xml.etree.ElementTree import Element

from learnhub.content.outline import Outline

WITHIN = "book:"
MEDIA = "@media/"


class Shape(StrEnum):
    """How a book is written down."""

    EPUB = "epub"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words and their language: what is not translated stands in another language than the book."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a book; `light` is a smaller form of it where it is heavy."""

    content_type: str
    data: bytes
    light: Picture | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a book: a unit, the beginning of a module, or what stands at the end.

    `anchor` is its own among the pages, `kind` a unit's kind or what else it is, `body` its tree without the title.
    `kicker` is said above the title.
    """

    anchor: str
    kind: str
    title: Words
    language: str
    body: Element
    kicker: Words | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A module: its own page, and those of its units in order."""

    opening: Page
    pages: Sequence[Page]


@dataclass(frozen=True, slots=True)
class Book:
    """A version in one language, for learners, or with the notes for facilitators.

    `identifier` is a UUID of this version in this language. `made_at` is when this way of making books was last
    changed, so that the same version gives the same bytes. `labels` are the words that writers add. `edition` says what
    is in it that is not in every book.
    """

    outline: Outline
    language: str
    identifier: str
    made_at: datetime
    title: Words
    summary: Words
    edition: Words | None
    about: Page
    parts: Sequence[Part]
    back: Sequence[Page]
    pictures: Mapping[str, Picture]
    labels: Mapping[str, Words]

    @property
    def pages(self) -> list[Page]:
        """All pages in reading order."""
        inner = [page for part in self.parts for page in (part.opening, *part.pages)]
        return [self.about, *inner, *self.back]
