"""What a reader can come back to in a lesson is found in its stored HTML, under the same keys in every language."""

from __future__ import annotations

import pytest

from learnhub.content import catalogue, passages
from learnhub.content.models import CourseVersion
from learnhub.content.passages import Passage, Passages, Seam
from tests.published import LESSON, publish_course

HTML = (
    '<p id="p.0.1">One.</p>\n<h2 id="a-b">A <em>b</em> &amp; c</h2>\n<p id="p.1.1">x</p><ul id="p.1.2"></ul>\n'
    '<aside class="callout callout-reflect" id="p.1.3"><p class="callout-title">'
    '<span class="callout-kind">Reflect</span> <span class="callout-name">Where?</span></p>\n'
    '<p>Who <a href="#x">is</a>\nleft?</p>\n'
    '<div class="note-place" id="note.1"></div></aside>\n<h3 id="c">C</h3>\n<p id="p.2.1">y</p>'
)


@pytest.fixture
def version(rules: None) -> CourseVersion:
    return publish_course()


def read_in(version: CourseVersion, language: str) -> Passages:
    return passages.of(catalogue.body(version, catalogue.get_unit(version, LESSON), language))


def test_headings_prompts_and_blocks_are_found_with_their_words() -> None:
    found = passages.of(HTML)
    assert found.headings == (Passage("h.1", "a-b", "A b & c"), Passage("h.2", "c", "C"))
    assert found.prompts == (Passage("1", "note.1", "Where?\nWho is left?"),)
    assert found.blocks == ("p.0.1", "p.1.1", "p.1.2", "p.1.3", "p.2.1")


def test_the_pieces_are_the_text() -> None:
    pieces = passages.of(HTML).pieces
    assert "".join(piece.html if isinstance(piece, Seam) else piece for piece in pieces) == HTML
    seams = [(piece.passage.key, piece.is_heading) for piece in pieces if isinstance(piece, Seam)]
    assert seams == [("h.1", True), ("1", False), ("h.2", True)]


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [
        ("p.1.2", "p.1.2"),
        ("p.1.9", "p.1.3"),
        ("p.9.9", "p.2.1"),
        ("p.2.0", "p.1.3"),
        # The first block is the start of the text: there is nothing to go on to.
        ("p.0.1", None),
        ("p.0.0", None),
        ("nothing", None),
        ("p.1.1.1", None),
    ],
)
def test_a_place_that_has_gone_gives_way_to_the_one_before(wanted: str, nearest: str | None) -> None:
    assert passages.of(HTML).nearest_block(wanted) == nearest


def test_a_block_stands_under_the_heading_above_it() -> None:
    found = passages.of(HTML)
    above = {block: found.heading_above(block) for block in (*found.blocks, "p.9.9")}
    words = {block: heading.words if heading else None for block, heading in above.items()}
    assert words == {
        "p.0.1": None, "p.1.1": "A b & c", "p.1.2": "A b & c", "p.1.3": "A b & c", "p.2.1": "C", "p.9.9": None
    }  # fmt: skip


def test_a_text_without_places_has_none() -> None:
    assert passages.of("<p>One.</p>") == Passages((), (), (), ("<p>One.</p>",))


def test_prompts_within_callouts_keep_their_own_words() -> None:
    inner = '<aside class="callout"><p>in</p><div class="note-place" id="note.2"></div></aside>'
    found = passages.of(f'<aside class="callout"><p>out</p>{inner}<div class="note-place" id="note.1"></div></aside>')
    assert [(prompt.key, prompt.words) for prompt in found.prompts] == [("2", "in"), ("1", "out")]


def test_keys_are_the_same_in_every_language(version: CourseVersion) -> None:
    english, french = read_in(version, "en"), read_in(version, "fr")
    assert [prompt.key for prompt in english.prompts] == ["where-you-work", "2"]
    assert [prompt.key for prompt in french.prompts] == ["where-you-work", "2"]
    assert english.prompts[0].words == "Where you work\nWho is left out?"
    assert french.prompts[1].words == "Que changeriez-vous en premier ?"
    assert {heading.key for heading in french.headings} == {heading.key for heading in english.headings}
