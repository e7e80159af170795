"""Gaps within texts of Moodle: `{1:SHORTANSWER:=…}` of its cloze ("embedded answers"), `[[1]]` of its selects."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from learnhub.content.interchange import amounts, placeholders
from learnhub.content.interchange.model import Gap, Notes
from learnhub.content.interchange.moodle_texts import MoodleTexts
from learnhub.content.interchange.texts import Form
from learnhub.i18n import lazy

_TYPED = frozenset({"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"})
_CHOSEN = frozenset(
    f"{name}{way}"
    for name in ("MULTICHOICE", "MC")
    for way in ("", "_S", "_V", "_H", "_VS", "_HS", "S", "V", "H", "VS", "HS")
)
_NUMBERS = frozenset({"NUMERICAL", "NM"})
_EMBEDDED = re.compile(r"(?<!\\)\{([0-9]{0,5}):([A-Z_]{2,20}):((?:\\.|[^\\{}]){0,20000})\}")
_BETWEEN = re.compile(r"(?<!\\)~")
_SAID = re.compile(r"(?<![\\&])#")
_ESCAPED = re.compile(r"\\(.)")
_WEIGHT = re.compile(r"%(-?[0-9]+\.?[0-9]*)%")
_SELECTED = re.compile(r"\[\[([0-9]{1,3})\]\]")


@dataclass(frozen=True, slots=True)
class Found:
    """A text in which something stands for each gap, and the gaps."""

    text: str
    gaps: tuple[Gap, ...]


def embedded(text: str, texts: MoodleTexts, notes: Notes) -> Found | None:
    """Return a text with embedded answers and its gaps, or None where one of them cannot be a gap here."""
    gaps: list[Gap] = []
    weights = set()
    parts, at = [], 0
    for found in _EMBEDDED.finditer(text):
        gap = _embedded_gap(found[2], found[3], texts, notes)
        if gap is None:
            return None
        gaps.append(gap)
        weights.add(found[1] or "1")
        parts += [text[at : found.start()], placeholders.held(len(gaps))]
        at = found.end()
    if len(weights) > 1:
        notes.changed(lazy("Each gap counts the same here."))
    return Found("".join([*parts, text[at:]]), tuple(gaps)) if gaps else None


def _embedded_gap(kind: str, answers: str, texts: MoodleTexts, notes: Notes) -> Gap | None:
    read = [_answer(part, texts, notes) for part in _BETWEEN.split(answers)]
    right = tuple(dict.fromkeys(words for words, share in read if share >= 100))
    partly = [words for words, share in read if 0 < share < 100]
    for words in partly:
        notes.changed(lazy("“%(text)s” earned a part of the points there and earns nothing here.", text=words))
    if not right:
        return None
    if kind in _TYPED:
        return Gap(words=right)
    if kind in _NUMBERS:
        return Gap(words=tuple(_number(words, notes) for words in right))
    if kind in _CHOSEN:
        if len(right) > 1:
            notes.changed(lazy("Only the first of several right choices in a gap is right here."))
        return Gap(choices=(right[0], *dict.fromkeys(words for words, _ in read if words and words not in right)))
    return None


def _answer(part: str, texts: MoodleTexts, notes: Notes) -> tuple[str, Decimal]:
    part = part.strip()
    weight = _WEIGHT.match(part)
    share = amounts.share(weight[1]) if weight else Decimal(100 * part.startswith("="))
    words, *said = _SAID.split(part[weight.end() :] if weight else part.removeprefix("="), maxsplit=1)
    if said and said[0].strip():
        text = html.unescape(_ESCAPED.sub(r"\1", said[0]))
        notes.lost(lazy("There is no place here for what is said to an answer in a gap: %(text)s", text=text))
    return texts.texts.words(_ESCAPED.sub(r"\1", words), Form.HTML), share


def _number(words: str, notes: Notes) -> str:
    middle, _, tolerance = words.partition(":")
    if (amounts.number(tolerance) or 0) != 0:
        notes.changed(
            lazy("In a gap only the number %(number)s itself is right here, without its tolerance.", number=middle)
        )
    return middle.strip()


def selected(text: str, choices: Sequence[tuple[str, str]]) -> Found | None:
    """Return a text with numbered gaps; `choices` are (words, group) in the order of their numbers."""
    gaps: list[Gap] = []

    def hold(found: re.Match[str]) -> str:
        number = int(found[1])
        if not 0 < number <= len(choices):
            return found[0]
        right, group = choices[number - 1]
        gaps.append(
            Gap(choices=(right, *dict.fromkeys(words for words, other in choices if other == group and words != right)))
        )
        return placeholders.held(len(gaps))

    held = _SELECTED.sub(hold, text)
    return Found(held, tuple(gaps)) if gaps and all(len(gap.choices) > 1 for gap in gaps) else None
