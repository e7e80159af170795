"""Python-Markdown as lessons are written in: `extra` without HTML, callouts, attributes, figures, checked links."""

from __future__ import annotations

import html
import re
import string
import xml.etree.ElementTree as ET

from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import (
    IMAGE_LINK_RE,
    IMAGE_REFERENCE_RE,
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    InlineProcessor,
    ShortImageReferenceInlineProcessor,
)
from markdown.treeprocessors import Treeprocessor

from learnhub.content.format import gap_marks
from learnhub.content.format.anchors import Anchors
from learnhub.content.format.attributes import ATTRIBUTES, parse, split_end
from learnhub.content.format.comments import without_comments
from learnhub.content.rendering.pages import Page
from learnhub.content.rendering.quotes import QuoteProcessor
from learnhub.content.rendering.words import Words

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SPANS = frozenset({"a", "em", "strong", "code"})
_STASHED = re.compile("\x02wzxhzdk:([0-9]+)\x03")
_RESERVED = re.compile("[\x02\x03]")
"""Characters that the library marks its own places with."""


class HeadingProcessor(HashHeaderProcessor):
    """Headings as CommonMark reads them: `#` needs a space after it, so that `#1` in a text stays text."""

    RE = re.compile(
        r"(?:^|\n)[ ]{0,3}(?P<level>#{1,6})(?=[ \t\n]|$)[ \t]*(?P<header>[^\n]*?)(?:[ \t]+#+)?[ \t]*(?:\n|$)"
    )


class _WithAttributes(InlineProcessor):
    """Takes the `{…}` right after an image along, before anything in it is read as Markdown."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the interface of the library
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int | None, int | None]:
        """Return the image with its caption and credit as attributes of their own."""
        found = super().handleMatch(m, data)
        if not isinstance(found, tuple):
            return None, None, None
        element, start, end = found
        if element is None or end is None or isinstance(element, str):
            return None, None, None
        written = ATTRIBUTES.match(data, end)
        for attribute in parse(written[0]) if written else ():
            if attribute.key in {"caption", "credit", "transcript", "captions"}:
                element.set(attribute.key, self.unescape(attribute.value))
        return element, start, written.end() if written else end


class Picture(_WithAttributes, ImageInlineProcessor):
    """`![text](path){…}`."""


class PictureByReference(_WithAttributes, ImageReferenceInlineProcessor):
    """`![text][name]{…}`."""


class ShortPictureByReference(_WithAttributes, ShortImageReferenceInlineProcessor):
    """`![name]{…}`."""


class Gap(InlineProcessor):
    """The mark of a gap, where it stands in words rather than in code or an address."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the interface of the library
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ET.Element, int, int]:
        """Return an element without content; what is to be filled in is put there by the page."""
        return ET.Element("span", {"class": "gap", "data-gap": m[1]}), m.start(0), m.end(0)


class HeadingIds(Treeprocessor):
    """Takes `{#id}` off headings before their words are read."""

    def run(self, root: ET.Element) -> None:
        """Set the ids that authors chose."""
        for element in root.iter():
            if element.tag in HEADINGS and element.text:
                element.text, written, _ = split_end(element.text)
                for attribute in parse(written):
                    if attribute.key == "id":
                        element.set("id", attribute.value)


class Finish(Treeprocessor):
    """What is done once words are read: attributes of words, anchors, and the page's own rules."""

    page = Page()

    def run(self, root: ET.Element) -> None:
        """Change the tree in place."""
        self._set_languages(root)
        self._set_anchors(root)
        self.page.finish(root)

    def _set_languages(self, root: ET.Element) -> None:
        for element in root.iter():
            found = ATTRIBUTES.match(element.tail or "") if element.tag in _SPANS else None
            if found and element.tail:
                element.tail = element.tail[found.end() :]
                for attribute in parse(found[0]):
                    if attribute.key in {"lang", "dir"}:
                        element.set(attribute.key, attribute.value)

    def _set_anchors(self, root: ET.Element) -> None:
        anchors = Anchors()
        for element in root.iter():
            own = element.get("id")
            if own and (element.tag in HEADINGS or element.get("class") == "callout-title"):
                anchors.claim(own)
            elif element.tag in HEADINGS:
                element.set("id", anchors.add(self._words(element)))

    def _words(self, element: ET.Element) -> str:
        stash = self.md.htmlStash.rawHtmlBlocks if self.md else []
        text = "".join(element.itertext())
        return _STASHED.sub(lambda found: html.unescape(str(stash[int(found[1])])), text)


