"""What was acknowledged survives a killed process; what was not is wholly there or wholly absent (INV-01)."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any

import pytest

from learnhub import ids
from learnhub.app import LearnHub
from learnhub.assessment import answers, attempts, hand_ins, marks
from learnhub.assessment.models import Answer, AnswerMark, AnswerReceipt, Attempt
from learnhub.learning.models import Enrolment
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry, Event, Verb
from tests import programs
from tests.assessment import factories, working
from tests.assessment.factories import MARKED, WRITTEN
from tests.assessment.uploads import PDF
from tests.thoroughness import cases

Save = tuple[str, str, dict[str, Any]]

KILLS = cases(2, long=50)


@pytest.mark.long
def test_no_acknowledged_answer_is_lost_and_none_counts_twice(app: LearnHub) -> None:
    for _ in range(KILLS):
        public_id, saves = begin(app), some_saves()
        acknowledged = save_until_killed(app, public_id, saves, after=random.randint(1, 60))  # noqa: S311
        taken = check_what_is_there(app, public_id, saves, acknowledged)
        check_repeats_change_nothing(app, public_id, taken)
        check_the_end_is_as_if_nothing_had_happened(app, public_id, saves, taken)


def begin(app: LearnHub) -> str:
    with app.app_context(), unit_of_work():
        quiz = factories.quiz()
        return attempts.start(quiz.enrol(), quiz.unit, ids.client_id()).public_id


def some_saves() -> list[Save]:
    saves: list[Save] = []
    for number in range(200):
        saves.append((ids.client_id(), "how-many", {"typed": str(number)}))
        saves.append((ids.client_id(), "which", {"chosen": sorted(random.sample("abcd", 2))}))
    return saves


def save_until_killed(app: LearnHub, public_id: str, saves: list[Save], after: int) -> list[str]:
    """Kill the saving process while it goes on after its `after`th save; return the ids it acknowledged."""
    return run_until_killed(app, ["tests.assessment.saving", public_id], saves, after)


def run_until_killed(app: LearnHub, module: list[str], given: Sequence[object], after: int) -> list[str]:
    """Kill a process that works off what is given after its `after`th line; return the lines it printed whole."""
    name, *arguments = module
    with programs.running(app.config["LEARNHUB"], name, *arguments, given=json.dumps(given)) as program:
        lines = [program.says.readline() for _ in range(after)]
        program.ended(within=random.uniform(0, 0.02))  # noqa: S311 -- anywhere within the next few lines
        program.process.kill()
        lines += program.says.readlines()
    whole = [line.strip() for line in lines if line.endswith("\n")]
    assert after <= len(whole) < len(given)
    return whole


def check_what_is_there(app: LearnHub, public_id: str, saves: list[Save], acknowledged: list[str]) -> list[Save]:
    """Return the saves that were taken: those acknowledged, and at most the one under way."""
    with app.app_context(), unit_of_work():
        attempt = attempt_of(public_id)
        answers.hold(attempt)  # a server may still be ending what the killed process had begun
        receipts = codes_of(attempt)
        taken = saves[: len(receipts)]
        assert len(acknowledged) <= len(receipts) <= len(acknowledged) + 1
        assert receipts == {code for code, _, _ in taken}
        assert set(acknowledged) <= receipts
        assert answers.answers_of(attempt) == {question: response for _, question, response in taken}
        return taken


def check_repeats_change_nothing(app: LearnHub, public_id: str, taken: list[Save]) -> None:
    again = random.sample(taken, len(taken))
    with app.app_context(), unit_of_work():
        attempt = attempt_of(public_id)
        before = answers.answers_of(attempt)
        for code, question, response in again:
            assert answers.save_answer(attempt, question, response, code).is_repeat
        assert answers.answers_of(attempt) == before


def check_the_end_is_as_if_nothing_had_happened(
    app: LearnHub, public_id: str, saves: list[Save], taken: list[Save]
) -> None:
    with app.app_context(), unit_of_work():
        attempt = attempt_of(public_id)
        repeats = [answers.save_answer(attempt, *body, code).is_repeat for code, *body in saves]
        assert sum(repeats) == len(taken)
        assert answers.answers_of(attempt) == {question: response for _, question, response in saves}
        assert codes_of(attempt) == {code for code, _, _ in saves}


def attempt_of(public_id: str) -> Attempt:
    return db.session.scalars(db.select(Attempt).where(Attempt.public_id == public_id)).one()


def codes_of(attempt: Attempt) -> set[str]:
    return set(db.session.scalars(db.select(AnswerReceipt.public_id).where(AnswerReceipt.attempt_id == attempt.id)))


WRITERS, TUTOR = 24, "a-tutors-code-00"


@pytest.mark.long
def test_a_mark_is_there_with_all_that_follows_or_not_at_all(app: LearnHub) -> None:
    for _ in range(cases(1, long=20)):
        public_ids = hand_in_to_be_marked(app)
        module = ["tests.assessment.marking", TUTOR, MARKED.slug]
        acknowledged = run_until_killed(app, module, public_ids, after=random.randint(1, 5))  # noqa: S311
        marked = marked_of(app, public_ids)
        assert len(marked) - len(acknowledged) in {0, 1}
        assert marked[: len(acknowledged)] == acknowledged
        with app.app_context(), unit_of_work():
            for public_id in public_ids:
                marks.mark(TUTOR, attempt_of(public_id), MARKED.slug, 150, "Clear.")
        assert marked_of(app, public_ids) == public_ids


def hand_in_to_be_marked(app: LearnHub) -> list[str]:
    with app.app_context(), unit_of_work():
        quiz = factories.quiz([MARKED])
        programme = factories.tutored(quiz).programme
        made = []
        for _ in range(WRITERS):
            enrolment = quiz.enrol()
            enrolment.programme = programme
            attempt = attempts.start(enrolment, quiz.unit, ids.client_id())
            answers.save_page(attempt, {MARKED.slug: WRITTEN})
            made.append(attempts.hand_in(attempt).public_id)
        return made


def marked_of(app: LearnHub, public_ids: list[str]) -> list[str]:
    with app.app_context(), unit_of_work():
        return [public_id for public_id in public_ids if is_marked(attempt_of(public_id))]


def is_marked(attempt: Attempt) -> bool:
    """Tell whether an attempt has its mark; all that follows from a mark is there once, or nothing of it is."""
    answers.hold(attempt)  # a server may still be ending what the killed process had begun
    learner = attempt.enrolment.person.public_id
    audited = db.select(AuditEntry.id).where(AuditEntry.subject_id == learner, AuditEntry.act == Act.ANSWER_MARKED)
    told = db.select(Event.id).where(Event.person == learner, Event.verb == Verb.ANSWERED)
    traces = [
        db.session.get(AnswerMark, (attempt.id, MARKED.slug)) is not None,
        db.session.get_one(Answer, (attempt.id, MARKED.slug)).points is not None,
        attempt.graded_at is not None,
        *(len(db.session.scalars(lines).all()) for lines in (audited, told)),
    ]
    assert len(set(traces)) == 1, traces
    return bool(traces[0])


def test_work_that_was_acknowledged_is_there_with_its_file(app: LearnHub) -> None:
    texts = [f"Text {number}" for number in range(100)]
    with app.app_context(), unit_of_work():
        work = working.work()
        public_id = work.enrolment.public_id
    acknowledged = run_until_killed(app, ["tests.assessment.handing", public_id], texts, after=3)
    with app.app_context(), unit_of_work():
        enrolment = db.session.scalars(db.select(Enrolment).where(Enrolment.public_id == public_id)).one()
        hand_ins.hold(enrolment)  # a server may still be ending what the killed process had begun
        made = hand_ins.standing_of(enrolment, work.unit).made
        assert [one.hand_in.number for one in made] == list(range(1, len(made) + 1))
        assert [one.hand_in.text for one in made] == texts[: len(made)]
        assert len(made) - len(acknowledged) in {0, 1}
        for one in made:
            [file] = one.files
            path = app.config["LEARNHUB"].data_folder / "files" / file.digest[:2] / file.digest
            assert path.read_bytes() == PDF + one.hand_in.text.encode()
        assert hand_ins.find_draft(enrolment, work.unit) is None
        assert hand_ins.draft_files(enrolment, work.unit) == []
