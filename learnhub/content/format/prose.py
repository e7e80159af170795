"""What every Markdown text must hold to: headings, callouts, images, links, no HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from learnhub.content.format import callout_keys, callouts, dialect, images, recordings, slips
from learnhub.content.format.anchors import Anchors
from learnhub.content.format.attributes import is_unread, split_end
from learnhub.content.format.bodies import Body
from learnhub.content.format.callouts import Callout
from learnhub.content.format.facilitation import Note
from learnhub.content.format.links import Link
from learnhub.content.format.scalars import closest
from learnhub.content.format.schema import read_settings
from learnhub.content.format.settings import CalloutKeys, HeadingKeys, PictureKeys, SpanKeys
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.structure import Node, first_line, plain_text
from learnhub.content.format.written import keys_in, refuse_classes
from learnhub.i18n import lazy

_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>")
_FOOTNOTE = re.compile(r"\[\^([^\[\]\s]{1,100})\]")
_DEFINED = re.compile(r"^[ >]{0,12}\[\^([^\[\]\s]{1,100})\]:", re.MULTILINE)
_ESCAPED = re.compile(r"\\.|&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);")
_SPANS = frozenset({"link", "em", "strong", "code_inline"})


def check_lesson(body: Body, *, takes_notes: bool = False) -> None:
    """Check a lesson's text, gathering its links and anchors, and with `takes_notes` its notes for facilitators."""
    check = _Check(body, lowest_heading=2)
    check.takes_notes = takes_notes
    check.footnotes = frozenset(_DEFINED.findall(body.text))
    check.blocks(body.root.children)
    body.show(body.root.children, body.text)


def check_part(body: Body, nodes: Sequence[Node], footnotes_in: str) -> None:
    """Check some blocks of a quiz, which stand under a `##` heading.

    `footnotes_in` is the text that they are shown as; "" where each is a line within something else.
    """
    check = _Check(body, lowest_heading=3)
    check.footnotes = frozenset(_DEFINED.findall(footnotes_in))
    check.own_texts = frozenset(id(node) for node in nodes)
    check.blocks(nodes)
    body.show(nodes, footnotes_in)


