"""Whatever authors write in questions: it is told what is wrong, or learners see it and the right answer is right."""

from __future__ import annotations

import html
import re
import string
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnhub.assessment import grading, responses
from learnhub.content import publishing, questions
from learnhub.content.format.faults import Severity
from learnhub.content.format.reading import read_version
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.rendering import sanitising
from learnhub.content.rendering.markup import Renderer
from learnhub.content.rendering.pages import Page
from learnhub.stores import record
from learnhub.stores.database import db
from tests.content.test_rendering_safety import watch
from tests.content.written_course import faults_of
from tests.content.written_kinds import ENGLISH, KINDS, QUIZ, write_kinds
from tests.thoroughness import cases

RENDERER = Renderer()
PUNCTUATION = re.compile(f"[{re.escape(string.punctuation)}]")
# Letters and marks of several scripts, everything that means something in Markdown or in answers, and what hides.
ALPHABET = "aZ0é\u0301ßកា្តقعـ中" + string.punctuation + "±–“”\u200b\u00a0 "
TEXTS = st.text(ALPHABET, min_size=1, max_size=12).map(lambda text: " ".join(text.split()))
WORDS = TEXTS.filter(lambda text: any(unicodedata.category(letter)[0] in "LNPS" and letter != "ـ" for letter in text))
SOUP = [
    *("\n", "\n\n", "    ", "- ", "1. ", "> ", "# A {#a}\n\n", "## B {#b}\n\n", "## C {#c kind=cloze}\n\n"),
    *("## D {#d kind=open marked=true}\n\n", "## E {#e kind=match}\n\n", "## F {#f kind=order grading=all}\n\n"),
    *(
        "[[a]]",
        "[[",
        "]]",
        "[[a|b]]",
        "[[a//b]]",
        "[[*a*//b]]",
        "\\[[",
        "\\",
        "|",
        "//",
        "..",
        "±",
        "{#x}",
        "{lang=fr}",
    ),
    *("| a | b |\n| - | - |\n", "| c | [[d]] |\n", "| | e |\n", "= a | b\n", "= 1\n", "> [!MODEL]\n> ", "[ ] ", "[x] "),
    *(
        "`",
        "```\n",
        "*",
        "_",
        "[a](",
        ")",
        "![a](b)",
        "[^1]",
        "[^1]: ",
        "*[x]: ",
        "[r]: ",
        "<b>",
        "<!--",
        "-->",
        ":   ",
    ),
    *("&#xfdd0;1&#xfdd1;", "&amp;", "é", "\u0301", "\u2028", "text", "---\n", "===\n", "<https://a.example>"),
]
soups = st.lists(st.sampled_from(SOUP), max_size=16).map("".join)
sips = st.lists(st.sampled_from(SOUP), max_size=3).map("".join)


def write_english(folder: Path, questions: Iterable[str]) -> Path:
    """Write the course with these questions alone, in English."""
    return write_kinds(folder, {**ENGLISH, KINDS: "---\ntitle: T\n---\n\n" + "\n".join(questions)})


def escaped(text: str) -> str:
    """Return text with a backslash before whatever could mean something."""
    return PUNCTUATION.sub(lambda found: f"\\{found[0]}", text)


def folded(text: str) -> str:
    return " ".join(text.split())


def words_of(markup: str) -> str:
    return folded(html.unescape(re.sub(r"<[^>]*>", "", markup)))


