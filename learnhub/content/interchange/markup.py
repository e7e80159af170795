"""Plain words as Markdown that reads back the same, here and on a Git host, and Markdown as plain words."""

from __future__ import annotations

import re

from learnhub.content.format import structure

# Within a line: what could be emphasis, code, a link, a gap, attributes, an entity or HTML.
_ANYWHERE = re.compile(
    r"""[\\`*\[\]{]
    | (?<![^\W_])_ | _(?![^\W_])
    | <(?=[!?/A-Za-z])
    | &(?=\#?\w+;)
    | (?<=<)!""",
    re.VERBOSE,
)
# At the start of one: what could be a heading, a quote, a list, a rule, a fence, a table, a definition or an answer.
_AT_START = re.compile(
    r"^(?:\#|>|=|~|:(?=\s)|\||[-+](?=[\s-]|$))|^(?P<number>\d{1,9})(?P<mark>[.)])(?=\s|$)", re.MULTILINE
)
# Control characters, and what Unicode keeps for programs: no file of a course can hold them.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")
_IN_ANSWERS = re.compile(r"(\\.)|\||±|(?<=/)/|(?<=\.)\.|(?<=\+)-")
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_PIPE = re.compile(r"((?:\\\\)*)(\\?)\|")


def cleaned(text: str) -> str:
    """Return text with plain line ends and spaces, and without what no file of a course can hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return _CONTROL.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\x85", "\n"))


def escaped(text: str) -> str:
    """Return words, perhaps of several lines, as Markdown that shows just them."""
    text = _ANYWHERE.sub(lambda found: f"\\{found[0]}", text)
    return _AT_START.sub(_escaped_start, text)


def _escaped_start(found: re.Match[str]) -> str:
    if found["number"] is None:
        return f"\\{found[0]}"
    return f"{found['number']}\\{found['mark']}"


def folded(text: str) -> str:
    """Return text in one line, single spaces between its words; spaces that do not break stay, as French needs them."""
    return _SPACES.sub(" ", text).strip(" ")


def line(text: str) -> str:
    """Return words as one line of Markdown."""
    return escaped(folded(cleaned(text)))


def blocks(text: str) -> str:
    """Return words as paragraphs of Markdown; single line breaks are kept."""
    paragraphs = re.split(r"\n[ \n]*\n", cleaned(text).strip())
    written = (escaped("\n".join(one.strip() for one in part.split("\n"))) for part in paragraphs)
    return "\n\n".join(part.replace("\n", "  \n") for part in written if part)


def answer(words: str) -> str:
    """Return words as they are written in answers, where `|`, `//`, `..` and `±` mean something."""
    return _IN_ANSWERS.sub(lambda found: found[1] or f"\\{found[0]}", line(words))


def cell(markdown: str) -> str:
    """Return one line of Markdown as it is written in a table."""
    return _PIPE.sub(_escaped_pipe, markdown)


def _escaped_pipe(found: re.Match[str]) -> str:
    # Tables are cut before backslashes are read: after one that is text, only an entity is a mark that is text too.
    return found[0] if found[2] else f"{found[1]}&#124;" if found[1] else r"\|"


def quoted(markdown: str, indent: str = "") -> str:
    """Return Markdown as a block quote, each line after `indent`."""
    return "\n".join(f"{indent}> {one}" if one else f"{indent}>" for one in markdown.split("\n"))


def code(text: str) -> str:
    """Return a text as a block of code that shows it letter by letter."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{cleaned(text).strip(chr(10))}\n{fence}"


def plain(markdown: str) -> str:
    """Return what a reader sees of Markdown, in one line."""
    try:
        root, _ = structure.parse(markdown)
    except structure.TooDeepError:
        return folded(markdown)
    inlines = (structure.plain_text(node) for node in root.walk() if node.type == "inline")
    fences = (node.content for node in root.walk() if node.type in {"fence", "code_block"})
    return folded(" ".join([*inlines, *fences]))
