"""Terms of the glossary are marked where they are met first, as whole words, in every script."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.content.rendering.documents import Document, Forms
from learnhub.content.rendering.markup import Renderer
from learnhub.content.rendering.pages import Page
from learnhub.content.rendering.renderer import render
from learnhub.content.rendering.terms import terms_of
from tests.thoroughness import cases

FLOOR = ("floor", ("social protection floor", "floor", "floors"))
PROTECTION = ("protection", ("social protection",))
RENDERER = Renderer()


def html(markdown: str, *terms: tuple[str, tuple[str, ...]]) -> str:
    return RENDERER.convert(markdown, Page(terms=terms_of(terms)), is_inline=False)


def marked(markdown: str, *terms: tuple[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Return (term, words as they stand there) of what is marked in a text."""
    return re.findall(r'<a class="term" href="@term/([^"]+)">([^<]+)</a>', html(markdown, *terms))


def test_a_term_is_a_link_that_outlives_the_sanitiser() -> None:
    document = Document("x.md", "A floor is laid.", terms=(FLOOR,))
    assert render([document]) == ['<p>A <a class="term" href="@term/floor">floor</a> is laid.</p>']


def test_only_the_first_use_is_marked_whatever_its_form() -> None:
    assert marked("Two floors.\n\nA *floor*, a social protection floor.", FLOOR) == [("floor", "floors")]


def test_the_longest_term_counts() -> None:
    assert marked("A social protection floor, and social protection.", PROTECTION, FLOOR) == [
        ("floor", "social protection floor"),
        ("protection", "social protection"),
    ]


def test_a_longer_word_leaves_the_shorter_term() -> None:
    assert marked("Social protection flooring.", PROTECTION, FLOOR) == [("protection", "Social protection")]


@pytest.mark.parametrize("text", ["flooring", "subfloor", "floor-like", "non-floor", "floorɓ", "floo\u0301r", "floor2"])
def test_a_part_of_a_word_is_no_term(text: str) -> None:
    assert marked(f"A {text} here.", FLOOR) == []


@pytest.mark.parametrize(
    "text", ["floor,", "(floor)", "“floor”", "floor’s", "FLOOR", "Floor", "floor – and", "/floor/"]
)
def test_signs_around_a_word_do_not_hide_it(text: str) -> None:
    assert len(marked(f"A {text} here.", FLOOR)) == 1


def test_spaces_and_apostrophes_may_be_written_otherwise() -> None:
    term = ("age", ("aujourd'hui encore", "old age"))
    assert marked("Old\nage", term)
    assert marked("old\u00a0age", term)
    assert marked("C’est aujourd’hui encore vrai", term)


def test_french_words_stand_after_an_apostrophe() -> None:
    assert marked("L’assurance sociale", ("insurance", ("assurance sociale",))) == [("insurance", "assurance sociale")]


def test_capitals_are_found_in_capitals_alone() -> None:
    term = ("pmt", ("PMT",))
    assert marked("A pmt, a Pmt, a PMT.", term) == [("pmt", "PMT")]


@pytest.mark.parametrize(
    "text",
    [
        "## A floor",
        "[a floor](https://a.example)",
        "`floor`",
        "    floor",
        "```\nfloor\n```",
        "> [!NOTE] A floor\n> Text.",
        "floor\n\n*[floor]: what one stands on",
        "| floor |\n| --- |\n| x |",
        "floor\n:   What one stands on.",
        "Text[^1].\n\n[^1]: A floor.",
        "*floor*{lang=de}",
    ],
)
def test_titles_links_code_and_words_that_are_explained_are_left_alone(text: str) -> None:
    assert marked(text, FLOOR) == []


def test_a_use_in_a_title_is_not_the_first_one() -> None:
    assert html("## A floor\n\nThe floor.", FLOOR) == (
        '<h2 id="a-floor">A floor</h2>\n<p>The <a class="term" href="@term/floor">floor</a>.</p>'
    )


@pytest.mark.parametrize(
    ("text", "term", "found"),
    [
        # Khmer: within a line without spaces, with the unseen space that writers put, never within a syllable.
        ("គោលនយោបាយការគាំពារសង្គមជាតិ", "ការគាំពារសង្គម", ["ការគាំពារសង្គម"]),
        ("ការគាំពារ\u200bសង្គម", "ការគាំពារសង្គម", ["ការគាំពារ\u200bសង្គម"]),
        ("ស្ត្រី", "រ", []),
        ("កា", "ក", []),
        # Lao and Thai: a vowel before or after a consonant belongs to it.
        ("ລະບົບການປົກປ້ອງສັງຄົມແຫ່ງຊາດ", "ການປົກປ້ອງສັງຄົມ", ["ການປົກປ້ອງສັງຄົມ"]),
        ("ระบบคุ้มครองทางสังคม", "คุ้มครองทางสังคม", ["คุ้มครองทางสังคม"]),
        ("เงิน", "ง", []),
        ("มา", "ม", []),
        # Chinese.
        ("全国社会保护底线", "社会保护", ["社会保护"]),
        # Devanagari has spaces: a vowel sign continues the word.
        ("सामाजिक सुरक्षा", "सामाजिक", ["सामाजिक"]),
        ("सामाजिकता", "सामाजिक", []),
        ("सामाजिकी", "सामाजिक", []),
        # Urdu.
        ("یہ سماجی تحفظ ہے", "سماجی تحفظ", ["سماجی تحفظ"]),
        ("سماجیات", "سماجی", []),
        # Latin words between Khmer ones need no spaces.
        ("កម្មវិធីIDPoorនៃ", "IDPoor", ["IDPoor"]),
    ],
)
def test_scripts_have_their_own_words(text: str, term: str, found: list[str]) -> None:
    assert [words for _, words in marked(f"x {text} x", ("one", (term,)))] == found


def test_of_several_terms_at_one_place_in_a_script_without_spaces_the_longest_counts() -> None:
    assert marked("社会保护底线和社会保护", ("floor", ("社会保护底线",)), ("protection", ("社会保护",))) == [
        ("floor", "社会保护底线"),
        ("protection", "社会保护"),
    ]


def test_an_option_or_a_text_without_a_glossary_has_no_marks() -> None:
    assert marked("A floor.") == []


def test_many_terms_are_found_in_little_time() -> None:
    terms: Forms = tuple((f"t{number}", (f"word {number} of many", f"another{number}")) for number in range(300))
    text = "Some words of a lesson that hold another7 and word 12 of many. " * 200
    started = time.process_time()
    assert {term for term, _ in marked(text, *terms)} == {"t7", "t12"}
    assert time.process_time() - started < 2


LETTERS = st.sampled_from(
    ["a", "b", "-", " ", "’", "\u0301", "ក", "្", "ា", "\u200b", "เ", "ม", "า", "社", "म", "ी", "<", "&", "*"]
)
WORDS = st.text(LETTERS, min_size=1, max_size=6)


@pytest.mark.long
@settings(max_examples=cases(150), deadline=None)
@given(text=st.text(LETTERS, max_size=30), forms=st.lists(WORDS, min_size=1, max_size=4))
def test_marking_changes_no_word_of_a_text(text: str, forms: list[str]) -> None:
    terms: Forms = tuple((f"t{number}", (form,)) for number, form in enumerate(forms) if form.strip())
    shown = html(text, *terms)
    assert re.sub(r'<a class="term" href="[^"]+">([^<]*)</a>', r"\1", shown) == html(text)
    assert len({term for term, _ in marked(text, *terms)}) == len(marked(text, *terms))
