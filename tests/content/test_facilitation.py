"""Notes for facilitators are cut out before anything is rendered, and what slips through is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Faults, Reporter
from learnhub.content.format.prose import check_lesson
from learnhub.content.rendering.documents import Document
from learnhub.content.rendering.markup import Renderer
from learnhub.content.rendering.pages import Page
from learnhub.content.rendering.quotes import MisplacedNoteError
from learnhub.content.rendering.renderer import CannotRender, render
from tests.thoroughness import cases

NOTE = "> [!FACILITATOR] Secret\n> Secret words.\n>\n> - secret\n>\n> [secret]: https://example.org/secret"
BLOCKS = (
    NOTE,
    "A paragraph of [words][w].",
    "[w]: https://example.org/",
    "- an item\n\n    more of it",
    "1. one\n2. two",
    "## A heading",
    "> [!NOTE] Shown\n> Its text.",
    "| A | B |\n| --- | --- |\n| 1 | 2 |",
    "```\n> [!CODE]\n```",
    "*[SPF]: social protection floor",
    "lazy words",
)
RENDERER = Renderer()


@settings(max_examples=cases(150), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(BLOCKS), st.sampled_from(["\n", "\n\n"])), max_size=8))
def test_learners_get_no_word_of_a_note_wherever_it_stands(blocks: list[tuple[str, str]]) -> None:
    faults = Faults()
    body = Body("".join(block + gap for block, gap in blocks), 0, Reporter(faults, "01-first/01-a.en.md"))
    check_lesson(body, takes_notes=True)
    if any(fault.severity == "error" for fault in faults.sorted()):
        return
    assert bool(body.notes) == any(block == NOTE for block, _ in blocks)
    html = RENDERER.convert(body.for_learners(), Page(), is_inline=False)
    assert "secret" not in html.lower()


@pytest.mark.parametrize("text", [NOTE, f"A list:\n\n-   one\n\n    {NOTE.replace(chr(10), chr(10) + '    ')}"])
def test_a_note_in_what_learners_read_is_never_rendered(text: str) -> None:
    with pytest.raises(MisplacedNoteError):
        RENDERER.convert(text, Page(), is_inline=False)


def test_the_child_says_so_too() -> None:
    with pytest.raises(CannotRender, match="a note for facilitators"):
        render([Document("01-first/01-a.en.md", NOTE)])
