"""What authors can do wrong in questions of every kind is said: at its line and column, what it is, how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnhub.content.format.faults import Fault
from tests.content.written_course import faults_of
from tests.content.written_kinds import KINDS, KINDS_FR, QUIZ, QUIZ_FR, write_kinds

TERMS = "| floor | *basic* guarantees for everyone |\n| contribution | what the insured pay |\n"


def only(faults: list[Fault], file: str) -> list[tuple[int, int, str, str, str]]:
    return [
        (fault.line, fault.column, fault.code, str(fault.message), str(fault.hint))
        for fault in faults
        # What follows in the other language is told there as well.
        if fault.file == file and fault.code != "translation-outdated"
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "code", "message", "hint"),
    [
        # text
        ("= protection floor", "= a *floor*", 14, 3, "answer-markup", "cannot be typed: a *floor*", "a backslash"),
        ("= protection floor", "= floor {#a}", 14, 3, "answer-markup", "cannot be typed: floor {#a}", "a backslash"),
        ("= protection floor", "= a | | b", 14, 1, "answer-empty", "An answer is empty here.", "leave its mark out"),
        ("= protection floor", f"= {'x' * 201}", 14, 3, "out-of-bounds", "longer than the 200", "shorter"),
        ("= protection floor", f"= {' | '.join('x' * 101)}", 13, 1, "out-of-bounds", "at most 100", "Leave out"),
        ("= protection floor", "= 60", 13, 1, "answer-ambiguous", "as numbers and as words", "`kind=text`"),
        ("= floor |", "= a\n\n= floor |", 13, 1, "answer-not-last", "would not count", "all lines that start with ="),
        ("called?\n\n= floor", "called?\n= floor", 9, 1, "answer-missing", "no answers at its end", "empty line"),
        ("{#word points=2", "{#word shuffle=true", 9, 20, "unknown-key", "of kind text", "Leave it out."),
        # match
        ("| levy | what", "| levy | more | what", 26, 1, "match-cells", "more than two cells", "\\|"),
        ("| levy | what the insured pay |", "| levy |", 26, 1, "match-right", "nothing on its right", "may be empty"),
        ("| levy |", "| floor |", 26, 1, "duplicate-answer", "twice: floor", "could not tell the two apart"),
        ("a rent for land", "what the insured pay", 27, 1, "duplicate-answer", "right for another row", "Change it"),
        ("a rent for land |", "a rent |\n| | a rent |", 28, 1, "duplicate-answer", "twice: a rent", "Change one"),
        (f"{TERMS}| levy | what the insured pay |\n", "", 22, 1, "match-empty", "no row to match", "for each pair"),
        (
            TERMS,
            "".join(f"| a{n} | b |\n" for n in range(11)),
            36,
            1,
            "out-of-bounds",
            "at most 12 rows",
            "two questions",
        ),
        ("| levy |", "| [levy](no.md) |", 26, 10, "link-broken", "leads nowhere", ""),
        ("{#terms points=3", "{#terms grading=all", 18, 18, "unknown-key", "of kind match", "Leave it out."),
        # order
        ("2. Work out the cost", "2. Find the money", 35, 1, "duplicate-answer", "twice: Find the money", "tell"),
        ("the cost", "a cost\n\n    - all of it", 36, 5, "item-blocks", "not belong in an item", "one paragraph"),
        ("2. Work out the cost", "2.", 34, 1, "item-empty", "has no words", "Write some."),
        ("2. Work out", "2) Work out", 34, 1, "answer-not-last", "ends before the one with", "in one list"),
        ("the cost", "the cost {#cost}", 34, 22, "attributes", "no effect here", "in emphasis"),
        ("4. Pass the law", "".join(f"{n}. x{n}\n" for n in range(4, 14)), 45, 1, "out-of-bounds", "at most 12", "two"),
        # cloze
        ("[[202]]", "[[202", 40, 20, "gap-open", "not closed in its line", "in one line"),
        ("[[202]]", "[[a [b] c]]", 40, 20, "gap-open", "other brackets in it", "\\["),
        ("[[202]]", "[[a [[b]] c]]", 40, 20, "gap-open", "other brackets in it", "\\[["),
        ("[[202]]", "[[]]", 40, 20, "answer-empty", "An answer is empty here.", "leave its mark out"),
        ("[[202]]", "[[a//]]", 40, 20, "answer-empty", "An answer is empty here.", "leave its mark out"),
        ("[[202]]", "[[a|b//c]]", 40, 20, "answer-ambiguous", "as typed and as chosen", "\\| and \\//"),
        ("[[202]]", "[[https://a.example]]", 40, 20, "answer-ambiguous", "as typed and as chosen", "\\//"),
        ("[[202]]", "[[a//b//a]]", 40, 20, "duplicate-answer", "twice: a", "tell the two apart"),
        ("[[202]]", "[[*a*]]", 40, 20, "answer-markup", "cannot be typed: *a*", "a backslash"),
        ("[[202]]", f"[[{'//'.join('abcdefghijklm')}]]", 40, 20, "out-of-bounds", "12 choices", "Leave some out."),
        ("[[202]]", f"[[{'|'.join('x' * 101)}]]", 40, 20, "out-of-bounds", "at most 100", "least likely"),
        ("[[202]]", "[[a]] " * 25, 40, 164, "out-of-bounds", "at most 24 gaps", "two questions"),
        ("[[202]]", "[[202]]{lang=fr}", 40, 20, "attributes", "no effect here", "braces after the gap"),
        ("[[202]]", "`[[202]]`", 40, 21, "gap-place", "cannot stand in code", "a paragraph, list, table"),
        ("[[202]]", "[a [[202]]](01-kinds.quiz.en.md)", 40, 23, "gap-place", "a link", "a paragraph"),
        ("[[202]]", "[a](https://a.example/[[202]])", 40, 42, "gap-place", "a link", "a paragraph"),
        ("[[202]]", "*a*{lang=[[202]]}", 40, 29, "gap-place", "cannot stand in code", "a paragraph"),
        ("Recommendation No. [[", "### A heading [[", 40, 15, "gap-place", "in a heading", "a paragraph"),
        ("Recommendation No. [[", "    code [[", 40, 10, "gap-place", "cannot stand in code", "a paragraph"),
        (
            "Recommendation No. [[202]] is",
            "[a]: [[202]]\n\nIt is",
            40,
            6,
            "gap-place",
            "cannot stand in code",
            "a paragraph",
        ),
        ("Recommendation No. [[", "*[a]: [[", 40, 7, "gap-place", "cannot stand in code", "a paragraph"),
        ("Recommendation No. [[", "A[^1]\n\n[^1]: [[", 42, 7, "gap-place", "or a note", "a paragraph"),
        ("\\|all\\|", "|all|", 44, 17, "gap-in-table", "would cut the row", "\\|"),
        ("workers]].", "workers]].\n\n> A [[quote]].", 48, 5, "gap-place", "in the feedback", "no quote"),
        (" kind=cloze", "", 40, 20, "answer-ambiguous", "seems to have gaps", "`kind=cloze`"),
        ("{#gaps kind=cloze", "{#gaps kind=cloze grading=all", 38, 27, "unknown-key", "of kind cloze", "Leave it out."),
        ("{#word points=2", "{#word kind=cloze", 9, 1, "cloze-empty", "has no gaps", "[[right//wrong]]"),
        # open
        ("> [!MODEL]", "> [!MODEL] A title", 52, 3, "model-title", "has no title", "on the next line"),
        (
            "hang on **work**.\n>\n> - W",
            "hang.\n\n> [!MODEL]\n> W",
            52,
            3,
            "model-misplaced",
            "give the answer away",
            "kind=open",
        ),
        ("{#own-words}", "{#own-words points=2}", 48, 30, "unknown-key", "only where a tutor", "`marked=true`"),
        ("{#own-words}", "{#own-words kind=text}", 52, 3, "answer-missing", "`kind=text`", "= floor | social"),
        ("> [!MODEL]\n> B", "B", 48, 1, "open-inferred", "taken as open", "`kind=open`"),
        ("{#whom}", "{#whom marked=true}", 70, 16, "unknown-key", "of kind multiple", "Leave it out."),
    ],
)
def test_a_fault_in_a_question_is_told(
    tmp_path: Path, old: str, new: str, line: int, column: int, code: str, message: str, hint: str
) -> None:
    assert old in QUIZ
    faults = only(faults_of(write_kinds(tmp_path, {KINDS: (old, new)})), KINDS)
    told = [fault for fault in faults if fault[:3] == (line, column, code)]
    assert told, faults
    assert message in told[0][3]
    assert hint in told[0][4]


@pytest.mark.parametrize(
    ("old", "new", "line", "code", "message", "hint"),
    [
        (
            "| prélèvement | ce que",
            "| prélèvement | tout ce que",
            16,
            "translation-pairs",
            "do not match",
            "in its place",
        ),
        ("| | le loyer d’une terre |\n", "", 16, "translation-pairs", "do not match", "Translate each row"),
        ("| | le loyer", "| loyer | le loyer", 16, "translation-pairs", "do not match", "Translate each row"),
        ("4. Adopter la loi\n", "", 27, "translation-options", "which is 4", "in the same order"),
        ("[[202]]", "202", 36, "translation-gaps", "which is 4", "in the same order"),
        ("2012//1952//1919", "2012//1952", 38, "translation-gaps", "not like the one in the source", "same choices"),
        ("2012//1952//1919", "2012", 38, "translation-gaps", "not like the one in the source", "same choices"),
        ("> [!MODEL]\n> Parce que les", "> Les", 46, "translation-feedback", "is not translated", "`> [!MODEL]`"),
        ("{#feeling}", "{#feeling skippable=false}", 59, "translation-key", "`skippable` differs", "leave it out"),
        ("{#village}", "{#dorf}", 1, "translation-scenario", "`village` is missing", "with the same {#id}"),
        ("{#village}", "{#dorf}", 80, "translation-scenario", "`dorf` is not in the source", "remove it here"),
        ("{#village}", "{#dorf}", 87, "translation-scenario", "belongs to another scenario", "the source's order"),
        ("{#plan}", "{#plan marked=false}", 55, "translation-key", "`marked` differs", "leave it out"),
    ],
)
def test_a_translation_asks_the_same(
    tmp_path: Path, old: str, new: str, line: int, code: str, message: str, hint: str
) -> None:
    assert old in QUIZ_FR
    faults = only(faults_of(write_kinds(tmp_path, {KINDS_FR: (old, new)})), KINDS_FR)
    told = [fault for fault in faults if (fault[0], fault[2]) == (line, code)]
    assert told, faults
    assert message in told[0][3]
    assert hint in told[0][4]


def test_typed_words_may_differ_between_languages(tmp_path: Path) -> None:
    more = ("= socle |", "= plancher\n= socle |")
    assert only(faults_of(write_kinds(tmp_path, {KINDS_FR: more})), KINDS_FR) == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("the cost\n3. Find the money", "the cost\n3. cost 17199\n4. cost 148230", 36),
        ("what the insured pay |\n| |", "cost 17199 |\n| a | cost 148230 |\n| |", 27),
        ("2012//1952//1919", "cost 17199//cost 148230", 40),
    ],
)
def test_different_words_with_the_same_id_are_refused_too(tmp_path: Path, old: str, new: str, line: int) -> None:
    # Found by trying: the first eight digits of both are 233c5ab0.
    faults = only(faults_of(write_kinds(tmp_path, {KINDS: (old, new)})), KINDS)
    assert (line, "duplicate-answer") in {(fault[0], fault[2]) for fault in faults}


VILLAGE = "# A village by the river {#village}\n\n"
TEXT = QUIZ[QUIZ.index("*Maybe*") : QUIZ.index("## The share")]


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "code", "message", "hint"),
    [
        (" {#village}", "", 84, 1, "missing-key", "`id` is missing", "{#village}"),
        ("{#village}", "{#The Village}", 84, 1, "attributes", "cannot be read", "{#village}"),
        ("{#village}", "{#Village}", 84, 27, "identifier", "is not an id", "small letters"),
        ("{#village}", "{#village points=2}", 84, 36, "unknown-key", "`points` is not known", "id"),
        ("# A village by the river", "#", 84, 3, "heading-empty", "scenario has no name", "a short one"),
        (TEXT, "", 84, 1, "scenario-empty", "scenario has no text", "##"),
        (VILLAGE, f"{VILLAGE}Text.\n\n# A town {{#town}}\n\n", 84, 1, "scenario-unused", "No question belongs", "##"),
        (
            "# A village",
            "# A town {#village}\n\nText.\n\n## One {#one}\n\nText.\n\n= 1\n\n# A village",
            94,
            1,
            "duplicate-id",
            "taken by another scenario",
            "another",
        ),
        ("200 households", "<b>200</b> households", 86, 25, "raw-html", "shown as text", "Markdown"),
        ("*Maybe* is", "[Maybe](no.md) is", 86, 9, "link-broken", "leads nowhere", ""),
        ("*Maybe* is", "> [!MODEL]\n> No\n\nMaybe is", 86, 3, "model-misplaced", "give the answer", "kind=open"),
        ("*Maybe* is", "#### Too deep\n\nMaybe is", 86, 1, "heading-jump", "skips a level", "###"),
        # what rules and questions ask of each other
        ("grade: last", "draw: 11", 4, 7, "out-of-bounds", "of the 11 in this file, only 10 count", "to 10"),
        ("grade: last", "role: pre\npass_mark: 50", 5, 1, "unknown-key", "nobody fails it", "Leave it out."),
        ("grade: last", "role: pre", 4, 7, "role-alone", "`role: post`", "`role: check`"),
        ("grade: last", "role: post", 4, 7, "role-alone", "`role: pre`", "`role: check`"),
        ("grade: last", "role: exam\ndraw: 2", 4, 7, "nothing-required", "without answering", "draw more"),
    ],
)
def test_a_fault_in_a_scenario_or_in_the_rules_is_told(
    tmp_path: Path, old: str, new: str, line: int, column: int, code: str, message: str, hint: str
) -> None:
    test_a_fault_in_a_question_is_told(tmp_path, old, new, line, column, code, message, hint)


OPEN = "## Say {#say}\n\nSay it.\n\n> [!MODEL]\n> So.\n"
MARKED = "## Write {#write marked=true}\n\nWrite it.\n\n> [!MODEL]\n> So.\n"
LEFT = "## Feel {#feel skippable=true}\n\nHow?\n\n= 1\n"
NUMBER = "## Count {#count}\n\nHow many?\n\n= 1\n"


def numbers(prefix: str, count: int) -> str:
    return "\n".join(f"## Count {{#{prefix}-{one}}}\n\nHow many?\n\n= 1\n" for one in range(count))


def codes_of(folder: Path, front: str, *parts: str) -> list[tuple[int, int, str, str, str]]:
    text = "\n".join((f"---\ntitle: T\n{front}\n---\n", *parts))
    faults = only(faults_of(write_kinds(folder, {KINDS: text, KINDS_FR: None})), KINDS)
    return [fault for fault in faults if fault[2] != "not-translated"]


@pytest.mark.parametrize(
    ("draw", "hint"),
    [
        (1, ""),
        (2, ""),
        (3, "Write 2 or 5, or change the scenarios."),
        (4, "Write 2 or 5, or change the scenarios."),
        (5, ""),
        (6, ""),
        (7, ""),
    ],
)
def test_a_draw_has_to_be_made_up_of_whole_scenarios(tmp_path: Path, draw: int, hint: str) -> None:
    # Two questions alone, and five in a scenario: 1, 2, 5, 6 or 7 can be drawn, and nothing else.
    scenario = f"# S {{#s}}\n\nText.\n\n{numbers('s', 5)}"
    found = codes_of(tmp_path, f"draw: {draw}", numbers("alone", 2), scenario)
    told = f"Scenarios are drawn whole, and no choice makes up {draw} questions."
    assert found == ([(3, 7, "draw-scenarios", told, hint)] if hint else [])


def test_where_the_smallest_scenario_is_too_large_it_is_said(tmp_path: Path) -> None:
    found = codes_of(tmp_path, "draw: 1", f"# S {{#s}}\n\nText.\n\n{numbers('s', 3)}")
    assert [(fault[2], fault[4]) for fault in found] == [("draw-scenarios", "Write 3, or make a scenario smaller.")]


@pytest.mark.parametrize(
    ("front", "parts", "codes"),
    [
        ("role: check", (OPEN,), []),
        ("role: exam", (OPEN,), ["nothing-required"]),
        ("role: exam", (MARKED,), ["nothing-required"]),
        ("role: exam", (LEFT,), ["nothing-required"]),
        ("role: exam", (LEFT, NUMBER), []),
        ("role: exam\ndraw: 1", (LEFT, NUMBER), ["nothing-required"]),
        ("role: exam", (OPEN, NUMBER), []),
        ("role: exam\ndraw: 1", (OPEN, NUMBER), []),
        ("role: exam\ndraw: 2", (f"# S {{#s}}\n\nText.\n\n{LEFT}\n{NUMBER}",), []),
        ("role: pre", (OPEN,), ["nothing-counts", "role-alone"]),
        ("role: post", (OPEN,), ["nothing-counts", "role-alone"]),
        ("role: post", (MARKED,), ["role-alone"]),
        ("role: check\ndraw: 1", (OPEN,), ["out-of-bounds"]),
    ],
)
def test_an_exam_asks_for_something_and_a_test_counts_something(
    tmp_path: Path, front: str, parts: tuple[str, ...], codes: list[str]
) -> None:
    assert sorted(fault[2] for fault in codes_of(tmp_path, front, *parts)) == codes


@pytest.mark.parametrize(
    ("first", "second", "file", "code"),
    [
        ("pre", "post", "", ""),
        ("pre", "pre", "02-b.quiz.en.md", "role-twice"),
        ("post", "post", "02-b.quiz.en.md", "role-twice"),
        ("post", "pre", "02-b.quiz.en.md", "role-order"),
    ],
)
def test_a_pre_test_and_a_post_test_make_a_pair(tmp_path: Path, first: str, second: str, file: str, code: str) -> None:
    def quiz(role: str) -> str:
        return f"---\ntitle: T\nrole: {role}\n---\n\n{NUMBER}"

    faults = faults_of(
        write_kinds(
            tmp_path,
            {
                KINDS: None,
                KINDS_FR: None,
                "01-only/01-a.quiz.en.md": quiz(first),
                "01-only/02-b.quiz.en.md": quiz(second),
            },
        )
    )
    told = [(fault.file, fault.line, fault.column) for fault in faults if fault.code == code]
    assert told == ([(f"01-only/{file}", 3, 7)] if code else [])
    assert code or not [fault for fault in faults if fault.code.startswith("role")]
