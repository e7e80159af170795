"""Merging two accounts: what was done with either is kept, nothing is lowered, and undoing gives it back."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from learnhub import clock, ids
from learnhub.access import audit, people, reach
from learnhub.assessment import answers, attempts, draws, standings
from learnhub.content import catalogue
from learnhub.content.models import CourseVersion
from learnhub.content.outline import UnitOutline
from learnhub.credentials import certificates
from learnhub.errors import Conflict, Invalid, LearnHubError, NotFound, Refused
from learnhub.exchange import discussions
from learnhub.jobs import steward_letters
from learnhub.learning import enrolments, entries, notebook, programmes, progress
from learnhub.learning.models import Enrolment, NotebookEntry
from learnhub.learning.notebook import Sent
from learnhub.people import (
    accounts,
    confirmations,
    grants,
    mailed_links,
    memberships,
    sessions,
    sign_in_links,
    suspensions,
)
from learnhub.people.mailed_links import MailedLink
from learnhub.people.models import Person
from learnhub.privacy import account_merges, erasure_requests, my_data
from learnhub.reports import rows as report_rows
from learnhub.reports.rows import Narrowed
from learnhub.settings import Settings
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.outbox import Mail
from learnhub.stores.record import Act, AuditEntry
from learnhub.stores.repointing import Merge
from tests import published
from tests.cast import Cast
from tests.conftest import Time
from tests.reports import factories
from tests.thoroughness import cases

pytestmark = pytest.mark.usefixtures("rules")
# What a merge never touches, or leaves its own lines in.
ASIDE = {"audit", "events", "sessions", "merges", "merge_changes", "mailed_links", "sign_in_links", "answer_receipts"}
ASIDE |= {"mail", "tasks"}  # both owners are told
CHECK, EXAM = published.CHECK, published.EXAM
WRONG: Mapping[str, Any] = {}


def everything() -> dict[str, list[dict[str, Any]]]:
    tables = [table for table in db.metadata.sorted_tables if table.name not in ASIDE]
    db.session.expire_all()
    return {
        table.name: [dict(row) for row in db.session.execute(select(table).order_by(*table.primary_key)).mappings()]
        for table in tables
    }


def merge(former: Person, kept: Person) -> Merge:
    return account_merges.merge("k3v9", former, kept)


@pytest.fixture
def twins(cast: Cast) -> tuple[Person, Person]:
    """Two accounts of Afi: the one that goes, and the one that stays."""
    return cast.learner(name="Afi Exemple"), cast.learner(name="Afi Exemple")


def take(enrolment: Enrolment, slug: str, given: Mapping[str, Any]) -> None:
    """Take a quiz and hand it in."""
    attempt = attempts.start(enrolment, catalogue.get_unit(enrolment.version, slug), ids.client_id())
    for question in draws.questions_of(attempt):
        if question in given:
            answers.save_answer(attempt, question, given[question], ids.client_id())
    attempts.hand_in(attempt)


def enrolled(person: Person, version: CourseVersion) -> Enrolment:
    return enrolments.enrol(person, version.course, language="en")


def read(enrolment: Enrolment, slug: str) -> None:
    progress.complete_lesson(enrolment, catalogue.get_unit(enrolment.version, slug))


def in_force(person: Person, version: CourseVersion) -> Enrolment:
    found = enrolments.find(person, version.course)
    assert found is not None
    return found


def done(enrolment: Enrolment) -> frozenset[str]:
    return progress.standing(enrolment).done


def score(enrolment: Enrolment, slug: str) -> int:
    return standings.of(enrolment, catalogue.get_unit(enrolment.version, slug)).score or 0


def test_a_course_of_one_of_them_moves_with_its_certificate(twins: tuple[Person, Person]) -> None:
    former, kept = twins
    enrolment = factories.enrolled(former, factories.course(), done=3)
    certificate = certificates.find_of(enrolment)
    assert certificate is not None
    merge(former, kept)
    assert enrolment.person_id == kept.id
    assert certificates.list_own(kept) == [certificate]
    assert certificates.check(certificate.code).state == "valid"


def test_of_two_enrolments_the_further_stays_in_force_and_takes_over_the_rest(twins: tuple[Person, Person]) -> None:
    former, kept = twins
    course = factories.course(lessons=6)
    theirs, mine = factories.enrolled(former, course, done=2), factories.enrolled(kept, course)
    for number in (5, 3, 4):
        read(mine, f"lesson-{number}")
    merge(former, kept)
    assert in_force(kept, mine.version) is mine
    assert done(mine) == {f"lesson-{number}" for number in range(1, 6)}
    assert done(theirs) == {"lesson-1", "lesson-2"}


def test_a_further_one_of_the_former_comes_into_force_and_the_other_is_put_aside(twins: tuple[Person, Person]) -> None:
    former, kept = twins
    course = factories.course(lessons=6)
    theirs, mine = factories.enrolled(former, course, done=3), factories.enrolled(kept, course, done=1)
    merge(former, kept)
    assert in_force(kept, mine.version) is theirs
    assert mine.person_id == former.id


def test_what_a_tutor_marks_afterwards_counts_for_the_account_that_stays(twins: tuple[Person, Person]) -> None:
    former, kept = twins
    course = factories.course(lessons=4)
    mine, theirs = factories.enrolled(kept, course, done=2), factories.enrolled(former, course, done=1)
    merge(former, kept)
    unit = progress.standing(theirs).outline.units[3]
    progress.assignment_passed(theirs, unit)
    assert unit.slug in done(mine)


def test_nobody_is_in_a_programme_twice(twins: tuple[Person, Person]) -> None:
    former, kept = twins
    course = factories.course()
    programme = programmes.make(record.SHELL, name="Spring", courses=[course])
    for one in twins:
        factories.enrolled(one, course, programme=programme)
    made = merge(former, kept)
    members = select(Enrolment.person_id).where(Enrolment.programme_id == programme.id)
    assert db.session.scalars(members).all() == [kept.id]
    account_merges.undo("k3v9", made)
    assert len(db.session.scalars(members).all()) == 2


def test_what_was_due_stays_due(twins: tuple[Person, Person]) -> None:
    former, kept = twins
    course = factories.course()
    theirs, mine = factories.enrolled(former, course, done=1), factories.enrolled(kept, course)
    mine.due_on = date(2026, 12, 20)
    merge(former, kept)
    assert theirs.person_id == kept.id
    assert theirs.due_on == date(2026, 12, 20)


def test_both_certificates_stay_and_are_shown(twins: tuple[Person, Person]) -> None:
    former, kept = twins
    course = factories.course()
    codes = {certificates.find_of(factories.enrolled(one, course, done=3)).code for one in twins}  # type: ignore[union-attr]
    merge(former, kept)
    assert {one.code for one in certificates.list_own(kept)} == codes
    assert {certificates.check(code).state for code in codes} == {"valid"}


def test_the_better_attempts_come_into_force_and_the_next_one_has_a_number_of_its_own(
    twins: tuple[Person, Person],
) -> None:
    former, kept = twins
    version = published.publish_course()
    theirs, mine = enrolled(former, version), enrolled(kept, version)
    read(mine, published.LESSON)
    take(mine, CHECK, WRONG)
    take(theirs, CHECK, published.RIGHT)
    before = everything()
    made = merge(former, kept)
    assert in_force(kept, version) is mine
    assert (score(mine, CHECK), score(theirs, CHECK)) == (10_000, 0)
    account_merges.undo("k3v9", made)
    assert everything() == before


def test_a_course_that_both_did_the_half_of_is_completed_when_it_is_opened_next(twins: tuple[Person, Person]) -> None:
    former, kept = twins
    course = factories.course(lessons=4)
    mine, theirs = factories.enrolled(kept, course, done=2), factories.enrolled(former, course)
    for number in (3, 4):
        read(theirs, f"lesson-{number}")
    merge(former, kept)
    own = in_force(kept, mine.version)
    assert own.completed_at is None
    progress.note_opened(own, progress.standing(own).outline.units[0])
    assert own.completed_at is not None
    assert certificates.find_of(own) is not None


def test_notes_of_both_are_kept(twins: tuple[Person, Person]) -> None:
    version = published.publish_course()
    for one in twins:
        sent = Sent(entries.Kind.PROMPT, "where-you-work", f"Words of {one.user_name}", ids.client_id())
        notebook.write(enrolled(one, version), published.LESSON, [sent])
    merge(*twins)
    texts = db.session.scalars(select(NotebookEntry.text).where(NotebookEntry.person_id == twins[1].id)).all()
    assert set(texts) == {f"Words of {one.user_name}" for one in twins}


def test_the_former_account_is_signed_out_and_nobody_comes_in_by_it(twins: tuple[Person, Person], cast: Cast) -> None:
    former, kept = twins
    token, link = cast.session_token(former), sign_in_links.make(record.SHELL, former)
    own = cast.session_token(kept)
    merge(former, kept)
    assert sessions.find_open(token) is None
    assert sessions.find_open(own) is not None
    with pytest.raises(NotFound):
        sign_in_links.use(link)
    with pytest.raises(Refused):
        suspensions.reactivate("k3v9", former)


def test_roles_are_not_added_up(cast: Cast) -> None:
    former, kept = cast.country_manager("BJ"), cast.learner()
    moves = account_merges.forecast(former, kept)
    assert [held.scope_key for held in moves.roles] == ["BJ"]
    made = merge(former, kept)
    assert grants.in_force(kept) == grants.in_force(former) == ()
    account_merges.undo("k3v9", made)
    assert len(grants.in_force(former)) == 1


def test_a_confirmed_place_takes_that_of_one_that_is_only_stated(cast: Cast) -> None:
    ministry, other = cast.institution(), cast.institution()
    former, kept = cast.learner(within=ministry), cast.learner()
    memberships.claim(kept, other)
    before = everything()
    made = merge(former, kept)
    membership = memberships.of(kept)
    assert membership is not None
    assert (membership.institution_id, memberships.of(former)) == (ministry.id, None)
    account_merges.undo("k3v9", made)
    assert everything() == before


def test_whoever_asks_to_be_erased_or_administers_is_not_merged(cast: Cast, twins: tuple[Person, Person]) -> None:
    former, kept = twins
    with pytest.raises(Invalid):
        merge(kept, kept)
    with pytest.raises(Refused):
        merge(cast.administrator(), kept)
    erasure_requests.ask(former)
    with pytest.raises(Refused):
        merge(former, kept)
    erasure_requests.take_back(former)
    merge(former, kept)
    with pytest.raises(Conflict):
        merge(former, kept)


def test_the_record_stays_as_it_is_and_shows_both_in_ones_own_history(twins: tuple[Person, Person]) -> None:
    former, kept = twins
    before = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    told = [(line.id, line.person, line.subject_id) for line in before]
    merge(former, kept)
    after = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(line.id, line.person, line.subject_id) for line in after][: len(told)] == told
    own = audit.own(reach.actor_of(kept), 1)
    assert {former.public_id, kept.public_id} <= {line.subject_id for line in own.entries}
    assert Act.ACCOUNTS_MERGED in {line.act for line in own.entries}


def test_managers_see_the_record_of_both(cast: Cast, twins: tuple[Person, Person]) -> None:
    merge(*twins)
    found = audit.visible(reach.actor_of(cast.administrator()), audit.Wanted(person=twins[1]), 1)
    assert {one.public_id for one in twins} <= {line.subject_id for line in found.entries}
    assert Act.ACCOUNTS_MERGED in {line.act for line in found.entries}


def confirm_address(person: Person, email: str) -> None:
    """Use the link of the letter that is sent to an address."""
    confirmations.ask("a key", person, email)
    link = db.session.scalars(select(MailedLink).order_by(MailedLink.id.desc())).first()
    assert link is not None
    confirmations.confirm(mailed_links.token_of("a key", link))


def test_the_address_of_the_former_can_be_used_and_goes_back(
    cast: Cast, twins: tuple[Person, Person], time: Time
) -> None:
    """Who has lost nothing by a merge has not lost the address either; it is no stranger's meanwhile."""
    former, kept = twins
    former.email = "afi.the.former@example.org"
    made = merge(former, kept)
    with pytest.raises(Conflict):
        confirm_address(cast.learner(), "afi.the.former@example.org")
    ticks = itertools.count()
    with clock.set_to(lambda: time.now + timedelta(milliseconds=next(ticks))):  # as real clocks do
        confirm_address(kept, "afi.the.former@example.org")
    assert (former.email, kept.email) == (None, "afi.the.former@example.org")
    account_merges.undo("k3v9", made)
    assert (former.email, kept.email) == ("afi.the.former@example.org", None)


