"""Questions as GIFT, in Markdown, which Moodle reads too; what the format has no words for travels as tags."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from decimal import Decimal

from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.interchange import markup
from learnhub.content.interchange.model import Bank, Item, Note, Notes, Option, Question, Scenario, Weight
from learnhub.content.interchange.reports import Line, Outcome, Report
from learnhub.i18n import Message, lazy

_MARKS = re.compile(r"[\\:#={}~]")
_LIKE_WEIGHT = re.compile(r"%-?[0-9]")
_LIKE_FORM = re.compile(r"\[(?:html|markdown|plain|moodle)\]", re.IGNORECASE)
_PICTURE = re.compile(r"!\[[^\]]*\]\(([^()\s]+)")
# Shares of the points that Moodle knows: a whole over these numbers.
_SHARES = frozenset({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20})
_HTML = re.compile(r"[<&]")


def write(bank: Bank) -> tuple[str, Report]:
    """Return the questions of a bank as GIFT, and what became of each."""
    parts, lines, category = [], [], ""
    for item in bank.items:
        if item.category != category:
            category = item.category
            parts.append(f"$CATEGORY: {_escaped(category.replace('/', '//'))}")
        text, line = _Writer(item).written()
        lines.append(line)
        parts += [text] if text else []
    told = Note(
        Weight.CHANGED,
        lazy(
            "Points, levels, units and the like are no part of GIFT: they travel as tags, which LearnHub reads again."
        ),
    )
    return "\n\n".join([*parts, ""]), Report(tuple(lines), (*bank.notes, told))


class _Writer:
    """Writes one question, and notes what the format cannot hold."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.notes = Notes()
        self.writers: dict[QuestionKind, Callable[[Question], str]] = {
            QuestionKind.SINGLE: self._choice,
            QuestionKind.MULTIPLE: self._choice,
            QuestionKind.NUMERIC: self._numbers,
            QuestionKind.TEXT: self._words,
            QuestionKind.MATCH: self._pairs,
            QuestionKind.ORDER: self._items,
            QuestionKind.OPEN: lambda _asked: "",
        }

    def written(self) -> tuple[str, Line]:
        """Return the question ("" where it cannot be written) and what became of it."""
        became = self.item.became
        text = self._scenario(became) if isinstance(became, Scenario) else self._question(became) if became else ""
        notes = (*self.item.notes, *self.notes.all())
        kind = "scenario" if isinstance(became, Scenario) else str(became.kind) if became else ""
        own_id = became.id if became else ""
        return text, Line(self.item.label, _outcome(text, notes), own_id, kind, notes, self.item.category)

    def _scenario(self, shared: Scenario) -> str:
        self._note_pictures([shared.text])
        return f"// [id:{shared.id}]\n::{_escaped(shared.name)}::[markdown]{_escaped(shared.text)}"

    def _question(self, asked: Question) -> str:
        why = _why_not(asked)
        if why is not None:
            self.notes.lost(why)
            return ""
        self._note_pictures([asked.stem, asked.feedback, asked.model, *(one.text for one in asked.options)])
        feedback = _feedback(asked)
        answers = self.writers[asked.kind](asked)
        if feedback:
            answers += f"{chr(10) if answers else ''}####{_escaped(feedback)}"
        tags = "".join(f" [tag:{key}={value}]" for key, value in _tags(asked).items())
        return f"// [id:{asked.id}]{tags}\n::{_escaped(asked.name)}::[markdown]{_escaped(asked.stem)}{{{answers}}}"

    def _note_pictures(self, texts: list[str]) -> None:
        for path in (path for text in texts for path in _PICTURE.findall(text)):
            self.notes.lost(lazy("The picture %(path)s is named in it and is not part of the file.", path=path))

    def _choice(self, asked: Question) -> str:
        count = sum(option.is_right for option in asked.options)
        if asked.kind is QuestionKind.MULTIPLE and count not in _SHARES:
            self.notes.changed(
                lazy("Moodle knows no such share of the points as one of %(count)s right options.", count=count)
            )
        return "".join(f"\n{_option(option, asked.kind, count)}" for option in asked.options)

    def _numbers(self, asked: Question) -> str:
        shown = (str(one.low) if one.low == one.high else f"{one.low}..{one.high}" for one in asked.numbers)
        return "#" + "".join(f"\n=%100%{one}" for one in shown)

    def _words(self, asked: Question) -> str:
        # There a star stands for any words, but after a backslash.
        return "".join(f"\n=%100%{_escaped(word.replace('*', chr(92) + '*'))}" for word in asked.words)

    def _pairs(self, asked: Question) -> str:
        self.notes.changed(lazy("The headings of its table are no part of GIFT."))
        return "".join(
            f"\n={_text(left.replace('->', '-' + chr(92) + '>'))} -> {self._plain(right)}"
            for left, right in asked.pairs
        )

    def _items(self, asked: Question) -> str:
        self.notes.changed(lazy("Only a Moodle that knows ordering, as 4.4 and later do, reads this question."))
        grading = "ALL_OR_NOTHING" if asked.keys.get("grading") == "all" else "RELATIVE_NEXT_EXCLUDE_LAST"
        items = "".join(f"\n{self._plain(item, is_html=True)}" for item in asked.items)
        return f">{len(asked.items)} ALL VERTICAL {grading}{items}"

    def _plain(self, markdown: str, *, is_html: bool = False) -> str:
        words = markup.plain(markdown)
        if markup.line(words) != markup.folded(markdown) and words != markdown:
            self.notes.changed(lazy("Here GIFT knows words without emphasis or links only: %(text)s", text=words))
        return _escaped(html.escape(words, quote=False) if is_html and _HTML.search(words) else words)


