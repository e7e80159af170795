"""A book as a PDF: tagged, its bookmarks name every unit, links lead inside, every script has its letters."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from xml.etree.ElementTree import Element

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from learnhub.content.books import paper
from learnhub.content.books.blocks import Blocks
from learnhub.content.books.book import Book, Page, Part, Words
from learnhub.content.books.fitting import Places, fit
from learnhub.typesetting import long_papers
from learnhub.typesetting.long_papers import CannotSet
from tests.content.books.written_book import KEYS, book
from tests.published import SECRET

SCRIPTS = {
    "km": "ការគាំពារសង្គមគឺជាសិទ្ធិរបស់មនុស្សគ្រប់រូប។ ស្ត្រី ១២៣",
    "lo": "ການປົກປ້ອງສັງຄົມແມ່ນສິດຂອງທຸກຄົນ ໑໒໓",
    "th": "การคุ้มครองทางสังคมเป็นสิทธิของทุกคน ๑๒๓",
    "hi": "सामाजिक सुरक्षा सभी महिलाओं और पुरुषों का अधिकार है। १२३",
    "ar": "الحماية الاجتماعية حق لجميع النساء والرجال، ١٢٣",
    "ur": "سماجی تحفظ تمام خواتین اور مردوں کا حق ہے۔ ۱۲۳",
    "zh": "社会保护是每个妇女和男子的权利，国家应当保障。",
    "vi": "Bảo trợ xã hội là quyền của mọi người",
    "el": "Κοινωνική προστασία",
    "ru": "Социальная защита",
    "en": "≤ ≥ ≠ → ← ↔ × − ± √ ∑ ∞ ✓ ✗ ☐ ☑ ● ○ ■ □ ▲ ½ € ₦ “” … – —",
}


def page_of(html: str, language: str = "en", anchor: str = "only") -> Page:
    body = Element("div")
    fit(body, html, anchor, Places({anchor}, (), {}))
    return Page(anchor, "lesson", Words(anchor, language), language, body)


def small(*pages: Page, language: str = "en") -> Book:
    opening = replace(page_of("", anchor="module.only"), kind="module")
    return replace(book(), language=language, parts=[Part(opening, pages)], back=[], pictures={})


@lru_cache
def whole() -> bytes:
    return paper.write(book())


def is_tagged_for_screen_readers(data: bytes) -> bool:
    return b"pdfuaid:part>1<" in data and pypdfium2.PdfDocument(data).is_tagged()


def texts(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def test_it_is_tagged_and_says_what_it_is() -> None:
    assert is_tagged_for_screen_readers(whole())
    told = pypdfium2.PdfDocument(whole()).get_metadata_dict()
    assert (told["Title"], told["Author"], told["Subject"]) == ("Floors", "LearnHub project", "What floors are.")


def test_bookmarks_name_every_page_in_order() -> None:
    marks = [(mark.level, mark.get_title()) for mark in pypdfium2.PdfDocument(whole()).get_toc(max_depth=2)]
    inner = [(0, part.opening.title.text) for part in book().parts]
    assert [mark for mark in marks if mark in inner] == inner
    units = [page.title.text for part in book().parts for page in part.pages]
    assert [title for level, title in marks if level == 1] == units
    ends = [page.title.text for page in book().back]
    assert [title for level, title in marks if level == 0][-len(ends) :] == ends


def test_the_contents_tell_the_page_of_each_unit() -> None:
    pages = texts(whole())
    for title in ("What is a floor?", "Every kind", "A plan for your district", "Glossary"):
        found = re.search(rf"{re.escape(title)}[ .]*(\d+)", pages[1])
        assert found, title
        assert title in pages[int(found[1]) - 1]


def links(data: bytes) -> Iterator[int]:
    """Yield the kind of each link: 1 leads inside, 3 to the web."""
    for page in pypdfium2.PdfDocument(data):
        place, link = ctypes.c_int(0), pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(page.raw, place, link):
            action = pdfium.FPDFLink_GetAction(link)
            yield pdfium.FPDFAction_GetType(action) if action else 1


def test_links_lead_inside_and_to_the_web() -> None:
    kinds = list(links(whole()))
    assert kinds.count(pdfium.PDFACTION_GOTO) > 30
    assert kinds.count(pdfium.PDFACTION_URI) > 5
    assert set(kinds) == {pdfium.PDFACTION_GOTO, pdfium.PDFACTION_URI}


def test_it_holds_what_the_course_says_and_no_key() -> None:
    text = " ".join(" ".join(texts(whole())).split())
    for said in (
        "A note with words.",
        "What it means.",
        "Within one.",
        "x = 1 < 2 # & so on",
        "Everything that is said.",
    ):
        assert said in text
    assert [one for one in (*KEYS, SECRET) if one in text] == []


HOSTILE = "<p>#panic() *x* $y$ @z &lt;w&gt; \\ // ` </p><pre><code>#{1+1}</code></pre>"
TABLE = "<table><thead><tr><th>ا</th><th>ب</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
BOXES = '<aside class="callout callout-key"><p class="callout-title">ت</p></aside><blockquote><p>ث</p></blockquote>'


def mixed() -> bytes:
    """Return a book that runs from right to left, with a page in each script."""
    said = "<h2 id='a'>{0}</h2><p>{0} <em>{0}</em> <strong>{0}</strong></p><ul><li>{0}</li></ul>"
    pages = [page_of(said.format(text), tag, tag) for tag, text in SCRIPTS.items()]
    return paper.write(small(*pages, page_of(f"{TABLE}{BOXES}", "ur"), language="ur"))


@lru_cache
def mixed_once() -> bytes:
    return mixed()


def test_every_script_has_its_letters() -> None:
    # PDF/UA-1 refuses text that no font here has.
    assert is_tagged_for_screen_readers(mixed_once())


def test_the_same_version_has_the_same_bytes() -> None:
    assert mixed() == mixed_once()


def test_what_people_write_is_never_markup_and_a_letter_that_no_font_has_hinders_nothing() -> None:
    data = paper.write(small(page_of(f"{HOSTILE}<p>ᚠ is a rune.</p>")))
    assert not is_tagged_for_screen_readers(data)
    text = " ".join(texts(data))
    assert "#panic() *x* $y$ @z <w> \\ // `" in text
    assert "#{1+1}" in text
    assert "is a rune." in text


def test_headings_skip_no_level_wherever_they_stand() -> None:
    body = page_of("<blockquote><h4 id='a'>A</h4></blockquote><h2 id='b'>B</h2><h5 id='c'>C</h5><h3 id='d'>D</h3>").body
    found = Blocks("only", 2, {}, frozenset()).of(body)
    levels = [found[0]["c"][0]["level"], *(block["level"] for block in found[1:])]
    assert levels == [3, 3, 4, 4]


def test_a_paper_that_takes_too_long_or_breaks_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotSet) as broken:
        long_papers.typeset_files({"main.typ": b"#panic(1)"}, book().made_at)
    assert "panicked" in broken.value.why
    monkeypatch.setattr(long_papers, "SECONDS", 0.01)
    with pytest.raises(CannotSet) as slow:
        long_papers.typeset_files({"main.typ": b"x"}, book().made_at)
    assert slow.value.why == "slow"
