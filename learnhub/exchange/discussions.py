"""Questions and answers under a unit: asked, answered, changed for a while, taken back, hidden for a reason.

Who may do which of these is the matter of access/; here is what each of them does, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select, type_coerce, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from learnhub import clock, ids
from learnhub.content.models import Course
from learnhub.content.outline import QuizRole, UnitOutline
from learnhub.errors import Conflict, Invalid, NotFound, Refused
from learnhub.exchange.models import Post, PostReport
from learnhub.i18n import lazy
from learnhub.people import texts, throttles
from learnhub.people.models import Person
from learnhub.people.throttles import Allowance
from learnhub.stores import outbox, record
from learnhub.stores.database import UtcDateTime, db, rows_changed
from learnhub.stores.record import Act, Verb

# To whoever asked, when there is an answer.
LETTER = "answer"
LONGEST_TEXT = 3000
LONGEST_REASON = 500
MAY_CHANGE_FOR = timedelta(minutes=15)
OF_PERSON = Allowance("posts of", times=12, window=timedelta(hours=1))
IN_COURSE = Allowance(
    "posts in",
    times=120,
    window=timedelta(hours=1),
    message=lazy("A great deal was written under this course in a short time. There is a limit against floods."),
)


class Capacity(StrEnum):
    """What somebody is to a course when writing: how a post is signed, in place of a name."""

    LEARNER = "learner"
    TUTOR = "tutor"
    AUTHOR = "author"
    MANAGER = "manager"


STAFF = (Capacity.TUTOR, Capacity.AUTHOR, Capacity.MANAGER)


def is_discussed(unit: UnitOutline) -> bool:
    """Tell whether there are questions under a unit: not under exams and tests, whose answers would be given away."""
    return unit.quiz is None or unit.quiz.role is QuizRole.CHECK


def ask(
    person: Person, course: Course, unit_slug: str, *, language: str, text: str, public_id: str | None = None
) -> Post:
    """Ask under a unit. `public_id` is the code of a form that may be sent twice: it asks once.

    Raises Invalid for an empty or overlong text and for another one than the same form sent before, and UsedUp for a
    flood.
    """
    new = Post(course_id=course.id, unit_slug=unit_slug, capacity=Capacity.LEARNER)
    return _post(person, course, new, language, text, public_id, Verb.ASKED)


def answer(
    person: Person, question: Post, capacity: Capacity, *, language: str, text: str, public_id: str | None = None
) -> Post:
    """Answer a question as what one is to the course. Raises what `ask` does, and Conflict when it stands no more."""
    if question.thread_id is not None or question.hidden_at is not None or question.taken_back_at is not None:
        raise Conflict(lazy("This question does not stand any more, so it cannot be answered."))
    new = Post(course_id=question.course_id, unit_slug=question.unit_slug, thread_id=question.id, capacity=capacity)
    return _post(person, question.course, new, language, text, public_id, Verb.RESPONDED)


def _post(
    person: Person, course: Course, new: Post, language: str, text: str, public_id: str | None, verb: Verb
) -> Post:
    kept = texts.several_lines(text, field="text", longest=LONGEST_TEXT)
    found = _find_own(person, public_id) if public_id else None
    if found is not None:
        return _the_same(found, kept)
    new.public_id, new.person_id, new.language = public_id or ids.public_id(), person.id, language
    new.text, new.posted_at, new.hidden_reason = kept, clock.now(), ""
    throttles.spend(OF_PERSON, person.public_id)
    throttles.spend(IN_COURSE, course.slug)
    try:
        with db.session.begin_nested():
            db.session.add(new)
    except IntegrityError:  # the same form, a moment earlier
        return _the_same(_get_own(person, new.public_id), kept)
    record.tell(person.public_id, verb, "discussion", f"{course.slug}/{new.unit_slug}", context={"post": new.public_id})
    if new.thread_id is not None:
        _write_to_asker(db.session.get_one(Post, new.thread_id), person)
    return new


def _write_to_asker(question: Post, who_answered: Person) -> None:
    """Queue a letter to whoever asked: one for all the answers that come until they have looked."""
    if question.person_id != who_answered.id:
        seen_until = question.seen_at or question.posted_at
        occasion = f"{question.public_id}.{int(seen_until.timestamp())}"
        outbox.queue(LETTER, question.person.public_id, occasion, question=question.public_id)


def _the_same(found: Post, text: str) -> Post:
    """Return what a form made before. Raises Invalid when it now sends other words: they would be lost unseen."""
    if found.text != text and found.edited_at is None and found.taken_back_at is None:
        raise Invalid({"text": lazy("Your earlier text was sent and stands. Send this one again to add it.")})
    return found


def _find_own(person: Person, public_id: str) -> Post | None:
    return db.session.scalars(select(Post).where(Post.public_id == public_id, Post.person_id == person.id)).first()


def _get_own(person: Person, public_id: str) -> Post:
    found = _find_own(person, public_id)
    if found is None:
        raise NotFound
    return found


def get_own(person: Person, public_id: str) -> Post:
    """Return a post of one's own that stands. Raises NotFound for all others alike."""
    found = _get_own(person, public_id)
    if found.hidden_at is not None or found.taken_back_at is not None:
        raise NotFound
    return found


def may_change(post: Post) -> bool:
    """Tell whether the time in which a post's words may be changed is not over."""
    return clock.now() - post.posted_at < MAY_CHANGE_FOR


