"""Comments on units before they are published: written, answered, settled. They are about a draft, never a learner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from learnhub import clock, ids
from learnhub.content.models import Course
from learnhub.content.signoff.models import DraftComment
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.i18n import lazy
from learnhub.people import texts
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db, rows_changed
from learnhub.stores.record import Act

LONGEST_TEXT = 2000
LONGEST_PLACE = 300


@dataclass(frozen=True, slots=True)
class Place:
    """What a comment is about: a unit of a version, and where that is said, a language and a heading or words in it."""

    course: Course
    number: str
    unit: str
    language: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers, in order."""

    comment: DraftComment
    answers: Sequence[DraftComment]


def write(person: Person, place: Place, text: str, *, public_id: str | None = None) -> DraftComment:
    """Comment on a unit. `public_id` is the code of a form that may be sent twice: it comments once.

    Raises Invalid for an empty or overlong text, and for another one than the same form sent before.
    """
    words = texts.one_line(place.words, field="place", longest=LONGEST_PLACE) if place.words.strip() else ""
    new = DraftComment(course_id=place.course.id, number=place.number, unit_slug=place.unit)
    new.language, new.place = place.language, words
    return _add(person, place.course, new, text, public_id)


def answer(person: Person, comment: DraftComment, text: str, *, public_id: str | None = None) -> DraftComment:
    """Answer a comment. Raises what `write` does, and Conflict where the comment is settled."""
    if comment.settled_at is not None:
        raise Conflict(lazy("This comment is settled. Open it again to answer, or write another one."))
    new = DraftComment(course_id=comment.course_id, number=comment.number, unit_slug=comment.unit_slug)
    new.thread_id, new.language, new.place = comment.thread_id or comment.id, comment.language, ""
    return _add(person, comment.course, new, text, public_id)


def _add(person: Person, course: Course, new: DraftComment, text: str, public_id: str | None) -> DraftComment:
    kept = texts.several_lines(text, field="text", longest=LONGEST_TEXT)
    new.public_id, new.person_id = public_id or ids.public_id(), person.id
    new.text, new.made_at = kept, clock.now()
    try:
        with db.session.begin_nested():
            db.session.add(new)
    except IntegrityError:  # the same form, a moment earlier
        return _the_same(person, new.public_id, kept)
    _audit(person, Act.COURSE_COMMENTED, course, new)
    return new


def _the_same(person: Person, public_id: str, text: str) -> DraftComment:
    mine = select(DraftComment).where(DraftComment.public_id == public_id, DraftComment.person_id == person.id)
    found = db.session.scalars(mine).first()
    if found is None:
        raise NotFound
    if found.text != text:
        raise Invalid({"text": lazy("Your earlier text was sent and stands. Send this one again to add it.")})
    return found


def get(course: Course, public_id: str) -> DraftComment:
    """Return a comment on a draft of a course, by its code. Raises NotFound."""
    found = db.session.scalars(
        select(DraftComment).where(DraftComment.public_id == public_id, DraftComment.course_id == course.id)
    ).first()
    if found is None:
        raise NotFound
    return found


def settle(person: Person, comment: DraftComment) -> None:
    """Mark a comment as settled; doing it twice is doing it once."""
    is_news = rows_changed(
        update(DraftComment)
        .where(DraftComment.id == comment.id, DraftComment.settled_at.is_(None), DraftComment.thread_id.is_(None))
        .values(settled_at=clock.now(), settled_by_id=person.id)
    )
    if is_news:
        _audit(person, Act.COURSE_COMMENT_SETTLED, comment.course, comment)
    db.session.refresh(comment)


def open_again(comment: DraftComment) -> None:
    """Let a settled comment be open again; doing it twice is doing it once."""
    settled = DraftComment.id == comment.id, DraftComment.settled_at.is_not(None)
    rows_changed(update(DraftComment).where(*settled).values(settled_at=None, settled_by_id=None))
    db.session.refresh(comment)


def list_of(course: Course, number: str, unit: str) -> list[Thread]:
    """Return what was said of a unit in a version, and what is open from other versions; open ones come first."""
    is_shown = or_(DraftComment.number == number, DraftComment.settled_at.is_(None))
    here = DraftComment.course_id == course.id, DraftComment.unit_slug == unit, DraftComment.thread_id.is_(None)
    with_names = joinedload(DraftComment.person), joinedload(DraftComment.settled_by)
    roots = db.session.scalars(
        select(DraftComment)
        .options(*with_names)
        .where(*here, is_shown)
        .order_by(DraftComment.settled_at.is_not(None), DraftComment.id)
    ).all()
    answers: dict[int | None, list[DraftComment]] = {}
    of_them = select(DraftComment).options(*with_names).where(DraftComment.thread_id.in_([one.id for one in roots]))
    for one in db.session.scalars(of_them.order_by(DraftComment.id)):
        answers.setdefault(one.thread_id, []).append(one)
    return [Thread(root, answers.get(root.id, [])) for root in roots]


def count_open(course: Course, number: str) -> dict[str, int]:
    """Return how many comments on a version are open, by unit; none where there are none."""
    is_open = DraftComment.settled_at.is_(None), DraftComment.thread_id.is_(None)
    rows = db.session.execute(
        select(DraftComment.unit_slug, func.count(DraftComment.id).label("number"))
        .where(DraftComment.course_id == course.id, DraftComment.number == number, *is_open)
        .group_by(DraftComment.unit_slug)
    )
    return {row.unit_slug: row.number for row in rows}


def follow(course: Course, number: str, before: str, after: str) -> None:
    """Let the comments on a unit of a version go with it to another id."""
    of_unit = DraftComment.course_id == course.id, DraftComment.number == number, DraftComment.unit_slug == before
    db.session.execute(update(DraftComment).where(*of_unit).values(unit_slug=after))


def _audit(person: Person, act: Act, course: Course, comment: DraftComment) -> None:
    subject = f"{course.slug}/{comment.number}"
    record.audit(person.public_id, act, "course_version", subject, unit=comment.unit_slug, comment=comment.public_id)
