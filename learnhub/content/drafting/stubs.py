"""A translation that waits to be made: the source's words in the shape that a translation has."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from learnhub import i18n
from learnhub.content.drafting import yaml_edits
from learnhub.content.format import texts, unfinished
from learnhub.content.format.faults import Faults, Reporter
from learnhub.content.format.settings import TranslationFront
from learnhub.content.format.texts import FrontAndBody
from learnhub.errors import Invalid
from learnhub.i18n import lazy

_KEPT = frozenset(TranslationFront.model_fields) - {"translates"}
_LINK = r"(?P<before>\]\(<?|\]:[ \t]*<?)(?P<path>[^\s()<>#:]+)\.{source}\.md(?P<anchor>#[^\s()<>]*)?"
_OF_LANGUAGE = re.compile(r"\.[a-z0-9-]+\.md(?:#[^\s()<>]*)?")

# Tells whether a file (as a link names it) has an anchor.
HasAnchor = Callable[[str, str], bool]


def fingerprint(source: bytes) -> str:
    """Return what `translates:` says of a source: the first 12 hexadecimal digits of the SHA-256 of its bytes."""
    return hashlib.sha256(source).hexdigest()[:12]


def stub_of(text: str, source: str, language: str, has_anchor: HasAnchor = lambda _path, _anchor: True) -> str:
    """Return the text of a source's file as a stub of its translation. Raises Invalid where it has no front matter."""
    made = as_translation(parts_of(text), fingerprint(text.encode()), source, language, has_anchor)
    return with_mark(unfinished.MARK.sub("", made, count=1), language)


def as_translation(
    parts: FrontAndBody, digits: str, source: str, language: str, has_anchor: HasAnchor = lambda _path, _anchor: True
) -> str:
    """Return a text with what only a translation's front matter has, and with links that stay in its language."""
    front = "".join(parts.front[start:end].rstrip("\n") + "\n" for key, start, end in _keys(parts) if key in _KEPT)
    body = links_in(parts.body, source, language, has_anchor)
    return f'---\n{front}translates: "{digits}"\n---\n{body}'


def _keys(parts: FrontAndBody) -> list[tuple[str, int, int]]:
    return yaml_edits.top_keys(parts.front)


def links_in(body: str, source: str, language: str, has_anchor: HasAnchor = lambda _path, _anchor: True) -> str:
    """Return Markdown in which links to files of the source language lead to those of another one.

    An anchor that the other file does not have is left out: its headings have other words.
    """

    def led(found: re.Match[str]) -> str:
        path, anchor = f"{found['path']}.{language.lower()}.md", found["anchor"] or ""
        return found["before"] + path + (anchor if has_anchor(path, anchor.removeprefix("#")) else "")

    return re.sub(_LINK.replace("{source}", re.escape(source.lower())), led, body)


def with_mark(text: str, language: str) -> str:
    """Return a text with a line at its beginning, which readers do not see, that says that it is to be translated."""
    parts = parts_of(text)
    name = i18n.language_name(language.lower(), "en")
    mark = f"<!-- To be translated into {name} ({language}). Remove this line when it is done. -->"
    return f"---\n{parts.front}\n---\n\n{mark}\n\n" + parts.body.lstrip("\n")


def has_mark(text: str) -> bool:
    """Tell whether a text says of itself that it is to be translated."""
    return unfinished.line_of_mark(text) is not None


def done(text: str, digits: str) -> str:
    """Return a translation as made from the source that has these digits, without the mark. Raises Invalid."""
    parts = parts_of(text)
    front = yaml_edits.set_key(parts.front, "translates", f'"{digits}"', after="title")
    return f"---\n{front}\n---\n{unfinished.MARK.sub('', parts.body, count=1)}"


def words_of(text: str) -> tuple[str, str]:
    """Return the words of a source or a translation, to be compared: front matter and body, links in any language.

    Raises Invalid where there is no front matter.
    """
    parts = parts_of(text)
    front = "".join(parts.front[start:end].rstrip("\n") for key, start, end in _keys(parts) if key in _KEPT)
    return front, _OF_LANGUAGE.sub(".md", unfinished.MARK.sub("", parts.body, count=1)).strip()


def digits_in(text: str) -> str:
    """Return what `translates:` says, or "". Raises Invalid."""
    parts = parts_of(text)
    for key, start, end in _keys(parts):
        if key == "translates":
            return parts.front[start:end].partition(":")[2].partition("#")[0].strip().strip("\"'")
    return ""


def parts_of(text: str) -> FrontAndBody:
    """Return front matter and body apart. Raises Invalid where there is no front matter."""
    found = texts.split(text, Reporter(Faults(), ""))
    if found is None:
        raise Invalid({"---": lazy("The file has no front matter.")})
    return found
