"""What a Git host would show otherwise is told, and what it shows alike is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.content import likeness
from learnhub.content.examination import examine
from learnhub.content.format import shapes
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Fault, Faults, Reporter
from learnhub.content.format.prose import check_lesson
from learnhub.content.rendering import shaping
from learnhub.content.rendering.markup import Renderer
from learnhub.content.rendering.worker import LARGEST_TEXT
from tests.content.test_format_faults import PIECES
from tests.content.written_course import CHECK, FLOOR, Change, write_course
from tests.content.written_kinds import write_kinds
from tests.thoroughness import cases

TABLE = "| a | b |\n| - | - |\n| 1 | 2 |"
ALIKE = {
    "nested by four": "- one\n    - two\n\n1. one\n    - two\n2. three",
    "a paragraph in an item": "- one\n\n    two\n\n- three",
    "fences": "```py\na < b & c\n```\n\n~~~\ncode\n~~~\n\nText:\n```\ncode\n```",
    "code within code": "````\n```\n````",
    "indented code": "Text\n\n    code",
    "setext headings": "Head\n----\n\ntext",
    "a line across": "a\n\n---\n\nb\n\n***\n\nc",
    "a list below a heading": "## Head\n- one\n\n## Next\ntext",
    "lazy lines": "- one\ntwo\n\n> three\nfour",
    "a quote below a paragraph": "Text\n> quote",
    "quotes": "> a\n\n> b\n> > c\n\n> - d\n> - e",
    "callouts": "> [!NOTE] T {country=TH}\n> - a\n> - b\n\n> [!KEY] Only\n> text *here*",
    "loose and tight lists": "- a\n- b\n\ntext\n\n* c\n\n* d",
    "a list that starts at three": "3. a\n4. b",
    "tables": f"{TABLE}\n\n- one\n\n    | a | b |\n    | - | - |\n    | x\\|y | `2` |",
    "cells left out": "| a | b |\n| - | - |\n| 1 |",
    "hard and soft breaks": "one  \ntwo\nthree",
    "emphasis": "*a* **b** ***c*** _d_ __e__ *f **g*** (*h*) l'*i* «\u00a0*j*\u00a0» **Note\u00a0:** x *k\nl*",
    "emphasis inside words": "un*frigging*believable a**b**c snake_case_name",
    "emphasis in Khmer": "ក**ខ**គ",
    "marks that are no emphasis": "2 * 3 * 4, _a_b\n\n*a **b*\n\n\\*a\\* \\_b\\_ \\# \\~, `a *b*`, `` a ` b ``",
    "links": '<https://a.example/a_b> <a@b.example> [a](b "c") [a](b(c)d) [a][b] [b] *[a](b)*\n\n[b]: c',
    "pictures": '![a *b*](c.png){caption="c d"}\n\n[![a](b.png)](c)',
    "entities and marks": "&amp; &copy; &#233; AT&T a < b [a] [[a]] ~~a~~ H~2~O a $1 and $2 a...b",
    "what the format adds": "a[^1] HTML *b*{lang=fr}\n\n[^1]: n\n\n*[HTML]: x\n\nA\nB\n: d\n\nT\n\n:   e\n\n## H {#x}",
    "comments": "a <!-- x --> b",
    "HTML, which is text": "<b>x</b> a<br>b",
    "no headings": "#a\n\n####### a\n\n-a\n\n2026. was a year",
    "task lists": "- [ ] a\n- [x] b",
}
OTHERWISE: dict[str, tuple[str, int, str]] = {
    "a list nested by two": ("- one\n  - two", 2, "dialect-indent"),
    "a list nested by three": ("1. one\n   - two", 2, "dialect-indent"),
    "a paragraph indented by two": ("- one\n\n  two", 3, "dialect-indent"),
    "a fence in a quote": ("> ```\n> code\n> ```", 1, "dialect-fence"),
    "a fence in a callout": ("> [!NOTE] T\n> ```\n> code\n> ```", 2, "dialect-fence"),
    "a fence in a list": ("- one\n\n    ```\n    code\n    ```", 3, "dialect-fence"),
    "an indented fence": ("text\n\n  ```\n  code\n  ```", 3, "dialect-blocks"),
    "a fence with words": ("``` python title\nx\n```", 1, "dialect-blocks"),
    "an open fence": ("```\ncode", 1, "dialect-blocks"),
    "code within an item": ("- one\n\n        code", 3, "dialect-blocks"),
    "a list below a paragraph": ("Text:\n- one\n- two", 2, "dialect-blank-line"),
    "a table below a paragraph": (f"Text\n{TABLE}", 2, "dialect-blank-line"),
    "a table without outer marks": ("a | b\n- | -\n1 | 2", 2, "dialect-blank-line"),
    "a bar in code in a table": (TABLE.replace("1", "`x|y`"), 3, "dialect-words"),
    "a heading of two lines": ("text\n\nOne\ntwo\n---", 3, "dialect-blocks"),
    "brackets after a number": ("1) a\n2) b", 1, "dialect-number"),
    "a backslash at the end": ("one\\\ntwo", 1, "dialect-break"),
    "two marks in a list": ("- a\n* b", 1, "dialect-blocks"),
    "numbers after points": ("- a\n1. b", 1, "dialect-blocks"),
    "an empty item": ("-\n- b", 1, "dialect-blocks"),
    "a quote below a list": ("- a\n> b", 1, "dialect-blocks"),
    "emphasis that ends in a mark": ("text\n\n**a:**b", 3, "dialect-words"),
    "an apostrophe in emphasis": ("**Parce qu’**elle", 1, "dialect-words"),
    "brackets of Chinese in emphasis": ("中**「a」**文", 1, "dialect-words"),
    "an address below a line": ("text [b]\n[b]: c", 1, "dialect-words"),
}


def told(texts: Mapping[str, str]) -> dict[str, list[tuple[int, str]]]:
    """Return (line, code) of the differences that are told of lessons' texts, by their names."""
    faults = Faults()
    bodies = [Body(text, 0, Reporter(faults, name)) for name, text in texts.items()]
    for body in bodies:
        check_lesson(body)
    likeness.compare([shown for body in bodies for shown in body.shown], lambda _texts: None)
    found = [fault for fault in faults.sorted() if fault.code.startswith(("dialect-", "not-"))]
    return {name: [(fault.line, fault.code) for fault in found if fault.file == name] for name in texts}


