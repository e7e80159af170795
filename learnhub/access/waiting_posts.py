"""Posts that wait for somebody: questions without an answer, and posts that were reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from learnhub.access import discussions, reach, scopes
from learnhub.access.reach import Actor
from learnhub.content.models import Course
from learnhub.exchange.discussions import STAFF
from learnhub.exchange.models import Post, PostReport
from learnhub.people.models import Grant, Person, Role, ScopeKind
from learnhub.stores.database import db

WAITING_SHOWN = 100


@dataclass(frozen=True, slots=True)
class WaitingPost:
    """A post that waits for somebody: for an answer, or for a decision; `reasons` are why it was reported."""

    post: Post
    course: str
    country: str
    answers: int = 0
    reasons: Sequence[str] = ()


def unanswered(actor: Actor, *, course: str = "") -> list[WaitingPost]:
    """Return the questions within reach that nobody who teaches or writes has answered, the longest waiting first."""
    reply = aliased(Post)
    standing = reply.thread_id == Post.id, reply.hidden_at.is_(None), reply.taken_back_at.is_(None)
    replies = select(func.count(reply.id)).where(*standing).scalar_subquery()
    query = (
        select(Post, Course.slug, Person.country, replies.label("replies"))
        .join(Post.person)
        .join(Post.course)
        .where(
            Post.thread_id.is_(None),
            Post.hidden_at.is_(None),
            Post.taken_back_at.is_(None),
            ~exists().where(*standing, reply.capacity.in_(STAFF)),
            _is_answerable(actor),
            Post.person_id != actor.required.id,
            *([Course.slug == course] if course else []),
        )
        .order_by(Post.id)
        .limit(WAITING_SHOWN)
    )
    return [WaitingPost(row.Post, row.slug, row.country, row.replies) for row in db.session.execute(query)]


def _is_answerable(actor: Actor) -> ColumnElement[bool]:
    within = reach.reach_of(actor, discussions.ANSWER)
    of_courses = scopes.courses(replace(within, programmes=frozenset()))
    return or_(of_courses, discussions.is_tutored(within) if within.programmes else false())


def reported(actor: Actor) -> list[WaitingPost]:
    """Return the posts that were reported and that the actor may hide, with the reasons, the first reported first."""
    query = (
        select(Post, Course.slug, Person.country, PostReport.reason)
        .join(Post.person)
        .join(Post.course)
        .join(PostReport, PostReport.post_id == Post.id)
        .where(
            PostReport.settled_at.is_(None),
            Post.hidden_at.is_(None),
            Post.taken_back_at.is_(None),
            Post.person_id != actor.required.id,
            discussions.may_hide(actor),
        )
        .order_by(PostReport.reported_at, Post.id)
        .limit(WAITING_SHOWN)
    )
    found: dict[int, WaitingPost] = {}
    for row in db.session.execute(query):
        before = found.get(row.Post.id)
        reasons = (*(before.reasons if before else ()), row.reason)
        found[row.Post.id] = WaitingPost(row.Post, row.slug, row.country, reasons=reasons)
    return list(found.values())


def has_author(course_slugs: Sequence[str]) -> set[str]:
    """Return those of some courses that have an author: there, managers and administrators need not be asked."""
    query = select(Grant.scope_key).where(
        Grant.role == Role.AUTHOR,
        Grant.scope_kind == ScopeKind.COURSE,
        Grant.scope_key.in_(course_slugs),
        Grant.revoked_at.is_(None),
    )
    return set(db.session.scalars(query))
