"""GIFT and Aiken become quizzes that the checker takes; what cannot come over is told of."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.content.format.faults import Severity
from learnhub.content.format.reading import read_version
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.interchange import assembling, importing, markup, proving, writing
from learnhub.content.interchange.importing import Brought, Source
from learnhub.content.interchange.model import Gap, Option, Question
from learnhub.content.interchange.reports import Outcome
from learnhub.content.rendering.pages import Page
from tests.content.test_question_properties import RENDERER, TEXTS, WORDS, folded, words_of
from tests.content.written_kinds import ENGLISH, KINDS, write_kinds
from tests.thoroughness import cases

SAMPLES = Path(__file__).parent / "exchanged"


def brought(text: str | bytes, wanted: Source | None = None, language: str = "en") -> Brought:
    data = text.encode() if isinstance(text, str) else text
    return importing.convert(data, language, title="Floors", wanted=wanted)


def outcomes(made: Brought) -> list[str]:
    return [str(line.outcome) for line in made.report.lines]


def notes(made: Brought) -> str:
    return "\n".join(str(note.message) for line in made.report.lines for note in line.notes)


def test_a_whole_bank_comes_over_in_the_form_of_the_house(tmp_path: Path) -> None:
    made = brought((SAMPLES / "bank.gift").read_bytes())
    assert made.text == (SAMPLES / "bank.en.md").read_text()
    reading = read_version(write_kinds(tmp_path, {**ENGLISH, KINDS: made.text}))
    assert [fault for fault in reading.faults if fault.severity is Severity.ERROR] == []
    assert made.report.counts() == {
        Outcome.WHOLE: 11,
        Outcome.CHANGED: 2,
        Outcome.PARTLY: 1,
        Outcome.AS_OPEN: 1,
        Outcome.NOT: 0,
    }


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
        (b"", "cp1252"),
        (b"", "utf-8"),
    ],
)
def test_encodings_of_real_exports_are_read(mark: bytes, encoding: str) -> None:
    made = brought(mark + "::Été::“L’été” est-il une saison ?{=oui ~non}\r\n".encode(encoding))
    assert "## Été {#ete}\n\n“L’été” est-il une saison ?\n\n- [x] oui\n- [ ] non\n" in made.text
    assert bool(made.report.notes) == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("::A::Text {=a ~b", "braces do not fit"),
        ("::A::Text }=a ~b{", "braces do not fit"),
        ("::A::Text {#many}", "is not a number"),
        ("::A::Text {=a->b =c}", "answers cannot be read"),
        ("::A::Text {~%-50%a ~b}", "No option of this question is marked"),
        (f"::A::Text {{={'x' * 201}}}", "longer than the 200 characters"),
        (f"::A::Text {{=a {' '.join(f'~{n}' for n in range(12))}}}", "at most 12 options"),
    ],
)
def test_what_cannot_be_read_stays_as_an_open_question(text: str, told: str) -> None:
    made = brought(text, Source.GIFT)
    assert outcomes(made) == [Outcome.AS_OPEN]
    assert told in notes(made)
    assert f"```text\n{text}\n```" in made.text


@pytest.mark.parametrize(
    ("text", "written", "told"),
    [
        ("Q{=a*c =abc}", "= abc\n", "stands for many words"),
        ("Q{=*#Wrong. =abc}", "= abc\n", "stands for many words"),
        ("Q{=one =two ~three}", "- [x] one\n- [x] two\n- [ ] three\n", "asked to tick all"),
        ("Q{~%75%a ~%25%b ~c}", "- [x] a\n- [x] b\n- [ ] c\n", "weights of the options"),
        ("::Q::[markdown]Q <b>bold</b>{T}", "Q **bold**\n", ""),
        ("::Q::[markdown]Q\\n\\n# Big{T}", "Q\n\n### Big\n", ""),
        ("[plain]1. *Not* a list{T}", "1\\. \\*Not\\* a list\n", ""),
        ("Two\nlines{T}", "Two  \nlines\n", ""),
        ("[html]<p>See <img src='a.png' alt='a map'>.</p>{T}", "See a map.\n", "“a.png” is not in the file"),
        ("[html]<p>See?<img src='a.jpg' alt='A map'></p>{T}", "See? A map\n", "![…](../media/a.jpg)"),
        ("[html]<p>a <img src='https://x.example/b.png'></p>{T}", "a\n", "https://x.example/b.png is not in the file"),
        ("[html]<p>a <img src='http://[x'></p>{T}", "a\n", "is not in the file"),
        ("[html]<a href='@@PLUGINFILE@@/a.pdf'>a</a>{T}", "\n\na\n", "leads to nowhere from here"),
        ("[html]<a href='http://[x'>a</a>{T}", "\n\na\n", "leads to nowhere from here"),
        ("[html]<a href='https://m.example/mod/page/view.php?id=7'>a</a>{T}", "[a](https://m", "the other system"),
        ("[html]<blockquote>A saying</blockquote>{}", "> A saying\n\nAnswer the question.\n", ""),
        ("// [tag:points=2.5]\nQ{T}", "points=2.5", ""),
        ("// [tag:points=many]\nQ{T}", "## Q {#q shuffle=false}", "has no counterpart"),
    ],
)
def test_what_is_otherwise_here_is_told(text: str, written: str, told: str) -> None:
    made = brought(text, Source.GIFT)
    assert written in made.text
    assert told in notes(made)
    assert bool(told) == bool(notes(made))


@pytest.mark.parametrize(
    ("text", "names", "guessed"),
    [
        ("::A::Is it?{T}\n::B::Or not?{F}", ["A", "B"], 0),
        ("::A::Is it?{\n=yes\n~no\n}\n// [id:b]\n::B::Or not?{F}", ["A", "B"], 0),
        ("::A::Is it?{T}\n$CATEGORY: more\nOr not?{F}", ["A", "Or not?"], 0),
        ("::About::Only words.\n::B::Or not?{F}", ["About", "B"], 0),
        ("Is it?{T}\nOr\nnot?{F}\nAnd now?{T}", ["Is it?", "Or not?", "And now?"], 2),
        ("It is\n{=so ~not}\nand stays so.", ["It is _____ and stays so."], 0),
    ],
)
def test_questions_without_an_empty_line_between_are_several(text: str, names: list[str], guessed: int) -> None:
    made = brought(text, Source.GIFT)
    assert [line.label for line in made.report.lines] == names
    assert notes(made).count("no empty line before it") == guessed


def test_names_are_words_without_markup_and_no_names_of_files() -> None:
    text = "::**Who** is <b>here</b> &amp; now?::A?{T}\n\n::q_7.docx::Who pays?{}\n\n::1 < 2::B?{T}"
    assert [line.label for line in brought(text).report.lines] == ["Who is here & now?", "Who pays?", "1 < 2"]


def test_a_text_that_no_question_follows_stands_at_the_beginning() -> None:
    made = brought("::Q::Text{T}\n\n::About::Only words.\n")
    assert made.text.index("Only words.") < made.text.index("## Q")
    assert "belongs to no question" in str(made.report.notes[0].message)


def test_ids_come_from_names_are_unique_and_the_same_every_time() -> None:
    text = "::Été !::A{T}\n\n::Été?::B{T}\n\n::សំណួរ::C{T}\n\n::សំណួរ::D{T}\n\n// [id:own-one]\n::E::E{T}\n"
    made = brought(text)
    ids = [line.id for line in made.report.lines]
    assert ids[:2] == ["ete", "ete-2"]
    assert ids[2] != ids[3]
    assert ids[4] == "own-one"
    assert made.text == brought(text).text


def test_what_is_more_than_a_quiz_may_have_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembling, "MOST_QUESTIONS", 2)
    made = brought("\n\n".join(f"Question {number}?{{T}}" for number in range(4)))
    assert made.text.count("\n## ") == 2
    assert outcomes(made)[2:] == [Outcome.NOT, Outcome.NOT]
    assert "at most 500 questions" in notes(made)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(importing.NotBrought, match="no questions"):
        brought("// only a comment\n")


@pytest.mark.parametrize("text", ["{" * 4_000, "Q{" + "~a" * 4_000 + "}", "::" * 4_000, "\\" * 4_001, "<b>" * 4_000])
def test_hostile_gift_is_told_of_in_bounded_time(text: str) -> None:
    assert len(brought(text, Source.GIFT).report.lines) == 1


AIKEN = """\
Which is a floor?
A) workers only
B. everyone
Answer: B

