"""Every experience record is whole, says the same in both languages, and tells where each figure comes from.

`experiences/README.md` says what the fields are for; it is held against the values that are allowed here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import pytest

from learnhub.content.format.names import COUNTRIES
from learnhub.content.format.strict_yaml import Value, read
from learnhub.content.format.vocabulary import Guarantee, Review
from tests.courses.test_courses import FORBIDDEN, FOREIGN, MEAN_SENTENCE, NO_SPACE, PLAIN_SPACE, UNCHECKED
from tests.courses.written import LANGUAGES, courses, numbers, sentences, words, words_for_people

FOLDER = Path(__file__).parents[2] / "experiences"

TITLE = 90
"""Characters."""
RECORD_WORDS = range(900, 1601)
"""Two to three pages."""
DONE_WORDS = range(150, 301)
YEAR = timedelta(days=366)

ALLOWED: dict[str, set[str]] = {
    "country": set(COUNTRIES),
    "level": {"national", "regional", "local"},
    "programme_status": {"pilot", "running", "reformed", "ended"},
    "guarantees": set(Guarantee),
    "stages": {
        *("pregnancy-birth", "early-childhood", "school-age", "adolescence", "active-age", "old-age"),
        "all",
    },
    "functions": {"planning", "managing", "delivering"},
    "themes": {
        *("costing", "extension", "merging", "registration", "registry", "payment", "accounts"),
        *("complaints", "shock-response"),
    },
    "scheme": {"contributory", "universal", "categorical", "means-tested", "public-works", "service", "mixed"},
    "continuum": {"blind", "sensitive", "responsive", "transformative"},
    "evidence": {"1", "2", "3", "4"},
    "record_languages": set(LANGUAGES),
    "document_languages": {"en", "es", "fr", "hi", "pt", "th", "ur", "zh"},
    "licence": {"CC-BY-4.0"},
    "status": {"draft", "checked", "published", "archived"},
    "review": set(Review),
    "still_to_check": {"country-focal-point", "gender-specialist"},
}
TEXTS = ("title", "place", "programme", "legal_basis", "rights", "contact", "submitted_by")
OTHERS = ("start", "drafted", "next_review", "lessons")
SECTIONS = (
    *("problem", "done", "gender", "coverage", "results", "cost", "failures", "lessons"),
    *("transferability", "adapting", "documents"),
)
# How many rows a table has: recipient to women's voice, all with women, men, girls and boys, law to politics.
ROWS = {"gender": 9, "coverage": 5, "transferability": 9}
METHODS = {
    "en": ("administrative data", "survey", "evaluation", "to be confirmed"),
    "fr": ("données administratives", "enquête", "évaluation", "à confirmer"),
}
CONFIDENCE = {"en": ("sure", "sure, from memory"), "fr": ("sûr", "sûr, de mémoire")}
LEVELS = {"en": ("needed", "helpful", "not needed"), "fr": ("nécessaire", "utile", "pas nécessaire")}
# What the brief of the courses marks as still to be checked, beside what holds for all courses.
UNCHECKED_HERE = (
    r"\b1[05] million",
    r"(june|juin) 2026",
    r"\b14[, ]?500\b|\b12[, ]?000\b|\b12[, ]?500\b",
    r"evaluation (of|in) 2019|évaluation (de|en) 2019",
)
AMOUNT = re.compile(r"\d\s?%|\d (million|billion|milliard|baht|roupies|FCFA)|(Rs|CFA) \d")
SOME_YEAR = re.compile(r"\b20\d\d\b")
TO_ADD = re.compile(r"to be added|à ajouter")
SECTION = re.compile(r"^## .+ \{#([a-z]+)\}$", re.MULTILINE)


@dataclass(frozen=True)
class Record:
    """A record in its folder, in each language."""

    folder: Path

    def __str__(self) -> str:
        return self.folder.name

    @cached_property
    def parts(self) -> dict[str, tuple[str, str]]:
        """The front matter and the body by language."""
        found = {}
        for language in LANGUAGES:
            _, front, body = (self.folder / f"record.{language}.md").read_text("utf-8").split("---\n", 2)
            found[language] = (front, body)
        return found

    @cached_property
    def fronts(self) -> dict[str, dict[str, Value]]:
        found = {}
        for language, (front, _) in self.parts.items():
            said = read(front)
            assert isinstance(said.value, dict), said.faults
            found[language] = said.value
        return found

    def body(self, language: str) -> str:
        return self.parts[language][1]

    def sections(self, language: str) -> dict[str, str]:
        """Return the text of each section by its id, in the order of the file."""
        _, *found = SECTION.split(self.body(language))
        return dict(zip(found[::2], found[1::2], strict=True))

    def table(self, section: str, language: str) -> list[list[str]]:
        """Return the cells of a section's table, without its headings."""
        lines = [line for line in self.sections(language)[section].splitlines() if line.startswith("|")]
        return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]

    def everything(self, language: str) -> str:
        return "\n".join((*(str(self.fronts[language][key]) for key in TEXTS), self.body(language)))


