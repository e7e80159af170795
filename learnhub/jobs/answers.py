"""Letters to those who asked a question under a unit, when somebody has answered it."""

from __future__ import annotations

from learnhub import i18n
from learnhub.content import catalogue
from learnhub.content import outline as outlines
from learnhub.content.models import Course
from learnhub.exchange import discussions
from learnhub.exchange.discussions import PostNews
from learnhub.i18n import gettext as _
from learnhub.i18n import ngettext
from learnhub.learning import enrolments
from learnhub.learning.models import Enrolment
from learnhub.people import accounts
from learnhub.settings import Settings
from learnhub.stores.database import db
from learnhub.stores.outbox import Letter


class Writer:
    """Writes the letters about answers, with addresses of this instance."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.base_url.rstrip("/")

    def write(self, person: str, question: str) -> Letter | None:
        """Return the letter; None when the answers were seen or are gone, or the asker learns the course no more."""
        reader = accounts.get(person)
        found = discussions.find_unseen(reader, question)
        enrolment = enrolments.find(reader, db.session.get_one(Course, found.course_id)) if found else None
        if found is None or enrolment is None:
            return None
        unit, course = _titles(enrolment, found.unit_slug)
        return Letter(
            subject=_("Your question was answered: %(unit)s", unit=unit),
            paragraphs=[
                ngettext(
                    "There is %(num)s new answer to your question under “%(unit)s” in the course “%(course)s”.",
                    "There are %(num)s new answers to your question under “%(unit)s” in the course “%(course)s”.",
                    found.unseen,
                    unit=unit,
                    course=course,
                )
            ],
            action=(_("Read what was answered"), self._address(enrolment, found)),
            reason=_(
                "You get this because you asked a question in this course. Until you have looked, no more follow."
            ),
        )

    def _address(self, enrolment: Enrolment, found: PostNews) -> str:
        place = f"{self._base}/{i18n.current_language()}/courses/{enrolment.course.slug}/{found.unit_slug}"
        return f"{place}/questions/{found.code}#post-{found.code}"


def _titles(enrolment: Enrolment, unit_slug: str) -> tuple[str, str]:
    """Return the titles of a unit and its course in the language in which somebody learns it."""
    tree = catalogue.outline_of(enrolment.version)
    unit, source = tree.find_unit(unit_slug), tree.languages[0]
    title = outlines.in_language(unit.title, enrolment.language, source) if unit else unit_slug
    return title, outlines.in_language(tree.title, enrolment.language, source)
