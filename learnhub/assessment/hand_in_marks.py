"""Marks for pieces of work: a level for each criterion, or points, and a comment; once each. The best one counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from learnhub import clock, i18n
from learnhub.assessment import grading, hand_ins
from learnhub.assessment.marks import OwnAnswer
from learnhub.assessment.models import HandIn, HandInMark
from learnhub.content import catalogue
from learnhub.content.outline import AssignmentRules
from learnhub.errors import Conflict, Invalid
from learnhub.i18n import lazy
from learnhub.learning import progress
from learnhub.people import texts
from learnhub.stores import record
from learnhub.stores.database import add_missing, db
from learnhub.stores.record import Act, Verb

LONGEST_COMMENT = 5000


class WorkMarked(Conflict):
    """The piece of work has a mark, and it is another one."""

    code = "work_marked"
    message = lazy("This piece of work was marked before.")
    safe = lazy("The first mark stands, and the learner may have seen it already.")
    mend = lazy("Open the list again: what is still to be marked is there.")


class WorkReplaced(Conflict):
    """The learner handed in something newer before it was marked."""

    code = "work_replaced"
    message = lazy("The learner has handed in a newer piece of work in the place of this one.")
    safe = lazy("Nothing was marked. Both are kept.")
    mend = lazy("Mark the newer one.")


@dataclass(frozen=True, slots=True)
class Given:
    """What a tutor gives: `levels`, the place of one for each criterion (from 0), or `points` in hundredths."""

    levels: Sequence[int] = ()
    points: int | None = None
    comment: str = ""
    may_again: bool = False


@dataclass(frozen=True, slots=True)
class Earned:
    """What was earned of what could be, in hundredths of a point: as the rubric counts, where there is one."""

    earned: int
    possible: int

    def scaled(self, points: int) -> int:
        """Return it in terms of the points of the assignment, rounded down as every mark is."""
        return self.earned * points // self.possible


def earned_by(rules: AssignmentRules, given: Given) -> Earned:
    """Return what is given: the sum of the chosen levels, or the points. Raises Invalid on `levels` or `points`."""
    rubric = rules.rubric
    if rubric is not None:
        places = range(len(rubric.levels))
        if len(given.levels) != len(rubric.criteria) or not all(level in places for level in given.levels):
            raise Invalid({"levels": lazy("Choose one level for each criterion.")})
        return Earned(sum(rubric.levels[level].points for level in given.levels), rubric.most)
    if given.points is None or given.levels or not 0 <= given.points <= rules.points:
        most = i18n.number(rules.points / 100, i18n.current_language())
        raise Invalid({"points": lazy("Give between 0 and %(most)s points.", most=most)})
    return Earned(given.points, rules.points)


def waiting() -> Select[HandIn]:
    """Return the query for the pieces of work that wait to be marked, the oldest first.

    It joins Enrolment, so that whoever asks narrows it to the people within reach. What a newer one has replaced does
    not wait.
    """
    newer = aliased(HandIn)
    return (
        select(HandIn)
        .join(HandIn.enrolment)
        .where(
            ~exists().where(HandInMark.hand_in_id == HandIn.id),
            ~exists().where(
                newer.enrolment_id == HandIn.enrolment_id,
                newer.unit_slug == HandIn.unit_slug,
                newer.number > HandIn.number,
            ),
        )
        .order_by(HandIn.handed_in_at, HandIn.id)
    )


def find(hand_in: HandIn) -> HandInMark | None:
    """Return the mark of a piece of work, or None while it waits."""
    return db.session.get(HandInMark, hand_in.id)


def is_replaced(hand_in: HandIn) -> bool:
    """Tell whether something newer was handed in."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    HandIn.enrolment_id == hand_in.enrolment_id,
                    HandIn.unit_slug == hand_in.unit_slug,
                    HandIn.number > hand_in.number,
                )
            )
        )
    )


def mark(actor: str, hand_in: HandIn, given: Given) -> HandInMark:
    """Mark a piece of work, once, which may complete its unit; the same mark again changes nothing.

    `actor` is the opaque code of the tutor. Raises OwnAnswer, Invalid with the fields `levels`, `points` and
    `comment`, WorkMarked, and WorkReplaced.
    """
    enrolment = hand_in.enrolment
    if enrolment.person.public_id == actor:
        raise OwnAnswer
    unit = catalogue.get_unit(hand_in.version, hand_in.unit_slug)
    rules = hand_ins.rules_of(unit)
    values = _checked(rules, given) | {"marked_by": actor}
    hand_ins.hold(enrolment)
    if find(hand_in) is None and is_replaced(hand_in):
        raise WorkReplaced
    if not _keep(hand_in, values):
        return db.session.get_one(HandInMark, hand_in.id)
    made = db.session.get_one(HandInMark, hand_in.id)
    record.audit(
        actor,
        Act.WORK_MARKED,
        "person",
        enrolment.person.public_id,
        hand_in=hand_in.public_id,
        points=made.points,
        may_again=made.may_again,
    )
    result: dict[str, object] = {name: values[name] for name in ("score", "points", "points_possible", "is_passed")}
    hand_ins.tell(hand_in, Verb.PASSED if made.is_passed else Verb.FAILED, result)
    if made.is_passed:
        progress.assignment_passed(enrolment, unit)
    return made


def _checked(rules: AssignmentRules, given: Given) -> dict[str, Any]:
    """Return the columns of a mark, from what was given."""
    comment = given.comment.strip()
    got = earned_by(rules, given)
    return {
        "levels": list(given.levels),
        "points": got.scaled(rules.points),
        "points_possible": rules.points,
        # By what was given and not by the points shown, so that scaling takes nothing from anybody.
        "score": grading.score_of(got.earned, got.possible),
        "is_passed": grading.is_pass(got.earned, got.possible, rules.pass_mark),
        "may_again": given.may_again,
        "comment": texts.several_lines(comment, field="comment", longest=LONGEST_COMMENT) if comment else "",
    }


def _keep(hand_in: HandIn, values: Mapping[str, Any]) -> bool:
    """Keep a mark and tell whether it is new. Raises WorkMarked for another one."""
    if add_missing(HandInMark, hand_in_id=hand_in.id, **values, marked_at=clock.now()):
        return True
    kept = db.session.get_one(HandInMark, hand_in.id, populate_existing=True)
    if any(getattr(kept, name) != value for name, value in values.items()):
        raise WorkMarked
    return False
