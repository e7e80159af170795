"""GIFT read: what each record asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from learnhub.content.format.sources import NumberRange
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.interchange import amounts, encodings, headings, kinds, markup, weighing
from learnhub.content.interchange.gift_records import Record, formed, records, released
from learnhub.content.interchange.model import Bank, Item, Notes, Question, Scenario
from learnhub.content.interchange.texts import Form, Texts
from learnhub.content.interchange.weighing import Weighed
from learnhub.i18n import lazy

_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_WEIGHT = re.compile(r"%(-?[0-9]+\.?[0-9]*)%")
_ORDER = re.compile(r">\s*(?P<count>[0-9]+|ALL)?(?P<settings>(?:[ \t]+[A-Z_0-9]+)*)[ \t]*\n(?P<items>.*)", re.DOTALL)


def read(data: bytes, texts: Texts) -> Bank:
    """Return the questions of a GIFT file. Raises nothing for bad input: what cannot be read is told of."""
    notes = Notes()
    text = markup.cleaned(encodings.decoded(data, notes))
    return Bank(tuple(_Reader(record, texts).item() for record in records(text)), notes.all())


class _Reader:
    """Reads one record."""

    def __init__(self, record: Record, texts: Texts) -> None:
        self.record = record
        self.texts = texts
        self.notes = Notes()

    def item(self) -> Item:
        record = self.record
        became = None if record.is_broken else self._became()
        if record.is_run_on:
            self.notes.changed(lazy("There was no empty line before it: it was taken for a question of its own."))
        if record.is_broken:
            self.notes.lost(lazy("Its braces do not fit together, so its answers cannot be told from its text."))
        elif became is None:
            self.notes.lost(lazy("Its answers cannot be read."))
        label = record.name or (became.name if became else "") or headings.shortened(record.original)
        return Item(label, became, self.notes.all(), record.original, record.category)

    def _became(self) -> Question | Scenario | None:
        record = self.record
        stem = self.texts.block(record.text, record.form, self.notes)
        name = record.name or headings.shortened(markup.plain(stem))
        if record.answers is None:
            return Scenario(name, stem, record.id)
        asked = Question(name, QuestionKind.OPEN, stem, record.id, feedback=self._said(record.feedback))
        return headings.with_tags(self._answered(asked, record.answers), record.tags, self.notes)

    def _said(self, text: str) -> str:
        return self.texts.block(*formed(text, self.record.form), self.notes)

    def _answered(self, asked: Question, answers: str) -> Question | None:
        if not answers:
            return self._open(asked)
        if answers[0] == "#":
            return self._numeric(asked, answers[1:])
        if answers[0] == ">":
            return self._order(asked, answers)
        if "~" in answers:
            return self._choice(asked, answers)
        if "=" in answers and "->" in answers:
            return self._match(asked, answers)
        said = answers.split("#", 2)
        if said[0].strip().upper() in _TRUTH:
            return self._truth(asked, _TRUTH[said[0].strip().upper()], [*said[1:], "", ""])
        return weighing.typed(asked, self._words(_parts(answers, "=")), self.notes)

    def _open(self, asked: Question) -> Question:
        model, feedback = kinds.divided(asked.feedback)
        # There a tutor marks every essay; our exports say where that is otherwise here.
        return replace(asked, model=model, feedback=feedback, keys={"marked": "true"})

    def _truth(self, asked: Question, is_true: bool, said: Sequence[str]) -> Question:
        wrong, right = (self._said(one) for one in said[:2])
        return kinds.truth(
            asked, self.texts.language, is_true, right if is_true else wrong, wrong if is_true else right
        )

    def _choice(self, asked: Question, answers: str) -> Question:
        parts = _parts(answers.replace("=", "~="), "~")
        options = [self._option(part.removeprefix("="), Decimal(100 * part.startswith("="))) for part in parts]
        return weighing.choice(asked, options, self.notes, is_single="=" in answers)

    def _option(self, part: str, share: Decimal) -> Weighed:
        weight = _WEIGHT.match(part) if not share else None
        text, _, said = (part[weight.end() :] if weight else part).partition("#")
        earned = amounts.share(weight[1]) if weight else share
        return Weighed(self.texts.line(*formed(text, self.record.form), self.notes), earned, self._said(said))

    def _words(self, parts: list[str]) -> list[Weighed]:
        found = []
        for part in parts:
            text, share, said = self._weighed(part)
            found.append(Weighed(" ".join(released(text).split()), share, said))
        return found

    def _weighed(self, part: str) -> tuple[str, Decimal, str]:
        weight = _WEIGHT.match(part)
        text, _, said = (part[weight.end() :] if weight else part).partition("#")
        return text.strip(), amounts.share(weight[1]) if weight else Decimal(100), self._said(said)

    def _numeric(self, asked: Question, answers: str) -> Question | None:
        answers, _, otherwise = answers.partition("~")
        weighed = [self._weighed(part) for part in _parts(answers, "=")]
        made = kinds.numeric(
            asked, [(_range(text), share, said, released(text)) for text, share, said in weighed], self.notes
        )
        said = self._said(otherwise.partition("#")[2])
        if made is None or not said:
            return made
        self.notes.changed(lazy("What was said to single answers stands in the feedback to all."))
        return replace(made, feedback="\n\n".join(part for part in (said, made.feedback) if part))

    def _match(self, asked: Question, answers: str) -> Question | None:
        pairs = []
        for part in _parts(answers, "="):
            left, arrow, right = part.partition("->")
            if not arrow:
                return None
            shown = self.texts.line(*formed(left, self.record.form), self.notes)
            pairs.append((shown, markup.line(released(right))))
        return replace(asked, kind=QuestionKind.MATCH, pairs=tuple(pairs))

    def _order(self, asked: Question, answers: str) -> Question | None:
        found = _ORDER.match(answers)
        if not found:
            return None
        items = [
            self.texts.line(released(one), Form.MOODLE, self.notes) for one in found["items"].split("\n") if one.strip()
        ]
        keys = dict(asked.keys)
        if "ALL_OR_NOTHING" in found["settings"]:
            keys["grading"] = "all"
        elif "RELATIVE_NEXT_EXCLUDE_LAST" not in found["settings"]:
            self.notes.changed(lazy("Here each pair of neighbours in the right order counts."))
        return replace(asked, kind=QuestionKind.ORDER, items=tuple(items), keys=keys)


def _parts(answers: str, mark: str) -> list[str]:
    first, *others = (part.strip() for part in answers.split(mark))
    return [first, *others] if first else others


def _range(text: str) -> NumberRange | None:
    text = released(text)
    if ".." in text:
        low, _, high = text.partition("..")
        return amounts.between(low, high)
    middle, _, tolerance = text.partition(":")
    return amounts.around(middle, tolerance)
