"""Questions of learners that wait for somebody who teaches or writes the course, and posts that were reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import g, render_template, request, url_for

from learnhub import i18n
from learnhub.access import discussions as access
from learnhub.access import waiting_posts
from learnhub.access.reach import Actor
from learnhub.access.waiting_posts import WaitingPost
from learnhub.content import catalogue
from learnhub.content import outline as outlines
from learnhub.content.outline import Outline
from learnhub.i18n import gettext as _
from learnhub.i18n import ngettext
from learnhub.people.models import Role, ScopeKind
from learnhub.web import guards, plain_text
from learnhub.web.trainer.face import face
from learnhub.web.trainer.waiting import Waiting

ACTION = access.HIDE


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post that waits, with where it stands. Who wrote it is not told but for the country."""

    code: str
    course: str
    course_language: str
    unit: str
    unit_language: str
    address: str
    html: str
    language: str
    signature: str
    posted_at: datetime
    answers: int
    reasons: Sequence[str]


@face.get("/teach/discussions")
@guards.action(ACTION)
def discussions() -> str:
    """List what was reported, then the questions without an answer, the longest waiting first."""
    actor = guards.current_actor()
    reported = waiting_posts.reported(actor)
    unanswered = waiting_posts.unanswered(actor, course=request.args.get("course", ""))
    known = _outlines([*reported, *unanswered])
    return render_template(
        "trainer/discussions/discussions.html",
        reported=[_row(one, known) for one in reported],
        unanswered=[_row(one, known) for one in unanswered],
        most=waiting_posts.WAITING_SHOWN,
    )


def _outlines(posts: Sequence[WaitingPost]) -> dict[str, Outline]:
    wanted = {one.course for one in posts}
    published = catalogue.list_published(to_everyone=False) if wanted else []
    return {version.course.slug: catalogue.outline_of(version) for version in published}


def _row(one: WaitingPost, known: Mapping[str, Outline]) -> PostRow:
    post, outline = one.post, known.get(one.course)
    unit = outline.find_unit(post.unit_slug) if outline else None
    course, course_language = _shown(outline.title, outline) if outline else (one.course, g.language)
    title, unit_language = _shown(unit.title, outline) if outline and unit else (post.unit_slug, g.language)
    place = url_for("learner.thread", slug=one.course, unit=post.unit_slug, code=post.public_id)
    return PostRow(
        code=post.public_id,
        course=course,
        course_language=course_language,
        unit=title,
        unit_language=unit_language,
        address=f"{place}#post-{post.public_id}",
        html=plain_text.shown(post.text),
        language=post.language,
        signature=_("A learner, %(country)s", country=i18n.country_name(one.country, g.language)),
        posted_at=post.posted_at,
        answers=one.answers,
        reasons=one.reasons,
    )


def _shown(texts: Mapping[str, str], outline: Outline) -> tuple[str, str]:
    language = g.language if g.language in texts else outline.languages[0]
    return outlines.in_language(texts, language, outline.languages[0]), language


def waiting(actor: Actor) -> Iterator[Waiting]:
    """Tell of questions without an answer and of reported posts; of others' courses only where nobody writes them."""
    own = _own_to_do(actor, waiting_posts.unanswered(actor))
    if own:
        words = ngettext(
            "%(num)s question of a learner waits for an answer.",
            "%(num)s questions of learners wait for an answer.",
            len(own),
        )
        yield Waiting(str(words), url_for("trainer.discussions"))
    reported = waiting_posts.reported(actor)
    if reported:
        words = ngettext(
            "%(num)s post was reported: decide whether it stays.",
            "%(num)s posts were reported: decide whether they stay.",
            len(reported),
        )
        yield Waiting(str(words), url_for("trainer.discussions"))


def _own_to_do(actor: Actor, posts: Sequence[WaitingPost]) -> list[WaitingPost]:
    """Return those that wait for this actor rather than for the authors of the course."""
    if actor.holds(Role.TUTOR, ScopeKind.PROGRAMME):
        return list(posts)
    own = set(actor.holds(Role.AUTHOR, ScopeKind.COURSE))
    others = waiting_posts.has_author([one.course for one in posts]) - own
    return [one for one in posts if one.course not in others]
