"""Marks that lack a space or a sign are told, and words that only look like them are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Faults, Reporter
from learnhub.content.format.prose import check_lesson
from tests.content.written_course import CHECK, CHECK_FR, Change, found, write_course
from tests.content.written_survey import VIEWS, write_views

OPTIONS = "- [x] everyone\n  > Right: see [the lesson](01-floor.en.md#two-principles).\n- [ ] workers"

MEANT = {
    "numbers": "1.5 per cent, and\n2.x is a version. 3. is no item.\n\n2026.Was a year\n\n3.14 and 3.example",
    "hyphens": "-5 degrees\n\n— a dash, – another\n\n- an item\n- -5",
    "hashes": "#5 is a number, #word is one too\n\na ##b\n\n```\n##code\n```",
    "escaped": "\\##A\n\n1\\.A\n\n\\-A\n\n\\*\\*A\n\n> \\[CASE] A",
    "strong": "**a** b **c *d***\n\n***e*** 2 ** 3\n\n`**f` and **g**\n\n**two\nlines**",
    "what the dialects read otherwise": "**a:**b",
    "quotes": "> [Note](#x) is a link\n\n> [KEY][one]\n\n> [KEY]\n\n> [Note] of ours\n\n[key]: #x\n[one]: #x",
    "a list of tasks": "- [ ] a\n- [x] b",
}
SLIPS: dict[str, tuple[str, list[tuple[int, str]]]] = {
    "a heading": ("a\n\n##Headings *divide*", [(3, "mark-space")]),
    "numbers": ("1.What to do\n2.And then", [(1, "mark-space"), (2, "mark-space")]),
    "a number of one letter": ("1.A lesson", [(1, "mark-space")]),
    "a number in Khmer": ("1.\u1780\u17b6\u179a", [(1, "mark-space")]),
    "points": ("-Ask\n-Write", [(1, "mark-space"), (2, "mark-space")]),
    "within a box": ("> [!KEY] A\n> -Ask", [(2, "mark-space")]),
    "a task": ("-[ ] a", [(1, "mark-space")]),
    "strong words in a table": ("| a |\n| - |\n| **b |", [(3, "mark-open")]),
    "strong words in a heading": ("## **A", [(1, "mark-open")]),
    "a sign left out": ("> [CASE] Thailand {country=TH}\n> a", [(1, "callout-mark")]),
    "a space too many": ("> [! case] a\n> b", [(1, "callout-mark")]),
    "a space too few": ("> [!CASE]a\n> b", [(1, "callout-mark")]),
    "a box that is no quote": ("[!CASE] a {country=TH}\nb", [(1, "callout-mark")]),
    "a box within another": ("> [!KEY] a\n> b\n>\n> [!CASE] c", [(4, "callout-joined")]),
}


def told(text: str) -> list[tuple[int, str]]:
    faults = Faults()
    check_lesson(Body(text, 0, Reporter(faults, "a.md")))
    return [(fault.line, fault.code) for fault in faults.sorted()]


@pytest.mark.parametrize("text", MEANT.values(), ids=MEANT)
def test_words_that_only_look_like_a_slip_are_not_told(text: str) -> None:
    assert [code for _line, code in told(text) if code.startswith(("mark-", "callout-"))] == []


@pytest.mark.parametrize(("text", "found_there"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told_at_its_line_and_nothing_else(text: str, found_there: list[tuple[int, str]]) -> None:
    assert told(text) == found_there


@pytest.mark.parametrize(
    ("options", "told_there"),
    [
        ("-[x] everyone\n-[ ] workers", {(12, "mark-space"), (13, "mark-space")}),
        ("- [x] everyone\n[ ] workers", {(13, "mark-space")}),
        ("- [x] everyone\n-[ ]workers {#two}", {(13, "mark-space")}),
        ("- [x] everyone {#one}\n* [ ] workers", {(13, "options-broken")}),
        ("- [x] everyone\n> Right.\n- [ ] workers\n> No.", {(13, "options-broken"), (15, "options-broken")}),
        ("- [x] everyone\n- [ ] workers\n\n> No.", {(15, "options-broken")}),
    ],
)
def test_what_breaks_a_question_is_told_alone(tmp_path: Path, options: str, told_there: set[tuple[int, str]]) -> None:
    """What follows from it would hide the cause: that nothing is marked, that options are missing in French."""
    version = write_course(tmp_path, {CHECK: (OPTIONS, options)})
    faults = {one for one in found(version) if one[2] != "translation-outdated"}
    assert faults == {(CHECK, line, code) for line, code in told_there}


def test_a_question_whose_heading_lacks_a_space_is_told_alone(tmp_path: Path) -> None:
    changes: dict[str, Change] = {CHECK: ("## How many", "##How many")}
    assert {one for one in found(write_course(tmp_path, changes)) if one[0] != CHECK_FR} == {(CHECK, 18, "mark-space")}


def test_an_option_of_a_survey_is_told_as_in_a_quiz(tmp_path: Path) -> None:
    assert (VIEWS, 19, "mark-space") in found(write_views(tmp_path, {VIEWS: ("- [ ] about", "-[ ] about")}))
