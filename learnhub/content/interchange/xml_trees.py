"""XML from outside as plain trees: no entities, nothing fetched, neither deep nor endless."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

DEEPEST = 100
MOST_ELEMENTS = 200_000
_EMPTY = frozenset({"br", "img", "hr", "col"})


class Refused(Exception):
    """XML that is none, or that does what no honest file needs; `line` is where."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


@dataclass(slots=True)
class Element:
    """An element by its name without namespace, its attributes, and what is in it in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        """The elements right within it."""
        return [child for child in self.children if isinstance(child, Element)]

    def all(self, *tags: str) -> list[Element]:
        """Return the elements of these names right within it."""
        return [child for child in self.elements if child.tag in tags]

    def first(self, *tags: str) -> Element | None:
        """Return the first element of one of these names right within it."""
        return next(iter(self.all(*tags)), None)

    def within(self, *tags: str) -> Iterator[Element]:
        """Return the elements of these names anywhere below, in order; what is in those is looked at too."""
        for child in self.elements:
            if child.tag in tags:
                yield child
            yield from child.within(*tags)

    def text(self) -> str:
        """Return all the words in it."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def of(self, *path: str) -> str:
        """Return the words at the end of a path of elements, or "" where there is none."""
        found: Element | None = self
        for tag in path:
            found = found.first(tag) if found is not None else None
        return found.text().strip() if found is not None else ""

    def inner_html(self) -> str:
        """Return what is in it as HTML."""
        return "".join(
            html.escape(child, quote=False) if isinstance(child, str) else child.outer_html() for child in self.children
        )

    def outer_html(self) -> str:
        """Return it as HTML."""
        shown = "".join(f' {name}="{html.escape(value)}"' for name, value in self.attributes.items())
        if self.tag in _EMPTY:
            return f"<{self.tag}{shown}>"
        return f"<{self.tag}{shown}>{self.inner_html()}</{self.tag}>"


class _Builder:
    def __init__(self) -> None:
        self.root = Element("")
        self.open = [self.root]
        self.count = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.words
        # Entities of its own make a small file endless, or read files of this machine: no export needs one.
        self.parser.EntityDeclHandler = self.refuse
        self.parser.ExternalEntityRefHandler = self.refuse

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) > DEEPEST or self.count > MOST_ELEMENTS:
            self.refuse()
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        made = Element(name.rpartition(" ")[2], plain)
        self.open[-1].children.append(made)
        self.open.append(made)

    def end(self, name: str) -> None:  # noqa: ARG002 - the interface of the library
        self.open.pop()

    def words(self, text: str) -> None:
        self.open[-1].children.append(text)

    def refuse(self, *_about: object) -> int:
        raise Refused(self.parser.CurrentLineNumber)


def parse(data: bytes) -> Element:
    """Return the outermost element of an XML file. Raises Refused."""
    builder = _Builder()
    try:
        builder.parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as problem:
        raise Refused(builder.parser.CurrentLineNumber) from problem
    return builder.root.elements[0]
