"""What people of the small world hand in for a tutor: each in a programme with somebody who could mark it."""

from __future__ import annotations

from learnhub import ids
from learnhub.assessment import answers, attempts, hand_ins, work_files
from learnhub.assessment.work_files import Upload
from learnhub.content import catalogue
from learnhub.learning import enrolments, programmes
from learnhub.learning.models import Programme
from learnhub.people.models import Person
from learnhub.stores import record
from tests import published
from tests.assessment.uploads import PDF
from tests.cast import Cast


class HandingIn:
    """Lets people write to an open question, inside of a unit of work."""

    def __init__(self, cast: Cast, programme: Programme) -> None:
        self._course = published.publish_kinds().course
        self._tasks = published.publish_tasks().course
        elsewhere = programmes.make(record.SYSTEM, name="Programme elsewhere", courses=[self._course, self._tasks])
        for one in (programme, elsewhere):
            cast.tutor(one.public_id)
        self._elsewhere = elsewhere

    def answer(self, person: Person, programme: Programme | None) -> str:
        """Hand in an answer that waits, in a programme or elsewhere; return the attempt's code."""
        enrolment = enrolments.enrol(person, self._course, language="en", programme=programme or self._elsewhere)
        unit = catalogue.get_unit(enrolment.version, published.KINDS_QUIZ)
        attempt = attempts.start(enrolment, unit, ids.client_id())
        answers.save_page(attempt, {published.OPEN_QUESTION: {"typed": "In my own words."}})
        assert attempts.hand_in(attempt).graded_at is None
        return str(attempt.public_id)

    def work(self, person: Person, programme: Programme | None) -> str:
        """Hand in a piece of work that waits, in a programme or elsewhere, and save another; return its code."""
        enrolment = enrolments.enrol(person, self._tasks, language="en", programme=programme or self._elsewhere)
        unit = catalogue.get_unit(enrolment.version, published.TASK)
        taken, _problems = work_files.accept(hand_ins.rules_of(unit), [Upload("work.pdf", PDF)])
        draft = hand_ins.save_draft(enrolment, unit, "In my own words.", added=taken)
        made = hand_ins.hand_in(enrolment, unit, draft.public_id)
        hand_ins.save_draft(enrolment, unit, f"A secret of {person.name}", added=taken)
        return str(made.public_id)
