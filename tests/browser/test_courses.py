"""The courses that come with LearnHub, as learners see them: every lesson and every quiz, in each language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from learnhub import ids
from learnhub.assessment import attempts
from learnhub.content import catalogue, publishing
from learnhub.content.models import CourseVersion
from learnhub.learning import enrolments
from learnhub.settings import ROOT
from learnhub.stores import record
from tests.browser import accessibility
from tests.browser.conftest import PHONE
from tests.browser.journeys import Visit
from tests.browser.visitor import Visitor
from tests.cast import Cast
from tests.serving import Server
from tests.thoroughness import cases

COURSES = sorted(path.parent for path in (ROOT / "courses").glob("*/*/course.yml"))
# What was published before does not change, nor does a unit differ much from its translation or its neighbours on the
# page: `make test` opens every seventh page of the newest version of two courses in French and holds axe-core against
# half of these, `make test-long` reads all of them whole in both languages. Modules have five or six units, so that
# sevens fall on lessons and quizzes alike.
IS_QUICK = cases(1) == 1
LOOKED_AT = sorted({folder.parent: folder for folder in COURSES}.values())[1::2] if IS_QUICK else COURSES
LANGUAGES = ("fr",) if IS_QUICK else ("en", "fr")
OPEN_EVERY, AXE_EVERY = (7, 2) if IS_QUICK else (1, 1)
NARROW = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def filled_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """LearnHub with its own courses."""
    server = Server(tmp_path_factory.mktemp("courses"))
    server.start()
    yield server
    server.stop()


def test_there_are_courses() -> None:
    assert COURSES


@pytest.mark.long
@pytest.mark.parametrize("folder", LOOKED_AT, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_every_unit_can_be_read_and_answered_by_everybody(folder: Path, visit: Visit, filled_server: Server) -> None:
    prepared = publishing.prepare(folder)
    with filled_server.writing():
        version = publishing.store(record.SYSTEM, prepared)
        publishing.publish(record.SYSTEM, version)
        readers = {f"reader-{ids.public_id()}": language for language in LANGUAGES}
        addresses = {name: addresses_for(name, language, version) for name, language in readers.items()}
    faults = []
    for name, language in readers.items():
        visitor = visit(filled_server, language, phone=True)
        accessibility.prepare(visitor.page.context)
        visitor.be(filled_server, name)
        for number, path in enumerate(addresses[name][::OPEN_EVERY]):
            found = faults_of(visitor, path, with_axe=number % AXE_EVERY == 0)
            faults += [f"{language} {path}: {fault}" for fault in found]
    assert faults == [], "\n".join(faults)


def addresses_for(name: str, language: str, version: CourseVersion) -> list[str]:
    """Enrol somebody who reads in a language, begin each quiz, and return the addresses of all there is to see."""
    learner = Cast().learner(user_name=name, language=language)
    enrolment = enrolments.enrol(learner, version.course, language=language)
    outline = catalogue.outline_of(version)
    begun = [attempts.start(enrolment, unit, ids.client_id()) for unit in outline.units if unit.is_quiz]
    return [
        f"/courses/{outline.course}",
        *(f"/courses/{outline.course}/{unit.slug}" for unit in outline.units),
        *(f"/attempts/{attempt.public_id}" for attempt in begun),
    ]


def faults_of(visitor: Visitor, path: str, *, with_axe: bool) -> list[str]:
    visitor.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    visitor.open(path)
    found = [f"too wide: {element}" for element in accessibility.overflowing(visitor.page)]
    if with_axe:
        visitor.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        found += accessibility.violations(visitor.page)
    return found
