"""Handing in: a draft that is saved, shown and confirmed, and the numbered pieces of work that come of it.

Nothing that was handed in is changed or lost: what replaces it is the next number. It may be replaced until it is
marked, and afterwards where the tutor allowed it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from learnhub import clock, ids
from learnhub.assessment import work_files
from learnhub.assessment.models import HandIn, HandInDraft, HandInMark
from learnhub.assessment.work_files import KeptFile
from learnhub.content import catalogue
from learnhub.content.format import durations
from learnhub.content.outline import Accepted, AssignmentRules, UnitOutline
from learnhub.errors import Conflict, Invalid, NotFound, Refused
from learnhub.i18n import Message, lazy
from learnhub.learning import openings, progress
from learnhub.learning.models import Enrolment
from learnhub.people import texts
from learnhub.stores import record
from learnhub.stores.database import db, insert_into
from learnhub.stores.record import Verb

LONGEST_TEXT = 20_000


class MarkedAlready(Refused):
    """It was marked, and may not be handed in again."""

    code = "marked_already"
    status = 409
    message = lazy("Your work was marked, so it cannot be replaced any more.")
    safe = lazy("What you handed in and its mark are as they were. What you wrote since then was not handed in.")
    mend = lazy("Read the comment of the tutor. If you would like to hand in again, ask the tutor to allow it.")


class DraftChanged(Conflict):
    """What is confirmed is not what was saved last."""

    code = "draft_changed"
    message = lazy("What you confirmed is not what was saved last, perhaps in another window.")
    safe = lazy("Nothing was handed in. What was saved last is kept.")
    mend = lazy("Open the assignment again, look at what is there, and hand it in.")


@dataclass(frozen=True, slots=True)
class Made:
    """A piece of work that was handed in, its mark, if there is one, and its files."""

    hand_in: HandIn
    mark: HandInMark | None
    files: tuple[KeptFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an enrolment stands in an assignment. `made` has the first piece of work first."""

    made: tuple[Made, ...]
    due_on: date | None
    is_overdue: bool

    @property
    def last(self) -> Made | None:
        """What was handed in last."""
        return self.made[-1] if self.made else None

    @property
    def is_waiting(self) -> bool:
        """Whether the last piece of work waits to be marked."""
        return self.last is not None and self.last.mark is None

    @property
    def may_hand_in(self) -> bool:
        """Whether something may be handed in now, for the first time or in place of what is there."""
        return self.last is None or self.last.mark is None or self.last.mark.may_again

    @property
    def best(self) -> HandInMark | None:
        """The mark that counts: the best one, so that handing in again can never do harm."""
        return max((one.mark for one in self.made if one.mark), key=lambda mark: mark.score, default=None)

    @property
    def is_passed(self) -> bool:
        """Whether some mark has reached the pass mark."""
        return any(one.mark.is_passed for one in self.made if one.mark)


def rules_of(unit: UnitOutline) -> AssignmentRules:
    """Return the rules of an assignment. Raises NotFound for what is none."""
    if unit.assignment is None:
        raise NotFound
    return unit.assignment


def standing_of(enrolment: Enrolment, unit: UnitOutline) -> Standing:
    """Return where an enrolment stands in an assignment. Raises NotFound for what is none."""
    due_on = due_of(enrolment, unit)
    rows = db.session.execute(
        select(HandIn, HandInMark)
        .join(HandInMark, HandInMark.hand_in_id == HandIn.id, isouter=True)
        .where(HandIn.enrolment_id == enrolment.id, HandIn.unit_slug == unit.slug)
        .order_by(HandIn.number)
    ).all()
    kept = (
        work_files.of_hand_ins([hand_in.id for hand_in, _mark in rows]) if work_files.kinds_of(rules_of(unit)) else {}
    )
    return Standing(
        made=tuple(Made(hand_in, mark, tuple(kept.get(hand_in.id, ()))) for hand_in, mark in rows),
        due_on=due_on,
        is_overdue=_is_over(enrolment, due_on),
    )


def get_file(hand_in: HandIn, position: int) -> KeptFile:
    """Return a file of a piece of work by its place, from 0. Raises NotFound."""
    return work_files.at(work_files.of_hand_ins([hand_in.id]).get(hand_in.id, ()), position)


def get_draft_file(enrolment: Enrolment, unit: UnitOutline, position: int) -> KeptFile:
    """Return a file of a draft by its place, from 0. Raises NotFound."""
    return work_files.at(draft_files(enrolment, unit), position)


def due_of(enrolment: Enrolment, unit: UnitOutline) -> date | None:
    """Return the day on which an assignment is due; None where it never is.

    It is counted from the day of enrolling, or from that on which its module opened.
    """
    rules = rules_of(unit)
    if not rules.due:
        return None
    delay = durations.parse(rules.due)
    return delay.after(openings.opened_at(enrolment, unit).astimezone(_zone(enrolment))).date() if delay else None


def _zone(enrolment: Enrolment) -> ZoneInfo:
    """Return where days end for an enrolment: as with every due date, where its programme lies."""
    return ZoneInfo(enrolment.programme.time_zone if enrolment.programme else "UTC")


def _is_over(enrolment: Enrolment, day: date | None) -> bool:
    return day is not None and clock.now().astimezone(_zone(enrolment)).date() > day