def test_both_owners_are_told_where_to_sign_in(twins: tuple[Person, Person]) -> None:
    former, kept = twins
    merge(former, kept)
    told = dict(db.session.execute(select(Mail.person, Mail.letter)).all())
    assert told == {one.public_id: account_merges.LETTER for one in twins}
    writer = steward_letters.Writer(Settings())
    letters = [writer.merged(one.public_id) for one in twins]
    assert [kept.user_name in " ".join(letter.paragraphs) for letter in letters if letter] == [True, False]


def test_lists_and_reports_tell_of_one_person(cast: Cast, twins: tuple[Person, Person]) -> None:
    former, kept = twins
    course = factories.course()
    for one in twins:
        factories.enrolled(one, course, done=1)
    actor = reach.actor_of(cast.administrator())
    merge(former, kept)
    assert [line.code for line in people.search(actor, "afi", 1).lines] == [kept.public_id]
    rows = report_rows.within(actor, Narrowed()).c
    assert db.session.scalars(select(rows.person_id)).all() == [kept.id]


def test_the_copy_and_the_erasure_are_of_both(twins: tuple[Person, Person]) -> None:
    former, kept = twins
    former.email = "afi.the.former@example.org"
    factories.enrolled(former, factories.course(), done=1)
    made = merge(former, kept)
    assert {row["user_name"] for row in my_data.of(kept).tables["persons"]} == {former.user_name, kept.user_name}
    erasure_requests.ask(kept)
    erasure_requests.carry_out("k3v9", kept)
    assert accounts.find_by_sign_in_name("afi.the.former@example.org") is None
    assert accounts.get(former.public_id).erased_at is not None
    with pytest.raises(Conflict):
        account_merges.undo("k3v9", made)


