"""What a version changes is told from what is stored: units, questions, and what completes the course."""

from __future__ import annotations

import pytest

from learnhub.content import change_words, changes, publishing
from learnhub.content.changes import Changes
from learnhub.content.models import CourseVersion
from learnhub.stores import record
from tests.content.written_course import CHECK
from tests.learning.versions import draft, published, written

pytestmark = pytest.mark.usefixtures("rules")


def changed(content: str, number: str = "1.1.0") -> Changes:
    published("1.0.0")
    return of(draft(number, content))


def of(version: CourseVersion) -> Changes:
    found = changes.of_version(version)
    assert found is not None
    return found


def sections(found: Changes, language: str = "en") -> dict[str, list[str]]:
    told = change_words.told(found, language, "en")
    return {str(section.heading): [str(line) for line in section.lines] for section in told}


def test_the_first_version_has_nothing_to_be_compared_with() -> None:
    assert changes.of_version(draft("1.0.0")) is None


def test_the_same_content_changes_nothing() -> None:
    found = changed("first")
    assert found.is_nothing
    assert sections(found) == {}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("longer", {"Units added": ["More of it"]}),
        ("without exam", {"Units removed": ["Exam"]}),
        ("reworded", {"Units with other words": ["What is a floor?"]}),
        ("exam later", {"Modules that open later": ["“Exam” opens after “Check”"]}),
        ("stricter", {"Quizzes and assignments with other rules": ["Check"]}),
        (
            "laxer",
            {
                "The course itself": [
                    "Another rule says what completes the course. Whoever has completed it stays so.",
                ]
            },
        ),
        (
            "no certificate",
            {"The course itself": ["Another rule says whether there is a certificate, and how long it holds."]},
        ),
    ],
)
def test_each_change_is_named(content: str, told: dict[str, list[str]]) -> None:
    assert sections(changed(content)) == told


def test_a_module_that_no_longer_waits_is_named() -> None:
    published("1.0.0", "exam later")
    assert sections(of(draft("1.0.1"))) == {"Modules that no longer wait for a unit": ["Exam"]}


def test_a_unit_under_another_id_is_told_as_renamed_and_not_as_two() -> None:
    found = sections(changed("renamed"))
    assert found["Units with another id"] == ["What is a floor? (floor is now ground)"]
    assert "Units added" not in found
    assert "Units removed" not in found


def test_a_question_under_another_id_is_told_as_renamed_and_not_as_two() -> None:
    published("1.0.0")
    found = sections(of(written("1.1.0", CHECK, [("{#how-many", "{#years")])))
    assert found == {"Questions with another id": ["How many (how-many is now years)"]}


def test_a_unit_in_another_module_is_moved_and_the_others_are_not() -> None:
    found = changed("moved")
    assert [pair.after.slug for pair in found.units.moved] == ["floor"]


@pytest.mark.parametrize(
    ("change", "heading", "line"),
    [
        (("Whom does a floor cover?", "Whom does it cover?"), "Questions with other words", "Check: Who is covered"),
        (("> It starts with everyone.", "> It starts here."), "Questions with other feedback", "Check: Who is covered"),
        (("points=0.5", "points=1"), "Questions of another kind, or with other points", "Check: How many"),
        (("= 202\n", "= 203\n"), "Questions with another key", "Check: How many"),
    ],
)
def test_words_key_feedback_and_points_of_a_question_are_told_apart(
    change: tuple[str, str], heading: str, line: str
) -> None:
    published("1.0.0")
    found = sections(of(written("1.0.1", CHECK, [change])))
    assert found == {heading: [line]}


def test_names_come_in_the_language_of_the_reader() -> None:
    assert sections(changed("longer"), "fr")["Units added"] == ["Encore"]


def test_a_version_is_compared_with_the_highest_one_published_below_it() -> None:
    published("1.0.0")
    published("1.1.0", "longer")
    published("2.0.0", "longer")
    draft("1.1.1", "longer")
    assert of(draft("1.1.2", "longer")).older == "1.1.0"
    assert of(draft("2.0.1", "longer")).older == "2.0.0"


def test_what_is_retired_is_compared_with_only_where_nothing_else_is_there() -> None:
    first, second = published("1.0.0"), published("1.1.0", "longer")
    publishing.retire(record.SHELL, second, "It was wrong.")
    assert of(draft("1.2.0")).older == "1.0.0"
    publishing.retire(record.SHELL, first, "It was wrong.")
    assert of(draft("1.3.0")).older == "1.1.0"
