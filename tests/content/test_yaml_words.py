"""What is wrong with YAML is said where its cause stands, in words for people who do not know what YAML is."""

from __future__ import annotations

import pytest

from learnhub.content.format import strict_yaml

WRONG: dict[str, tuple[tuple[int, int], str]] = {
    "title: 'Rita's first words'\nminutes: 8": ((1, 14), "a straight '"),
    "title: {en: 'Rita's words', fr: a}": ((1, 19), "a straight '"),
    'title: "He said "no" today"': ((1, 18), 'a straight "'),
    'title: "Rita\nminutes: 8\n': ((1, 8), "no second one"),
    'title: "Rita\nsummary: "words"\n': ((1, 8), "no second one"),
    "title: a\nminutes:8": ((2, 1), "after the colon"),
    "minutes:8\ntitle: a": ((1, 1), "after the colon"),
    "title:\n  en:Hello\n  fr: a": ((2, 1), "after the colon"),
    "title: a\nlanguages:[en, fr]\nlevel: b": ((2, 1), "after the colon"),
    "Some words\ntitle: a": ((1, 1), "has no key"),
    "title: a\nSome words\nlevel: b": ((2, 1), "has no key"),
    "title: a\n  summary: b": ((2, 1), "not indented as"),
    "title:\n  en: a\n fr: b": ((3, 2), "not indented as"),
    "objectives:\n  - a\n - b": ((3, 2), "not indented as"),
    "objectives: - a\n  - b": ((1, 13), "cannot begin on the line"),
    "objectives:\n  -A\n  x: a": ((2, 1), "after the hyphen"),
    "title: @home": ((1, 8), "starts with @"),
    "title: *bold* words": ((1, 13), "starts with *"),
    "title: [draft] words": ((1, 16), "starts with ["),
    "title: > words": ((1, 10), "starts with >"),
    "cases: [TH": ((1, 8), "bracket is opened"),
    "title: “Desk: a”": ((1, 13), "colon followed by a space"),
    "title: a\n\tlevel: b": ((2, 1), "a tab"),
}
RIGHT = (
    'title: "Rita\'s words"',
    "title: Rita's words",
    "title: It's 'so'",
    "title: ‘a’",
    'title: "two\n  lines"',
    "a: 'It''s'\nb: [c, 'd']\ne: {f: 'g', h: \"i\"}",
)


@pytest.mark.parametrize(("text", "place", "words"), [(text, *told) for text, told in WRONG.items()])
def test_the_cause_is_told_at_its_place(text: str, place: tuple[int, int], words: str) -> None:
    (fault,) = strict_yaml.read(text).faults
    assert (fault.place, fault.code) == (place, "yaml-syntax")
    assert words in str(fault.message)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_read(text: str) -> None:
    assert not strict_yaml.read(text).faults
