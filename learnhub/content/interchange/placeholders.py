"""What stands for a gap while the text around it becomes Markdown; only then it is a mark of `gap_marks`."""

from __future__ import annotations

import re

from learnhub.content.format import gap_marks

# Characters for private use, which people have no use for, and which pass through HTML and Markdown.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_HELD = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


def held(number: int) -> str:
    """Return what stands for the gap of a number, from 1."""
    return f"{_OPEN}{number}{_CLOSE}"


def without(text: str) -> str:
    """Return a text in which nothing can be taken for a gap."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def marked(markdown: str) -> str:
    """Return Markdown with the marks of our gaps where something stands for them."""
    return _HELD.sub(lambda found: gap_marks.mark(int(found[1]), 0), markdown)
