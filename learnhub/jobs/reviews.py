"""Letters about reviews: to those who are asked to read a version, and to whoever asked, when it comes back."""

from __future__ import annotations

from learnhub import i18n
from learnhub.access import reach, scopes, sign_offs
from learnhub.content import outline as outlines
from learnhub.content import versions
from learnhub.content.models import Course
from learnhub.content.signoff import sign_offs as rules
from learnhub.content.signoff.models import SignOff
from learnhub.content.signoff.sign_offs import State
from learnhub.i18n import gettext as _
from learnhub.people import accounts
from learnhub.settings import Settings
from learnhub.stores.outbox import Letter


class Writer:
    """Writes the letters about reviews, with addresses of this instance."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.base_url.rstrip("/")

    def write(self, person: str, review: str) -> Letter | None:
        """Return the letter; None when the review is over for its reader, or they may not do it any more."""
        reader, found = accounts.get(person), rules.find(review)
        if found is None or not scopes.may_reach(reach.actor_of(reader), sign_offs.SEND_BACK, found.course):
            return None
        if found.asked_by_id == reader.id:
            return self._to_asker(found)
        return self._to_reviewer(found) if found.is_open else None

    def _to_reviewer(self, review: SignOff) -> Letter:
        course = _title(review.course)
        return Letter(
            subject=_("To be read: version %(number)s of “%(course)s”", number=review.number, course=course),
            paragraphs=[
                _(
                    "Version %(number)s of the course “%(course)s” is in review. Please read it, then publish it "
                    "or send it back with a word. One reviewer is enough.",
                    number=review.number,
                    course=course,
                )
            ],
            action=(_("Read the version"), self._address(review)),
            reason=_("You get this because you may publish versions of this course."),
            quote_from=_("%(name)s writes:", name=review.asked_by.name) if review.note else "",
            quote=review.note,
        )

    def _to_asker(self, review: SignOff) -> Letter | None:
        course = _title(review.course)
        told = {
            State.SENT_BACK: _("Version %(number)s of “%(course)s” was sent back to you.", **_names(review, course)),
            State.PUBLISHED: _("Version %(number)s of “%(course)s” is published.", **_names(review, course)),
        }
        if review.state not in told:
            return None
        return Letter(
            subject=told[State(review.state)],
            paragraphs=[told[State(review.state)]],
            action=(_("Open the version"), self._address(review)),
            reason=_("You get this because you put this version in review."),
            quote_from=_("%(name)s writes:", name=review.settled_by.name) if review.word and review.settled_by else "",
            quote=review.word,
        )

    def _address(self, review: SignOff) -> str:
        return f"{self._base}/{i18n.current_language()}/teach/courses/{review.course.slug}/versions/{review.number}"


def _names(review: SignOff, course: str) -> dict[str, str]:
    return {"number": review.number, "course": course}


def _title(course: Course) -> str:
    """Return the title of a course in the reader's language, where it has one."""
    shown = versions.newest(versions.of_courses([course]).get(course.id, []))
    if shown is None:
        return course.slug
    return str(outlines.in_language(shown.outline.title, i18n.current_language(), shown.outline.languages[0]))
