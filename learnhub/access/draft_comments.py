"""Comments on drafts that wait for an actor: those of others on what one writes, and answers to one's own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from learnhub.access import reach, scopes
from learnhub.access.reach import Actor
from learnhub.content.models import Course, CourseVersion, VersionState
from learnhub.content.signoff.models import DraftComment
from learnhub.people.models import Role, ScopeKind
from learnhub.stores.database import db

ACTION = "course.comment_draft"
# A course's id, a version's number, and how many comments.
Count = Row[str, str, int]


def waiting(actor: Actor) -> Sequence[Count]:
    """Return how many open comments wait for an actor, by course and version that is not published.

    They wait for the authors of the course, and for whoever took part in them; not where the last word is the actor's.
    """
    last, own = aliased(DraftComment), aliased(DraftComment)
    in_thread = or_(last.id == DraftComment.id, last.thread_id == DraftComment.id)
    last_word = select(func.max(last.id)).where(in_thread).correlate(DraftComment).scalar_subquery()
    said_by_others = exists().where(own.id == last_word, own.person_id != actor.person_id)
    mine = aliased(DraftComment)
    took_part = exists().where(
        mine.person_id == actor.person_id, or_(mine.id == DraftComment.id, mine.thread_id == DraftComment.id)
    )
    writes = Course.slug.in_(actor.holds(Role.AUTHOR, ScopeKind.COURSE))
    is_over = exists().where(
        CourseVersion.course_id == DraftComment.course_id,
        CourseVersion.number == DraftComment.number,
        CourseVersion.state != VersionState.DRAFT,
    )
    is_open = and_(DraftComment.thread_id.is_(None), DraftComment.settled_at.is_(None))
    return db.session.execute(
        select(Course.slug, DraftComment.number, func.count(DraftComment.id).label("comments"))
        .join(DraftComment.course)
        .where(is_open, ~is_over, said_by_others, or_(writes, took_part))
        .where(scopes.courses(reach.reach_of(actor, ACTION)))
        .group_by(Course.slug, DraftComment.number)
        .order_by(Course.slug, DraftComment.number)
    ).all()
