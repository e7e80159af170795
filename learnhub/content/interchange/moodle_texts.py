"""Texts of Moodle XML: words in `<text>`, how they are written in `format`, and files beside them."""

from __future__ import annotations

import base64
import binascii
from decimal import Decimal

from learnhub.content.interchange import amounts
from learnhub.content.interchange.model import Notes
from learnhub.content.interchange.texts import Form, Texts
from learnhub.content.interchange.xml_trees import Element
from learnhub.i18n import lazy

_FORMS = {
    "html": Form.HTML,
    "markdown": Form.MARKDOWN,
    "plain_text": Form.PLAIN,
    "moodle_auto_format": Form.MOODLE,
    "wiki_like": Form.PLAIN,
}
_QUARTER = Decimal("0.25")
MOST_POINTS = Decimal(1000)


class MoodleTexts:
    """Turns the texts of one question into Markdown, and notes what cannot be."""

    def __init__(self, texts: Texts, notes: Notes) -> None:
        self.texts = texts
        self.notes = notes

    def block(self, element: Element | None) -> str:
        """Return a text as blocks of Markdown; "" where there is none."""
        return self.texts.block(*self._source(element), self.notes)

    def line(self, element: Element | None) -> str:
        """Return a text as one line of Markdown."""
        return self.texts.line(*self._source(element), self.notes)

    def words(self, element: Element | None) -> str:
        """Return a text as plain words."""
        return self.texts.words(*self._source(element))

    def _source(self, element: Element | None) -> tuple[str, Form]:
        if element is None:
            return "", Form.HTML
        self.texts.pictures.come_from(files_of(element))
        inner = element.first("text")
        return (inner.text() if inner is not None else ""), _FORMS.get(element.attributes.get("format", ""), Form.HTML)


def files_of(element: Element) -> dict[str, bytes]:
    """Return the files beside a text, by the paths that stand in it."""
    found = {}
    for file in element.all("file"):
        path = f"{file.attributes.get('path', '/').strip('/')}/{file.attributes.get('name', '')}".lstrip("/")
        try:
            found[path] = base64.b64decode("".join(file.text().split()), validate=True)
        except (binascii.Error, ValueError):
            found[path] = b""
    return found


def points(written: str, notes: Notes) -> int:
    """Return hundredths of a point from what a question is worth there; here they go by quarters."""
    worth = amounts.number(written) if written else Decimal(1)
    if worth is None or worth <= 0:
        return 100
    here = min(MOST_POINTS, max(_QUARTER, (worth / _QUARTER).quantize(Decimal(1)) * _QUARTER))
    if here != worth:
        shown = {"there": f"{worth.normalize():f}", "here": f"{here.normalize():f}"}
        notes.changed(lazy("It was worth %(there)s points; here points go by quarters, so it is %(here)s.", **shown))
    return int(here * 100)
