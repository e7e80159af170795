"""A notebook can be taken along, as Markdown and as PDF: every script comes out, and nothing is read as markup."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from learnhub.errors import Invalid
from learnhub.learning import notebook_paper
from learnhub.learning.entries import Entry, Kind
from learnhub.learning.notebook_markdown import plain, written
from learnhub.learning.notebook_paper import notebook_pdf
from learnhub.learning.notebooks import Book, Item, UnitPages
from tests.published import prepared_outline
from tests.thoroughness import cases

ADDRESS = "https://learnhub.example.org/en/courses/floors"
DAY = date(2026, 3, 3)
MILLIMETRE = 72 / 25.4
MARKDOWN = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
# Script: the fonts' names in the PDF, and a note in it.
SCRIPTS = {
    "Latin": ("NotoSans", "Elle travaille à la maison, « et personne ne le demande »."),
    "Khmer": ("NotoSansKhmer", "ស្ត្រីដែលធ្វើការនៅផ្ទះមិនត្រូវបានគេសួរទេ"),
    "Lao": ("NotoSansLao", "ແມ່ຍິງທີ່ເຮັດວຽກຢູ່ເຮືອນບໍ່ໄດ້ຖືກຖາມ"),
    "Thai": ("NotoSansThai", "ผู้หญิงที่ทำงานที่บ้านไม่ถูกถาม"),
    "Devanagari": ("NotoSans", "घर पर काम करने वाली महिलाएँ"),
    "Arabic": ("NotoNaskhArabic", "النساء اللواتي يعملن في المنزل"),
    "Chinese": ("NotoSansSC", "在家工作的妇女"),
}
HOSTILE = [
    '#read("/etc/passwd")',
    "$x^2$ *bold* _slanted_ `raw` <label> @reference",
    '"] #panic() [',
    "= Heading\n- list\n+ list",
    "A" * 3000,
    "أ" * 400,
    "e" + "\u0301" * 200,
    "Zoé 😀 👩🏽\u200d🌾",
    "\u202egnp.eht",
    "\\u{41} \\ // /* ~ --- ...",
]


def entry(text: str, kind: Kind = Kind.PROMPT, words: str = "Where?") -> Entry:
    changed_at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    return Entry("code", "floor", kind, "1", text, words, "en", "revision", changed_at)


def item(text: str, words: str = "Where you work\nWho is left out?", said: str | None = None) -> Item:
    return Item(entry(text), words, said, "note.1")


def book_of(*items: Item, language: str = "en") -> Book:
    found = prepared_outline()
    return Book(found, language, (UnitPages("floor", found.units[0], "What is a floor?", language, None, items),))


# Markdown


def test_a_notebook_reads_well_as_text() -> None:
    first = item("Those who work at home.\nNobody asks.\n\n- one\n- two")
    changed = item("On 1. May", said="What was it?")
    found = book_of(first, changed, Item(entry("", Kind.BOOKMARK), "Two principles", None, "two"))
    gone = UnitPages("old", None, "An old lesson", "en", None, (Item(entry("Then."), "", "Which?", None),))
    marked = replace(found.pages[0], bookmark=entry("", Kind.BOOKMARK))
    assert written(replace(found, pages=(marked, gone)), "en", ADDRESS) == MARKED


MARKED = """\
# Notebook: Floors

https://learnhub.example.org/en/courses/floors

## What is a floor?

- Bookmark

> Where you work  
> Who is left out?

Those who work at home.  
Nobody asks.

- one  
- two

*Written on 2 March 2026*

> Where you work  
> Who is left out?
>
> When this was written, the question was: What was it?

On 1. May

*Written on 2 March 2026*

- Bookmark: Two principles

## An old lesson

*This unit is no longer in the course.*

> Which?

Then.

