"""A glossary is stored with its version, and listed in the order of a language."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnhub.content import alphabets, catalogue, glossary, publishing
from learnhub.content.models import CourseVersion, GlossaryTerm
from learnhub.errors import NotFound
from learnhub.stores import record
from learnhub.stores.database import db
from tests.content.written_course import GLOSSARY, write_course
from tests.published import LESSON, publish_course


@pytest.fixture
def version(rules: None) -> CourseVersion:
    return publish_course()


def test_terms_are_listed_with_what_they_mean(version: CourseVersion) -> None:
    benefit, floor = glossary.list_terms(version, "fr")
    assert (benefit.words, benefit.language) == ("prestation", "fr")
    assert benefit.definition == "Argent, biens ou services qu’une personne <em>reçoit</em>."
    assert (benefit.source, benefit.others) == ("Own wording", {"en": "benefit"})
    assert floor.words == "socle de protection sociale"


def test_a_definition_may_lead_to_a_lesson(version: CourseVersion) -> None:
    assert '<a href="@unit/floor">the lesson</a>' in glossary.get_term(version, "benefit", "en").definition


def test_what_is_not_translated_is_told_in_the_first_language(rules: None, tmp_path: Path) -> None:
    text = GLOSSARY.replace(", fr: Un ensemble de garanties.", "")
    version = publishing.store(record.SHELL, publishing.prepare(write_course(tmp_path, {"glossary.yml": text})))
    found = glossary.get_term(version, "floor", "fr")
    assert (found.language, found.definition_language, found.definition) == ("fr", "en", "A set of guarantees.")
    assert glossary.get_term(version, "floor", "km").language == "en"


def test_a_term_of_another_version_does_not_exist(version: CourseVersion) -> None:
    with pytest.raises(NotFound):
        glossary.get_term(version, "nothing", "en")


def test_a_version_tells_whether_it_has_a_glossary(version: CourseVersion, tmp_path: Path) -> None:
    assert catalogue.outline_of(version).has_glossary
    without = publishing.store(record.SHELL, publishing.prepare(write_course(tmp_path, version="1.1.0")))
    assert not catalogue.outline_of(without).has_glossary
    assert glossary.list_terms(without, "en") == []


def test_terms_are_marked_in_lessons_and_nowhere_else(version: CourseVersion) -> None:
    bodies = {unit.slug: catalogue.body(version, unit, "en") for unit in catalogue.outline_of(version).units}
    assert '<a class="term" href="@term/benefit">benefit</a>' in bodies[LESSON]
    assert [slug for slug, body in bodies.items() if "@term/" in body] == [LESSON]


def test_an_older_renderers_definitions_are_made_again(rules: None, tmp_path: Path) -> None:
    prepared = publishing.prepare(write_course(tmp_path, {"glossary.yml": GLOSSARY}))
    version = publishing.store(record.SHELL, prepared)
    term = db.session.get(GlossaryTerm, (version.id, "floor"))
    assert term is not None
    term.texts = {"en": {"term": "floor", "definition": "<p>old</p>"}}
    db.session.flush()
    publishing.replace_html(version, prepared)
    assert glossary.get_term(version, "floor", "en").definition == "A set of guarantees."


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["cash plus", "cash transfer", "Floor", "means test"]),
        ("en", ["social assistance", "social protection", "socialism"]),
        ("fr", ["ciblage", "cotisation", "égalité", "emploi", "État", "été"]),
        ("es", ["nube", "ñandú", "oficina"]),
        ("sv", ["zebra", "åtgärd", "ärende", "öga"]),
        ("vi", ["an sinh", "ăn", "ân", "bảo hiểm", "dân", "đất"]),
        ("th", ["กลาง", "เก็บ", "ขอ", "แข็ง", "มาก"]),
        ("lo", ["ກອງ", "ເກັບ", "ຂອງ"]),
        ("km", ["ការ", "គម្រោង", "ជំនួយ", "សង្គម"]),
        ("hi", ["अधिकार", "गरीबी", "समाज"]),
        ("ur", ["انشورنس", "بیمہ", "پنشن", "تحفظ", "ٹیکس", "غربت", "گھر"]),
        ("zh-Hans", ["保险", "福利", "社会", "养老"]),
    ],
)
def test_words_stand_in_the_order_of_their_language(language: str, words: list[str]) -> None:
    shuffled = words[1:] + words[:1]
    assert sorted(shuffled, key=lambda word: alphabets.sort_key(word, language)) == words


@pytest.mark.parametrize(
    ("language", "word", "letter"),
    [
        ("fr", "égalité", "E"), ("es", "ñandú", "Ñ"), ("th", "เก็บ", "ก"), ("ur", "پنشن", "پ"), ("zh", "社会", ""),
        ("en", "202", ""),
    ],
)  # fmt: skip
def test_words_are_listed_under_their_letter(language: str, word: str, letter: str) -> None:
    assert alphabets.initial(word, language) == letter
