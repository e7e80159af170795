"""One item of QTI: what it asks, and by which interaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.interchange import amounts, headings, markup, placeholders, qti_bodies, qti_declared, weighing
from learnhub.content.interchange.gift_records import BLANK
from learnhub.content.interchange.kinds import numeric
from learnhub.content.interchange.model import Gap, Item, Notes, Question, Scenario
from learnhub.content.interchange.moodle_texts import points
from learnhub.content.interchange.qti_declared import Response
from learnhub.content.interchange.texts import Form, Texts
from learnhub.content.interchange.weighing import Weighed
from learnhub.content.interchange.xml_trees import Element
from learnhub.i18n import lazy


def item(source: Element, texts: Texts, path: str) -> Item:
    """Return what an assessmentItem became; `path` names its file. Pictures come from where `texts` say."""
    return _Reader(source, texts).item(path)


class _Reader:
    """Reads one item."""

    def __init__(self, source: Element, texts: Texts) -> None:
        self.source = source
        self.texts = texts
        self.notes = Notes()
        self.body = source.first("itemBody") or Element("itemBody")
        self.responses = qti_declared.responses(source)
        self.readers: dict[str, Callable[[Question, Element, Response], Question | None]] = {
            "choiceInteraction": self._choice,
            "orderInteraction": self._order,
            "matchInteraction": self._match,
            "associateInteraction": self._associate,
            "extendedTextInteraction": self._essay,
            "gapMatchInteraction": self._gap_match,
        }

    def item(self, path: str) -> Item:
        name = headings.named(self.source.attributes.get("title", ""))
        # Tools make up identifiers; titles are what people know.
        own_id = "" if name else self.source.attributes.get("identifier", "")
        for block in self.body.within("rubricBlock"):
            if qti_bodies.is_for_others(block):
                text = " ".join(block.text().split())
                self.notes.lost(lazy("There is no place here for “%(part)s”: %(text)s", part=block.tag, text=text))
        found = [one for one in self.body.within(*self._tags()) if one.tag.endswith("Interaction")]
        became: Question | Scenario | None
        if not found and not any(one.tag.endswith("Interaction") for one in qti_bodies.everything(self.body)):
            stem = self._html(self.body)
            became = Scenario(name or headings.shortened(markup.plain(stem)), stem, own_id) if stem else None
        else:
            became = self._question(name, own_id, found)
        label = name or (became.name if became else "") or own_id or path
        return Item(label, became, self.notes.all(), qti_bodies.words(self.source))

    def _tags(self) -> tuple[str, ...]:
        return (*self.readers, *qti_bodies.IN_LINES)

    def _question(self, name: str, own_id: str, found: list[Element]) -> Question | None:
        others = {one.tag for one in qti_bodies.everything(self.body) if one.tag.endswith("Interaction")} - set(
            self._tags()
        )
        if others:
            self.notes.lost(
                lazy("Questions of the kind “%(kind)s” have no counterpart here.", kind=", ".join(sorted(others)))
            )
            return None
        is_in_lines = all(one.tag in qti_bodies.IN_LINES for one in found)
        if len(found) > 1 and not is_in_lines:
            self.notes.lost(lazy("It asks several things at once. Make a question of each."))
            return None
        stem = "" if is_in_lines else self._html(self.body)
        asked = Question(
            name, QuestionKind.OPEN, stem, own_id, points=points(qti_declared.worth(self.source), self.notes)
        )
        made = self._in_lines(asked, found) if is_in_lines else self._read(asked, found[0])
        if made is None:
            self.notes.lost(lazy("Its answers cannot be read."))
            return None
        shown = made.name or headings.shortened(markup.plain(made.stem)) or own_id
        return replace(
            made, name=shown, feedback=self._feedback({one.attributes.get("identifier", "") for one in self._choices()})
        )

    def _read(self, asked: Question, found: Element) -> Question | None:
        return self.readers[found.tag](asked, found, self._response(found))

    def _response(self, interaction: Element) -> Response:
        return self.responses.get(interaction.attributes.get("responseIdentifier", ""), Response())

    def _choices(self) -> list[Element]:
        return list(self.body.within("simpleChoice"))

    def _feedback(self, of_options: set[str]) -> str:
        said = [
            one for one in self.source.all("modalFeedback") if one.attributes.get("identifier", "") not in of_options
        ]
        said += list(self.body.within("feedbackBlock"))
        texts = [text for text in (self._block(one) for one in said) if text]
        if len(texts) > 1:
            self.notes.changed(lazy("What was said after right and after wrong answers stands in the feedback to all."))
        return "\n\n".join(texts)

    def _html(self, element: Element) -> str:
        return self.texts.block(qti_bodies.shown(element).inner_html(), Form.HTML, self.notes)

    def _block(self, element: Element) -> str:
        return self.texts.block(qti_bodies.pictured(element).inner_html(), Form.HTML, self.notes)

    def _line(self, element: Element) -> str:
        return self.texts.line(qti_bodies.shown(element).inner_html(), Form.HTML, self.notes)

    def _choice(self, asked: Question, found: Element, response: Response) -> Question:
        is_single = response.cardinality == "single" or found.attributes.get("maxChoices") == "1"
        options = [self._option(one, response, is_single=is_single) for one in found.all("simpleChoice")]
        keys = {} if found.attributes.get("shuffle") == "true" else {"shuffle": "false"}
        if not is_single and qti_declared.is_all_or_nothing(self.source):
            keys["grading"] = "all"
        made = weighing.choice(asked, options, self.notes, is_single=is_single)
        return replace(made, keys=keys)

    def _option(self, choice: Element, response: Response, *, is_single: bool) -> Weighed:
        own_id = choice.attributes.get("identifier", "")
        said = list(choice.within(*qti_bodies.FEEDBACK))
        said += [one for one in self.source.all("modalFeedback") if one.attributes.get("identifier") == own_id]
        feedback = "\n\n".join(text for text in (self._block(one) for one in said) if text)
        return Weighed(self._line(choice), response.share(own_id, is_single=is_single), feedback)

    def _order(self, asked: Question, found: Element, response: Response) -> Question | None:
        words = {one.attributes.get("identifier", ""): self._line(one) for one in found.all("simpleChoice")}
        if set(response.correct) != set(words):
            return None
        keys = {"grading": "all"} if qti_declared.is_all_or_nothing(self.source) else {}
        return replace(asked, kind=QuestionKind.ORDER, items=tuple(words[one] for one in response.correct), keys=keys)

    def _match(self, asked: Question, found: Element, response: Response) -> Question | None:
        sets = [
            {one.attributes.get("identifier", ""): self._line(one) for one in part.elements}
            for part in found.all("simpleMatchSet")
        ]
        pairs = _pairs(response)
        if len(sets) != 2 or not all(left in sets[0] and right in sets[1] for left, right in pairs):
            return None
        if len({left for left, _ in pairs}) < len(pairs):
            sets.reverse()
            pairs = [(right, left) for left, right in pairs]
        matched = dict(pairs)
        if len(matched) < len(pairs):
            self.notes.lost(lazy("What is matched has several right partners on both sides."))
            return None
        rows = [(words, sets[1][matched[one]]) for one, words in sets[0].items() if one in matched]
        for one, words in sets[0].items():
            if one not in matched:
                self.notes.lost(
                    lazy("“%(text)s” belongs to nothing, which cannot be asked here.", text=markup.plain(words))
                )
        rows += [("", words) for one, words in sets[1].items() if one not in matched.values()]
        return replace(asked, kind=QuestionKind.MATCH, pairs=tuple(rows))

    def _associate(self, asked: Question, found: Element, response: Response) -> Question | None:
        words = {one.attributes.get("identifier", ""): self._line(one) for one in found.all("simpleAssociableChoice")}
        pairs = _pairs(response)
        if not all(set(pair) <= set(words) for pair in pairs):
            return None
        used = {one for pair in pairs for one in pair}
        rows = [(words[left], words[right]) for left, right in pairs]
        rows += [("", text) for one, text in words.items() if one not in used]
        self.notes.changed(lazy("Any two could be put together there; here one of each pair stands on the left."))
        return replace(asked, kind=QuestionKind.MATCH, pairs=tuple(rows))

    def _essay(self, asked: Question, found: Element, response: Response) -> Question:  # noqa: ARG002
        return replace(asked, keys={"marked": "true"})

    def _gap_match(self, asked: Question, found: Element, response: Response) -> Question | None:
        words = {one.attributes.get("identifier", ""): self._line(one) for one in found.all("gapText")}
        right = {gap: text for text, gap in _pairs(response)}
        gaps: dict[str, Gap] = {}
        for gap in found.within("gap"):
            own_id = gap.attributes.get("identifier", "")
            if right.get(own_id) not in words:
                return None
            first = words[right[own_id]]
            gaps[own_id] = Gap(choices=tuple(_words(one) for one in dict.fromkeys([first, *words.values()])))
            gap.children = [placeholders.held(len(gaps))]
        if not gaps:
            return None
        stem = placeholders.marked(self._html(self.body))
        return replace(asked, kind=QuestionKind.CLOZE, stem=stem, gaps=tuple(gaps.values()))

    def _in_lines(self, asked: Question, found: list[Element]) -> Question | None:
        if len(found) == 1 and found[0].tag == "textEntryInteraction":
            return self._entry(asked, found[0])
        gaps = []
        for number, one in enumerate(found, 1):
            gap = self._gap(one)
            if gap is None:
                return None
            gaps.append(gap)
            one.children = [placeholders.held(number)]
        stem = placeholders.marked(self._html(self.body))
        return replace(asked, kind=QuestionKind.CLOZE, stem=stem, gaps=tuple(gaps))

    def _gap(self, found: Element) -> Gap | None:
        response = self._response(found)
        if found.tag == "textEntryInteraction":
            words = tuple(dict.fromkeys(one for one in response.right if one))
            return Gap(words=words) if words else None
        words_of = {one.attributes.get("identifier", ""): _words(self._line(one)) for one in found.all("inlineChoice")}
        right = next((one for one in response.right if one in words_of), None)
        if right is None:
            return None
        return Gap(choices=tuple(dict.fromkeys([words_of[right], *words_of.values()])))

    def _entry(self, asked: Question, found: Element) -> Question | None:
        response = self._response(found)
        found.children = [placeholders.held(1)]
        stem = self._html(self.body)
        lines = [one for one in stem.split("\n") if one.strip() != placeholders.held(1)]
        blank = markup.line(BLANK)
        stem = "\n".join(lines).replace(placeholders.held(1), blank).strip().removesuffix(blank).strip()
        asked = replace(asked, stem=stem)
        answers = {value: response.share(value, is_single=True) for value in (*response.correct, *response.mapped)}
        if response.base_type in {"integer", "float"}:
            return numeric(
                asked, [(amounts.around(one, ""), share, "", one) for one, share in answers.items()], self.notes
            )
        if response.minds_case:
            self.notes.changed(lazy("Small and capital letters counted there; here they do not."))
        return weighing.typed(
            asked, [Weighed(one.replace("*", "\\*"), share) for one, share in answers.items()], self.notes
        )


def _words(markdown: str) -> str:
    """Return Markdown as words in a list, as the format keeps them."""
    return " ".join(markup.plain(markdown).split())


def _pairs(response: Response) -> list[tuple[str, str]]:
    """Return the right pairs of a response, whose values are two identifiers each."""
    parts = (value.partition(" ") for value in response.right)
    return [(left, right) for left, _, right in parts]