*Written on 2 March 2026*
"""  # noqa: W291 - two spaces at the end of a line are a break in Markdown


def kinds_and_words(markdown: str) -> tuple[set[str], list[str]]:
    """Return the kinds of nodes in a text, and its lines as a reader sees them."""
    nodes = [node for node in SyntaxTreeNode(MARKDOWN.parse(markdown)).walk() if not node.is_root]
    lines = [""]
    for node in nodes:
        if node.type in {"paragraph", "softbreak", "hardbreak"}:
            lines.append("")
        elif node.type == "text":
            lines[-1] += node.content
    return {node.type for node in nodes}, [line.strip() for line in lines if line.strip()]


PLAIN = {"paragraph", "inline", "text", "hardbreak", "softbreak"}
SIGNS = [
    *"\\`*_[]()<>&~|$#+=!:.\"'{}^-",
    *("1", "2.", "a", "b ", " ", "    ", "\n", "\n\n", "ក", "&amp;", "<b>", "http://a.example"),
]


@pytest.mark.long
@settings(max_examples=cases(300, long=3000), deadline=None)
@given(text=st.lists(st.sampled_from(SIGNS), max_size=14).map("".join))
def test_no_sign_of_a_learner_becomes_markup(text: str) -> None:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    kinds, words = kinds_and_words(plain(text))
    lists = {"bullet_list", "ordered_list", "list_item"}
    assert kinds <= PLAIN | lists
    if not kinds & lists:
        assert words == [line for line in lines if line]


def test_lists_stay_lists() -> None:
    assert "bullet_list" in kinds_and_words(plain("- one\n- two"))[0]
    assert "ordered_list" in kinds_and_words(plain("1. one\n2. two"))[0]


# PDF


class Paper:
    """A printed notebook, as a reader of PDF files sees it."""

    def __init__(self, pdf: bytes) -> None:
        self.bytes = pdf
        self.document = pypdfium2.PdfDocument(pdf)

    def pages(self) -> Iterator[pypdfium2.PdfPage]:
        yield from (self.document[number] for number in range(len(self.document)))

    @property
    def text(self) -> str:
        return "\n".join(page.get_textpage().get_text_range() for page in self.pages())

    def fonts(self) -> set[str]:
        found = (thing for page in self.pages() for thing in page.get_objects())
        texts = (thing for thing in found if isinstance(thing, pypdfium2.PdfTextObj))
        return {re.sub(r"^[A-Z]{6}\+|-.*", "", text.get_font().get_base_name()) for text in texts}

    @property
    def is_for_screen_readers(self) -> bool:
        return b"<pdfuaid:part>1</pdfuaid:part>" in self.bytes


def printed(book: Book, language: str = "en") -> Paper:
    return Paper(notebook_pdf(book, language, ADDRESS, DAY))


def test_a_paper_says_what_a_notebook_holds() -> None:
    changed = item("On all of it.", said="What was it?")
    paper = printed(book_of(item("Those who work\n\nat home."), changed))
    for words in (
        "Notebook: Floors", ADDRESS, "As of 3 March 2026", "What is a floor?", "Who is left out?", "Those who work",
        "at home.", "On all of it.", "When this was written, the question was: What was it?", "Written on 2 March 2026",
    ):  # fmt: skip
        assert words in paper.text
    assert paper.is_for_screen_readers
    assert paper.document.get_metadata_value("Title") == "Notebook: Floors"


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_set_in_a_font_of_ours(script: str) -> None:
    font, text = SCRIPTS[script]
    paper = printed(book_of(item(f"{text} " * 8)))
    assert font in paper.fonts()
    assert paper.is_for_screen_readers


def test_urdu_is_set_in_nastaliq_and_from_right_to_left() -> None:
    paper = printed(book_of(item("وہ خواتین جو گھر میں کام کرتی ہیں"), language="ur"), "ur")
    assert "NotoNastaliqUrdu" in paper.fonts()
    page = paper.document[0]
    texts = [thing for thing in page.get_objects() if isinstance(thing, pypdfium2.PdfTextObj)]
    urdu = [text for text in texts if "Nastaliq" in text.get_font().get_base_name()]
    assert max(text.get_bounds()[2] for text in urdu) > page.get_width() - 25 * MILLIMETRE


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_written_is_printed_as_it_is(text: str) -> None:
    paper = printed(book_of(item(text, words=text)))
    shown = re.sub(r"\s|\u200b|\ufffe|\u0002", "", paper.text)
    if text.isascii() and not text.startswith("A"):
        assert re.sub(r"\s", "", text) in shown
    for page in paper.pages():
        boxes = [thing.get_bounds() for thing in page.get_objects()]
        assert all(box[0] >= 0 and box[2] <= page.get_width() for box in boxes)


def test_a_long_note_goes_on_over_pages() -> None:
    paper = printed(book_of(item("Words of a note. " * 600 + "The end.")))
    assert len(paper.document) > 2
    assert "The end." in paper.text
    rtl = printed(book_of(item("سماجی تحفظ " * 900)))
    assert len(rtl.document) > 2


def test_the_same_notebook_gives_the_same_paper() -> None:
    book = book_of(item("One."))
    assert notebook_pdf(book, "fr", ADDRESS, DAY) == notebook_pdf(book, "fr", ADDRESS, DAY)


def test_a_notebook_that_is_too_long_for_paper_says_so() -> None:
    notes = [item("x" * 10_000) for _ in range(notebook_paper.LONGEST // 10_000 + 1)]
    with pytest.raises(Invalid, match="too long for a PDF"):
        notebook_pdf(book_of(*notes), "en", ADDRESS, DAY)


def test_a_usual_notebook_is_set_in_little_time() -> None:
    book = book_of(*(item("Some words that somebody wrote. " * 20) for _ in range(40)))
    started = time.process_time()
    printed(book)
    assert time.process_time() - started < 5
