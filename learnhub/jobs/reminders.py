"""Reminders: from the act to the outbox, the letter itself, and those that LearnHub sends by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from learnhub import i18n
from learnhub.access import reminders as access
from learnhub.errors import Conflict
from learnhub.i18n import gettext as _
from learnhub.i18n import ngettext
from learnhub.learning import reminders as rules
from learnhub.learning.dues import Due
from learnhub.people import accounts
from learnhub.settings import Settings
from learnhub.stores import outbox, tasks
from learnhub.stores.database import unit_of_work
from learnhub.stores.outbox import Letter

# Letters that are queued in one transaction: learners who save meanwhile do not wait for more.
AT_ONCE = 100


def send(reminder: str) -> None:
    """Queue the letters of a reminder, some at a time, and show it on home pages. Doing so twice is doing so once."""
    with unit_of_work(tasks.PATIENCE):
        found = rules.get(reminder)
        if found.sent_at is None and not access.may_still_remind(found):
            rules.withdraw(found)
            return
        people = rules.codes_of(found)
    for some in _batches(people):
        with unit_of_work(tasks.PATIENCE):
            for person in some:
                outbox.queue(rules.LETTER, person, reminder, reminder=reminder)
    with unit_of_work(tasks.PATIENCE):
        rules.note_sent(found)


def _batches(codes: Sequence[str]) -> Iterator[Sequence[str]]:
    yield from (codes[start : start + AT_ONCE] for start in range(0, len(codes), AT_ONCE))


def remind_by_itself() -> None:
    """Remind in the programmes that want it, each in a transaction of its own."""
    with unit_of_work(tasks.PATIENCE):
        codes = [programme.public_id for programme in rules.programmes_by_itself()]
    for code in codes:
        _remind_by_itself(code)


def _remind_by_itself(code: str) -> None:
    try:
        with unit_of_work(tasks.PATIENCE):
            programme = next((one for one in rules.programmes_by_itself() if one.public_id == code), None)
            if programme is not None:
                rules.remind_by_itself(programme)
    except Conflict:  # somebody else was quicker
        return


class Writer:
    """Writes the letters of reminders, with addresses of this instance."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.base_url.rstrip("/")

    def write(self, person: str, reminder: str) -> Letter | None:
        """Return the letter; None when all is finished or its sender may not remind this person any more."""
        found, reader = rules.get(reminder), accounts.get(person)
        courses = rules.to_finish(found, reader)
        if not courses or not access.may_still_remind(found, reader):
            return None
        name, language = found.programme.name, i18n.current_language()
        late = sum(due.is_late for _enrolment, due in courses)
        return Letter(
            subject=_subject(name, len(courses)),
            paragraphs=[
                _first_words(name, len(courses), late),
                _("What you have done is kept. You can go on where you stopped."),
            ],
            items=[(rules.title_of(enrolment), _due_in_words(due, language)) for enrolment, due in courses],
            quote_from=_("Those who look after the programme add:"),
            quote=found.note,
            action=(_("Go on learning"), f"{self._base}/{language}/"),
            reason=_("You get this because you take part in the programme “%(programme)s”.", programme=name),
        )


def _subject(name: str, count: int) -> str:
    return ngettext(
        "%(num)s course to finish: %(programme)s", "%(num)s courses to finish: %(programme)s", count, programme=name
    )


def _first_words(name: str, count: int, late: int) -> str:
    if late:
        return ngettext(
            "The day for %(num)s course of the programme “%(programme)s” has passed. "
            "Please finish it as soon as you can.",
            "The day for %(num)s courses of the programme “%(programme)s” has passed. "
            "Please finish them as soon as you can.",
            late,
            programme=name,
        )
    return ngettext(
        "%(num)s course of the programme “%(programme)s” is soon due. Please finish it in time.",
        "%(num)s courses of the programme “%(programme)s” are soon due. Please finish them in time.",
        count,
        programme=name,
    )


def _due_in_words(due: Due, language: str) -> str:
    day = i18n.long_date(due.on, language)
    return _("Was due on %(day)s", day=day) if due.is_late else _("Due on %(day)s", day=day)
