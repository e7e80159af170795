"""Texts of other formats as Markdown, whichever way they are written."""

from __future__ import annotations

import re
from enum import StrEnum

from learnhub.content.format import structure
from learnhub.content.interchange import hypertext, markup
from learnhub.content.interchange.model import Notes
from learnhub.content.interchange.pictures import Pictures
from learnhub.i18n import lazy, translate_in

_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);")
_BLOCK = re.compile(r"</?(?:p|div|ul|ol|li|table|tr|td|th|h[1-6]|pre|blockquote)\b", re.IGNORECASE)
LONGEST = 200_000


class Form(StrEnum):
    """How a text is written, in the words of Moodle."""

    HTML = "html"
    MARKDOWN = "markdown"
    PLAIN = "plain"
    # What people typed: line breaks count, and HTML does too.
    MOODLE = "moodle"


class Texts:
    """Turns the texts of one file into Markdown in a language; `pictures` are where their images come from."""

    def __init__(self, language: str, pictures: Pictures) -> None:
        self.language = language
        self.pictures = pictures

    def block(self, text: str, form: Form, notes: Notes) -> str:
        """Return a text as blocks of Markdown."""
        if len(text) > LONGEST:
            notes.lost(lazy("A text was longer than 200,000 characters: the rest of it was left out."))
        text = markup.cleaned(text[:LONGEST]).strip()
        if form is Form.MARKDOWN:
            return text
        if form is Form.PLAIN or (form is Form.MOODLE and not _TAG.search(text)):
            return markup.blocks(text)
        if form is Form.MOODLE and not _BLOCK.search(text):
            text = "".join(f"<p>{part}</p>" for part in re.split(r"\n\s*\n", text)).replace("\n", "<br>")
        return hypertext.to_markdown(text, notes, self.pictures.find, self._missing())

    def line(self, text: str, form: Form, notes: Notes) -> str:
        """Return a text as one line of Markdown; what cannot stand in one is noted."""
        written = self.block(text, form, notes)
        if "\n" not in written and (form in {Form.MARKDOWN, Form.PLAIN} or not written):
            return written
        try:
            root, _ = structure.parse(written)
        except structure.TooDeepError:
            return markup.line(text)
        if any(node.type != "paragraph" for node in root.children):
            notes.changed(lazy("Lists, tables or headings in an answer became words in one line."))
            return markup.line(markup.plain(written))
        return markup.folded(written)

    def words(self, text: str, form: Form) -> str:
        """Return a text as plain words, which learners type or read in a list."""
        return " ".join(markup.plain(self.block(text, form, Notes())).split())

    def reformed(self, markdown: str, notes: Notes) -> str:
        """Return Markdown of another dialect as ours."""
        return hypertext.reformed(markdown, notes, self.pictures.find, self._missing()) if markdown else ""

    def _missing(self) -> str:
        return translate_in(self.language, "(Write here what this picture shows.)")
