"""Lists of people that were sent in the browser: checked whole, and brought in once their sender has said yes."""

from __future__ import annotations

from learnhub.access import reach, rosters
from learnhub.errors import Conflict, LearnHubError, Refused
from learnhub.i18n import lazy
from learnhub.learning.rosters import applying, checking, contents, imports
from learnhub.learning.rosters.bounds import Bounds
from learnhub.learning.rosters.checking import Outcome, Plan
from learnhub.learning.rosters.imports import PeopleImport, Step
from learnhub.settings import Settings
from learnhub.stores import tasks
from learnhub.stores.database import unit_of_work


class Importer:
    """Does what was asked for under a code, with the settings of now; what is over already is let be."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def check(self, code: str) -> None:
        """Check a list, and keep what it would come to."""
        asked = imports.find(code)
        if asked is not None and asked.step == Step.CHECKING:
            try:
                self._check(asked)
            except LearnHubError as error:
                _refuse(code, error)

    def _check(self, asked: PeopleImport) -> None:
        code = asked.code
        plan = self._plan(asked)
        report = contents.of_plan(plan)
        with unit_of_work():
            imports.note_checked(code, _counts(plan), plan.digest, report)

    def _plan(self, asked: PeopleImport) -> Plan:
        code, sheet = asked.code, contents.sheet_of(imports.unpacked(asked.content))

        def note(looked_at: int) -> None:
            with unit_of_work():
                imports.note_progress(code, looked_at)

        return checking.check(sheet, self._bounds(asked), note)

    def _bounds(self, asked: PeopleImport) -> Bounds:
        """Return within what the sender may bring people in at this moment. Raises Refused where nothing is left."""
        actor = reach.actor_of(asked.person)
        if not reach.allows(actor, rosters.ACTION):
            raise Refused(lazy("You may no longer bring people in."))
        return rosters.bounds_of(actor, self._settings.language_list)

    def apply(self, code: str) -> None:
        """Bring a list in, unless it comes to something else by now than what its sender has seen."""
        asked = imports.find(code)
        if asked is not None and asked.step == Step.APPLYING:
            try:
                self._apply(asked)
            except LearnHubError as error:
                _refuse(code, error)

    def _apply(self, asked: PeopleImport) -> None:
        code, seen = asked.code, asked.plan_digest
        plan = self._plan(asked)
        if plan.digest != seen or plan.faults:
            report = contents.of_plan(plan)
            with unit_of_work():
                imports.note_checked(code, {**_counts(plan), "differs": 1}, plan.digest, report)
            return
        names = applying.choose_user_names(plan)
        with unit_of_work():
            one = imports.find(code)
            if one is None or one.step != Step.APPLYING:
                return
            made = applying.apply(
                one.person.public_id,
                plan,
                self._bounds(one),
                names,
                self._settings.signing_key(),
                sends_mail=self._settings.sends_mail,
            )
            if not imports.note_done(code, _counts(plan), contents.of_plan(plan, made)):
                raise Conflict(lazy("Another worker has brought this list in."))


def _counts(plan: Plan) -> dict[str, int]:
    counts = {outcome.value: plan.count(outcome) for outcome in Outcome}
    return {**counts, "faults": len(plan.faults)}


def _refuse(code: str, error: LearnHubError) -> None:
    with unit_of_work():
        imports.note_refused(code, error)


def forget_old() -> None:
    """Take away what lists hold a day after their last step."""
    with unit_of_work(tasks.PATIENCE):
        imports.forget_over()