class Footnotes(FootnoteExtension):
    """Footnotes whose ids do not clash with those of other texts on the same page."""

    def __init__(self) -> None:
        self.prefix = ""
        super().__init__()

    def makeFootnoteId(self, id: str) -> str:  # noqa: A002, N802 - the interface of the library
        """Return the id of a footnote's text."""
        return f"{self.prefix}{super().makeFootnoteId(id)}"

    def makeFootnoteRefId(self, id: str, found: bool = False) -> str:  # noqa: A002, N802
        """Return the id of the place in the text that a footnote belongs to."""
        return f"{self.prefix}{super().makeFootnoteRefId(id, found)}"


class Renderer:
    """Turns texts into HTML that is not safe yet; one is used for many texts."""

    def __init__(self) -> None:
        self.footnotes = Footnotes()
        extensions: list[str | Extension] = ["abbr", "def_list", "fenced_code", "sane_lists", "tables", self.footnotes]
        settings = {"tables": {"use_align_attribute": True}}
        self.md = Markdown(extensions=extensions, extension_configs=settings, output_format="html")
        # As CommonMark: a backslash makes any mark of ASCII text.
        self.md.ESCAPED_CHARS = list(string.punctuation)
        self.md.preprocessors.deregister("html_block")
        self.md.inlinePatterns.deregister("html")
        self.quotes = QuoteProcessor(self.md.parser)
        self.finish = Finish(self.md)
        self._register()

    def _register(self) -> None:
        self.md.parser.blockprocessors.register(self.quotes, "quote", 20)
        self.md.parser.blockprocessors.register(HeadingProcessor(self.md.parser), "hashheader", 70)
        patterns = self.md.inlinePatterns
        # After code, which stays as it is, and before everything that could take a mark apart.
        patterns.register(Gap(gap_marks.MARK.pattern, self.md), "gap", 185)
        patterns.register(Picture(IMAGE_LINK_RE, self.md), "image_link", 150)
        patterns.register(PictureByReference(IMAGE_REFERENCE_RE, self.md), "image_reference", 140)
        patterns.register(ShortPictureByReference(IMAGE_REFERENCE_RE, self.md), "short_image_ref", 125)
        self.md.treeprocessors.register(HeadingIds(self.md), "heading_ids", 40)
        # After `unescape`, which is the library's last, so that anchors are made of what is read.
        self.md.treeprocessors.register(self.finish, "finish", -10)

    def convert(self, text: str, page: Page, *, is_inline: bool) -> str:
        """Return a text as HTML; without a paragraph around it where `is_inline`."""
        self.md.reset()
        self.quotes.begin(page.words, has_places=page.has_places, is_for_facilitators=page.is_for_facilitators)
        self.footnotes.prefix = page.prefix
        self.footnotes.setConfig("BACKLINK_TITLE", page.words.footnote)
        self.finish.page = page
        text = _RESERVED.sub("", without_comments(text))
        if not page.gaps:
            text = gap_marks.RESERVED.sub("", text)
        return self._inline(text) if is_inline else self.md.convert(text)

    def tree(self, text: str, *, is_inline: bool = False) -> ET.Element:
        """Return what a text is made of, before the page changes anything in it."""
        self.md.reset()
        self.quotes.begin(Words(), has_places=False, is_for_facilitators=True)
        text = without_comments(_RESERVED.sub("", text))
        return self._set(self._line(text) if is_inline else self._blocks(text))

    def _blocks(self, text: str) -> ET.Element:
        lines = text.split("\n")
        for before in self.md.preprocessors:
            lines = before.run(lines)
        root = ET.Element("div")
        self.md.parser.parseChunk(root, "\n".join(lines))
        return root

    def _line(self, text: str) -> ET.Element:
        """Return one line of text: what would start a list or a quote there is only text here."""
        line, _, definitions = text.partition("\n\n")
        # The definitions of its links, which the checker puts below.
        self.md.parser.parseChunk(ET.Element("div"), definitions)
        root = ET.Element("div")
        ET.SubElement(root, "p").text = " ".join(line.split())
        return root

    def _set(self, root: ET.Element) -> ET.Element:
        """Return a tree with its words read, as far as the library does it."""
        for processor in self.md.treeprocessors:
            changed = processor.run(root) if processor is not self.finish else None
            root = changed if changed is not None else root
        return root

    def _inline(self, text: str) -> str:
        """Return one line of text as HTML."""
        root = self._set(self._line(text))
        self.finish.run(root)
        output = self.md.serializer(root)
        for after in self.md.postprocessors:
            output = after.run(output)
        return (
            output.strip().removeprefix("<div>").removesuffix("</div>").strip().removeprefix("<p>").removesuffix("</p>")
        )
