"""HTML as our Markdown. The library walks the tree; what is written for each element is ours where dialects differ."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from markdown import Markdown
from markdownify import ATX, MarkdownConverter

from learnhub.content.interchange import markup
from learnhub.content.interchange.model import Notes
from learnhub.i18n import lazy

# Where a picture is to be found from a unit, given its address in the HTML; None where it is nowhere.
FindPicture = Callable[[str, Notes], str | None]
_SAFE = frozenset({"http", "https", "mailto"})
_SILENT = ["script", "style", "head", "title", "template"]
_LOST = ["iframe", "object", "embed", "audio", "video", "form", "input", "button", "canvas", "svg", "math"]
_WITHIN_LINES = frozenset(
    {"b", "strong", "em", "i", "u", "s", "a", "span", "sub", "sup", "code", "img", "font", "small"}
)
_INNER = re.compile(r"^", re.MULTILINE)
_WITHIN_MOODLE = re.compile(r"/(?:pluginfile|draftfile)\.php/|/(?:mod/\w+|course)/view\.php\b")


class _Converter(MarkdownConverter):
    """Lists indented by four, headings from the third level, no HTML, no fences in lists, pictures from our folder."""

    def __init__(self, notes: Notes, find_picture: FindPicture, missing: str, level_of: Callable[[int], int]) -> None:
        super().__init__(heading_style=ATX, bullets="*", table_infer_header=True)
        self.notes = notes
        self.find_picture = find_picture
        self.missing = missing
        self.level_of = level_of
        self.starts_line = True
        # How many items each list has had, by the identity of its element.
        self.numbers: Counter[int] = Counter()

    def process_text(self, el: Any, parent_tags: set[str] | None = None) -> str:
        self.starts_line = _starts_line(el)
        return str(super().process_text(el, parent_tags))  # type: ignore[misc]  # its types leave this out

    def escape(self, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 - the interface of the library
        return markup.escaped(text) if self.starts_line else markup.escaped(f"x{text}")[1:]

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        return f" {markup.cell(' '.join(text.split()))} |" * _columns(el)

    convert_th = convert_td

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        target, words = str(el.get("href") or ""), text.strip()
        if not words or not target:
            return text
        if not _is_safe(target):
            self.notes.lost(
                lazy("The link “%(target)s” leads to nowhere from here; its words are kept.", target=target)
            )
            return text
        if _WITHIN_MOODLE.search(target):
            message = lazy(
                "The link “%(target)s” leads into the other system, where learners may have no account.", target=target
            )
            self.notes.changed(message)
        return f"[{words}](<{target}>)" if re.search(r"[\s()<>]", target) else f"[{words}]({target})"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        source, alternative = str(el.get("src") or ""), markup.line(str(el.get("alt") or ""))
        path = self.find_picture(source, self.notes)
        if path is None:
            return _apart(el, alternative)
        if not alternative:
            message = lazy(
                "The picture %(name)s has no alternative text. Write what it shows where it says so.", name=path
            )
            self.notes.changed(message)
        return f"![{alternative or self.missing}]({path})"

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802, ARG002
        words = markup.folded(text)
        return text if "_inline" in parent_tags else f"\n\n{'#' * self.level_of(n)} {words}\n\n" if words else ""

    def convert_hr(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        return "\n\n"

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        if not text.strip():
            return ""
        is_numbered = el.parent is not None and el.parent.name == "ol"
        self.numbers[id(el.parent)] += 1
        mark = f"{self.numbers[id(el.parent)]}." if is_numbered else "*"
        return f"{mark:4}{_INNER.sub('    ', text.strip()).strip()}\n".replace("\n    \n", "\n\n")

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        if parent_tags & {"li", "blockquote", "td", "th"}:
            return f" `{' '.join(text.split()).replace('`', chr(39))}` "
        return f"\n\n{markup.code(text)}\n\n"

    def convert_del(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        return text

    convert_s = convert_del

    def convert_b(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _emphasised(el, text, "**", parent_tags)

    convert_strong = convert_b

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _emphasised(el, text, "*", parent_tags)

    convert_i = convert_em

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        return self._shifted(text, _SUBSCRIPTS, "_")

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        return self._shifted(text, _SUPERSCRIPTS, "^")

    def _shifted(self, text: str, signs: dict[int, int], mark: str) -> str:
        """Return what is raised or lowered in the characters that Unicode has for it, else after a mark."""
        if all(ord(letter) in signs for letter in text):
            return text.translate(signs)
        self.notes.changed(lazy("Raised or lowered words stand on the line here, after a mark: %(text)s", text=text))
        return f"{markup.escaped(mark)}({text})"


_SUPERSCRIPTS = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def _emphasised(el: Tag, text: str, mark: str, parent_tags: set[str]) -> str:
    words = text.strip()
    if not words or "_noformat" in parent_tags or parent_tags & {"b", "strong", "em", "i"} or "\n\n" in words:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    beside = _beside(el.previous_sibling, last=True) if not before else " "
    beyond = _beside(el.next_sibling, last=False) if not after else " "
    # CommonMark 6.2: a mark between a letter and punctuation would not open or close.
    opens = not (beside.isalnum() and not words[0].isalnum())
    closes = not (beyond.isalnum() and not words[-1].isalnum())
    return f"{before}{mark}{words}{mark}{after}" if opens and closes else text


def _is_safe(address: str) -> bool:
    try:
        return urlsplit(address).scheme.lower() in _SAFE
    except ValueError:
        return False


def _apart(el: Tag, words: str) -> str:
    """Return words that stand in the place of an element, with spaces where they would touch those beside it."""
    before = "" if not words or _beside(el.previous_sibling, last=True).isspace() else " "
    after = " " if words and _beside(el.next_sibling, last=False).isalnum() else ""
    return f"{before}{words}{after}"


def _columns(cell: Tag) -> int:
    written = str(cell.get("colspan") or 1)
    return min(20, max(1, int(written))) if written.isascii() and written.isdigit() else 1


def _starts_line(node: Any) -> bool:
    """Tell whether words are the first of a line, as far as the elements around them tell."""
    while node.previous_sibling is None and node.parent is not None and node.parent.name in _WITHIN_LINES:
        node = node.parent
    before = node.previous_sibling
    return before is None or (isinstance(before, Tag) and before.name not in _WITHIN_LINES)


def _beside(node: Any, *, last: bool) -> str:
    text = node.get_text() if isinstance(node, Tag) else str(node or "")
    return (text[-1:] if last else text[:1]) or " "


def _below_the_question(_level: int) -> int:
    """Levels of the source are its looks; in a question they follow its own heading and skip none."""
    return 3


def to_markdown(html: str, notes: Notes, find_picture: FindPicture, missing: str) -> str:
    """Return HTML as Markdown for a question. `missing` stands for the alternative text that a picture does not have.

    What has no counterpart is noted. Nothing is executed or fetched.
    """
    soup = BeautifulSoup(_without_comments(markup.cleaned(html)), "html.parser")
    return from_soup(soup, notes, find_picture, missing, _below_the_question)


def _without_comments(html: str) -> str:
    """Return HTML without its comments; one that is never closed takes the rest with it, as in browsers.

    The parser looks for the end of each anew, which takes long where there are many and none ends.
    """
    kept, *others = html.split("<!--")
    for other in others:
        _comment, end, after = other.partition("-->")
        if not end:
            break
        kept += after
    return kept


def from_soup(
    soup: BeautifulSoup, notes: Notes, find_picture: FindPicture, missing: str, level_of: Callable[[int], int]
) -> str:
    """Return a tree of HTML as Markdown, as `to_markdown` does; `level_of` gives each heading in turn its level."""
    for cell in soup.find_all(["td", "th"], colspan=True):
        cell["colspan"] = str(_columns(cell))
    for element in soup.find_all(_SILENT):
        element.decompose()
    for element in soup.find_all(_LOST):
        notes.lost(lazy("What was built in with <%(tag)s> could not be brought over.", tag=element.name))
    try:
        return _tidied(_Converter(notes, find_picture, missing, level_of).convert_soup(soup))
    except RecursionError:
        notes.changed(lazy("This text is nested too deep: only its words were brought over."))
        return markup.blocks(soup.get_text())


def _tidied(markdown: str) -> str:
    """Return Markdown without spaces at the ends of lines, but for those that break one within a paragraph."""
    lines = markdown.split("\n")
    followed = [*(bool(after.strip()) for after in lines[1:]), False]
    kept = (one.rstrip() + "  " * (one.endswith("  ") and more) for one, more in zip(lines, followed, strict=True))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(one if one.strip() else "" for one in kept)).strip()


_FOREIGN = Markdown(extensions=["extra", "sane_lists"], output_format="html")
_FOREIGN.ESCAPED_CHARS = list(string.punctuation)


def reformed(markdown: str, notes: Notes, find_picture: FindPicture, missing: str) -> str:
    """Return Markdown of another dialect as ours, by way of HTML."""
    return to_markdown(_FOREIGN.reset().convert(markdown), notes, find_picture, missing)
