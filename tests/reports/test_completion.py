"""Figures are exact, cover what the viewer may see by name and nothing else, and add up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from learnhub.access import reach
from learnhub.content.models import Course
from learnhub.credentials import certificates
from learnhub.learning import programmes
from learnhub.people import memberships, profiles
from learnhub.people.models import Person, Sex
from learnhub.reports import completion
from learnhub.reports.completion import CompletionReport, Figures, Split
from learnhub.stores import record
from learnhub.stores.database import db
from tests.cast import Cast
from tests.reports import factories

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def course(rules: None) -> Course:
    return factories.course()


def report_for(person: Person, course: Course, **narrowed: object) -> CompletionReport:
    return completion.completion(reach.actor_of(person), course, **narrowed)  # type: ignore[arg-type]


def lines(report: CompletionReport, split: Split) -> dict[str, Figures]:
    return {line.name or line.key: line.figures for line in report.splits[split]}


@contextmanager
def counted() -> Iterator[list[str]]:
    """Count the statements that are sent."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_counts_each_step(cast: Cast, course: Course) -> None:
    for done in (None, 0, 2, 3, 3):
        factories.enrolled(cast.learner(), course, done=done)
    report = report_for(cast.administrator(), course)
    assert report.total == Figures(enrolled=5, started=4, completed=2, certified=2)
    assert report.total.completion_rate == 4000


def test_completed_without_certificate_is_not_certified(cast: Cast) -> None:
    plain = factories.course("plain", gives_certificate=False)
    factories.enrolled(cast.learner(), plain, done=3)
    assert report_for(cast.administrator(), plain).total == Figures(1, 1, 1, 0)


def test_whose_certificate_is_revoked_is_not_certified(cast: Cast, course: Course) -> None:
    administrator = cast.administrator()
    certificate = certificates.find_of(factories.enrolled(cast.learner(), course, done=3))
    factories.enrolled(cast.learner(), course, done=3)
    assert certificate is not None
    certificates.revoke(administrator, certificate, "issued to the wrong person")
    assert report_for(administrator, course).total == Figures(2, 2, 2, certified=1)
    certificates.reinstate(administrator, certificate, "it was the right person")
    assert report_for(administrator, course).total == Figures(2, 2, 2, certified=2)


def test_nobody_enrolled_is_a_report_of_zeros(cast: Cast, course: Course) -> None:
    report = report_for(cast.administrator(), course)
    assert report.total == Figures()
    assert report.total.completion_rate is None
    assert lines(report, Split.SEX) == {"woman": Figures(), "man": Figures()}


def test_who_completed_counts_as_she_was(cast: Cast, course: Course) -> None:
    before, after = cast.institution(name="Before"), cast.institution(name="After")
    learner = cast.learner(within=before, sex=Sex.WOMAN)
    factories.enrolled(learner, course, done=3)
    memberships.join(learner, after, record.SYSTEM)
    profiles.change_profile(learner, name=learner.name, sex=Sex.NOT_STATED, language="fr")
    report = report_for(cast.administrator(), course)
    assert lines(report, Split.INSTITUTION) == {"Before": Figures(1, 1, 1, 1)}
    assert lines(report, Split.SEX)["woman"] == Figures(1, 1, 1, 1)


def test_who_is_under_way_counts_as_she_is(cast: Cast, course: Course) -> None:
    before, after = cast.institution(name="Before"), cast.institution(name="After")
    learner = cast.learner(within=before)
    factories.enrolled(learner, course, done=1)
    memberships.join(learner, after, record.SYSTEM)
    assert lines(report_for(cast.administrator(), course), Split.INSTITUTION) == {"After": Figures(1, 1)}


def test_claims_stand_apart(cast: Cast, course: Course) -> None:
    ministry = cast.institution(name="Ministry")
    claimed = cast.learner()
    memberships.claim(claimed, ministry)
    factories.enrolled(claimed, course, done=1)
    factories.enrolled(cast.learner(within=ministry), course)
    factories.enrolled(cast.learner(), course)
    report = report_for(cast.country_manager("BJ"), course)
    assert lines(report, Split.INSTITUTION) == {
        "Ministry": Figures(1),
        completion.NOT_CONFIRMED: Figures(1, 1),
        completion.NO_INSTITUTION: Figures(1),
    }


def test_a_claim_is_no_fact_at_completion(cast: Cast, course: Course) -> None:
    claimed = cast.learner()
    memberships.claim(claimed, cast.institution(name="Ministry"))
    factories.enrolled(claimed, course, done=3)
    report = report_for(cast.administrator(), course)
    assert lines(report, Split.INSTITUTION) == {completion.NO_INSTITUTION: Figures(1, 1, 1, 1)}


