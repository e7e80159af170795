"""Work that waits and that nobody can mark, for those who can mend it: by naming a tutor, or by adding its learner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import g, render_template

from learnhub.access import roles, scopes, unmarked
from learnhub.access.reach import Actor
from learnhub.access.unmarked import Line
from learnhub.content import outline as outlines
from learnhub.people.looks import Page
from learnhub.web import guards, looking
from learnhub.web.admin import pages
from learnhub.web.manager import sections
from learnhub.web.manager.face import face

ACTION = unmarked.ACTION


@dataclass(frozen=True, slots=True)
class Group:
    """What waits in one programme, or (with an empty `code`) in none; `count` tells of all pages."""

    code: str
    name: str
    count: int
    may_appoint: bool
    lines: Sequence[Line]


@face.get("/manage/unmarked", endpoint="unmarked")
@guards.action(ACTION, writes=False)
def list_unmarked() -> str:
    """Show what waits in vain, programme by programme, with what to do about it."""
    actor = guards.current_actor()
    found = unmarked.page(actor, pages.wanted_number())
    page = render_template(
        "manager/unmarked/unmarked.html",
        found=found,
        groups=list(_groups(actor, found.lines)),
        scope=sections.scope_names(),
        task_of=task_of,
        address_of=pages.address_of("manager.unmarked"),
    )
    looking.note(Page.LIST, [line.person for line in found.lines])
    sections.note_reading(ACTION, "unmarked", people=len({line.person for line in found.lines}))
    return page


def _groups(actor: Actor, lines: Sequence[Line]) -> Iterator[Group]:
    appointing = scopes.programmes_among(actor, roles.ACTION, {line.programme for line in lines})
    for code, same in groupby(lines, key=lambda line: line.programme):
        those = list(same)
        yield Group(code, those[0].name_of_programme, those[0].in_all, code in appointing, those)


def task_of(line: Line) -> tuple[str, str]:
    """Return the titles of the unit and the course of a piece of work, in the reader's language where there is one."""
    outline = outlines.of_digest(line.digest)
    unit, source = outline.find_unit(line.unit_slug), outline.languages[0]
    title = outlines.in_language(unit.title, g.language, source) if unit else line.unit_slug
    return title, outlines.in_language(outline.title, g.language, source)
