"""What is exported comes back the same: questions as GIFT, a version as a zip file."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.content.format import archives
from learnhub.content.format.faults import Severity
from learnhub.content.format.reading import read_version
from learnhub.content.format.sources import NumberRange
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.interchange import exporting, gift, gift_writing, importing, markup
from learnhub.content.interchange.exporting import NotExported
from learnhub.content.interchange.model import Bank, Item, Option, Question, Scenario
from learnhub.content.interchange.ours import bank_of
from learnhub.content.interchange.pictures import Pictures
from learnhub.content.interchange.reports import Outcome
from learnhub.content.interchange.texts import Texts
from tests.content.test_question_properties import TEXTS, WORDS
from tests.content.written_kinds import KINDS, write_kinds
from tests.courses.written import LANGUAGES, Course, courses
from tests.thoroughness import cases


def compared(question: Question) -> Question:
    """Return a question as it is compared: what GIFT holds as words alone without its emphasis."""
    return replace(
        question,
        pairs=tuple((markup.plain(left), markup.plain(right)) for left, right in question.pairs),
        items=tuple(map(markup.plain, question.items)),
        numbers=tuple(sorted(question.numbers, key=lambda one: (one.low, one.high))),
    )


def back(bank: Bank) -> list[Question | Scenario | None]:
    text, _ = gift_writing.write(bank)
    return [item.became for item in gift.read(text.encode(), Texts("en", Pictures())).items]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("course", courses(), ids=str)
def test_the_questions_of_our_courses_come_back_the_same(course: Course, language: str) -> None:
    bank = bank_of(course.version, language)
    text, report = gift_writing.write(bank)
    told = list(zip(bank.items, report.lines, strict=True))
    assert {line.kind for _, line in told if line.outcome is Outcome.NOT} <= {QuestionKind.CLOZE}
    sent = [item for item, line in told if line.outcome is not Outcome.NOT]
    read = gift.read(text.encode(), Texts(language, Pictures())).items
    assert len(read) == len(sent) > 20
    for ours, theirs in zip(sent, read, strict=True):
        assert theirs.category.replace("//", "/") == ours.category
        assert theirs.notes == ()
        if isinstance(ours.became, Question):
            assert isinstance(theirs.became, Question)
            assert compared(theirs.became) == compared(ours.became)
        else:
            assert theirs.became == ours.became


def test_a_quiz_that_was_exported_is_imported_beside_itself(tmp_path: Path) -> None:
    folder = write_kinds(tmp_path)
    source = tmp_path / "bank.gift"
    source.write_bytes(exporting.to_gift(folder)[0])
    report = importing.bring(source, folder / "01-only" / "02-back.quiz.en.md")
    assert report.counts()[Outcome.AS_OPEN] == report.counts()[Outcome.NOT] == 0
    assert [fault for fault in read_version(folder).faults if fault.severity is Severity.ERROR] == []


markdown = TEXTS.map(markup.blocks).filter(bool)
lines = WORDS.map(markup.line)
numbers = st.decimals(min_value=-(10**6), max_value=10**6, places=3)
ranges = st.tuples(numbers, numbers).map(lambda ends: NumberRange(*sorted(ends)))
options = st.builds(Option, text=lines, is_right=st.just(False), feedback=TEXTS.map(markup.blocks))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    kind = draw(
        st.sampled_from([kind for kind in QuestionKind if kind not in {QuestionKind.CLOZE, QuestionKind.SCALE}])
    )
    asked = Question(
        name=draw(WORDS),
        kind=kind,
        stem="\n\n".join(draw(st.lists(markdown, min_size=1, max_size=3))),
        id=draw(st.from_regex(r"[a-z]{1,5}(-[a-z0-9]{1,5})?", fullmatch=True)),
        feedback=draw(TEXTS.map(markup.blocks)),
        points=draw(st.sampled_from([25, 100, 250])) if kind is not QuestionKind.OPEN else 100,
    )
    if kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE}:
        made = draw(st.lists(options, min_size=2, max_size=5))
        rights = {0} if kind is QuestionKind.SINGLE else draw(st.sets(st.integers(0, len(made) - 1), min_size=1))
        return replace(asked, options=tuple(replace(one, is_right=n in rights) for n, one in enumerate(made)))
    if kind is QuestionKind.NUMERIC:
        return replace(asked, numbers=tuple(draw(st.lists(ranges, min_size=1, max_size=3))))
    if kind is QuestionKind.TEXT:
        words = WORDS.filter(lambda word: "->" not in word)
        return replace(asked, words=tuple(draw(st.lists(words, min_size=1, max_size=4, unique=True))))
    if kind is QuestionKind.MATCH:
        pairs = draw(st.lists(st.tuples(lines, lines), min_size=2, max_size=4))
        return replace(asked, pairs=(*pairs, ("", draw(lines))))
    if kind is QuestionKind.ORDER:
        return replace(asked, items=tuple(draw(st.lists(lines, min_size=2, max_size=5, unique=True))))
    return replace(asked, model=draw(TEXTS.map(markup.blocks)), keys=draw(st.sampled_from([{}, {"marked": "true"}])))


@pytest.mark.long
@settings(max_examples=cases(40, long=5000), deadline=None)
@given(asked=questions())
def test_any_question_comes_back_from_gift_the_same(asked: Question) -> None:
    (made,) = back(Bank((Item("Q", asked),)))
    assert isinstance(made, Question)
    assert compared(made) == compared(asked)


def test_what_gift_cannot_hold_is_listed_with_the_reason(tmp_path: Path) -> None:
    data, report = exporting.to_gift(write_kinds(tmp_path), "fr")
    told = {line.id: line for line in report.lines}
    assert told["gaps"].outcome is Outcome.NOT
    assert "several gaps" in str(told["gaps"].notes[0].message)
    assert [line.id for line in report.lines if line.outcome is Outcome.WHOLE] == [
        *("word", "own-words", "plan", "feeling", "whom", "how-many", "village", "share", "first-step"),
    ]
    assert "::Le mot::[markdown]Comment appelle-t-on" in data.decode()
    assert "gaps" not in data.decode()


def test_a_version_with_faults_or_in_no_such_language_is_not_exported(tmp_path: Path) -> None:
    with pytest.raises(NotExported, match="not written in km"):
        exporting.to_gift(write_kinds(tmp_path), "km")
    with pytest.raises(NotExported, match="has faults"):
        exporting.to_gift(write_kinds(tmp_path, {KINDS: "nothing"}))


def test_a_zip_holds_the_files_of_the_digest_and_always_the_same_bytes(tmp_path: Path) -> None:
    folder = write_kinds(tmp_path / "one")
    (folder / ".hidden").write_text("no")
    (folder / "link.yml").symlink_to("/etc/passwd")
    data = exporting.to_zip(folder)
    again = write_kinds(tmp_path / "two")
    for file in again.rglob("*"):
        file.touch()
    assert exporting.to_zip(again) == data
    assert archives.is_safe(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {f"./{one.removeprefix('kinds/1.0.0/')}": archive.read(one) for one in archive.namelist()}
    listing = "".join(f"{hashlib.sha256(files[one]).hexdigest()}  {one}\n" for one in sorted(files))
    version = read_version(again).version
    assert version
    assert hashlib.sha256(listing.encode()).hexdigest() == version.digest


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"mine")
    with pytest.raises(NotExported, match="There is a file"):
        exporting.write(b"other", tmp_path / "x.zip")
    assert (tmp_path / "x.zip").read_bytes() == b"mine"