def change(post: Post, text: str) -> None:
    """Change the words of a post, in the first minutes. Raises Invalid, and Conflict when it is too late."""
    kept = texts.several_lines(text, field="text", longest=LONGEST_TEXT)
    changed = rows_changed(
        update(Post)
        .where(
            Post.id == post.id,
            Post.posted_at > clock.now() - MAY_CHANGE_FOR,
            Post.hidden_at.is_(None),
            Post.taken_back_at.is_(None),
        )
        .values(text=kept, edited_at=clock.now())
    )
    if not changed:
        raise Conflict(
            lazy("The words of a post can be changed in its first 15 minutes, and these are over."),
            mend=lazy("Write another post, or take this one back."),
        )
    db.session.refresh(post)


def take_back(post: Post) -> None:
    """Take a post back: its words are gone. Doing it twice is doing it once."""
    standing = Post.id == post.id, Post.taken_back_at.is_(None)
    db.session.execute(update(Post).where(*standing).values(taken_back_at=clock.now(), text=""))
    db.session.refresh(post)


def hide(actor: Person, post: Post, reason: str) -> None:
    """Hide a post from all but its writer and those who may hide it, for a reason of 1 to 500 characters.

    Its words are kept. Hiding twice is hiding once. Raises Invalid for what is no reason.
    """
    kept = texts.one_line(reason, field="reason", longest=LONGEST_REASON)
    hidden = rows_changed(
        update(Post)
        .where(Post.id == post.id, Post.hidden_at.is_(None), Post.taken_back_at.is_(None))
        .values(hidden_at=clock.now(), hidden_by_id=actor.id, hidden_reason=kept)
    )
    if hidden:
        record.audit(
            actor.public_id, Act.POST_HIDDEN, "person", post.person.public_id, post=post.public_id, reason=kept
        )
    _settle(post)
    db.session.refresh(post)


def show_again(actor: Person, post: Post) -> None:
    """Let a hidden post stand again. Doing it twice is doing it once."""
    shown = rows_changed(
        update(Post)
        .where(Post.id == post.id, Post.hidden_at.is_not(None))
        .values(hidden_at=None, hidden_by_id=None, hidden_reason="")
    )
    if shown:
        record.audit(actor.public_id, Act.POST_SHOWN_AGAIN, "person", post.person.public_id, post=post.public_id)
    db.session.refresh(post)


def report(person: Person, post: Post, reason: str) -> None:
    """Tell those who may hide a post that it should not stand there; telling twice is telling once.

    Raises Refused for one's own post, and Invalid for what is no reason.
    """
    if post.person_id == person.id:
        raise Refused(lazy("This post is your own."), mend=lazy("You can take it back."))
    kept = texts.one_line(reason, field="reason", longest=LONGEST_REASON)
    throttles.spend(OF_PERSON, person.public_id)
    dialect = sqlite if db.session.get_bind().dialect.name == "sqlite" else postgresql
    db.session.execute(
        dialect.insert(PostReport)
        .values(post_id=post.id, person_id=person.id, reason=kept, reported_at=clock.now())
        .on_conflict_do_nothing()
    )


def keep(post: Post) -> None:
    """Let a reported post stand: its reports are settled."""
    _settle(post)


def _settle(post: Post) -> None:
    open_ones = PostReport.post_id == post.id, PostReport.settled_at.is_(None)
    db.session.execute(update(PostReport).where(*open_ones).values(settled_at=clock.now()))


def note_seen(person_id: int, question_ids: Sequence[int], at: datetime) -> None:
    """Keep that somebody has seen the answers that came until an instant to questions of their own."""
    own = Post.id.in_(question_ids), Post.person_id == person_id
    db.session.execute(update(Post).where(*own).values(seen_at=at))


@dataclass(frozen=True, slots=True)
class PostNews:
    """What is new about a post of one's own: `unseen` answers, the latest at `answered_at`, and when it was hidden."""

    course_id: int
    unit_slug: str
    code: str
    hidden_at: datetime | None
    unseen: int
    answered_at: datetime | None


def news_of(person: Person) -> list[PostNews]:
    """Return the own posts that are hidden, and those with answers of others not seen yet, in one statement."""
    return _news(Post.person_id == person.id)


def find_unseen(person: Person, question: str) -> PostNews | None:
    """Return what is new about a question of one's own that stands, by its code; None where all answers were seen."""
    own = Post.person_id == person.id, Post.public_id == question, Post.thread_id.is_(None)
    return next(iter(_news(*own, Post.hidden_at.is_(None))), None)


def _news(*which: ColumnElement[bool]) -> list[PostNews]:
    reply = aliased(Post)
    unseen = and_(
        reply.thread_id == Post.id,
        reply.person_id != Post.person_id,
        reply.hidden_at.is_(None),
        reply.taken_back_at.is_(None),
        reply.posted_at > func.coalesce(Post.seen_at, Post.posted_at),
    )
    answered_at = type_coerce(func.max(reply.posted_at), UtcDateTime())
    columns = Post.course_id, Post.unit_slug, Post.public_id, Post.hidden_at
    found = db.session.execute(
        select(*columns, func.count(reply.id), answered_at)
        .outerjoin(reply, unseen)
        .where(*which, Post.taken_back_at.is_(None))
        .group_by(*columns)
        .having(or_(Post.hidden_at.is_not(None), func.count(reply.id) > 0))
    )
    return [PostNews(*row) for row in found]
