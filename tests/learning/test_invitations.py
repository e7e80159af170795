"""An invitation confirms where one works and enrols, as often as it says."""

from __future__ import annotations

from datetime import date

import pytest

from learnhub.content.models import Course
from learnhub.errors import Invalid, NotFound
from learnhub.learning import enrolments, invitations, programmes
from learnhub.learning.invitations import Made
from learnhub.people import memberships
from learnhub.people.models import Institution, Person
from tests.cast import Cast
from tests.conftest import Time
from tests.published import publish_course
from tests.reports import factories

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def course(rules: None) -> Course:
    return publish_course().course


@pytest.fixture
def office(rules: None, cast: Cast) -> Institution:
    return cast.institution("TG")


def invite(manager: Person, office: Institution | None, course: Course, **changes: object) -> Made:
    asked: dict[str, object] = {
        "programme": None,
        "courses": [course],
        "due_on": None,
        "uses_allowed": 2,
        "days": 30,
        **changes,
    }
    return invitations.make(manager, institution=office, **asked)  # type: ignore[arg-type] # changed on purpose


def test_using_an_invitation_confirms_and_enrols(cast: Cast, office: Institution, course: Course) -> None:
    made = invite(cast.institution_manager(office), office, course, due_on=date(2026, 6, 30))
    learner = cast.learner("BJ")
    (enrolment,) = invitations.accept(learner, invitations.get_open(made.code), language="fr")
    membership = memberships.of(learner)
    assert membership is not None
    assert (membership.state, membership.institution_id) == ("confirmed", office.id)
    assert (enrolment.course_id, enrolment.due_on) == (course.id, date(2026, 6, 30))


def test_a_code_may_be_typed_carelessly(cast: Cast, office: Institution, course: Course) -> None:
    made = invite(cast.institution_manager(office), office, course)
    typed = made.code.lower().replace("-", " ").replace("0", "o")
    assert invitations.get_open(typed).id == made.invitation.id


def test_using_it_twice_takes_one_place(cast: Cast, office: Institution, course: Course) -> None:
    made = invite(cast.institution_manager(office), office, course)
    learner = cast.learner()
    for _ in range(2):
        invitations.accept(learner, made.invitation, language="fr")
    assert made.invitation.uses == 1


def test_it_ends_with_its_last_place(cast: Cast, office: Institution, course: Course) -> None:
    made = invite(cast.institution_manager(office), office, course, uses_allowed=1)
    invitations.accept(cast.learner(), made.invitation, language="fr")
    with pytest.raises(NotFound):
        invitations.get_open(made.code)
    with pytest.raises(NotFound):
        invitations.accept(cast.learner(), made.invitation, language="fr")


def test_it_ends_with_its_time(cast: Cast, office: Institution, course: Course, time: Time) -> None:
    made = invite(cast.institution_manager(office), office, course, days=1)
    time.pass_by(days=1, seconds=1)
    with pytest.raises(NotFound):
        invitations.get_open(made.code)


def test_it_ends_when_it_is_revoked(cast: Cast, office: Institution, course: Course) -> None:
    manager = cast.institution_manager(office)
    made = invite(manager, office, course)
    invitations.revoke(manager, made.invitation)
    with pytest.raises(NotFound):
        invitations.get_open(made.code)


def test_the_code_itself_is_not_kept(cast: Cast, office: Institution, course: Course) -> None:
    made = invite(cast.institution_manager(office), office, course)
    assert made.code not in str(vars(made.invitation))


def test_a_programme_brings_its_courses_and_its_due_date(cast: Cast, course: Course) -> None:
    programme = programmes.make("shell", name="Demo", courses=[course], due_on=date(2026, 5, 1))
    made = invite(cast.programme_manager(programme.public_id), None, course, programme=programme, courses=[])
    (enrolment,) = invitations.accept(cast.learner(), made.invitation, language="fr")
    assert (enrolment.programme_id, enrolment.due_on) == (programme.id, date(2026, 5, 1))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"courses": []}, "courses"),
        ({"due_on": date(2026, 3, 1)}, "due_on"),
        ({"uses_allowed": 0}, "uses_allowed"),
        ({"uses_allowed": 1001}, "uses_allowed"),
        ({"days": 0}, "days"),
        ({"days": 181}, "days"),
    ],
)
def test_what_makes_no_sense_is_refused(
    cast: Cast, office: Institution, course: Course, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        invite(cast.institution_manager(office), office, course, **changes)
    assert set(caught.value.fields) == {field}


def test_an_invitation_leads_somewhere(cast: Cast, office: Institution, course: Course) -> None:
    with pytest.raises(Invalid) as caught:
        invite(cast.institution_manager(office), None, course)
    assert "institution" in caught.value.fields


def test_a_programme_takes_in_its_own_courses_alone(cast: Cast, course: Course) -> None:
    other = factories.course("other")
    programme = programmes.make("system", name="Floors 2026", courses=[course])
    learner = cast.learner()
    alone = enrolments.enrol(learner, other, language="fr")
    manager = cast.programme_manager(programme.public_id)
    made = invite(manager, None, course, programme=programme, courses=[course, other])
    within = invitations.accept(learner, made.invitation, language="fr")
    assert [enrolment.programme_id for enrolment in within if enrolment.course_id == course.id] == [programme.id]
    assert alone.programme_id is None
