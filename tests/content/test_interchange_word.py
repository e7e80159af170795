"""Word documents become lessons that the checker takes; hostile ones are refused and leave nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnhub.content.format.faults import Severity
from learnhub.content.format.reading import read_version
from learnhub.content.interchange import word
from learnhub.content.interchange.placing import NotBrought
from tests.content.exchanged_document import NOTE, document, paragraph, picture, run
from tests.content.test_interchange_gift import SAMPLES
from tests.content.written_course import png
from tests.content.written_kinds import write_kinds
from tests.damaged import scrambled


def test_a_whole_document_comes_over(tmp_path: Path) -> None:
    source = tmp_path / "The Prices.docx"
    source.write_bytes(document())
    version = write_kinds(tmp_path)
    target = version / "01-only" / "02-prices.en.md"
    lesson = word.bring(source, target)
    assert target.read_text() == (SAMPLES / "document.en.md").read_text()
    assert (version / "media" / "the-prices-1.png").read_bytes() == png()
    assert [fault for fault in read_version(version).faults if fault.severity is Severity.ERROR] == []
    assert [str(note.message) for note in lesson.notes] == ["The style “Marginal” was read as ordinary text."]


@pytest.mark.parametrize(
    ("body", "written", "told"),
    [
        (paragraph(run("A"), "Heading3") + paragraph(run("B"), "Heading1"), "## A\n\n## B\n", None),
        (paragraph(run("A"), "Heading1") + paragraph(run("B"), "Heading3"), 'title: "A"\n---\n\n## B\n', None),
        (paragraph(run("&lt;b&gt; *a* [[b]] {#c}")), "\\<b> \\*a\\* \\[\\[b\\]\\] \\{#c}\n", None),
        (paragraph(run("H") + run("2", '<w:vertAlign w:val="subscript"/>') + run("O")), "H₂O\n", None),
        (paragraph(run("a")) + paragraph(picture("")), "![(Write here what", "no alternative text"),
        (paragraph(run("a") + NOTE + run("b") + NOTE), "a[^1]b[^1]\n\n[^1]: See", None),
        ("<w:p><w:r><w:t>a</w:t><w:object/></w:r></w:p>", "a\n", None),
    ],
)  # fmt: skip
def test_what_word_has_otherwise_is_told(body: str, written: str, told: str | None) -> None:
    lesson = word.convert(document(body), "en", name="T")
    assert written in lesson.text
    assert any(told in str(note.message) for note in lesson.notes) if told else True


def test_comments_that_are_left_out_are_told() -> None:
    lesson = word.convert(document(others={"word/comments.xml": b"<a/>"}), "en", name="T")
    assert "Comments in the document were left out." in [str(note.message) for note in lesson.notes]


BOMB = b"<!DOCTYPE a [<!ENTITY b 'cccc'>]><a>&b;</a>"


@pytest.mark.parametrize(
    "data",
    [
        document(others={"word/styles.xml": BOMB}),
        document(others={"word/anything.bin": BOMB}),
        document(others={"word/styles.xml": b"<a>"}),
        document(others={"word/vbaProject.bin": b"macro"}),
        document(others={"../up.xml": b"<a/>"}),
        document()[:-100],
        scrambled(document()),
        document(""),
        document("<a>" * 200 + "</a>" * 200),
        b"no document",
    ],
    ids=["entities", "hidden", "broken", "macros", "up", "cut", "scrambled", "empty", "deep", "nothing"],
)
def test_hostile_documents_are_refused_in_words_and_leave_nothing(tmp_path: Path, data: bytes) -> None:
    source, target = tmp_path / "x.docx", tmp_path / "02-x.en.md"
    source.write_bytes(data)
    with pytest.raises(NotBrought):
        word.bring(source, target)
    assert list(tmp_path.iterdir()) == [source]
