"""No fault of the checker is without a test: each is told at its place, in English and French, with how to mend it."""

from __future__ import annotations

import ast
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from learnhub.content import examination, leftovers, likeness
from learnhub.content.drafting import skeleton
from learnhub.content.format import checking
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Fault, Faults, Reporter
from learnhub.content.format.prose import check_lesson
from learnhub.content.format.reading import read_version
from learnhub.content.interchange import unread
from learnhub.i18n import Message, said_in, words_of
from tests.content.written_course import FLOOR, write_course
from tests.content.wrong_courses import ROWS

NOBODY = 65534
FORMAT = Path(checking.__file__).parent
# Faults that the format alone does not make: these have a test below, in test_likeness.py or in test_leftovers.py.
APART = {
    *("not-a-folder", "unreadable", "dialect-blocks", "dialect-words", "not-rendered"),
    *("starter-text", "question-unread"),
}
# A difference between LearnHub and a Git host for each advice that there is.
DIFFERENCES = (
    "- a\n* b",
    "**a:**b",
    "``` a b\nx\n```",
    "One\ntwo\n---",
    "| a |\n| - |\n| 1 |\n[b]: c",
)
NOT_OF_ROWS = {
    # of those
    *("This is not a folder.", "Name a version's folder."),
    *("This file cannot be read: %(problem)s.", "Look at its permissions."),
    # for what pydantic may come to say one day
    *("This is not understood here.", "Compare it with an example of the course format."),
    # for what the two dialects may come to read otherwise
    "Leave an empty line between blocks, and look at it in the preview.",
    # what stands before each, and what is said at the end
    *("error:", "warning:"),
    "Checked %(checked)s: no faults.",
    "Checked %(checked)s: %(errors)s, %(warnings)s.",
    "%(errors)s, %(warnings)s.",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, tuple[Fault, ...]]:
    """Return what the checker says of each row's folder."""
    folder = tmp_path_factory.mktemp("wrong")
    return {place: checking.check(row.make(folder / str(place))).faults for place, row in enumerate(ROWS)}


def meant(told: Mapping[int, tuple[Fault, ...]]) -> list[Fault]:
    """Return the fault that each row was made for."""
    return [
        fault
        for place, row in enumerate(ROWS)
        for fault in told[place]
        if (fault.file, fault.line, fault.column, fault.code) == (row.at, row.line, row.column, row.code)
    ]


def test_each_fault_is_told_at_its_place(told: Mapping[int, tuple[Fault, ...]]) -> None:
    found = {
        place: {(fault.file, fault.line, fault.column, fault.code) for fault in faults}
        for place, faults in told.items()
    }
    missing = {row[1:]: found[place] for place, row in enumerate(ROWS) if row[1:] not in found[place]}
    assert not missing


def test_every_code_of_the_checker_has_a_row() -> None:
    assert {row.code for row in ROWS} | APART == codes_in_the_source()


def test_every_sentence_of_the_checker_is_told_by_a_row(told: Mapping[int, tuple[Fault, ...]]) -> None:
    faults = [fault for found in told.values() for fault in found] + compared() + left_over()
    said = {part for fault in faults for part in parts_of(fault.message, fault.hint)}
    assert sentences_in_the_source() - said == NOT_OF_ROWS


def test_each_fault_says_how_to_mend_it(told: Mapping[int, tuple[Fault, ...]]) -> None:
    assert not [fault for faults in told.values() for fault in faults if not str(fault.hint)]


def test_each_fault_is_told_in_english_and_french(told: Mapping[int, tuple[Fault, ...]]) -> None:
    for fault in (*meant(told), *compared(), *left_over()):
        for message in (fault.message, fault.hint):
            english, french = said_in("en", message), said_in("fr", message)
            assert english != french, english
            for thing in things_in(message):
                assert thing in english
                assert thing in french
            # Whole sentences, but for what an author copies from the end of one.
            assert re.search(r"[.?)]$", english) or english.rstrip('"').endswith(tuple(things_in(message))), english


def test_what_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "1.0.0").write_text("x")
    (fault,) = read_version(tmp_path / "1.0.0").faults
    assert (fault.file, fault.line, fault.column, fault.code) == ("", 1, 1, "not-a-folder")


def test_a_file_that_may_not_be_read_is_told() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        faults = faults_of_nobody(Path(folder))
    assert [(fault.line, fault.column, fault.code) for fault in faults] == [(1, 1, "unreadable")]
    assert said_in("fr", faults[0].message).startswith("Ce fichier ne peut pas être lu")


def faults_of_nobody(folder: Path) -> list[Fault]:
    """Return the faults of a file that whoever checks it may not read."""
    with without_rights():
        version = write_course(folder)
        (version / FLOOR).chmod(0)
        return [fault for fault in read_version(version).faults if fault.file == FLOOR]


@contextmanager
def without_rights() -> Iterator[None]:
    """Be nobody in particular inside the block, where the tests run as root."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


@cache
def compared() -> list[Fault]:
    """Return what is told of differences."""
    faults = Faults()
    body = Body("\n\nAlike.\n\n".join(DIFFERENCES), 0, Reporter(faults, "a.md"))
    check_lesson(body)
    likeness.compare(body.shown, lambda _texts: None)
    return list(faults.sorted())


@cache
def left_over() -> list[Fault]:
    """Return what is told of a version that is published as it begins."""
    with tempfile.TemporaryDirectory() as folder:
        settings = skeleton.create("a-course", ["en"], Path(folder)) / "course.yml"
        settings.write_text(re.sub("draft: true.*\n", "", settings.read_text()))
        quiz = settings.parent / "01-first-module" / "03-check.quiz.en.md"
        quiz.write_text(f"{quiz.read_text()}\n## Unread {{#unread kind=open}}\n\n{unread.words('en')}\n\n    ::x{{\n")
        return list(examination.examine(settings.parent).faults)


def codes_in_the_source() -> set[str]:
    """Return every code that stands in a call which notes or raises a fault."""
    calls = (node for tree in sources() for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {
        argument.value
        for call in calls
        if name_of(call) in {"error", "warning", "_note", "YamlFault", "Wrong"}
        for argument in call.args
        if isinstance(argument, ast.Constant) and re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", str(argument.value))
    }


def sentences_in_the_source() -> set[str]:
    """Return every text that is marked to be translated."""
    calls = (node for tree in sources() for node in ast.walk(tree) if isinstance(node, ast.Call))
    texts = (call.args[0] for call in calls if name_of(call) == "lazy")
    return {text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)}


@cache
def sources() -> tuple[ast.Module, ...]:
    files = (*sorted(FORMAT.rglob("*.py")), Path(likeness.__file__), Path(leftovers.__file__))
    return tuple(ast.parse(file.read_text()) for file in files)


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def parts_of(*messages: Message) -> Iterator[str]:
    """Return the texts of messages, with those that fill their places."""
    for message in messages:
        text, values = words_of(message)
        yield text
        yield from parts_of(*(value for value in values.values() if not isinstance(value, str | int)))


def things_in(message: Message) -> list[str]:
    """Return what fills the places of a message and is the same in every language."""
    return [str(value) for value in words_of(message)[1].values() if isinstance(value, str | int)]
