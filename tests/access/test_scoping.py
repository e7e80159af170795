"""What counts as read within somebody's reach, by a key, or at large."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from learnhub.access import reach
from learnhub.access.reach import Reach
from learnhub.learning.models import Enrolment
from learnhub.people.models import Grant, Membership, Person, Session
from tests.access import scoping


def test_whatever_has_neither_reach_nor_key_is_unscoped() -> None:
    for statement in (
        select(Person),
        select(func.count()).select_from(Person),
        select(Person.name).where(Person.country == "BJ"),
        select(Enrolment).where(Enrolment.language == "fr"),
        select(Membership.institution_id, func.count()).group_by(Membership.institution_id),
        select(Grant).join(Person, Person.id == Grant.person_id).where(Grant.role == "tutor"),
    ):
        assert scoping.is_unscoped(statement), statement


def test_a_reach_or_a_key_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    with scoping.watched(monkeypatch):
        within = reach.people(Reach(countries=frozenset({"BJ"})))
    for statement in (
        select(Person.name).where(within),
        select(Person).where(Person.id == 1),
        select(Person).where(Person.public_id.in_(["a", "b"])),
        select(Enrolment).where(Enrolment.person_id == 1),
        select(Enrolment).where(Enrolment.programme_id == 1),
        select(Session).where(Session.token_digest == "digest"),
        select(Grant.role),
    ):
        assert not scoping.is_unscoped(statement), statement
