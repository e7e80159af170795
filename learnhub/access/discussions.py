"""Questions under units within an actor's reach: who reads which, who answers as what, who may hide, what waits.

Whoever is enrolled in a course reads all of its questions, and so do those who teach, write or look after it. Nobody
is named to anybody: a post is signed with what its writer was, and a learner's with the country.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from learnhub.access import courses, reach, scopes
from learnhub.access.courses import OpenCourse
from learnhub.access.reach import Actor, Reach
from learnhub.content import catalogue
from learnhub.content.models import Course
from learnhub.content.outline import UnitOutline
from learnhub.errors import NotFound, Refused
from learnhub.exchange import discussions as rules
from learnhub.exchange.discussions import STAFF, Capacity
from learnhub.exchange.models import Post
from learnhub.i18n import lazy
from learnhub.learning.models import Enrolment, Programme
from learnhub.people.models import Person
from learnhub.stores.database import db

READ, ASK, ANSWER, HIDE = "discussion.read", "discussion.ask", "discussion.answer", "discussion.hide"
PER_PAGE = 20
# Of each question; the page of the question has all.
ANSWERS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Room:
    """A unit whose questions an actor may read. `roles` are what the actor is to the course, whoever asks."""

    course: OpenCourse
    unit: UnitOutline
    roles: frozenset[Capacity]

    @property
    def may_ask(self) -> bool:
        """Whether the actor learns in the course."""
        return self.course.enrolment is not None

    def capacity(self, *, tutors: bool) -> Capacity | None:
        """Return as what the actor answers somebody whom they tutor or not; None when they may not answer."""
        held = self.roles | ({Capacity.TUTOR} if tutors else set())
        order = (Capacity.AUTHOR, Capacity.TUTOR, Capacity.MANAGER, Capacity.LEARNER)
        return next((one for one in order if one in held), None)


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post as one actor sees it. `may_hide` and `is_tutored` are about its writer and the actor."""

    post: Post
    country: str
    is_own: bool
    may_hide: bool
    is_tutored: bool

    @property
    def is_shown(self) -> bool:
        """Whether its words stand: neither taken back nor hidden."""
        return self.post.hidden_at is None and self.post.taken_back_at is None


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with its answers in order; `total` counts also those that are not among them."""

    question: PostLine
    answers: Sequence[PostLine]
    total: int


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A page of questions. `number` counts from 1."""

    threads: Sequence[Thread]
    total: int
    number: int
    pages: int


def room(actor: Actor, slug: str, unit: str) -> Room:
    """Return a unit's questions as a place that an actor may enter. Raises NotFound, NotOpenYet."""
    course = courses.get(actor, slug)
    stored, found = catalogue.get_course(slug), catalogue.get_unit(course.version, unit)
    if not rules.is_discussed(found):
        raise NotFound
    if (course.enrolment is None or not course.may_read(found)) and not _is_open_to(actor, stored):
        course.require_readable(found)
        raise NotFound
    return Room(course, found, _roles(actor, stored, course.enrolment is not None))


def _is_open_to(actor: Actor, course: Course) -> bool:
    found = select(Course.id).where(Course.id == course.id, _readable(actor))
    return db.session.scalars(found).first() is not None


def _roles(actor: Actor, course: Course, is_learner: bool) -> frozenset[Capacity]:
    within = reach.reach_of(actor, ANSWER)
    held = {
        Capacity.AUTHOR: course.slug in within.courses,
        Capacity.MANAGER: within.everything or course.country in within.countries,
        Capacity.LEARNER: is_learner,
    }
    return frozenset(capacity for capacity, is_held in held.items() if is_held)


def _readable(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `Course` that an actor may read its questions without learning in it.

    Managers of a country also read where their own people write, for they may hide what these write.
    """
    within = reach.reach_of(actor, READ)
    written, writer = aliased(Post), aliased(Person)
    writes = exists().where(
        written.course_id == Course.id, written.person_id == writer.id, writer.country.in_(within.countries)
    )
    return or_(scopes.courses(within), writes if within.countries else false())


def may_hide(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that an actor may hide a post; the query joins `Post`, `Person` (its writer), `Course`."""
    within = reach.reach_of(actor, HIDE)
    of_course = Reach(countries=within.countries, courses=within.courses)
    return or_(reach.people(within), scopes.courses(of_course))


def is_tutored(within: Reach) -> ColumnElement[bool]:
    """Return the condition that the writer of a post learns its course in a programme that the actor tutors."""
    return exists().where(
        Enrolment.person_id == Post.person_id,
        Enrolment.course_id == Post.course_id,
        Enrolment.programme_id == Programme.id,
        Programme.public_id.in_(within.programmes),
    )


def _seen_by(actor: Actor) -> Select[Post, str, bool, bool]:
    tutored = is_tutored(reach.reach_of(actor, ANSWER)).label("is_tutored")
    return select(Post, Person.country, may_hide(actor).label("may_hide"), tutored).join(Post.person).join(Post.course)


def _line(actor: Actor, row: Row[Post, str, bool, bool]) -> PostLine:
    is_own = row.Post.person_id == actor.required.id
    return PostLine(row.Post, row.country, is_own, bool(row.may_hide), bool(row.is_tutored))


def threads(actor: Actor, place: Room, number: int, language: str) -> ThreadPage:
    """Return a page of the questions under a unit, those in a language first, then the latest first.

    Of each question come a few answers, first those of who teaches or writes. Three statements, however many posts
    there are.
    """
    which = _listed(actor, place)
    counted = select(func.count(Post.id)).join(Post.person).join(Post.course).where(which)
    total = db.session.scalars(counted).one()
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), pages)
    order = case((Post.language == language, 0), else_=1), Post.id.desc()
    query = _seen_by(actor).where(which).order_by(*order).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    questions = [_line(actor, row) for row in db.session.execute(query)]
    return ThreadPage(_with_answers(actor, questions, ANSWERS_SHOWN), total, number, pages)


