"""Whatever is answered and corrected, in whatever order: nothing completed is lost, and marks can be recomputed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from learnhub.assessment import answers, draws, outcomes, regradings
from learnhub.assessment.models import Attempt, Correction, Policy, Regrading
from learnhub.content import questions
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.models import CourseVersion
from learnhub.content.outline import GradeRule
from learnhub.learning.models import Enrolment, UnitProgress
from learnhub.stores.database import db
from tests.assessment import factories
from tests.assessment.correcting import apply, decide, newer, take
from tests.assessment.factories import MULTIPLE, NUMBER, SINGLE, Asked, Quiz
from tests.thoroughness import cases

SENSITIVE = replace(NUMBER, slug="how-often", is_skippable=True)
QUESTIONS = (SINGLE, MULTIPLE, SENSITIVE)
# The keys that three newer versions have.
MENDED = (
    (replace(SINGLE, right=["c"]), replace(MULTIPLE, right=["b"], kind=QuestionKind.MULTIPLE), SENSITIVE),
    (replace(SINGLE, right=["a"]), replace(MULTIPLE, grading="all"), replace(SENSITIVE, ranges=[("7", "9")])),
    (SINGLE, replace(MULTIPLE, right=["a", "b", "c"]), replace(SENSITIVE, ranges=[("1", "300")])),
)
WHO = st.integers(0, 1)
WHICH = st.integers(0, len(QUESTIONS) - 1)
PAGES = st.fixed_dictionaries(
    {},
    optional={
        "who": st.sampled_from([{"chosen": [one]} for one in "abc"]),
        "which": st.sets(st.sampled_from("abcd"), min_size=1).map(lambda some: {"chosen": sorted(some)}),
        "how-often": st.sampled_from([{"typed": typed} for typed in ("202", "8", "words")]),
    },
)
Done = dict[tuple[int, str], object]


def recomputed(attempt: Attempt) -> tuple[int, int]:
    """Return points and what was possible, from all answers, by the corrections that were applied."""
    keys = dict(questions.keys(attempt.version, attempt.unit_slug, draws.questions_of(attempt)))
    own, voided = dict(keys), set[str]()
    for row in regradings.of_attempts([attempt.id]):
        slug, by = row.correction.question_slug, row.correction.key_version
        if row.is_applied and by is None:
            voided.add(slug)
        elif row.is_applied and by is not None:
            voided.discard(slug)
            keys[slug] = replace(questions.keys(by, attempt.unit_slug, [slug])[slug], points=own[slug].points)
    counting = {slug: key for slug, key in keys.items() if slug not in voided}
    graded = outcomes.graded(attempt, counting, answers.rows_of(attempt))
    return graded.earned, graded.worth


class Correcting(RuleBasedStateMachine):
    """Learners take a quiz while authors correct it; after each deed all is as it must be."""

    def __init__(self) -> None:
        super().__init__()
        self._kept = db.session.begin_nested()
        self._decided: list[Correction] = []
        self._done: Done = {}

    def teardown(self) -> None:
        self._kept.rollback()
        db.session.expire_all()

    @initialize(grade=st.sampled_from(GradeRule), pass_mark=st.sampled_from([40, 70, 100]))
    def begin(self, grade: GradeRule, pass_mark: int) -> None:
        self._quiz: Quiz = factories.quiz(QUESTIONS, grade=grade, pass_mark=pass_mark)
        self._learners: list[Enrolment] = [self._quiz.enrol() for _each in range(2)]
        self._newer: list[CourseVersion] = [
            newer(self._quiz, mended, f"1.0.{patch}") for patch, mended in enumerate(MENDED, start=1)
        ]

    @rule(who=WHO, page=PAGES)
    def answer(self, who: int, page: dict[str, Any]) -> None:
        take(self._quiz, page, self._learners[who])

    def _decide(self, which: int, by: int | None, policy: Policy) -> Correction | None:
        question: Asked = QUESTIONS[which]
        if by is not None and MENDED[by][which] == question:
            return None
        return decide(self._quiz, question, None if by is None else self._newer[by], policy)

    @rule(which=WHICH, by=st.none() | st.integers(0, len(MENDED) - 1), policy=st.sampled_from(Policy))
    def decide_alone(self, which: int, by: int | None, policy: Policy) -> None:
        made = self._decide(which, by, policy)
        self._decided += [made] if made else []

    @rule(which=WHICH, by=st.none() | st.integers(0, len(MENDED) - 1))
    def correct_for_the_better(self, which: int, by: int | None) -> None:
        for made in self._decided:
            apply(made)
        before = self._marks()
        made_now = self._decide(which, by, Policy.BETTER)
        if made_now is not None:
            apply(made_now)
        after = self._marks()
        assert all(after[key] >= score for key, score in before.items())

    @rule(place=st.integers(0, 9))
    def apply_once_more(self, place: int) -> None:
        if self._decided:
            apply(self._decided[place % len(self._decided)])
            before = self._rows()
            apply(self._decided[place % len(self._decided)])
            assert self._rows() == before

    def _attempts(self) -> list[Attempt]:
        db.session.expire_all()
        chosen = select(Attempt).where(Attempt.enrolment_id.in_([one.id for one in self._learners]))
        return list(db.session.scalars(chosen.order_by(Attempt.id)))

    def _marks(self) -> dict[int, int]:
        found = {attempt.id: outcomes.of(attempt) for attempt in self._attempts()}
        return {key: outcome.score or 0 for key, outcome in found.items() if outcome is not None}

    def _rows(self) -> int:
        return len(db.session.scalars(select(Regrading.id)).all())

    @invariant()
    def every_mark_can_be_recomputed(self) -> None:
        for attempt in self._attempts():
            found = outcomes.of(attempt)
            assert found is not None
            assert (found.points, found.points_possible) == recomputed(attempt)

    @invariant()
    def nothing_completed_is_lost(self) -> None:
        keys = [one.id for one in self._learners]
        done: Done = {(one.id, "course"): one.completed_at for one in self._learners if one.completed_at}
        rows = select(UnitProgress).where(UnitProgress.enrolment_id.in_(keys), UnitProgress.completed_at.is_not(None))
        done |= {(row.enrolment_id, row.unit_slug): row.completed_at for row in db.session.scalars(rows)}
        assert self._done.items() <= done.items()
        self._done = done


@pytest.mark.long
@pytest.mark.usefixtures("rules")
def test_no_sequence_of_corrections_takes_anything_away() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]  # the library has no types for it
        Correcting,
        settings=settings(
            max_examples=cases(6, long=60),
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        ),
    )