def test_the_last_merge_is_undone_first_and_within_thirty_days(cast: Cast, time: Time) -> None:
    first, second, third = cast.learner(), cast.learner(), cast.learner()
    inner = merge(first, second)
    outer = merge(second, third)
    assert first.merged_into_id == third.id
    with pytest.raises(Conflict):
        account_merges.undo("k3v9", inner)
    account_merges.undo("k3v9", outer)
    assert first.merged_into_id == second.id
    time.pass_by(days=30)
    with pytest.raises(Conflict):
        account_merges.undo("k3v9", inner)


class History:
    """What two people happen to do in two courses, one of which has quizzes."""

    def __init__(self, cast: Cast, seed: int, version: CourseVersion) -> None:
        self.random = random.Random(seed)  # noqa: S311 -- a game
        self.twins = cast.learner(), cast.learner()
        self.ministry = cast.institution(name=f"Ministry {seed}")
        lessons = factories.course(f"lessons-{seed}", lessons=4)
        self.versions = [version, catalogue.get_published(lessons.slug)]
        for _ in range(self.random.randrange(4, 16)):
            self.act(self.random.choice(self.twins))

    def act(self, person: Person) -> None:
        """Let somebody do one thing, if it may be done."""
        enrolment = enrolled(person, self.random.choice(self.versions))
        unit = self.random.choice(progress.standing(enrolment).outline.units)
        progress.note_opened(enrolment, unit)
        deeds = [
            lambda: discussions.ask(person, enrolment.course, unit.slug, language="en", text="Why?"),
            lambda: notebook.set_bookmark(enrolment, unit.slug, "", is_kept=True),
            lambda: memberships.claim(person, self.ministry),
            lambda: self._begin(enrolment, unit),
            *[lambda: self._do(enrolment, unit)] * 6,
        ]
        try:
            self.random.choice(deeds)()
        except LearnHubError:
            db.session.flush()

    def _begin(self, enrolment: Enrolment, unit: UnitOutline) -> None:
        attempts.start(enrolment, unit, ids.client_id())

    def _do(self, enrolment: Enrolment, unit: UnitOutline) -> None:
        if unit.is_lesson:
            progress.complete_lesson(enrolment, unit)
        elif unit.quiz:
            take(enrolment, unit.slug, self.random.choice([WRONG, published.RIGHT]))

    def reached(self, person: Person) -> dict[tuple[int, str], int]:
        """Return what somebody has reached: units done, scores of quizzes, courses completed, by course and unit."""
        found: dict[tuple[int, str], int] = {}
        for version in self.versions:
            enrolment = enrolments.find(person, version.course)
            if enrolment is None:
                continue
            is_complete = enrolment.completed_at is not None
            found[version.id, "complete"] = int(is_complete)
            found |= {(version.id, f"{slug} done"): 1 for slug in done(enrolment)}
            if not is_complete:  # else what counts is that of the completion
                quizzes = (unit for unit in progress.standing(enrolment).outline.units if unit.quiz)
                found |= {(version.id, unit.slug): score(enrolment, unit.slug) for unit in quizzes}
        return found