def thread(actor: Actor, place: Room, public_id: str) -> Thread:
    """Return the question under a unit that a post is or answers, with all answers. Raises NotFound."""
    named = aliased(Post)
    question = select(func.coalesce(named.thread_id, named.id)).where(named.public_id == public_id).scalar_subquery()
    row = db.session.execute(_seen_by(actor).where(_listed(actor, place), Post.id == question)).first()
    if row is None:
        raise NotFound
    return _with_answers(actor, [_line(actor, row)], None)[0]


def _listed(actor: Actor, place: Room) -> ColumnElement[bool]:
    """Return the condition on the questions that somebody finds under a unit.

    What is hidden or taken back is left out, but where it has answers, is the actor's own, or is theirs to hide.
    """
    here = and_(Post.course_id == place.course.version.course_id, Post.unit_slug == place.unit.slug)
    reply = aliased(Post)
    has_answers = exists().where(reply.thread_id == Post.id, reply.hidden_at.is_(None), reply.taken_back_at.is_(None))
    return and_(here, Post.thread_id.is_(None), or_(_has_words(actor), has_answers))


def _has_words(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on the posts whose words an actor sees."""
    is_open = or_(Post.hidden_at.is_(None), Post.person_id == actor.required.id, may_hide(actor))
    return and_(Post.taken_back_at.is_(None), is_open)


def _with_answers(actor: Actor, questions: Sequence[PostLine], most: int | None) -> list[Thread]:
    """Add answers; of one that does not stand nobody else needs to know that it was there."""
    answers: dict[int | None, list[PostLine]] = {line.post.id: [] for line in questions}
    totals: dict[int | None, int] = {}
    of_staff_first = case((Post.capacity.in_(STAFF), 0), else_=1), Post.id
    seen = (
        select(
            Post.id,
            func.row_number().over(partition_by=Post.thread_id, order_by=of_staff_first).label("place"),
            func.count().over(partition_by=Post.thread_id).label("total"),
        )
        .join(Post.person)
        .join(Post.course)
        .where(Post.thread_id.in_(answers), _has_words(actor))
        .subquery()
    )
    query = _seen_by(actor).add_columns(seen.c.total).join(seen, seen.c.id == Post.id).order_by(Post.id)
    for row in db.session.execute(query if most is None else query.where(seen.c.place <= most)):
        answers[row.Post.thread_id].append(_line(actor, row))
        totals[row.Post.thread_id] = row.total
    return [Thread(line, answers[line.post.id], totals.get(line.post.id, 0)) for line in questions]


def get(actor: Actor, public_id: str) -> PostLine:
    """Return a post that the actor sees. Raises NotFound for all others alike."""
    if not (public_id.isascii() and public_id.isalnum()):
        raise NotFound
    learns = exists().where(Enrolment.course_id == Post.course_id, Enrolment.person_id == actor.required.id)
    row = db.session.execute(_seen_by(actor).where(Post.public_id == public_id, or_(learns, _readable(actor)))).first()
    if row is None:
        raise NotFound
    line = _line(actor, row)
    if line.post.taken_back_at is not None or not (line.is_shown or line.is_own or line.may_hide):
        raise NotFound
    return line


def get_to_hide(actor: Actor, public_id: str) -> PostLine:
    """Return a post that the actor may hide or show again, or whose reports they may settle.

    Raises NotFound, and Refused for one that is only seen and for one's own: nobody decides on what they wrote.
    """
    line = get(actor, public_id)
    if line.is_own:
        raise Refused(
            lazy("This post is your own."), mend=lazy("You can take it back. The rest is for others to decide.")
        )
    if not line.may_hide:
        raise Refused
    return line