def draft_files(enrolment: Enrolment, unit: UnitOutline) -> list[KeptFile]:
    """Return the files of a draft, in their order."""
    return work_files.of_draft(enrolment.id, unit.slug)


def find_draft(enrolment: Enrolment, unit: UnitOutline) -> HandInDraft | None:
    """Return what was saved to be handed in, or None."""
    return db.session.get(HandInDraft, (enrolment.id, unit.slug), populate_existing=True)


def save_draft(
    enrolment: Enrolment,
    unit: UnitOutline,
    text: str,
    *,
    added: Sequence[KeptFile] = (),
    removed: Collection[int] = (),
) -> HandInDraft:
    """Keep what a learner is about to hand in, in the place of what was saved before.

    Its files stay but for those at the places `removed` (from 0), and `added` come after. Raises MarkedAlready where
    nothing may be handed in, and Invalid on `text` and `files`.
    """
    hold(enrolment)
    if not standing_of(enrolment, unit).may_hand_in:
        raise MarkedAlready
    takes_text = Accepted.TEXT in rules_of(unit).accepts
    kept = texts.several_lines(text, field="text", longest=LONGEST_TEXT) if takes_text and text.strip() else ""
    if added or removed:
        staying = [file for place, file in enumerate(draft_files(enrolment, unit)) if place not in removed]
        work_files.set_of_draft(enrolment.id, unit.slug, [*staying, *added])
    key = {"enrolment_id": enrolment.id, "unit_slug": unit.slug}
    values = {"public_id": ids.client_id(), "text": kept, "saved_at": clock.now()}
    db.session.execute(
        insert_into(HandInDraft).values(**key, **values).on_conflict_do_update(index_elements=list(key), set_=values)
    )
    return db.session.get_one(HandInDraft, (enrolment.id, unit.slug), populate_existing=True)


def get_whole_draft(enrolment: Enrolment, unit: UnitOutline) -> HandInDraft:
    """Return a draft that holds something. Raises NotFound where there is none, Invalid for an empty one."""
    draft = find_draft(enrolment, unit)
    if draft is None:
        raise NotFound
    if not draft.text and not draft_files(enrolment, unit):
        raise Invalid(_nothing_yet(rules_of(unit)))
    return draft


def _nothing_yet(rules: AssignmentRules) -> dict[str, Message]:
    if Accepted.TEXT not in rules.accepts:
        return {"files": lazy("There is nothing to hand in yet. Add a file.")}
    if work_files.kinds_of(rules):
        return {"text": lazy("There is nothing to hand in yet. Write your text or add a file.")}
    return {"text": lazy("There is nothing to hand in yet. Write your text.")}


def hand_in(enrolment: Enrolment, unit: UnitOutline, public_id: str) -> HandIn:
    """Hand in the draft with this id; sent again, it is the same piece of work.

    Raises NotFound for what is no assignment, DraftChanged where another draft was saved since, MarkedAlready, and
    Invalid on `text` or `files` for an empty one.
    """
    hold(enrolment)
    before = _find(enrolment, unit, public_id)
    if before is not None:
        return before
    standing = standing_of(enrolment, unit)
    draft = find_draft(enrolment, unit)
    if draft is None or draft.public_id != public_id:
        raise DraftChanged
    if not standing.may_hand_in:
        raise MarkedAlready
    made = _make(enrolment, unit, get_whole_draft(enrolment, unit), standing)
    db.session.execute(
        delete(HandInDraft).where(HandInDraft.enrolment_id == enrolment.id, HandInDraft.unit_slug == unit.slug)
    )
    tell(made, Verb.SUBMITTED)
    progress.assignment_handed_in(enrolment, unit)
    return made


def hold(enrolment: Enrolment) -> None:
    """Let one deed at a time touch what an enrolment handed in: replacing it and marking it exclude each other."""
    db.session.execute(select(Enrolment.id).where(Enrolment.id == enrolment.id).with_for_update())


def _find(enrolment: Enrolment, unit: UnitOutline, public_id: str) -> HandIn | None:
    return db.session.scalars(
        select(HandIn).where(
            HandIn.enrolment_id == enrolment.id, HandIn.unit_slug == unit.slug, HandIn.public_id == public_id
        )
    ).first()


def _make(enrolment: Enrolment, unit: UnitOutline, draft: HandInDraft, standing: Standing) -> HandIn:
    made = HandIn(
        public_id=draft.public_id,
        enrolment=enrolment,
        unit_slug=unit.slug,
        version=enrolment.version,
        # None is ever taken away: the next number is one more than there are, and it is unique.
        number=len(standing.made) + 1,
        text=draft.text,
        is_late=standing.is_overdue,
        handed_in_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    work_files.move_to_hand_in(enrolment.id, unit.slug, made.id)
    return made


def tell(made: HandIn, verb: Verb, result: dict[str, object] | None = None) -> None:
    """Record what came of a piece of work."""
    outline = catalogue.outline_of(made.version)
    record.tell(
        made.enrolment.person.public_id,
        verb,
        "assignment",
        f"{outline.course}/{made.unit_slug}",
        context={
            "version": outline.number,
            "enrolment": made.enrolment.public_id,
            "hand_in": made.public_id,
            "number": made.number,
        },
        result=result,
    )
