"""Typed words: lines such as `= floor | social protection floor`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from learnhub.content.format.answers import escapes
from learnhub.content.format.answers.blocks import Block, Parts, lines_in
from learnhub.content.format.answers.kind import Answers, Kind
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Reporter
from learnhub.content.format.sources import QuestionSource
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.structure import Node, first_line
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.i18n import lazy

MOST_WORDS = 100
# As many characters as a learner may type.
LONGEST_WORDS = 200
# Letters by category that nobody sees: the Arabic tatweel, and what stands for a missing part of a Korean syllable.
_FILLERS = frozenset("\u0640\u115f\u1160\u3164\uffa0")
_STARTS_WITH_DIGIT = re.compile(r"[-+−]?\d")


class Words(Kind):
    """One of the accepted words or phrases is right, in whichever language of the course."""

    block = Block.LINES
    how = lazy("Write lines such as `= floor | social protection floor`, with an empty line before.")

    def read(self, body: Body, parts: Parts) -> Answers:
        """Return the words of lines that start with `=`."""
        return Answers(words=_read_lines(parts.answer, body) if parts.answer else ())

    def compare(self, source: Answers, translation: Answers, place: Place, report: Reporter) -> None:
        """Typed words may differ between languages, and their number too."""

    def joined(self, question: QuestionSource, source: Answers, texts: Mapping[str, Answers]) -> QuestionSource:  # noqa: ARG002 - each language has its own
        """Return a question with the words of all languages, the source's first."""
        return replace(question, words={language: text.words for language, text in texts.items()})

    def key(self, question: QuestionSource) -> dict[str, Any]:
        """Return the accepted words."""
        return {"accepted": list(question.accepted)}

    def shape(self, question: QuestionSource) -> tuple[object, ...]:  # noqa: ARG002 - any word can be typed
        """Words are typed, whichever are right."""
        return ()


def infer(block: Node) -> QuestionKind | None:
    """Return what lines that start with `=` are: numbers, words, or None where they could be both."""
    lines = [line.removeprefix("=").strip() for line in lines_in(block)]
    if all(_is_like_number(line) for line in lines):
        return QuestionKind.NUMERIC
    return None if any(_STARTS_WITH_DIGIT.match(line) for line in lines) else QuestionKind.TEXT


def _is_like_number(line: str) -> bool:
    return _STARTS_WITH_DIGIT.match(line) is not None and not any(one.isalpha() or one == "|" for one in line)


def read_words(written: Sequence[str], place: Place, report: Reporter) -> tuple[str, ...]:
    """Return words that learners type, of which any is right; faults are noted."""
    found = []
    for text in written[:MOST_WORDS]:
        # What is far too long is not read at all.
        words = escapes.plain(text) if len(text) < 10 * LONGEST_WORDS else text
        if words is None:
            hint = lazy("Write it without marks, or put a backslash before each: \\*.")
            message = lazy("Emphasis, links and the like cannot be typed: %(text)s", text=text.strip())
            report.error(place, "answer-markup", message, hint)
        elif not _is_seen(words):
            message = lazy("An answer is empty here.")
            report.error(place, "answer-empty", message, lazy("Write it, or leave its mark out."))
        elif len(words) > LONGEST_WORDS:
            message = lazy("This answer is longer than the 200 characters that learners can type.")
            report.error(place, "out-of-bounds", message, lazy("Ask for something shorter."))
        else:
            found.append(words)
    return tuple(found)


def _is_seen(words: str) -> bool:
    """Say whether there is a letter, a digit or a sign in it, and not only what joins or fills."""
    return any(unicodedata.category(letter)[0] in "LNPS" and letter not in _FILLERS for letter in words)


def _read_lines(block: Node, body: Body) -> tuple[str, ...]:
    written = [
        (part, body.place(row, part.strip() or line))
        for row, line in enumerate(lines_in(block), first_line(block))
        for part in escapes.split(line.removeprefix("="), "|")
    ]
    if len(written) > MOST_WORDS:
        message = lazy("A question accepts at most 100 words or phrases.")
        body.report.error(body.place_of(block), "out-of-bounds", message, lazy("Leave out the least likely ones."))
    return tuple(words for part, place in written[:MOST_WORDS] for words in read_words([part], place, body.report))
