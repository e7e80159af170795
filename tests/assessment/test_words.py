"""Two spellings of one answer are the same answer; two answers are not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.assessment.words import folded
from tests.thoroughness import cases


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Social  Protection\tFloor ", "social protection floor"),
        ("SOCLE", "socle"),
        ("équité", "Equite"),
        ("E\u0301quite\u0301", "équité"),
        ("main-d’œuvre", "Main-d'oeuvre"),
        ("main‑d´oeuvre", "main-d’œuvre"),
        ("STRASSE", "Straße"),
        ("ｆｌｏｏｒ", "floor"),
        ("ﬂoor", "floor"),
        ("fl\u00adoor\u200b", "floor"),
        ("\u200ffloor\ufeff", "floor"),
        ("ПЕНСИЯ", "пенсия"),
        ("ребёнок", "ребенок"),
        ("Ἀθήνα", "αθηνα"),
        ("ΣΟΦΟΣ", "σοφος"),
        ("IĞDIR", "iğdır"),
        ("«socle»", "“SOCLE”"),
        ("العـــمل", "العمل"),
        ("ក\u200bម្ពុជា", "កម្ពុជា"),
        ("ក\u17b4ម្ពុជា", "កម្ពុជា"),
        ("ว\u200bัด", "วัด"),
        ("cafe\u0301s au\u00a0lait", "CAFÉS AU LAIT"),
        ("１２", "12"),
    ],
)
def test_these_are_the_same(typed: str, meant: str) -> None:
    assert folded(typed) == folded(meant)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("floor", "floors"),
        ("socle", "socles"),
        ("a b", "ab"),
        ("កា", "កិ"),  # Khmer: another vowel
        ("ກັນ", "ກນ"),  # Lao
        ("ป่า", "ปา"),  # Thai: with its tone a forest, without an aunt
        ("कमल", "कमाल"),  # Devanagari
        ("कि", "क"),
        ("عَلَم", "علم"),  # Arabic: the vowel signs stay
        ("آن", "ان"),  # and so does the madda
        ("", "."),
    ],
)
def test_these_are_not(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_signs_that_are_seen_stay() -> None:
    assert folded("\u06dd٣") != folded("٣")


@pytest.mark.parametrize("nothing", ["", " ", "\u200b", "\u00ad\ufeff", "ـ", "\u3164"])
def test_what_cannot_be_seen_is_nothing(nothing: str) -> None:
    assert folded(nothing) == ""


# Mostly the scripts of the courses, and some of everything.
letters = st.one_of(
    st.characters(codec="utf-8"),
    st.characters(codec="utf-8", min_codepoint=0x41, max_codepoint=0x24F),
    st.characters(min_codepoint=0x300, max_codepoint=0x36F),
    st.characters(min_codepoint=0x370, max_codepoint=0x6FF),
    st.characters(min_codepoint=0x900, max_codepoint=0xEFF),
    st.characters(min_codepoint=0x1780, max_codepoint=0x17FF),
    st.sampled_from(" \u00a0\u2009\u3000\u200b\u200c\u200d\ufeffـ’'œ"),
)
texts = st.text(letters, max_size=12)


@given(texts)
@pytest.mark.long
@settings(max_examples=cases(200))
def test_folding_again_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(texts, st.sampled_from(["NFC", "NFD"]))
@pytest.mark.long
@settings(max_examples=cases(200))
def test_how_a_keyboard_composes_does_not_matter(text: str, form: str) -> None:
    assert folded(unicodedata.normalize(form, text)) == folded(text)  # type: ignore[arg-type]


@given(texts, st.sampled_from("\u200b\u200d\u2060\ufeff\u00adـ"), st.integers(0, 12))
def test_what_has_no_width_does_not_matter(text: str, invisible: str, place: int) -> None:
    assert folded(text[:place] + invisible + text[place:]) == folded(text)


@given(st.lists(texts, min_size=1, max_size=4), st.sampled_from([" ", "  ", "\u00a0", "\n", " \u3000"]))
def test_spaces_are_one_space(parts: list[str], space: str) -> None:
    assert folded(f" {space.join(parts)}{space}") == folded(" ".join(parts))


@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), max_size=12))
def test_case_does_not_matter(text: str) -> None:
    assert folded(text.upper()) == folded(text.lower())
