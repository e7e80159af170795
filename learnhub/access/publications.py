"""Who may import, publish and retire which versions of which courses.

Authors of a course, managers of the country that owns it and administrators may. Whoever imported a version does not
publish it too, unless this instance lets one person do both; what the operator imported anyone of them may publish.
Where a draft was imported several times, that is whoever did so last.
"""

from __future__ import annotations

from sqlalchemy import select

from learnhub.access import scopes
from learnhub.access.reach import Actor
from learnhub.content import versions
from learnhub.content.models import CourseVersion
from learnhub.content.signoff import sign_offs
from learnhub.errors import NotFound, Refused
from learnhub.i18n import lazy
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry

SEE = "course.draft_preview"
IMPORT = "course.import_version"
PUBLISH = "course.publish_withdraw"


class SecondPerson(Refused):
    """Whoever imported a version does not publish it."""

    code = "second_person"
    message = lazy("You imported this version or put it in review, so somebody else publishes it.")
    safe = lazy("The version is stored as it is, and learners do not see it yet.")
    mend = lazy(
        "Ask another author of this course, a manager of the country that owns it, or an administrator to publish it."
    )


def get(actor: Actor, action: str, slug: str, number: str) -> CourseVersion:
    """Return a version, drafts too, with which an actor may do something. Raises NotFound for all others alike."""
    course = scopes.get_course(actor, action, slug)
    found = versions.find(course.slug, number)
    if found is None:
        raise NotFound
    return found


def needs_second_person(actor: Actor, version: CourseVersion, *, one_is_enough: bool) -> bool:
    """Tell whether a version waits for somebody else than the actor, who imported it or put it in review."""
    if one_is_enough:
        return False
    review = sign_offs.find_open(version.course, version.number)
    return _imported_by(version) == actor.code or (review is not None and review.asked_by_id == actor.person_id)


def require_may_publish(actor: Actor, version: CourseVersion, *, one_is_enough: bool) -> None:
    """Raise SecondPerson for whoever imported a version or put it in review, unless one person may do both.

    Raises NotAsReviewed where its review was of other bytes, or did not end well.
    """
    sign_offs.require_as_reviewed(version)
    if needs_second_person(actor, version, one_is_enough=one_is_enough):
        raise SecondPerson


def _imported_by(version: CourseVersion) -> str | None:
    """Return the opaque code of who imported a version as it is: the audit says so, and nothing changes it."""
    found: str | None = db.session.scalars(
        select(AuditEntry.person)
        .where(
            AuditEntry.act == Act.COURSE_IMPORTED, AuditEntry.subject_id == f"{version.course.slug}/{version.number}"
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).first()
    return found