RECORDS = tuple(Record(folder) for folder in sorted(FOLDER.iterdir()) if folder.is_dir())


@pytest.fixture(params=RECORDS, ids=str)
def record(request: pytest.FixtureRequest) -> Record:
    """Each record in turn."""
    found: Record = request.param
    return found


def several(value: Value) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def codes(cells: Sequence[str], said: tuple[str, ...]) -> list[int]:
    """Return which of the words of its language each cell says."""
    assert set(cells) <= set(said)
    return [said.index(cell) for cell in cells]


def test_six_countries_share_an_experience() -> None:
    told = [str(record.fronts["en"]["country"]) for record in RECORDS]
    assert told == ["BR", "CN", "IN", "PK", "TG", "TH"]
    assert [str(record)[:2].upper() for record in RECORDS] == told


def test_every_field_is_filled_in_in_both_languages(record: Record) -> None:
    for language, front in record.fronts.items():
        assert set(front) == {*ALLOWED, *TEXTS, *OTHERS}, language
        assert [key for key, value in front.items() if not value or not all(several(value))] == []
    assert list(record.fronts["en"]) == list(record.fronts["fr"])


def test_every_value_is_allowed_and_the_same_in_both_languages(record: Record) -> None:
    first, second = (record.fronts[language] for language in LANGUAGES)
    for key, allowed in ALLOWED.items():
        assert set(several(first[key])) <= allowed, key
    assert [key for key in (*ALLOWED, *OTHERS) if first[key] != second[key]] == []


def test_titles_fit_on_a_line(record: Record) -> None:
    for language in LANGUAGES:
        assert len(str(record.fronts[language]["title"])) <= TITLE


def test_related_lessons_exist(record: Record) -> None:
    newest = {str(course): course.folder for course in courses()}
    for lesson in several(record.fronts["en"]["lessons"]):
        course, unit = lesson.split("/")
        files = newest[course].glob(f"*/*-{unit}.en.md")
        assert f"{unit}.en.md" in {file.name.split("-", 1)[1] for file in files}, lesson


def test_a_draft_says_that_nobody_of_the_country_has_checked_it(record: Record) -> None:
    for language, said in (("en", "has checked it yet."), ("fr", "ne l’a encore vérifiée.")):
        front = record.fronts[language]
        assert (front["status"], front["review"]) == ("draft", "awaiting")
        assert set(several(front["still_to_check"])) == ALLOWED["still_to_check"]
        assert said in SECTION.split(record.body(language))[0]


def test_a_record_is_looked_at_again_within_a_year(record: Record) -> None:
    front = record.fronts["en"]
    drafted, again = (date.fromisoformat(str(front[key])) for key in ("drafted", "next_review"))
    assert drafted < again <= drafted + YEAR


def test_every_section_is_there_in_its_order(record: Record) -> None:
    for language in LANGUAGES:
        found = record.sections(language)
        assert tuple(found) == SECTIONS, language
        assert [section for section, text in found.items() if len(words(text)) < 20] == []


