"""The small parts of the format: YAML, durations, names, attributes, anchors, numbers, media, digest."""

from __future__ import annotations

import io
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from learnhub.content.format import attributes, durations, media, names, pictures, strict_yaml
from learnhub.content.format.anchors import Anchors, slug
from learnhub.content.format.answers.blocks import dequoted
from learnhub.content.format.answers.numeric import number_range
from learnhub.content.format.comments import without_comments
from learnhub.content.format.digest import version_digest
from learnhub.content.format.durations import Duration
from learnhub.content.format.faults import Faults, Reporter
from tests.content.written_course import write_course

RECIPE = "find . -type f ! -name '.*' | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum"


def test_the_digest_is_what_the_shell_prints(tmp_path: Path) -> None:
    version = write_course(tmp_path)
    (version / ".hidden").write_text("not counted")
    (version / "01-first" / "x-y.txt").write_text("sorts by bytes")
    (version / "01-first.txt").write_text("sorts by bytes")
    printed = subprocess.run(["sh", "-c", RECIPE], cwd=version, capture_output=True, text=True, check=True).stdout
    assert version_digest(version) == printed.split()[0]


def test_the_digest_changes_with_any_byte(tmp_path: Path) -> None:
    version = write_course(tmp_path)
    before = version_digest(version)
    with (version / "media" / "form.pdf").open("ab") as file:
        file.write(b" ")
    assert version_digest(version) != before


@pytest.mark.parametrize("text", ["NO", "1.10", "yes", "0x10", "2026-01-01", "1e3", "on", "012"])
def test_scalars_stay_as_they_were_written(text: str) -> None:
    assert strict_yaml.read(f"a: {text}").value == {"a": text}


def test_every_value_and_key_has_its_place() -> None:
    read = strict_yaml.read("a: 1\nb: {c: [x, y]}\n", line_offset=10)
    assert read.place_of(("b", "c", 1)) == (12, 12)
    assert read.place_of(("b", "c"), of_key=True) == (12, 5)
    assert read.place_of(("b", "no such")) == (12, 4)


def test_what_is_not_yaml_is_a_fault_and_not_an_exception() -> None:
    for text in ("a: [", "\x00", "\t- a", "a: b: c", "[" * 5000, "&a [*a]", "? [x]\n: y", "%YAML 3.0\n---\na"):
        assert strict_yaml.read(text).faults, text


