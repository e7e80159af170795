"""A notebook as one file of Markdown: to be read as it is, and safe in whatever shows it.

What a learner wrote is plain text, and stays that: no sign in it can become markup, but for lists, which people write
the way Markdown does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from learnhub.learning import notebook_words
from learnhub.learning.entries import Kind
from learnhub.learning.notebooks import Book, Item, UnitPages

# What can start a span, a link, an entity, a table, a formula or HTML (CommonMark 2.4, and what Git hosts add).
_SIGNS = re.compile(r"[\\`*_\[\]<>&~|$]")
# What makes of a line a heading, a rule, or an underline that makes a heading of the line before.
_STARTS = re.compile(r"^(#{1,6}(?=\s|$)|[-+=](?=[-+=\s]*$)|\+(?=\s))")


def written(book: Book, language: str, address: str) -> str:
    """Return a notebook in Markdown, our own words in a language; `address` is the course's."""
    lines = [f"# {_line(notebook_words.heading(language, book.title))}", "", _line(address)]
    for pages in book.pages:
        lines += ["", *_of_unit(pages, language)]
    return "\n".join(lines) + "\n"


def _of_unit(pages: UnitPages, language: str) -> Iterator[str]:
    yield f"## {_line(pages.title)}"
    if pages.unit is None:
        yield from ("", f"*{_line(notebook_words.gone(language))}*")
    if pages.bookmark is not None:
        yield from ("", f"- {_line(notebook_words.bookmark(language))}")
    for item in pages.items:
        yield from ("", *_of_item(item, language))


def _of_item(item: Item, language: str) -> Iterator[str]:
    words = item.words or item.said or ""
    if item.entry.kind is Kind.BOOKMARK:
        yield f"- {_line(notebook_words.bookmark(language, words))}"
        return
    if words:
        yield from (f"> {line}" for line in plain(words).split("\n"))
        if item.words and item.said:
            yield from (">", f"> {_line(notebook_words.said(language, item.said))}")
        yield ""
    yield plain(item.entry.text)
    yield from ("", f"*{_line(notebook_words.written_on(language, item.entry.changed_at.date()))}*")


def plain(text: str) -> str:
    """Return several lines of plain text as Markdown that reads the same, each line a line of its own."""
    lines = [_line(line) for line in text.split("\n")]
    # Two spaces at its end keep a line apart from the one that follows.
    return "\n".join(
        f"{line}  " if line and after else line for line, after in zip(lines, [*lines[1:], ""], strict=True)
    )


def _line(text: str) -> str:
    """Return one line of plain text as Markdown; spaces before it would make code of it."""
    return _STARTS.sub(r"\\\1", _SIGNS.sub(r"\\\g<0>", " ".join(text.split())))
