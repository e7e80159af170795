"""Moodle XML read: docs.moodle.org, "Moodle XML format"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.interchange import amounts, headings, kinds, markup, moodle_gaps, placeholders, weighing
from learnhub.content.interchange.model import Bank, Item, Notes, Question, Scenario
from learnhub.content.interchange.moodle_texts import MoodleTexts, points
from learnhub.content.interchange.texts import Texts
from learnhub.content.interchange.weighing import Weighed
from learnhub.content.interchange.xml_trees import Element, parse
from learnhub.i18n import lazy

_START = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<quiz[\s>]", re.DOTALL)
# What Moodle says of itself where nobody wrote anything.
_USUAL = frozenset({"Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect."})
_COMBINED = (
    "correctfeedback",
    "partiallycorrectfeedback",
    "incorrectfeedback",
    "hint",
    "graderinfo",
    "responsetemplate",
)


def is_like(data: bytes) -> bool:
    """Tell whether a file is Moodle XML, by its beginning."""
    start = data[:2000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    return _START.match(start) is not None


def read(data: bytes, texts: Texts) -> Bank:
    """Return the questions of a Moodle XML file. Raises `xml_trees.Refused`."""
    return Bank(tuple(_items(parse(data), texts)))


def _items(quiz: Element, texts: Texts) -> Iterator[Item]:
    category = ""
    for question in quiz.all("question"):
        if question.attributes.get("type") == "category":
            category = question.of("category", "text")
        else:
            yield _Reader(question, texts).item(category)


class _Reader:
    """Reads one question."""

    def __init__(self, source: Element, texts: Texts) -> None:
        self.source = source
        self.notes = Notes()
        self.texts = MoodleTexts(texts, self.notes)
        self.language = texts.language
        self.kind = source.attributes.get("type", "")
        self.readers: dict[str, Callable[[Question], Question | None]] = {
            "multichoice": self._choice,
            "truefalse": self._truth,
            "shortanswer": self._typed,
            "numerical": self._numeric,
            "matching": self._match,
            "essay": self._essay,
            "ordering": self._order,
            "cloze": self._embedded,
            "multianswer": self._embedded,
            "gapselect": self._selected,
            "ddwtos": self._selected,
        }

    def item(self, category: str) -> Item:
        name = headings.named(self.source.of("name", "text"))
        read = self.readers.get(self.kind)
        became: Question | Scenario | None = None
        if self.kind == "description":
            stem = self.texts.block(self.source.first("questiontext"))
            became = Scenario(name or headings.shortened(markup.plain(stem)), stem, self.source.of("idnumber"))
        elif read is None:
            self.notes.lost(lazy("Questions of the kind “%(kind)s” have no counterpart here.", kind=self.kind))
        else:
            became = self._read(name, read)
        label = name or (became.name if became else "") or self.kind
        return Item(label, became, self.notes.all(), _original(self.source), category)

    def _read(self, name: str, read: Callable[[Question], Question | None]) -> Question | None:
        source = self.source
        is_gapped = read in {self._embedded, self._selected}
        stem = "" if is_gapped else self.texts.block(source.first("questiontext"))
        asked = Question(
            name or headings.shortened(markup.plain(stem)) or self.kind,
            QuestionKind.OPEN,
            stem,
            source.of("idnumber"),
            points=points(source.of("defaultgrade"), self.notes),
            feedback=self.texts.block(source.first("generalfeedback")),
        )
        made = read(asked)
        if made is None:
            self.notes.lost(lazy("Its answers cannot be read."))
        self._note_what_is_left()
        tags = source.first("tags")
        said = [tag.of("text") for tag in tags.all("tag")] if tags is not None else []
        return headings.with_tags(made, said, self.notes)

    def _note_what_is_left(self) -> None:
        """Note the words that stand in parts which have no place here."""
        for part in self.source.all(*_COMBINED):
            words = self.texts.words(part)
            if words and words not in _USUAL:
                message = lazy("There is no place here for “%(part)s”: %(text)s", part=part.tag, text=words)
                self.notes.lost(message)

    def _answers(self, line: Callable[[Element], str]) -> list[Weighed]:
        return [
            Weighed(
                line(answer),
                amounts.share(answer.attributes.get("fraction", "0")),
                self.texts.block(answer.first("feedback")),
            )
            for answer in self.source.all("answer")
        ]

    def _choice(self, asked: Question) -> Question:
        is_single = self.source.of("single").lower() not in {"false", "0"}
        made = weighing.choice(asked, self._answers(self.texts.line), self.notes, is_single=is_single)
        is_fixed = self.source.of("shuffleanswers").lower() in {"false", "0"}
        return replace(made, keys={**made.keys, "shuffle": "false"}) if is_fixed else made

    def _truth(self, asked: Question) -> Question | None:
        said = {answer.of("text").lower(): answer for answer in self.source.all("answer")}
        if set(said) != {"true", "false"}:
            return None
        is_true = amounts.share(said["true"].attributes.get("fraction", "0")) > 0
        feedback = {word: self.texts.block(answer.first("feedback")) for word, answer in said.items()}
        return kinds.truth(asked, self.language, is_true, feedback["true"], feedback["false"])

    def _typed(self, asked: Question) -> Question:
        if self.source.of("usecase") == "1":
            self.notes.changed(lazy("Small and capital letters counted there; here they do not."))
        return weighing.typed(asked, self._answers(lambda answer: answer.of("text")), self.notes)

    def _numeric(self, asked: Question) -> Question | None:
        found = [
            (amounts.around(answer.of("text"), answer.of("tolerance")), weighed.share, weighed.feedback, weighed.text)
            for answer, weighed in zip(
                self.source.all("answer"), self._answers(lambda one: one.of("text")), strict=True
            )
        ]
        made = kinds.numeric(asked, found, self.notes)
        units = self.source.first("units")
        names = [unit.of("unit_name") for unit in units.all("unit")] if units is not None else []
        if len(names) > 1:
            self.notes.lost(
                lazy("Other units than the first cannot be typed here: %(units)s", units=", ".join(names[1:]))
            )
        return replace(made, keys={**made.keys, "unit": names[0]}) if made and names and names[0] else made

    def _match(self, asked: Question) -> Question:
        pairs = [
            (self.texts.line(one), markup.line(one.of("answer", "text"))) for one in self.source.all("subquestion")
        ]
        return replace(asked, kind=QuestionKind.MATCH, pairs=tuple(pair for pair in pairs if any(pair)))

    def _essay(self, asked: Question) -> Question:
        return replace(asked, keys={"marked": "true"})

    def _order(self, asked: Question) -> Question:
        items = tuple(self.texts.line(answer) for answer in self.source.all("answer"))
        self.notes.changed(lazy("Here each pair of neighbours in the right order counts."))
        return replace(asked, kind=QuestionKind.ORDER, items=items)

    def _embedded(self, asked: Question) -> Question | None:
        return self._gapped(asked, lambda text: moodle_gaps.embedded(text, self.texts, self.notes))

    def _selected(self, asked: Question) -> Question | None:
        boxes = self.source.all("selectoption", "dragbox")
        choices = [(box.of("text"), box.of("group") or "1") for box in boxes]
        return self._gapped(asked, lambda text: moodle_gaps.selected(text, choices))

    def _gapped(self, asked: Question, find: Callable[[str], moodle_gaps.Found | None]) -> Question | None:
        element = self.source.first("questiontext")
        text = element.first("text") if element is not None else None
        found = find(placeholders.without(text.text())) if element is not None and text is not None else None
        if element is None or found is None:
            return None
        held = Element(element.tag, element.attributes, [Element("text", {}, [found.text]), *element.all("file")])
        stem = placeholders.marked(self.texts.block(held))
        return replace(asked, kind=QuestionKind.CLOZE, stem=stem, gaps=found.gaps)


def _original(source: Element) -> str:
    """Return all words of a question as they stand in it, without its files."""
    if source.tag == "file":
        return ""
    own = " ".join("".join(child for child in source.children if isinstance(child, str)).split())
    return "\n".join(part for part in (own, *(_original(child) for child in source.elements)) if part)
