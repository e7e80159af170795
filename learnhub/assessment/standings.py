"""Standings: where an enrolment stands in a quiz, by the quiz's own rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import joinedload

from learnhub import clock
from learnhub.assessment import deadlines, outcomes, scores
from learnhub.assessment.models import Attempt
from learnhub.assessment.outcomes import Outcome
from learnhub.assessment.scores import Made
from learnhub.content import catalogue
from learnhub.content.outline import QuizRules, UnitOutline
from learnhub.learning import progress
from learnhub.learning.models import Enrolment
from learnhub.stores.database import db


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an enrolment stands in a quiz.

    `outcomes` are those of the attempts handed in, the first first. `attempts_left` is None when unlimited, `opens_at`
    is None unless a wait holds up the next attempt, `score` is what counts by the rule of the quiz, in hundredths of a
    per cent and None before the first result. `is_passed`: the score has reached the pass mark at some hand-in. Scores
    are as they stand after corrections.
    """

    outcomes: tuple[Outcome, ...]
    attempts_used: int
    attempts_left: int | None
    opens_at: datetime | None
    is_closed: bool
    score: int | None
    is_passed: bool
    open_attempt: Attempt | None
    next_number: int

    @property
    def may_start(self) -> bool:
        """Whether a new attempt may begin now."""
        is_held_up = self.open_attempt is not None or self.opens_at is not None or self.is_closed
        return not is_held_up and self.attempts_left != 0

    @property
    def is_over(self) -> bool:
        """Whether no attempt is open and none can follow."""
        return self.open_attempt is None and (self.attempts_left == 0 or self.is_closed)

    @property
    def is_waiting(self) -> bool:
        """Whether an attempt waits to be marked."""
        return any(outcome.is_waiting for outcome in self.outcomes)


def of(enrolment: Enrolment, unit: UnitOutline) -> Standing:
    """Return where an enrolment stands in a quiz. Raises NotFound for what is no quiz."""
    rules = outcomes.rules_of(unit)
    made = list_of(enrolment, unit.slug)
    handed_in = tuple(outcome for attempt in made if (outcome := outcomes.of(attempt)) is not None)
    open_attempt = next((attempt for attempt in made if deadlines.handed_in_at(attempt) is None), None)
    counted = [_made(outcome) for outcome in handed_in]
    left = None if rules.attempts is None else max(0, rules.attempts - len(made))
    return Standing(
        outcomes=handed_in,
        attempts_used=len(made),
        attempts_left=left,
        opens_at=None if open_attempt or left == 0 else _opens_at(rules, handed_in),
        is_closed=deadlines.is_closed(enrolment),
        score=scores.by_rules([(one.rule, one.share) for one in counted]),
        # What was passed once stays so, whatever the next attempt does to the score.
        is_passed=scores.was_passed(counted) or _is_done(enrolment, unit.slug, handed_in),
        open_attempt=open_attempt,
        next_number=made[-1].number + 1 if made else 1,
    )


def list_of(enrolment: Enrolment, unit_slug: str) -> Sequence[Attempt]:
    """Return the attempts of an enrolment at a quiz, the first first."""
    return db.session.scalars(
        db.select(Attempt)
        .options(joinedload(Attempt.version, innerjoin=True), joinedload(Attempt.regrading))
        .where(Attempt.enrolment_id == enrolment.id, Attempt.unit_slug == unit_slug)
        .order_by(Attempt.number)
    ).all()


def _made(outcome: Outcome) -> Made:
    """Return an attempt by the rules of its own version: a newer one changes nothing of what was earned."""
    rules = outcomes.rules_of(catalogue.get_unit(outcome.attempt.version, outcome.attempt.unit_slug))
    return Made(rules.grade, rules.pass_mark, scores.share(outcome.points, outcome.points_possible))


def _is_done(enrolment: Enrolment, unit_slug: str, handed_in: Sequence[Outcome]) -> bool:
    """Tell whether the quiz was passed before a correction took points away: it stays passed."""
    return any(one.is_corrected for one in handed_in) and progress.is_done(enrolment, unit_slug)


def _opens_at(rules: QuizRules, handed_in: Sequence[Outcome]) -> datetime | None:
    if not handed_in:
        return None
    opens_at = max(outcome.handed_in_at for outcome in handed_in) + timedelta(seconds=rules.cooldown)
    return opens_at if opens_at > clock.now() else None
