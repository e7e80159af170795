"""Mistakes that people find on pages of courses: told once, decided by those who write the course, and answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from learnhub import clock, ids
from learnhub.content import catalogue, versions
from learnhub.content.models import VersionFacts, VersionState
from learnhub.content.outline import UnitOutline
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.exchange.models import MistakeReport
from learnhub.i18n import Message, lazy
from learnhub.people import texts, throttles
from learnhub.people.models import Person
from learnhub.people.throttles import Allowance
from learnhub.stores.database import db, rows_changed

LONGEST_TEXT = 2000
LONGEST_QUOTE = 300
LONGEST_ANSWER = 1000
ALLOWANCE = Allowance("mistakes reported by", times=20, window=timedelta(hours=1))
OWN_SHOWN = 100


class Kind(StrEnum):
    """What is wrong."""

    WORDING = "wording"
    FACT = "fact"
    LINK = "link"
    TRANSLATION = "translation"
    KEY = "key"  # of a quiz: what counts as right
    OTHER = "other"


class State(StrEnum):
    """What became of a report."""

    NEW = "new"
    TAKEN_UP = "taken_up"
    MENDED = "mended"
    DECLINED = "declined"


OPEN = (State.NEW, State.TAKEN_UP)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mistake is: a unit of a version in a language; `question` is the id of one of a quiz's questions."""

    version: VersionFacts
    unit: UnitOutline
    language: str
    question: str | None = None


def report(
    person: Person,
    place: Place,
    *,
    kind: str,
    text: str,
    quote: str = "",
    wants_answer: bool = False,
    is_named: bool = False,
    public_id: str | None = None,
) -> MistakeReport:
    """Keep what somebody found. `public_id` is the code of a form that may be sent twice: it is kept once.

    Raises Invalid for an unknown kind, an empty or overlong text, and TooMany for a flood.
    """
    found = _find_own(person, public_id) if public_id else None
    if found is not None:
        return found
    new = _new(person, place, _kind(kind), text, quote, public_id or ids.public_id())
    new.wants_answer, new.is_named = wants_answer, is_named
    throttles.spend(ALLOWANCE, person.public_id)
    try:
        with db.session.begin_nested():
            db.session.add(new)
    except IntegrityError:  # the same form, a moment earlier
        return _get_own(person, new.public_id)
    return new


def _kind(text: str) -> Kind:
    if text not in set(Kind):
        raise Invalid({"kind": lazy("Say what kind of mistake it is.")})
    return Kind(text)


def _new(person: Person, place: Place, kind: Kind, text: str, quote: str, public_id: str) -> MistakeReport:
    return MistakeReport(
        public_id=public_id,
        person_id=person.id,
        course_id=place.version.course_id,
        version_id=place.version.id,
        unit_slug=place.unit.slug,
        question_slug=place.question,
        language=place.language,
        kind=kind,
        quote=texts.one_line(quote, field="quote", longest=LONGEST_QUOTE) if quote.strip() else "",
        text=texts.several_lines(text, field="text", longest=LONGEST_TEXT),
        made_at=clock.now(),
        state=State.NEW,
        answer="",
    )


def _find_own(person: Person, public_id: str) -> MistakeReport | None:
    mine = select(MistakeReport).where(MistakeReport.public_id == public_id, MistakeReport.person_id == person.id)
    return db.session.scalars(mine).first()


def _get_own(person: Person, public_id: str) -> MistakeReport:
    found = _find_own(person, public_id)
    if found is None:
        raise NotFound
    return found


def list_own(person: Person) -> Sequence[MistakeReport]:
    """Return what a person reported with courses and versions, the latest first."""
    return db.session.scalars(
        select(MistakeReport)
        .options(joinedload(MistakeReport.course), joinedload(MistakeReport.version))
        .where(MistakeReport.person_id == person.id)
        .order_by(MistakeReport.id.desc())
        .limit(OWN_SHOWN)
    ).all()


def versions_that_may_mend(found: MistakeReport) -> list[str]:
    """Return the numbers of the published versions that are newer than the one with the mistake, the newest first."""
    lines = versions.of_courses([found.course]).get(found.course_id, [])
    since = catalogue.precedence(found.version.number)
    return [
        line.number
        for line in lines
        if line.state == VersionState.PUBLISHED and catalogue.precedence(line.number) > since
    ]


def decide(
    actor: Person, found: MistakeReport, state: str, *, seen: str, answer: str = "", mended_in: str = ""
) -> None:
    """Say what becomes of a report. `seen` is the state that whoever decides saw: of two at once, one decides.

    Raises Invalid for what is no decision, for a mended one without the version, and for one that is declined without
    a reason; Conflict when somebody else decided meanwhile.
    """
    chosen = _decision(found, state, answer, mended_in)
    told = texts.several_lines(answer, field="answer", longest=LONGEST_ANSWER) if answer.strip() else ""
    changed = rows_changed(
        update(MistakeReport)
        .where(MistakeReport.id == found.id, MistakeReport.state == seen)
        .values(
            state=chosen,
            answer=told,
            mended_in=mended_in if chosen is State.MENDED else None,
            decided_at=clock.now(),
            decided_by_id=actor.id,
        )
    )
    if not changed:
        raise Conflict(lazy("Somebody else has decided on this report meanwhile."))
    db.session.refresh(found)


def _decision(found: MistakeReport, state: str, answer: str, mended_in: str) -> State:
    wrong: dict[str, Message] = {}
    if state not in {State.TAKEN_UP, State.MENDED, State.DECLINED}:
        wrong["state"] = lazy("Choose what becomes of this report.")
    if state == State.DECLINED and not answer.strip():
        wrong["answer"] = lazy("Write the reason: whoever took the trouble to report it reads it.")
    if state == State.MENDED and mended_in not in versions_that_may_mend(found):
        wrong["mended_in"] = lazy("Choose the published version in which it is mended.")
    if wrong:
        raise Invalid(wrong)
    return State(state)
