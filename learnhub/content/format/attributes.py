"""`{#id .class key=value key="two words"}`: one grammar for headings, images, callouts, options and words."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ITEM = r"""(?:\#[^\s{}"'=\#]+|\.[A-Za-z][\w-]*|[A-Za-z_][\w-]*=(?:"[^"]*"|'[^']*'|[^\s{}"']+))"""
ATTRIBUTES = re.compile(rf"\{{:?\s*{_ITEM}(?:\s+{_ITEM})*\s*\}}")
_BRACES = re.compile(r"(?<!\\)\{[^{}]*\}\s*$")
_ONE = re.compile(_ITEM)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One `key=value`; `#x` has the key `id` and `.x` the key `class`. `at` is its place within the text read."""

    key: str
    value: str
    at: int


def parse(text: str) -> tuple[Attribute, ...]:
    """Return the attributes in a `{…}` that ATTRIBUTES matched."""
    return tuple(_attribute(found) for found in _ONE.finditer(text))


def _attribute(found: re.Match[str]) -> Attribute:
    item, at = found[0], found.start()
    if item[0] == "#":
        return Attribute("id", item[1:], at)
    if item[0] == ".":
        return Attribute("class", item[1:], at)
    key, value = item.split("=", 1)
    return Attribute(key, value[1:-1] if value[0] in "\"'" else value, at)


def is_unread(text: str) -> bool:
    """Say whether a heading ends in braces that are no attributes and are not meant to be read either."""
    return _BRACES.search(text) is not None


def unread_part(text: str) -> str:
    """Return what cannot be read in the braces at the end of a heading: the first item that is no attribute."""
    found = _BRACES.search(text)
    rest = found[0].strip()[1:-1].strip() if found else ""
    while rest and (item := _ONE.match(rest)) and (item.end() == len(rest) or rest[item.end()].isspace()):
        rest = rest[item.end() :].strip()
    return rest.split(maxsplit=1)[0] if rest else "{}"


def split_end(line: str) -> tuple[str, str, int]:
    """Return (text, `{…}` or "", where it starts) of a heading, option or callout title that may end in attributes."""
    end = len(line.rstrip())
    for found in ATTRIBUTES.finditer(line):
        start = found.start()
        if found.end() == end and (start == 0 or line[start - 1].isspace()):
            return line[:start].rstrip(), found[0], start
    return line.rstrip(), "", end
