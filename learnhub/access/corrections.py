"""Who may correct questions: whoever may publish the course, but for marks of their own."""

from __future__ import annotations

from collections.abc import Sequence

from learnhub.access import scopes
from learnhub.access.reach import Actor
from learnhub.assessment import sittings
from learnhub.assessment.sittings import Asked, Change
from learnhub.content import versions
from learnhub.content.models import VersionState
from learnhub.content.versions import VersionLine
from learnhub.errors import NotFound, Refused
from learnhub.i18n import lazy
from learnhub.learning.models import Enrolment

ACTION = "quiz.correct_question"


class OwnMark(Refused):
    """Nobody decides on a mark of one's own."""

    code = "own_mark"
    message = lazy("You answered this question as a learner, and your own mark would be another one.")
    safe = lazy("Nothing was changed.")
    mend = lazy("Ask another author of this course, a manager of the country that owns it, or an administrator.")


def get(actor: Actor, slug: str, unit: str, question: str) -> Asked:
    """Return a question of a course that an actor may correct, in all versions. Raises NotFound for all others."""
    course = scopes.get_course(actor, ACTION, slug)
    asked = sittings.ask(course, unit, question)
    if not lines_of(asked):
        raise NotFound
    return asked


def lines_of(asked: Asked) -> Sequence[VersionLine]:
    """Return the versions with a question that people can have answered, the newest first."""
    lines = versions.of_course_keys([asked.course.id]).get(asked.course.id, [])
    return [line for line in lines if line.id in asked.versions and line.state != VersionState.DRAFT]


def is_own(actor: Actor, asked: Asked, change: Change) -> bool:
    """Tell whether a correction would give another mark to the actor."""
    own = sittings.concerned(asked, change, Enrolment.person_id == actor.person_id)
    found = ((sittings.after(sitting, asked, change), sitting.mark) for sitting in own)
    return any(mark is not None and mark.share != before.share for mark, before in found)


def require_others(actor: Actor, asked: Asked, change: Change, *, one_is_enough: bool) -> None:
    """Raise OwnMark where a correction would give another mark to whoever decides it, unless one person does all."""
    if not one_is_enough and is_own(actor, asked, change):
        raise OwnMark
