"""Corrections of questions in words."""

from __future__ import annotations

from flask import g

from learnhub import i18n
from learnhub.assessment.correction_forecasts import Group
from learnhub.assessment.models import Correction, Policy
from learnhub.content.question_versions import Hindrance
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy

GROUPS = {
    Group.PASSES: lazy("Pass the quiz by it, and could not before"),
    Group.GAINS: lazy("Get a better score"),
    Group.STAYS: lazy("Keep the score they have"),
    Group.LOSES: lazy("Get a lower score"),
    Group.FALLS: lazy("Had passed, and get a score below the pass mark: what they completed stays"),
}
# Each with a label and what it means.
POLICIES = {
    Policy.BETTER: (
        lazy("Only where it is better for the learner"),
        lazy("Nobody’s score falls: whoever was right by the key as it was keeps the points."),
    ),
    Policy.ALL: (lazy("For everybody"), lazy("All answers are marked alike, so scores can fall too.")),
}


def hindrance(found: Hindrance, number: str) -> str:
    """Say why earlier answers cannot be marked by the key of a version."""
    if found is Hindrance.SAME_KEY:
        return _("Version %(number)s has the same key.", number=number)
    if found is Hindrance.PARTS:
        return _(
            "In version %(number)s there are other answers to choose from, or other gaps or pairs. "
            "So its key cannot be used for earlier answers.",
            number=number,
        )
    return _(
        "Version %(number)s asks for another kind of answer. So its key cannot be used for earlier answers.",
        number=number,
    )


def told(correction: Correction) -> str:
    """Return what was decided, and when."""
    day = i18n.long_date(correction.decided_at.date(), g.language)
    is_better = correction.policy == Policy.BETTER
    if correction.key_version is None:
        if is_better:
            return _("Since %(day)s it counts for nothing, where that is better for the learner.", day=day)
        return _("Since %(day)s it counts for nothing.", day=day)
    number = correction.key_version.number
    if is_better:
        return _(
            "On %(day)s answers were marked by the key of version %(number)s, where that is better for the learner.",
            day=day,
            number=number,
        )
    return _("On %(day)s answers were marked by the key of version %(number)s.", day=day, number=number)