def test_a_record_has_two_to_three_pages(record: Record) -> None:
    for language in LANGUAGES:
        assert len(words(record.body(language))) in RECORD_WORDS, language
        assert len(words(record.sections(language)["done"])) in DONE_WORDS, language


def test_sentences_are_short_enough_for_a_second_language(record: Record) -> None:
    for language in LANGUAGES:
        said = sentences(record.body(language))
        assert sum(len(words(one)) for one in said) / len(said) <= MEAN_SENTENCE, language


def test_figures_are_the_same_in_both_languages(record: Record) -> None:
    first, second = (record.sections(language) for language in LANGUAGES)
    for section in SECTIONS:
        assert numbers(first[section], "en") == numbers(second[section], "fr"), section
    for key in TEXTS:
        said = (str(record.fronts[language][key]) for language in LANGUAGES)
        assert numbers(next(said), "en") == numbers(next(said), "fr"), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_have_their_year_beside_them(record: Record, language: str) -> None:
    for section in SECTIONS[:-1]:
        for line in record.sections(language)[section].splitlines():
            assert not AMOUNT.search(line) or SOME_YEAR.search(line), line


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_have_all_their_rows_and_no_cell_is_empty(record: Record, language: str) -> None:
    for section, count in ROWS.items():
        rows = record.table(section, language)
        assert len(rows) == count, section
        assert all(all(row) for row in rows), section
    assert len(record.table("results", language)) >= 2


def test_every_result_has_a_year_a_source_a_method_and_a_confidence(record: Record) -> None:
    found = {}
    for language in LANGUAGES:
        results, years, sources, methods, confidence = zip(*record.table("results", language), strict=True)
        assert all((*results, *sources))
        assert all(SOME_YEAR.search(year) or TO_ADD.search(year) for year in years)
        found[language] = (codes(methods, METHODS[language]), codes(confidence, CONFIDENCE[language]))
    assert found["en"] == found["fr"]


def test_conditions_for_transfer_weigh_the_same_in_both_languages(record: Record) -> None:
    first, second = (
        codes([row[1] for row in record.table("transferability", language)], LEVELS[language]) for language in LANGUAGES
    )
    assert first == second


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_record_tells_failures_and_lessons_and_lists_its_documents(record: Record, language: str) -> None:
    found = record.sections(language)
    assert len(re.findall(r"^- \*\*", found["failures"], re.MULTILINE)) >= 3
    assert len(re.findall(r"^\d\. \*\*", found["lessons"], re.MULTILINE)) in range(3, 6)
    assert len(re.findall(r"^- ", found["documents"], re.MULTILINE)) >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_facts_that_are_still_to_be_checked_and_words_that_mislead_are_nowhere(record: Record, language: str) -> None:
    said = record.everything(language).lower().replace("\u00a0", " ").replace("\u202f", " ")
    assert [pattern for pattern in (*UNCHECKED, *UNCHECKED_HERE) if re.search(pattern, said)] == []
    assert [phrase for phrase in FORBIDDEN if phrase in said] == []


def test_french_has_its_own_spaces_apostrophes_and_quotes(record: Record) -> None:
    said = words_for_people(FOREIGN.sub("", record.everything("fr")))
    for wrong in (PLAIN_SPACE, NO_SPACE, re.compile(r"['\"“”]")):
        assert [said[max(0, hit.start() - 30) : hit.end() + 5] for hit in wrong.finditer(said)] == []


def test_the_readme_names_every_field_and_every_value() -> None:
    said = (FOLDER / "README.md").read_text("utf-8")
    values = {value for key, allowed in ALLOWED.items() for value in allowed if "language" not in key}
    for word in {*ALLOWED, *TEXTS, *OTHERS, *SECTIONS, *values} - set(COUNTRIES) - ALLOWED["licence"]:
        assert f"`{word}`" in said, word
    for words_of in (METHODS, CONFIDENCE, LEVELS):
        assert [word for group in words_of.values() for word in group if word not in said] == []
