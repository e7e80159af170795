"""A Markdown text of a course: its tree, its lines, and where they stand in their file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from learnhub.content.format.comments import without_comments
from learnhub.content.format.facilitation import Note, without_notes
from learnhub.content.format.faults import Reporter
from learnhub.content.format.links import Link
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.structure import Node, TooDeepError, first_line, parse
from learnhub.i18n import lazy


@dataclass(frozen=True, slots=True)
class Shown:
    """A text that is shown as one, with the blocks that CommonMark makes of it; a line within something else or not."""

    body: Body
    text: str
    nodes: Sequence[Node]
    is_inline: bool = False


@dataclass(slots=True)
class Body:
    """A Markdown text as far as it was looked at. `offset` is how many lines of its file stand above it.

    `shown` are the parts of it that were checked, each shown as a text of its own.
    """

    text: str
    offset: int
    report: Reporter
    root: Node = field(init=False)
    lines: list[str] = field(init=False)
    definitions: dict[str, str] = field(init=False)
    links: list[Link] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    # Countries whose experience its cases tell.
    countries: list[tuple[str, Place]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    is_readable: bool = True

    def __post_init__(self) -> None:
        self.text = without_comments(self.text)
        self.lines = self.text.split("\n")
        try:
            self.root, self.definitions = parse(self.text)
        except TooDeepError:
            self.root, self.definitions = parse("")
            hint = lazy("Use fewer levels of quotes, lists and emphasis.")
            self.report.error((self.offset + 1, 1), "nesting", lazy("This text is nested too deep."), hint)
            self.is_readable = False

    def place(self, line: int, needle: str = "") -> Place:
        """Return the place in the file of a line of the body (from 0), at `needle` where it stands there."""
        found = self.lines[line].find(needle) if needle and line < len(self.lines) else -1
        return self.offset + line + 1, max(0, found) + 1

    def show(self, nodes: Sequence[Node], text: str) -> None:
        """Note that blocks are shown as a text, or, where it is "", each line of words in them as one."""
        if text:
            self.shown.append(Shown(self, self.complete(text), nodes))
            return
        for inline in (one for node in nodes for one in node.walk() if one.type == "inline"):
            self.shown.append(Shown(self, self.complete(inline.content), [inline], is_inline=True))

    def place_of(self, node: Node) -> Place:
        """Return where a block starts in the file."""
        line = first_line(node)
        text = self.lines[line]
        return self.offset + line + 1, len(text) - len(text.lstrip(" >")) + 1

    def for_learners(self) -> str:
        """Return the text without its notes for facilitators."""
        return self.complete(without_notes(self.lines, self.notes)) if self.notes else self.text

    def complete(self, part: str) -> str:
        """Return a part of the text with the link definitions that it uses from elsewhere."""
        used = [f"[{label}]: {target}" for label, target in self.definitions.items() if f"[{label}]" in part.upper()]
        return "\n\n".join([part, "\n".join(used)]) if used else part