@pytest.mark.long
def test_whatever_both_did_nothing_is_lowered_and_undoing_gives_all_back(cast: Cast) -> None:
    version = published.publish_course()
    for seed in range(cases(6, long=400)):
        history = History(cast, seed, version)
        former, kept = history.twins
        reached = [history.reached(one) for one in history.twins]
        earned = {one.code for twin in history.twins for one in certificates.list_own(twin)}
        before = everything()
        made = merge(former, kept)
        now = history.reached(kept)
        for key, least in [*reached[0].items(), *reached[1].items()]:
            if not now[key[0], "complete"] or key[1].endswith(("done", "complete")):
                assert now.get(key, 0) >= least, (seed, key)
        assert {one.code for one in certificates.list_own(kept)} == earned, seed
        assert all(certificates.check(code).is_genuine for code in earned)
        if history.random.randrange(2):
            for _ in range(3):
                history.act(kept)
            both = {key for one in reached for key in one if key[1].endswith(("done", "complete"))}
            account_merges.undo("k3v9", made)
            assert both <= {key for one in history.twins for key in history.reached(one)}, seed
            assert {one.code for twin in history.twins for one in certificates.list_own(twin)} >= earned, seed
        else:
            account_merges.undo("k3v9", made)
            assert everything() == before, seed