@given(st.text(alphabet="ab:{}[]#&*!|>'\"%-? \n\t,", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    read = strict_yaml.read(text)
    assert read.value is None or not read.faults


@pytest.mark.parametrize(
    ("text", "months", "span"),
    [
        ("30m", 0, timedelta(minutes=30)),
        ("6h", 0, timedelta(hours=6)),
        ("14d", 0, timedelta(days=14)),
        ("18mo", 18, timedelta()),
        ("3y", 36, timedelta()),
    ],
)
def test_durations_are_read(text: str, months: int, span: timedelta) -> None:
    assert durations.parse(text) == Duration(months, span)


@pytest.mark.parametrize("text", ["", "3", "3 y", "-3y", "1.5h", "3Y", "3w", "999999y", "03d"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    assert durations.parse(text) is None


def test_three_years_after_a_leap_day_is_the_last_of_february() -> None:
    assert Duration(36, timedelta()).after(datetime(2028, 2, 29, tzinfo=UTC)) == datetime(2031, 2, 28, tzinfo=UTC)
    assert Duration(1, timedelta()).after(datetime(2026, 12, 31, tzinfo=UTC)) == datetime(2027, 1, 31, tzinfo=UTC)


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_version_numbers_sort_as_versions(major: int, minor: int, patch: int) -> None:
    number = names.version_number(f"{major}.{minor}.{patch}")
    next_one = names.version_number(f"{major}.{minor}.{patch + 1}")
    assert number
    assert next_one
    assert str(number) == f"{major}.{minor}.{patch}"
    assert next_one > number


@pytest.mark.parametrize("text", ["1.0", "v1.0.0", "1.0.0-rc1", "01.0.0", "1.0.0 ", "1.0.0.0", "١.٠.٠"])
def test_other_names_are_no_versions(text: str) -> None:
    assert names.version_number(text) is None


@pytest.mark.parametrize(("text", "tag"), [("pt-br", "pt-BR"), ("ZH-hans", "zh-Hans"), ("km", "km"), ("e", None)])
def test_language_tags_have_usual_letters(text: str, tag: str | None) -> None:
    assert names.language_tag(text) == tag


def test_every_country_code_is_one_that_unicode_knows() -> None:
    assert len(names.COUNTRIES) == 249
    assert set(Locale.parse("en").territories) >= names.COUNTRIES


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{#a}", {"id": "a"}),
        ('{caption="Two words" credit=x}', {"caption": "Two words", "credit": "x"}),
        ("{.decorative}", {"class": "decorative"}),
        ("{ unit=% }", {"unit": "%"}),
        ("{: lang=fr}", {"lang": "fr"}),
        ("{a='b \"c\"'}", {"a": 'b "c"'}),
    ],
)
def test_attributes_are_read(text: str, found: dict[str, str]) -> None:
    assert attributes.ATTRIBUTES.fullmatch(text)
    assert {one.key: one.value for one in attributes.parse(text)} == found


@pytest.mark.parametrize("text", ["{}", "{a}", "{a b}", "{a=}", "{a=“b c”}", "{ }", "{#a", "{a=b{}"])
def test_braces_with_other_things_are_text(text: str) -> None:
    assert not attributes.ATTRIBUTES.fullmatch(text)
    assert attributes.split_end(f"Title {text}")[1] == ""


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Who is covered?", "who-is-covered"),
        ("L’expérience d’un pays", "lexpérience-dun-pays"),
        ("R202: paras 4–5", "r202-paras-45"),
        ("A  b_c-d", "a--b_c-d"),
        ("ការគាំពារសង្គម", "ការគាំពារសង្គម"),
        ("سماجی تحفظ", "سماجی-تحفظ"),
    ],
)
def test_anchors_are_those_of_git_hosts(heading: str, anchor: str) -> None:
    assert slug(heading) == anchor


def test_equal_headings_are_numbered() -> None:
    anchors = Anchors()
    assert [anchors.add(one) for one in ("A", "A", "A-1", "A")] == ["a", "a-1", "a-1-1", "a-2"]
    assert not anchors.claim("a-2")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("202", "202", "202"),
        ("3.5 ± 0.1", "3.4", "3.6"),
        ("3.5 +- 0.1", "3.4", "3.6"),
        ("60..65", "60", "65"),
        ("-5 .. -1", "-5", "-1"),
        ("−5", "-5", "-5"),
        ("0.1±0", "0.1", "0.1"),
    ],
)
def test_answers_are_numbers_or_ranges(text: str, low: str, high: str) -> None:
    found = number_range(text)
    assert found
    assert (found.low, found.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize("text", ["", "5 040", "5,5", "1e3", "65..60", "3 ± -1", "٣", "1..2..3", "½", "9" * 30])
def test_other_answers_are_refused(text: str) -> None:
    assert number_range(text) is None


def test_a_quote_gives_up_its_marks_and_keeps_its_text() -> None:
    assert dequoted(["  > Right:", "  >", "  > - a list", "  > > quoted", "lazy"]) == (
        "Right:\n\n- a list\n> quoted\nlazy"
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a <!-- b --> c", "a            c"),
        ("a <!-- b\n\nc --> d", "a\n\n      d"),
        ("`<!-- a -->`", "`<!-- a -->`"),
        ("```\n<!-- a -->\n```\n<!-- b -->", "```\n<!-- a -->\n```\n"),
        ("a <!-- never closed", "a <!-- never closed"),
        ("<!-- a --><!-- b -->c", "                    c"),
    ],
)
def test_comments_go_and_code_stays(text: str, left: str) -> None:
    assert without_comments(text) == left


@given(st.text(alphabet="<!->` \na", max_size=80))
def test_dropping_comments_keeps_lines_and_is_done_once(text: str) -> None:
    left = without_comments(text)
    assert left.count("\n") == text.count("\n")
    assert without_comments(left) == left


@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "gif"), ("WEBP", "webp")])
@pytest.mark.parametrize("lossless", [False, True])
def test_pictures_tell_their_size(kind: str, ending: str, lossless: bool) -> None:
    made = io.BytesIO()
    Image.new("RGB", (123, 45), "teal").save(made, kind, **({"lossless": lossless} if kind == "WEBP" else {}))
    assert pictures.size_of(made.getvalue(), media.TYPES[ending]) == (123, 45)


@given(st.binary(max_size=80), st.sampled_from(["image/png", "image/jpeg", "image/gif", "image/webp"]))
def test_damaged_pictures_never_break_the_reader(data: bytes, kind: str) -> None:
    size = pictures.size_of(data, kind)
    assert size is None or min(size) > 0


def _zip(*inside: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in inside:
            archive.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "is_right"),
    [
        ("a.xlsx", _zip("[Content_Types].xml", "xl/workbook.xml"), True),
        ("a.xlsx", _zip("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), False),
        ("a.docx", _zip("[Content_Types].xml", "xl/workbook.xml"), False),
        ("a.csv", "a;b\r\né;1\r\n".encode(), True),
        ("a.vtt", b"WEBVTT\n\n", True),
        ("a.vtt", b"1\n00:00", False),
        ("a.mp3", b"ID3\x04", True),
        ("a.mp4", b"\0\0\0\x18ftypmp42", True),
        ("a.webp", b"RIFF\0\0\0\0WAVE", False),
        ("a.exe", b"MZ", False),
    ],
)
def test_media_are_what_their_name_says(name: str, data: bytes, is_right: bool) -> None:
    faults = Faults()
    found = media.content_type_of(name, data, Reporter(faults, name))
    assert (found is not None) is is_right
    assert faults.has_errors is not is_right
