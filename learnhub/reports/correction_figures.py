"""How many learners a correction would concern, as far as whoever decides may know it."""

from __future__ import annotations

from learnhub.access import reach
from learnhub.access.reach import Actor
from learnhub.assessment import correction_forecasts
from learnhub.assessment.correction_forecasts import Group
from learnhub.assessment.models import Policy
from learnhub.assessment.sittings import Asked, Change
from learnhub.reports import small_groups

# By the policy `better` nobody loses: that is what it says, and no count.
_NEVER = {Policy.BETTER: {Group.LOSES, Group.FALLS}, Policy.ALL: set[Group]()}


def forecast(actor: Actor, asked: Asked, change: Change) -> dict[Group, int | None]:
    """Return how many learners are in each group that there can be; None where that is not told.

    Exact for whom all of them may be seen by name. To others nothing where they are few, and else all but what would
    say something of a few, with as many others as it takes that nothing can be worked out.
    """
    named = reach.reach_of(actor, "attempt.score")
    found = correction_forecasts.of(asked, change, reach.enrolments(named))
    counts = {group: count for group, count in found.items() if group not in _NEVER[change.policy]}
    learners, known = (sum(getattr(one, name) for one in counts.values()) for name in ("learners", "known"))
    if named.everything or (learners and learners == known):
        return {group: count.learners for group, count in counts.items()}
    if small_groups.shown(learners, known=known) is None:
        return dict.fromkeys(counts)
    hidden = small_groups.hidden([count.learners - count.known for count in counts.values()])
    return {group: None if place in hidden else count.learners for place, (group, count) in enumerate(counts.items())}
