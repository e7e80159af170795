"""Newer versions take learners with them as the format says, and never anything away from them."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from learnhub.assessment import attempts, results, standings
from learnhub.content import catalogue, publishing
from learnhub.credentials import certificates
from learnhub.errors import Invalid, NotFound
from learnhub.learning import enrolments, moves, progress
from learnhub.learning.models import Enrolment
from learnhub.learning.moves import Moved
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry, Event, Verb
from tests.cast import Cast
from tests.conftest import Time
from tests.learning.test_progress import read, take
from tests.learning.versions import draft, moved, published
from tests.published import CHECK, EXAM
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("rules")


def enrol(person: Person) -> Enrolment:
    return enrolments.enrol(person, catalogue.get_course("floors"), language="fr")


def complete(enrolment: Enrolment) -> None:
    read(enrolment)
    take(enrolment, CHECK)
    take(enrolment, EXAM)


def lines_of(act: Act) -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.act == act)))


def test_a_patch_takes_everybody_on_its_minor_version_with_it(cast: Cast) -> None:
    published("1.0.0")
    going, done = enrol(cast.learner()), enrol(cast.learner())
    complete(done)
    version = draft("1.0.1", "reworded")
    assert moved(version) == Moved(learners=2, completed=0)
    assert (going.version, done.version) == (version, version)
    assert db.session.get_one(Enrolment, done.id).completed_version_id == done.first_version_id


def test_a_patch_by_whose_rules_something_else_counts_leaves_those_who_are_done_where_they_are(cast: Cast) -> None:
    first = published("1.0.0")
    going, done = enrol(cast.learner()), enrol(cast.learner())
    complete(done)
    version = published("1.0.1", "stricter")
    assert (going.version, done.version) == (version, first)


def test_a_minor_version_takes_those_in_progress_with_all_they_have_done_and_shows_what_is_new(cast: Cast) -> None:
    first = published("1.0.0")
    going, done = enrol(cast.learner()), enrol(cast.learner())
    read(going)
    complete(done)
    version = published("1.1.0", "longer")
    assert (going.version, done.version) == (version, first)
    standing = progress.standing(going)
    assert (standing.done, standing.new) == ({"floor"}, {"more"})
    progress.note_opened(going, catalogue.get_unit(version, "more"))
    assert progress.standing(going).new == frozenset()
    assert progress.standing(done).new == frozenset()


def test_what_came_with_a_minor_version_is_new_after_its_patch_as_well(cast: Cast) -> None:
    published("1.0.0")
    going = enrol(cast.learner())
    published("1.1.0", "longer")
    published("1.1.1", "longer")
    assert progress.standing(going).new == {"more"}
    assert progress.standing(enrol(cast.learner())).new == frozenset()


def test_a_major_version_takes_nobody_and_new_learners_start_on_it(cast: Cast) -> None:
    first = published("1.0.0")
    going = enrol(cast.learner())
    assert moved(draft("2.0.0", "longer")) == Moved(0, 0)
    assert going.version == first
    assert enrol(cast.learner()).version.number == "2.0.0"
    assert lines_of(Act.LEARNERS_MOVED) == []


def test_a_patch_to_an_older_minor_version_moves_only_those_on_it(cast: Cast) -> None:
    published("1.0.0")
    done = enrol(cast.learner())
    complete(done)
    published("1.1.0", "longer")
    going = enrol(cast.learner())
    assert moved(draft("1.0.1", "reworded")) == Moved(1, 0)
    assert (done.version.number, going.version.number) == ("1.0.1", "1.1.0")
    assert enrol(cast.learner()).version.number == "1.1.0"


def test_who_was_left_behind_by_an_older_release_comes_with_the_next_version(cast: Cast) -> None:
    published("1.0.0")
    going = enrol(cast.learner())
    publishing.publish(record.SHELL, draft("1.1.0", "longer"))
    published("1.1.1", "longer")
    assert going.version.number == "1.1.1"


def test_publishing_twice_moves_once_and_each_move_is_told_once(cast: Cast) -> None:
    published("1.0.0")
    enrol(cast.learner())
    version = draft("1.0.1")
    moved(version)
    assert moves.publish(record.SHELL, version) is None
    (line,) = lines_of(Act.LEARNERS_MOVED)
    assert (line.subject_id, line.details) == ("floors/1.0.1", {"learners": 1, "completed": 0})
    assert [one.subject_id for one in lines_of(Act.COURSE_PUBLISHED)] == ["floors/1.0.0", "floors/1.0.1"]


def test_a_move_asks_the_same_however_many_learners_there_are(cast: Cast) -> None:
    published("1.0.0")
    asked = []
    for number, count in enumerate((1, 12), start=1):
        for _each in range(count):
            read(enrol(cast.learner()))
        version = draft(f"1.{number}.0", "longer")
        with counted() as statements:
            moved(version)
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 12


def test_whoever_has_done_all_that_is_left_completes_by_the_move(cast: Cast, time: Time) -> None:
    published("1.0.0")
    person = cast.learner(within=cast.institution())
    going, begun = enrol(person), enrol(cast.learner())
    read(going)
    take(going, CHECK)
    read(begun)
    time.pass_by(days=3)
    assert moved(draft("1.1.0", "without exam")) == Moved(learners=2, completed=1)
    assert going.completed_at == time.now
    assert going.completed_version_id == going.version_id
    assert (going.completed_country, going.completed_sex) == (person.country, person.sex)
    assert going.completed_institution_id is not None
    certificate = certificates.find_of(going)
    assert certificate is not None
    assert certificates.checked(certificate).facts.version == "1.1.0"
    assert begun.completed_at is None
    told = select(func.count()).where(Event.verb == Verb.COMPLETED, Event.object_kind == "course")
    assert db.session.scalar(told) == 1


def test_a_renamed_unit_is_to_be_done_again_and_what_was_earned_on_it_stays(cast: Cast) -> None:
    published("1.0.0")
    going = enrol(cast.learner())
    read(going)
    published("1.1.0", "renamed")
    standing = progress.standing(going)
    assert (standing.done, standing.done_count, standing.new) == ({"floor"}, 0, {"ground"})


def test_an_open_attempt_ends_on_the_version_it_was_begun_on(cast: Cast) -> None:
    first = published("1.0.0")
    going = enrol(cast.learner())
    attempt = attempts.start(going, catalogue.get_unit(first, EXAM), "11111111-1111-4111-8111-111111111111")
    published("1.1.0", "without exam")
    assert attempt.version == first
    attempts.hand_in(attempt)
    assert attempt.is_passed is False
    assert going.version.number == "1.1.0"


def test_a_stricter_rule_takes_no_score_and_no_pass_away(cast: Cast) -> None:
    first = published("1.0.0")
    going = enrol(cast.learner())
    take(going, CHECK)
    take(going, CHECK, rightly=False)
    unit = catalogue.get_unit(first, CHECK)
    before = standings.of(going, unit)
    version = published("1.0.1", "stricter")
    after = standings.of(going, catalogue.get_unit(version, CHECK))
    assert (after.score, after.is_passed) == (before.score, before.is_passed) == (10_000, True)
    take(going, CHECK, rightly=False)
    assert standings.of(going, catalogue.get_unit(version, CHECK)).score == 10_000
    assert results.of([going])[going.id][0].score == 10_000


def test_a_learner_may_choose_to_move_to_another_major_version_and_back(cast: Cast) -> None:
    published("1.0.0")
    published("1.1.0", "longer")
    going = enrol(cast.learner())
    read(going)
    published("2.0.0", "renamed")
    published("2.1.0", "renamed")
    assert [line.number for line in moves.choices(going)] == ["2.1.0"]
    assert moves.choose(going, "2.1.0")
    assert not moves.choose(going, "2.1.0")
    assert (going.version.number, progress.standing(going).new) == ("2.1.0", frozenset())
    assert moves.choose(going, "1.1.0")
    assert progress.standing(going).done == {"floor"}


@pytest.mark.parametrize("number", ["1.0.0", "2.0.0", "3.0.0", "9.9.9"])
def test_only_the_highest_published_version_of_another_major_is_a_choice(cast: Cast, number: str) -> None:
    published("1.0.0")
    published("1.1.0")
    going = enrol(cast.learner())
    published("2.0.0")
    published("2.1.0")
    draft("3.0.0")
    with pytest.raises(NotFound):
        moves.choose(going, number)


def test_who_has_completed_has_nothing_to_choose(cast: Cast) -> None:
    published("1.0.0")
    done = enrol(cast.learner())
    complete(done)
    published("2.0.0")
    assert moves.choices(done) == []
    with pytest.raises(NotFound):
        moves.choose(done, "2.0.0")


def test_choosing_a_version_of_which_all_is_done_completes_it(cast: Cast) -> None:
    published("1.0.0")
    going = enrol(cast.learner())
    read(going)
    take(going, CHECK)
    published("2.0.0", "without exam")
    moves.choose(going, "2.0.0")
    assert going.completed_at is not None
    assert certificates.find_of(going) is not None


def test_a_retired_version_is_offered_to_nobody_and_keeps_who_is_on_it(cast: Cast) -> None:
    published("1.0.0")
    version = published("1.1.0", "longer")
    going = enrol(cast.learner())
    assert publishing.retire(record.SHELL, version, "Its figures were wrong.")
    assert not publishing.retire(record.SHELL, version, "Again.")
    assert going.version == version
    assert enrol(cast.learner()).version.number == "1.0.0"
    (line,) = lines_of(Act.COURSE_RETIRED)
    assert line.details == {"reason": "Its figures were wrong."}


def test_retiring_needs_a_reason() -> None:
    with pytest.raises(Invalid):
        publishing.retire(record.SHELL, published("1.0.0"), " ")
