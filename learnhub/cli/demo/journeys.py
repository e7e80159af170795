"""What people of the demonstration do, deed by deed: each journey yields the instant at which it goes on."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import datetime, timedelta, timezone
from random import Random

from learnhub import clock, ids
from learnhub.assessment import answers, attempts, hand_ins, standings, surveys
from learnhub.cli.demo import answering, opinions, records
from learnhub.cli.demo.plans import Arrival, Plan, Work
from learnhub.cli.demo.staff import Stage
from learnhub.cli.demo.timeline import Journey
from learnhub.content import catalogue
from learnhub.content.outline import QuizRole, UnitOutline
from learnhub.learning import enrolments, invitations, programmes, progress
from learnhub.learning.models import Enrolment
from learnhub.people import accounts, memberships
from learnhub.people.models import Person

_CHECK_TRIES = 5
_LEARNED_BY_A_TRY = 0.12
_LOOKS_BACK = 3
_OPENS, _CLOSES = 8, 18
_SATURDAY = 5


class LearnerJourney:
    """One learner, from signing up to where the plan or the present ends it."""

    def __init__(self, plan: Plan, stage: Stage, password_hash: str | None) -> None:
        self._plan = plan
        self._stage = stage
        self._password_hash = password_hash
        self._chance = Random(f"{plan.seed}/journey")  # noqa: S311 -- nothing here is a secret
        self._work: UnitOutline | None = None  # the assignment for which something was handed in

    def steps(self) -> Journey:
        """Yield when the journey goes on; what is done meanwhile is done at that instant."""
        yield self._at_work(clock.now() + timedelta(days=self._plan.joins_on))
        person = self._sign_up()
        if self._plan.arrival is Arrival.INVITED:
            enrolment = self._use_invitation(person)
        else:
            memberships.claim(person, self._stage.institutions[person.country][self._plan.place])
            yield self._soon()
            enrolment = enrolments.enrol(person, self._stage.course, language=person.language)
        yield from self._study(enrolment)

    def _sign_up(self) -> Person:
        plan = self._plan
        person = accounts.register(
            name=plan.name,
            user_name=plan.user_name,
            email=plan.email,
            password_hash=self._password_hash,
            country=plan.country.code,
            sex=plan.sex,
            language=plan.country.language,
            notice_version=accounts.NOTICE_VERSION,
        )
        accounts.note_seen(person)
        return person

    def _use_invitation(self, person: Person) -> Enrolment:
        institution = self._stage.institutions[person.country][self._plan.place]
        invitation = invitations.get_open(self._stage.invitations[institution.id])
        return invitations.accept(person, invitation, language=person.language)[0]

    def _study(self, enrolment: Enrolment) -> Journey:
        units = catalogue.outline_of(enrolment.version).units
        in_this_sitting = 0
        for unit in units[: self._plan.units]:
            yield self._soon() if in_this_sitting else self._next_sitting()
            in_this_sitting = (in_this_sitting or self._chance.randint(1, 4)) - 1
            self._hand_in_again_if_asked(enrolment)
            is_done = yield from self._work_through(enrolment, unit)
            if not is_done:
                break
        else:
            yield from self._open_next(enrolment, units)
        for _ in range(_LOOKS_BACK if self._work else 0):
            yield self._next_sitting()
            self._hand_in_again_if_asked(enrolment)

    def _open_next(self, enrolment: Enrolment, units: Sequence[UnitOutline]) -> Journey:
        """Begin what comes after all that is to be done, and leave it there."""
        if not self._plan.opens_next or len(units) <= self._plan.units:
            return
        yield self._soon()
        unit = units[self._plan.units]
        accounts.note_seen(enrolment.person)
        progress.note_opened(enrolment, unit)
        if unit.is_quiz:
            attempts.start(enrolment, unit, ids.client_id())

    def _work_through(self, enrolment: Enrolment, unit: UnitOutline) -> Generator[datetime, None, bool]:
        accounts.note_seen(enrolment.person)
        progress.note_opened(enrolment, unit)
        if unit.quiz is not None:
            return (yield from self._take_quiz(enrolment, unit, is_exam=unit.quiz.role is QuizRole.EXAM))
        yield self._after_working_on(unit)
        if unit.is_lesson:
            progress.complete_lesson(enrolment, unit)
        elif unit.is_survey:
            self._send_survey(enrolment, unit)
        elif unit.is_assignment and programmes.has_tutor_for(enrolment):
            yield from self._do_assignment(enrolment, unit)
        return True

    def _send_survey(self, enrolment: Enrolment, unit: UnitOutline) -> None:
        if self._plan.has_opinion:
            asked = surveys.questions_of(enrolment.version, unit, enrolment.language)
            surveys.send(enrolment, unit, opinions.given(asked, enrolment.language, self._chance))

    def _do_assignment(self, enrolment: Enrolment, unit: UnitOutline) -> Journey:
        """Hand something in, or not; what wants mending is handed in again when its mark was seen."""
        if self._plan.work is Work.NOTHING:
            return
        text = records.written(enrolment.language, self._plan.skill, self._chance)
        if self._plan.work is Work.DRAFT:
            hand_ins.save_draft(enrolment, unit, text)
            return
        self._hand_in(enrolment, unit, text)
        if self._plan.work is Work.BETTER:
            yield self._soon()
            self._hand_in(enrolment, unit, records.mended(text, enrolment.language, self._chance))

    def _hand_in(self, enrolment: Enrolment, unit: UnitOutline, text: str) -> None:
        self._work = unit
        hand_ins.hand_in(enrolment, unit, hand_ins.save_draft(enrolment, unit, text).public_id)

    def _hand_in_again_if_asked(self, enrolment: Enrolment) -> None:
        last = hand_ins.standing_of(enrolment, self._work).last if self._work else None
        if self._work and last and last.mark and last.mark.may_again and not last.mark.is_passed:
            better = records.mended(last.hand_in.text, enrolment.language, self._chance)
            self._hand_in(enrolment, self._work, better)

    def _take_quiz(self, enrolment: Enrolment, unit: UnitOutline, *, is_exam: bool) -> Generator[datetime, None, bool]:
        """Try until passed, or no more; tell whether it was passed, or waits to be marked."""
        for earlier in range(self._plan.exam_tries if is_exam else _CHECK_TRIES):
            if earlier:
                yield self._next_try(enrolment, unit)
            if not standings.of(enrolment, unit).may_start:
                return False
            attempt = attempts.start(enrolment, unit, ids.client_id())
            yield self._after_working_on(unit)
            skill = self._plan.exam_skill if is_exam else self._plan.skill + earlier * _LEARNED_BY_A_TRY
            answers.save_page(attempt, answering.answers_to(attempt, skill, self._chance))
            accounts.note_seen(enrolment.person)
            handed_in = attempts.hand_in(attempt)
            # Where answers wait for a tutor, the learner goes on meanwhile.
            if handed_in.is_passed or handed_in.graded_at is None:
                return True
        return False

    def _next_try(self, enrolment: Enrolment, unit: UnitOutline) -> datetime:
        opens_at = standings.of(enrolment, unit).opens_at
        if opens_at is None:
            return self._soon()
        return self._at_work(opens_at + timedelta(hours=self._chance.uniform(0.2, 30)))

    def _soon(self) -> datetime:
        return clock.now() + timedelta(seconds=self._chance.randint(40, 300))

    def _after_working_on(self, unit: UnitOutline) -> datetime:
        return clock.now() + timedelta(minutes=unit.minutes * self._chance.uniform(0.5, 1.5))

    def _next_sitting(self) -> datetime:
        days = 0.4 + self._chance.expovariate(1 / self._plan.pause)
        return self._at_work(clock.now() + timedelta(days=days))

    def _at_work(self, instant: datetime) -> datetime:
        """Return an instant of working hours in the learner's country, at or after one; a few work at weekends."""
        local = instant.astimezone(timezone(timedelta(hours=self._plan.country.hours_ahead)))
        if not _OPENS <= local.hour < _CLOSES:
            local += timedelta(days=local.hour >= _CLOSES)
            local = local.replace(hour=self._chance.randint(_OPENS, 11), minute=self._chance.randint(0, 59))
        if local.weekday() >= _SATURDAY and self._chance.random() < 0.8:
            local += timedelta(days=7 - local.weekday())
        return local.astimezone(instant.tzinfo)
