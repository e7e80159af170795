"""QTI packages become quizzes with their pictures; hostile packages are refused and leave nothing behind."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from learnhub.content.format.faults import Severity
from learnhub.content.format.reading import read_version
from learnhub.content.interchange import importing
from learnhub.content.interchange.importing import NotBrought
from learnhub.content.interchange.reports import Outcome
from tests.content.exchanged_package import CORRECT, ITEMS, choices, declared, item, package
from tests.content.test_interchange_gift import SAMPLES, brought, notes, outcomes
from tests.content.written_course import png
from tests.content.written_kinds import write_kinds
from tests.damaged import scrambled


def test_a_whole_package_comes_over_in_the_order_of_its_test(tmp_path: Path) -> None:
    source = tmp_path / "bank.zip"
    source.write_bytes(package())
    version = write_kinds(tmp_path)
    target = version / "01-only" / "02-bank.quiz.en.md"
    report = importing.bring(source, target, title="Floors")
    assert target.read_text() == (SAMPLES / "package.en.md").read_text()
    assert (version / "media" / "the-steps.png").read_bytes() == png()
    assert [fault for fault in read_version(version).faults if fault.severity is Severity.ERROR] == []
    assert [str(line.outcome) for line in report.lines].count(Outcome.WHOLE) == 7
    told = "\n".join(str(note.message) for line in report.lines for note in line.notes)
    assert "“base” earned 50% there" in told
    assert "“rubricBlock”: Look for a date." in told
    assert "selectPointInteraction" in told


CHOICE = '<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">{}</choiceInteraction>'.format(
    choices("simpleChoice", "a", "b")
)
OBJECT = '<object data="no.png" type="image/png">A map</object>'


@pytest.mark.parametrize(
    ("source", "written", "told"),
    [
        (item("x", "", declared("A"), f"<p>Only words?</p>{CHOICE}"), "## Only words? {#x shuffle=false}", ""),
        (item("x", "T", declared(""), f"<p>Q</p>{CHOICE}"), "kind=open", "No option of this question is marked"),
        (item("x", "T", declared("A"), f"<p>Q</p>{CHOICE}{CHOICE}"), "kind=open", "several things at once"),
        (item("x", "T", "", "<p>Only words.</p>"), "\n\nOnly words.\n", ""),
        (item("x", "T", declared("A"), f"<p>Q {OBJECT}</p>{CHOICE}"), "Q A map\n", "“no.png”"),
        (item("x", "T", declared("A"), f"<p>Q</p><math><mi>x</mi></math>{CHOICE}"), "Q", "<math>"),
        (ITEMS["steps"].replace("<value>B</value>", ""), "kind=open", "answers cannot be read"),
        (ITEMS["drag"].replace("A G1", "A G9"), "kind=open", "answers cannot be read"),
        (ITEMS["pairs"].replace("B Y", "A Y"), "| a tax | floor |\n| | levy |", "belongs to nothing"),
    ],
)  # fmt: skip
def test_what_an_item_has_otherwise_is_told(source: str, written: str, told: str) -> None:
    made = brought(source)
    assert written in made.text
    assert told in notes(made)
    assert bool(told) == bool(notes(made))


def test_items_that_are_missing_or_broken_are_named() -> None:
    made = brought(package({"word": ITEMS["word"], "torn": "<assessmentItem>"}))
    assert outcomes(made) == [Outcome.CHANGED, Outcome.NOT]
    assert "items/torn.xml is broken in line 1" in notes(made)


def zipped(*files: tuple[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return held.getvalue()


def test_a_package_without_a_manifest_is_read_by_its_items() -> None:
    made = brought(zipped(("b.xml", ITEMS["word"].encode()), ("a.xml", ITEMS["year"].encode()), ("c.txt", b"no")))
    assert [line.id for line in made.report.lines] == ["the-year", "the-word"]


@pytest.mark.parametrize(
    "data",
    [
        package(others={"../outside.xml": b"x"}),
        package(others={"/etc/passwd": b"x"}),
        package(others={"bomb.xml": bytes(40_000_000)}),
        package()[:-200],
        scrambled(package()),
        b"PK\x03\x04" + bytes(100),
        zipped(("imsmanifest.xml", b"<!DOCTYPE m [<!ENTITY a 'b'>]><manifest/>")),
        zipped(("readme.txt", b"no questions here")),
    ],
    ids=["up", "root", "bomb", "cut", "scrambled", "nothing", "entities", "empty"],
)
def test_hostile_packages_are_refused_in_words_and_leave_nothing(tmp_path: Path, data: bytes) -> None:
    source, target = tmp_path / "bank.zip", tmp_path / "02-bank.quiz.en.md"
    source.write_bytes(data)
    with pytest.raises(NotBrought):
        importing.bring(source, target)
    assert list(tmp_path.iterdir()) == [source]


def test_pictures_never_come_from_outside_of_the_package(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    body = f'<p>Q <img src="../../secret.png" alt="S"/><img src="file://{tmp_path}/secret.png" alt="S"/></p>{CHOICE}'
    made = brought(package({"x": item("x", "X", declared("A"), body, CORRECT)}))
    assert made.pictures == {}
