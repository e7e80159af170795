"""What people write to each other, on a page: paragraphs, lines, and addresses that can be followed; nothing else."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

# No address holds the marks of sentences in other scripts, where a word may follow without a space.
_ADDRESS = re.compile(r"https?://[^\s<>\"'“”«»\\。，、；：！？（）「」『』।॥۔،؛؟។៕]+", re.IGNORECASE)
# What ends a sentence is no part of the address before it.
_AFTER = ".,;:!?…)]}’"
# French sets a space before these; as it is typed, it would let them begin a line.
_BEFORE_MARK = re.compile(r" (?=[?!:;»])")
# Others' links lend no weight to where they lead, and what opens there learns nothing of this page.
_RELATION = "nofollow ugc noopener noreferrer"


def shown(text: str) -> Markup:
    """Return a text as paragraphs of HTML. Only addresses of http and https become links; all else is escaped."""
    paragraphs = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
    return Markup("").join(Markup('<p dir="auto">{}</p>').format(_lines(part.strip())) for part in paragraphs)


def _lines(text: str) -> Markup:
    text = _BEFORE_MARK.sub("\N{NO-BREAK SPACE}", text)
    return Markup("<br>").join(_linked(line) for line in text.splitlines())


def _linked(line: str) -> Markup:
    pieces, end = [], 0
    for found in _ADDRESS.finditer(line):
        address = _whole(found[0])
        pieces += [escape(line[end : found.start()]), _link(address)]
        end = found.start() + len(address)
    return Markup("").join([*pieces, escape(line[end:])])


def _whole(address: str) -> str:
    """Return an address without the marks behind it; a bracket that it opens itself stays."""
    while address[-1] in _AFTER and not (address[-1] == ")" and address.count("(") >= address.count(")")):
        address = address[:-1]
    return address


def _link(address: str) -> Markup:
    host = re.split(r"[/?#]", address.partition("://")[2])[0]
    if not host or "@" in host:  # https://ministry.example@elsewhere.example leads elsewhere
        return escape(address)
    return Markup('<a href="{}" rel="{}">{}</a>').format(address, _RELATION, address)
