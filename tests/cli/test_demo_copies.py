"""Learners of the demonstration who are copies of others: equal to what the rules wrote for their models."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select, text

from learnhub import clock, ids
from learnhub.app import LearnHub
from learnhub.assessment import answers, attempts, hand_in_marks, hand_ins, surveys
from learnhub.assessment.hand_in_marks import Given
from learnhub.assessment.survey_models import SurveyCount, SurveyText
from learnhub.cli.demo import copying
from learnhub.cli.demo.copying import Copier, History, Newcomer
from learnhub.content import catalogue
from learnhub.credentials import certificates
from learnhub.credentials.models import Certificate
from learnhub.learning import enrolments, invitations, progress
from learnhub.learning.models import Enrolment, InvitationUse
from learnhub.people.models import Person
from learnhub.stores.database import db, unit_of_work
from tests import published
from tests.assessment import working
from tests.cast import Cast
from tests.databases import PostgresqlDatabases, SqliteDatabases

SINCE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=30)
# What is a copy's own; everything else is the model's, but for keys, codes and the time.
OWN = {"name", "name_key", "user_name", "email", "facts", "facts_digest", "expires_on"}


@pytest.fixture(params=["sqlite", "postgresql"])
def app(
    request: pytest.FixtureRequest, sqlite_databases: SqliteDatabases, postgresql_databases: PostgresqlDatabases
) -> Iterator[LearnHub]:
    databases = sqlite_databases if request.param == "sqlite" else postgresql_databases
    fresh = databases.fresh()
    yield fresh
    with fresh.app_context():
        db.engine.dispose()


@pytest.fixture
def models(app: LearnHub, cast: Cast) -> Iterator[list[Person]]:
    """One who completed the course through an invitation, one who failed a quiz, one who only signed up, and one whose
    work a tutor gave back, and who took part in a survey.
    """
    with app.app_context():
        with unit_of_work(), clock.set_to(SINCE):
            version = published.publish_course()
            invitation = invitations.make(
                cast.administrator(), institution=cast.institution(), programme=None, courses=[version.course],
                due_on=date(2026, 3, 1), uses_allowed=100, days=90,
            ).invitation  # fmt: skip
            people = [cast.learner(), cast.learner(), cast.learner()]
            finisher = invitations.accept(people[0], invitation, language="fr")[0]
            other = enrolments.enrol(people[1], version.course, language="en")
        _learn(finisher, SINCE + timedelta(days=9), is_right=True)
        _learn(other, SINCE + timedelta(days=12, hours=3), is_right=False)
        yield [*people, _work(cast, SINCE + timedelta(days=10))]


def _work(cast: Cast, begins_at: datetime) -> Person:
    with unit_of_work(), clock.set_to(begins_at):
        work = working.work(cast)
        handed_in = work.hand_in()
    with unit_of_work(), clock.set_to(begins_at + timedelta(days=2)):
        hand_in_marks.mark(work.tutor.public_id, handed_in, Given((0, 0), may_again=True))
    with unit_of_work(), clock.set_to(begins_at + timedelta(days=3)):
        work.hand_in("A better text.")
        hand_ins.save_draft(work.enrolment, work.unit, "A third text, which is not handed in.")
    with unit_of_work(), clock.set_to(begins_at + timedelta(days=4)):
        views = published.publish_views()
        enrolment = enrolments.enrol(work.learner, views.course, language="fr")
        surveys.send(enrolment, catalogue.get_unit(views, published.SURVEY), {"useful": {"chosen": ["5"]}})
    return work.learner


def _learn(enrolment: Enrolment, begins_at: datetime, *, is_right: bool) -> None:
    with unit_of_work(), clock.set_to(begins_at):
        progress.complete_lesson(enrolment, catalogue.get_unit(enrolment.version, published.LESSON))
    for hours, unit in enumerate((published.CHECK, published.EXAM), start=1):
        with unit_of_work(), clock.set_to(begins_at + timedelta(hours=hours)):
            attempt = attempts.start(enrolment, catalogue.get_unit(enrolment.version, unit), ids.client_id())
            drawn = [question["question"] for question in attempt.draw]
            if is_right:
                answers.save_page(attempt, {question: published.RIGHT[question] for question in drawn})
            attempts.hand_in(attempt)


def copied(models: list[Person], times: int = 3) -> list[Person]:
    """Copy each model some times, and return the copies, those of the first model first."""
    newcomers = [Newcomer(f"Copy Fictional {number}", f"copy{number}", None) for number in range(times * len(models))]
    with unit_of_work():
        copier, chance = Copier(SINCE, UNTIL), Random(1)  # noqa: S311 - which copy lies when is no secret
        histories = [history for history in copying.read(models) for _ in range(times)]
        for history, newcomer in zip(histories, newcomers, strict=True):
            copier.add(history, newcomer, chance)
        copier.write()
    found = db.session.scalars(select(Person).where(Person.user_name.like("copy%"))).all()
    return sorted(found, key=lambda person: int((person.user_name or "").removeprefix("copy")))


KEYS = {"person_id": "persons", "enrolment_id": "enrolments", "attempt_id": "attempts", "hand_in_id": "hand_ins"}


def told(history: History) -> dict[str, list[dict[str, Any]]]:
    """Return a history with keys and codes numbered as they come, and instants counted from the first one."""
    begins_at = min(history.instants())
    seen: dict[Any, str] = {}

    def plain(table: str, column: str, value: Any) -> Any:
        if isinstance(value, datetime):
            return value - begins_at
        if isinstance(value, dict):
            return {key: plain(table, key, part) for key, part in value.items()}
        named = (table if column == "id" else KEYS.get(column), value)
        is_code = isinstance(value, str) and (len(value) in {16, 36} or value.startswith("LH-"))
        return seen.setdefault(named, f"#{len(seen)}") if is_code or named[0] else value

    def row_of(name: str, row: dict[str, Any]) -> dict[str, Any]:
        # The keys of the record count all lines there are: only their order is a learner's own.
        left_out = OWN if name in KEYS.values() else OWN | {"id"}
        return {column: plain(name, column, value) for column, value in row.items() if column not in left_out}

    return {name: [row_of(name, row) for row in rows] for name, rows in sorted(history.rows.items()) if rows}


def test_a_copy_has_the_history_of_its_model(models: list[Person]) -> None:
    before = [told(history) for history in copying.read(models)]
    after = [told(history) for history in copying.read(copied(models))]
    assert {"answers", "attempts", "audit", "certificates", "events", "invitation_uses", "memberships"} <= set(
        before[0]
    )
    assert {"hand_in_drafts", "hand_in_marks", "hand_ins", "survey_participations"} <= set(before[-1])
    assert after == [history for history in before for _ in range(3)]


def test_copies_lie_at_different_times_within_those_of_the_demonstration(models: list[Person]) -> None:
    histories = copying.read(copied(models, times=8))
    begin = {min(history.instants()) for history in histories[:8]}
    assert len(begin) > 4
    assert all(SINCE <= instant <= UNTIL for history in histories for instant in history.instants())


def test_certificates_of_copies_are_genuine_and_carry_their_own_name(models: list[Person]) -> None:
    for person in copied(models)[:3]:
        certificate = certificates.list_own(person)[0]
        checked = certificates.check(certificate.code)
        assert checked.is_genuine
        assert checked.facts.name == person.name
        assert checked.facts.code == certificate.code
        assert checked.facts.issued_on == certificate.issued_at.date()
        assert checked.facts.expires_on == certificate.expires_on
        assert certificate.expires_on == checked.facts.issued_on.replace(year=checked.facts.issued_on.year + 3)


def test_copies_say_in_a_survey_something_of_their_own(models: list[Person]) -> None:
    """As if each had sent it in: counted as one, by sex, and told in fives."""
    copied(models[-1:], times=8)
    counts = {
        (row.question_slug, row.option_slug): (row.count, row.shown) for row in db.session.scalars(select(SurveyCount))
    }
    assert counts["", ""] == (9, 5)
    assert counts["useful", ""] == (9, 5)
    chosen = {option: count for (question, option), (count, _) in counts.items() if question == "useful" and option}
    assert sum(chosen.values()) == 9
    assert len(chosen) > 1
    assert {row.sex for row in db.session.scalars(select(SurveyCount))} == {"", str(models[-1].sex)}
    written = db.session.scalars(select(SurveyText)).all()
    assert len(written) == counts["change", ""][0]


def test_the_work_of_copies_waits_for_the_tutor_as_that_of_the_model(models: list[Person]) -> None:
    copied(models[-1:], times=2)
    waiting = db.session.scalars(hand_in_marks.waiting()).all()
    assert [work.number for work in waiting] == [2, 2, 2]
    assert len({work.enrolment.person_id for work in waiting}) == 3
    assert len({work.public_id for work in waiting}) == 3


def test_no_code_is_used_twice(models: list[Person]) -> None:
    copied(models)
    for column in (Person.public_id, Enrolment.public_id, Certificate.code):
        codes = db.session.scalars(select(column)).all()
        assert len(set(codes)) == len(codes)


def test_the_invitation_counts_those_who_came_by_it(models: list[Person]) -> None:
    copied(models)
    used = db.session.scalars(select(InvitationUse)).all()
    invitation = db.session.scalars(select(invitations.Invitation)).one()
    db.session.refresh(invitation)
    assert invitation.uses == len(used) == 4
    assert invitation.uses <= invitation.uses_allowed


def test_whoever_comes_after_the_copies_has_a_key_of_their_own(models: list[Person], cast: Cast) -> None:
    highest = max(person.id for person in copied(models))
    with unit_of_work():
        newcomer = cast.learner(user_name="after")
        course = catalogue.get_course(published.COURSE)
        enrolment = enrolments.enrol(newcomer, course, language="en")
    assert newcomer.id > highest
    assert enrolment.id == db.session.scalar(select(func.max(Enrolment.id)))


def test_every_reference_leads_somewhere(models: list[Person]) -> None:
    copied(models)
    if db.engine.dialect.name == "sqlite":
        assert db.session.execute(text("PRAGMA foreign_key_check")).fetchall() == []