class _Check:
    def __init__(self, body: Body, lowest_heading: int) -> None:
        self.body = body
        self.report = body.report
        self.lowest = lowest_heading
        # Headings of quizzes and surveys start a question.
        self.is_asked = lowest_heading > 2
        self.level = lowest_heading - 1
        self.anchors = Anchors()
        self.footnotes: frozenset[str] = frozenset()
        # Blocks that will be shown as a text of their own, out of the quote or list they stand in.
        self.own_texts: frozenset[int] = frozenset()
        # Whether notes for facilitators may stand here, and how many headings there were so far.
        self.takes_notes = False
        self.section = 0

    def blocks(self, nodes: Sequence[Node]) -> None:
        for before, node in zip((None, *nodes), nodes, strict=False):
            self._block(node, before)

    def _block(self, node: Node, before: Node | None) -> None:
        if id(node) not in self.own_texts or node.type != "fence":
            dialect.check(node, before, self.body.lines, self.body.offset, self.report)
        if node.type == "heading":
            self._heading(node)
        elif node.type == "blockquote":
            self._quote(node)
        elif node.type == "inline":
            self._inline(node)
        elif node.type == "paragraph":
            self._paragraph(node)
        else:
            self.blocks(node.children)

    def _paragraph(self, node: Node, *, title_has_attributes: bool = False) -> None:
        is_title = slips.check_paragraph(node, self.body, is_asked=self.is_asked)
        inline = node.children[0]
        dialect.check(inline, None, self.body.lines, self.body.offset, self.report)
        self._inline(inline, title_has_attributes=title_has_attributes or is_title)

    def _heading(self, node: Node) -> None:
        level, place = int(node.tag[1]), self.body.place_of(node)
        self.section += 1
        if level < self.lowest:
            marks = "#" * self.lowest
            message = lazy("This heading is too high: headings start at %(marks)s here.", marks=marks)
            self.report.error(place, "heading-level", message, lazy("Add a #; the title is in the front matter."))
        elif level > self.level + 1:
            message = lazy("This heading skips a level.")
            hint = lazy("Use %(marks)s here.", marks="#" * (self.level + 1))
            self.report.error(place, "heading-jump", message, hint)
        self.level = max(level, self.lowest - 1)
        self._name_heading(node, place)

    def _name_heading(self, node: Node, place: Place) -> None:
        inline = node.children[0]
        text, attributes, _ = split_end(inline.content)
        if not attributes and is_unread(text):
            hint = lazy("Write {#an-id}, with small letters, digits and hyphens, or \\{ for a brace to be read.")
            self.report.error(place, "attributes", lazy("What follows this heading cannot be read."), hint)
        start = self.body.place(first_line(node), attributes or "#")
        written, classes = keys_in(attributes, start, self.report)
        refuse_classes(classes, start, self.report)
        keys = read_settings(HeadingKeys, written, self.report)
        title = plain_text(inline)
        if not title:
            self.report.error(place, "heading-empty", lazy("This heading has no words."), lazy("Write some."))
        if keys and keys.id:
            self._claim(keys.id, start)
        else:
            self.body.anchors.add(self.anchors.add(title))
        self._inline(inline, ends_in_attributes=bool(attributes))

    def _claim(self, anchor: str, place: Place) -> None:
        if not self.anchors.claim(anchor):
            message = lazy("The anchor `%(id)s` is taken by another heading or callout.", id=anchor)
            self.report.error(place, "duplicate-id", message, lazy("Choose another."))
        self.body.anchors.add(anchor)

    def _quote(self, node: Node) -> None:
        opening = node.children[0] if node.children else None
        first = opening.children[0].content.split("\n")[0] if opening and opening.type == "paragraph" else ""
        line = callouts.parse(first)
        if opening is None or line is None:
            self._plain_quote(node)
            return
        if line.kind == Callout.FACILITATOR:
            self._note(node, line)
        else:
            self._quoted(node, line)

    def _plain_quote(self, node: Node) -> None:
        if slips.check_quote(node, self.body):
            self._within(node, title_has_attributes=True)
        else:
            self.blocks(node.children)

    def _note(self, node: Node, line: callouts.CalloutLine) -> None:
        """Check a note for facilitators. It is shown elsewhere, so that nothing can lead to what it holds."""
        note = Note(*(node.map or (0, 0)), self.section)
        mark = self.body.place(note.first, "[!")
        if not self.takes_notes or node.parent is not self.body.root:
            hint = lazy("Put it into a lesson, between two paragraphs, outside of any list or quote.")
            self.report.error(mark, "facilitator-place", lazy("A note for facilitators cannot stand here."), hint)
        elif note.holds_footnote(self.body.lines):
            message = lazy("A note for facilitators has no footnotes: learners would see their text.")
            self.report.error(mark, "facilitator-footnote", message, lazy("Write the source into the note itself."))
        self.body.notes.append(note)
        outside, own = set(self.body.anchors), _Check(self.body, self.lowest)
        own.level, own.footnotes = self.level, self.footnotes
        own._quoted(node, line)
        self.body.anchors = outside

    def _quoted(self, node: Node, line: callouts.CalloutLine) -> None:
        self._callout(node, line)
        self._within(node, title_has_attributes=bool(line.attributes))

    def _within(self, node: Node, *, title_has_attributes: bool) -> None:
        self._paragraph(node.children[0], title_has_attributes=title_has_attributes)
        for before, inner in pairwise(node.children):
            self._block(inner, before)

    def _callout(self, node: Node, line: callouts.CalloutLine) -> None:
        place, row = self.body.place_of(node), first_line(node)
        mark = self.body.place(row, "[!")
        if line.kind == callouts.MODEL:
            self._refuse_model(mark)
        elif line.kind not in set(Callout):
            message = lazy("The callout kind `%(kind)s` is not known.", kind=line.kind.upper())
            self.report.error(mark, "unknown-callout", message, closest(line.kind.upper(), _KINDS))
        if len(node.children) == 1 and "\n" not in node.children[0].children[0].content:
            hint = lazy("Write its text on the next line, after `> `.")
            self.report.error(place, "callout-empty", lazy("This callout has a title but no text."), hint)
        start = self.body.place(row, line.attributes or "[!")
        written, classes = keys_in(line.attributes, start, self.report)
        refuse_classes(classes, start, self.report)
        keys = read_settings(CalloutKeys, written, self.report)
        if keys and keys.id:
            self._claim(keys.id, start)
        callout_keys.check(line.kind, keys, written, node, self.body)

    def _refuse_model(self, mark: Place) -> None:
        message = lazy("A model answer stands at the end of an open question, and would give the answer away here.")
        hint = lazy("Put it after the question, before the general feedback, and write `kind=open` in the heading.")
        self.report.error(mark, "model-misplaced", message, hint)

    def _inline(self, inline: Node, *, ends_in_attributes: bool = False, title_has_attributes: bool = False) -> None:
        row = first_line(inline)
        slips.check_strong(inline, self.body)
        written = _written_in(self.body.lines[slice(*(inline.map or (0, 0)))])
        last = inline.children[-1] if ends_in_attributes and inline.children else None
        before: dict[int, Node] = {}
        after: dict[int, Node] = {}
        for node in inline.walk():
            before |= {id(right): left for left, right in pairwise(node.children)}
            after |= {id(left): right for left, right in pairwise(node.children)}
            if node.type in {"softbreak", "hardbreak"}:
                row += 1
            elif node.type == "image":
                self._image(node, after.get(id(node)), row)
            elif node.type == "link":
                self._link(node.attrs.get("href", ""), row, is_picture=False)
            elif node.type == "text":
                self._words(node.content, row, written)
            elif node.type == "attributes" and node is not last:
                is_title = title_has_attributes and row == first_line(inline)
                self._attributes(node, before.get(id(node)), row, is_title=is_title)

    def _link(self, target: str | float, row: int, *, is_picture: bool) -> None:
        self.body.links.append(Link(str(target), self.body.place(row, str(target)), is_picture))

    def _words(self, text: str, row: int, written: frozenset[str]) -> None:
        """Check words as they are shown: what was not `written` like that was escaped, and so is meant to be read."""
        for found in _HTML.finditer(text):
            if found[0] not in written:
                continue
            hint = lazy("Write it in Markdown, or between backticks if it is meant to be read.")
            message = lazy("HTML is shown as text: %(tag)s", tag=found[0][:40])
            self.report.warning(self.body.place(row, found[0]), "raw-html", message, hint)
        for found in _FOOTNOTE.finditer(text):
            if found[1] not in self.footnotes and found[0] in written:
                message = lazy("The footnote `%(name)s` has no text.", name=found[1])
                hint = lazy("Add a line `[^%(name)s]: …` below, within the same text.", name=found[1])
                self.report.error(self.body.place(row, found[0]), "footnote-missing", message, hint)

    def _image(self, node: Node, following: Node | None, row: int) -> None:
        target = str(node.attrs.get("src", ""))
        self._link(target, row, is_picture=True)
        place = self.body.place(row, f"]({target}")
        has_keys = following is not None and following.type == "attributes"
        attributes = following.content if following is not None and has_keys else ""
        if following is not None and following.type == "text" and following.content.startswith("{"):
            hint = lazy('Write for example {caption="A text" credit="A name"}, with straight quotation marks.')
            self.report.error(place, "attributes", lazy("What follows this image cannot be read."), hint)
        written, classes = keys_in(attributes, place, self.report)
        refuse_classes(tuple(name for name in classes if name != "decorative"), place, self.report)
        keys = read_settings(PictureKeys, written, self.report)
        if recordings.is_recording(target):
            refuse_classes(tuple(name for name in classes if name == "decorative"), place, self.report)
            if keys:
                alone = images.stands_alone(node)
                self.body.links += recordings.check(keys, plain_text(node), place, self.report, stands_alone=alone)
            return
        if keys:
            recordings.refuse_keys(keys, place, self.report)
        images.check_alternative(plain_text(node), place, self.report, is_decorative="decorative" in classes)
        if keys and (keys.caption or keys.credit) and not images.stands_alone(node):
            hint = lazy("Put the image into a paragraph of its own.")
            message = lazy("An image within a line of text cannot show a caption or credit.")
            self.report.error(place, "caption-inline", message, hint)

    def _attributes(self, node: Node, before: Node | None, row: int, *, is_title: bool) -> None:
        kind = before.type if before is not None else ""
        place = self.body.place(row, node.content.split("\n")[0])
        if kind == "image":
            return
        if kind in _SPANS:
            written, classes = keys_in(node.content, place, self.report)
            refuse_classes(classes, place, self.report)
            read_settings(SpanKeys, written, self.report)
        elif not is_title:
            message = lazy("Attributes have no effect here and are shown as text.")
            hint = lazy("They belong right after an image or words in emphasis, or at the end of a heading.")
            self.report.error(place, "attributes", message, hint)


def _written_in(lines: list[str]) -> frozenset[str]:
    """Return the HTML and footnotes that stand in lines without a backslash or an entity in them."""
    plain = [_ESCAPED.sub(" ", line) for line in lines]
    return frozenset(found[0] for line in plain for kind in (_HTML, _FOOTNOTE) for found in kind.finditer(line))


_KINDS = [str(kind).upper() for kind in Callout]
