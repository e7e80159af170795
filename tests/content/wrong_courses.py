"""Every fault that the checker knows, each made by one change to a course that is right otherwise.

`ROWS` is the whole list: tests/content/test_every_fault.py holds it against the checker's own source.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.assessment.uploads import document
from tests.content.written_assignment import ASSIGNMENT, TASK, TASK_FR, write_tasks
from tests.content.written_course import (
    CHECK,
    CHECK_FR,
    FILES,
    FINAL,
    FINAL_FR,
    FLOOR,
    FLOOR_FR,
    LESSON,
    QUIZ_FR,
    Change,
    png,
    write_course,
)
from tests.content.written_course import GLOSSARY as TERM_LIST
from tests.content.written_course import MODULE as MODULE_YML
from tests.content.written_kinds import ENGLISH, KINDS, KINDS_FR, write_kinds
from tests.content.written_kinds import QUIZ as EVERY_KIND
from tests.content.written_survey import VIEWS, VIEWS_FR, write_views

YML, MODULE, GLOSSARY = "course.yml", "01-first/module.yml", "glossary.yml"
LAST_MODULE = "90-final/module.yml"
RUBRIC = ASSIGNMENT[ASSIGNMENT.index("## Rubric") :]
TERMS = "| floor | *basic* guarantees for everyone |\n| contribution | what the insured pay |\n"
ANSWERS = "- [x] everyone\n  > Right: see [the lesson](01-floor.en.md#two-principles).\n- [ ] workers"
SCENARIO_TEXT = EVERY_KIND[EVERY_KIND.index("*Maybe*") : EVERY_KIND.index("## The share")]


class Row(NamedTuple):
    """How a fault is made, and where it is told: `make` writes a folder and returns what is to be checked."""

    make: Callable[[Path], Path]
    at: str
    line: int
    column: int
    code: str


def floors(file: str, change: Change, line: int, column: int, code: str, *, at: str | None = None) -> Row:
    """Return a row of the usual course; a glossary is there where it is changed."""
    if file == GLOSSARY and isinstance(change, tuple):
        assert change[0] in TERM_LIST
        change = TERM_LIST.replace(*change, 1)
    return Row(lambda folder: write_course(folder, {file: change}), file if at is None else at, line, column, code)


def kinds(file: str, change: Change, line: int, column: int, code: str, *, at: str | None = None) -> Row:
    """Return a row of the quiz with every kind of question."""
    return Row(lambda folder: write_kinds(folder, {file: change}), at or file, line, column, code)


def views(file: str, change: Change, line: int, column: int, code: str, *, at: str | None = None) -> Row:
    """Return a row of the survey."""
    return Row(lambda folder: write_views(folder, {file: change}), at or file, line, column, code)


def tasks(file: str, change: Change, line: int, column: int, code: str, *, at: str | None = None) -> Row:
    """Return a row of the assignment."""
    return Row(lambda folder: write_tasks(folder, {file: change}), at or file, line, column, code)


NUMBER = "## Count {#count}\n\nHow many?\n\n= 1\n"


def _numbers(prefix: str, count: int) -> str:
    return "\n".join(NUMBER.replace("#count", f"#{prefix}-{number}") for number in range(count))


def _quiz(front: str, *parts: str) -> str:
    return "\n".join((f"---\ntitle: T\n{front}\n---\n", *parts))


def _english(folder: Path, changes: dict[str, Change]) -> Path:
    return write_kinds(folder, {**ENGLISH, **changes})


def _lacks_an_exam(folder: Path) -> Path:
    return write_course(folder, {YML: ("quizzes: all", "quizzes: exam"), FINAL: ("role: exam", "role: check")})


def _too_many_questions(folder: Path) -> Path:
    return _english(folder, {KINDS: _quiz("role: check", _numbers("one", 501))})


def _open_questions_alone(folder: Path) -> Path:
    return _english(folder, {KINDS: _quiz("role: post", "## Say {#say kind=open}\n\nSay it.\n")})


def _draw_of_nothing(folder: Path) -> Path:
    return _english(folder, {KINDS: _quiz("draw: 1", "## Say {#say kind=open}\n\nSay it.\n")})


def _large_scenario(folder: Path) -> Path:
    return _english(folder, {KINDS: _quiz("draw: 1", "# S {#s}\n\nText.\n", _numbers("one", 3))})


def _scenario_of_five(folder: Path) -> Path:
    scenario = f"# S {{#s}}\n\nText.\n\n{_numbers('s', 5)}"
    return _english(folder, {KINDS: _quiz("draw: 3", _numbers("alone", 2), scenario)})


def _two_tests(first: str, second: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        tests = {"01-only/01-a.quiz.en.md": first, "01-only/02-b.quiz.en.md": second}
        return _english(folder, {KINDS: None, **{file: _quiz(f"role: {role}", NUMBER) for file, role in tests.items()}})

    return make


def _order_changed(folder: Path) -> Path:
    who, how_many = QUIZ_FR.index("## Qui"), QUIZ_FR.index("## Combien")
    return write_course(folder, {CHECK_FR: QUIZ_FR[:who] + QUIZ_FR[how_many:] + "\n" + QUIZ_FR[who:how_many]})


def _new_lesson_in_a_patch(folder: Path) -> Path:
    write_course(folder)
    return write_course(folder, {"01-first/03-more.en.md": LESSON}, version="1.0.1")


def _asks_for(*courses: str) -> tuple[str, str]:
    """Return the change by which a course asks for others first."""
    return "cases: [TH]", f"requires: [{', '.join(courses)}]"


def _near_name(folder: Path) -> Path:
    write_course(folder, course="others")
    return write_course(folder, {YML: _asks_for("other")})


def _twice(folder: Path) -> Path:
    write_course(folder, course="others")
    return write_course(folder, {YML: _asks_for("others", "others")})


def _ring(folder: Path) -> Path:
    write_course(folder, {YML: _asks_for("third")}, course="others")
    write_course(folder, {YML: _asks_for("floors")}, course="third")
    return write_course(folder, {YML: _asks_for("others")})


def _asked_for_in_a_patch(folder: Path) -> Path:
    write_course(folder)
    write_course(folder, course="others")
    return write_course(folder, {YML: _asks_for("others")}, version="1.0.1")


def _renamed(version: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        write_course(folder)
        files = {path.replace("02-check", "02-what-you-know"): text for path, text in FILES.items()}
        lesson = LESSON.replace("02-check", "02-what-you-know")
        return write_course(folder, {FLOOR: lesson}, version=version, files=files)

    return make


def _opens(unit: str) -> tuple[str, str]:
    """Return the change by which a module opens after a unit."""
    return "objectives:", f"opens: {{after: {unit}}}\nobjectives:"


def _knot(folder: Path) -> Path:
    return write_course(folder, {MODULE: _opens("exam"), LAST_MODULE: _opens("floor")})


def _opens_later_in_a_patch(folder: Path) -> Path:
    write_course(folder)
    return write_course(folder, {LAST_MODULE: _opens("floor")}, version="1.0.1")


def _only(*files: str) -> Callable[[Path], Path]:
    return lambda folder: write_course(folder, files={file: FILES.get(file, MODULE_YML) for file in files})


def _deep(folder: Path) -> Path:
    return write_course(folder, {"media/" + "a/" * 7 + "b.png": png()})


def _full(folder: Path) -> Path:
    return write_course(folder, {f"media/{number}.txt": b"" for number in range(5001)})


def _link(folder: Path) -> Path:
    version = write_course(folder)
    (version / "media" / "link.png").symlink_to("/etc/passwd")
    return version


def _pipe(folder: Path) -> Path:
    version = write_course(folder)
    os.mkfifo(version / "media" / "pipe.png")
    return version


ROWS: tuple[Row, ...] = (
    # course
    floors(FLOOR, "\ufeff" + LESSON, 1, 1, "byte-order-mark"),
    floors(FLOOR, ("---\ntitle", "title"), 1, 1, "front-matter-missing"),
    floors(FLOOR, ("sources: [R202]\n---\n", "sources: [R202]\n"), 1, 1, "front-matter-open"),
    floors(FLOOR, LESSON.replace("\n", "\r\n"), 1, 1, "line-ends"),
    floors(FLOOR, LESSON.encode("utf-16"), 1, 1, "not-utf-8"),
    floors(FLOOR, LESSON + "x" * (512 * 1024), 1, 1, "text-too-large"),
    floors(FLOOR, ("minutes: 10", "minutes: ten"), 3, 10, "number-expected"),
    floors(FLOOR, ("minutes: 10", "minutes: 0"), 3, 10, "out-of-bounds"),
    floors(FLOOR, LESSON[: LESSON.index("\nIt starts")], 6, 1, "lesson-empty"),
    floors(FLOOR, ("A footnote[^1].", "> " * 30 + "deep"), 6, 1, "nesting"),
    floors(FLOOR, ("A footnote[^1].", "word " * 1600), 6, 1, "unit-long"),
    floors(FLOOR, ("(#two-principles)", "(#two-principels)"), 7, 47, "anchor-broken"),
    floors(FLOOR, ("everyone", "every\x07one"), 7, 21, "control-character"),
    floors(FLOOR, ("(02-check.quiz.en.md)", "(02-check.quiz.fr.md)"), 7, 80, "link-language"),
    floors(FLOOR, ("(#two-principles)", "(/courses)"), 7, 47, "link-path"),
    floors(FLOOR, ("(#two-principles)", "(data:text/html,x)"), 7, 47, "link-scheme"),
    floors(FLOOR, ("## Two principles", "# Two principles"), 9, 1, "heading-level"),
    floors(FLOOR, ("\n> It covers *everyone* outside formal work.", ""), 11, 3, "callout-empty"),
    floors(FLOOR, ("[!CASE]", "[!MODEL]"), 11, 3, "model-misplaced"),
    floors(YML, _asks_for("floors"), 9, 12, "requires-itself"),
    floors(YML, _asks_for("others"), 9, 12, "requires-unknown"),
    Row(_near_name, YML, 9, 12, "requires-unknown"),
    Row(_twice, YML, 9, 20, "requires-twice"),
    Row(_ring, YML, 9, 12, "requires-ring"),
    Row(_asked_for_in_a_patch, YML, 1, 1, "version-step"),
    floors(MODULE, _opens("flor"), 3, 16, "opens-unknown"),
    floors(MODULE, _opens("floor"), 3, 16, "opens-itself"),
    floors(MODULE, _opens("exam"), 3, 16, "opens-never"),
    floors(FLOOR, ("A footnote[^1].", "- one\n\n    > [!FACILITATOR]\n    > Ask."), 27, 7, "facilitator-place"),
    floors(FLOOR, ("A footnote", "> [!FACILITATOR]\n> See[^1].\n\nA footnote"), 25, 3, "facilitator-footnote"),
    floors(FLOOR, ("[!CASE]", "[!CAES]"), 11, 3, "unknown-callout"),
    floors(FLOOR, ("*everyone*", "*everyone*{.big}"), 12, 23, "unknown-key"),
    floors(FLOOR, ("work.\n\n> [!DATA]", "work.\n> [!DATA]"), 13, 3, "callout-joined"),
    floors(FLOOR, ("review=2027-06-30", "review=2027-06-31"), 14, 21, "date"),
    floors(FLOOR, ("In 2023, 52.4%", "Today 52.4%"), 14, 3, "figure-without-year"),
    floors(FLOOR, ('caption="The steps"', "caption=“The steps”"), 17, 14, "attributes"),
    floors(FLOOR, ("![Three", "See ![Three"), 17, 18, "caption-inline"),
    floors(FLOOR, ("../media/steps.png", "../media/form.pdf"), 17, 16, "image-kind"),
    floors(FLOOR, ("../media/steps.png", "https://example.org/steps.png"), 17, 16, "image-remote"),
    floors(FLOOR, ("![Three steps]", "![]"), 17, 3, "image-text"),
    floors(FLOOR, ('{caption="The steps"', '{.decorative caption="The steps"'), 17, 14, "image-text"),
    floors(FLOOR, ("../media/steps.png", "../media/step.png"), 17, 16, "media-missing"),
    floors(FLOOR, ("### A note", "### A note {#two words}"), 23, 1, "attributes"),
    floors(FLOOR, ("### A note", "###"), 23, 1, "heading-empty"),
    floors(FLOOR, ("### A note", "#### A note"), 23, 1, "heading-jump"),
    floors(FLOOR, ("A footnote[^1].", "One\\\ntwo"), 25, 1, "dialect-break"),
    floors(FLOOR, ("A footnote[^1].", "> ```\n> code\n> ```"), 25, 3, "dialect-fence"),
    floors(FLOOR, ("A footnote[^1].", "1) one\n2) two"), 25, 1, "dialect-number"),
    floors(FLOOR, ("### A note", "### A note {#a-note}\n\n### Another {#a-note}"), 25, 13, "duplicate-id"),
    floors(FLOOR, ("A footnote[^1].", "A footnote[^2]."), 25, 11, "footnote-missing"),
    floors(FLOOR, ("A footnote", "A <b>footnote</b>"), 25, 3, "raw-html"),
    floors(FLOOR, ("A footnote[^1].", "Text:\n- one\n- two"), 26, 1, "dialect-blank-line"),
    floors(FLOOR, ("A footnote[^1].", "- one\n  - two"), 26, 3, "dialect-indent"),
    floors(FLOOR_FR, ("translates: SOURCE\n", ""), 1, 1, "translates-missing"),
    floors(FLOOR_FR, ("translates: SOURCE", "translates: 12"), 3, 13, "translates"),
    floors(CHECK, ("attempts: 5", "draw: 3"), 3, 7, "out-of-bounds"),
    floors(CHECK, ("attempts: 5", "time_limit: 0m"), 3, 13, "out-of-bounds"),
    floors(CHECK, ("attempts: 5", "attempts: 0"), 3, 11, "out-of-bounds"),
    floors(CHECK, ("points=2", 'points="2'), 8, 1, "attributes"),
    floors(CHECK, ("points=2", "points=2 points=3"), 8, 34, "duplicate-key"),
    floors(CHECK, ("{#who ", "{#Who "), 8, 20, "identifier"),
    floors(CHECK, ("lesson=floor", "lesson=flor"), 8, 58, "lesson-unknown"),
    floors(CHECK, (" {#who", " {"), 8, 19, "missing-key"),
    floors(CHECK, ("- [x] everyone", "- [ ] everyone"), 8, 1, "nothing-marked"),
    floors(CHECK, ("objective=2", "objective=3"), 8, 46, "objective-unknown"),
    floors(CHECK, ("points=2", "points=0"), 8, 25, "out-of-bounds"),
    floors(CHECK, ("points=2", "unit=km"), 8, 25, "unknown-key"),
    floors(CHECK, ("points=2", "kind=scale"), 8, 25, "unknown-word"),
    floors(CHECK, ("points=2", "kind=match"), 12, 1, "answer-missing"),
    floors(CHECK, ("- [ ] workers", "- [ ] workers {#2}"), 14, 15, "identifier"),
    floors(CHECK, ("- [ ] workers", "- workers"), 14, 1, "option-box"),
    floors(CHECK, ("- [ ] workers", "- [ ]"), 14, 1, "option-empty"),
    floors(CHECK, ("- [ ] workers", "- [ ] workers\n\n    - nested"), 16, 5, "option-blocks"),
    floors(CHECK, ("years?\n\n= 202", "years?\n= 202"), 18, 1, "answer-missing"),
    floors(CHECK, ("= 202\n", "= many\n"), 22, 1, "answer-ambiguous"),
    floors(CHECK, ("= 202\n", "= 5 040\n"), 22, 1, "number-line"),
    floors(
        CHECK,
        (
            "- [ ] workers",
            "\n".join(["- [ ] workers"] * 12),
        ),
        25,
        1,
        "out-of-bounds",
    ),
    floors(CHECK_FR, ("{#who}", "{#qui}"), 1, 1, "translation-question"),
    floors(CHECK_FR, ("- [ ] les salariés", "- [x] les salariés"), 8, 1, "several-marked"),
    floors(CHECK_FR, ("{#who}", "{#who points=3}"), 8, 26, "translation-key"),
    floors(CHECK_FR, ("{#who}", "{#qui}"), 8, 1, "translation-question"),
    floors(
        CHECK_FR, ("  > Juste : voir [la leçon](01-floor.fr.md#deux-principes).\n", ""), 12, 1, "translation-feedback"
    ),
    floors(CHECK_FR, ("- [ ] les salariés", "- [ ] les salariés {#b}"), 14, 1, "translation-options"),
    floors(CHECK_FR, ("= 202", "= 203"), 18, 1, "translation-key"),
    floors(FINAL_FR, ("[x] deux", "[ ] deux"), 11, 1, "translation-key"),
    floors(YML, ("[en, fr]", "[en, fr, pt-BR]"), 3, 21, "language-without-files"),
    floors(YML, (", fr: Socles", ""), 1, 8, "not-translated"),
    floors(FLOOR_FR, ("Il commence", "<!-- To be translated into Fr. -->\n\nIl commence"), 6, 1, "not-translated"),
    floors(YML, ("title: {en: Floors,", "title: {"), 1, 8, "source-missing"),
    floors(YML, ("[en, fr]", "[en, fr, fr]"), 3, 12, "duplicate-language"),
    floors(YML, ("[en, fr]", "[en, fr, pt-br]"), 3, 21, "language-tag"),
    floors(YML, ("effort: 1h", "effort: 1y"), 5, 9, "duration"),
    floors(YML, ("fr: [Dire ce qu’est un socle.]", "fr: [Un., Deux.]"), 6, 46, "translation-list"),
    floors(YML, ("CC-BY-4.0", "CC BY 4.0"), 7, 10, "licence"),
    floors(YML, ("cases: [TH]", "cases: [th]"), 9, 9, "country"),
    floors(YML, ("cases: [TH]", "review: reviewed"), 9, 9, "reviewers"),
    floors(YML, ("cases: [TH]", "draft: yes"), 9, 8, "truth-expected"),
    floors(YML, ("cases: [TH]", "cases: &these [TH]"), 9, 8, "yaml-alias"),
    floors(YML, ("cases: [TH]", "cases: " + "[" * 30 + "]" * 30), 9, 28, "yaml-depth"),
    floors(YML, ("cases: [TH]", "level: advanced"), 9, 1, "yaml-duplicate-key"),
    floors(YML, ("cases: [TH]", "audience: {en: A: B}"), 9, 17, "yaml-syntax"),
    floors(YML, ("cases: [TH]", "cases: !!python/name:os.system [TH]"), 9, 8, "yaml-tag"),
    floors(YML, ("lessons: all, quizzes: all", "lessons: none, quizzes: none"), 10, 13, "completion"),
    floors(YML, ("cases: [TH]", "cases: [TH]\n---\na: b"), 10, 1, "yaml-documents"),
    floors(YML, ("cases: [TH]", "cases: [TH"), 10, 11, "yaml-syntax"),
    floors(MODULE, ("summary:", "sumary:"), 2, 1, "unknown-key"),
    floors(GLOSSARY, ("fr: Argent", "de: Argent"), 1, 3, "not-translated"),
    floors(GLOSSARY, "", 1, 1, "wrong-shape"),
    floors(GLOSSARY, "- " + "x" * 300_000, 1, 1, "yaml-too-large"),
    floors(GLOSSARY, ("en: benefit,", "en: ,"), 2, 13, "empty"),
    floors(GLOSSARY, ("en: benefit,", 'en: "...",'), 2, 14, "term-empty"),
    floors(GLOSSARY, ("{en: benefit, fr: prestation}", "benefit"), 2, 9, "wrong-shape"),
    floors(GLOSSARY, ("fr: [prestations]", "de: [Leistungen]"), 3, 26, "language-not-listed"),
    floors(GLOSSARY, ("{en: benefit, fr: prestation}", "{en: benefit}"), 3, 26, "term-missing"),
    floors(GLOSSARY, ("id: floor", "id: benefit"), 8, 7, "duplicate-id"),
    floors(GLOSSARY, ("floors], fr", "BENEFIT], fr"), 10, 22, "duplicate-term"),
    floors(GLOSSARY, ("A set of guarantees.", "'- A set'"), 11, 20, "definition-shape"),
    floors(".git/config", "x", 1, 1, "hidden-folder", at=".git"),
    floors("01-first/02-other.en.md", LESSON, 1, 1, "equal-numbers"),
    floors("01-first/03-Talk.en.md", "x", 1, 1, "file-name"),
    floors("01-first/03-alone.fr.md", LESSON, 1, 1, "source-missing"),
    floors("01-first/03-floor.fr.md", LESSON, 1, 1, "unit-differs"),
    floors("01-first/03-talk.quizz.en.md", "x", 1, 1, "unexpected-file"),
    floors("01-first/03-talk.survey.en.md", "---\ntitle: T\n---\nText.", 4, 1, "quiz-empty"),
    floors("01-first/03-task.assignment.en.md", "---\ntitle: T\n---\n", 1, 1, "not-translated"),
    floors("02-third/01-a.en.md", LESSON, 1, 1, "file-missing", at="02-third/module.yml"),
    floors("90-final/02-floor.en.md", LESSON, 1, 1, "duplicate-id"),
    floors("media/a.docx", document(word__vbaProject__bin="x"), 1, 1, "media-macros"),
    floors("media/a.pdf", b"%PDF-" + b"x" * (20 * 1024 * 1024), 1, 1, "media-too-large"),
    floors("media/a.png", png()[:20], 1, 1, "media-content"),
    floors("media/a.svg", "<svg/>", 1, 1, "media-kind"),
    floors("media/a.xlsx", b"PK\x03\x04", 1, 1, "media-content"),
    floors("notes.txt", "x", 1, 1, "unexpected-file"),
    floors("pictures/a.png", png(), 1, 1, "folder-name", at="pictures"),
    # kinds
    kinds(KINDS, ("grade: last", "role: exam\ndraw: 2"), 4, 7, "nothing-required"),
    kinds(KINDS, ("grade: last", "role: pre"), 4, 7, "role-alone"),
    kinds(KINDS, ("grade: last", "role: pre\npass_mark: 50"), 5, 1, "unknown-key"),
    kinds(KINDS, ("{#word points=2", "{#word kind=cloze"), 9, 1, "cloze-empty"),
    kinds(KINDS, ("= floor |", "= a\n\n= floor |"), 13, 1, "answer-not-last"),
    kinds(KINDS, ("= protection floor", f"= {' | '.join('x' * 101)}"), 13, 1, "out-of-bounds"),
    kinds(KINDS, ("= protection floor", f"= {'x' * 201}"), 14, 3, "out-of-bounds"),
    kinds(KINDS, (TERMS + "| levy | what the insured pay |\n", ""), 22, 1, "match-empty"),
    kinds(KINDS, ("| levy |", "| floor |"), 26, 1, "duplicate-answer"),
    kinds(KINDS, ("| levy |", "| [levy](no.md) |"), 26, 10, "link-broken"),
    kinds(KINDS, ("| levy | what", "| levy | more | what"), 26, 1, "match-cells"),
    kinds(KINDS, ("| levy | what the insured pay |", "| levy |"), 26, 1, "match-right"),
    kinds(KINDS, ("a rent for land", "what the insured pay"), 27, 1, "duplicate-answer"),
    kinds(KINDS, ("2. Work out", "2) Work out"), 34, 1, "answer-not-last"),
    kinds(KINDS, ("2. Work out the cost", "2."), 34, 1, "item-empty"),
    kinds(KINDS, ("the cost", "a cost\n\n    - all of it"), 36, 5, "item-blocks"),
    kinds(KINDS, (TERMS, "".join(f"| a{n} | b |\n" for n in range(11))), 36, 1, "out-of-bounds"),
    kinds(KINDS, ("[[202]]", "[[a|b//c]]"), 40, 20, "answer-ambiguous"),
    kinds(KINDS, (" kind=cloze", ""), 40, 20, "answer-ambiguous"),
    kinds(KINDS, ("[[202]]", "[[]]"), 40, 20, "answer-empty"),
    kinds(KINDS, ("[[202]]", "[[*a*]]"), 40, 20, "answer-markup"),
    kinds(KINDS, ("[[202]]", "[[202]]{lang=fr}"), 40, 20, "attributes"),
    kinds(KINDS, ("[[202]]", "[[202"), 40, 20, "gap-open"),
    kinds(KINDS, ("[[202]]", "`[[202]]`"), 40, 21, "gap-place"),
    kinds(KINDS, ("[[202]]", "*a*{lang=[[202]]}"), 40, 24, "language-tag"),
    kinds(KINDS, ("[[202]]", f"[[{'|'.join('x' * 101)}]]"), 40, 20, "out-of-bounds"),
    kinds(KINDS, ("[[202]]", "[[a//b//c//d//e//f//g//h//i//j//k//l//m]]"), 40, 20, "out-of-bounds"),
    kinds(KINDS, ("[[202]]", "[[a]] " * 25), 40, 164, "out-of-bounds"),
    kinds(KINDS, ("\\|all\\|", "|all|"), 44, 17, "gap-in-table"),
    kinds(KINDS, ("4. Pass the law", "".join(f"{n}. x{n}\n" for n in range(4, 14))), 45, 1, "out-of-bounds"),
    kinds(KINDS, ("workers]].", "workers]].\n\n> A [[quote]]."), 48, 5, "gap-place"),
    kinds(KINDS, ("> [!MODEL]\n> B", "B"), 48, 1, "open-inferred"),
    kinds(KINDS, ("{#own-words}", "{#own-words points=2}"), 48, 30, "unknown-key"),
    kinds(KINDS, ("> [!MODEL]", "> [!MODEL] A title"), 52, 3, "model-title"),
    kinds(KINDS, ("# A village by the river", "#"), 84, 3, "heading-empty"),
    kinds(KINDS, (SCENARIO_TEXT, ""), 84, 1, "scenario-empty"),
    kinds(
        KINDS,
        (
            "# A village by the river {#village}\n\n",
            "# A village by the river {#village}\n\nText.\n\n# A town {#town}\n\n",
        ),
        84,
        1,
        "scenario-unused",
    ),
    kinds(KINDS, ("*Maybe* is", "> [!MODEL]\n> No\n\nMaybe is"), 86, 3, "model-misplaced"),
    kinds(
        KINDS,
        ("# A village", "# A town {#village}\n\nText.\n\n## One {#one}\n\nText.\n\n= 1\n\n# A village"),
        94,
        1,
        "duplicate-id",
    ),
    kinds(KINDS, ("workers]].", "workers]].\n\n> A [[quote]]."), 36, 1, "translation-feedback", at=KINDS_FR),
    kinds(KINDS, (" {#village}", ""), 87, 1, "translation-scenario", at=KINDS_FR),
    kinds(KINDS_FR, ("{#village}", "{#dorf}"), 1, 1, "translation-scenario"),
    kinds(KINDS_FR, ("| | le loyer d’une terre |\n", ""), 16, 1, "translation-pairs"),
    kinds(KINDS_FR, ("4. Adopter la loi\n", ""), 27, 1, "translation-options"),
    kinds(KINDS_FR, ("[[202]]", "202"), 36, 1, "translation-gaps"),
    kinds(KINDS_FR, ("2012//1952//1919", "2012"), 38, 74, "translation-gaps"),
    kinds(KINDS_FR, ("> [!MODEL]\n> Parce que les", "> Les"), 46, 1, "translation-feedback"),
    kinds(KINDS_FR, ("{#village}", "{#dorf}"), 80, 1, "translation-scenario"),
    # views
    views(VIEWS, ("- Of no use\n- Very useful\n", ""), 7, 1, "answer-missing"),
    views(VIEWS, ("scale=1..5", "scale=5"), 7, 35, "out-of-bounds"),
    views(VIEWS, ("- Very useful\n", ""), 11, 1, "scale-ends"),
    views(VIEWS, (" kind=single", ""), 14, 1, "answer-ambiguous"),
    views(VIEWS, ("{#pace", "{#useful"), 14, 1, "duplicate-id"),
    views(VIEWS, ("- [ ] too slow", "- [x] too slow"), 18, 1, "survey-key"),
    views(VIEWS, ("- [ ] too slow", "- [ ] too slow\n  > Yes."), 18, 1, "survey-key"),
    views(VIEWS, ("- [ ] examples", "- [ ] examples\n\nMore words.\n\n- [ ] more"), 26, 1, "answer-not-last"),
    views(VIEWS, ("What would you change?\n", ""), 29, 1, "question-empty"),
    views(VIEWS_FR, ("- [ ] trop lent\n", ""), 15, 1, "translation-options"),
    # tasks
    tasks(TASK, ("due: 14d", "accepts: [text, text]"), 5, 10, "duplicate-key"),
    tasks(TASK, ("due: 14d", "due: soon"), 5, 6, "duration"),
    tasks(TASK, ("due: 14d", "accepts: []"), 5, 10, "empty"),
    tasks(TASK, ("due: 14d", "max_size: 21MB"), 5, 11, "out-of-bounds"),
    tasks(TASK, ("due: 14d", "due: 0d"), 5, 6, "out-of-bounds"),
    tasks(TASK, ("due: 14d", "max_size: 5MB"), 5, 1, "unknown-key"),
    tasks(TASK, (ASSIGNMENT[ASSIGNMENT.index("Describe") :], RUBRIC), 7, 1, "task-empty"),
    tasks(TASK, (" {#rubric}", ""), 13, 1, "rubric-id"),
    tasks(TASK, (RUBRIC, "## Rubric {#rubric}\n\nWords.\n"), 13, 1, "rubric-table"),
    tasks(TASK, ("Criterion |", " |"), 15, 1, "rubric-cell"),
    tasks(TASK, ("Good (2) | Very good (3)", "Good (0) | Very good (0)"), 15, 1, "rubric-level"),
    tasks(TASK, ("Good (2)", "Good"), 15, 29, "rubric-level"),
    tasks(
        TASK,
        (
            RUBRIC[RUBRIC.index("| Women are seen") :],
            "",
        ),
        15,
        1,
        "rubric-size",
    ),
    tasks(TASK, (RUBRIC, "## R {#rubric}\n\n| C | A (1) |\n| --- | --- |\n| x | y |\n"), 15, 1, "rubric-size"),
    tasks(TASK, ("They are named.", ""), 17, 1, "rubric-cell"),
    tasks(TASK, ("| They are named. ", ""), 17, 1, "rubric-cell"),
    tasks(TASK, ("They are named.", "They are *named*."), 17, 42, "rubric-words"),
    tasks(TASK, (RUBRIC, RUBRIC + "\nWords.\n"), 20, 1, "rubric-last"),
    tasks(TASK_FR, ("## Grille {#rubric}", "## Grille"), 1, 1, "translation-rubric"),
    tasks(TASK_FR, ("Bien (2)", "Bien (1)"), 13, 1, "translation-rubric"),
    # what boxes say of themselves
    floors(FLOOR, (" {country=TH}", ""), 11, 3, "case-country"),
    floors(FLOOR, ("country=TH", "country=BR"), 11, 33, "case-unlisted"),
    floors(FLOOR, ("review=2027-06-30", "review=2024-06-30"), 14, 21, "review-past"),
    # marks that lack something
    floors(CHECK, ("- [ ] workers", "-[ ] workers"), 14, 1, "mark-space"),
    floors(CHECK, ("## How many", "##How many"), 18, 1, "mark-space"),
    floors(FLOOR, ("### A note", "###A note"), 23, 1, "mark-space"),
    floors(FLOOR, ("A footnote", "1.A footnote"), 25, 1, "mark-space"),
    floors(FLOOR, ("A footnote", "**A footnote"), 25, 1, "mark-open"),
    floors(FLOOR, ("[!CASE]", "[CASE]"), 11, 3, "callout-mark"),
    floors(FLOOR, ("> [!CASE]", "[!CASE]"), 11, 1, "callout-mark"),
    floors(CHECK, ("  > Right", "> Right"), 13, 3, "options-broken"),
    floors(CHECK, ("- [ ] workers", "* [ ] workers"), 14, 1, "options-broken"),
    # by hand
    floors(YML, ("cases: [TH]", "audience:\n\ten: A"), 10, 1, "yaml-syntax"),
    floors(YML, ("fr: Socles", "fr: So\x80cles"), 1, 1, "yaml-syntax"),
    floors(YML, ("effort: 1h", "effort: a: b"), 5, 10, "yaml-syntax"),
    floors(YML, ("level: introductory\n", ""), 1, 1, "missing-key"),
    floors(YML, ("cases: [TH]", "{a: b}: c"), 9, 1, "yaml-key"),
    floors(YML, ("CC-BY-4.0", "[CC-BY-4.0]"), 7, 10, "text-expected"),
    floors(YML, ("CC-BY-4.0", "x" * 5001), 7, 10, "text-too-long"),
    floors(YML, ("[{name: LearnHub project, kind: institution, role: author}]", "[]"), 8, 15, "empty"),
    floors(YML, ("[{name: LearnHub project, kind: institution, role: author}]", "[me]"), 8, 16, "wrong-shape"),
    floors(YML, ("quizzes: all,", "quizzes: all, assignments: all,"), 10, 55, "completion"),
    floors(YML, ("cases: [TH]", 'cases: ["TH]'), 9, 9, "yaml-syntax"),
    floors(YML, ("cases: [TH]", "audience: {en: 'It's'}"), 9, 20, "yaml-syntax"),
    floors(YML, ("cases: [TH]", 'audience: {en: "It "is""}'), 9, 21, "yaml-syntax"),
    floors(YML, ("effort: 1h", "effort:1h"), 5, 1, "yaml-syntax"),
    floors(YML, ("effort: 1h", "effort"), 5, 1, "yaml-syntax"),
    floors(YML, ("effort: 1h", "effort: @1h"), 5, 9, "yaml-syntax"),
    floors(YML, ("effort: 1h", "  effort: 1h"), 5, 1, "yaml-syntax"),
    floors(YML, ("effort: 1h", "effort: - 1h"), 5, 9, "yaml-syntax"),
    floors(YML, ("effort: 1h", 'effort: "\\h"'), 5, 11, "yaml-syntax"),
    floors(YML, ("effort: 1h", "effort: 1h\n..."), 7, 1, "yaml-syntax"),
    floors(YML, ("cases: [TH]", "cases:\n  -TH\n  -BR\n  x: y"), 11, 1, "yaml-syntax"),
    floors(YML, ("{valid_for: 3y}", "{valid_for: 3y"), 11, 14, "yaml-syntax"),
    floors(CHECK, ("= 202\n= 3.5 ± 0.1", "= 35 minutes"), 22, 1, "number-unit"),
    floors("01-first/03-more.en.md.txt", "x", 1, 1, "unexpected-file"),
    floors("media/my desk.png", png(), 1, 1, "file-name"),
    floors("media/Form.PDF", b"%PDF-1.7\n", 1, 1, "file-name"),
    floors(FLOOR, ("\nIt starts", "\n<!-- To be translated into French. -->\n\nIt starts"), 7, 1, "mark-left"),
    kinds(KINDS, ("grade: last", "draw: 99"), 4, 7, "out-of-bounds"),
    floors("01-first/01-floor.de.md", LESSON, 1, 1, "language-not-listed"),
    floors("01-first/03-talk.xyz.en.md", "x", 1, 1, "unexpected-file"),
    floors(FLOOR, ("../media/steps.png", "../media/talk.mp3"), 17, 14, "recording-words"),
    floors(FLOOR, ("![Three steps](../media/steps.png)", "![](../media/talk.mp3)"), 17, 3, "recording-name"),
    floors(FLOOR, ("![Three steps](../media/steps.png)", "See ![Talk](../media/talk.mp3)"), 17, 11, "recording-inline"),
    floors(FLOOR, ("credit=", "transcript=../media/a.md credit="), 17, 14, "recording-key"),
    floors(FLOOR, ("steps.png){", "talk.mp3){transcript=../media/a.txt "), 17, 14, "recording-file"),
    floors("media/talk.en.md", "Words.\n\n## More\n\nWords.\n", 3, 1, "transcript-heading"),
    floors(FLOOR, ("../media/steps.png", "../media/nothing-like-it.webp"), 17, 16, "media-missing"),
    floors(FLOOR, ("#two-principles", "#xyz"), 7, 47, "anchor-broken"),
    floors(FLOOR, "---\ntitle: A\n---\n\nSee [it](#xyz).\n", 5, 10, "anchor-broken"),
    floors(FLOOR, ("A footnote[^1].", "> A quote.\n- One"), 26, 1, "dialect-blank-line"),
    floors(FLOOR_FR, ("SOURCE", '"0123456789ab"'), 3, 13, "translation-outdated"),
    floors(CHECK, (ANSWERS, "1. [x] everyone\n2. [ ] workers"), 12, 1, "option-list"),
    floors(CHECK, (ANSWERS, "- everyone\n- [ ] workers"), 12, 1, "option-box"),
    floors(CHECK, ("points=2", "kind=order"), 12, 1, "answer-missing"),
    floors(CHECK, ("points=2", "kind=numeric"), 12, 1, "answer-missing"),
    floors(CHECK, ("points=2", "kind=text"), 12, 1, "answer-missing"),
    floors(CHECK, ("points=2", "kind=open"), 12, 1, "answer-missing"),
    floors(CHECK, ("points=2", "kind=cloze"), 8, 1, "cloze-empty"),
    kinds(KINDS, ("{#whom}", "{#whom kind=cloze}"), 74, 1, "answer-missing"),
    floors(CHECK, ("unit=years", "kind=single"), 22, 1, "answer-missing"),
    floors(CHECK, ("## How many {", "## {"), 18, 4, "heading-empty"),
    floors(CHECK, ("- [ ] workers", "- [ ] workers {points=2}"), 14, 16, "unknown-key"),
    floors(FINAL, ("{#two}", "{#one}"), 12, 1, "duplicate-id"),
    floors(FINAL, ("{#two}", "{#two points=1}"), 12, 17, "unknown-key"),
    kinds(
        KINDS,
        ("Because rights do not hang on **work**.\n>\n> - Women work more often without pay.", ""),
        52,
        3,
        "callout-empty",
    ),
    kinds(KINDS, ("# A village by the river {#village}", "# A village by the river {#a b}"), 84, 1, "attributes"),
    views(VIEWS, ("## Pace {", "## {"), 14, 4, "heading-empty"),
    views(VIEWS, (" {#useful kind=scale", " {kind=scale"), 7, 15, "missing-key"),
    views(VIEWS, ("scale=1..5}", 'scale="1}'), 7, 1, "attributes"),
    views(VIEWS, ("{#change}", "{#change kind=single}"), 29, 1, "answer-missing"),
    views(VIEWS, ("- [ ] too slow", "- too slow"), 18, 1, "option-box"),
    # what needs more than one change, or another folder
    Row(_lacks_an_exam, YML, 1, 1, "completion"),
    Row(_too_many_questions, KINDS, 5, 1, "out-of-bounds"),
    Row(_draw_of_nothing, KINDS, 3, 7, "out-of-bounds"),
    Row(_open_questions_alone, KINDS, 3, 7, "nothing-counts"),
    Row(_two_tests("post", "pre"), "01-only/02-b.quiz.en.md", 3, 7, "role-order"),
    Row(_two_tests("pre", "pre"), "01-only/02-b.quiz.en.md", 3, 7, "role-twice"),
    Row(_scenario_of_five, KINDS, 3, 7, "draw-scenarios"),
    Row(_large_scenario, KINDS, 3, 7, "draw-scenarios"),
    Row(_order_changed, CHECK_FR, 8, 1, "translation-order"),
    Row(_new_lesson_in_a_patch, YML, 1, 1, "version-step"),
    Row(_renamed("1.0.1"), YML, 1, 1, "version-step"),
    Row(_renamed("1.1.0"), "01-first/02-what-you-know.quiz.en.md", 1, 1, "id-renamed"),
    Row(_opens_later_in_a_patch, YML, 1, 1, "version-step"),
    Row(_knot, MODULE, 3, 16, "opens-knot"),
    Row(_only(YML), "", 1, 1, "course-empty"),
    Row(_only(YML, "02-empty/module.yml"), "02-empty", 1, 1, "module-empty"),
    Row(_deep, "media/a/a/a/a/a/a", 1, 1, "folder-depth"),
    Row(_full, "", 1, 1, "too-many-files"),
    Row(_link, "media/link.png", 1, 1, "symbolic-link"),
    Row(_pipe, "media/pipe.png", 1, 1, "special-file"),
    Row(lambda folder: write_course(folder, version="v1"), "", 1, 1, "version-name"),
    Row(lambda folder: write_course(folder, version="v1").parent, "v1", 1, 1, "version-name"),
    Row(lambda folder: write_course(folder, course="My_Course"), "", 1, 1, "course-name"),
    Row(lambda folder: folder / "nowhere", "", 1, 1, "not-a-course"),
    Row(lambda folder: write_course(folder) / "media", "", 1, 1, "not-a-course"),
)
