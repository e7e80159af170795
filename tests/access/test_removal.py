"""INV-26: a right that was taken is gone at the next request, in sessions that are open and in what is sent later.

Random acts on one person's roles, account and place of work, and on where a learner works, are played through the
rules beside a model that knows nothing of them. After each act, an open session, the account itself and a reminder that
was written before are asked for what the model says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import pytest
from sqlalchemy import select

from learnhub import clock, ids
from learnhub.access import people, reach, reminders, scopes
from learnhub.access.reach import Actor
from learnhub.learning import enrolments, programmes
from learnhub.learning.models import Reminder
from learnhub.people import grants, memberships, sessions, suspensions
from learnhub.people.grants import EVERYTHING, Scope
from learnhub.people.models import Grant, Institution, Person, Role, ScopeKind
from learnhub.stores import record
from learnhub.stores.database import db
from tests.cast import Cast
from tests.reports import factories
from tests.thoroughness import cases

ACTS = 12
pytestmark = [pytest.mark.usefixtures("rules"), pytest.mark.long]


@dataclass
class Model:
    """What the table says follows from what was done."""

    held: set[str] = field(default_factory=set)
    is_suspended: bool = False
    works_in: str = "ministry"
    learner_works_in: str = "ministry"

    def sees_learner(self) -> bool:
        """Whether the profile of the learner, of Benin and in the programme, is open."""
        of_place = {"manager of the ministry"} if self.learner_works_in == "ministry" else set()
        everywhere = {"administrator", "manager of Benin", "manager of the programme", "tutor of the programme"}
        return not self.is_suspended and bool(self.held & (everywhere | of_place))

    def may_remind(self) -> bool:
        """Whether the programme, of the ministry, is within reach."""
        return not self.is_suspended and bool(self.held - {"author of the course"})


class Play:
    """A world of one programme, one learner and one person whose rights change; every act has its part in the model."""

    def __init__(self, cast: Cast) -> None:
        self.model = Model()
        cast.administrator()  # there is always one
        self.places = {"ministry": cast.institution(), "elsewhere": cast.institution()}
        course = factories.course("floors")
        self.programme = programmes.make(
            record.SYSTEM, name="Autumn", courses=[course], institution=self.places["ministry"]
        )
        self.learner = cast.learner(within=self.places["ministry"])
        enrolments.enrol(self.learner, course, language="en", programme=self.programme)
        self.person = cast.learner(within=self.places["ministry"])
        self.token = cast.session_token(self.person)
        self.reminder = Reminder(
            public_id=ids.public_id(), programme_id=self.programme.id, made_by=self.person.public_id, note="",
            made_at=clock.now(),
        )  # fmt: skip
        db.session.add(self.reminder)
        db.session.flush()
        self.roles: dict[str, tuple[Role, Scope]] = {
            "administrator": (Role.ADMINISTRATOR, EVERYTHING),
            "manager of Benin": (Role.MANAGER, grants.country_scope("BJ")),
            "manager of the ministry": (Role.MANAGER, grants.institution_scope(self.places["ministry"])),
            "manager of the programme": (Role.MANAGER, Scope(ScopeKind.PROGRAMME, self.programme.public_id)),
            "tutor of the programme": (Role.TUTOR, Scope(ScopeKind.PROGRAMME, self.programme.public_id)),
            "author of the course": (Role.AUTHOR, Scope(ScopeKind.COURSE, course.slug)),
        }

    def grant(self, random: Random) -> str:
        name = random.choice(sorted(self.roles))
        if name not in self.model.held:
            grants.grant_from_shell(self.person, *self.roles[name])
            self.model.held.add(name)
        return f"gives {name}"

    def revoke(self, random: Random) -> str:
        if not self.model.held:
            return "takes nothing"
        name = random.choice(sorted(self.model.held))
        role, scope = self.roles[name]
        same = (Grant.person_id == self.person.id, Grant.role == role, Grant.scope_key == scope.key)
        grants.revoke_from_shell(db.session.scalars(select(Grant).where(*same, Grant.revoked_at.is_(None))).one())
        self.model.held.discard(name)
        return f"takes {name}"

    def suspend(self, _random: Random) -> str:
        suspensions.suspend(record.SHELL, self.person, "Under inquiry.")
        self.model.is_suspended = True
        return "suspends"

    def reactivate(self, _random: Random) -> str:
        suspensions.reactivate(record.SHELL, self.person)
        if self.model.is_suspended:  # what was open ended with the suspension
            self.token = sessions.start(self.person, "a browser")
        self.model.is_suspended = False
        return "reactivates"

    def move(self, random: Random) -> str:
        """Move the person: a role in an institution that is left behind ends."""
        place = random.choice(["ministry", "elsewhere", ""])
        if place:
            moving = random.choice([self._join, self._move])
            moving(self.person, self.places[place])
        else:
            memberships.leave(self.person)
        if place not in {"ministry", self.model.works_in}:
            self.model.held.discard("manager of the ministry")
        self.model.works_in = place
        return f"moves to {place or 'nowhere'}"

    def _join(self, person: Person, place: Institution) -> None:
        memberships.join(person, place, record.SYSTEM)

    def _move(self, person: Person, place: Institution) -> None:
        memberships.move(record.SHELL, person, place)

    def move_learner(self, random: Random) -> str:
        """Move the learner; a claim that nobody has confirmed gives nobody a right."""
        place = random.choice(["ministry", "elsewhere", "claimed"])
        if place == "claimed":
            memberships.leave(self.learner)
            memberships.claim(self.learner, self.places["ministry"])
        else:
            memberships.join(self.learner, self.places[place], record.SYSTEM)
        self.model.learner_works_in = place
        return f"the learner goes to {place}"

    @property
    def acts(self) -> list[Callable[[Random], str]]:
        return [self.grant, self.grant, self.revoke, self.suspend, self.reactivate, self.move, self.move_learner]

    def faults(self) -> list[str]:
        """Compare what is allowed now with the model, by each of the ways in which somebody acts."""
        db.session.flush()
        ways = {
            "the open session": reach.actor_present(sessions.find_present(self.token)),
            "the account": reach.actor_of(self.person),
        }
        found = [f"{name}: {fault}" for name, actor in ways.items() for fault in self._faults_of(actor)]
        if reminders.may_still_remind(self.reminder) != self.model.may_remind():
            found.append("a reminder that was written before")
        if reminders.may_still_remind(self.reminder, self.learner) and not self.model.sees_learner():
            found.append("a reminder to the learner")
        return found

    def _faults_of(self, actor: Actor) -> list[str]:
        found = []
        if people.may(actor, "person.profile", self.learner) != self.model.sees_learner():
            found.append("the learner's profile")
        if scopes.may_reach_programme(actor, reminders.ACTION, self.programme) != self.model.may_remind():
            found.append("the programme")
        return found


@pytest.mark.parametrize("seed", range(cases(12, long=400)))
def test_what_was_taken_is_gone_at_the_next_request(cast: Cast, seed: int) -> None:
    random, play = Random(seed), Play(cast)  # noqa: S311 -- for tests
    told = []
    for _ in range(ACTS):
        told.append(random.choice(play.acts)(random))
        assert play.faults() == [], told