def _why_not(asked: Question) -> Message | None:
    """Return why a question cannot be written at all, or None where it can."""
    if asked.kind is QuestionKind.CLOZE:
        return lazy("GIFT knows no text with several gaps.")
    if asked.kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE} and len(asked.options) < 2:
        return lazy("GIFT knows no choice with a single option.")
    if asked.kind is QuestionKind.TEXT and any("->" in word for word in asked.words):
        return lazy("In GIFT, an arrow (->) in an accepted word would make a matching question of it.")
    return None


def _feedback(asked: Question) -> str:
    """Return feedback with the model answer before it, for which there is no other place."""
    model = f"> [!MODEL]\n{markup.quoted(asked.model)}" if asked.model else ""
    return "\n\n".join(part for part in (model, asked.feedback) if part)


def _tags(asked: Question) -> dict[str, str]:
    tags = {"points": f"{(Decimal(asked.points) / 100).normalize():f}"} if asked.points != 100 else {}
    tags |= {key: value for key, value in asked.keys.items() if not set(value) & set("[]\n")}
    if asked.kind is QuestionKind.OPEN and "marked" not in asked.keys:
        tags["marked"] = "false"
    return tags


def _option(option: Option, kind: QuestionKind, count: int) -> str:
    share = f"{100 / count:.5f}".rstrip("0").rstrip(".") if count else "0"
    text = _text(option.text)
    if kind is QuestionKind.SINGLE:
        start = "=" if option.is_right else "~%0%" if _LIKE_WEIGHT.match(text) else "~"
    else:
        start = f"~%{'' if option.is_right else '-'}{share}%"
    said = f"#{_text(option.feedback)}" if option.feedback else ""
    return f"{start}{text}{said}"


def _text(markdown: str) -> str:
    """Return Markdown within a question whose text is Markdown; what looks like the name of a form is none."""
    return f"{'[markdown]' * bool(_LIKE_FORM.match(markdown))}{_escaped(markdown)}"


def _escaped(text: str) -> str:
    return _MARKS.sub(lambda found: f"\\{found[0]}", text).replace("\n", "\\n")


def _outcome(text: str, notes: tuple[Note, ...]) -> Outcome:
    if not text:
        return Outcome.NOT
    weights = {note.weight for note in notes}
    return Outcome.PARTLY if Weight.LOST in weights else Outcome.CHANGED if weights else Outcome.WHOLE
