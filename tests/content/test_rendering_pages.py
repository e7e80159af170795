"""What lessons look like as HTML: the dialect, callouts, figures, links."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Faults, Reporter
from learnhub.content.format.prose import check_lesson
from learnhub.content.format.reading import read_version
from learnhub.content.format.vocabulary import UnitKind
from learnhub.content.rendered import rendered_version
from learnhub.content.rendering.documents import Document, Kind, places_of
from learnhub.content.rendering.markup import Renderer
from learnhub.content.rendering.pages import Page, Place
from learnhub.content.rendering.renderer import render
from tests.content.written_course import CHECK_FR, FLOOR, write_course

PLACES = {
    "01-first/01-floor.en.md": Place("@unit/floor"),
    "02-next/01-more.en.md": Place("@unit/more"),
    "media/steps.png": Place("@media/steps.png", 3, 2),
    "media/form.pdf": Place("@media/form.pdf"),
}
PATH = "01-first/01-floor.en.md"


def html(markdown: str, kind: Kind = Kind.BLOCK, language: str = "en", prefix: str = "") -> str:
    return render([Document(PATH, markdown, kind, language, PLACES, prefix)])[0]


@pytest.mark.parametrize("mark", string.punctuation)
def test_a_backslash_makes_any_mark_of_ascii_text(mark: str) -> None:
    rendered = Renderer().convert(f"a \\{mark} b", Page(), is_inline=True)
    assert unescape(rendered) == f"a {mark} b"


def test_headings_have_the_anchors_that_links_use() -> None:
    assert html("## Who is covered?\n\n### Own {#mine}") == (
        '<h2 id="who-is-covered">Who is covered?</h2>\n<h3 id="mine">Own</h3>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "## Two *words* & `code`",
        "## A &amp; B",
        "## Equal\n\n## Equal\n\n## Equal {#equal-1}\n\n## Equal",
        "## L’expérience d’un pays : 2 % ?",
        "## ការគាំពារ សង្គម",
        "## [A link](#x) here\n\n> [!NOTE] Title\n> ### Inside\n> Text",
        "> [!KEY] A {#b}\n> x\n\n## B\n\n## A {#c}",
        "## Trailing marks ##",
        "Setext\n------\n\nText",
        "## 1\\. Escaped \\{#no}",
    ],
)
def test_checker_and_renderer_agree_on_anchors(text: str) -> None:
    body = Body(text, 0, Reporter(Faults(), PATH))
    check_lesson(body)
    shown = html(text)
    assert body.anchors
    assert all(f'id="{anchor}"' in shown for anchor in body.anchors)


def test_a_callout_has_a_kind_a_name_and_its_country() -> None:
    assert html("> [!CASE] Thailand: *one* scheme {country=TH}\n> Text.") == (
        '<aside class="callout callout-case" data-country="TH" data-kind="case" role="note">\n'
        '<p class="callout-title"><span class="callout-kind">Country case</span> '
        '<span class="callout-name">Thailand: <em>one</em> scheme</span></p>\n<p>Text.</p>\n</aside>'
    )


def test_a_callouts_words_follow_the_language_of_the_text() -> None:
    text = "> [!DATA] {review=2027-06-30}\n> En 2023, 52 %."
    assert '<span class="callout-kind">Chiffres</span>' in html(text, language="fr")
    assert (
        '<p class="callout-review">Ces chiffres sont à revoir avant le '
        '<time datetime="2027-06-30">30 juin 2027</time>.</p>'
    ) in html(text, language="fr")
    assert '<span class="callout-kind">Figures</span>' in html(text, language="km")


def test_two_callouts_stay_two() -> None:
    assert html("> [!TIP] A\n> a\n\n> [!NOTE] B\n> b").count("<aside") == 2


def test_a_quote_is_a_quote() -> None:
    assert html("> Said\n> so.") == "<blockquote>\n<p>Said\nso.</p>\n</blockquote>"


def test_a_picture_alone_is_a_figure_with_its_size() -> None:
    assert html('![Three steps](../media/steps.png){caption="The *steps*" credit="LearnHub"}') == (
        '<figure class="figure"><img alt="Three steps" height="2" loading="lazy" src="@media/steps.png" width="3">'
        '<figcaption>The *steps* <span class="figure-credit">LearnHub</span></figcaption></figure>'
    )


def test_a_picture_within_words_stays_there() -> None:
    shown = html("A ![step](../media/steps.png) here")
    assert shown.startswith('<p>A <img alt="step"')
    assert "figure" not in shown


def test_a_picture_in_an_option_stays_in_its_line() -> None:
    assert html("![step](../media/steps.png)", Kind.INLINE).startswith('<img alt="step"')


def test_a_decorative_picture_has_an_empty_alternative() -> None:
    assert 'alt=""' in html("![](../media/steps.png){.decorative}")


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("../02-next/01-more.en.md#a-b", 'href="@unit/more#a-b"'),
        ("../media/form.pdf", 'href="@media/form.pdf"'),
        ("#two", 'href="#two"'),
        ("https://www.ilo.org/", 'href="https://www.ilo.org/" rel="noopener noreferrer"'),
        ("mailto:office@example.org", 'href="mailto:office@example.org"'),
    ],
)
def test_links_lead_where_they_should(target: str, shown: str) -> None:
    assert shown in html(f"[text]({target})")


@pytest.mark.parametrize("target", ["nowhere.en.md", "javascript:alert(1)", "//evil.example", "/x", "data:text/html,x"])
def test_other_links_are_only_words(target: str) -> None:
    assert html(f"[text]({target})") == "<p><span>text</span></p>"


def test_a_table_can_be_scrolled_and_has_a_name() -> None:
    shown = html("| Risk | Women |\n| --- | ---: |\n| Old age | 3 |")
    assert '<div aria-label="Table 1: Risk, Women" class="table-scroll" role="region" tabindex="0">' in shown
    assert '<th class="align-right" scope="col">Women</th>' in shown
    assert '<td class="align-right">3</td>' in shown


def test_footnotes_keep_apart_on_one_page() -> None:
    shown = html("Text[^1].\n\n[^1]: Note.", prefix="q1-")
    assert '<sup id="q1-fnref:1"><a class="footnote-ref" href="#q1-fn:1">1</a></sup>' in shown
    assert '<li id="q1-fn:1">' in shown
    assert 'aria-label="Back to the text of footnote 1"' in shown


def test_words_can_have_a_language() -> None:
    assert html("*Bolsa Família*{lang=pt} pays") == '<p><em lang="pt">Bolsa Família</em> pays</p>'


def test_definitions_abbreviations_and_code_are_shown() -> None:
    shown = html("Floor\n:   A set.\n\n*[ILO]: International Labour Organization\n\nILO\n\n```\n<b>\n```")
    assert "<dl>\n<dt>Floor</dt>\n<dd>A set.</dd>\n</dl>" in shown
    assert '<abbr title="International Labour Organization">ILO</abbr>' in shown
    assert "<pre><code>&lt;b&gt;\n</code></pre>" in shown


def test_html_is_shown_as_text_and_comments_are_not() -> None:
    assert html("<b>x</b> &copy; z<!-- y -->") == "<p>&lt;b&gt;x&lt;/b&gt; © z</p>"


def test_hash_marks_and_braces_in_words_stay_words() -> None:
    assert html("#1 of 3 {a} {b=c}") == "<p>#1 of 3 {a} {b=c}</p>"


@pytest.mark.parametrize("text", ["1. first", "- minus", "> greater", "# hash", "202", "| pipe |"])
def test_an_option_is_a_line_whatever_it_starts_with(text: str) -> None:
    shown = html(text, Kind.INLINE)
    assert "<" not in shown
    assert text.replace(">", "&gt;") == shown


def test_an_option_keeps_its_emphasis_and_links() -> None:
    assert html("*all* [residents](01-floor.en.md)", Kind.INLINE) == (
        '<em>all</em> <a href="@unit/floor">residents</a>'
    )


def test_a_versions_places_lead_to_units_and_media(tmp_path: Path) -> None:
    version = read_version(write_course(tmp_path, {CHECK_FR: None})).version
    assert version
    places = places_of(version)
    assert places[FLOOR] == Place("@unit/floor")
    assert places[CHECK_FR] == Place("@unit/check")
    assert places["media/steps.png"] == Place("@media/steps.png", 3, 2)


def test_one_renderer_gives_the_same_for_every_text_alone_and_after_others() -> None:
    texts = [
        "## A\n\nText[^1]\n\n[^1]: n",
        "[x][r]\n\n[r]: https://a.example",
        "*[B]: Bee\n\nB",
        "## A\n\nB [x][r] [^1]",
    ]
    renderer = Renderer()
    together = [renderer.convert(text, Page(), is_inline=False) for text in texts]
    assert together == [Renderer().convert(text, Page(), is_inline=False) for text in texts]


def with_places(markdown: str) -> str:
    return render([Document(PATH, markdown, places=PLACES, has_places=True)])[0]


def test_blocks_are_numbered_within_their_section_for_coming_back() -> None:
    shown = with_places(
        "One.\n\n- two\n\n## A\n\n> three\n\n| four |\n| --- |\n| x |\n\n### B\n\n1. five\n\n***\n\n    six"
    )
    assert re.findall(r'<(\w+)[^>]* id="(p\.[^"]+)"', shown) == [
        ("p", "p.0.1"), ("ul", "p.0.2"), ("blockquote", "p.1.1"), ("div", "p.1.2"), ("ol", "p.2.1"), ("pre", "p.2.2"),
    ]  # fmt: skip


def test_a_translation_has_the_same_numbers() -> None:
    texts = ("One.\n\n## A\n\nTwo.", "Un.\n\n## Ah\n\nDeux.")
    of_each = [re.findall(r' id="(p\.[^"]+)"', with_places(text)) for text in texts]
    assert of_each == [["p.0.1", "p.1.1"]] * 2


def test_a_prompt_has_a_place_for_notes_by_its_id_or_by_its_number() -> None:
    shown = with_places(
        "> [!REFLECT] A\n> a\n\n> [!TIP] No\n> prompt\n\n"
        "> [!REFLECT] B {#mine}\n> b\n\n- c\n\n    > [!REFLECT]\n    > d"
    )
    assert re.findall(r'<div class="note-place" id="note\.([^"]+)"></div>', shown) == ["1", "mine", "3"]
    assert shown.count("<p>a</p>\n<div class=") == 1


def test_a_callout_with_an_id_can_be_linked_to() -> None:
    assert '<p class="callout-title" id="mine">' in html("[see](#mine)\n\n> [!KEY] Text {#mine}\n> x")
    assert '<p class="callout-title" id="q-mine">' in html("> [!KEY] Text {#mine}\n> x", prefix="q-")


def test_a_text_that_is_not_a_lesson_has_no_places() -> None:
    assert ' id="' not in html("One.\n\n> [!REFLECT]\n> x")


def test_a_content_note_stands_before_the_lesson(tmp_path: Path) -> None:
    """Learners read it first, in the language of the text, and go on or not."""
    version = read_version(write_course(tmp_path)).version
    assert version
    lesson = next(unit for module in version.modules for unit in module.units if unit.kind is UnitKind.LESSON)
    noted = {language: replace(text, note="On\nviolence.") for language, text in lesson.files.items()}
    module = replace(version.modules[0], units=(replace(lesson, files=noted),))
    bodies = rendered_version(replace(version, modules=(module,), glossary=())).units[0].bodies
    assert set(bodies) == {"en", "fr"}
    for html_of in bodies.values():
        assert re.match(r'<aside [^>]*class="callout callout-note"[^>]*>.*?<p>On violence\.</p>', html_of, re.DOTALL)