def test_what_looks_alike_is_not_told() -> None:
    assert {name: found for name, found in told(ALIKE).items() if found} == {}


def test_what_looks_otherwise_is_told_at_its_line() -> None:
    found = told({name: text for name, (text, _line, _code) in OTHERWISE.items()})
    assert found == {name: [(line, code)] for name, (_text, line, code) in OTHERWISE.items()}


def test_each_place_is_told_and_what_stands_between_is_not() -> None:
    text = "- a\n* b\n\nText that is fine.\n\n- one\n\n    two **a:**b\n\n| a |\n\n- c\n\n        code"
    assert told({"a.md": text})["a.md"] == [(1, "dialect-blocks"), (8, "dialect-words"), (14, "dialect-blocks")]


def faults_of(folder: Path, changes: dict[str, Change]) -> list[Fault]:
    return list(examine(write_course(folder, changes)).faults)


def test_all_texts_of_a_course_are_compared_at_the_lines_of_their_files(tmp_path: Path) -> None:
    changes: dict[str, Change] = {
        FLOOR: ("It starts with everyone.", "**It starts:**with everyone."),
        CHECK: (
            "- [x] everyone\n  > Right: see [the lesson](01-floor.en.md#two-principles).\n- [ ] workers\n",
            "- [x] **every:**one\n  > - a\n  > * b\n- [ ] workers\n",
        ),
        "glossary.yml": "- id: a\n  term: {en: a, fr: b}\n  definition: {en: 'A **b:**c.', fr: d}\n",
    }
    found = [(fault.file, fault.line, fault.code) for fault in faults_of(tmp_path, changes)]
    assert [one for one in found if one[2].startswith("dialect-")] == [
        (FLOOR, 7, "dialect-words"),
        (CHECK, 12, "dialect-words"),
        (CHECK, 13, "dialect-blocks"),
        ("glossary.yml", 3, "dialect-words"),
    ]


def test_gaps_scenarios_and_model_answers_are_no_difference(tmp_path: Path) -> None:
    assert not examine(write_kinds(tmp_path)).faults


def test_what_cannot_be_shown_is_an_error_and_the_next_is_compared() -> None:
    assert told({"a.md": "x" * (LARGEST_TEXT + 1), "b.md": "- a\n* b"}) == {
        "a.md": [(1, "not-rendered")],
        "b.md": [(1, "dialect-blocks")],
    }


RENDERER = Renderer()


@pytest.mark.long
@settings(max_examples=cases(150), deadline=None)
@given(text=st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_text_is_compared_without_breaking(text: str) -> None:
    body = Body(text, 0, Reporter(Faults(), "a.md"))
    there, here = shapes.blocks_of(body.root.children), shaping.shape_of(RENDERER, body.text)
    assert shapes.from_data(json.loads(json.dumps(shapes.as_data(here)))) == here
    found = list(shapes.differences(there, here))
    assert bool(found) == (there != here)
    assert all(0 <= one.line <= len(body.lines) for one in found)
