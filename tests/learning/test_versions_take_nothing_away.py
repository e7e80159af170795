"""Whatever authors import, publish and retire, in whatever order: nobody loses what they have earned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from learnhub.assessment import attempts, results, standings
from learnhub.content import catalogue, publishing
from learnhub.content.models import CourseVersion, VersionState
from learnhub.credentials import certificates
from learnhub.credentials.models import Certificate
from learnhub.learning import enrolments, moves, progress
from learnhub.learning.models import Enrolment, UnitProgress
from learnhub.stores import record
from learnhub.stores.database import db
from tests.cast import Cast
from tests.learning.test_progress import take
from tests.learning.versions import CONTENTS, draft
from tests.thoroughness import cases

LEARNERS = 3
WHO = st.integers(0, LEARNERS - 1)
STEPS = st.sampled_from(["patch", "minor", "major", "older patch"])
CONTENT = st.sampled_from(sorted(CONTENTS))


@dataclass(frozen=True)
class Earned:
    """What somebody has and must keep."""

    completed: tuple[object, ...] | None
    share: float
    units: frozenset[tuple[str, datetime | None]]
    scores: dict[str, int]
    passed: frozenset[str]
    certificate: tuple[str, str, str] | None
    open: frozenset[str]


def earned(enrolment: Enrolment) -> Earned:
    """Return what an enrolment has earned so far, as rules and pages tell it."""
    db.session.expire_all()
    standing = progress.standing(enrolment)
    quizzes = [unit for unit in standing.outline.units if unit.is_quiz]
    certificate = certificates.find_of(enrolment)
    done = select(UnitProgress.unit_slug, UnitProgress.completed_at).where(
        UnitProgress.enrolment_id == enrolment.id, UnitProgress.completed_at.is_not(None)
    )
    facts = (
        enrolment.completed_at,
        enrolment.completed_version_id,
        enrolment.completed_country,
        enrolment.completed_institution_id,
        enrolment.completed_sex,
    )
    return Earned(
        completed=facts if enrolment.completed_at else None,
        share=standing.done_count / standing.unit_count,
        units=frozenset((slug, at) for slug, at in db.session.execute(done)),
        scores={one.unit.slug: one.score for one in results.of([enrolment])[enrolment.id] if one.score is not None},
        passed=frozenset(unit.slug for unit in quizzes if standings.of(enrolment, unit).is_passed),
        certificate=_certificate(certificate) if certificate else None,
        open=frozenset(unit.slug for unit in standing.outline.units if standing.is_open(unit)),
    )


def _certificate(certificate: Certificate) -> tuple[str, str, str]:
    return certificate.code, certificate.facts, certificates.checked(certificate).state


def assert_kept(before: Earned, after: Earned, *, shows: frozenset[str]) -> None:
    """Say that nothing was lost; `shows` are the units of the version that is read now."""
    if before.completed is not None:
        assert after.completed == before.completed
        assert after.share >= before.share
    assert before.units <= after.units
    assert all(after.scores[slug] >= score for slug, score in before.scores.items())
    assert before.passed & shows <= after.passed
    assert before.open & shows <= after.open
    if before.certificate is not None:
        assert after.certificate == before.certificate
    assert (after.completed is not None) >= (after.certificate is not None)


class Publishing(RuleBasedStateMachine):
    """Authors publish and retire while learners learn; after each deed all keep what they had."""

    def __init__(self) -> None:
        super().__init__()
        self._kept = db.session.begin_nested()
        self._cast = Cast()
        self._enrolments: list[Enrolment] = []
        self._before: list[Earned] = []

    def teardown(self) -> None:
        self._kept.rollback()
        db.session.expire_all()

    def _versions(self) -> list[CourseVersion]:
        return sorted(db.session.scalars(select(CourseVersion)), key=lambda one: catalogue.precedence(one.number))

    def _next(self, step: str) -> str:
        numbers = [catalogue.precedence(one.number) for one in self._versions()]
        major, minor, _patch = max(numbers)
        if step == "major":
            return f"{major + 1}.0.0"
        if step == "minor":
            return f"{major}.{minor + 1}.0"
        minor = min(numbers)[1] if step == "older patch" else minor
        major = min(numbers)[0] if step == "older patch" else major
        return f"{major}.{minor}.{1 + max(one[2] for one in numbers if one[:2] == (major, minor))}"

    @initialize(content=CONTENT)
    def begin(self, content: str) -> None:
        moves.publish(record.SHELL, draft("1.0.0", content))
        course = catalogue.get_course("floors")
        for _each in range(LEARNERS):
            self._enrolments.append(enrolments.enrol(self._cast.learner(), course, language="fr"))
        self._before = [earned(one) for one in self._enrolments]

    @rule(step=STEPS, content=CONTENT)
    def publish(self, step: str, content: str) -> None:
        moves.publish(record.SHELL, draft(self._next(step), content))

    @rule(step=STEPS, content=CONTENT)
    def import_alone(self, step: str, content: str) -> None:
        draft(self._next(step), content)

    @rule(place=st.integers(0, 9))
    def publish_a_draft(self, place: int) -> None:
        drafts = [one for one in self._versions() if one.state == VersionState.DRAFT]
        if drafts:
            moves.publish(record.SHELL, drafts[place % len(drafts)])

    @rule(place=st.integers(0, 9))
    def retire(self, place: int) -> None:
        offered = [one for one in self._versions() if one.state == VersionState.PUBLISHED]
        if offered:
            publishing.retire(record.SHELL, offered[place % len(offered)], "It was wrong.")

    @rule(who=WHO)
    def read(self, who: int) -> None:
        enrolment = self._enrolments[who]
        for unit in catalogue.outline_of(enrolment.version).units:
            if unit.is_lesson:
                progress.complete_lesson(enrolment, unit)

    @rule(who=WHO, place=st.integers(0, 1), rightly=st.booleans())
    def take_a_quiz(self, who: int, place: int, *, rightly: bool) -> None:
        enrolment = self._enrolments[who]
        quizzes = [unit for unit in catalogue.outline_of(enrolment.version).units if unit.is_quiz]
        if place < len(quizzes):
            try:
                take(enrolment, quizzes[place].slug, rightly=rightly)
            except (attempts.NoAttemptsLeft, attempts.TooEarly):
                return
            # Where the last attempt counts, the learner's own deed may well lower the score.
            self._before[who] = replace(self._before[who], scores={})

    @rule(who=WHO)
    def choose_another(self, who: int) -> None:
        for line in moves.choices(self._enrolments[who])[:1]:
            moves.choose(self._enrolments[who], line.number)

    @invariant()
    def nobody_lost_anything(self) -> None:
        after = [earned(one) for one in self._enrolments]
        for enrolment, had, has in zip(self._enrolments, self._before, after, strict=True):
            shows = frozenset(unit.slug for unit in catalogue.outline_of(enrolment.version).units)
            assert_kept(had, has, shows=shows)
        self._before = after


@pytest.mark.long
@pytest.mark.usefixtures("rules")
def test_no_sequence_of_versions_takes_anything_away() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]  # the library has no types for it
        Publishing,
        settings=settings(
            max_examples=cases(5, long=60),
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        ),
    )
