"""Merging institutions: everything follows, and undoing gives it back but for what people did meanwhile."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from learnhub.access import reach
from learnhub.errors import Conflict, Invalid, LearnHubError
from learnhub.learning import institution_merges, invitations, programmes
from learnhub.learning.institution_merges import Forecast
from learnhub.people import grants, institutions, memberships
from learnhub.people.models import Institution, Person, Role
from learnhub.stores import record, repointing
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry
from learnhub.stores.repointing import Merge
from tests.cast import Cast
from tests.conftest import Time
from tests.reports import factories
from tests.thoroughness import cases

pytestmark = pytest.mark.usefixtures("rules")
TABLES = ("institutions", "memberships", "grants", "programmes", "invitations", "enrolments", "certificates")


def rows() -> dict[tuple[str, int], dict[str, Any]]:
    """Return all rows that a merge might touch."""
    tables = [db.metadata.tables[name] for name in TABLES]
    db.session.expire_all()
    return {
        (table.name, row["id"]): dict(row) for table in tables for row in db.session.execute(select(table)).mappings()
    }


def merge(former: Institution, kept: Institution) -> Merge:
    return institution_merges.merge(record.SHELL, former, kept)


def undo(made: Merge) -> None:
    institution_merges.undo(record.SHELL, made)


def workplace(person: Person) -> Institution | None:
    membership = memberships.of(person)
    return membership.institution if membership else None


def test_all_that_is_there_moves_and_is_foretold(cast: Cast) -> None:
    former, kept = cast.institution(), cast.institution()
    office = cast.institution(parent=former)
    member, manager = cast.learner(within=former), cast.institution_manager(former)
    memberships.claim(cast.learner(), former)
    course = factories.course()
    programme = programmes.make(record.SHELL, name="Spring", courses=[course], institution=former)
    invitation = invitations.make(
        manager, institution=former, programme=None, courses=[course], due_on=None, uses_allowed=5, days=30
    ).invitation
    told = institution_merges.forecast(former)
    assert told == Forecast(members=2, claims=1, below=1, programmes=1, invitations=1, managers=1)
    merge(former, kept)
    assert workplace(member) == kept
    assert office.parent_id == programme.institution_id == invitation.institution_id == kept.id
    assert reach.actor_of(manager).managed_institutions == {former.id, kept.id, office.id}
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.act == Act.INSTITUTIONS_MERGED)).one()
    assert (line.subject_id, line.details["institution"]) == (former.public_id, kept.public_id)


def test_a_merged_one_cannot_be_chosen_and_who_comes_late_comes_to_the_other(cast: Cast) -> None:
    former, kept, person = cast.institution(), cast.institution(), cast.learner()
    merge(former, kept)
    assert [one for one, _depth in institutions.tree("BJ")] == [kept]
    memberships.claim(person, former)
    assert workplace(person) == kept
    with pytest.raises(Conflict):
        merge(former, cast.institution())
    with pytest.raises(Conflict):
        merge(cast.institution(), former)


def test_what_was_completed_stays_there_and_counts_for_the_other(cast: Cast) -> None:
    former, kept = cast.institution(), cast.institution()
    enrolment = factories.enrolled(cast.learner(within=former), factories.course(), done=3)
    merge(former, kept)
    assert enrolment.completed_institution_id == former.id
    assert former.id in institutions.ids_within([kept.id])


def test_only_two_of_a_country_merge_and_none_into_one_below_it(cast: Cast) -> None:
    ministry, elsewhere = cast.institution("BJ"), cast.institution("TG")
    office = cast.institution(parent=ministry)
    for kept in (elsewhere, office, ministry):
        with pytest.raises(Invalid):
            merge(ministry, kept)
    merge(office, ministry)


def test_two_of_a_name_do_not_come_to_stand_in_one_place(cast: Cast) -> None:
    former, kept = cast.institution(), cast.institution()
    for place in (former, kept):
        cast.institution(name="North", parent=place)
    with pytest.raises(Invalid) as error:
        merge(former, kept)
    assert "North" in str(error.value.fields["into"])


def test_the_name_is_free_again_and_taken_it_holds_up_the_undoing(cast: Cast) -> None:
    former, kept = cast.institution(name="Bureau"), cast.institution()
    made = merge(former, kept)
    other = cast.institution(name="Bureau")
    with pytest.raises(Conflict):
        undo(made)
    institutions.rename(record.SHELL, other, "New bureau")
    undo(made)
    assert former.merged_into_id is None


def test_who_manages_both_manages_one_and_gets_back_what_was_not_taken_away(cast: Cast) -> None:
    former, kept = cast.institution(), cast.institution()
    both, one = cast.institution_manager(former), cast.institution_manager(former)
    for person in (both, one):
        grants.grant_from_shell(person, Role.MANAGER, grants.institution_scope(kept))
    before = rows()
    made = merge(former, kept)
    assert [held.scope_key for held in grants.in_force(both)] == [kept.public_id]
    grants.revoke_from_shell(grants.in_force(one)[0])
    undo(made)
    assert {held.scope_key for held in grants.in_force(both)} == {former.public_id, kept.public_id}
    assert grants.in_force(one) == ()
    assert {key: row for key, row in rows().items() if key[0] == "memberships"} == {
        key: row for key, row in before.items() if key[0] == "memberships"
    }


def test_undoing_is_open_for_thirty_days_and_once(cast: Cast, time: Time) -> None:
    first, second = merge(cast.institution(), cast.institution()), merge(cast.institution(), cast.institution())
    time.pass_by(days=29)
    undo(first)
    with pytest.raises(Conflict):
        undo(first)
    time.pass_by(days=1)
    with pytest.raises(Conflict):
        undo(second)
    repointing.forget_old()
    assert repointing.changes_of(second) == []


def test_a_later_merge_is_undone_first(cast: Cast) -> None:
    first, second, third = cast.institution(), cast.institution(), cast.institution()
    person = cast.learner(within=first)
    before = rows()
    inner, outer = merge(first, second), merge(second, third)
    with pytest.raises(Conflict):
        undo(inner)
    undo(outer)
    undo(inner)
    assert workplace(person) == first
    assert rows() == before


def test_no_institution_comes_to_stand_below_itself(cast: Cast) -> None:
    ministry = cast.institution()
    former, kept = cast.institution(parent=ministry), cast.institution()
    office = cast.institution(parent=former)
    made = merge(former, kept)
    institutions.move("k3v9", ministry, office)
    with pytest.raises(Conflict):
        undo(made)
    institutions.move("k3v9", ministry, None)
    undo(made)
    assert (office.parent_id, former.parent_id) == (former.id, ministry.id)


def test_who_was_confirmed_meanwhile_stays_where_that_was_said(cast: Cast) -> None:
    former, kept, person = cast.institution(), cast.institution(), cast.learner()
    claim = memberships.claim(person, former)
    made = merge(former, kept)
    memberships.confirm("k3v9", claim)
    undo(made)
    assert workplace(person) == kept


class Play:
    """Random acts of people while institutions are merged; `touched` are the rows that they changed."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.random = cast, random.Random(seed)  # noqa: S311 -- a game
        course = factories.course(f"play-{seed}")
        top = [cast.institution(name=f"Top {seed} {n}") for n in range(3)]
        self.places = top + [cast.institution(name=f"Low {seed} {n}", parent=self.random.choice(top)) for n in range(3)]
        self.people = [cast.learner(within=self.random.choice(self.places)) for _ in range(5)]
        for person in self.people[:3]:
            place = memberships.of(person).institution  # type: ignore[union-attr]
            grants.grant_from_shell(person, Role.MANAGER, grants.institution_scope(place))
        for person in (cast.learner(), cast.learner()):
            memberships.claim(person, self.random.choice(self.places))
            self.people.append(person)
        for place in self.places[::2]:
            programmes.make(record.SHELL, name=f"Of {place.name}", courses=[course], institution=place)
        factories.enrolled(self.people[0], course, done=3)
        self.merges: list[Merge] = []

    def act(self) -> None:
        """Let somebody do something, if it may be done."""
        acts: list[Callable[[Person, Institution], object]] = [
            memberships.claim,
            lambda person, place: memberships.join(person, place, record.SYSTEM),
            lambda person, _place: memberships.leave(person),
            lambda person, _place: [grants.revoke_from_shell(one) for one in grants.in_force(person)[:1]],
            lambda _person, place: institutions.rename(record.SHELL, place, f"Renamed {self.random.random()}"),
            lambda _person, place: self.cast.institution(parent=place),
            lambda _person, place: institutions.move(
                "k3v9", institutions.current(place), self.random.choice([None, *self.places])
            ),
        ]
        try:
            self.random.choice(acts)(self.random.choice(self.people), self.random.choice(self.places))
        except LearnHubError:
            db.session.flush()

    def merge(self) -> None:
        """Merge two, if they can be."""
        former, kept = self.random.sample(self.places, 2)
        try:
            self.merges.append(merge(former, kept))
        except LearnHubError:
            db.session.flush()


@pytest.mark.long
def test_merging_and_undoing_is_as_if_nothing_had_been_but_for_what_people_did(cast: Cast) -> None:
    for seed in range(cases(8, long=300)):
        play = Play(cast, seed)
        before = rows()
        touched: set[tuple[str, int]] = set()
        for _ in range(3):
            play.merge()
            now = rows()
            for _ in range(play.random.randrange(3)):
                play.act()
            touched |= {key for key, row in rows().items() if row != now.get(key)} | (set(now) - set(rows()))
        for made in reversed(play.merges):
            undo(made)
        after = rows()
        assert {key: row for key, row in before.items() if after.get(key) != row}.keys() <= touched, seed
        for key in touched & set(before) & set(after):
            same = ("public_id", "completed_institution_id", "completed_at", "facts")
            assert all(before[key].get(name) == after[key].get(name) for name in same), (seed, key)
        assert [row["merged_into_id"] for key, row in after.items() if key[0] == "institutions"] == [None] * sum(
            key[0] == "institutions" for key in after
        )
