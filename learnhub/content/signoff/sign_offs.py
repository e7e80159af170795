"""From draft to published by way of a review: asked for, taken back, sent back with a word, or published.

A review is of one set of bytes, that of the stored draft: what is read is what is published. Who may do which of these
is the matter of access/; here is what each of them does, once.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select, update

from learnhub import clock, ids
from learnhub.content import outline
from learnhub.content.models import Course, CourseVersion, VersionState
from learnhub.content.signoff.models import SignOff
from learnhub.errors import Conflict
from learnhub.i18n import lazy
from learnhub.people import texts
from learnhub.people.models import Person
from learnhub.stores import outbox, record
from learnhub.stores.database import add_missing, db, rows_changed
from learnhub.stores.record import Act

# To those who are asked to read a version, and to whoever asked, when it was sent back or published.
LETTER = "review"
LONGEST_WORDS = 2000


class State(StrEnum):
    """Where a review stands, or how it ended."""

    OPEN = "open"
    TAKEN_BACK = "taken_back"
    SENT_BACK = "sent_back"
    PUBLISHED = "published"


class InReview(Conflict):
    """Nobody writes in what others read at the moment."""

    code = "in_review"
    message = lazy("This version is in review, so nothing in it is changed at the moment.")
    safe = lazy("Nothing was changed.")
    mend = lazy("Take the version back first, or wait until it is sent back or published.")


class Settled(Conflict):
    """Somebody else was faster."""

    code = "settled"
    message = lazy("This version is not in review any more: it was taken back, sent back or published meanwhile.")
    safe = lazy("Nothing was changed.")
    mend = lazy("Open the page of the version to see where it stands.")


class NotAsReviewed(Conflict):
    """What is stored is not what was put in review, or is not in review at all after it was sent back."""

    code = "not_as_reviewed"
    message = lazy("This version is not what was put in review, or it was sent or taken back since.")
    safe = lazy("It was not published, and learners do not see it yet.")
    mend = lazy("Ask whoever writes it to put it in review again.")


def ask(person: Person, version: CourseVersion, note: str = "", *, was_marked: bool = False) -> SignOff:
    """Put a stored draft in review, with a word of up to 2,000 characters to those who read it.

    `was_marked` tells that its folder said `draft: true` before. Asking twice is asking once. Raises Conflict for what
    is no draft, and Invalid for an overlong word.
    """
    kept = _words(note, "note") if note.strip() else ""
    _hold(version.course_id)
    if version.state != VersionState.DRAFT or outline.of(version).is_draft:
        raise Conflict(lazy("Only a version that is not published and not marked as a draft can be put in review."))
    is_new = add_missing(
        SignOff,
        public_id=ids.public_id(),
        course_id=version.course_id,
        number=version.number,
        digest=version.digest,
        was_marked=was_marked,
        asked_by_id=person.id,
        asked_at=clock.now(),
        note=kept,
        state=State.OPEN,
        is_open=True,
        word="",
    )
    if is_new:
        _audit(person.public_id, Act.COURSE_IN_REVIEW, version.course, version.number, digest=version.digest)
    return get_open(version.course, version.number)


def _words(text: str, field: str) -> str:
    return texts.several_lines(text, field=field, longest=LONGEST_WORDS)


def find(public_id: str) -> SignOff | None:
    """Return a review by its code, or None."""
    return db.session.scalars(select(SignOff).where(SignOff.public_id == public_id)).first()


def find_open(course: Course, number: str) -> SignOff | None:
    """Return the review of a version that is open, or None."""
    return db.session.scalars(
        select(SignOff).where(SignOff.course_id == course.id, SignOff.number == number, SignOff.is_open.is_(True))
    ).first()


def get_open(course: Course, number: str) -> SignOff:
    """Return the review of a version that is open. Raises Settled without one."""
    found = find_open(course, number)
    if found is None:
        raise Settled
    return found


def find_latest(course: Course, number: str) -> SignOff | None:
    """Return the latest review of a version, open or not, or None."""
    mine = select(SignOff).where(SignOff.course_id == course.id, SignOff.number == number)
    return db.session.scalars(mine.order_by(SignOff.id.desc()).limit(1)).first()


def require_not_open(course: Course, number: str) -> None:
    """Raise InReview while a version is in review."""
    if find_open(course, number) is not None:
        raise InReview


def take_back(person: Person, review: SignOff) -> None:
    """Take a version back from review, to write on. Raises Settled where somebody else was faster."""
    _settle(review, State.TAKEN_BACK, person.id, "")
    _audit(person.public_id, Act.COURSE_TAKEN_BACK, review.course, review.number)


def send_back(person: Person, review: SignOff, word: str) -> None:
    """Send a version back to those who write it, with a word of 1 to 2,000 characters. Raises Invalid, Settled."""
    _settle(review, State.SENT_BACK, person.id, _words(word, "word"))
    _audit(person.public_id, Act.COURSE_SENT_BACK, review.course, review.number)
    _write_to_asker(review)


def require_as_reviewed(version: CourseVersion) -> None:
    """Raise NotAsReviewed where a version was reviewed, but not as it is, or not to the end.

    What was never put in review, such as what the operator imports, is published without one.
    """
    latest = find_latest(version.course, version.number)
    if latest is not None and (latest.digest != version.digest or latest.state != State.OPEN):
        raise NotAsReviewed


def note_published(actor: str, version: CourseVersion) -> None:
    """End the review of a version that was published by somebody, by opaque code; nothing where there is none."""
    review = find_open(version.course, version.number)
    if review is not None:
        person = db.session.scalars(select(Person.id).where(Person.public_id == actor)).first()
        _settle(review, State.PUBLISHED, person, "")
        _write_to_asker(review)


def _write_to_asker(review: SignOff) -> None:
    if review.settled_by_id != review.asked_by_id:
        outbox.queue(LETTER, review.asked_by.public_id, f"{review.public_id}.ended", review=review.public_id)


def _hold(course_id: int) -> None:
    """Let whoever publishes or reviews versions of this course wait until the transaction ends (PostgreSQL)."""
    db.session.execute(select(Course.id).where(Course.id == course_id).with_for_update())


def _settle(review: SignOff, state: State, person_id: int | None, word: str) -> None:
    _hold(review.course_id)
    settled = rows_changed(
        update(SignOff)
        .where(SignOff.id == review.id, SignOff.is_open.is_(True))
        .values(state=state, is_open=None, settled_at=clock.now(), settled_by_id=person_id, word=word)
    )
    if not settled:
        raise Settled
    db.session.refresh(review)


def _audit(code: str, act: Act, course: Course, number: str, **details: str) -> None:
    record.audit(code, act, "course_version", f"{course.slug}/{number}", **details)
