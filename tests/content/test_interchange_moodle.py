"""Moodle XML becomes quizzes with their pictures; hostile XML is refused and leaves nothing behind."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import pytest

from learnhub.content.format.faults import Severity
from learnhub.content.format.reading import read_version
from learnhub.content.interchange import hypertext, importing, xml_trees
from learnhub.content.interchange.importing import Brought, NotBrought
from learnhub.content.interchange.model import Notes
from learnhub.content.interchange.reports import Outcome
from tests.content.test_interchange_gift import SAMPLES, brought, notes, outcomes
from tests.content.written_course import png
from tests.content.written_kinds import write_kinds


def quiz(*questions: str) -> Brought:
    return brought(f"<?xml version='1.0' encoding='UTF-8'?>\n<quiz>{''.join(questions)}</quiz>")


def question(kind: str, text: str, inner: str = "", files: str = "") -> str:
    asked = f"<questiontext format='html'><text><![CDATA[{text}]]></text>{files}</questiontext>"
    return f"<question type='{kind}'><name><text>Q</text></name>{asked}{inner}</question>"


def answer(text: str, share: object, inner: str = "") -> str:
    return f"<answer fraction='{share}'><text>{text}</text>{inner}</answer>"


CHOICE = answer("yes", 100) + answer("no", 0)


def test_a_whole_export_comes_over_with_its_pictures(tmp_path: Path) -> None:
    version = write_kinds(tmp_path)
    target = version / "01-only" / "02-bank.quiz.en.md"
    report = importing.bring(SAMPLES / "moodle.xml", target, title="Floors")
    assert target.read_text() == (SAMPLES / "moodle.en.md").read_text()
    assert [fault for fault in read_version(version).faults if fault.severity is Severity.ERROR] == []
    assert sorted(path.name for path in (version / "media").iterdir()) == ["list.png", "the-steps.png"]
    assert report.counts()[Outcome.AS_OPEN] == 1
    assert report.counts()[Outcome.NOT] == 0


@pytest.mark.parametrize(
    ("source", "written", "told"),
    [
        (question("numerical", "N", answer("1e3", 100) + answer("*", 0)), "= 1000\n", ""),
        (question("numerical", "N", answer("1,5", 100, "<tolerance>0</tolerance>")), "= 1.5\n", ""),
        (question("numerical", "N", answer("1e99999", 100)), "kind=open", "not a number"),
        (question("multichoice", "<ul><li>a</li></ul>", CHOICE), "*   a\n\n- [x] yes", ""),
        (question("multichoice", "C", answer("<![CDATA[<p>a</p><p>b</p>]]>", 100) + answer("c", 0)), "- [x] a b\n", ""),
        (
            question("multichoice", "C", answer("<![CDATA[<ul><li>a</li></ul>]]>", 100) + answer("c", 0)),
            "- [x] a\n",
            "in one line",
        ),
        (question("truefalse", "T", answer("true", 100)), "kind=open", "cannot be read"),
        (question("cloze", "{1:MULTIRESPONSE:=a~=b~c}"), "kind=open", "cannot be read"),
        (question("cloze", "{1:SA:=a\\}b~=c\\~d}"), "[[a}b|c~d]]", ""),
        (question("cloze", "<table><tr><td>{1:SA:=a~=b}</td></tr></table>"), "[[a \\| b]]", ""),
        (question("cloze", "A {1:NM:=3:0.5}."), "[[3]]", "without its tolerance"),
        (
            question("gapselect", "[[1]]", "<selectoption><text>alone</text></selectoption>"),
            "kind=open",
            "cannot be read",
        ),
        (question("multichoice", "<iframe src='x'></iframe>C", CHOICE), "C\n", "<iframe>"),
        (question("essay", "E", "<defaultgrade>0.1</defaultgrade>"), "points=0.25", "by quarters"),
    ],
)
def test_what_moodle_has_otherwise_is_told(source: str, written: str, told: str) -> None:
    made = quiz(source)
    assert written in made.text
    assert told in notes(made)
    assert bool(told) == bool(notes(made))


def picture(name: str, data: bytes) -> str:
    return f"<file name='{name}' path='/' encoding='base64'>{base64.b64encode(data).decode()}</file>"


def shows(address: str, *files: str) -> Brought:
    return quiz(question("multichoice", f"<p><img src='{address}' alt='A map'></p>", CHOICE, "".join(files)))


def test_pictures_are_named_safely_and_kept_by_content() -> None:
    made = shows("@@PLUGINFILE@@/..%2F..%2FA%20M%C3%A0p.JPEG", picture("../../A Màp.JPEG", png()))
    assert made.pictures == {"a-map.png": png()}
    assert "![A map](../media/a-map.png)" in made.text
    inline = shows(f"data:image/png;base64,{base64.b64encode(png()).decode()}")
    assert inline.pictures == {"picture.png": png()}


def test_two_pictures_of_one_name_are_two_files(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(png(3, 3))
    xml = f"<quiz>{question('multichoice', '<img src=x.png alt=A>', CHOICE, picture('x.png', png()))}</quiz>"
    made = importing.convert(xml.encode(), "en", title="T", present=tmp_path)
    (name,) = made.pictures
    assert name != "x.png"
    assert f"../media/{name})" in made.text


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("https://pictures.example/a.png", ""),
        ("@@PLUGINFILE@@/a.png", ""),
        ("@@PLUGINFILE@@/a.svg", picture("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")),
        ("@@PLUGINFILE@@/a.png", picture("a.png", b"\x89PNG\r\n\x1a\n")),
        ("data:image/png;base64,!!!", ""),
        ("../media/../../secret.png", ""),
    ],
)
def test_a_picture_that_cannot_come_leaves_its_words(address: str, file: str) -> None:
    made = shows(address, file)
    assert made.pictures == {}
    assert "\n\nA map\n\n" in made.text
    assert outcomes(made) == [Outcome.PARTLY]


BOMB = "<!DOCTYPE quiz [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>"
HOSTILE = {
    "laughs": f"{BOMB}<quiz><question><name>&b;</name></question></quiz>",
    "files": "<!DOCTYPE quiz [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><quiz>&a;</quiz>",
    "parameters": "<!DOCTYPE quiz [<!ENTITY % a SYSTEM 'file:///etc/passwd'> %a;]><quiz></quiz>",
    "deep": "<quiz>" + "<a>" * 5_000,
    "many": "<quiz>" + "<a/>" * 5_001 + "</quiz>",
    "cut off": "<quiz><question>",
    "no encoding": "<?xml version='1.0' encoding='klingon'?><quiz/>",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_xml_is_refused_in_words_and_leaves_nothing(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xml_trees, "MOST_ELEMENTS", 5_000)
    source, target = tmp_path / "bank.xml", tmp_path / "01-a" / "02-bank.quiz.en.md"
    target.parent.mkdir()
    source.write_text(text)
    with pytest.raises(NotBrought, match="XML of this file is broken"):
        importing.bring(source, target, wanted=importing.Source.MOODLE_XML)
    assert sorted(tmp_path.rglob("*")) == [target.parent, source]


def test_nothing_stays_where_writing_fails(tmp_path: Path) -> None:
    target = tmp_path / "1.0.0" / "01-a" / "02-bank.quiz.en.md"
    target.parent.mkdir(parents=True)
    (tmp_path / "1.0.0" / "media").write_text("no folder")
    with pytest.raises(NotBrought, match="could not be written"):
        importing.bring(SAMPLES / "moodle.xml", target)
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        "<!--" * 12_000,
        f"<ol>{'<li>a</li>' * 3_000}</ol>",
        f"<table><tr>{'<td colspan=9999>a</td>' * 1_500}</tr></table>",
    ],
    ids=["comments", "items", "columns"],
)
def test_html_that_would_take_long_or_grow_does_neither(text: str) -> None:
    started = time.process_time()
    written = hypertext.to_markdown(text, Notes(), lambda _address, _notes: None, "")
    assert time.process_time() - started < 1.5
    assert len(written) < 10 * len(text)


def test_comments_in_html_are_no_words() -> None:
    html = "<p>a<!-- b --> c<!----></p><p>d<!-- e"
    assert hypertext.to_markdown(html, Notes(), lambda _address, _notes: None, "") == "a c\n\nd"
