"""A corrected key gives certificates and takes none away (INV-12), in a course as its authors write it."""

from __future__ import annotations

from typing import Any

import pytest

from learnhub import ids
from learnhub.assessment import answers, attempts, corrections, regradings, sittings, standings
from learnhub.assessment.models import Correction, Policy
from learnhub.assessment.sittings import Change
from learnhub.content import catalogue
from learnhub.credentials import certificates
from learnhub.credentials.certificates import State
from learnhub.learning import enrolments
from learnhub.learning.models import Enrolment
from learnhub.stores import record
from tests.cast import Cast
from tests.conftest import Time
from tests.content.written_course import CHECK as CHECK_FILE
from tests.learning import versions
from tests.learning.test_progress import RIGHT, read, take
from tests.published import CHECK, EXAM

pytestmark = pytest.mark.usefixtures("rules")

MENDED = (
    ("- [x] everyone", "- [ ] everyone"),
    ("- [ ] workers", "- [x] workers"),
    ("- [x] tout le monde", "- [ ] tout le monde"),
    ("- [ ] les salariés", "- [x] les salariés"),
)


def learn(cast: Cast, who: str) -> Enrolment:
    """Return somebody who has done all, and answered the question with an option."""
    enrolment = enrolments.enrol(cast.learner(), catalogue.get_course("floors"), language="fr")
    read(enrolment)
    attempt = attempts.start(enrolment, catalogue.get_unit(enrolment.version, CHECK), ids.client_id())
    page: dict[str, Any] = {"who": {"chosen": [who]}, "how-many": RIGHT["how-many"]}
    answers.save_page(attempt, page)
    attempts.hand_in(attempt)
    take(enrolment, EXAM)
    return enrolment


def correct() -> Correction:
    """Have the answers on 1.0.0 marked by the key of 1.0.1."""
    course = catalogue.get_course("floors")
    asked = sittings.ask(course, CHECK, "who")
    first, second = sorted(asked.versions)
    made = corrections.decide(record.SHELL, asked, Change(first, second, Policy.ALL), "Wrong.", ids.client_id())
    assert regradings.apply(made, 0, 10) is not None
    return made


def test_certificates_are_given_by_it_and_none_is_taken_away(cast: Cast, time: Time) -> None:
    versions.published("1.0.0")
    right_before, right_by_now = learn(cast, "1"), learn(cast, "2")
    earned = certificates.find_of(right_before)
    assert earned is not None
    facts, completed_at = earned.facts, right_before.completed_at
    assert certificates.find_of(right_by_now) is None
    time.pass_by(days=2)
    versions.moved(versions.written("1.0.1", CHECK_FILE, MENDED))
    correct()
    new = certificates.find_of(right_by_now)
    assert new is not None
    assert (right_by_now.completed_at, certificates.checked(new).facts.version) == (time.now, "1.0.1")
    kept = certificates.find_of(right_before)
    assert kept is not None
    assert (kept.facts, certificates.checked(kept).state, right_before.completed_at) == (
        facts,
        State.VALID,
        completed_at,
    )
    standing = standings.of(right_before, catalogue.get_unit(right_before.version, CHECK))
    assert (standing.score, standing.is_passed) == (2_000, True)
