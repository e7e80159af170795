"""Terms of the glossary within a text: each is marked where a reader meets it first.

A term is found as a whole word, in any case, however its spaces and apostrophes are written; of several that begin at
one place the longest counts. Khmer, Lao, Thai, Burmese, Chinese and Japanese are written without spaces between words:
there a term may begin and end wherever a syllable does.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from learnhub.content.format.terms import folded

# What is no running text, or says already what it is about.
_APART = frozenset({"a", "code", "pre", "abbr", "h1", "h2", "h3", "h4", "h5", "h6", "th", "dt", "figcaption", "sup"})
_APART_BY_CLASS = frozenset({"callout-title", "callout-review", "footnote"})
# Thai to Lao, Burmese, Khmer, kana and ideographs.
_WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_IS_WITHOUT_SPACES = re.compile(f"[{_WITHOUT_SPACES}]")
# Vowels of Thai and Lao that are letters by Unicode's categories, and yet parts of a syllable: those written before
# its consonant, and those written after.
_OPENING_VOWELS = "\u0e40-\u0e44\u0ec0-\u0ec4"
_CLOSING_VOWELS = "\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3\u0ebd"
# Signs that put the next consonant below this one: Khmer coeng, Burmese virama.
_JOINERS = "\u17d2\u1039"
_LAST_OF_SCRIPTS = 0x20000
_INVISIBLE = "[\u200b\u2060\u00ad]*"


@dataclass(frozen=True, slots=True)
class Terms:
    """A glossary ready to be looked for: one pattern, and which term each form of a word stands for."""

    pattern: re.Pattern[str] | None = None
    ids: Mapping[str, str] = field(default_factory=dict)


NO_TERMS = Terms()


@lru_cache(maxsize=32)
def terms_of(listed: tuple[tuple[str, tuple[str, ...]], ...]) -> Terms:
    """Return a glossary, given as (id, words that stand for it), ready to be looked for."""
    forms = sorted({_plain(form) for _, words in listed for form in words}, key=lambda form: (-len(form), form))
    if not forms:
        return NO_TERMS
    ids = {_key(form): term for term, words in listed for form in words}
    # One test for what stands before each group, rather than one for each form: that is what takes the time.
    groups = [group for is_close in (True, False) if (group := _group(forms, is_close=is_close))]
    return Terms(re.compile("|".join(groups)), ids)


def _plain(form: str) -> str:
    return unicodedata.normalize("NFC", " ".join(form.split()))


def _group(forms: list[str], *, is_close: bool) -> str:
    """Return what finds the forms whose first letter is of a script without spaces (`is_close`), or of another."""
    chosen = [form for form in forms if _is_close(form[0]) is is_close]
    ends = ((_after_close(), True), (_after(), False))
    endings = [
        f"(?:{'|'.join(_expression(form) for form in own)}){after}"
        for after, ends_close in ends
        if (own := [form for form in chosen if _is_close(form[-1]) is ends_close])
    ]
    return f"{_BEFORE_CLOSE if is_close else _before()}(?:{'|'.join(endings)})" if endings else ""


def _is_close(letter: str) -> bool:
    return _IS_WITHOUT_SPACES.match(letter) is not None


def _key(found: str) -> str:
    return folded(re.sub(_INVISIBLE, "", found))


@lru_cache(maxsize=2)
def _marks(*, of_close: bool) -> str:
    """Return Unicode's combining marks, as ranges for a class of characters: they belong to the letter before.

    Those of scripts without spaces (`of_close`), or all others.
    """
    marks = (code for code in range(_LAST_OF_SCRIPTS) if unicodedata.category(chr(code))[0] == "M")
    codes = [code for code in marks if _is_close(chr(code)) is of_close]
    runs = (list(run) for _, run in groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0]))
    return "".join(f"{re.escape(chr(run[0][1]))}-{re.escape(chr(run[-1][1]))}" for run in runs)


_BEFORE_CLOSE = f"(?<![{_JOINERS}{_OPENING_VOWELS}])"


def _after_close() -> str:
    return f"(?![{_marks(of_close=True)}{_CLOSING_VOWELS}])"


def _before() -> str:
    # "Non-contributory" is not "contributory". What stands before may be written without spaces.
    return rf"(?<![{_marks(of_close=False)}\-])(?<![^\W{_WITHOUT_SPACES}])"


def _after() -> str:
    return rf"(?![{_marks(of_close=False)}])(?![^\W{_WITHOUT_SPACES}])(?!-\w)"


def _expression(form: str) -> str:
    """Return what finds a form. Words in capitals alone, such as PMT, are found in capitals alone."""
    letters = "".join(_letters(form))
    return letters if form.isupper() and len(form) > 1 else f"(?i:{letters})"


def _letters(form: str) -> Iterator[str]:
    for letter in form:
        if letter == " ":
            yield r"\s+"
        elif letter in "'’":
            yield "['’]"
        elif _is_close(letter):
            # Writers help browsers to break lines with a space that is not seen.
            yield letter + _INVISIBLE
        else:
            yield re.escape(letter)


def mark(root: ET.Element, terms: Terms) -> None:
    """Make the first use of each term in a text a link to `@term/<id>`, in place."""
    if terms.pattern is not None:
        _Marking(terms.pattern, terms.ids).element(root)


class _Marking:
    def __init__(self, pattern: re.Pattern[str], ids: Mapping[str, str]) -> None:
        self._pattern = pattern
        self._ids = ids
        self._used: set[str] = set()

    def element(self, parent: ET.Element) -> None:
        """Mark the words of an element in the order in which they are read."""
        children = list(parent)
        parent.text, first = self._words(parent.text)
        for place, link in enumerate(first):
            parent.insert(place, link)
        for child in children:
            if not self._is_apart(child):
                self.element(child)
            child.tail, links = self._words(child.tail)
            at = list(parent).index(child) + 1
            for offset, link in enumerate(links):
                parent.insert(at + offset, link)

    @staticmethod
    def _is_apart(element: ET.Element) -> bool:
        # Words in another language are not those of the glossary.
        return element.tag in _APART or element.get("class") in _APART_BY_CLASS or element.get("lang") is not None

    def _words(self, text: str | None) -> tuple[str | None, list[ET.Element]]:
        """Return the text before the first mark, and the marks, each with the text after it."""
        if not text:
            return text, []
        links: list[ET.Element] = []
        start, before = 0, text
        for found in self._pattern.finditer(text):
            term = self._ids.get(_key(found[0]))
            if term is None or term in self._used:
                continue
            self._used.add(term)
            if links:
                links[-1].tail = text[start : found.start()]
            else:
                before = text[: found.start()]
            links.append(_link(term, found[0]))
            start = found.end()
        if links:
            links[-1].tail = text[start:]
        return before, links


def _link(term: str, words: str) -> ET.Element:
    link = ET.Element("a", {"class": "term", "href": f"@term/{term}"})
    link.text = words
    return link
