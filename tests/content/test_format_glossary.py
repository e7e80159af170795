"""glossary.yml: read as it was written, or every fault of it named at its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnhub.content.format.faults import Severity
from learnhub.content.format.reading import read_version
from learnhub.content.format.sources import TermSource
from tests.content.written_course import GLOSSARY, faults_of, found, write_course
from tests.thoroughness import cases

FILE = "glossary.yml"


def test_a_glossary_is_read_in_all_its_languages(tmp_path: Path) -> None:
    version = read_version(write_course(tmp_path, {FILE: GLOSSARY})).version
    assert version
    benefit, floor = version.glossary
    assert benefit == TermSource(
        id="benefit",
        terms={"en": "benefit", "fr": "prestation"},
        also={"en": ("benefits",), "fr": ("prestations",)},
        definitions={
            "en": "Money, goods or services that a person *receives*, see [the lesson](01-first/01-floor.en.md).",
            "fr": "Argent, biens ou services qu’une personne *reçoit*.",
        },
        source="Own wording",
    )
    assert floor.forms("fr") == ("socle de protection sociale", "socle", "socles")
    assert floor.forms("km") == ()
    assert floor.source == ""


def test_a_right_glossary_has_no_faults(tmp_path: Path) -> None:
    assert faults_of(write_course(tmp_path, {FILE: GLOSSARY})) == []


def test_a_course_needs_no_glossary(tmp_path: Path) -> None:
    version = read_version(write_course(tmp_path)).version
    assert version
    assert version.glossary == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("source: Own wording", "sources: Own wording", 7, "unknown-key"),
        ("id: benefit", "id: Benefit", 1, "identifier"),
        ("id: floor", "id: benefit", 8, "duplicate-id"),
        ("- id: floor\n  term", "- term", 8, "missing-key"),
        ("floors], fr", "benefits], fr", 10, "duplicate-term"),
        ("floors], fr", "BENEFIT], fr", 10, "duplicate-term"),
        ("en: social protection floor", "en: Benefit", 9, "duplicate-term"),
        ("fr: prestation}", "fx: prestation}", 2, "language-not-listed"),
        ("fr: prestation}", "fr: prestation, FR: prestation}", 2, "language-not-listed"),
        ("fr: prestation}", "fr: prestation, km: '...'}", 2, "term-empty"),
        ("fr: [prestations]", "de: [Leistungen]", 3, "language-not-listed"),
        ("fr: Argent", "de: Argent", 6, "language-not-listed"),
        ("{en: benefit, fr: prestation}", "{fr: prestation}", 2, "source-missing"),
        ("{en: A set of guarantees., fr: Un", "{fr: Un", 11, "source-missing"),
        ("{en: benefit, fr: prestation}", "{en: benefit}", 3, "term-missing"),
        ("{en: benefit, fr: prestation}", "benefit", 2, "wrong-shape"),
        ("[benefits], fr", "benefits, fr", 3, "wrong-shape"),
        ("en: benefit,", 'en: "...",', 2, "term-empty"),
        ("en: benefit,", "en: ,", 2, "empty"),
        ("01-first/01-floor.en.md", "01-first/01-flor.en.md", 5, "link-broken"),
        ("01-first/01-floor.en.md", "javascript:x", 5, "link-scheme"),
        ("A set of guarantees.", "'- A set'", 11, "definition-shape"),
        ("A set of guarantees.", "'## A set'", 11, "definition-shape"),
        ("A set of guarantees.", "'A *set*{big=1}.'", 11, "unknown-key"),
        ("A set of guarantees.", "'A set[^1].'", 11, "footnote-missing"),
    ],
)
def test_a_fault_is_found_at_its_line(tmp_path: Path, old: str, new: str, line: int, code: str) -> None:
    assert old in GLOSSARY
    version = write_course(tmp_path, {FILE: GLOSSARY.replace(old, new, 1)})
    assert (FILE, line, code) in found(version)
    assert read_version(version).version is None


@pytest.mark.parametrize(
    ("old", "new"),
    [(", fr: prestation}\n  also: {en: [benefits], fr: [prestations]}", "}"), (", fr: Un ensemble de garanties.", "")],
)
def test_a_term_without_translation_is_a_warning(tmp_path: Path, old: str, new: str) -> None:
    assert old in GLOSSARY
    version = write_course(tmp_path, {FILE: GLOSSARY.replace(old, new, 1)})
    assert [(fault.severity, fault.code) for fault in faults_of(version)] == [(Severity.WARNING, "not-translated")]


def test_html_in_a_definition_is_a_warning(tmp_path: Path) -> None:
    version = write_course(tmp_path, {FILE: GLOSSARY.replace("A set of", "A <b>set</b> of")})
    assert {(fault.severity, fault.line) for fault in faults_of(version)} == {(Severity.WARNING, 11)}


def test_the_word_alone_may_stand_in_languages_of_readers(tmp_path: Path) -> None:
    """Officials who read in English know the word of their own law."""
    course = write_course(tmp_path, {FILE: GLOSSARY.replace("fr: prestation}", "fr: prestation, km: អត្ថប្រយោជន៍}")})
    assert faults_of(course) == []
    version = read_version(course).version
    assert version
    assert version.glossary[0].terms["km"] == "អត្ថប្រយោជន៍"


def test_one_term_may_be_written_in_several_ways(tmp_path: Path) -> None:
    assert faults_of(write_course(tmp_path, {FILE: GLOSSARY.replace("[benefits]", "[benefits, Benefit]")})) == []


PIECES = [
    *("- id: a", "\n  ", "term: {en: a}", "definition: {en: ", "also: ", "en: ", "\n- ", "source: x", "id: b", "km: ក"),
    *("}", "[", "]", "{", "#", ">", "*", "[^1]", "](", "`", "|", "&a", "*a", "!x", "\t"),
]


@pytest.mark.long
@settings(max_examples=cases(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_glossary_is_checked_without_breaking(tmp_path: Path, text: str) -> None:
    faults_of(write_course(tmp_path, {FILE: text}))
    faults_of(write_course(tmp_path, {FILE: GLOSSARY + text}))