Which are guarantees?
A. health care
B. cheap petrol
ANSWER: a,C

Who pays?
A. the insured
   and their employers
B. nobody
ANSWER: A

Nobody told the answer
A. one
B. two
"""


def test_aiken_is_read_with_its_mistakes() -> None:
    made = brought(AIKEN)
    assert "- [ ] workers only\n- [x] everyone\n" in made.text
    assert "- [x] the insured and their employers\n- [ ] nobody\n" in made.text
    assert outcomes(made) == [Outcome.WHOLE, Outcome.AS_OPEN, Outcome.WHOLE, Outcome.AS_OPEN]
    assert "does not have: a,C" in notes(made)
    assert "does not tell which option" in notes(made)


questions = st.builds(
    Question,
    name=WORDS,
    kind=st.just(QuestionKind.MULTIPLE),
    stem=TEXTS.map(markup.blocks).filter(bool),
    options=st.tuples(
        st.builds(Option, WORDS.map(markup.line), st.just(True), TEXTS.map(markup.blocks)),
        st.builds(Option, WORDS.map(markup.line), st.booleans(), TEXTS.map(markup.blocks)),
    ),
    feedback=TEXTS.map(markup.blocks),
)


@pytest.mark.long
@settings(max_examples=cases(25, long=3000), deadline=None)
@given(
    asked=questions,
    words=st.lists(WORDS, min_size=1, max_size=4, unique=True),
    pairs=st.dictionaries(WORDS, WORDS, min_size=1, max_size=4),
)
def test_any_words_are_written_so_that_they_read_back_the_same(
    asked: Question, words: list[str], pairs: dict[str, str]
) -> None:
    shown = words_of(RENDERER.convert(asked.stem, Page(), is_inline=False))
    assert shown == folded(markup.plain(asked.stem))
    assert proving.find_problem(writing.question(asked, "q", "en"), asked) is None
    text = Question("T", QuestionKind.TEXT, "Stem", words=tuple(words))
    assert proving.find_problem(writing.question(text, "q", "en"), text) is None
    rows = tuple((markup.line(left), markup.line(right)) for left, right in pairs.items())
    match = Question("M", QuestionKind.MATCH, "Stem", pairs=rows)
    assert proving.find_problem(writing.question(match, "q", "en"), match) is None
    assert [markup.plain(left) for left, _ in rows] == list(pairs)
    gap = Question("G", QuestionKind.CLOZE, "A \ufdd01\ufdd1.", gaps=(Gap(words=tuple(words)),))
    assert proving.find_problem(writing.question(gap, "q", "en"), gap) is None
