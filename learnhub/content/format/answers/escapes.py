"""Marks within answers, and the backslash that makes them text: `|`, `..`, `±`, `[[`, `//` and `{`."""

from __future__ import annotations

import re

from learnhub.content.format.structure import inline


def split(text: str, mark: str) -> list[str]:
    """Return the parts of a text between the marks that no backslash stands before; escapes stay in the parts."""
    parts, start, at = [], 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text.startswith(mark, at):
            parts.append(text[start:at])
            at += len(mark)
            start = at
        else:
            at += 1
    return [*parts, text[start:]]


def plain(text: str) -> str | None:
    """Return what a reader sees of an answer that is typed or chosen from a list, or None where it has markup.

    Backslashes before punctuation and entities (`&amp;`) are read as in any Markdown, and `±` may be escaped too.
    """
    words = []
    for node in inline(re.sub(r"\\(?=±)", "", text.strip())):
        if node.type not in {"text", "softbreak"}:
            return None
        words.append(node.content if node.type == "text" else " ")
    return " ".join("".join(words).split())
