"""What people with a role do again and again: confirm what learners state, mark what they hand in."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from learnhub import clock
from learnhub.access import marking, reach
from learnhub.assessment import hand_in_marks, hand_ins
from learnhub.assessment.hand_in_marks import Given
from learnhub.assessment.models import HandIn
from learnhub.cli.demo import records
from learnhub.cli.demo.timeline import Journey
from learnhub.content import catalogue
from learnhub.content.outline import AssignmentRules
from learnhub.people import accounts, memberships
from learnhub.people.models import Person

_HALF_A_WEEK = timedelta(days=3.5)
_CLAIMS_WAIT = timedelta(days=8)
# Work is read the week after, and in the last days nobody came to it.
_WORK_WAITS = timedelta(days=2)
_LAST_ROUND = timedelta(days=3)
_MOST_A_ROUND = 12
_ALLOWS_AGAIN = 0.7


def confirm_claims(manager: Person, institution_ids: set[int], until: datetime) -> Journey:
    """Confirm each Monday and Thursday what learners state, until a few days ago."""
    while clock.now() < until - _CLAIMS_WAIT:
        yield clock.now() + _HALF_A_WEEK
        for claim in memberships.claims_within(institution_ids):
            memberships.confirm(manager.public_id, claim)
        accounts.note_seen(manager)


def mark_work(tutor: Person, until: datetime, seed: int) -> Journey:
    """Mark twice a week what waits longest, a dozen at most, until a few days ago."""
    chance = Random(f"{seed}/marks")  # noqa: S311 -- nothing here is a secret
    while clock.now() < until - _LAST_ROUND:
        yield clock.now() + _HALF_A_WEEK
        actor = reach.actor_of(tutor)
        waiting = [line for line in marking.queue(actor, 1).lines if clock.now() - line.handed_in_at > _WORK_WAITS]
        for line in waiting[:_MOST_A_ROUND]:
            work = marking.get_work(actor, line.code)
            hand_in_marks.mark(tutor.public_id, work, _given(work, chance))
        accounts.note_seen(tutor)


def _given(work: HandIn, chance: Random) -> Given:
    """Return what a tutor gives: the more of a record is there, the more of its points."""
    rules = hand_ins.rules_of(catalogue.get_unit(work.version, work.unit_slug))
    quality = records.completeness(work.text)
    levels = _levels(rules, quality, chance)
    points = None if rules.rubric else round(rules.points * quality)
    is_enough = hand_in_marks.earned_by(rules, Given(levels, points)).scaled(100) >= rules.pass_mark
    comment = records.comment(work.enrolment.language, quality if is_enough else 0.0)
    return Given(levels, points, comment, may_again=not is_enough and chance.random() < _ALLOWS_AGAIN)


def _levels(rules: AssignmentRules, quality: float, chance: Random) -> list[int]:
    if rules.rubric is None:
        return []
    best = len(rules.rubric.levels) - 1
    # Most of what is whole is good, and little of it very good.
    return [min(best, max(0, round(quality * best - chance.betavariate(2, 3)))) for _ in rules.rubric.criteria]
