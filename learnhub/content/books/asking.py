"""Questions of a quiz as a book asks them: to think about, or to answer with a pen. No key ever comes near them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from learnhub.content.books import fitting
from learnhub.content.books.book import Words
from learnhub.content.books.fitting import Places
from learnhub.content.books.gathering import Asked
from learnhub.content.books.trees import add, add_text, add_words
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.question_parts import Option, QuestionText

_GAP = re.compile('<span class="gap" data-gap="([0-9]+)"></span>')
ROOM = "\u2026\u2026\u2026\u2026\u2026\u2026"


@dataclass(frozen=True, slots=True)
class Asking:
    """Puts the questions of one quiz on its page: `language` is that of their text, `seed` the version's digest."""

    page: str
    language: str
    places: Places
    labels: Mapping[str, Words]
    seed: str

    def put(self, body: Element, asked: Asked) -> None:
        """Add all questions in the author's order, each scenario above the first that shares it."""
        scenario: str | None = None
        for number, question in enumerate(asked.questions, start=1):
            if question.scenario and question.scenario != scenario:
                shared = asked.scenarios[question.scenario]
                add(body, "h2", shared.name, id=fitting.id_of(f"scenario.{shared.slug}"))
                fitting.fit(body, shared.html, self.page, self.places)
            scenario = question.scenario
            self._put_question(body, question, number)

    def _put_question(self, body: Element, question: QuestionText, number: int) -> None:
        level = "h3" if question.scenario else "h2"
        add(body, level, f"{number}. {question.name}", id=fitting.id_of(f"question.{question.slug}"))
        box = add(body, "div", kind=f"question question-{question.kind}")
        fitting.fit(box, _GAP.sub(rf"({ROOM}\1{ROOM})", question.stem), self.page, self.places)
        add_words(box, "p", self.labels[question.kind], self.language, kind="hint")
        ways: Mapping[QuestionKind, Callable[[Element, QuestionText], None]] = {
            QuestionKind.SINGLE: self._choices,
            QuestionKind.MULTIPLE: self._choices,
            QuestionKind.NUMERIC: self._typed,
            QuestionKind.TEXT: self._typed,
            QuestionKind.MATCH: self._match,
            QuestionKind.ORDER: self._order,
            QuestionKind.CLOZE: self._gaps,
            QuestionKind.OPEN: self._written,
        }
        ways[question.kind](box, question)

    def _choices(self, box: Element, question: QuestionText) -> None:
        kind = "choices-one" if question.kind is QuestionKind.SINGLE else "choices-several"
        options = self._mixed(question, question.options) if question.is_shuffled else question.options
        self._items(add(box, "ul", kind=kind), options)

    def _typed(self, box: Element, question: QuestionText) -> None:
        answer = add(box, "p", ROOM * 3, kind="answer")
        add_text(answer, f" {question.unit}" if question.unit else "")

    def _match(self, box: Element, question: QuestionText) -> None:
        self._items(add(box, "ol", kind="rows"), question.rows)
        self._items(add(box, "ol", kind="lettered"), self._mixed(question, question.options))

    def _order(self, box: Element, question: QuestionText) -> None:
        self._items(add(box, "ul", kind="places"), self._mixed(question, question.options))

    def _gaps(self, box: Element, question: QuestionText) -> None:
        for number, gap in enumerate(question.gaps, start=1):
            if gap.choices:
                listed = add(box, "p", f"({number}) ", kind="gap-choices")
                for place, choice in enumerate(self._mixed(question, gap.choices)):
                    add_text(listed, " / " if place else "")
                    fitting.fit(listed, choice.html, self.page, self.places)

    def _written(self, box: Element, _question: QuestionText) -> None:
        add(box, "div", kind="note-place")

    def _items(self, listed: Element, options: Iterable[Option]) -> None:
        for option in options:
            fitting.fit(add(listed, "li"), option.html, self.page, self.places)

    def _mixed(self, question: QuestionText, options: Sequence[Option]) -> list[Option]:
        """Return options in an order that tells nothing, the same whenever the book is made."""

        def lot(option: Option) -> str:
            return hashlib.sha256(f"{self.seed} {question.slug} {option.id}".encode()).hexdigest()

        return sorted(options, key=lot)