@pytest.mark.long
@settings(max_examples=cases(25, long=2000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=soups)
def test_any_question_is_read_or_refused(tmp_path: Path, text: str) -> None:
    faults_of(write_kinds(tmp_path, {KINDS: QUIZ + "\n" + text}))


@pytest.mark.long
@settings(max_examples=cases(6, long=400), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(sips, min_size=6, max_size=6))
def test_whatever_is_accepted_is_shown_safely_with_its_gaps(tmp_path: Path, parts: list[str]) -> None:
    written = [
        f"## Q {{#q-{number} kind=cloze}}\n\nText [[one]] {part} [[two//three]]\n" for number, part in enumerate(parts)
    ]
    for stem, count in (found for one in written for found in stems_of(tmp_path, one)):
        watch(stem)
        found = re.findall(r'<span class="gap" data-gap="([0-9]+)"></span>', stem)
        assert found == [str(number) for number in range(1, count + 1)]
        assert stem.count("data-gap") == count
        assert "three" not in stem


def stems_of(folder: Path, question: str) -> Iterator[tuple[str, int]]:
    """Give what learners see of a cloze and how many gaps it has; of two, where its text makes two of it."""
    version = read_version(write_english(folder, [question])).version
    if version is None:
        return
    (quiz,) = (unit.quiz for unit in version.modules[0].units if unit.quiz)
    for made in (each for each in quiz.questions if each.kind is QuestionKind.CLOZE):
        count = len(made.gaps)
        raw = RENDERER.convert(made.stems["en"], Page(gaps=count), is_inline=False)
        stem = sanitising.clean(raw, frozenset(), count)
        # Where the two readers differ, the renderer refuses what the checker did not.
        if sanitising.has_gaps(stem, count):
            yield stem, count


class Grader:
    """A quiz of written questions, imported; the right answer to each is looked up by what learners read."""

    def __init__(self, folder: Path, written: list[str]) -> None:
        version = write_english(folder, written)
        assert faults_of(version) == []
        stored = publishing.store(record.SHELL, publishing.prepare(version))
        self.slugs = [question.slug for question in questions.pool(stored, "kinds")]
        self.shown = questions.shown(stored, "kinds", self.slugs, "en")
        self.keys = questions.keys(stored, "kinds", self.slugs)

    def is_right(self, slug: str, response: Mapping[str, Any]) -> bool:
        kept = responses.checked(self.shown[slug], response)
        return grading.points_for(self.keys[slug], kept) == self.keys[slug].points

    def option(self, slug: str, words: str) -> str:
        return found(self.shown[slug].options, words)

    def row(self, slug: str, words: str) -> str:
        return found(self.shown[slug].rows, words)

    def choice(self, slug: str, gap: int, words: str) -> str:
        return found(self.shown[slug].gaps[gap].choices, words)


def found(options: Any, words: str) -> str:
    (one,) = [option.id for option in options if words_of(option.html) == words]
    return str(one)


different = st.lists(WORDS, min_size=2, max_size=5, unique=True)


@st.composite
def gaps(draw: st.DrawFn) -> list[tuple[bool, list[str], str]]:
    """Return (whether it is chosen, its words with the right one first, what stands around) for some gaps."""
    made = []
    for frame in draw(st.permutations(FRAMES)):
        is_chosen = draw(st.booleans())
        # In a table, | cannot be part of an answer: it stands between answers there even with a backslash.
        words = WORDS.filter(lambda text: "|" not in text) if frame.startswith("|") else WORDS
        made.append((is_chosen, draw(st.lists(words, min_size=1 + is_chosen, max_size=4, unique=True)), frame))
    return made


FRAMES = [
    *("{}", "*{}*", "> {}", "- {}", "1. a {} b", "x ({}), y.", "> [!KEY]\n> {}"),
    "| a | b |\n| --- | --- |\n| c | {} |",
]


def cloze(written: list[tuple[bool, list[str], str]], prose: str) -> str:
    parts = []
    for is_chosen, words, frame in written:
        between = "//" if is_chosen else " \\| " if frame.startswith("|") else " | "
        parts.append(frame.format(f"[[{between.join(map(escaped, words))}]]"))
    return "\n\n".join(("## Q {#gaps kind=cloze}", f"Begin {escaped(prose)}.", "\n\ntext\n\n".join(parts), "End.\n"))


def questions_of(
    typed: list[str], pairs: Mapping[str, str], items: list[str], gaps: list[tuple[bool, list[str], str]], prose: str
) -> list[str]:
    rows = "".join(f"| {escaped(left)} | {escaped(right)} |\n" for left, right in pairs.items())
    numbered = "".join(f"{number}. {escaped(item)}\n" for number, item in enumerate(items, 1))
    return [
        f"## Q {{#typed kind=text}}\n\nText.\n\n= {' | '.join(map(escaped, typed))}\n",
        f"## Q {{#pairs}}\n\nText.\n\n| A | B |\n| --- | --- |\n{rows}",
        f"## Q {{#items}}\n\nText.\n\n{numbered}",
        cloze(gaps, prose),
    ]


@pytest.mark.long
@pytest.mark.usefixtures("rules")
@settings(
    max_examples=cases(3, long=100),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    typed=different,
    pairs=st.dictionaries(WORDS, WORDS, min_size=2, max_size=5),
    items=different,
    written=gaps(),
    prose=TEXTS,
)
def test_the_authors_own_answer_is_right(
    tmp_path: Path,
    typed: list[str],
    pairs: Mapping[str, str],
    items: list[str],
    written: list[tuple[bool, list[str], str]],
    prose: str,
) -> None:
    with db.session.begin_nested() as point:
        grader = Grader(tmp_path, questions_of(typed, pairs, items, written, prose))
        assert all(grader.is_right("typed", {"typed": words}) for words in typed)
        matched = {grader.row("pairs", left): grader.option("pairs", right) for left, right in pairs.items()}
        assert grader.is_right("pairs", {"pairs": matched})
        assert grader.is_right("items", {"order": [grader.option("items", item) for item in items]})
        filled = {
            str(place + 1): grader.choice("gaps", place, words[0]) if is_chosen else words[0]
            for place, (is_chosen, words, _) in enumerate(written)
        }
        assert grader.is_right("gaps", {"gaps": filled})
        assert prose in words_of(grader.shown["gaps"].stem)
        point.rollback()


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("kind=cloze", "[[a]] " * 1_000),
        ("kind=cloze", "[[" * 5_000),
        ("kind=cloze", "[[a|" * 2_000),
        ("kind=cloze", f"[[{'a|' * 6_000}a]]"),
        ("kind=cloze", f"[[{'a//' * 4_000}a]]"),
        ("kind=cloze", f"[[{'*a' * 4_000}]]"),
        ("kind=cloze", f"[[{'[' * 5_000}]]"),
        ("kind=cloze", f"[[{chr(92) * 9_999}]]"),
        ("kind=cloze", "`[[a]]`" * 500),
        ("kind=cloze", "> [[a]]\n\n" * 500),
        ("kind=cloze", "| a | b |\n| - | - |\n" + "| [[a]] | [[b//c]] |\n" * 500),
        ("kind=cloze", "*[a]: [[b]]\n\n" * 500),
        ("kind=text", f"Text.\n\n= {'a|' * 6_000}"),
        ("kind=text", f"Text.\n\n= {'*a' * 6_000}"),
        ("kind=text", "Text.\n\n" + "= a\n" * 2_000),
        ("kind=match", "Text.\n\n| a | b |\n| - | - |\n" + "| c | d |\n" * 1_000),
        ("kind=match", f"Text.\n\n| a | b |\n| - | - |\n|{'c|' * 5_000}\n"),
        ("kind=order", "Text.\n\n" + "1. a\n" * 1_000),
        ("kind=order", "Text.\n\n" + "1. a\n2) b\n" * 500),
        ("kind=open", "Text.\n\n" + "> [!MODEL]\n> a\n\n" * 300),
        ("", "Text.\n\n# S {#s}\n\n" * 500),
    ],
    ids=lambda text: text[:24],
)
def test_hostile_questions_are_told_of_in_bounded_time(tmp_path: Path, keys: str, text: str) -> None:
    version = write_english(tmp_path, [f"## Z {{#z {keys}}}\n\n{text}\n"])
    started = time.process_time()
    assert [fault for fault in faults_of(version) if fault.severity is Severity.ERROR]
    assert time.process_time() - started < 5