def test_managers_see_their_own(cast: Cast, course: Course) -> None:
    ministry = cast.institution("BJ", name="Ministry")
    office = cast.institution(parent=ministry, name="Office")
    elsewhere = cast.institution("BJ", name="Elsewhere")
    abroad = cast.institution("TG", name="Abroad")
    for institution in (ministry, office, elsewhere, abroad):
        factories.enrolled(cast.learner(within=institution), course)
    assert report_for(cast.institution_manager(ministry), course).total.enrolled == 2
    assert report_for(cast.institution_manager(office), course).total.enrolled == 1
    assert report_for(cast.country_manager("BJ"), course).total.enrolled == 3
    assert report_for(cast.administrator(), course).total.enrolled == 4
    assert report_for(cast.learner(within=ministry), course).total.enrolled == 0


def test_a_programme_shows_its_own_enrolments_alone(cast: Cast, course: Course) -> None:
    other = factories.course("other")
    programme = programmes.make(record.SYSTEM, name="Programme", courses=[course, other])
    learner = cast.learner("LA")
    factories.enrolled(learner, course, programme=programme)
    factories.enrolled(learner, other)
    manager = cast.programme_manager(programme.public_id)
    assert report_for(manager, course).total.enrolled == 1
    assert report_for(manager, other).total.enrolled == 0


def test_tutors_do_not_get_the_sexes(cast: Cast, course: Course) -> None:
    programme = programmes.make(record.SYSTEM, name="Programme", courses=[course])
    factories.enrolled(cast.learner(), course, programme=programme, done=3)
    report = report_for(cast.tutor(programme.public_id), course)
    assert report.total == Figures(1, 1, 1, 1)
    assert set(report.splits) == {Split.COUNTRY, Split.INSTITUTION}


def test_one_hidden_row_hides_the_split(cast: Cast, course: Course) -> None:
    programme = programmes.make(record.SYSTEM, name="Programme", courses=[course])
    ministry = cast.institution(name="Ministry")
    manager = cast.institution_manager(ministry)
    factories.enrolled(cast.learner(within=ministry), course)
    assert Split.SEX in report_for(manager, course).splits
    tutor = cast.tutor(programme.public_id)
    both = reach.Actor(manager, (*reach.actor_of(manager).grants, *reach.actor_of(tutor).grants))
    factories.enrolled(cast.learner("LA"), course, programme=programme)
    report = completion.completion(both, course)
    assert report.total.enrolled == 2
    assert Split.SEX not in report.splits
    assert Split.SEX in completion.completion(both, course, institution=ministry).splits


def test_narrowing(cast: Cast, course: Course) -> None:
    ministry = cast.institution(name="Ministry")
    office = cast.institution(parent=ministry, name="Office")
    programme = programmes.make(record.SYSTEM, name="Programme", courses=[course])
    factories.enrolled(cast.learner(within=office), course, programme=programme)
    factories.enrolled(cast.learner(within=ministry), course)
    factories.enrolled(cast.learner("TG"), course)
    viewer = cast.administrator()
    assert report_for(viewer, course, institution=ministry).total.enrolled == 2
    assert report_for(viewer, course, institution=office).total.enrolled == 1
    assert report_for(viewer, course, programme=programme).total.enrolled == 1
    assert report_for(viewer, course, country="TG").total.enrolled == 1
    assert report_for(viewer, course, country="TG", institution=office).total.enrolled == 0


def test_few_statements_whatever_the_number(cast: Cast, course: Course) -> None:
    ministry = cast.institution(name="Ministry")
    manager = cast.institution_manager(ministry)

    def statements() -> int:
        with counted() as sent:
            # Whoever asks is somebody new at each request, with the rights of that moment.
            completion.completion(reach.actor_of(manager), course, institution=ministry)
        return len(sent)

    factories.enrolled(cast.learner(within=ministry), course)
    few = statements()
    for number in range(20):
        office = cast.institution(parent=ministry, name=f"Office {number}")
        factories.enrolled(cast.learner(within=office), course)
    assert statements() == few <= 12


def test_shares_are_rounded_half_up() -> None:
    assert completion.share(1, 3) == 3330
    assert completion.share(2, 3) == 6670
    assert completion.share(1, 16) == 630
    assert completion.share(0, 5) == 0
    assert completion.share(5, 5) == 10_000
    assert completion.share(0, 0) is None


def test_a_name_may_hold_anything(cast: Cast, course: Course) -> None:
    hostile = cast.institution(name="=1+1 <b> %s %(x)s ' \" \\ ຫ້ອງການ")
    factories.enrolled(cast.learner(within=hostile), course)
    [line] = report_for(cast.administrator(), course).splits[Split.INSTITUTION]
    assert line.name == hostile.name
