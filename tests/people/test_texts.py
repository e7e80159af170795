"""Texts: any language, in one form, and nothing that spoils a page or an export for others."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.errors import Invalid
from learnhub.people import texts

LONGEST = 40
WRITTEN_LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"])
WRITTEN = st.text(WRITTEN_LETTERS, min_size=1, max_size=60)
HOSTILE = st.characters(categories=["Cc", "Cs", "Zl", "Zp"]) | st.sampled_from("\ufffe\uffff\ufdd0\U0001ffff")


def kept(text: str) -> str:
    return texts.one_line(text, field="name", longest=LONGEST)


@given(WRITTEN)
def test_what_is_kept_stays_as_it_is(text: str) -> None:
    try:
        once = kept(text)
    except Invalid:
        return
    assert kept(once) == once == unicodedata.normalize("NFC", once).strip()
    assert 1 <= len(once) <= LONGEST


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=LONGEST // 3))
def test_any_script_can_be_written(text: str) -> None:
    assert kept(text) == unicodedata.normalize("NFC", text)


@given(WRITTEN, HOSTILE, st.integers(0, 60))
def test_what_cannot_be_shown_is_refused(text: str, hostile: str, place: int) -> None:
    with pytest.raises(Invalid) as error:
        kept(f"a{text[:place]}{hostile}{text[place:]}z")
    assert list(error.value.fields) == ["name"]


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\u202e", " \u3000\u200d "])
def test_what_shows_nothing_is_empty(text: str) -> None:
    with pytest.raises(Invalid):
        kept(text)


def test_length_is_counted_in_code_points_of_what_is_kept() -> None:
    assert kept("e\u0301" * LONGEST) == "é" * LONGEST
    with pytest.raises(Invalid):
        kept("é" * (LONGEST + 1))


def test_marks_that_would_turn_a_list_around_are_dropped() -> None:
    assert kept("Afi\u202e Exemple\u2066") == "Afi Exemple"


@pytest.mark.parametrize("text", ["ខ្ញុំ", "ສະບາຍດີ", "हिन्दी", "می\u200cروم", "中文", "O’Exemple", "=1+1"])
def test_names_of_all_scripts_come_through(text: str) -> None:
    assert kept(text) == text


@given(WRITTEN)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert texts.folded(texts.folded(text)) == texts.folded(text)


@given(st.text(st.one_of(WRITTEN_LETTERS, HOSTILE, st.sampled_from("\r\n\t\x0b\u2028")), max_size=60))
def test_several_lines_are_kept_in_one_form_or_refused(text: str) -> None:
    try:
        once = texts.several_lines(text, field="body", longest=LONGEST)
    except Invalid:
        return
    assert texts.several_lines(once, field="body", longest=LONGEST) == once
    assert not [letter for letter in once.replace("\n", "") if unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"}]
    assert 1 <= len(once) <= LONGEST


def test_lines_of_any_device_are_lines() -> None:
    sent = "\r\nOne. \r\n\r\nTwo.\u2028Three.\x0bFour.\tFive.\n"
    assert texts.several_lines(sent, field="body", longest=LONGEST) == "One.\n\nTwo.\nThree.\nFour. Five."


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "x" * 41, "a\x00b", "a\x07b", "a\ud800b"])
def test_several_lines_refuse_what_one_line_does(text: str) -> None:
    with pytest.raises(Invalid):
        texts.several_lines(text, field="body", longest=LONGEST)
