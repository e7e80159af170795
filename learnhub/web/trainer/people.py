"""The people of one's programmes: the list is the one of web/manager/people.py; here is what waits there."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from learnhub.access.reach import Actor
from learnhub.i18n import ngettext
from learnhub.people.models import Role, ScopeKind
from learnhub.reports import people_list
from learnhub.reports.people_list import Wanted
from learnhub.web.trainer.waiting import Waiting


def are_tutored(actor: Actor) -> bool:
    """Tell whether an actor is a tutor of anybody's."""
    return bool(actor.holds(Role.TUTOR, ScopeKind.PROGRAMME))


def waiting(actor: Actor) -> Iterator[Waiting]:
    """Tell tutors of who is late, and who has stopped."""
    if not are_tutored(actor):
        return
    found = people_list.attention(actor)
    if found.late:
        words = ngettext("%(num)s person is late with a course.", "%(num)s people are late with a course.", found.late)
        yield Waiting(words, url_for("manager.people", state=Wanted.LATE))
    if found.stuck:
        words = ngettext(
            "%(num)s person has stopped: nothing was done for two weeks.",
            "%(num)s people have stopped: nothing was done for two weeks.",
            found.stuck,
        )
        yield Waiting(words, url_for("manager.people", state=Wanted.STUCK))
