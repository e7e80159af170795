"""Where a reader stopped in a lesson is found again, in another language and in another version as well."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnhub.content import catalogue, publishing
from learnhub.content.outline import UnitOutline
from learnhub.errors import NotFound
from learnhub.learning import enrolments, places, progress
from learnhub.learning.models import Enrolment, UnitProgress
from learnhub.learning.places import Stop
from learnhub.stores import record
from learnhub.stores.database import db
from tests.cast import Cast
from tests.content.written_course import FLOOR, FLOOR_FR, Change, write_course
from tests.published import CHECK, LESSON, publish_course
from tests.thoroughness import cases

pytestmark = pytest.mark.usefixtures("rules")
ENGLISH = ("p.0.1", "p.1.1", "p.1.2", "p.1.3", "p.1.4", "p.1.5", "p.2.1", "p.2.2")
FRENCH = ("p.0.1", "p.1.1", "p.1.2", "p.2.1")


@pytest.fixture
def enrolment(rules: None, cast: Cast) -> Enrolment:
    return enrolments.enrol(cast.learner(), publish_course().course, language="en")


@pytest.fixture
def lesson(enrolment: Enrolment) -> UnitOutline:
    return catalogue.get_unit(enrolment.version, LESSON)


def kept(enrolment: Enrolment) -> str | None:
    """Return what the database keeps of the place in the lesson."""
    return db.session.scalar(
        db.select(UnitProgress.place).where(UnitProgress.enrolment_id == enrolment.id, UnitProgress.unit_slug == LESSON)
    )


def found(enrolment: Enrolment, lesson: UnitOutline) -> Stop | None:
    return places.find(progress.standing(enrolment), enrolment.version, lesson, enrolment.language)


def test_a_place_is_found_again_with_the_heading_above_it(enrolment: Enrolment, lesson: UnitOutline) -> None:
    assert found(enrolment, lesson) is None
    places.keep(enrolment, lesson, "p.1.4")
    assert found(enrolment, lesson) == Stop("p.1.4", "Two principles")
    places.keep(enrolment, lesson, "p.2.1")
    assert found(enrolment, lesson) == Stop("p.2.1", "A note")


def test_the_place_is_the_same_in_another_language_or_the_one_before(enrolment: Enrolment, lesson: UnitOutline) -> None:
    places.keep(enrolment, lesson, "p.2.2")
    enrolments.choose_language(enrolment, "fr")
    assert found(enrolment, lesson) == Stop("p.2.1", "Une note")
    assert kept(enrolment) == "p.2.2"
    enrolments.choose_language(enrolment, "en")
    assert found(enrolment, lesson) == Stop("p.2.2", "A note")


def test_near_the_start_there_is_nothing_to_come_back_to(enrolment: Enrolment, lesson: UnitOutline) -> None:
    places.keep(enrolment, lesson, "p.1.2")
    assert (kept(enrolment), found(enrolment, lesson)) == ("p.1.2", None)


def test_who_goes_back_to_the_start_has_no_place(enrolment: Enrolment, lesson: UnitOutline) -> None:
    places.keep(enrolment, lesson, "p.2.1")
    places.keep(enrolment, lesson, "p.0.1")
    assert kept(enrolment) is None


def test_a_lesson_that_is_done_has_no_place(enrolment: Enrolment, lesson: UnitOutline) -> None:
    places.keep(enrolment, lesson, "p.2.1")
    progress.complete_lesson(enrolment, lesson)
    assert (kept(enrolment), found(enrolment, lesson)) == (None, None)
    # A page that was left open sends what it has left.
    places.keep(enrolment, lesson, "p.2.1")
    assert kept(enrolment) is None


def test_a_place_in_a_new_version_is_the_nearest_block(
    enrolment: Enrolment, lesson: UnitOutline, tmp_path: Path
) -> None:
    places.keep(enrolment, lesson, "p.2.2")
    shorter: dict[str, Change] = {
        FLOOR: "---\ntitle: A floor\n---\n\nOne.\n\nTwo.\n\nThree.\n\n## Two principles\n\nFour.\n",
        FLOOR_FR: "---\ntitle: Un socle\n---\n\nUn.\n\n## Deux principes\n\nDeux.\n",
    }
    prepared = publishing.prepare(write_course(tmp_path, shorter, version="1.1.0"))
    enrolment.version = publishing.store(record.SHELL, prepared)
    assert found(enrolment, lesson) == Stop("p.1.1", "Two principles")


@pytest.mark.parametrize("rubbish", ["", "p", "p.1", "p.1.2.3", "p.-1.2", "p.99999.1", "h.1", "note.1", "p.1.2\n"])
def test_what_is_no_block_is_refused_and_changes_nothing(
    enrolment: Enrolment, lesson: UnitOutline, rubbish: str
) -> None:
    places.keep(enrolment, lesson, "p.2.1")
    with pytest.raises(NotFound):
        places.keep(enrolment, lesson, rubbish)
    assert kept(enrolment) == "p.2.1"


def test_a_quiz_has_no_places(enrolment: Enrolment) -> None:
    with pytest.raises(NotFound):
        places.keep(enrolment, catalogue.get_unit(enrolment.version, CHECK), "p.1.1")


BLOCKS = st.from_regex(r"p\.\d{1,4}\.\d{1,4}", fullmatch=True)


@given(st.one_of(BLOCKS, st.sampled_from(ENGLISH), st.text(max_size=20)), st.sampled_from(["en", "fr"]))
@pytest.mark.long
@settings(max_examples=cases(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_the_place_kept_is_in_the_lesson(
    enrolment: Enrolment, lesson: UnitOutline, sent: str, language: str
) -> None:
    enrolments.choose_language(enrolment, language)
    with suppress(NotFound):
        places.keep(enrolment, lesson, sent)
        assert kept(enrolment) in (None, *(ENGLISH if language == "en" else FRENCH))
    stop = found(enrolment, lesson)
    assert stop is None or stop.block in (ENGLISH if language == "en" else FRENCH)
