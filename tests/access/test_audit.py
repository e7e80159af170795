"""Who may read which lines of the audit, on both databases."""

from __future__ import annotations

from datetime import date

import pytest

from learnhub.access import audit, reach
from learnhub.access.audit import Wanted
from learnhub.errors import Refused
from learnhub.people import grants, sessions
from learnhub.people.models import Person, Role
from learnhub.stores import record
from learnhub.stores.record import Act
from tests.cast import Cast
from tests.reports import factories

pytestmark = pytest.mark.usefixtures("rules")
ALL = Wanted()


def _subjects(person: Person, wanted: Wanted = ALL) -> set[tuple[str, str]]:
    found = audit.visible(reach.actor_of(person), wanted, 1)
    assert found.total == len(found.entries)
    return {(entry.act, entry.subject_id) for entry in found.entries}


def test_the_manager_of_a_country_reads_its_people_places_and_certificates(cast: Cast) -> None:
    manager, at_home, abroad = cast.country_manager("BJ"), cast.learner("BJ"), cast.learner("TG")
    home, away = cast.institution("BJ"), cast.institution("TG")
    course = factories.course()
    for person in (at_home, abroad):
        factories.enrolled(person, course, done=3)
    seen = _subjects(manager)
    told = {subject for _act, subject in seen}
    assert {at_home.public_id, home.public_id} <= told
    assert not {abroad.public_id, away.public_id} & told
    names = audit.visible(reach.actor_of(manager), ALL, 1).names
    certificates = {subject for act, subject in seen if act == Act.CERTIFICATE_ISSUED}
    assert {names.learners[code] for code in certificates} == {at_home.public_id}


def test_an_act_at_home_on_somebody_abroad_is_seen_without_the_name(cast: Cast) -> None:
    manager, mover, abroad = cast.country_manager("BJ"), cast.administrator(), cast.learner("TG")
    grants.grant(mover, abroad, Role.MANAGER, grants.country_scope("TG"))
    found = audit.visible(reach.actor_of(manager), ALL, 1)
    assert abroad.public_id in {entry.subject_id for entry in found.entries}
    assert abroad.public_id not in found.names.people
    assert not found.names.is_complete


def test_days_acts_and_people_narrow(cast: Cast) -> None:
    administrator, learner = cast.administrator(), cast.learner()
    actor = reach.actor_of(administrator)
    assert audit.visible(actor, Wanted(day=date(2026, 3, 2)), 1).total == audit.visible(actor, ALL, 1).total
    assert audit.visible(actor, Wanted(day=date(2026, 3, 1)), 1).total == 0
    assert audit.visible(actor, Wanted(day=date.max), 1).total == 0
    assert _subjects(administrator, Wanted(person=learner)) == {(Act.ACCOUNT_MADE, learner.public_id)}
    assert audit.visible(actor, Wanted(act=Act.ROLE_GRANTED), 1).total == 1


def test_a_page_beyond_the_last_gives_the_last(cast: Cast) -> None:
    administrator = cast.administrator()
    for _ in range(60):
        record.audit(record.SYSTEM, Act.SIGN_IN_FAILED, "person", "unknown")
    actor = reach.actor_of(administrator)
    found = audit.visible(actor, Wanted(act=Act.SIGN_IN_FAILED), 10**6)
    assert (found.number, found.pages, found.total, len(found.entries)) == (2, 2, 60, 10)


def test_one_reads_ones_own_and_no_more(cast: Cast) -> None:
    learner, other, administrator = cast.learner(), cast.learner(), cast.administrator()
    for person in (learner, other):
        sessions.start(person, "a phone")
    record.audit(administrator.public_id, Act.PEOPLE_SEEN, "person", learner.public_id)
    record.audit(learner.public_id, Act.PEOPLE_SEEN, "person", other.public_id)
    found = audit.own(reach.actor_of(learner), 1)
    assert [entry.act for entry in found.entries] == [Act.PEOPLE_SEEN, Act.SIGNED_IN, Act.ACCOUNT_MADE]
    assert found.names.people == {learner.public_id: learner.name}


@pytest.mark.parametrize("who", ["learner", "institution", "tutor"])
def test_others_are_refused_the_whole(cast: Cast, who: str) -> None:
    person = {
        "learner": cast.learner,
        "institution": lambda: cast.institution_manager(cast.institution()),
        "tutor": lambda: cast.tutor("0123456789abcdef"),
    }[who]()
    with pytest.raises(Refused):
        audit.visible(reach.actor_of(person), ALL, 1)
