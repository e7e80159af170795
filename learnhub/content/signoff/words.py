"""What changed between two texts as people read them: paragraph by paragraph, and in each word by word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from html.parser import HTMLParser

# What begins and ends a paragraph of its own.
_BLOCKS = frozenset(
    {
        *("p", "li", "dt", "dd", "tr", "pre", "figcaption", "h2", "h3", "h4", "h5", "h6", "aside", "blockquote"),
        *("ul", "ol", "dl", "table", "figure", "div", "section", "details", "summary"),
    }
)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"td", "th"})
# Scripts that set no spaces between words: there, a cluster of letters is what changes.
_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
# Paragraphs less alike than this are two, not one that changed.
_ALIKE = 0.4


class Kind(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stayed, came or went."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it is read, and the heading that it stands under ("" before the first)."""

    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A paragraph that changed, came or went, and the heading under which it stands."""

    heading: str
    words: Sequence[Words]


def paragraphs_of(html: str) -> list[Paragraph]:
    """Return the paragraphs of stored HTML as they are read; a picture is what it shows."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Paragraph] = []
        self._words: list[str] = []
        self._heading = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph, or say what a picture shows."""
        if tag in _BLOCKS:
            self.end()
        elif tag in _CELLS and self._words:
            self._words.append(" | ")
        elif tag == "br":
            self._words.append(" ")
        elif tag == "img":
            alternative = dict(attrs).get("alt")
            self._words.append(f"[{alternative}]" if alternative else "")

    def handle_data(self, data: str) -> None:
        """Take words to what is open."""
        self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph; a heading stands above those that follow."""
        if tag in _HEADINGS:
            self._heading = _joined(self._words)
        if tag in _BLOCKS:
            self.end()

    def end(self) -> None:
        """Keep the paragraph that is open, where it has words."""
        text = _joined(self._words)
        self._words = []
        if text:
            self.found.append(Paragraph(text, self._heading))


def _joined(words: Iterable[str]) -> str:
    return " ".join("".join(words).split())


def differences(older: Sequence[Paragraph], newer: Sequence[Paragraph]) -> list[Difference]:
    """Return what changed, in the order of the newer text; what went stands where it stood."""
    comparing = SequenceMatcher(None, [one.text for one in older], [one.text for one in newer], autojunk=False)
    found: list[Difference] = []
    for tag, start, end, new_start, new_end in comparing.get_opcodes():
        if tag != "equal":
            found += _paired(older[start:end], newer[new_start:new_end])
    return found


def _paired(older: Sequence[Paragraph], newer: Sequence[Paragraph]) -> Iterator[Difference]:
    """Bring paragraphs together that are alike; the others went or came."""
    left = list(older)
    for paragraph in newer:
        like = max(left, key=lambda one: _likeness(one.text, paragraph.text), default=None)
        if like is None or _likeness(like.text, paragraph.text) < _ALIKE:
            yield Difference(paragraph.heading, [Words(Kind.ADDED, paragraph.text)])
            continue
        place = left.index(like)
        yield from (_gone(one) for one in left[:place])
        del left[: place + 1]
        yield Difference(paragraph.heading, compared(like.text, paragraph.text))
    yield from (_gone(one) for one in left)


def _gone(paragraph: Paragraph) -> Difference:
    return Difference(paragraph.heading, [Words(Kind.REMOVED, paragraph.text)])


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, _pieces(one), _pieces(other), autojunk=False).ratio()


def compared(older: str, newer: str) -> list[Words]:
    """Return one paragraph with the words that came and went."""
    old, new = _pieces(older), _pieces(newer)
    found: list[Words] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Words(Kind.SAME, "".join(old[start:end])))
            continue
        found.append(Words(Kind.REMOVED, "".join(old[start:end])))
        found.append(Words(Kind.ADDED, "".join(new[new_start:new_end])))
    return [words for words in found if words.text]


def _pieces(text: str) -> list[str]:
    """Cut a text into words, marks and spaces; where a script sets no spaces, into clusters of letters."""
    found: list[str] = []
    for piece in _PIECES.findall(text):
        found += _clusters(piece) if _WITHOUT_SPACES.search(piece) else [piece]
    return found


def _clusters(word: str) -> list[str]:
    """Cut letters apart, and leave the marks that stand on one with it."""
    found: list[str] = []
    for letter in word:
        if found and unicodedata.category(letter).startswith("M"):
            found[-1] += letter
        else:
            found.append(letter)
    return found
