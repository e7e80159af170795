"""Corrections of questions: from the decision to the marks of all whom it concerns, and the letters that tell them."""

from __future__ import annotations

from learnhub import i18n
from learnhub.assessment import corrections, regradings
from learnhub.assessment.models import Attempt, Correction, Regrading
from learnhub.content import catalogue, questions
from learnhub.content import outline as outlines
from learnhub.i18n import gettext as _
from learnhub.settings import Settings
from learnhub.stores import tasks
from learnhub.stores.database import unit_of_work
from learnhub.stores.outbox import Letter

# Learners in one transaction: those who save meanwhile do not wait for more.
AT_ONCE = 20


def apply(correction: str) -> None:
    """Apply a correction, some learners at a time. Doing so twice is doing so once."""
    last: int | None = 0
    while last is not None:
        with unit_of_work(tasks.PATIENCE):
            last = regradings.apply(corrections.get(correction), last, AT_ONCE)


def apply_recent() -> None:
    """Apply the corrections of the last days once more: for what was handed in at the very moment of the decision."""
    with unit_of_work(tasks.PATIENCE):
        codes = corrections.list_recent()
    for code in codes:
        apply(code)


class Writer:
    """Writes the letters about corrected scores, with addresses of this instance."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.base_url.rstrip("/")

    def write(self, person: str, correction: str) -> Letter | None:
        """Return the letter; None where no score of the person is another one. Why is told where the answers stand."""
        found = corrections.get(correction)
        changed = regradings.changed_for(person, found)
        if not changed:
            return None
        attempt, language = changed[-1][0], i18n.current_language()
        tree, reads = catalogue.outline_of(attempt.version), attempt.enrolment.language
        unit = catalogue.get_unit(attempt.version, attempt.unit_slug)
        title = outlines.in_language(unit.title, reads, tree.languages[0])
        return Letter(
            subject=_("Your score was corrected: %(unit)s", unit=title),
            paragraphs=[
                _what_happened(attempt, found, title, outlines.in_language(tree.title, reads, tree.languages[0])),
                _("What you have completed, and a certificate that you have, stay as they are."),
            ],
            items=[_change(one, regraded, language) for one, regraded in changed],
            action=(_("See the result"), f"{self._base}/{language}/attempts/{attempt.public_id}/result"),
            reason=_("You get this because a score of yours has changed."),
        )


def _what_happened(attempt: Attempt, correction: Correction, unit: str, course: str) -> str:
    asked = questions.shown(attempt.version, attempt.unit_slug, [correction.question_slug], attempt.enrolment.language)
    named = {"question": asked[correction.question_slug].name, "unit": unit, "course": course}
    if correction.key_version_id is None:
        return _(
            "The question “%(question)s” in “%(unit)s”, in the course “%(course)s”, does not count any more.", **named
        )
    return _(
        "What is right was corrected in the question “%(question)s” in “%(unit)s”, in the course “%(course)s”. "
        "Your answer was marked again by it.",
        **named,
    )


def _change(attempt: Attempt, regraded: Regrading, language: str) -> tuple[str, str]:
    words = _(
        "%(before)s before, %(now)s now",
        # Down, as on the page of the result: what shows the pass mark has reached it.
        before=i18n.percent(regraded.former_score // 10 * 10, language),
        now=i18n.percent(regraded.score // 10 * 10, language),
    )
    return _("Attempt %(number)s", number=attempt.number), words
